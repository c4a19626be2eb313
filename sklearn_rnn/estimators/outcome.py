"""What is told of a fit that could have gone better: at most one warning, or that it diverged."""

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from sklearn_rnn.training import SCHEDULES, SOLVERS, check_bounded, mean_loss
from sklearn_rnn.user_warning import about, warn

_FEWEST_EPOCHS, _FEWEST_UPDATES, _FEWEST_HELD_OUT = 10, 50, 20  # below these nothing can be said of what was learnt
_NO_BETTER = 1.01  # times the loss of the best constant
_FAST = 0.02, 0.05  # of the loss, and of all that training took off it, in the last tenth of the epochs


def tell_outcome(run, model, rival, task, settings):
    """Warn once if a Model, which a Run with these Settings left of a Task, learnt nothing, or was cut short.

    ValueError if training diverged. The rival is the Model that an epoch had to beat, or None.
    """
    _check_not_diverged(run, model, rival, task)
    if _learnt_nothing(run, model, task, settings):
        warn(
            "Nothing was learnt: the loss is no better than that of the best constant prediction. Change "
            "learning_rate_init (raise it, or lower it where the loss jumps) or raise max_iter; bring features to a "
            "common scale, for instance with StandardScaler (in front of the windower); and see that the sequences "
            "hold what y depends on (window_length of a SequenceWindower)." + about("nothing-learnt")
        )
    elif not (run.stopped or SCHEDULES[settings.learning_rate].is_plan) and _falls_fast(run.losses):
        limit = "max_iter" if len(run.losses) == settings.max_iter else "max_fun"
        warn(
            f"The training loss was still falling fast when {limit}={getattr(settings, limit)} ended the training. "
            f"Raise {limit}; early_stopping=True finds out whether that helps." + about("still-falling"),
            ConvergenceWarning,
        )


def _check_not_diverged(run, model, rival, task):
    """ValueError if a Model is so far off that beside its loss that of its rival, or a constant, is lost in rounding.

    Training may come back from there: what counts is what was kept, looked at only if an epoch was so far off.
    """
    most = 1.0 / np.finfo(model.dtype).eps  # times 1, to which losses are scaled
    if max(run.losses, default=0.0) < most:
        return
    with np.errstate(over="ignore", invalid="ignore"):
        loss = _loss_of(model, task, task.judged)
        of_rival = _loss_of(rival, task, task.judged)
    check_bounded("loss", loss, len(run.losses), bound=most * max(of_rival, 1.0))


def _loss_of(model, task, rows):
    """The loss of a Model on Examples; None: that of the best constant."""
    constant = task.first_bias[:, None]
    outputs = (lambda X: constant) if model is None else model.outputs
    return mean_loss(task.target.loss, outputs, task.target.n_outputs, rows)


def _falls_fast(losses):
    """Whether the last tenth of the epochs took a good share off the loss, at half the pace of the whole training."""
    tenth = max(len(losses) // 10, 1)
    if len(losses) < 2 * tenth:
        return False
    before, last = np.mean(losses[-2 * tenth : -tenth]), np.mean(losses[-tenth:])  # means, for epochs are noisy
    return bool(before - last > max(_FAST[0] * before, _FAST[1] * (losses[0] - last)))


def _learnt_nothing(run, model, task, settings):
    """Whether a Model is no better than the best constant on rows trained on and, if any, on those watched."""
    examples = task.judged
    n_minibatches = -(-len(task.examples) // settings.batch_size) if SOLVERS[settings.solver].takes_minibatches else 1
    if task.path.explains or len(run.losses) < _FEWEST_EPOCHS or len(run.losses) * n_minibatches < _FEWEST_UPDATES:
        return False

    def bound(rows):
        of_constant = _loss_of(None, task, rows)
        return _NO_BETTER * of_constant if of_constant > 0 else np.inf

    def learnt(rows):
        return _loss_of(model, task, rows) < bound(rows)

    if task.validation is None:  # the loss of the last epoch, with dropout, says as much in good fits
        return run.losses[-1] >= bound(examples) and not learnt(examples)
    held_out = task.encoded(task.validation.examples)
    return len(held_out) >= _FEWEST_HELD_OUT and not learnt(held_out) and not learnt(examples)

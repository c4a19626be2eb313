"""What RNNRegressor and RNNClassifier share: validate, build the network, train, decode."""

from functools import partial
from time import perf_counter
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator

from sklearn_rnn.callbacks import CallbackSupport
from sklearn_rnn.compat import _fit_context
from sklearn_rnn.estimators.attention import AttentionWeights
from sklearn_rnn.estimators.callbacks import TrainingTask
from sklearn_rnn.estimators.embedding import grown, n_ids_of
from sklearn_rnn.estimators.history import History
from sklearn_rnn.estimators.outcome import tell_outcome
from sklearn_rnn.estimators.parameters import CONSTRAINTS, network_of, settings_of
from sklearn_rnn.estimators.prediction import Prediction
from sklearn_rnn.estimators.task import read_task
from sklearn_rnn.estimators.validation import score_of
from sklearn_rnn.network import Model
from sklearn_rnn.training import SOLVERS, Printing, solve
from sklearn_rnn.transaction import draft_of


class BaseRNN(AttentionWeights, Prediction, CallbackSupport, BaseEstimator):
    """Base of the recurrent networks: everything but the meaning of the target, which is an object (`targets`)."""

    __metadata_request__fit = {"X_val": True, "y_val": True, "sample_weight_val": True}

    _parameter_constraints: dict = CONSTRAINTS

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
        *,
        X_val: ArrayLike | None = None,
        y_val: ArrayLike | None = None,
        sample_weight_val: ArrayLike | None = None,
    ) -> Self:
        """Train the network.

        Parameters
        ----------
        X : array-like (n_samples, n_steps), (n_samples, n_steps, n_features), or list of arrays
            Sequences. Rows of 2-D X are univariate sequences; a list holds arrays (n_steps_i, n_features) or
            (n_steps_i,), or frames, whose columns are matched by name. Steps that are all NaN, or masked, are absent.
            Of `TreeRNNRegressor` and `TreeRNNClassifier`: a list of trees.
        y : array-like (n_samples,) or (n_samples, n_outputs), or of steps as `mapping` says
            Targets. NaN in a regressor's is not known: it counts nowhere, all that are known count alike, and a row
            without any is left out.
        sample_weight : array-like (n_samples,), default=None
            Non-negative weights, which are counts: weight 2 is a row twice. Rows of weight 0 are left out, whatever
            stands in them.
        X_val, y_val, sample_weight_val : default=None
            A validation set for early stopping, instead of a part of X. GridSearchCV cuts an X_val with as many rows
            as X by fold: give it another number of rows, or use early_stopping=True. Through a Pipeline:
            see "A validation set through a Pipeline" in the user guide.

        Returns
        -------
        self : object
            The fitted estimator. If fit raises, the estimator is as it was before.

        Raises
        ------
        ValueError
            If X holds infinite numbers or steps that are partly NaN; if a classifier's y holds NaN, or an output is
            never known; if shapes, weights or parameters do not fit; if training diverges (the loss is not finite,
            or ends 1e15 times what it began with; 1e7 in float32).
        TypeError
            If X, y or a parameter is of a type that cannot be read.

        Warns
        -----
        ConvergenceWarning
            If the training loss was still falling fast when max_iter ended the training.
        UserWarning
            If nothing was learnt: the loss is no better than that of the best constant; if features are on a scale
            that saturates cells, if X looks like rows in time, if y looks one-hot encoded or cannot be told apart in
            float32, if sample weights add up to far less than the number of rows (they are counts), if early stopping
            cannot hold out the tail, or on KeyboardInterrupt while epochs run, after which the weights learnt so far
            are kept. One before, or while a linear path is solved or weighed, is raised, and changes nothing.
        """
        callbacks = TrainingTask(self, X, y, sample_weight)
        with draft_of(self) as draft:
            read = partial(read_task, draft, X, y, sample_weight, whole=True)
            draft._fit(read, X_val, y_val, sample_weight_val, callbacks)
        return self

    def _fit(self, read, X_val, y_val, sample_weight_val, callbacks):
        """Train a draft on the Task that ``read(validation, first=first)`` gives."""
        if X_val is None and not (y_val is None and sample_weight_val is None):
            raise ValueError("y_val or sample_weight_val was given without X_val: give X_val too, or none of them.")
        if X_val is not None and self.early_stopping is False:
            raise ValueError('X_val was given, but early_stopping=False: use early_stopping="auto" or True.')
        previous = History.of(self) if self.warm_start and hasattr(self, "weights_") else None
        first = None if previous else self._first_target
        task = read(None if X_val is None else (X_val, y_val, sample_weight_val), first=first)
        settings = settings_of(self, max_iter=self.max_iter, watched=task.validation is not None, averages=True)
        for name in ("_optimizer_state", "_told_far_off"):  # they go on from one partial_fit to the next only
            vars(self).pop(name, None)
        with callbacks.announced(task.target), callbacks.on(self):
            run, model, rival = self._solve(task, previous, settings, callbacks=callbacks)
            tell_outcome(run, model, rival, task, settings)

    def _partial_fit(self, X, y, sample_weight, **announced):
        """One epoch of a draft over X and y, going on from the last; announced goes to `_first_target`."""
        if self.early_stopping is True:
            raise ValueError("partial_fit does not support early_stopping=True: use fit.")
        previous = History.of(self) if hasattr(self, "weights_") else None
        first = None if previous else partial(self._first_target, **announced)
        task = read_task(self, X, y, sample_weight, None, first=first, whole=False)
        settings = settings_of(self, max_iter=1, watched=False, averages=False)
        going_on = {
            "optimizer_state": getattr(self, "_optimizer_state", None),
            "weight_before": getattr(self, "_weight_seen", 0.0),
        }
        run, *_ = self._solve(task, previous, settings, **going_on)
        self._optimizer_state = run.optimizer_state
        self._told_far_off = getattr(self, "_told_far_off", False) or task.target.tell_far_off(task.whole)

    def _solve(self, task, previous, settings, *, callbacks=None, optimizer_state=None, weight_before=0.0):
        """Train on a Task, going on from a History or none, and become what came out: the Run, its Model, its rival."""
        network = self._network(task, previous)
        rng = np.random.default_rng([task.seed, previous.t if previous else 0])
        theta = self._first_theta(network, task, previous, rng)
        rival = _rival(network, theta, task, previous)
        become = partial(
            BaseRNN._become,
            network=network,
            task=task,
            previous=previous,
            weight_before=weight_before,
            began=perf_counter(),
        )
        watchers = [Printing(int(self.verbose))] if self.verbose else []
        if callbacks is not None:
            watchers.append(callbacks.watching(become))
        run = solve(
            network,
            task.target.loss,
            theta,
            task.plan,
            settings,
            rng=rng,
            score=score_of(self, network, task),
            rival=rival,
            watchers=watchers,
            optimizer_state=_grown_state(optimizer_state, network.embedding),
            weight_before=weight_before,
        )
        become(self, run)
        return run, *(t if t is None else Model(network, network.layout.views(t), t.dtype) for t in (run.theta, rival))

    def _network(self, task, previous):
        """The network that is to learn a Task, with room for what was learnt before, if there is a History."""
        sequences, frozen, n_ids = task.examples.X, _shapes(task.path.arrays), None
        if self.embedding_dim is not None:
            n_ids = n_ids_of(self.weights_ if previous else {}, sequences)
        return network_of(self, sequences.n_features, task.target, frozen, n_ids)

    def _first_theta(self, network, task, previous, rng):
        """Parameters (size,) to begin with, in the solver's type: the fitted ones if going on, else drawn."""
        dtype, embedding = SOLVERS[self.solver].dtype or task.dtype, network.embedding
        if previous:
            weights = self.weights_ if embedding is None else grown(self.weights_, embedding.n_ids)
            network.layout.check(weights)
            theta = network.layout.pack(weights, dtype)
        else:
            theta = network.first_theta(rng, task.first_bias).astype(dtype)
        views = network.layout.views(theta)
        if not previous:
            task.path.write(views)
        if embedding is not None:
            embedding.initialise(views, rng, task.examples.X.occurring)
        return theta

    def _become(self, run, *, network, task, previous, weight_before, began):
        """Become the estimator that a Run leaves, which went on from a previous History."""
        self._adopt(network, task, run.theta)
        if not previous:
            vars(self).pop("network_share_", None)
        vars(self).update(task.plan.attributes)
        self._weight_seen = weight_before + task.examples.total_weight
        if run.losses or not previous:  # else interrupted before an epoch was through
            vars(self).update((previous or History()).extended(run, perf_counter() - began).attributes)

    def _adopt(self, network, task, theta):
        """Become the estimator whose network has these parameters (size,)."""
        task.target.tell(self)
        self.weights_ = network.layout.unpack(theta, task.dtype)
        self.n_layers_ = len(network.stack.layers)
        self._fitted_parameters = self._held_parameters()


def _shapes(arrays):
    """Name to shape."""
    return {name: array.shape for name, array in arrays.items()}


def _grown_state(state, embedding):
    """An optimiser's state with room for all that the embedding holds."""
    if embedding is None or state is None:
        return state
    return {key: grown(value, embedding.n_ids) if isinstance(value, dict) else value for key, value in state.items()}


def _rival(network, theta, task, previous):
    """What an epoch must beat to be kept (size,): the weights gone on from, or a linear path alone; None: nothing."""
    if previous:
        return theta.copy()
    if not task.path.explains:
        return None
    rival = theta.copy()
    network.layout.views(rival)["readout.W"][...] = 0
    return rival

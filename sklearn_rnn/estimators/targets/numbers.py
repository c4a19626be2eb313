"""Numbers as targets."""

from dataclasses import dataclass, replace

import numpy as np
from sklearn.metrics import r2_score
from sklearn.utils.validation import check_array

from sklearn_rnn.estimators.targets.kind import check_any_known
from sklearn_rnn.estimators.targets.target import Target
from sklearn_rnn.inputs import numbers_as_text
from sklearn_rnn.training import (
    FREEDOM,
    Loss,
    NoPath,
    OneLeg,
    auto_steps,
    encoded_moments,
    first_path,
    get_loss,
    path_of_moments,
)
from sklearn_rnn.user_warning import about, warn

_COARSE = 0.01  # of y's spread: a larger spacing of float32 loses it
_FAR_OFF = 5.0  # scales between the first mean and that of a later block
_FREEDOM_OF_BLOCK = 0.1  # of the path, a weight: a first block may be small, and its path stays
_FEWEST_ROWS = 10  # fewer have a mean of chance


@dataclass(frozen=True, eq=False)
class Numbers(Target):
    """One number or several a sequence, encoded as (y - mean) / scale.

    Parameters
    ----------
    n_targets : int
    flat : bool
        Whether y is (n,) rather than (n, n_targets).
    normalize : bool
        Whether mean and scale are learnt.
    loss : Loss
    mean, scale : ndarray (n_targets,), default=None
        What was learnt.
    """

    n_targets: int
    flat: bool
    normalize: bool
    loss: Loss
    mean: np.ndarray | None = None
    scale: np.ndarray | None = None

    fitted_names = ("n_outputs_", "_flat_target", "y_mean_", "y_scale_")
    in_time = scores = True

    @classmethod
    def first(cls, y, normalize, loss):
        """The target of an array from `read_y`, nothing learnt yet; normalize: if the loss allows for it."""
        return cls(1 if y.ndim == 1 else y.shape[1], y.ndim == 1, normalize and loss.affine, loss)

    @property
    def n_outputs(self):
        """Outputs of all targets: several each where the loss asks for them."""
        return self.n_targets * (self.loss.per_target or 1)

    @classmethod
    def of(cls, estimator):
        """See `Target.of`."""
        loss = get_loss(estimator.loss, estimator.quantile)
        n_targets = estimator.n_outputs_ // (loss.per_target or 1)
        mean, scale = (getattr(estimator, name, None) for name in ("y_mean_", "y_scale_"))
        return cls(n_targets, estimator._flat_target, mean is not None, loss, mean, scale)

    @property
    def attributes(self):
        """See `Target.attributes`."""
        learnt = {"y_mean_": self.mean, "y_scale_": self.scale} if self.normalize else {}
        return {"n_outputs_": self.n_outputs, "_flat_target": self.flat} | learnt

    def check_sound(self):
        """See `Target.check_sound`."""
        if not self.normalize:
            return
        for name, value in (("y_mean_", self.mean), ("y_scale_", self.scale)):
            if np.shape(value) != (self.n_targets,) or not np.isfinite(value).all():
                raise ValueError(f"{name} must be {self.n_targets} finite number(s), got {value!r}")
        if not (self.scale > 0).all():
            raise ValueError(f"y_scale_ must be positive, got {self.scale}")

    def read(self, y, name):
        """Y (n_targets, n_samples) in float64; NaN is not known, and ValueError if nothing is."""
        try:
            with np.errstate(invalid="ignore"):  # as in `read_y`
                y = check_array(y, ensure_2d=False, dtype=np.float64, ensure_all_finite="allow-nan", input_name=name)
        except ValueError as error:
            if numbers := y.dtype.kind in "OSU" and numbers_as_text(y.ravel()):
                raise ValueError(f"{name} holds {numbers}") from error
            raise
        check_any_known(~np.isnan(y), name)
        Y = y.reshape(len(y), -1).T
        if len(Y) != self.n_targets:
            raise ValueError(f"{name} has {len(Y)} outputs, but the estimator was fitted on {self.n_targets}.")
        self.loss.check_targets(Y, name)
        return Y

    def check_going_on(self, estimator):
        """Mean and scale stay: ValueError if they were not to be learnt, or now are not."""
        if (estimator.normalize_y and self.loss.affine) != self.normalize:
            raise ValueError(
                f"normalize_y={estimator.normalize_y} is not what the estimator was first fitted with; training cannot "
                "go on with other targets. Set warm_start=False, or normalize_y back."
            )

    def check_whole(self, Y):
        """ValueError if an output is never known."""
        _check_known(np.isnan(Y).all(axis=1))

    def doubt(self, examples, dtype):
        """Tell if float32 cannot tell the values of Y apart."""
        if dtype != np.float32:
            return
        Y = examples.Y
        spread = Spread.of(Y, examples.target_weight)
        mean, scale = spread.mean, spread.scale
        spacing = np.spacing(_largest(Y).astype(np.float32)).astype(np.float64)
        coarse = _varies(Y, mean) & (spacing > _COARSE * scale)
        if coarse.any():
            k = int(coarse.argmax())
            warn(
                f"y varies by {scale[k]:.3g} (standard deviation) around {mean[k]:.6g}, where numbers in float32 are "
                f"{spacing[k]:.3g} apart: predictions cannot follow. Take a constant off y, or fit with "
                'dtype="float64".' + about("float32")
            )

    def tell_far_off(self, examples):
        """See `Target.tell_far_off`: more than 5 scales."""
        if not self.normalize:
            return False
        enough = (~np.isnan(examples.Y)).sum(axis=1) >= _FEWEST_ROWS
        far = (np.abs(_average(examples.Y[enough], examples.target_weight)) > _FAR_OFF).any()
        if far:
            warn(
                "The targets of this block lie far off those of the first (more than 5 y_scale_ from y_mean_), whose "
                "mean and scale stay. Train with fit_blocks, which learns both of all blocks; or fit on a sample from "
                "all over first, then partial_fit." + about("far-off")
            )
        return bool(far)

    def learn(self, Y, weight):
        """See `learn_of`."""
        return self.learn_of(self.tally(Y, weight))

    def tally(self, Y, weight):
        """Spread of what is known of each target."""
        return Spread.of(Y, weight)

    def learn_of(self, tally):
        """The target with weighted mean and scale of what is known; ValueError if an output never is."""
        _check_known(tally.weight == 0)
        return replace(self, mean=tally.mean, scale=tally.scale) if self.normalize else self

    def joined(self, other):
        """See `Target.joined`."""
        if (self.flat, self.n_targets) != (other.flat, other.n_targets):
            shapes = [("(n_samples,)" if t.flat else f"(n_samples, {t.n_targets})") for t in (self, other)]
            raise ValueError(f"The blocks of y differ: one has shape {shapes[0]}, another {shapes[1]}.")
        return self

    def counted(self, examples):
        """As they are: what is known stays known."""
        return examples

    def plan(self, examples, held, linear_steps, dtype, whole):
        """See `Target.plan`: beside ridge regression on the last steps."""
        if not self.loss.affine:
            return OneLeg(NoPath(), examples)
        n_steps = auto_steps(examples.X) if linear_steps == "auto" else linear_steps
        path = first_path(examples, n_steps, FREEDOM if whole else _FREEDOM_OF_BLOCK)
        return OneLeg(path.rounded(dtype), examples)

    def plan_of_blocks(self, examples, held, known, linear_steps, dtype):
        """See `Target.plan_of_blocks`: beside ridge regression on the last steps, from the moments of all blocks."""
        if known.all_held:
            return OneLeg(self.plan(known.held, None, linear_steps, dtype, True).path, examples)
        parts = known.moments
        if parts is None:
            return OneLeg(NoPath(), examples)
        if self.normalize:
            parts = encoded_moments(parts, self.mean, self.scale)
        return OneLeg(path_of_moments(parts, known.held.X.n_features, FREEDOM).rounded(dtype), examples)

    def encode(self, Y):
        """Standardised targets (n_targets, n_samples)."""
        return ((Y.T - self.mean) / self.scale).T if self.normalize else Y

    def decode(self, Z):
        """Predictions in the type of Z: (n_samples[, n_targets]), and a last axis where the loss asks for several."""
        Y = self.loss.link(Z).T.reshape(Z.shape[1], self.n_targets, self.loss.per_target or 1)
        if self.normalize:
            Y = (Y * self.scale[:, None] + self.mean[:, None]).astype(Z.dtype)
        if self.loss.per_target is None:
            Y = Y[..., 0]
        return Y[:, 0] if self.flat else Y

    def score(self, Y, Z, weight):
        """The coefficient of determination of each target over those known, and of these the mean.

        Of several predictions a target it is that of the central one.
        """
        predicted = self.loss.central(self.decode(Z)).reshape(Y.T.shape).T
        pairs = [(~np.isnan(y), y, y_pred) for y, y_pred in zip(Y, predicted, strict=True)]
        scores = [r2_score(y[k], y_pred[k], sample_weight=weight[k]) for k, y, y_pred in pairs if k.any()]
        return float(np.mean(scores))


@dataclass(frozen=True)
class Spread:
    """How what is known of several targets is spread: values of two sets of rows add up to that of both.

    Parameters
    ----------
    weight : ndarray (k,)
        Of what is known.
    mean, deviation : ndarray (k,)
        Weighted mean, and standard deviation; 0 where a target varies by no more than rounding.
    """

    weight: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray

    @classmethod
    def of(cls, Y, weight):
        """Spread of each row of Y (k, n), of which what is NaN is not known.

        Squares of the deviations themselves might be too large, or too small, for a float.
        """
        known = ~np.isnan(Y)
        of_target = np.full(len(Y), weight.sum()) if known.all() else known @ weight
        some = of_target > 0
        mean, deviation = np.zeros(len(Y)), np.zeros(len(Y))
        if some.any():
            Y = Y[some]
            mean[some] = _average(Y, weight)
            distance = Y - mean[some, None]
            varies = _varies(Y, mean[some])
            largest = np.where(varies, _largest(distance), 1.0)
            relative = _average((distance / largest[:, None]) ** 2, weight)
            deviation[some] = np.where(varies, largest * np.sqrt(relative), 0.0)
        return cls(of_target, mean, deviation)

    def __add__(self, other):
        """Spread of the rows of both."""
        weight = self.weight + other.weight
        own, others = (part.weight / np.where(weight > 0, weight, 1.0) for part in (self, other))
        mean = own * self.mean + others * other.mean
        inside = np.hypot(np.sqrt(own) * self.deviation, np.sqrt(others) * other.deviation)
        between = np.sqrt(own * others) * np.abs(self.mean - other.mean)
        between[between <= 10 * np.finfo(float).eps * np.abs(mean)] = 0.0
        return Spread(weight, mean, np.hypot(inside, between))

    @property
    def scale(self):
        """The deviation; where there is none, the size of the mean, but 1 at most."""
        size = np.abs(self.mean)
        constant = np.where(size > 0, np.minimum(size, 1.0), 1.0)  # not tiny: targets to come may vary
        return np.where(self.deviation > 0, self.deviation, constant)


def _check_known(never):
    """ValueError if a target, by a mask (n_targets,), is never known."""
    if never.any():
        raise ValueError(
            f"y holds no known target of output {int(never.argmax())} in the rows to train on, where it is NaN "
            "throughout: leave that output out, or train on rows where it is known."
        )


def _varies(Y, mean):
    """Whether the rows of Y (k, n) vary around their mean (k,) by more than rounding."""
    return _largest(Y - mean[:, None]) > 10 * np.finfo(float).eps * np.abs(mean)


def _average(Y, weight):
    """Weighted mean of what is known of each row of Y (k, n)."""
    known = ~np.isnan(Y)
    if known.all():
        return np.average(Y, axis=1, weights=weight)
    return np.average(np.where(known, Y, 0), axis=1, weights=weight * known)


def _largest(Y):
    """Largest magnitude of what is known of each row of Y (k, n)."""
    return np.fmax.reduce(np.abs(Y), axis=1)

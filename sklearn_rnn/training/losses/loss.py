"""The contract of a loss."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np


class Loss(ABC):
    """What training minimises, pointwise: one function of an output and its target, and its derivative.

    Z (n_outputs, n_columns) are outputs of a network, one column a prediction; Y (n_targets, n_columns) the targets,
    encoded, all of them known. A loss knows neither weights nor time, so that it suits every mapping: what terms weigh,
    and how they are reduced to one number, is the objective's.

    To write one, subclass `Loss` as a frozen dataclass, whose fields are its own parameters, validated in
    ``__post_init__``, and write `__call__`; the rest has defaults that suit a loss of the distance between both. Then
    ``RNNRegressor(loss=MyLoss())`` trains on it.

    Attributes
    ----------
    averages : bool, default=True
        Whether terms of one column are averaged; else summed.
    affine : bool, default=True
        Whether targets may be encoded as (y - shift) / scale, predictions being decoded by the inverse, which is what
        normalize_y and the linear path do. Y is then in those units: standard deviations. False: Y is y.
    positive_only : bool, default=False
        Whether y below 0 is refused; scikit-learn's tag of that name.
    per_target : int or None, default=None
        Outputs that each target needs, side by side among the rows of Z, as a last axis of what is predicted. None:
        one, and no such axis.

    See Also
    --------
    sklearn_rnn.training.losses.Huber : A short example.
    """

    averages: ClassVar[bool] = True
    affine: ClassVar[bool] = True
    positive_only: ClassVar[bool] = False
    per_target: int | None = None

    def __post_init__(self):
        return

    def _check_state(self):
        self.__post_init__()  # an instance that came out of a file was never initialised

    def __repr__(self):
        return f"{type(self).__name__}()"  # stable across a save, also for a loss that is no dataclass

    @abstractmethod
    def __call__(self, Z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Terms of the loss.

        Parameters
        ----------
        Z : ndarray (n_outputs, n_columns)
        Y : ndarray (n_targets, n_columns)

        Returns
        -------
        terms : ndarray (n_terms, n_columns)
            Not negative, so that "better than the best constant" means something.
        dZ : ndarray (n_outputs, n_columns)
            The gradient of their sum by Z.
        """

    def link(self, Z: np.ndarray) -> np.ndarray:
        """What outputs Z predict, in the shape of Z. Default: themselves."""
        return Z

    def central(self, predictions: np.ndarray) -> np.ndarray:
        """What of predictions (n_samples[, n_targets][, per_target]) the estimator's R2 judges: one a target.

        Default: the first of several.
        """
        return predictions if self.per_target is None else predictions[..., 0]

    def first_bias(self, Y: np.ndarray, weight: np.ndarray, n_outputs: int) -> np.ndarray:
        """Outputs (n_outputs,) to begin with: the best that are the same for all, for weights (n_columns,).

        Default: the weighted mean of Y.
        """
        return np.repeat(np.average(Y, axis=1, weights=weight), self.per_target or 1)

    def weights_of_terms(self, weight: np.ndarray) -> np.ndarray:
        """Weights of columns (n_columns,) or targets (n_targets, n_columns) as what multiplies terms."""
        return weight if weight.ndim == 1 else np.repeat(weight, self.per_target or 1, axis=0)

    def check_targets(self, Y: np.ndarray, name: str) -> None:
        """ValueError if targets Y (n_targets, n_samples) as they were given, called name, are not for this loss."""
        if self.positive_only and (Y < 0).any():
            raise ValueError(f"{self} is for targets that are not negative; {name} holds {Y[Y < 0][0]:g}.")

"""Losses, pointwise: one file each, and the table of those that a regressor knows by name.

What terms weigh, and how they are reduced to one number, is the objective's.
"""

from collections.abc import Sequence

from sklearn_rnn.training.losses.absolute_error import AbsoluteError
from sklearn_rnn.training.losses.cross_entropy import BinaryCrossEntropy, CrossEntropy
from sklearn_rnn.training.losses.huber import Huber
from sklearn_rnn.training.losses.loss import Loss
from sklearn_rnn.training.losses.poisson import Poisson
from sklearn_rnn.training.losses.quantile import Quantile
from sklearn_rnn.training.losses.squared_error import SquaredError

LOSSES = {
    "squared_error": SquaredError,
    "absolute_error": AbsoluteError,
    "huber": Huber,
    "poisson": Poisson,
    "quantile": Quantile,
}

for _cls in (Loss, *LOSSES.values()):
    _cls.__module__ = __name__  # saved files name the public place, never an internal one

__all__ = [
    "LOSSES",
    "AbsoluteError",
    "BinaryCrossEntropy",
    "CrossEntropy",
    "Huber",
    "Loss",
    "Poisson",
    "Quantile",
    "SquaredError",
    "get_loss",
]


def get_loss(loss: str | Loss, quantile: float | Sequence[float] | None = None) -> Loss:
    """The Loss that a name or an instance stands for.

    Parameters
    ----------
    loss : str or Loss
        A name in ``LOSSES``, or a Loss instance, returned as it is.
    quantile : float or sequence of float, default=None
        For "quantile", and only for it.

    Returns
    -------
    Loss

    Raises
    ------
    ValueError
        For an unknown name, and for a quantile too many, missing or not between 0 and 1.

    Examples
    --------
    >>> from sklearn_rnn.training.losses import get_loss
    >>> get_loss("quantile", [0.1, 0.9])
    Quantile(quantile=(0.1, 0.9))
    """
    if loss == "quantile":
        if quantile is None:
            raise ValueError('loss="quantile" needs to know which: give quantile=0.9, or several, [0.1, 0.5, 0.9].')
        return Quantile(quantile)
    if quantile is not None:
        raise ValueError(f'quantile={quantile!r} is for loss="quantile", got loss={loss!r}.')
    if isinstance(loss, Loss):
        return loss
    if loss not in LOSSES:
        raise ValueError(f"loss must be one of {sorted(LOSSES)} or a Loss instance, got {loss!r}.")
    return LOSSES[loss]()

"""The rows that early stopping watches."""

import numpy as np
from sklearn.model_selection import train_test_split

from sklearn_rnn.network import Model


def split_validation(n_samples, fraction, how, rng, labels=None):
    """Positions of the rows to train on, and of those held out.

    Parameters
    ----------
    n_samples : int
    fraction : float
        Share of the rows held out.
    how : {"tail", "random"}
        The last rows, so that nothing of the future is trained on, or any rows.
    rng : int or RandomState
        Draws the random split.
    labels : ndarray (n_samples,), default=None
        Classes: stratifies a random split; a tail may not hold a class that stands nowhere else.

    Returns
    -------
    training, held_out : ndarray of int

    Raises
    ------
    ValueError
        If fewer than two rows are held out, none is left to train on, a class stands in the tail only, or rows are too
        few to have every class in both parts of a random split.
    """
    n_held_out = int(np.ceil(fraction * n_samples))
    if n_held_out < 2 or n_held_out >= n_samples:
        raise ValueError(
            f"validation_fraction={fraction} of {n_samples} rows holds {n_held_out} rows out: the validation set "
            "needs at least 2, and training at least 1. Change validation_fraction or give more rows."
        )
    rows = np.arange(n_samples)
    if how == "random":
        try:
            return train_test_split(rows, test_size=n_held_out, random_state=rng, stratify=labels)
        except ValueError as error:
            classes, counts = np.unique(labels, return_counts=True)
            raise ValueError(
                f'validation_split="random" cannot hold out {n_held_out} of {n_samples} rows '
                f"(validation_fraction={fraction}) so that both parts have every class; the rarest, "
                f"{classes[counts.argmin()]}, has {counts.min()}. Change validation_fraction or give more rows: {error}"
            ) from error
    training, held_out = rows[:-n_held_out], rows[-n_held_out:]
    if labels is not None and (missing := np.setdiff1d(labels[held_out], labels[training])).size:
        raise ValueError(
            f"The classes {missing.tolist()} stand only in the last {n_held_out} rows, which "
            'validation_split="tail" holds out. If the rows have no order in time, use validation_split="random".'
        )
    return training, held_out


def score_of(network, task):
    """``score(theta)`` on the validation rows of a Task, nan where outputs are not finite; None if there are none."""
    target, rows = task.target, task.validation
    if rows is None:
        return None

    def score(theta):
        Z = Model(network, network.layout.views(theta), theta.dtype).outputs(rows.X)
        return target.score(rows.Y, Z, rows.weight) if np.isfinite(Z).all() else np.nan

    return score

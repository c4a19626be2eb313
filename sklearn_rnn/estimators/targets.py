"""What targets mean: the loss that they are trained on, how they are encoded for it, how outputs are decoded."""

import numpy as np

from sklearn_rnn.training import BinaryCrossEntropy, CrossEntropy, SquaredError


class Numbers:
    """One number or several a sequence, encoded as (y - mean) / scale.

    Parameters
    ----------
    flat : bool
        Whether y is (n,) rather than (n, n_outputs).
    mean, scale : float or ndarray (n_outputs,)
    """

    loss = SquaredError()

    def __init__(self, flat, mean=0.0, scale=1.0):
        self.flat, self.mean, self.scale = flat, mean, scale

    def encode(self, y):
        """Targets y as float64 array (n_outputs, n)."""
        return ((columns(y) - self.mean) / self.scale).T

    def decode(self, Z):
        """Outputs Z (n_outputs, n) as predictions, in the type of Z."""
        Y = (self.loss.link(Z).T * self.scale + self.mean).astype(Z.dtype)
        return Y[:, 0] if self.flat else Y


class Classes:
    """One class a sequence, encoded as one of n_classes.

    Parameters
    ----------
    classes : ndarray (n_classes,)
    """

    loss = CrossEntropy()

    def __init__(self, classes):
        self.classes = classes

    def encode(self, y):
        """Targets y as float64 array (n_classes, n)."""
        return (self.classes[:, None] == y).astype(np.float64)

    def decode(self, Z):
        """Outputs Z (n_classes, n) as the most probable class of each sequence."""
        return self.classes[Z.argmax(axis=0)]


class Labels:
    """Any of several labels a sequence: an indicator of 0 and 1 for each."""

    loss = BinaryCrossEntropy()

    def encode(self, y):
        """Targets y (n, n_labels) as float64 array (n_labels, n)."""
        return y.T.astype(np.float64)

    def decode(self, Z):
        """Outputs Z (n_labels, n) as indicator of the labels that are more probable than not."""
        return (Z > 0).astype(int).T


def columns(y):
    """Numbers (n,) or (n, k) as float64 columns (n, k)."""
    return y.reshape(len(y), -1).astype(np.float64)


def mean_and_scale(y, weight):
    """Weighted mean and standard deviation of each column of y (n,) or (n, k); 1 or less where it is constant.

    Squares of the deviations themselves might be too large, or too small, for a float.
    """
    Y = columns(y)
    mean = np.average(Y, axis=0, weights=weight)
    largest, size = np.abs(Y - mean).max(axis=0), np.abs(mean)
    varies = largest > 10 * np.finfo(float).eps * size
    largest = np.where(varies, largest, 1.0)
    relative = np.average(((Y - mean) / largest) ** 2, axis=0, weights=weight)
    constant = np.where(size > 0, np.minimum(size, 1.0), 1.0)  # not tiny: targets to come may vary
    return mean, np.where(varies, largest * np.sqrt(relative), constant)

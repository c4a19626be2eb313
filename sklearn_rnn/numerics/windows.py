"""Windows over rows that are not one ordered series, without a copy of what they share."""

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.lib.stride_tricks import sliding_window_view


class Windows(NDArrayOperatorsMixin):
    """Read-only array-like (n, window_length, n_features) that keeps rows once and where each window begins.

    NumPy gathers it wherever it wants numbers; rows chosen from it are again Windows. Memory is that of the rows and
    one place a window, also pickled and copied.

    Parameters
    ----------
    track : ndarray (length, n_features)
        Rows laid one after the other.
    start : ndarray of int (n,)
        Place on the track of each window's oldest step.
    window_length : int
    dilation : int, default=1
        Places between the steps of a window.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.numerics import Windows
    >>> W = Windows(np.arange(6.0)[:, None], np.array([3, 0]), window_length=2)
    >>> W.shape, W[:, -1, 0], (W + 1).sum()
    ((2, 2, 1), array([4., 1.]), np.float64(12.0))
    >>> type(W[[1]]).__name__
    'Windows'
    """

    ndim = 3

    def __init__(self, track, start, window_length, dilation=1):
        self.track, self.start, self.window_length, self.dilation = track, start, window_length, dilation

    @property
    def shape(self):
        """(n, window_length, n_features)."""
        return len(self.start), self.window_length, self.track.shape[1]

    @property
    def dtype(self):
        """Type of the numbers."""
        return self.track.dtype

    @property
    def size(self):
        """How many numbers it stands for."""
        return len(self.start) * self.window_length * self.track.shape[1]

    def __len__(self):
        return len(self.start)

    def __iter__(self):
        places = self.places
        return (places[at] for at in self.start)

    def __contains__(self, value):
        return value in np.asarray(self)

    def __repr__(self):
        return f"Windows(shape={self.shape}, dtype={self.dtype})"

    def __array__(self, dtype=None, copy=None):
        if copy is False:
            raise ValueError("Windows are gathered into an array, which is a copy: copy=False cannot be.")
        return np.asarray(self.places[self.start], dtype)

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        if any(isinstance(out, Windows) for out in options.get("out", ())):
            raise ValueError("Windows are read-only: take np.array(W).")
        inputs = [np.asarray(x) if isinstance(x, Windows) else x for x in inputs]
        return getattr(ufunc, method)(*inputs, **options)

    def __getattr__(self, name):
        """Methods and attributes of ndarray, of what is gathered."""
        if name.startswith("_") or not hasattr(np.ndarray, name):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(np.asarray(self), name)

    def __getitem__(self, key):
        rows, *rest = (key or (...,)) if isinstance(key, tuple) else (key,)
        if not _chooses_rows(rows) or (isinstance(rows, slice) and not all(map(_is_basic, rest))):
            return np.asarray(self)[key]
        start = self.start[rows]
        if np.ndim(start) == 1 and not rest:
            return Windows(self.track, start, self.window_length, self.dilation)
        return self.places[(start, *rest)]

    @property
    def places(self):
        """The window that begins at each place of the track: read-only view (n_places, window_length, n_features)."""
        reach = (self.window_length - 1) * self.dilation
        return sliding_window_view(self.track, reach + 1, axis=0)[..., :: self.dilation].transpose(0, 2, 1)


def _chooses_rows(key):
    """Whether a first index says which windows, by position or by one mask, and nothing of their steps."""
    if isinstance(key, slice):
        return True
    key = np.asarray(key) if isinstance(key, (int, np.integer, list, np.ndarray)) else None
    return key is not None and (key.dtype.kind in "iu" or key.size == 0 or (key.dtype == bool and key.ndim == 1))


def _is_basic(key):
    """Whether an index of steps or features is one place or a slice."""
    return isinstance(key, (slice, int, np.integer)) and not isinstance(key, bool)

"""Names and containers of flattened windows."""

from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.compat import _check_feature_names_in
from sklearn_rnn.transaction import at_one_moment


def _flattens(windower):
    """Columns have names only where the output has columns."""
    if not windower.flatten:
        raise AttributeError("Windows have no feature names: only SequenceWindower(flatten=True) gives columns.")
    return True


class FlattenedNamesMixin:
    """Names of the columns of a windower's output, where it has columns, and set_output, which it always has.

    It reads the parameters flatten, window_length and dilation, and schema_. It stands before TransformerMixin.
    """

    @available_if(_flattens)
    @at_one_moment
    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> np.ndarray:
        """Names of the columns of flattened windows: ``{column}_lag{k}``, k rows or steps of the grid back.

        Oldest step first, columns inside the step.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Names of the columns of X, if fit saw none.

        Returns
        -------
        names : ndarray of str (window_length * n_features,)

        Examples
        --------
        >>> from sklearn_rnn import SequenceWindower
        >>> windower = SequenceWindower(window_length=2, lag=1, flatten=True).set_output(transform="pandas")
        >>> windower.fit_transform([[1.0], [2.0], [3.0], [4.0]])
           x0_lag2  x0_lag1
        0      NaN      NaN
        1      NaN      1.0
        2      1.0      2.0
        3      2.0      3.0
        """
        check_is_fitted(self)
        columns = _check_feature_names_in(self, input_features)[self.schema_["positions"]]
        steps = self.dilation * np.arange(self.window_length)[::-1]
        of_step = list(zip(columns, self.schema_["lags"], strict=True))
        return np.array([f"{column}_lag{k + lag}" for k in steps for column, lag in of_step], dtype=object)

    def set_output(self, *, transform: Literal["default", "pandas", "polars"] | None = None) -> Self:
        """Choose the container of flattened windows; windows that are not flattened stay arrays.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"} or None, default=None
            None leaves it unchanged.

        Returns
        -------
        self : object
        """
        # scikit-learn offers it only beside get_feature_names_out, but a Pipeline must be able to pass it on
        if transform is not None:
            self._sklearn_output_config = {**getattr(self, "_sklearn_output_config", {}), "transform": transform}
        return self

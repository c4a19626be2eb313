"""What the linear path beside a network explains."""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.estimators.mappings import reads_steps
from sklearn_rnn.estimators.rows import read_rows
from sklearn_rnn.training import path_of
from sklearn_rnn.transaction import at_one_moment


class LinearScore:
    """The share of a linear path in what a network explains."""

    @available_if(reads_steps)
    @at_one_moment
    def linear_score(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """R2 of the linear path alone, as `score` has it: what `score` is above it, the network adds.

        Both mean most on rows that were not trained on.

        Parameters
        ----------
        X : as in `predict`
        y : as in `fit`
        sample_weight : array-like (n_samples,), default=None
            Non-negative weights, as in `fit`.

        Returns
        -------
        score : float
            0 where the path says nothing, and the mean of y is best.

        Raises
        ------
        ValueError
            If there is no linear path, if normalize_y=False, where its constant is the network's, or if no target is
            known.

        Examples
        --------
        The last number and the product of the two before it: a linear model sees the one, the network both.

        >>> import numpy as np
        >>> from sklearn_rnn import RNNRegressor
        >>> X = np.random.default_rng(0).normal(size=(800, 3))
        >>> y = X[:, 2] + X[:, 0] * X[:, 1]
        >>> model = RNNRegressor(random_state=0).fit(X[:600], y[:600])
        >>> round(model.linear_score(X[600:], y[600:]), 2), model.score(X[600:], y[600:]) > 0.95
        (0.55, True)
        """
        self._check_ready()
        if "linear.W" not in self.weights_:
            raise ValueError(
                "There is no linear path whose score could be told: fit with linear_steps of 1 or more "
                f"(got {self.linear_steps!r}, which is none for lists and for losses on another scale than y's)."
            )
        if not hasattr(self, "y_mean_"):
            raise ValueError("normalize_y=False leaves the linear path's constant to the network: fit with True.")
        target, rows, _, _ = read_rows(self, X, y, sample_weight, target=self._target.to_score)
        examples = rows.examples
        silent = np.zeros((self.n_outputs_, len(examples.X)))
        return target.score(examples.Y, path_of(self.weights_).whole(silent, examples.X), examples.target_weight)

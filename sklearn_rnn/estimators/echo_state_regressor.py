"""EchoStateRegressor."""

from collections.abc import Sequence
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import RegressorMixin

from sklearn_rnn.arguments import check_int
from sklearn_rnn.estimators.echo_state import BaseEchoState
from sklearn_rnn.estimators.mappings import mapping_of
from sklearn_rnn.estimators.scoring import Scoring
from sklearn_rnn.estimators.targets import Numbers
from sklearn_rnn.training import SquaredError
from sklearn_rnn.transaction import at_one_moment, draft_of


class EchoStateRegressor(Scoring, RegressorMixin, BaseEchoState):
    """Echo state network that predicts numbers from sequences: a reservoir drawn once, and ridge regression.

    Recurrent weights are drawn at random and never trained; what is learnt is a linear readout of the states, in closed
    form. With x a step and h the states of a layer::

        h = h_prev + k (tanh(W_ih x + W_hh h_prev + b) - h_prev)        k = leak_rate
        y = W [x; h] + c

    Parameters
    ----------
    hidden_size : int or tuple of int, default=200
        Units of the reservoir; a tuple: of a deep one, one entry a layer, of which each reads the one before it and
        the readout reads all. (Elsewhere: units, hidden_layer_size.)
    leak_rate : float, default=1.0
        In (0, 1]: how much of a state is new at each step; small ones remember for longer. (lr, leakage)
    spectral_radius : float, default=0.9
        Largest magnitude of the eigenvalues of each W_hh. Below 1 what was long ago fades, which is the echo state
        property; it may be a little larger where inputs are strong. (sr)
    density : float, default=0.1
        Share of each W_hh that is not zero, in (0, 1]. (rc_connectivity, 1 - sparsity)
    input_scaling : float, default=0.3
        W_ih of the first layer is uniform in +- this, that of those above in +-1. For standardised features: large
        ones make units saturate, and free runs unstable.
    bias_scaling : float, default=0.2
        b is uniform in +- this.
    bidirectional : bool, default=False
        Read each sequence in both directions, at every layer.
    mapping : {"many-to-one", "many-to-many"}, default="many-to-one"
        What y holds: one target a sequence, or one a step, as `RNNRegressor` has it.
    pooling : {"last", "mean"}, default="last"
        For "many-to-one": the readout reads the states after the last step (those of the reverse direction after the
        first), or the mean over all present steps; of the steps themselves likewise. (decision_strategy)
    washout : int, default=0
        For "many-to-many": leading steps of each sequence that fit and score leave out, while the states settle. In fit
        and predict each sequence is led in by its first step, held so many times. Where the steps before are
        known, hand them to predict too, and cut. (wash_out, warmup)
    input_to_readout : bool, default=True
        The readout reads the steps too, not the states alone.
    alpha : float or None, default=None
        Penalty of the readout, as scikit-learn's Ridge has it, the intercept being free. None: that which generalised
        cross-validation prefers, one for all outputs.
    dtype : {"float32", "float64"} or None, default=None
        Of states and predictions; None: that of X. The readout is solved in float64.
    random_state : int, RandomState instance or None, default=None
        Draws the reservoir, which depends on nothing of the rows but the number of features.

    Attributes
    ----------
    weights_ : dict of str to ndarray
        "layers.k.W_ih", "layers.k.W_hh", "layers.k.b", for the reverse direction "layers.k.reverse.W_ih" and so on,
        "readout.W" (n_outputs, n_read) and "readout.b". May be edited; predict reads them.
    alpha_ : float
        The penalty that was used; infinite: the mean alone was best. An array, one each, where some outputs are known
        of other rows than others.
    n_outputs_ : int
        Number of outputs: one a target.
    n_features_in_ : int
        Columns of 2-D X; features of a step otherwise.
    feature_names_in_ : ndarray of str (n_columns,)
        Names of the columns of a 2-D frame, if all are strings.

    See Also
    --------
    EchoStateClassifier : The same for classes.
    RNNRegressor : Trains the recurrent weights too.

    Notes
    -----
    The state holds the moments of what the readout reads and of the targets, (n_read + n_outputs)^2 numbers, so that
    partial_fit after fit is exact: a reservoir of 2,000 units takes 32 MB of them.

    References
    ----------
    Jaeger, The "echo state" approach to analysing and training recurrent neural networks, GMD report 148 (2001);
    Lukosevicius, A practical guide to applying echo state networks (2012), doi:10.1007/978-3-642-35289-8_36

    Examples
    --------
    One target a step, of one long series: the sum of the last three steps.

    >>> import numpy as np
    >>> from sklearn_rnn import EchoStateRegressor
    >>> x = np.random.default_rng(0).normal(size=500)
    >>> y = np.convolve(x, [1, 1, 1])[:500]
    >>> model = EchoStateRegressor(50, mapping="many-to-many", washout=20, random_state=0)
    >>> round(model.fit(x[None, :, None], y[None]).score(x[None, :, None], y[None]), 2)
    1.0
    """

    def __init__(
        self,
        hidden_size: int | Sequence[int] = 200,
        *,
        leak_rate: float = 1.0,
        spectral_radius: float = 0.9,
        density: float = 0.1,
        input_scaling: float = 0.3,
        bias_scaling: float = 0.2,
        bidirectional: bool = False,
        mapping: Literal["many-to-one", "many-to-many"] = "many-to-one",
        pooling: Literal["last", "mean"] = "last",
        washout: int = 0,
        input_to_readout: bool = True,
        alpha: float | None = None,
        dtype: Literal["float32", "float64"] | None = None,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.hidden_size = hidden_size
        self.leak_rate = leak_rate
        self.spectral_radius = spectral_radius
        self.density = density
        self.input_scaling = input_scaling
        self.bias_scaling = bias_scaling
        self.bidirectional = bidirectional
        self.mapping = mapping
        self.pooling = pooling
        self.washout = washout
        self.input_to_readout = input_to_readout
        self.alpha = alpha
        self.dtype = dtype
        self.random_state = random_state

    def partial_fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Learn of more rows: as if fit had been given all of them.

        Parameters
        ----------
        X, y : as in `fit`
        sample_weight : array-like (n_samples,), default=None
            Non-negative weights, as in `fit`.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            As `fit`; also for X with other features, or y with other outputs, than before.
        """
        with draft_of(self) as draft:
            draft._validate_params()
            draft._partial_fit(X, y, sample_weight)
        return self

    @at_one_moment
    def generate(self, X: ArrayLike, n_steps: int) -> np.ndarray | list[np.ndarray]:
        """Go on freely from the end of each sequence, each output being the next step's input.

        For a network whose targets are the next step: fit(X[:, :-1], X[:, 1:]).

        Parameters
        ----------
        X : as in `predict`
        n_steps : int
            How many steps to go on for, at least 1.

        Returns
        -------
        Y : ndarray (n_samples, n_steps) or (n_samples, n_steps, n_outputs), or list of ndarray
            The first entry is what predict says of the last step. A list where X is one.

        Raises
        ------
        ValueError
            If mapping is not "many-to-many", the network reads in both directions, or has not as many outputs as
            features; if n_steps is no positive int.
        """
        if self.mapping != "many-to-many" or self.bidirectional:
            raise ValueError(
                'generate needs mapping="many-to-many" and bidirectional=False, for each output is the next input: got '
                f'mapping="{self.mapping}", bidirectional={self.bidirectional}.'
            )
        check_int("n_steps", n_steps)
        sequences, model = self._read(X)
        if sequences.n_features != self.n_outputs_:
            raise ValueError(
                f"generate needs as many outputs as features, for each output is the next input: got {self.n_outputs_} "
                f"outputs and {sequences.n_features} features a step."
            )
        said = model.freely(sequences, n_steps)
        said = said[:, :, 0] if self._flat_target else said
        return list(said) if isinstance(sequences.source, list) else said

    def _first_target(self, values, columns):
        return mapping_of(self).first_numbers(values, columns, False, SquaredError())

    @property
    def _target(self):
        return Numbers(self.n_outputs_, self._flat_target, False, SquaredError())

    def _encoded(self, Y):
        return Y

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

"""EchoStateClassifier."""

from collections.abc import Sequence
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin

from sklearn_rnn.compat import StrOptions
from sklearn_rnn.estimators.class_target import ClassTarget
from sklearn_rnn.estimators.echo_state import BaseEchoState
from sklearn_rnn.estimators.scoring import Scoring
from sklearn_rnn.transaction import at_one_moment, draft_of


class EchoStateClassifier(ClassTarget, Scoring, ClassifierMixin, BaseEchoState):
    """Echo state network that tells classes of sequences: a reservoir drawn once, and ridge regression.

    Recurrent weights are drawn at random and never trained; what is learnt is a linear readout of the states, in closed
    form: of each class, +1 where it is the sequence's and -1 where it is not, and the largest wins. Squares are no
    likelihood, so there is no ``predict_proba``, as in scikit-learn's RidgeClassifier; CalibratedClassifierCV makes
    probabilities of `decision_function`.

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
        What y holds: one target a sequence, or one a step, as `RNNClassifier` has it.
    pooling : {"last", "mean"}, default="mean"
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
    class_weight : dict, "balanced" or None, default=None
        Weights of the classes, scaled to leave the sum of weights as it is.
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
        The penalty that was used; infinite: the mean alone was best.
    classes_ : ndarray (n_classes,)
        The classes in ascending order; for multilabel targets the numbers of the labels.
    n_outputs_ : int
        Number of outputs: one a class, or a label.
    n_features_in_ : int
        Columns of 2-D X; features of a step otherwise.
    feature_names_in_ : ndarray of str (n_columns,)
        Names of the columns of a 2-D frame, if all are strings.

    See Also
    --------
    EchoStateRegressor : The same for numbers; its notes say what the state holds.
    RNNClassifier : Trains the recurrent weights too, and gives probabilities.

    References
    ----------
    Jaeger, The "echo state" approach to analysing and training recurrent neural networks, GMD report 148 (2001);
    Lukosevicius, A practical guide to applying echo state networks (2012), doi:10.1007/978-3-642-35289-8_36

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn import EchoStateClassifier
    >>> rng = np.random.default_rng(0)
    >>> period = np.repeat([8.0, 12.0], 50)
    >>> X = np.sin(2 * np.pi * (np.arange(30) / period[:, None] + rng.random((100, 1)))) + rng.normal(0, 0.1, (100, 30))
    >>> y = np.where(period < 10, "fast", "slow")
    >>> model = EchoStateClassifier(50, random_state=0).fit(X[::2], y[::2])
    >>> bool(model.score(X[1::2], y[1::2]) > 0.9)
    True
    """

    _parameter_constraints: dict = {
        **BaseEchoState._parameter_constraints,
        "class_weight": [dict, StrOptions({"balanced"}), None],
    }

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
        pooling: Literal["last", "mean"] = "mean",
        washout: int = 0,
        input_to_readout: bool = True,
        alpha: float | None = None,
        class_weight: dict | str | None = None,
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
        self.class_weight = class_weight
        self.dtype = dtype
        self.random_state = random_state

    def partial_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        classes: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Learn of more rows: as if fit had been given all of them.

        Parameters
        ----------
        X, y : as in `fit`
        classes : array-like (n_classes,), default=None
            All classes that will ever occur; needed in the first call, and may be repeated later.
        sample_weight : array-like (n_samples,), default=None
            Non-negative weights, as in `fit`.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            As `fit`; also with class_weight="balanced", for a class that is not among classes, without classes in the
            first call, or with others later.
        """
        with draft_of(self) as draft:
            draft._validate_params()
            draft._check_classes(classes)
            draft._partial_fit(X, y, sample_weight, classes=classes)
        return self

    @at_one_moment
    def decision_function(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """How much speaks for each class.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        D : ndarray (n_samples,) of two classes, positive for the second; (n_samples, n_classes) of more, and of labels
            With a target a step (n_samples, n_steps[, n_classes]), a list where X is one.
        """

        def say(Z):
            return (Z[1] - Z[0]) / 2 if len(Z) == 2 and not self._multilabel else Z.T

        return self._laid(say, X)

    def _answers(self, Z):
        return Z.T

    def _class_factor(self, target, examples):
        if self.class_weight is None:
            return None
        return target.weigh(examples.Y, examples.target_weight, self.class_weight)

    def _encoded(self, Y):
        """+1 for what is, -1 for what is not, NaN where nothing is known."""
        if Y.ndim > 1:
            return np.where(Y, 1.0, -1.0)
        return np.where(Y < 0, np.nan, np.where(np.arange(self.n_outputs_)[:, None] == Y, 1.0, -1.0))

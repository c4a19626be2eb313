"""RNNRegressor: its parameters."""

from collections.abc import Callable, Sequence
from numbers import Real
from typing import Literal

import numpy as np

from sklearn_rnn.cells import Cell
from sklearn_rnn.compat import Interval, StrOptions
from sklearn_rnn.estimators.number_network import NumberNetwork
from sklearn_rnn.estimators.parameters import CONSTRAINTS
from sklearn_rnn.training import LOSSES, Loss


class RNNRegressor(NumberNetwork):
    """Recurrent neural network that predicts numbers from sequences.

    Trained by backpropagation through time, on the squared error or another loss.

    Parameters
    ----------
    hidden_size : int or tuple of int, default=32
        Units of the recurrent layer; a tuple: of one layer per entry, each reading the one before it.
    cell : str or Cell, default="gru"
        "elman", "gru", "lstm", or an instance from `sklearn_rnn.cells`, your own included.
    bidirectional : bool, default=False
        Read each sequence in both directions.
    mapping : {"many-to-one", "many-to-many", "one-to-many", "encoder-decoder"}, default="many-to-one"
        What y holds: one target a sequence, or one a step, as in tagging. With one a step y is (n_samples, n_steps),
        numbers also (n_samples, n_steps, n_outputs), or a list of sequences, with as many entries as X has steps, or
        present steps; every known one counts alike, NaN (or None as label) is not known, and what stands at absent
        steps is ignored. With bptt_steps an update follows each chunk of so many steps, and the state goes on.
        "encoder-decoder" says a sequence of a length of its own, y being an array (n_samples, length) or a list as
        before: a decoder of the same cell and hidden_size starts from the states in which the network ended and reads
        what it said the step before, in fit the truth (teacher forcing). "one-to-many" starts it from a vector, X
        being (n_samples, n_features). Where y is a list, predict gives a list: classes end where the
        network says so, numbers are as many as in the longest of fit.
    pooling : {"last", "mean", "both"}, default="last"
        What a prediction is read from, with one target a sequence: the last present step's states, their mean over all
        present steps, or both. The mean helps where the evidence lies anywhere, as in motions; others lose by it.
    embedding_dim : int or None, default=None
        X holds token ids, and the first layer reads a vector of so many numbers for each, which is learnt:
        "embedding.W" of ``weights_`` (largest id + 1, embedding_dim). Id 0, or NaN, is an absent step. An id that fit
        did not see is a step whose vector is zero. alpha does not touch the vectors.
    attention : bool, default=False
        The decoder of "encoder-decoder" attends to the outputs at all steps of X (Luong, Pham and Manning 2015,
        arXiv:1508.04025): see `attention_weights`. Long sequences need it.
    dropout : float, default=0.0
        Share of the inputs of each layer, the readout included, set to zero in training, anew at each step.
    recurrent_dropout : float, default=0.0
        Share of the recurrent state set to zero in training, with one mask per sequence (Gal and Ghahramani
        2016, arXiv:1512.05287).
    loss : str or Loss, default="squared_error"
        What training minimises, and so what is predicted: "squared_error" means; "absolute_error" medians; "huber"
        means that outliers hardly move (delta is 1 standard deviation); "poisson" means of counts and rates y >= 0,
        which are positive (half the deviance; y is not standardised); "quantile" those that `quantile` names. Or an
        instance from `sklearn_rnn.training.losses`, your own included. `score` is R2 whatever the loss.
    quantile : float or sequence of float, default=None
        For loss="quantile", between 0 and 1. Several, ascending: predictions have a last axis, one entry a quantile,
        and do not cross; `score` is that of the one nearest to the median.
    linear_steps : int or "auto", default="auto"
        A linear path beside the network: ridge regression on so many of the last present steps, solved in closed form
        before training, how many of them and how strong its penalty by generalised cross-validation; the network learns
        what it leaves, and ``loss_curve_`` is of that, on its scale: near 0.5 in squares it adds little. "auto": all
        steps of arrays, up to 512 numbers, none for lists and "poisson"; 0: none. It is kept from the first fit on
        under warm_start and partial_fit; early stopping may keep it alone. Where few rows hold a mixed linear and
        nonlinear signal it can cost: then try 0. ``weights_`` holds it: "linear.W" (n_targets, k * n_features), oldest
        step first, "linear.mean" (k * n_features,) and "linear.scale" (n_targets,), by which an output is W (x - mean)
        + scale times the network's.
    normalize_y : bool, default=True
        Train on targets of mean 0 and standard deviation 1, weighted, and predict on their own scale. Not for
        "poisson".
    solver : {"adam", "adamw", "sgd", "rmsprop", "lbfgs"}, default="adam"
        "sgd" uses Nesterov momentum. "lbfgs" takes all sequences at once, computes in float64 and often
        wins on small data.
    learning_rate_init : float, default=5e-3
        Step size; not used by lbfgs.
    learning_rate : {"constant", "cosine", "invscaling", "adaptive"}, default="constant"
        How the step size goes on from there, in each fit anew; in partial_fit it stays. "cosine" anneals to zero over
        max_iter epochs, which are the plan: tol does not end them. For "sgd" alone, as in MLP: "invscaling" divides by
        (t + 1) ** power_t after t sequences, each epoch counted; "adaptive" by 5 wherever training would stop, to 1e-6.
    power_t : float, default=0.5
        For "invscaling".
    momentum : float, default=0.9
        For sgd.
    alpha : float, default=1.0
        Strength of the L2 penalty on weights, never on biases: alpha / n on the layers' and 10 alpha / n on the
        readout's, n being the sum of the sample weights of all training data (so weights are counts), in partial_fit
        of all blocks so far. With "adamw" the rate of decoupled weight decay instead. Signals without noise want less.
    batch_size : int or "auto", default="auto"
        Sequences per update; "auto": 64, or all if they are fewer.
    max_iter : int, default=50
        Epochs at most; iterations for lbfgs.
    max_fun : int, default=15000
        For lbfgs: evaluations of loss and gradient at most.
    clip_norm : float or None, default=1.0
        Bound of the global norm of the gradient; None: no clipping. Not used by lbfgs.
    bptt_steps : int or None, default=None
        Truncated backpropagation through time: the gradient reaches back so many steps from a sequence's last one,
        and the state goes on from its first, so that memory does not grow with the length. The steps before are
        read without dropout. None: back to the first step. Not with bidirectional or lbfgs.
    shuffle : bool, default=True
        Draw a new order of the sequences for each epoch.
    tol : float, default=1e-4
        Improvement of the training loss and penalty (or validation score) below which an epoch counts as no change; for
        lbfgs the largest component of the gradient at which it stops.
    n_iter_no_change : int or inf, default=10
        Training stops after more than so many epochs in a row without change. With dropout the training loss is too
        noisy to tell: there only a validation score stops training before max_iter.
    early_stopping : bool or "auto", default="auto"
        Watch a validation set, stop when its score no longer rises, and keep the best weights. "auto": on
        exactly when X_val is given to fit. True without X_val: a part of the training data is held out.
    validation_fraction : float, default=0.1
        Share of the training data to hold out.
    validation_split : {"auto", "tail", "random"}, default="auto"
        Which rows are held out: the last ones, so that no future leaks into training, or random ones, with all classes
        on both sides. "auto": the last ones for numbers, and for overlapping windows, which held out at random would be
        training data; else random ones. Where the last ones do not have the classes of the others, "auto" holds out
        random ones, with a warning.
    scoring : str, callable or None, default="loss"
        What early stopping watches: "loss", the name of a scorer (`sklearn.metrics.get_scorer_names`), a callable
        ``scorer(estimator, X, y)`` that returns a number, or None for `score`. A scorer that is a callable is given
        sample_weight too where there are weights.
    warm_start : bool, default=False
        Start fit from the weights of the fit before. With early stopping they compete: a fit that goes on never ends
        worse on its validation rows than it began.
    verbose : bool or int, default=False
        Print loss and validation score of each epoch; k: of every k-th.
    engine : {"numpy", "numba"}, default="numpy"
        What computes the steps of sequences. "numba" compiles the cell's equations, which needs
        ``pip install "sklearn-rnn[numba]"``: small networks fit and predict up to twice as fast, after a first call
        that compiles for up to 5 s; later processes find the result on disk. A cell that cannot be compiled runs in
        NumPy: `sklearn_rnn.cells.check_cell` says why. Results differ by rounding alone. May be changed after fit.
    dtype : {"float32", "float64"} or None, default=None
        Computing type, and that of predictions; None: float32 if X is, else float64. On float64 data
        "float32" is about twice as fast, and accurate enough for most uses.
    random_state : int, RandomState instance or None, default=None
        For first weights, order, dropout and random splits. An int gives the same network every time.

    Attributes
    ----------
    weights_ : dict of str to ndarray
        All parameters. "layers.0.W_ih" (n_gates * n_units, n_inputs), "layers.0.W_hh" (n_gates * n_units,
        n_units) and "layers.0.b" of each layer, "layers.0.reverse..." of the reverse direction,
        "layers.0.b_hn" for a GRU, "readout.W" and "readout.b". A decoder has layers "decoder.0..." of its own, which
        start from "start.0.hidden..." where X is vectors, and from "bridge.0.hidden..." where bidirectional;
        "attention.W", "attention.W_c". fit with a minibatch solver leaves
        the mean of late weights (Polyak and Juditsky 1992, doi:10.1137/0330046). predict reads this dict: editing it
        takes effect.
    loss_ : float
        Training loss of the last epoch.
    best_loss_ : float or None
        Smallest loss of ``loss_curve_``; None with early stopping.
    loss_curve_ : list of float
        Training loss of each epoch, without the penalty, in the unit of the negative ``validation_scores_`` under
        scoring="loss"; but each minibatch counts before its update, and under dropout. Goes on under warm_start and
        partial_fit.
    validation_scores_ : list of float or None
        Validation score of each epoch, higher is better (the negative loss with scoring="loss"), going on as
        ``loss_curve_`` does; None without early stopping.
    best_validation_score_ : float or None
        The best of the last fit, that of the weights kept; under warm_start those that it began with compete.
    n_iter_ : int
        Epochs of the last fit.
    t_ : int
        Number of sequences trained on, each epoch counted.
    fit_time_ : float
        Seconds that training took, over all calls that went on from one another.
    n_outputs_ : int
        Number of outputs of the network.
    n_layers_ : int
        Number of recurrent layers.
    max_target_length_ : int
        Steps of the longest sequence in y, where a decoder says them; no prediction is longer.
    n_features_in_ : int
        Columns of 2-D X; features of a step otherwise.
    feature_names_in_ : ndarray of str (n_columns,)
        Names of the columns of a 2-D frame, if all are strings.
    y_mean_, y_scale_ : ndarray (n_targets,)
        Mean and scale of the known targets; with normalize_y only. The scale is the standard deviation; of an output
        that does not vary the magnitude of its mean, or 1 where that is larger or 0.

    See Also
    --------
    RNNClassifier : The same network for classes.
    SequenceWindower : Turns rows in time into the sequences that this reads.

    Examples
    --------
    The mean of each sequence, learnt from 2-D X, each row of which is a sequence:

    >>> import numpy as np
    >>> from sklearn_rnn import RNNRegressor
    >>> X = np.random.default_rng(0).normal(size=(200, 8))
    >>> model = RNNRegressor(hidden_size=8, solver="lbfgs", max_iter=2000, alpha=0.01, random_state=0)
    >>> model = model.fit(X, X.mean(axis=1))
    >>> bool(model.score(X, X.mean(axis=1)) > 0.99)
    True

    Sequences of different lengths are a list:

    >>> model.predict([X[0], X[1, :3], X[2]]).shape
    (3,)
    """

    _parameter_constraints: dict = {
        **CONSTRAINTS,
        "loss": [StrOptions(set(LOSSES)), Loss],
        "quantile": [None, Interval(Real, 0, 1, closed="neither"), "array-like"],
        "normalize_y": ["boolean"],
    }

    def __init__(
        self,
        hidden_size: int | Sequence[int] = 32,
        *,
        cell: str | Cell = "gru",
        bidirectional: bool = False,
        mapping: Literal["many-to-one", "many-to-many", "one-to-many", "encoder-decoder"] = "many-to-one",
        pooling: Literal["last", "mean", "both"] = "last",
        embedding_dim: int | None = None,
        attention: bool = False,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        loss: Literal["squared_error", "absolute_error", "huber", "poisson", "quantile"] | Loss = "squared_error",
        quantile: float | Sequence[float] | None = None,
        linear_steps: int | Literal["auto"] = "auto",
        normalize_y: bool = True,
        solver: Literal["adam", "adamw", "sgd", "rmsprop", "lbfgs"] = "adam",
        learning_rate_init: float = 5e-3,
        learning_rate: Literal["constant", "cosine", "invscaling", "adaptive"] = "constant",
        power_t: float = 0.5,
        momentum: float = 0.9,
        alpha: float = 1.0,
        batch_size: int | Literal["auto"] = "auto",
        max_iter: int = 50,
        max_fun: int = 15000,
        clip_norm: float | None = 1.0,
        bptt_steps: int | None = None,
        shuffle: bool = True,
        tol: float = 1e-4,
        n_iter_no_change: float = 10,
        early_stopping: bool | Literal["auto"] = "auto",
        validation_fraction: float = 0.1,
        validation_split: Literal["auto", "tail", "random"] = "auto",
        scoring: str | Callable[..., float] | None = "loss",
        warm_start: bool = False,
        verbose: int = False,
        engine: Literal["numpy", "numba"] = "numpy",
        dtype: Literal["float32", "float64"] | None = None,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.hidden_size = hidden_size
        self.cell = cell
        self.bidirectional = bidirectional
        self.mapping = mapping
        self.pooling = pooling
        self.embedding_dim = embedding_dim
        self.attention = attention
        self.dropout = dropout
        self.recurrent_dropout = recurrent_dropout
        self.loss = loss
        self.quantile = quantile
        self.linear_steps = linear_steps
        self.normalize_y = normalize_y
        self.solver = solver
        self.learning_rate_init = learning_rate_init
        self.learning_rate = learning_rate
        self.power_t = power_t
        self.momentum = momentum
        self.alpha = alpha
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.max_fun = max_fun
        self.clip_norm = clip_norm
        self.bptt_steps = bptt_steps
        self.shuffle = shuffle
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.validation_split = validation_split
        self.scoring = scoring
        self.warm_start = warm_start
        self.verbose = verbose
        self.engine = engine
        self.dtype = dtype
        self.random_state = random_state

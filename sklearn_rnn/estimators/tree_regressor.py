"""TreeRNNRegressor: its parameters."""

from collections.abc import Callable, Sequence
from numbers import Real
from typing import Literal

import numpy as np

from sklearn_rnn.cells import Cell
from sklearn_rnn.compat import Interval, StrOptions
from sklearn_rnn.estimators.number_network import NumberNetwork
from sklearn_rnn.estimators.tree import TREE_CONSTRAINTS, OfTrees
from sklearn_rnn.training import LOSSES, Loss


class TreeRNNRegressor(OfTrees, NumberNetwork):
    """Recursive neural network that predicts numbers from trees.

    X is a list with one tree per example, y one target per tree; targets of phrases are told by passing subtrees as
    examples of their own. A tree is a token, any str, int or bool, which is a leaf; or a tuple or list of a label and
    the children, ``("and", "true", ("not", "false"))``; or the whole as one str with brackets,
    ``"(and true (not false))"``; or an object with a method ``label()`` that iterates over its children, as nltk's
    Tree. `trees_from_heads` makes such trees of dependency parses. A tree may be as deep as memory allows; but
    Python itself cannot pickle tuples nested a thousand deep, as n_jobs does: write such a tree as one str.

    A node of a label with vector x and children 1, ..., K is the step of a cell that reads ``W_ih x + sum_k W_hh[k] h_k
    + b``, a missing child being zeros; so a chain of nodes with one child each is a recurrent network, read from the
    leaf up. Training is backpropagation through structure (Goller and Kuechler 1996, doi:10.1109/ICNN.1996.548916;
    Socher, Lin, Ng and Manning, Parsing natural scenes and natural language with recursive neural networks, ICML 2011).
    All nodes of one height of all trees of a minibatch are computed at once.

    Parameters
    ----------
    hidden_size : int, default=32
        Units of each node's state.
    cell : str or Cell, default="elman"
        What a node does: "elman", "gru", "lstm", or an instance from `sklearn_rnn.cells`, your own included, whose only
        recurrent state is "hidden". What a cell carries past its products is the sum over the children.
    labels : {"input", "ignore", "none"}, default="input"
        What the first element of an inner node is: a label that is read; one that is not, as in treebanks whose labels
        are the target; or no label, all elements being children, as in binary trees over words.
    children : {"ordered", "summed"}, default="ordered"
        A matrix for the first child, one for the second, and so on, as many as fit saw; or one for all, whose sum is
        read: any number of children, whose order is lost.
    embedding_dim : int, default=16
        Numbers of the vector that is learnt for each label: a row of "embedding.W". alpha does not touch them. A token
        that fit did not see is zeros.
    dropout : float, default=0.0
        Share of the labels' vectors, and of what the readout reads, set to zero in training.
    loss : str or Loss, default="squared_error"
        "squared_error", "absolute_error", "huber", "poisson", "quantile", or an instance: see `RNNRegressor`.
    quantile : float or sequence of float, default=None
        For loss="quantile": see `RNNRegressor`.
    normalize_y : bool, default=True
        Train on targets of mean 0 and standard deviation 1, weighted, and predict on their own scale. Not for
        "poisson".
    solver : {"adam", "adamw", "sgd", "rmsprop", "lbfgs"}, default="adam"
        "lbfgs" takes all trees at once, and computes in float64.
    learning_rate_init : float, default=5e-3
        Step size; not used by lbfgs.
    learning_rate : {"constant", "cosine", "invscaling", "adaptive"}, default="constant"
        How the step size goes on from there.
    power_t : float, default=0.5
        For "invscaling".
    momentum : float, default=0.9
        For sgd.
    alpha : float, default=1.0
        Strength of the L2 penalty on weights: see `RNNRegressor`. Rules without noise want less.
    batch_size : int or "auto", default="auto"
        Trees per update; "auto": 64, or all if they are fewer.
    max_iter : int, default=50
        Epochs at most; iterations for lbfgs.
    max_fun : int, default=15000
        For lbfgs: evaluations of loss and gradient at most.
    clip_norm : float or None, default=1.0
        Bound of the global norm of the gradient; None: no clipping. Not used by lbfgs.
    shuffle : bool, default=True
        Draw a new order of the trees for each epoch.
    tol : float, default=1e-4
        Improvement below which an epoch counts as no change.
    n_iter_no_change : int or inf, default=10
        Training stops after more than so many epochs in a row without change.
    early_stopping : bool or "auto", default="auto"
        Watch a validation set, stop when its score no longer rises, and keep the best weights. "auto": on exactly when
        X_val is given to fit. True without X_val: a part of the training data is held out.
    validation_fraction : float, default=0.1
        Share of the training data to hold out.
    validation_split : {"auto", "tail", "random"}, default="auto"
        Which trees are held out; "auto": the last ones.
    scoring : str, callable or None, default="loss"
        What early stopping watches: "loss", a scorer, or None for `score`.
    warm_start : bool, default=False
        Start fit from the weights of the fit before; tokens that are new get vectors.
    verbose : bool or int, default=False
        Print loss and validation score of each epoch; k: of every k-th.
    dtype : {"float32", "float64"} or None, default=None
        Computing type, and that of predictions; None: float64.
    random_state : int, RandomState instance or None, default=None
        For first weights, order, dropout and random splits.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Rows of "embedding.W" by token.
    max_arity_ : int
        The most children of a node that fit saw, at least 1.
    weights_ : dict of str to ndarray
        "embedding.W" (n_tokens + 1, embedding_dim), "layers.0.W_ih" (n_gates * n_units, embedding_dim),
        "layers.0.W_hh" (n_gates * n_units, `max_arity_` * n_units), the first child's block first, with
        children="summed" (n_gates * n_units, n_units); "layers.0.b", "readout.W" and "readout.b". predict reads this
        dict: editing it takes effect.
    loss_, best_loss_, best_validation_score_ : float or None
        See `RNNRegressor`, as for all that follow.
    loss_curve_, validation_scores_ : list of float or None
        Of each epoch.
    n_iter_, t_, n_outputs_, n_layers_ : int
        Epochs of the last fit; trees trained on, each epoch counted; outputs; recurrent layers, 1.
    fit_time_ : float
        Seconds that training took, over all calls that went on from one another.
    y_mean_, y_scale_ : ndarray (n_targets,)
        Mean and scale of the known targets; with normalize_y only.
    n_features_in_ : int
        1.

    See Also
    --------
    TreeRNNClassifier : The same network for classes.
    RNNRegressor : Reads sequences.
    trees_from_heads : Dependency parses as trees.

    Examples
    --------
    How many leaves does a tree have?

    >>> from sklearn_rnn import TreeRNNRegressor
    >>> X = ["a", ("+", "a", "a"), ("+", ("+", "a", "a"), "a"), "(+ (+ a a) (+ a a))"]
    >>> model = TreeRNNRegressor(4, solver="lbfgs", alpha=1e-4, random_state=0).fit(X, [1, 2, 3, 4])
    >>> model.predict(X).round().astype(int).tolist()
    [1, 2, 3, 4]
    """

    _parameter_constraints: dict = {
        **TREE_CONSTRAINTS,
        "loss": [StrOptions(set(LOSSES)), Loss],
        "quantile": [None, Interval(Real, 0, 1, closed="neither"), "array-like"],
        "normalize_y": ["boolean"],
    }

    def __init__(
        self,
        hidden_size: int = 32,
        *,
        cell: str | Cell = "elman",
        labels: Literal["input", "ignore", "none"] = "input",
        children: Literal["ordered", "summed"] = "ordered",
        embedding_dim: int = 16,
        dropout: float = 0.0,
        loss: str | Loss = "squared_error",
        quantile: float | Sequence[float] | None = None,
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
        shuffle: bool = True,
        tol: float = 1e-4,
        n_iter_no_change: float = 10,
        early_stopping: bool | Literal["auto"] = "auto",
        validation_fraction: float = 0.1,
        validation_split: Literal["auto", "tail", "random"] = "auto",
        scoring: str | Callable[..., float] | None = "loss",
        warm_start: bool = False,
        verbose: int = False,
        dtype: Literal["float32", "float64"] | None = None,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.hidden_size = hidden_size
        self.cell = cell
        self.labels = labels
        self.children = children
        self.embedding_dim = embedding_dim
        self.dropout = dropout
        self.loss = loss
        self.quantile = quantile
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
        self.shuffle = shuffle
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.validation_split = validation_split
        self.scoring = scoring
        self.warm_start = warm_start
        self.verbose = verbose
        self.dtype = dtype
        self.random_state = random_state

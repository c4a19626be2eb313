"""RNNRegressor."""

from sklearn.base import RegressorMixin
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.estimators.base import BaseRNN
from sklearn_rnn.estimators.documentation import documented
from sklearn_rnn.estimators.parameters import CONSTRAINTS, has_minibatch_solver
from sklearn_rnn.estimators.targets import Numbers


@documented
class RNNRegressor(RegressorMixin, BaseRNN):
    """Recurrent neural network that predicts numbers from sequences.

    Trained on the squared error by backpropagation through time.

    Parameters
    ----------
    {parameters}
    normalize_y : bool, default=True
        Train on targets of mean 0 and standard deviation 1, weighted, and predict on their own scale.
    {training_parameters}

    Attributes
    ----------
    {attributes}
    y_mean_, y_scale_ : ndarray (n_outputs,)
        Mean and scale of the targets; with normalize_y only. The scale is the standard deviation; of an output that
        does not vary the magnitude of its mean, or 1 where that is larger or 0.

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
    >>> model = RNNRegressor(hidden_size=8, solver="lbfgs", max_iter=2000, random_state=0).fit(X, X.mean(axis=1))
    >>> bool(model.score(X, X.mean(axis=1)) > 0.99)
    True

    Sequences of different lengths are a list:

    >>> model.predict([X[0], X[1, :3], X[2]]).shape
    (3,)
    """

    _parameter_constraints: dict = {**CONSTRAINTS, "normalize_y": ["boolean"]}

    def __init__(
        self,
        hidden_size=32,
        *,
        cell="gru",
        bidirectional=False,
        dropout=0.0,
        recurrent_dropout=0.0,
        normalize_y=True,
        solver="adam",
        learning_rate_init=5e-3,
        momentum=0.9,
        alpha=1e-2,
        batch_size="auto",
        max_iter=50,
        clip_norm=1.0,
        bptt_steps=None,
        shuffle=True,
        tol=1e-4,
        n_iter_no_change=10,
        early_stopping="auto",
        validation_fraction=0.1,
        validation_split="tail",
        warm_start=False,
        verbose=False,
        dtype=None,
        random_state=None,
    ):
        self.hidden_size = hidden_size
        self.cell = cell
        self.bidirectional = bidirectional
        self.dropout = dropout
        self.recurrent_dropout = recurrent_dropout
        self.normalize_y = normalize_y
        self.solver = solver
        self.learning_rate_init = learning_rate_init
        self.momentum = momentum
        self.alpha = alpha
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.clip_norm = clip_norm
        self.bptt_steps = bptt_steps
        self.shuffle = shuffle
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.validation_split = validation_split
        self.warm_start = warm_start
        self.verbose = verbose
        self.dtype = dtype
        self.random_state = random_state

    @available_if(has_minibatch_solver)
    def partial_fit(self, X, y, sample_weight=None):
        """Train for one epoch on X and y, going on from where the last partial_fit ended.

        The state of the optimiser goes on too, also across a save. Unfitted: starts, and then normalize_y
        takes mean and scale of the targets from this first block for good: it should be a typical one.

        Parameters
        ----------
        X : as in `fit`
        y : array-like (n_samples,) or (n_samples, n_outputs)
        sample_weight : array-like (n_samples,), default=None

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            As `fit`; also with early_stopping=True.
        """
        return self._partial_fit(X, y, sample_weight)

    def _first_target(self, y):
        return Numbers.first(y, self.normalize_y)

    @property
    def _target(self):
        return Numbers.of(self)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

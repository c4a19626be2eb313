"""RNNClassifier."""

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.compat import StrOptions
from sklearn_rnn.estimators.base import BaseRNN
from sklearn_rnn.estimators.documentation import documented
from sklearn_rnn.estimators.parameters import CONSTRAINTS, has_minibatch_solver
from sklearn_rnn.estimators.targets import first_classes, fitted_classes
from sklearn_rnn.transaction import as_before_on_error


@documented
class RNNClassifier(ClassifierMixin, BaseRNN):
    """Recurrent neural network that predicts classes of sequences.

    One softmax over all classes, two included; for multilabel targets one sigmoid per label. Trained on the
    cross entropy by backpropagation through time.

    Parameters
    ----------
    {parameters}
    class_weight : dict, "balanced" or None, default=None
        Weights of the classes, multiplied with sample_weight. "balanced": inversely proportional to the sums of the
        sample weights of each class. Not for multilabel targets.
    {training_parameters}

    Attributes
    ----------
    classes_ : ndarray (n_classes,)
        The classes in ascending order; for multilabel targets the numbers of the labels.
    {attributes}

    See Also
    --------
    RNNRegressor : The same network for numbers.
    SequenceWindower : Turns rows in time into the sequences that this reads.

    Examples
    --------
    Does a sequence rise or fall?

    >>> import numpy as np
    >>> from sklearn_rnn import RNNClassifier
    >>> X = np.random.default_rng(0).normal(size=(200, 8)).cumsum(axis=1)
    >>> y = np.where(X[:, -1] > X[:, 0], "rises", "falls")
    >>> model = RNNClassifier(hidden_size=8, solver="lbfgs", max_iter=2000, random_state=0).fit(X, y)
    >>> model.classes_
    array(['falls', 'rises'], dtype='<U5')
    >>> bool(model.score(X, y) > 0.95)
    True
    """

    _parameter_constraints: dict = {
        **CONSTRAINTS,
        "class_weight": [dict, StrOptions({"balanced"}), None],
    }

    def __init__(
        self,
        hidden_size=32,
        *,
        cell="gru",
        bidirectional=False,
        dropout=0.0,
        recurrent_dropout=0.0,
        class_weight=None,
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
        self.class_weight = class_weight
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
    def partial_fit(self, X, y, classes=None, sample_weight=None):
        """Train for one epoch on X and y, going on from where the last partial_fit ended.

        The state of the optimiser goes on too, also across a save.

        Parameters
        ----------
        X : as in `fit`
        y : array-like (n_samples,) or (n_samples, n_labels)
        classes : array-like (n_classes,), default=None
            All classes that will ever occur; needed in the first call, and may be repeated later.
        sample_weight : array-like (n_samples,), default=None

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            As `fit`; also with early_stopping=True, without classes in the first call, or with others later.
        """
        with as_before_on_error(self):
            self._validate_params()
            if hasattr(self, "weights_"):
                if classes is not None and not np.array_equal(np.unique(classes), self.classes_):
                    raise ValueError(f"classes={classes!r} is not the same as in the first call: {self.classes_}.")
            elif classes is None:
                raise ValueError("classes must be passed on the first call to partial_fit.")
            return self._partial_fit(X, y, sample_weight, classes=classes)

    def predict_proba(self, X):
        """Probabilities of the classes.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        P : ndarray (n_samples, n_classes)
            Columns as in `classes_`; rows sum to 1, except for multilabel targets.
        """
        Z = self._outputs(X)
        return self._target.loss.link(Z).T

    def predict_log_proba(self, X):
        """Logarithms of the probabilities of the classes.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        log_P : ndarray (n_samples, n_classes)
        """
        Z = self._outputs(X)
        return self._target.loss.log_link(Z).T

    def _first_target(self, y, classes=None):
        return first_classes(y, classes)

    @property
    def _target(self):
        return fitted_classes(self)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags

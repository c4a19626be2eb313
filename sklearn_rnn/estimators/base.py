"""What RNNRegressor and RNNClassifier share: validate, build the network, train, decode."""

from abc import ABC, abstractmethod

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_array, check_consistent_length

from sklearn_rnn.cells import get_cell
from sklearn_rnn.compat import _check_sample_weight, _fit_context, _safe_indexing
from sklearn_rnn.estimators.data import Data, rows_that_weigh, split_validation
from sklearn_rnn.estimators.inputs import check_range, read_sequences, warn_of_rows_in_time, warn_of_scale
from sklearn_rnn.estimators.parameters import CONSTRAINTS, check_combination, network_of, settings_of
from sklearn_rnn.estimators.prediction import Prediction
from sklearn_rnn.network import Model
from sklearn_rnn.training import Examples, Stopping, solve
from sklearn_rnn.transaction import as_before_on_error
from sklearn_rnn.user_warning import warn


class BaseRNN(Prediction, BaseEstimator, ABC):
    """Base of the recurrent networks: everything but the meaning of the target.

    Regressor and classifier differ in the meaning of their target (`estimators.targets`), in how they check and weigh
    it, and in the metric that early stopping watches: the abstract methods below.
    """

    __metadata_request__fit = {"X_val": True, "y_val": True, "sample_weight_val": True}

    _parameter_constraints: dict = CONSTRAINTS

    @abstractmethod
    def _check_target(self, y, reset):
        """A validated y; with reset its kind and n_outputs_ are written, else compared."""

    @abstractmethod
    def _weigh(self, y, weight):
        """Weights (n_samples,) of the examples, from those that the user gave."""

    def _learn_target(self, y, weight, reset):
        """Write what encoding needs to know of the rows trained on, if anything; without reset check that it holds."""

    @property
    @abstractmethod
    def _target(self):
        """The meaning of the fitted target: see `estimators.targets`."""

    @abstractmethod
    def _metric(self, y_true, y_pred, sample_weight):
        """What early stopping watches; higher is better."""

    @abstractmethod
    def _stratify_by(self, y):
        """Classes (n_samples,) by which a validation split is stratified, or None."""

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y, sample_weight=None, *, X_val=None, y_val=None, sample_weight_val=None):
        """Train the network.

        Parameters
        ----------
        X : array-like (n_samples, n_steps), (n_samples, n_steps, n_features), or list of arrays
            Sequences. Rows of 2-D X are univariate sequences; a list holds arrays (n_steps_i, n_features) or
            (n_steps_i,). Steps that are all NaN are absent.
        y : array-like (n_samples,) or (n_samples, n_outputs)
            Targets, one per sequence.
        sample_weight : array-like (n_samples,), default=None
            Non-negative weights. Rows of weight 0 are left out, whatever stands in them.
        X_val, y_val, sample_weight_val : default=None
            A validation set for early stopping, instead of a part of X. GridSearchCV cuts an X_val with as many rows
            as X by fold: give it another number of rows, or use early_stopping=True.

        Returns
        -------
        self : object
            The fitted estimator. If fit raises, the estimator is as it was before.

        Raises
        ------
        ValueError
            If X holds infinite numbers or steps that are partly NaN; if shapes, weights or parameters do not
            fit; if training diverges (the loss is not finite).
        TypeError
            If X, y or a parameter is of a type that cannot be read.

        Warns
        -----
        ConvergenceWarning
            If max_iter ends the training.
        UserWarning
            If features are on a scale that saturates cells, if X looks like rows in time, or on
            KeyboardInterrupt, after which the weights learnt so far are kept.
        """
        validation = None if X_val is None else (X_val, y_val, sample_weight_val)
        with as_before_on_error(self):
            if X_val is None and not (y_val is None and sample_weight_val is None):
                raise ValueError("y_val or sample_weight_val was given without X_val.")
            if X_val is not None and self.early_stopping is False:
                raise ValueError('X_val was given, but early_stopping=False: use early_stopping="auto" or True.')
            self._train(X, y, sample_weight, validation, resume=self.warm_start and hasattr(self, "weights_"))
        return self

    def _partial_fit(self, X, y, sample_weight):
        """One epoch over X and y that goes on from the last."""
        with as_before_on_error(self):
            self._validate_params()
            if self.early_stopping is True:
                raise ValueError("partial_fit does not support early_stopping=True: use fit.")
            self._train(X, y, sample_weight, None, resume=hasattr(self, "weights_"), partial=True)
        return self

    def _train(self, X, y, sample_weight, validation, *, resume, partial=False):
        """Validate, build, train, and write the fitted attributes."""
        check_combination(self, stops_early=self.early_stopping is True or validation is not None)
        warn_of_rows_in_time(X)
        dtype = self._computing_type if resume and self.dtype is None else self.dtype
        data, dtype = self._check_data(X, y, sample_weight, reset=not resume, dtype=dtype)
        seed = check_random_state(self.random_state).randint(2**31)
        data, validation = self._hold_out(data, validation, seed, dtype)
        data = self._weigh_classes(data)
        self._learn_target(data.y, data.weight, reset=not resume)
        target = self._target
        Y = target.encode(data.y)
        network = network_of(self, data.X.n_features, self.n_outputs_)
        rng = np.random.default_rng([seed, self.t_ if resume else 0])
        computing = np.float64 if self.solver == "lbfgs" else dtype
        if resume:
            self._check_network(network)
            theta = network.layout.pack(self.weights_, computing)
        else:
            theta = network.first_theta(rng, target.loss.first_bias(Y, data.weight)).astype(computing)
        stopping = Stopping(self.tol, self.n_iter_no_change, self._scorer(network, validation))
        run = solve(
            network,
            target.loss,
            theta,
            Examples(data.X, Y.astype(theta.dtype), data.weight),
            settings_of(self, one_epoch=partial),
            stopping=stopping,
            rng=rng,
            report=self._report,
            optimizer_state=getattr(self, "_optimizer_state", None) if partial else None,
        )
        theta = theta if stopping.best_theta is None else stopping.best_theta
        self.weights_ = network.layout.unpack(theta, dtype)
        self.n_layers_ = len(network.stack.layers)
        self._fitted_cell = repr(get_cell(self.cell))
        self._write_history(run, stopping, len(data), resume, partial)

    def _write_history(self, run, stopping, n_samples, resume, partial):
        """Set the fitted attributes that tell how training went."""
        losses, watched = run.losses, stopping.score is not None
        vars(self).pop("_optimizer_state", None)
        if partial:
            self._optimizer_state = run.optimizer_state
        if not losses and resume:
            return  # interrupted before an epoch was through
        self.loss_ = losses[-1] if losses else np.nan
        self.loss_curve_ = [*(self.loss_curve_ if resume else []), *losses]
        self.n_iter_ = len(losses)
        self.t_ = (self.t_ if resume else 0) + n_samples * len(losses)
        self.best_loss_ = None if watched else min(self.loss_curve_, default=np.nan)
        scores_before = (self.validation_scores_ if resume else None) or []
        self.validation_scores_ = [*scores_before, *stopping.scores] if watched else None
        self.best_validation_score_ = max(stopping.scores, default=np.nan) if watched else None
        if not (partial or run.stopped):
            warn(
                f"Maximum iterations ({self.max_iter}) reached and the optimization hasn't converged yet. Raise "
                "max_iter, or let early_stopping decide.",
                ConvergenceWarning,
            )

    def _check_data(self, X, y, sample_weight, *, reset, dtype, suffix=""):
        """Validated Data without rows of weight 0, and the computing type: dtype, or where that is None X's."""
        if y is None:
            raise ValueError(f"requires y{suffix} to be passed, but the target y{suffix} is None.")
        kept = rows_that_weigh(sample_weight)
        sequences, found, dtype_of_X = read_sequences(self, X, reset=reset, kept=kept)
        if kept is not None:
            check_consistent_length(y, kept)
            y, sample_weight = _safe_indexing(y, np.flatnonzero(kept)), np.asarray(sample_weight)[kept]
        y = check_array(y, ensure_2d=False, allow_nd=True, dtype=None, input_name=f"y{suffix}")
        if y.ndim > 2:
            raise ValueError(f"y{suffix} must have shape (n_samples,) or (n_samples, n_outputs), got {y.shape}.")
        check_consistent_length(sequences, y)
        weight = _check_sample_weight(sample_weight, y, dtype=np.float64, ensure_non_negative=True)
        y = self._check_target(y, reset)
        dtype = np.dtype(dtype_of_X if dtype is None else dtype)
        check_range(found.largest, dtype, f"X{suffix}")
        if y.dtype.kind == "f":
            check_range(np.abs(y).max(), dtype, f"y{suffix}")
        if not suffix:
            warn_of_scale(found)
        return Data(sequences, y, weight), dtype

    def _weigh_classes(self, data):
        """Data with the final weights; a class may weigh nothing, and then its rows are left out."""
        data.weight = self._weigh(data.y, data.weight)
        if not data.weight.any():
            raise ValueError("All rows to train on weigh 0: check sample_weight and class_weight.")
        return data if (data.weight > 0).all() else data.subset(data.weight > 0)

    def _hold_out(self, data, validation, seed, dtype):
        """Data to train on, and Data to watch or None: the validation set given, or a part of data."""
        if validation is not None:
            try:
                validation, _ = self._check_data(*validation, reset=False, dtype=dtype, suffix="_val")
            except (TypeError, ValueError) as error:
                message = f"The validation set (X_val, y_val, sample_weight_val) cannot be used: {error}"
                raise type(error)(message) from error
            if len(validation) < 2:
                raise ValueError(f"X_val has {len(validation)} row of positive weight; its score needs at least 2.")
        elif self.early_stopping is True:
            labels = self._stratify_by(data.y)
            training, held_out = split_validation(
                len(data), self.validation_fraction, self.validation_split, seed, labels
            )
            data, validation = data.subset(training), data.subset(held_out)
        return data, validation

    def _scorer(self, network, validation):
        """``score(theta)`` on the validation Data, or None."""
        if validation is None:
            return None

        def score(theta):
            Z = Model(network, network.layout.views(theta), theta.dtype).outputs(validation.X)
            if not np.isfinite(Z).all():
                return np.nan  # which stops training as diverged
            return float(self._metric(validation.y, self._target.decode(Z), validation.weight))

        return score

    def _report(self, epoch, loss):
        """Print the progress of training."""
        if self.verbose:
            print(f"Iteration {epoch}, loss = {loss:.8f}")

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.three_d_array = True
        tags.input_tags.allow_nan = True
        tags.target_tags.required = True
        return tags

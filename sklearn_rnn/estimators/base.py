"""What RNNRegressor and RNNClassifier share: validate, build the network, train, decode."""

import warnings
from abc import ABC, abstractmethod
from contextlib import contextmanager
from numbers import Integral, Real

import numpy as np
from sklearn.base import BaseEstimator, _fit_context
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval, Options, StrOptions
from sklearn.utils.validation import _check_sample_weight, check_consistent_length, check_is_fitted

from sklearn_rnn.cells import Cell, get_cell
from sklearn_rnn.estimators.inputs import read_sequences, warn_of_rows_in_time, warn_of_scale
from sklearn_rnn.estimators.outputs import final_outputs, outputs_at_every_step, states_at_every_step
from sklearn_rnn.estimators.splitting import split_validation
from sklearn_rnn.network import Network
from sklearn_rnn.training import Examples, Objective, Stopping, make_optimizer, train, train_lbfgs

AUTO_BATCH_SIZE = 200


def has_minibatch_solver(estimator):
    """AttributeError for solver="lbfgs", which has no partial_fit."""
    if estimator.solver == "lbfgs":
        raise AttributeError(
            "partial_fit is only available for minibatch solvers: lbfgs needs all data at once."
        )
    return True


class BaseRNN(BaseEstimator, ABC):
    """Base of the recurrent networks: everything but the meaning of the target.

    Regressor and classifier differ in how they check, encode and decode the target, in the loss, and in the
    metric that early stopping watches: the abstract methods below.
    """

    __metadata_request__fit = {"X_val": True, "y_val": True, "sample_weight_val": True}  # noqa: RUF012

    _parameter_constraints: dict = {  # noqa: RUF012
        "hidden_size": [Interval(Integral, 1, None, closed="left"), tuple, list],
        "cell": [str, Cell],
        "bidirectional": ["boolean"],
        "dropout": [Interval(Real, 0, 1, closed="left")],
        "recurrent_dropout": [Interval(Real, 0, 1, closed="left")],
        "solver": [StrOptions({"adam", "adamw", "sgd", "rmsprop", "lbfgs"})],
        "learning_rate_init": [Interval(Real, 0, None, closed="neither")],
        "momentum": [Interval(Real, 0, 1, closed="both")],
        "alpha": [Interval(Real, 0, None, closed="left")],
        "batch_size": [StrOptions({"auto"}), Interval(Integral, 1, None, closed="left")],
        "max_iter": [Interval(Integral, 1, None, closed="left")],
        "clip_norm": [None, Interval(Real, 0, None, closed="neither")],
        "shuffle": ["boolean"],
        "tol": [Interval(Real, 0, None, closed="left")],
        "n_iter_no_change": [Interval(Integral, 1, None, closed="left"), Options(Real, {np.inf})],
        "early_stopping": [StrOptions({"auto"}), "boolean"],
        "validation_fraction": [Interval(Real, 0, 1, closed="neither")],
        "validation_split": [StrOptions({"tail", "random"})],
        "warm_start": ["boolean"],
        "verbose": ["verbose"],
        "dtype": [None, StrOptions({"float32", "float64"})],
        "random_state": ["random_state"],
    }

    @abstractmethod
    def _check_target(self, y, reset):
        """A validated y; with reset its kind and shape are written, else compared."""

    @abstractmethod
    def _fit_encoding(self, y, weight):
        """Learn the encoding of targets from the rows trained on."""

    @abstractmethod
    def _encode(self, y):
        """Targets y as float64 array (n_outputs, n)."""

    @abstractmethod
    def _decode(self, Z):
        """Outputs Z (n_outputs, n) as predictions."""

    @abstractmethod
    def _loss(self):
        """The loss between outputs and encoded targets."""

    @abstractmethod
    def _initial_bias(self, Y, weight):
        """Output bias (n_outputs,) with which a network without other weights predicts mean or prior."""

    @abstractmethod
    def _metric(self, y_true, y_pred, sample_weight):
        """What early stopping watches; higher is better."""

    def _stratify_by(self, y):
        """Classes (n_samples,) by which a validation split is stratified, or None."""
        return None

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
            Non-negative weights. Rows of weight 0 are dropped before anything else.
        X_val, y_val, sample_weight_val : default=None
            A validation set for early stopping, instead of a part of X.

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
        with self._as_before_on_error():
            if X_val is None and not (y_val is None and sample_weight_val is None):
                raise ValueError("y_val or sample_weight_val was given without X_val.")
            if X_val is not None and self.early_stopping is False:
                raise ValueError(
                    'X_val was given, but early_stopping=False: use early_stopping="auto" or True.'
                )
            self._train(X, y, sample_weight, validation, resume=self.warm_start and hasattr(self, "weights_"))
        return self

    def _partial_fit(self, X, y, sample_weight):
        """One epoch over X and y that goes on from the last."""
        with self._as_before_on_error():
            if self.early_stopping is True:
                raise ValueError("partial_fit does not support early_stopping=True: use fit.")
            self._train(X, y, sample_weight, None, resume=hasattr(self, "weights_"), partial=True)
        return self

    def _train(self, X, y, sample_weight, validation, *, resume, partial=False):
        """Validate, build, train, and write the fitted attributes."""
        self._check_parameters(validation)
        warn_of_rows_in_time(X)
        sequences, y, weight, dtype = self._check_examples(X, y, sample_weight, reset=not resume)
        seed = check_random_state(self.random_state).randint(2**31)
        training = np.arange(len(sequences))
        if validation is not None:
            validation = self._check_examples(*validation, reset=False, suffix="_val")[:3]
        elif self.early_stopping is True:
            labels = self._stratify_by(y)
            training, rows = split_validation(
                len(y), self.validation_fraction, self.validation_split, seed, labels
            )
            validation = sequences.subset(rows), y[rows], weight[rows]
        if not resume:
            self._fit_encoding(y[training], weight[training])
        Y, weight = self._encode(y[training]), weight[training]
        network = self._network(sequences.n_features, len(Y))
        rng = np.random.default_rng([seed, self.t_ if resume else 0])
        if resume:
            theta, dtype = network.layout.pack(self.weights_), self._computing_type
        else:
            theta = np.zeros(network.layout.size)
            network.initialise(network.layout.views(theta), rng, self._initial_bias(Y, weight))
        theta = theta.astype(np.float64 if self.solver == "lbfgs" else dtype)
        examples = Examples(sequences.subset(training), Y.astype(theta.dtype), weight.astype(theta.dtype))
        stopping = Stopping(self.tol, self.n_iter_no_change, self._scorer(network, validation))
        run = self._optimise(network, theta, examples, stopping, rng, resume, partial)
        self._write_fitted(network, theta.astype(dtype), stopping, *run, len(examples), resume, partial)

    def _optimise(self, network, theta, examples, stopping, rng, resume, partial):
        """Train theta (size,) in place; losses, whether something other than max_iter ended it, the optimiser."""
        weights = [network.layout.views(theta)[name] for name in network.weight_names]
        alpha = 0.0 if self.solver == "adamw" else self.alpha
        objective = Objective(network, self._loss(), alpha, theta.dtype, rng)
        batch_size = AUTO_BATCH_SIZE if self.batch_size == "auto" else self.batch_size
        common = {"batch_size": batch_size, "report": self._report}
        with np.errstate(over="ignore", invalid="ignore"):
            if self.solver == "lbfgs":
                run = train_lbfgs(objective, theta, examples, max_iter=self.max_iter, tol=self.tol, **common)
                return *run, None
            optimizer = make_optimizer(
                self.solver,
                theta,
                weights,
                learning_rate=self.learning_rate_init,
                momentum=self.momentum,
                decay=self.alpha,
            )
            if partial and resume:
                optimizer.resume(getattr(self, "_optimizer_state", {}))
            run = train(
                objective,
                theta,
                optimizer,
                examples,
                stopping,
                max_iter=1 if partial else self.max_iter,
                clip_norm=self.clip_norm,
                rng=rng if self.shuffle else None,
                **common,
            )
        return *run, optimizer

    def _write_fitted(self, network, theta, stopping, losses, stopped, optimizer, n_samples, resume, partial):
        """Set the fitted attributes after training."""
        if stopping.best_theta is not None:
            theta = stopping.best_theta
        self.weights_ = {name: view.copy() for name, view in network.layout.views(theta).items()}
        self.loss_ = losses[-1] if losses else np.nan
        self.loss_curve_ = [*(self.loss_curve_ if resume else []), *losses]
        self.n_iter_ = len(losses)
        self.t_ = (self.t_ if resume else 0) + n_samples * len(losses)
        self.n_outputs_ = network.readout.n_outputs
        self.n_layers_ = len(network.stack.layers)
        watched = stopping.score is not None
        self.best_loss_ = None if watched else min(losses, default=np.nan)
        self.validation_scores_ = stopping.scores if watched else None
        self.best_validation_score_ = stopping.best if watched else None
        vars(self).pop("_optimizer_state", None)
        if partial:
            self._optimizer_state = optimizer.state
        elif not stopped:
            warnings.warn(
                f"Maximum iterations ({self.max_iter}) reached and the optimization hasn't converged yet. Raise "
                "max_iter, or let early_stopping decide.",
                ConvergenceWarning,
                stacklevel=4,
            )
        elif self.verbose:
            print(stopping.reason)

    def _check_parameters(self, validation):
        """ValueError for parameters that do not fit together."""
        sizes = self._hidden_sizes
        if not sizes or not all(isinstance(size, Integral) and size >= 1 for size in sizes):
            raise ValueError(
                f"hidden_size must be an int >= 1, or a tuple of them, got {self.hidden_size!r}."
            )
        get_cell(self.cell)
        if self.solver == "lbfgs":
            if self.dropout > 0 or self.recurrent_dropout > 0:
                raise ValueError(
                    'solver="lbfgs" cannot train with dropout: choose dropout=0 or another solver.'
                )
            if self.early_stopping is True or validation is not None:
                raise ValueError('solver="lbfgs" does not support early stopping: choose another solver.')

    def _check_examples(self, X, y, sample_weight, *, reset, suffix=""):
        """Validated sequences, targets and weights, without rows of weight 0; and the computing type."""
        if y is None:
            raise ValueError(f"requires y{suffix} to be passed, but the target y{suffix} is None.")
        sequences, found, dtype = read_sequences(self, X, reset=reset)
        if not suffix:
            warn_of_scale(found)
        y = self._check_target(y, reset)
        check_consistent_length(sequences, y)
        weight = self._check_weight(sample_weight, y, f"sample_weight{suffix}")
        kept = weight > 0
        if not kept.any():
            raise ValueError(
                f"All sample_weight{suffix} are zero: expected at least one row of positive weight."
            )
        if not kept.all():
            sequences, y, weight = sequences.subset(kept), y[kept], weight[kept]
        return sequences, y, weight, dtype if self.dtype is None else np.dtype(self.dtype)

    def _check_weight(self, sample_weight, y, name):
        """Weights (n_samples,) in float64."""
        return _check_sample_weight(sample_weight, y, dtype=np.float64, ensure_non_negative=True)

    def _network(self, n_features, n_outputs):
        """The network of the estimator's parameters."""
        return Network(
            get_cell(self.cell),
            n_features,
            self._hidden_sizes,
            n_outputs,
            bidirectional=self.bidirectional,
            dropout=self.dropout,
            recurrent_dropout=self.recurrent_dropout,
        )

    @property
    def _hidden_sizes(self):
        """hidden_size as a tuple, one entry per layer."""
        return tuple(self.hidden_size) if isinstance(self.hidden_size, (tuple, list)) else (self.hidden_size,)

    @property
    def _computing_type(self):
        """The dtype of the fitted weights."""
        return self.weights_["readout.b"].dtype

    def _scorer(self, network, validation):
        """``score(theta)`` on validation data (sequences, y, weight), or None."""
        if validation is None:
            return None
        sequences, y, weight = validation

        def score(theta):
            Z = final_outputs(network, network.layout.views(theta), sequences, theta.dtype)
            return float(self._metric(y, self._decode(Z), weight))

        return score

    def _report(self, epoch, loss):
        """Print the progress of training."""
        if self.verbose:
            print(f"Iteration {epoch}, loss = {loss:.8f}")

    def _apply(self, function, X):
        """``function(network, weights, sequences, dtype)`` on new X."""
        check_is_fitted(self)
        sequences, _, _ = read_sequences(self, X, reset=False)
        network = self._network(sequences.n_features, self.n_outputs_)
        return function(network, self.weights_, sequences, self._computing_type), isinstance(
            sequences.source, list
        )

    def _outputs(self, X):
        """Outputs Z (n_outputs, n_samples) of the network for X."""
        return self._apply(final_outputs, X)[0]

    def predict(self, X):
        """Predict the target of each sequence.

        Parameters
        ----------
        X : array-like (n_samples, n_steps), (n_samples, n_steps, n_features), or list of arrays
            Sequences as in fit; their lengths may differ from those of fit, except for 2-D X.

        Returns
        -------
        y : ndarray (n_samples,) or (n_samples, n_outputs)
        """
        return self._decode(self._outputs(X))

    def predict_steps(self, X):
        """Predict after each step of each sequence, as if it were the last.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        y : ndarray (n_samples, n_steps) or (n_samples, n_steps, n_outputs), or list of ndarray
            A list where X is one. At an absent step what followed the step before it.
        """
        outputs, as_list = self._apply(outputs_at_every_step, X)
        steps = [self._decode(Z) for Z in outputs]
        return steps if as_list else np.array(steps)

    def hidden_states(self, X):
        """States of the last recurrent layer at every step.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        H : ndarray (n_samples, n_steps, n_units), or list of ndarray (n_steps_i, n_units)
            A list where X is one. Both directions side by side where bidirectional. An absent step repeats
            the state before it, zeros before the first step.
        """
        states, as_list = self._apply(states_at_every_step, X)
        return states if as_list else np.array(states)

    @contextmanager
    def _as_before_on_error(self):
        """Whatever raises inside leaves the estimator as it was."""
        before = dict(vars(self))
        try:
            yield
        except BaseException:
            vars(self).clear()
            vars(self).update(before)
            raise

    def __sklearn_is_fitted__(self):
        return hasattr(self, "weights_")

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.three_d_array = True
        tags.input_tags.allow_nan = True
        tags.target_tags.required = True
        return tags

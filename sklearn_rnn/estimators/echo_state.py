"""What EchoStateRegressor and EchoStateClassifier share: a reservoir, and a readout solved in closed form."""

from abc import abstractmethod
from dataclasses import replace
from functools import partial
from numbers import Integral, Real
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state

from sklearn_rnn.callbacks import CallbackSupport, FitTask
from sklearn_rnn.compat import Interval, StrOptions, _fit_context
from sklearn_rnn.estimators.echo_state_saved import check_echo_state, moments_of_state, state_of_moments
from sklearn_rnn.estimators.parameters import check_hidden_sizes, hidden_sizes
from sklearn_rnn.estimators.reading import Reading
from sklearn_rnn.estimators.rows import check_any_weighs, read_rows
from sklearn_rnn.inputs import warn_of_rows_in_time, warn_of_scale, warn_of_small_weights
from sklearn_rnn.network import EchoState, Reservoir
from sklearn_rnn.training import merge, moments_of_blocks, solve_readout
from sklearn_rnn.transaction import draft_of

_HELD = "hidden_size", "leak_rate", "bidirectional", "mapping", "pooling", "washout", "input_to_readout"


class BaseEchoState(Reading, CallbackSupport, BaseEstimator):
    """Base of the echo state networks: everything but the meaning of the target, which is an object (`targets`)."""

    embedding_dim = None  # X holds numbers

    _parameter_constraints: dict = {
        "hidden_size": [Interval(Integral, 1, None, closed="left"), tuple, list],
        "leak_rate": [Interval(Real, 0, 1, closed="right")],
        "spectral_radius": [Interval(Real, 0, None, closed="left")],
        "density": [Interval(Real, 0, 1, closed="right")],
        "input_scaling": [Interval(Real, 0, None, closed="left")],
        "bias_scaling": [Interval(Real, 0, None, closed="left")],
        "bidirectional": ["boolean"],
        "mapping": [StrOptions({"many-to-one", "many-to-many"})],
        "pooling": [StrOptions({"last", "mean"})],
        "washout": [Interval(Integral, 0, None, closed="left")],
        "input_to_readout": ["boolean"],
        "alpha": [None, Interval(Real, 0, None, closed="left")],
        "dtype": [None, StrOptions({"float32", "float64"})],
        "random_state": ["random_state"],
    }

    @abstractmethod
    def _encoded(self, Y):
        """Targets as they were read as numbers (n_outputs, n_columns) that the readout learns; NaN: not known."""

    def _class_factor(self, target, examples):
        """Weights (n_columns,) of the targets' classes; None: all alike."""
        return

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Draw a reservoir, and solve the readout.

        Parameters
        ----------
        X : array-like (n_samples, n_steps), (n_samples, n_steps, n_features), or list of arrays
            Sequences, as `RNNRegressor` reads them: steps that are all NaN are absent.
        y : array-like (n_samples,) or (n_samples, n_outputs), or of steps as `mapping` says
            Targets. NaN, or None as label of a step, is not known.
        sample_weight : array-like (n_samples,), default=None
            Non-negative weights, which are counts: weight 2 is a row twice. Rows of weight 0 are left out, whatever
            stands in them.

        Returns
        -------
        self : object
            The fitted estimator. If fit raises, the estimator is as it was before.

        Raises
        ------
        ValueError
            If X holds infinite numbers or steps that are partly NaN; if shapes, weights or parameters do not fit; if
            no target is known behind the washout; if numbers are too large to square.
        TypeError
            If X, y or a parameter is of a type that cannot be read.

        Warns
        -----
        UserWarning
            If features are on a scale that saturates the units, or X looks like rows in time.
        """
        task = FitTask(self, X, y, sample_weight)
        with draft_of(self) as draft, task.on(draft):
            draft._learn(X, y, sample_weight, first=draft._first_target)
        return self

    def _partial_fit(self, X, y, sample_weight, **announced):
        """Add rows to those that a draft's readout is solved of; announced goes to `_first_target`."""
        first = None if hasattr(self, "weights_") else partial(self._first_target, **announced)
        self._learn(X, y, sample_weight, first=first)

    def _learn(self, X, y, sample_weight, *, first):
        """Read rows, add up what the readout needs to know of them, and solve it; first None: going on."""
        self._check_combination()
        if first is None:
            self._check_ready()
        warn_of_rows_in_time(X)
        dtype = self._computing_type if first is None else self.dtype
        target, rows, found, dtype = read_rows(self, X, y, sample_weight, first=first, dtype=dtype)
        warn_of_scale(found)
        if first is not None:
            warn_of_small_weights(rows.examples.weight)
            target.doubt(rows.examples, dtype)
            target.tell(self)
            self._draw(rows.examples.X.n_features, dtype)
        examples = self._counting(rows.examples)
        weight, factor = examples.target_weight, self._class_factor(target, examples)
        Y = self._encoded(examples.Y)
        model, known = self._model(examples.X), ~np.isnan(Y).all(axis=0)
        counts = weight if factor is None else weight * factor
        check_any_weighs(counts[known])
        parts = moments_of_blocks(model.features(examples.X), model.network.n_read, Y, counts)
        seen = float(weight[known].sum())
        if first is None:
            parts, seen = merge(moments_of_state(self._moments), parts), seen + self._weight_seen
        self._moments, self._weight_seen = state_of_moments(parts), seen
        W, b, self.alpha_ = solve_readout(parts, model.network.n_read, self.alpha, None if factor is None else seen)
        self.weights_ = {**self.weights_, "readout.W": W, "readout.b": b}

    def _draw(self, n_features, dtype):
        """Draw the weights of a reservoir that reads so many features, beside a readout of zeros."""
        reservoir = self._reservoir(n_features)
        rng = np.random.default_rng(check_random_state(self.random_state).randint(2**31))
        drawn = reservoir.draw(
            rng,
            spectral_radius=self.spectral_radius,
            density=self.density,
            input_scaling=self.input_scaling,
            bias_scaling=self.bias_scaling,
        )
        readout = reservoir.layout_of_readout(self.n_outputs_)
        self.weights_ = {name: array.astype(dtype) for name, array in drawn.items()}
        self.weights_ |= readout.unpack(np.zeros(readout.size), np.float64)
        self._fitted_parameters = self._held_parameters()

    def _reservoir(self, n_features):
        """The Reservoir that the parameters describe."""
        return Reservoir(
            n_features,
            hidden_sizes(self),
            leak_rate=self.leak_rate,
            bidirectional=self.bidirectional,
            reads_inputs=self.input_to_readout,
            pooling="steps" if self.mapping == "many-to-many" else self.pooling,
            lead_in=self.washout,
        )

    def _held_parameters(self):
        """See `Reading`."""
        return {name: getattr(self, name) for name in _HELD} | {"hidden_size": hidden_sizes(self)}

    def _check_combination(self):
        """ValueError for parameters that are not valid together."""
        check_hidden_sizes(self)
        if self.washout and self.mapping != "many-to-many":
            raise ValueError(
                f'washout={self.washout} leaves steps out, so it is for mapping="many-to-many", got '
                f'mapping="{self.mapping}": choose washout=0.'
            )

    def _counting(self, examples):
        """Examples whose targets of the first ``washout`` steps are not known; ValueError if no others are."""
        if not self.washout:
            return examples
        counts = examples.columns.counts
        place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        unknown = np.nan if examples.Y.dtype.kind == "f" else -1
        examples = replace(examples, Y=np.where(place < self.washout, unknown, examples.Y))
        if examples.known is not None and not examples.known.any():
            raise ValueError(
                f"washout={self.washout} leaves no step with a known target: the longest sequence has {counts.max()} "
                "present steps."
            )
        return examples

    @property
    def _computing_type(self):
        """The dtype of states and predictions."""
        return self.weights_["layers.0.b"].dtype

    def _model(self, sequences):
        """The EchoState that reads such Sequences."""
        return self._model_of(sequences.n_features)

    def _model_of(self, n_features):
        """The EchoState that reads steps of so many features; ValueError if weights_ are not its own."""
        reservoir, dtype = self._reservoir(n_features), self._computing_type
        readout = {name: array for name, array in self.weights_.items() if name.startswith("readout.")}
        drawn = {name: array for name, array in self.weights_.items() if name not in readout}
        reservoir.layout.check(drawn)
        reservoir.layout_of_readout(self.n_outputs_).check(readout)
        return EchoState(reservoir, reservoir.layout.views(reservoir.layout.pack(drawn, dtype)) | readout, dtype)

    def hidden_states(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """What the readout reads, at every step.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        H : ndarray (n_samples, n_steps, n_read), or list of ndarray (n_steps_i, n_read)
            The step itself, if input_to_readout, then the states layer by layer, onward before reverse. A list where
            X is one. An absent step repeats what was before it, zeros before the first step.
        """
        return super().hidden_states(X)

    def _check_state(self):
        """ValueError if what was loaded of a file is no state that fit leaves."""
        check_echo_state(self)

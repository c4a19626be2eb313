"""Ctrl-C at any line: the estimator is as before, or as the call leaves it when it ends."""

import copy
import sys
import warnings

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower, advance
from tests.torture.kind import Kind

PACKAGE = sklearn_rnn.__path__[0]
X = np.random.default_rng(0).normal(size=(24, 2))
Y = X[:, 0] + X[:, 1]


class Interrupts:
    """Raises KeyboardInterrupt at a line of the package, and once more some calls later, while it cleans up."""

    def __init__(self, line, call=0):
        self.line, self.call, self.n_lines = line, call, 0

    def __enter__(self):
        self.before = sys.gettrace(), sys.getprofile()
        sys.setprofile(self._count_calls if self.call else None)
        sys.settrace(self._enter)
        return self

    def __exit__(self, *_):
        sys.settrace(self.before[0])
        sys.setprofile(self.before[1])

    def _enter(self, frame, event, arg):
        return self._count_lines if _is_ours(frame) else None

    def _count_lines(self, frame, event, arg):
        if event == "line":
            self.n_lines += 1
            if self.n_lines == self.line:
                raise KeyboardInterrupt  # which ends the tracing
        return self._count_lines

    def _count_calls(self, frame, event, arg):
        if self.n_lines >= self.line and event in ("call", "return", "c_call") and _is_ours(frame):
            self.call -= 1
            if self.call == 0:
                raise KeyboardInterrupt


def _is_ours(frame):
    return frame.f_code.co_filename.startswith(PACKAGE)


def network(rng):
    """A small network."""
    cls, options = (RNNRegressor, {"dropout": 0.1}) if rng.random() < 0.5 else (RNNClassifier, {})
    cell = str(rng.choice(["elman", "gru", "lstm"]))
    return cls(3, cell=cell, max_iter=3, early_stopping=bool(rng.integers(2)), random_state=0, **options)


def target_of(model):
    return (Y > 0).astype(int) if isinstance(model, RNNClassifier) else Y


def fitting(model):
    model.fit(X, target_of(model))


def partial_fitting(model):
    model.partial_fit(X, target_of(model), **({"classes": [0, 1]} if isinstance(model, RNNClassifier) else {}))


def moving_on(model):
    advance(model, X[16:20])


def state(thing):
    """All that an estimator holds, as a value that can be compared."""
    if isinstance(thing, BaseEstimator):
        return state(vars(thing))
    if isinstance(thing, dict):
        return {name: state(value) for name, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [state(part) for part in thing]
    if isinstance(thing, np.ndarray):
        return thing.shape, thing.dtype, repr(thing.tolist())
    return repr(thing)


def interrupted(rng, model, call, changing):
    """Whether a call that is interrupted leaves the estimator that it changes as before; else the call has ended.

    After a second interrupt all that was there is back; something new may be left beside it.
    """
    n_lines = counted(model, call)
    twice = int(rng.integers(1, 20)) if rng.random() < 0.3 else 0
    before = state(changing)
    try:
        with warnings.catch_warnings(action="ignore"), Interrupts(int(rng.integers(1, n_lines + 1)), twice):
            call(model)
    except KeyboardInterrupt:
        now = state(changing)
        return (before == {name: now.get(name) for name in before}) if twice else now == before
    return False


def counted(model, call):
    """Lines of the package that run in the call, on a copy."""
    counting = Interrupts(line=sys.maxsize)
    with warnings.catch_warnings(action="ignore"), counting:
        call(copy.deepcopy(model))
    return counting.n_lines


def a_fit(rng):
    """fit and partial_fit, of an unfitted and of a fitted network."""
    model, call = network(rng), fitting if rng.random() < 0.5 else partial_fitting
    with warnings.catch_warnings(action="ignore"):
        if rng.random() < 0.5:
            fitting(model)
        if call is partial_fitting:
            model.set_params(early_stopping=False)
        if not interrupted(rng, model, call, model):
            assert np.isfinite(model.predict(X)).all()
            assert len(model.loss_curve_) >= model.n_iter_
            fitting(model)


def an_advance(rng):
    """advance through a Pipeline: the context has moved, or has not."""
    windower = SequenceWindower(int(rng.integers(2, 5)), lag=int(rng.integers(2)))
    model = make_pipeline(StandardScaler(), windower, RNNRegressor(2, max_iter=1, random_state=0))
    with warnings.catch_warnings(action="ignore"):
        model.fit(X[:16], Y[:16])
    moved = copy.deepcopy(model)
    moving_on(moved)
    if not interrupted(rng, model, moving_on, model[1]):
        assert state(model) == state(moved)


KINDS = [
    Kind(
        "Ctrl-C in fit and partial_fit",
        "at any line, once or twice: as before, or fitted with the weights learnt so far",
        a_fit,
        1200,
    ),
    Kind("Ctrl-C in advance", "at any line, once or twice: not moved, or moved", an_advance, 600),
]

"""A call reads one state of an estimator, and what it changes is there at once or not at all."""

import inspect
import multiprocessing
import pickle
import sys

import numpy as np
import pytest
from sklearn.base import BaseEstimator

import sklearn_rnn
from sklearn_rnn import HopfieldNetwork, SequenceScaler, SequenceWindower, transaction
from sklearn_rnn.transaction import draft_of, in_turn

from .torture.threads import threads_that_alternate

ROWS = np.random.default_rng(0).normal(size=(40, 3))
PUBLIC = [getattr(sklearn_rnn, name) for name in sklearn_rnn.__all__]
ESTIMATORS = [each for each in PUBLIC if inspect.isclass(each) and issubclass(each, BaseEstimator)]
CHANGES = ("fit", "partial_fit", "set_")


class SnapshotError(Exception):
    """A snapshot was asked for."""


def own_methods(estimator):
    """Public methods of the package that read an estimator, by name, whether or not it has them now."""
    for name in dir(estimator):
        method = inspect.getattr_static(estimator, name)
        method = getattr(method, "fn", method)  # of available_if
        written_here = str(getattr(inspect.unwrap(method), "__module__", "")).startswith("sklearn_rnn")
        if callable(method) and written_here and not name.startswith(("_", *CHANGES)):
            yield method


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: each.__name__)
def test_every_method_that_reads_an_estimator_reads_one_state(estimator, monkeypatch):
    def take(_):
        raise SnapshotError

    monkeypatch.setattr(transaction, "_snapshot", take)
    methods = list(own_methods(estimator))
    assert methods
    for method in methods:
        parameters = [p for p in inspect.signature(method).parameters.values() if p.default is p.empty]
        with pytest.raises(SnapshotError):
            method(estimator(), *parameters[1:])


def test_what_a_draft_becomes_is_there_at_the_end_or_not_at_all():
    scaler = SequenceScaler().fit(ROWS)
    before = vars(scaler).copy()

    def change(error):
        with draft_of(scaler) as draft:
            del draft.mean_
            draft.scale_ = None
            assert vars(scaler) == before
            if error:
                raise error
        return draft

    with pytest.raises(KeyboardInterrupt):
        change(KeyboardInterrupt())
    assert vars(scaler) == before
    change(None).var_ = None
    assert before.keys() - vars(scaler).keys() == {"mean_"}
    assert scaler.scale_ is None
    assert scaler.var_ is before["var_"]


@pytest.mark.parametrize(
    ("estimator", "told"),
    [
        (SequenceScaler(), lambda scaler: scaler.n_steps_seen_),
        (HopfieldNetwork("modern"), lambda network: network.n_patterns_),
        (SequenceWindower(100, time_col=False), lambda windower: len(windower.context_)),
    ],
    ids=lambda case: type(case).__name__,
)
def test_nothing_is_lost_that_threads_add(estimator, told):
    with threads_that_alternate(8) as pool:
        list(pool.map(estimator.partial_fit, ROWS.reshape(40, 1, 3)))
    assert told(estimator) == (120 if isinstance(estimator, SequenceScaler) else 40)


def test_copies_know_of_no_lock():
    windower = SequenceWindower(3).fit(ROWS)
    with in_turn():
        windower.partial_fit(ROWS)
        state = pickle.dumps(windower)
    assert b"ock" not in state.replace(b"block", b"")
    pickle.loads(state).partial_fit(ROWS)


def _tells(windower):
    windower.partial_fit(ROWS)
    sys.exit(0)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="processes cannot be forked here")
@pytest.mark.filterwarnings("ignore:.*use of fork")
def test_a_process_forked_while_another_thread_is_at_it_has_a_turn_of_its_own():
    windower = SequenceWindower(3).fit(ROWS)
    with threads_that_alternate(1) as pool:
        pool.submit(in_turn().acquire).result()
        try:
            child = multiprocessing.get_context("fork").Process(target=_tells, args=(windower,))
            child.start()
            child.join(30)
            if child.is_alive():
                child.kill()
            assert child.exitcode == 0
        finally:
            pool.submit(in_turn().release).result()

"""Columns of lag 0 that hold y, and what looks like it but is in order."""

import warnings

import numpy as np
import pandas as pd
import pytest

from sklearn_rnn import SequenceWindower

from .told import told

T = np.arange(200)
NOISE = np.random.default_rng(0).normal(size=(200, 3))
COUNTS = np.random.default_rng(1).poisson(5.0, size=(200, 2)).astype(float)


def fitted(X, y=None, **parameters):
    return told(SequenceWindower(**{"window_length": 5} | parameters).fit, X, y)


@pytest.mark.parametrize("change", [lambda y: y, lambda y: 3 * y + 100, lambda y: y.astype(np.float32)])
@pytest.mark.parametrize("make", [pd.Series, list, lambda y: pd.DataFrame({"other": np.sin(y), "y": y})])
def test_a_column_of_lag_0_that_is_y(change, make):
    y = np.random.default_rng(1).normal(size=60)
    X = pd.DataFrame({"a": np.cos(np.arange(60)), "sold": change(y)})
    assert fitted(X, make(y)) == ["leak"]
    assert fitted(X, make(y), lag=1) == fitted(X, make(y), lag={"sold": 1}) == []


@pytest.mark.parametrize(
    "y",
    [
        np.arange(60.0),
        np.arange(60.0) + 0.001 * np.sin(np.arange(60)),
        np.r_[np.zeros(55), np.arange(5.0)],
        np.ones(60),
        np.r_[np.full(40, np.nan), np.random.default_rng(0).normal(size=20)],
        np.array(list("ab") * 30),
    ],
    ids=["a line", "nearly a line", "rarely other", "constant", "hardly known", "classes"],
)
def test_what_is_equal_to_y_by_its_nature_is_no_leak(y):
    X = np.nan_to_num(y.astype(float))[:, None] if y.dtype.kind == "f" else np.arange(60.0)[:, None]
    assert fitted(X, y) == []


def test_the_next_row_and_a_noisy_copy_are_no_leak():
    y = np.random.default_rng(0).normal(size=60)
    assert fitted(y[:-1, None], y[1:]) == fitted((y + 1e-6 * np.sin(y))[:, None], y) == []


SUMS = {
    "a total of counts": (COUNTS, COUNTS.sum(axis=1)),
    "scaled": ((COUNTS - 3) / 7, COUNTS.sum(axis=1)),
    "single precision": ((COUNTS / 3).astype(np.float32), COUNTS.sum(axis=1)),
    "with factors": (NOISE, NOISE @ [1.0, -2.0, 0.5] + 100),
    "as few rows as will do": (NOISE[:17], NOISE[:17].sum(axis=1)),
    "missing now and then": (np.where(T[:, None] % 7 == 3, np.nan, NOISE), NOISE.sum(axis=1)),
    "the second of two": (COUNTS, np.column_stack([NOISE[:, 0], COUNTS.sum(axis=1)])),
}


@pytest.mark.parametrize("name", SUMS)
def test_several_columns_of_lag_0_that_add_up_to_y(name):
    X, y = SUMS[name]
    assert fitted(X, y) == ["leak of several"]
    assert fitted(X, y, lag=1) == []


def test_the_columns_that_add_up_are_named_and_the_cure_works():
    X = pd.DataFrame({"wind": NOISE[:, 0], "casual": COUNTS[:, 0], "registered": COUNTS[:, 1]})
    with pytest.warns(UserWarning, match=r"The columns \['casual', 'registered'\] add up to y") as caught:
        SequenceWindower(5).fit(X, COUNTS.sum(axis=1))
    assert (cure := "{'casual': 1, 'registered': 1}") in str(caught[0].message)
    assert fitted(X, COUNTS.sum(axis=1), lag=eval(cure)) == []


def test_rows_of_a_panel_in_any_order():
    index = pd.MultiIndex.from_product([["n", "s"], pd.date_range("2026", periods=100)])
    X = pd.DataFrame(COUNTS, index=index, columns=["a", "b"])
    y = X.sum(axis=1)
    by_time = X.sort_index(level=1)
    assert fitted(X, y) == fitted(by_time, y[by_time.index]) == ["leak of several"]
    wave = pd.DataFrame({"a": np.sin(T), "b": np.cos(T)}, index=index)
    assert fitted(wave, wave.sum(axis=1)) == []


NO_LEAKS = {
    "noise beside it": (NOISE, NOISE @ [1.0, 2.0, 3.0] + 1e-3 * COUNTS[:, 0]),
    "the next row": (NOISE[:-1], NOISE[1:].sum(axis=1)),
    "steps of a window": (NOISE, np.convolve(NOISE.sum(axis=1), np.ones(3))[:200]),
    "a wave": (np.column_stack([np.sin(T / 5), np.cos(T / 5)]), np.sin((T + 1) / 5)),
    "a trend and a wave": (np.column_stack([T, np.sin(T / 5)]), 0.1 * T + np.sin(T / 5)),
    "days of the week": (np.eye(7)[T % 7], np.eye(7)[T % 7] @ np.arange(7) ** 2.0),
    "a line": (np.column_stack([T, T**2.0]), 3.0 * T),
    "hardly varies": (COUNTS, np.r_[np.zeros(195), np.arange(5.0)]),
    "too few rows to say": (NOISE[:16], NOISE[:16].sum(axis=1)),
    "constant": (np.ones((200, 2)), np.ones(200)),
    "one column, nearly": (NOISE, NOISE[:, 0] + 1e-6 * np.sin(T)),
}


@pytest.mark.parametrize("name", NO_LEAKS)
def test_what_adds_up_by_its_nature_or_nearly_is_no_leak(name):
    assert fitted(*NO_LEAKS[name]) == []


def test_numbers_whose_squares_overflow_are_no_leak():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        SequenceWindower(5).fit(NOISE * 1e300, NOISE.sum(axis=1))

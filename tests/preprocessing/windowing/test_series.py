"""Labels of series."""

import io

import numpy as np
import pandas as pd
import polars as pl
import pytest
import skops.io
from numpy.testing import assert_array_equal

import sklearn_rnn
from sklearn_rnn import SequenceWindower
from sklearn_rnn.preprocessing.windowing.series import number_series, numbers_in, together

MIXED = [True, 1, "1", 1.0, False, 0, np.int8(1), np.True_, ("a", True), ("a", 1), ("a", 1.0), 1.5]


def column(labels):
    array = np.empty(len(labels), object)
    array[:] = labels
    return array


def test_numbers_are_equal_by_value_bools_and_texts_are_series_of_their_own():
    numbers, labels = number_series(column(MIXED), "g")
    assert numbers.tolist() == [0, 1, 2, 1, 3, 4, 1, 0, 5, 6, 6, 7]
    assert list(map(repr, labels)) == list(map(repr, [True, 1, "1", False, 0, ("a", True), ("a", 1), 1.5]))
    for known in (labels, labels[::-1]):
        assert_array_equal(known[numbers_in(known, labels)] == labels, True)
    assert numbers_in(labels, number_series(column([("a", False), 2.5, "True"]), "g")[1]).tolist() == [-1, -1, -1]


@pytest.mark.parametrize("later", [np.array([1.0, 2.0]), np.array([1, 2], np.int8), pd.Series([1, 2], dtype="Int16")])
def test_a_series_keeps_its_history_where_its_column_changes_the_type_of_numbers(later):
    frame = pd.DataFrame({"v": [1.0, 2.0], "g": [1, 2]})
    windower = SequenceWindower(2, group_col="g").fit(frame)
    assert_array_equal(windower.transform(pd.DataFrame({"v": [3.0, 4.0], "g": later}))[:, :, 0], [[1, 3], [2, 4]])
    assert_array_equal(windower.partial_fit(pd.DataFrame({"v": [3.0, 4.0], "g": later})).groups_, [1, 2])


def test_a_bool_is_no_number_whatever_block_it_comes_in():
    windower = SequenceWindower(2, group_col="g").fit(pd.DataFrame({"v": [1.0, 2.0], "g": [1, 0]}))
    with pytest.warns(UserWarning, match="equal but for their type"):
        made = windower.transform(pd.DataFrame({"v": [3.0, 4.0], "g": [True, False]}))
    assert_array_equal(made[:, :, 0], [[np.nan, 3], [np.nan, 4]])


@pytest.mark.filterwarnings("ignore:Series are named by:UserWarning")
def test_labels_of_any_kind_come_back_from_a_file():
    frame = pd.DataFrame({"v": [1.0, 2.0, 3.0], "g": column([True, 1, "1"])})
    windower = SequenceWindower(2, group_col="g").fit(frame)
    saved = sklearn_rnn.load(io.BytesIO(skops.io.dumps(windower)))
    later = frame.assign(v=[4.0, 5.0, 6.0])
    assert_array_equal(saved.partial_fit(later).context_, windower.partial_fit(later).context_)
    assert list(map(repr, saved.groups_)) == ["True", "1", "'1'"]


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT, ("b", None), ("b", np.nan)])
def test_a_missing_label_names_no_series(missing):
    frame = pd.DataFrame({"v": [1.0, 2.0, 3.0], "g": column(["a", missing, missing])})
    with pytest.raises(ValueError, match=r"'g' \(group_col\) holds 2 missing labels .* drop those rows"):
        SequenceWindower(2, group_col="g").fit(frame)


def test_missing_labels_of_frames_and_levels_are_refused():
    days = pd.date_range("2026-01-01", periods=2)
    levels = pd.MultiIndex.from_arrays([["a", None], days])
    for frame in (pl.DataFrame({"v": [1.0, 2.0], "g": ["a", None]}), pd.DataFrame({"v": [1.0, 2.0]}, levels)):
        with pytest.raises(ValueError, match="1 missing labels"):
            SequenceWindower(2, group_col="g" if "g" in frame.columns else None).fit(frame)


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        ([3, 1], "i"),
        ([3.0, 1], "i"),
        (["b", "a"], "U"),
        (["b", 1], "O"),
        (["b" * 37], "O"),
        ([2**70], "O"),
        (["\0"], "O"),
    ],
)
def test_labels_stand_in_the_smallest_kind_of_array_and_come_out_as_they_were(labels, kind):
    numbers, found = number_series(column(labels), "g")
    assert found.dtype.kind == kind
    assert found[numbers].tolist() == labels
    for other in (np.array([7]), np.array(["x"]), column([("t", 1)])):
        both = together(found, other)
        assert both.tolist() == [*found.tolist(), *other.tolist()]
        assert numbers_in(both, other).tolist() == [len(found)]
        assert numbers_in(found, other).tolist() == [-1]


def test_many_labels_are_found_as_few_are():
    labels = np.array([f"shop {k}" for k in range(100)])
    wanted = np.random.default_rng(0).permutation(np.append(labels, "none"))
    assert_array_equal(numbers_in(labels, wanted), [list(labels).index(w) if w in labels else -1 for w in wanted])

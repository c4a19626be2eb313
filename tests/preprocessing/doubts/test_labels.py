"""Labels that changed their type."""

import pandas as pd
import pytest

from sklearn_rnn import SequenceWindower

from .told import told


def panel(labels, start=0):
    n = len(labels)
    return pd.DataFrame(
        {"s": list(labels) * 3, "t": [start + k for k in range(3) for _ in range(n)], "v": range(3 * n)}
    )


@pytest.mark.parametrize(
    ("before", "later"),
    [
        ([1, 2], ["1", "2"]),
        (["1", "2"], [1, 2]),
        (["001", "002"], [1, 2]),
        (["1.0", "2.0"], [1, 2]),
        ([1, 2], ["1.0", "2.0"]),
        ([1.5, 2.5], ["1.5", "2.5"]),
        ([True, False], ["True", "False"]),
        ([1, 0], [True, False]),
        ([1, 2], [1, "2"]),
    ],
)
def test_a_label_of_another_type_is_told_in_every_call(before, later):
    windower = SequenceWindower(2, group_col="s", time_col="t").fit(panel(before))
    assert told(windower.transform, panel(later, 3)) == ["labels"]
    assert told(windower.partial_fit, panel(later, 3)) == ["labels"]
    if before + later != [1, 2, 1, "2"]:
        assert told(SequenceWindower(2, group_col="s", time_col="t").fit, panel(before + later)) == ["labels"]


def test_labels_that_are_known_are_not_told_of_again():
    windower = SequenceWindower(2, group_col="s", time_col="t")
    assert told(windower.fit, panel([1, "1"])) == ["labels"]
    assert told(windower.transform, panel([1, "1"], 3)) == []


def test_parts_of_tuples():
    def rows(shops, start):
        index = pd.MultiIndex.from_product([["n"], shops, range(start, start + 3)])
        return pd.DataFrame({"v": range(len(index))}, index=index)

    windower = SequenceWindower(2).fit(rows([1, 2], 0))
    assert told(windower.transform, rows(["1", "2"], 3)) == ["labels"]
    assert told(windower.transform, rows([1.0, 3], 3)) == []


@pytest.mark.parametrize(
    ("before", "later"),
    [([1, 2], [1.0, 2.0]), (["a"], ["a ", "b"]), (["001"], ["1"]), ([1, 2], [3]), (["a", "b"], [1]), ([1, 2], ["x"])],
)
def test_new_series_are_quiet(before, later):
    windower = SequenceWindower(2, group_col="s", time_col="t").fit(panel(before))
    assert told(windower.transform, panel(later, 3)) == told(windower.partial_fit, panel(later, 3)) == []

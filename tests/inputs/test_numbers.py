from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest

from sklearn_rnn import RNNClassifier, RNNRegressor

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(20, 4))
Y = X.sum(axis=1)
FRAME = pd.DataFrame(X, columns=["x1", "x2", "x3", "x4"])


def small(estimator=RNNRegressor, **parameters):
    return estimator(**{"hidden_size": 3, "max_iter": 2, "random_state": 0, **parameters})


def with_cells(**cells):
    """The frame with cells of column x2 replaced: keyword r3 stands for row 3."""
    frame = FRAME.astype(object)
    for row, cell in cells.items():
        frame.loc[int(row[1:]), "x2"] = cell
    return frame


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (with_cells(r3="13,6"), r"'x2' of X holds numbers.*'13,6'.*read_csv\(\.\.\., decimal=\",\"\)"),
        (with_cells(r3="?", r5="n/a"), r"'x2' of X.*is '\?'.*na_values=\"\?\""),
        (with_cells(r3="1.000,5", r5="?"), r"is '1\.000,5'.*decimal=\",\", na_values=\"\?\""),
        (FRAME.assign(x2=["9,4", "13,6"] * 10), r"'x2'.*'9,4'.*decimal=\",\""),
        (pl.DataFrame({"x1": X[:, 0], "x2": ["9,4", "13,6"] * 10}), r"'x2'.*'9,4'.*decimal=\",\""),
        ([pd.DataFrame({"x2": ["9.4", "13,6"]})] * 20, r"'x2' of X\[0\].*'13,6'.*decimal"),
        (with_cells(r3="13,6").to_numpy(), r"Column 1 of X.*'13,6'"),
        (FRAME.assign(x2=["red", "blue"] * 10), r"'x2' of X holds text, first 'red'.*OneHotEncoder.*groupby"),
        (FRAME.assign(x2=pd.date_range("2026", periods=20)), "'x2' of X holds Timestamp objects"),
        (pd.DataFrame({"x2": pd.date_range("2026", periods=20)}), r"dtype datetime64.*expected real numbers"),
        (pl.DataFrame({"x2": pd.to_timedelta(range(20), unit="D")}), r"dtype timedelta64.*expected real numbers"),
        (["a text", "another"] * 10, r"X holds text, first 'a text'.*SequenceVectorizer"),
        (pd.Series(["a text", "another"] * 10), "X holds text, first 'a text'"),
        ([["a", "text"], ["another"]] * 10, r"X\[0\] holds text, first 'a'.*SequenceVectorizer"),
        (pd.DataFrame({"x2": list(X)}), r"'x2' of X holds an array in each cell.*list\(X\[column\]\)"),
        (X.astype(object) * 1j, "complex objects"),
    ],
)
def test_what_is_no_number_is_named_with_its_cure(frame, message):
    model = small().fit(X, Y)
    before = dict(vars(model))
    with pytest.raises((ValueError, TypeError), match=message) as caught:
        model.fit(frame, Y)
    assert "OrdinalEncoder" not in str(caught.value)
    assert vars(model) == before


def test_a_target_written_as_text_is_named_with_its_cure():
    with pytest.raises(ValueError, match=r"y holds numbers written as text.*'13,6'.*decimal=\",\""):
        small().fit(X, ["9.4", "13,6"] * 10)
    with pytest.raises(ValueError, match="could not convert string to float"):
        small().fit(X, ["up", "down"] * 10)


@pytest.mark.parametrize("convert", [str, Decimal])
def test_what_can_be_read_as_number_is_read(convert):
    expected = small().fit(FRAME, Y).predict(FRAME)
    np.testing.assert_array_equal(small().fit(FRAME.map(convert), Y).predict(FRAME), expected)


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "boolean", "float64[pyarrow]"])
def test_missing_entries_of_extension_types_are_nan(dtype):
    pytest.importorskip("pyarrow")
    numbers = pd.DataFrame([[0, 1, 1], [1, 0, 1]] * 10)
    missing = numbers.astype(dtype)
    missing.iloc[0, 0] = pd.NA
    absent = numbers.astype(float)
    absent.iloc[0, 0] = np.nan
    expected = small().fit(absent, Y).predict(absent)
    np.testing.assert_array_equal(small().fit(missing, Y).predict(missing), expected)
    sequences = [missing.loc[[k]].T.set_axis(["x"], axis=1) for k in range(20)]
    np.testing.assert_allclose(small().fit(sequences, Y).predict(sequences), expected, rtol=1e-12)
    with pytest.raises(ValueError, match="y contains NaN"):
        small(RNNClassifier).fit(X, missing[0])


@pytest.mark.parametrize(
    ("sequences", "message"),
    [
        ([pd.DataFrame({"load": [1, 2.0], "price": [np.nan, 1]})] * 20, "column 'price' is NaN in 20 of 40 steps"),
        ([pd.DataFrame({"load": [1, 2.0], "price": np.nan})] * 20, "column 'price' is NaN throughout: drop it"),
        (np.stack([X, np.where(X > 0, X, np.nan)], axis=2), r"feature 1 is NaN in \d+ of 80 steps.*3-D.*ffill"),
    ],
)
def test_a_missing_number_names_its_column(sequences, message):
    with pytest.raises(ValueError, match=message):
        small().fit(sequences, Y)


@pytest.mark.parametrize(
    ("y", "weight", "message"),
    [
        (Y, np.full(20, 1e308), r"sample_weight holds numbers up to 1e\+308, too large"),
        (Y, np.full(20, 5e-324), "sample_weight holds numbers up to 4.941e-324, too small"),
        (np.where(Y > 0, 1e308, 0), None, r"y holds numbers up to 1e\+308, too large"),
        (np.where(np.arange(20) % 2, 1.7e308, -1.7e308), None, r"y holds numbers up to 1.7e\+308, too large"),
    ],
)
def test_numbers_at_the_ends_of_float64_are_refused(y, weight, message):
    with pytest.raises(ValueError, match=message):
        small().fit(X, y, weight)

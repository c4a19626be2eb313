import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn import RNNClassifier, RNNRegressor

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
RNG = np.random.default_rng(0)
LISTS = [pd.DataFrame(RNG.normal(size=(3 + k % 4, 2)), columns=["load", "price"]) for k in range(20)]
SWAPPED = [x[["price", "load"]] if k % 3 else x for k, x in enumerate(LISTS)]
Y = np.array([x["load"].sum() for x in LISTS])


def small(estimator=RNNRegressor, **parameters):
    return estimator(**{"hidden_size": 3, "max_iter": 2, "random_state": 0, **parameters})


@pytest.mark.parametrize("convert", [lambda x: x, pl.DataFrame])
def test_frames_in_a_list_are_matched_by_name(convert):
    straight, mixed = list(map(convert, LISTS)), list(map(convert, SWAPPED))
    model, other = small().fit(straight, Y), small().fit(mixed, Y)
    for method in ("predict", "predict_steps", "hidden_states"):
        expected = getattr(model, method)(straight)
        for predicted in (getattr(model, method)(mixed), getattr(other, method)(mixed[::-1])[::-1]):
            assert all(map(np.array_equal, predicted, expected))


def test_frames_are_matched_by_name_in_partial_fit_and_in_a_validation_set():
    c = (Y > 0).astype(int)
    model, other = (small(RNNClassifier).partial_fit(LISTS, c, classes=[0, 1]) for _ in range(2))
    expected = model.partial_fit(LISTS, c).predict_proba(LISTS)
    assert_array_equal(other.partial_fit(SWAPPED, c).predict_proba(SWAPPED), expected)
    watched = [small(warm_start=True).fit(LISTS, Y, X_val=X_val, y_val=Y) for X_val in (LISTS, SWAPPED)]
    assert watched[0].validation_scores_ == watched[1].validation_scores_


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (["load", "cost"], r"X\[0\] has 'load', 'cost'.*missing: 'price'; unknown: 'cost'"),
        (["load"], "missing: 'price'; unknown: none"),
        (["load", "load"], "missing: 'price'"),
        (["load", "price", "wind"], "missing: none; unknown: 'wind'"),
    ],
)
def test_a_missing_or_unknown_name_is_refused(columns, message):
    model = small().fit(LISTS, Y)
    odd = [pd.DataFrame(np.zeros((2, len(columns))), columns=columns)]
    with pytest.raises(ValueError, match=message):
        model.predict(odd)
    with pytest.raises(ValueError, match="missing: 'price'" if "price" not in columns else "unknown: 'wind'"):
        small().fit([*LISTS, *odd], [*Y, 0])


def test_arrays_have_no_names_and_keep_their_places():
    model, plain = small().fit(LISTS, Y), small().fit([x.to_numpy() for x in LISTS], Y)
    assert_array_equal(model.predict([x.to_numpy() for x in LISTS]), plain.predict(LISTS))
    assert_array_equal(model.predict([pd.DataFrame(x.to_numpy()) for x in LISTS]), plain.predict(LISTS))


@pytest.mark.parametrize("names", [range(4), [2.5, 1.5, 4.0, 8.0], pd.date_range("2026", periods=4), [2, True, 0, 1.5]])
def test_columns_of_a_frame_whose_names_are_no_strings_are_matched_by_name(names):
    X = pd.DataFrame(RNG.normal(size=(20, len(names))), columns=names)
    model = small().fit(X, Y)
    assert_array_equal(model.predict(X.iloc[:, ::-1]), model.predict(X))
    assert_array_equal(model.predict(X.to_numpy()), model.predict(X))


def test_a_column_of_another_name_is_refused_where_names_are_no_strings():
    X = pd.DataFrame(RNG.normal(size=(20, 3)), columns=[10, 20, 30])
    model = small().fit(X, Y)
    with pytest.raises(ValueError, match=r"X has 10, 20, 40, expected 10, 20, 30 \(missing: 30; unknown: 40\)"):
        model.predict(X.rename(columns={30: 40}))

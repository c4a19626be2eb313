"""What goes wrong between two calls, or only together: found by trying to break the estimators."""

import pickle
import subprocess
import sys
import tracemalloc

import numpy as np
import pandas as pd
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.model_selection import LeaveOneOut, cross_val_score

from sklearn_rnn import RNNClassifier, RNNRegressor
from sklearn_rnn.cells import CELLS, LSTM, Cell, Elman

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(40, 4))
Y = X.sum(axis=1)
C = np.where(Y > 0, "up", "down")


def small(estimator=RNNRegressor, **parameters):
    return estimator(**{"hidden_size": 3, "max_iter": 2, "random_state": 0, **parameters})


@pytest.mark.parametrize(
    "wrong", [{"alpha": -1}, {"batch_size": -3}, {"solver": "foo"}, {"dtype": "int32"}, {"hidden_size": True}]
)
def test_partial_fit_checks_parameters_first_and_later(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        small(**wrong).partial_fit(X, Y)
    with pytest.raises(ValueError, match=next(iter(wrong))):
        small().partial_fit(X, Y).set_params(**wrong).partial_fit(X, Y)


@pytest.mark.parametrize("wrap", [lambda X: X, lambda X: X[:, :, None], list, pd.DataFrame, lambda X: X.astype(object)])
def test_rows_of_weight_0_may_hold_anything(wrap):
    weight = np.ones(40)
    weight[[3, 20]] = 0
    wild, target = X.copy(), Y.copy()
    wild[3], target[20] = [np.inf, np.nan, 0, 1], np.nan
    kept = weight > 0
    model = small(linear_steps=0).fit(wrap(wild), target, weight)
    assert_array_equal(model.predict(wrap(X)), small(linear_steps=0).fit(X[kept], Y[kept]).predict(X))


class ForeignArray:
    """An array of another library."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return self.array


@pytest.mark.parametrize("form", [X, X[:, :, None]])
def test_rows_of_weight_0_of_a_foreign_array(form):
    weight = np.append(0, np.ones(39))
    assert_array_equal(
        small().fit(ForeignArray(form), Y, weight).predict(X[:, :, None]),
        small().fit(form[1:], Y[1:]).predict(X[:, :, None]),
    )


def test_a_weight_that_is_missing_is_no_weight_of_0():
    with pytest.raises(ValueError, match="NaN"):
        small().fit(X, Y, [None] + [1] * 39)


def test_a_weight_of_0_does_not_copy_windows():
    view = sliding_window_view(np.zeros((20_099, 1)), 100, axis=0).transpose(0, 2, 1)
    y, weight = np.arange(20_000.0), np.ones(20_000)
    weight[7] = 0
    model = RNNRegressor(2, cell="elman", linear_steps=0, max_iter=1, batch_size=500)
    tracemalloc.start()
    model.fit(view, y, weight)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < view.size * view.itemsize / 2


@pytest.mark.parametrize("wrap", [lambda X: X, lambda X: X[:, :, None], list])
def test_numbers_that_do_not_fit_into_the_computing_type_are_refused(wrap):
    large = X.copy()
    large[3, 2] = 1e39
    with pytest.raises(ValueError, match=r"X holds numbers up to 1e\+39.*computes in float32.*float64"):
        small(dtype="float32").fit(wrap(large), Y)
    with pytest.raises(ValueError, match=r"y holds numbers up to .*e\+39"):
        small().fit(wrap(X.astype("f")), 1e39 * Y)
    model = small(dtype="float32").fit(wrap(X), Y)
    for call in (lambda: model.predict(wrap(large)), lambda: model.set_params(dtype=None).partial_fit(wrap(large), Y)):
        with pytest.raises(ValueError, match="X holds numbers up to"):
            call()


def test_class_weights_weigh_the_rows_held_out_but_not_those_of_the_user():
    class_weight = {"up": 1000, "down": 1}
    weight = np.where(C == "up", 1000, 1)
    for how in ("tail", "random"):
        stops = {"early_stopping": True, "validation_fraction": 0.25, "validation_split": how}
        weighted = small(RNNClassifier, class_weight=class_weight, **stops).fit(X, C)
        assert weighted.validation_scores_ == small(RNNClassifier, **stops).fit(X, C, weight).validation_scores_
    given = small(RNNClassifier, class_weight=class_weight).fit(X[:30], C[:30], X_val=X[30:], y_val=C[30:])
    expected = small(RNNClassifier).fit(X[:30], C[:30], weight[:30], X_val=X[30:], y_val=C[30:])
    assert given.validation_scores_ == expected.validation_scores_


@pytest.mark.parametrize(
    ("class_weight", "message"),
    [
        ({"up": -1, "down": 1}, r"class_weight\['up'\] must be .*not negative, got -1"),
        ({"up": 1, "down": np.nan}, r"class_weight\['down'\] must be a finite number.*got nan"),
        ({"up": np.inf, "down": 1}, r"finite number.*got inf"),
        ({"up": "a", "down": 1}, r"finite number.*got 'a'"),
        ({"up": 0, "down": 0}, "All rows to train on weigh 0"),
        ("balance", "'class_weight' parameter.*'balanced'"),
    ],
)
def test_wrong_class_weights_are_named(class_weight, message):
    with pytest.raises(ValueError, match=message):
        small(RNNClassifier, class_weight=class_weight).fit(X, C)


def test_class_weights_are_not_for_several_labels():
    with pytest.raises(ValueError, match=r"class_weight='balanced'.*multilabel"):
        small(RNNClassifier, class_weight="balanced").fit(X, (X > 0).astype(int))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hidden_size": (3, 3)}, r"weights_\[.*changed after fit"),
        ({"hidden_size": 4}, r"weights_\[.*changed after fit"),
        ({"cell": "elman"}, r"cell was changed after fit from GRU\(\) to Elman"),
    ],
)
def test_a_network_that_was_changed_after_fit_is_not_used(change, message):
    model = small(hidden_size=(3, 3, 3), warm_start=True).fit(X, Y).set_params(**change)
    for call in (lambda: model.predict(X), lambda: model.fit(X, Y)):
        with pytest.raises(ValueError, match=message):
            call()


def test_a_cell_that_was_changed_after_fit_is_not_used():
    model = small(cell=Elman("tanh"), warm_start=True).fit(X, Y).set_params(cell=Elman("relu"))
    for call in (lambda: model.predict(X), lambda: model.fit(X, Y)):
        with pytest.raises(ValueError, match=r"cell was changed after fit from .*'tanh'.* to .*'relu'"):
            call()
    assert_array_equal(model.set_params(cell="elman").predict(X), model.predict(X))


class Plain(Elman):
    """A cell that is no dataclass of its own."""

    __repr__ = Cell.__repr__


def test_a_cell_without_a_repr_of_its_own_is_known_again_after_a_save():
    model = small(cell=Plain()).fit(X, Y)
    assert_array_equal(pickle.loads(pickle.dumps(model)).predict(X), model.predict(X))


def test_a_cell_without_gates_is_no_cell():
    with pytest.raises(ValueError, match=r"cell=Cell\(\) has no gates"):
        small(cell=Cell()).fit(X, Y)


def test_weights_that_do_not_fit_are_named():
    model = small().fit(X, Y)
    del model.weights_["readout.b"]
    with pytest.raises(ValueError, match=r"weights_\['readout.b'\] must have shape \(1,\), got nothing"):
        model.predict(X)


def test_training_cannot_go_on_with_other_targets():
    model = small(warm_start=True).fit(X, Y).set_params(normalize_y=False)
    with pytest.raises(ValueError, match="normalize_y=False is not what"):
        model.fit(X, Y)


def test_training_goes_on_in_the_type_that_is_asked_for():
    model = small(warm_start=True, dtype="float32").fit(X, Y).set_params(dtype="float64").fit(X, Y)
    assert model.predict(X).dtype == np.float64


@pytest.mark.filterwarnings("ignore:The sample weights add up")
def test_the_scale_of_weights_does_not_matter_in_float32():
    network = small(alpha=0.0, linear_steps=0)
    tiny = clone(network).fit(X.astype("f"), Y, np.full(40, 1e-50))
    assert_allclose(tiny.predict(X.astype("f")), network.fit(X.astype("f"), Y).predict(X.astype("f")))


@pytest.mark.parametrize(
    ("X_val", "y_val"), [(X, np.full(40, "sideways")), (X[:, :3], C), (np.full((40, 4), np.inf), C)]
)
def test_errors_in_the_validation_set_say_so(X_val, y_val):
    with pytest.raises(ValueError, match="The validation set"):
        small(RNNClassifier).fit(X, C, X_val=X_val, y_val=y_val)


def test_lists_of_lists_are_sequences_also_when_lengths_happen_to_be_equal():
    sequences, y = [[1.0, 2.0], [3.0], [0.5, 1.0, 2.0], [0.1]], np.arange(4.0)
    model = small().fit(sequences, y)
    assert_array_equal(model.predict([[1.0, 2.0]]), model.predict(sequences)[:1])
    assert model.predict([[]]).shape == (1,)
    scores = cross_val_score(small(), sequences, y, cv=LeaveOneOut(), scoring="neg_mean_absolute_error")
    assert np.isfinite(scores).all()


def test_a_series_of_arrays_is_a_list():
    sequences = [np.arange(3.0), np.arange(2.0), np.arange(4.0)]
    model = small().fit(sequences, np.arange(3.0))
    assert_array_equal(model.predict(pd.Series(sequences)), model.predict(sequences))


def test_four_dimensions_are_too_many():
    with pytest.raises(ValueError, match="2 or 3 dimensions"):
        small().fit(np.zeros((2, 2, 2, 2)), [0, 1])


@pytest.mark.parametrize(
    ("estimator", "scoring"), [(RNNRegressor, None), (RNNClassifier, None), (RNNRegressor, "neg_mean_absolute_error")]
)
def test_divergence_that_the_validation_set_shows_first_is_named(estimator, scoring):
    wild = {"cell": Elman("relu"), "solver": "sgd", "learning_rate_init": 1e18, "clip_norm": None, "alpha": 0.0}
    model = small(estimator, **wild, dtype="float32", batch_size=100, early_stopping=True, scoring=scoring)
    with pytest.raises(ValueError, match=r"Training diverged: .*learning_rate_init"):
        model.fit(X, Y if estimator is RNNRegressor else C)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_divergence_in_the_last_update_is_named(dtype):
    model = small(learning_rate_init=1e300 if dtype == "float64" else 1e30, max_iter=1, dtype=dtype)
    for call in (model.fit, model.partial_fit):
        with pytest.raises(ValueError, match="Training diverged: the size of the weights"):
            call(X, Y)


def test_targets_too_large_for_lbfgs_are_named():
    model = small(solver="lbfgs", normalize_y=False)
    with pytest.raises(ValueError, match=r"loss of the first weights is inf.*normalize_y"):
        model.fit(X, 1e200 * Y)


def test_lbfgs_that_converges_with_its_last_iteration_does_not_warn(recwarn):
    n = small(solver="lbfgs", max_iter=2000, tol=1e-2).fit(X, Y).n_iter_
    recwarn.clear()
    small(solver="lbfgs", max_iter=n, tol=1e-2).fit(X, Y)
    assert not recwarn.list


def test_a_bias_that_is_no_number_is_refused_at_once():
    with pytest.raises(TypeError, match="forget_bias"):
        LSTM(forget_bias="much")


def test_the_registry_holds_the_cells_and_nothing_else():
    assert {"elman", "lstm", "gru"} <= set(CELLS)
    assert all(issubclass(cls, Cell) and cls is not Cell for cls in CELLS.values())


def test_the_package_imports_without_docstrings():
    subprocess.run([sys.executable, "-OO", "-c", "import sklearn_rnn"], check=True)

"""One target a step."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.metrics import r2_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score

from sklearn_rnn import RNNClassifier, RNNRegressor, dump, load

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
rng = np.random.default_rng(0)
X = rng.normal(size=(40, 6, 2))
Y = 0.3 * X[:, :, 0].cumsum(axis=1)
LENGTHS = rng.integers(1, 7, size=40)
LIST, Y_LIST = [x[:k] for x, k in zip(X, LENGTHS, strict=True)], [y[:k] for y, k in zip(Y, LENGTHS, strict=True)]
TAGS = [["up" if v > 0 else "down" for v in y] for y in Y_LIST]


def regressor(**parameters):
    common = {"hidden_size": 4, "mapping": "many-to-many", "max_iter": 5, "batch_size": 16, "random_state": 0}
    return RNNRegressor(**common | parameters)


def classifier(**parameters):
    common = {"hidden_size": 4, "mapping": "many-to-many", "max_iter": 5, "batch_size": 16, "random_state": 0}
    return RNNClassifier(**common | parameters)


def flat(steps):
    return np.concatenate([np.asarray(s) for s in steps])


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_sums_of_steps_are_learnt(bidirectional, solver):
    model = regressor(hidden_size=8, bidirectional=bidirectional, solver=solver, max_iter=60).fit(LIST, Y_LIST)
    assert model.score(LIST, Y_LIST) > 0.9
    said = model.predict(LIST)
    assert isinstance(said, list)
    assert [len(s) for s in said] == list(LENGTHS)
    assert model.score(LIST, Y_LIST) == pytest.approx(r2_score(flat(Y_LIST), flat(said)))


def test_only_a_network_that_reads_both_ways_knows_what_comes():
    first = X[:, ::-1, 0].cumsum(axis=1)[:, ::-1]  # of all steps from here on
    both, onward = (
        regressor(hidden_size=8, bidirectional=b, solver="lbfgs", max_iter=100).fit(X, first) for b in (True, False)
    )
    assert both.score(X, first) > 0.95
    assert onward.score(X, first) < 0.8


@pytest.mark.parametrize("k", [None, 1, 2])
def test_arrays_in_arrays_out(k):
    y = Y if k is None else np.stack([Y, -Y], axis=2)[:, :, :k]
    model = regressor().fit(X, y)
    assert model.predict(X).shape == y.shape
    assert model.n_outputs_ == (k or 1)
    assert model.y_mean_.shape == (k or 1,)
    as_lists = model.predict(list(X))
    assert isinstance(as_lists, list)
    assert_allclose(np.array(as_lists), model.predict(X), atol=1e-12)


@pytest.mark.parametrize(
    "given",
    [
        list(Y),
        [list(y) for y in Y],
        pd.DataFrame(Y),
        pd.Series(list(Y)),
        np.array([*list(Y), None], dtype=object)[:-1],
        np.ma.masked_array(Y),
    ],
    ids=["list of arrays", "list of lists", "frame", "series", "object array", "masked"],
)
def test_steps_may_come_in_any_container(given):
    assert_array_equal(regressor().fit(X, given).predict(X), regressor().fit(X, Y).predict(X))


@pytest.mark.parametrize("bidirectional", [False, True])
def test_padding_changes_nothing(bidirectional):
    """NaN steps anywhere, with or without entries in y, which are ignored."""
    padded, y_padded = np.full((40, 9, 2), np.nan), rng.normal(size=(40, 9))
    places = [np.sort(rng.permutation(9)[:k]) for k in LENGTHS]
    for i, place in enumerate(places):
        padded[i, place], y_padded[i, place] = LIST[i], Y_LIST[i]
    plain = regressor(bidirectional=bidirectional).fit(LIST, Y_LIST)
    for y in (y_padded, Y_LIST):
        model = regressor(bidirectional=bidirectional).fit(padded, y)
        said = model.predict(padded)
        assert said.shape == (40, 9)
        assert_allclose(
            np.concatenate([s[p] for s, p in zip(said, places, strict=True)]), flat(plain.predict(LIST)), atol=1e-12
        )
        assert model.score(padded, y) == pytest.approx(plain.score(LIST, Y_LIST))


def test_an_absent_step_repeats_the_last_present_one():
    x = X[:2].copy()
    x[0, 0] = x[0, 3:] = x[1, 2] = np.nan
    model = regressor().fit(X, Y)
    said = model.predict(x)
    nothing = model.predict(np.full((1, 2, 2), np.nan))
    assert_array_equal(nothing, said[0, 0])  # the initial state's
    assert_array_equal(said[0, 3:], said[0, 2])
    assert said[1, 2] == said[1, 1] != said[1, 3]
    assert np.isfinite(model.hidden_states(x)).all()
    assert_array_equal([len(s) for s in model.predict([X[0], X[0, :0]])], [6, 0])


def test_unknown_steps_weigh_nothing_and_known_ones_the_same():
    gappy = np.where(rng.random(Y.shape) < 0.4, np.nan, Y)
    gappy[3] = np.nan
    model = regressor().fit(X, gappy)
    known, rest = ~np.isnan(gappy), np.arange(40) != 3
    assert_array_equal(model.predict(X), regressor().fit(X[rest], gappy[rest]).predict(X))
    assert model.y_mean_[0] == pytest.approx(gappy[known].mean())
    assert model.y_scale_[0] == pytest.approx(gappy[known].std())
    assert model.score(X, gappy) == pytest.approx(r2_score(gappy[known], model.predict(X)[known]))
    assert_array_equal(model.predict(X), regressor().fit(X, np.ma.masked_invalid(gappy)).predict(X))


@pytest.mark.parametrize("solver", ["adam", "adamw", "sgd", "rmsprop", "lbfgs"])
@pytest.mark.parametrize("kind", ["numbers", "classes"])
def test_weight_two_is_a_row_twice_and_weight_zero_a_row_absent(kind, solver):
    make, y = (regressor, Y_LIST) if kind == "numbers" else (classifier, TAGS)
    weight = np.arange(40) % 3
    rows = np.repeat(np.arange(40), weight)
    common = {"batch_size": 200, "solver": solver}
    weighted = make(**common).fit(LIST, y, weight)
    repeated = make(**common).fit([LIST[i] for i in rows], [y[i] for i in rows])
    said = [m.predict(LIST) if kind == "numbers" else m.predict_proba(LIST) for m in (weighted, repeated)]
    assert_allclose(flat(said[0]), flat(said[1]), rtol=1e-6, atol=1e-6)
    assert weighted.score(LIST, y, weight) == pytest.approx(
        repeated.score([LIST[i] for i in rows], [y[i] for i in rows])
    )


@pytest.mark.parametrize("bptt_steps", [None, 2])
def test_training_goes_on_and_survives_saving_and_cloning(tmp_path, bptt_steps):
    blocks = [slice(0, 20), slice(20, 40)]
    model, saved = (regressor(bptt_steps=bptt_steps) for _ in range(2))
    for block in blocks:
        model.partial_fit(LIST[block], Y_LIST[block])
        saved.partial_fit(LIST[block], Y_LIST[block])
        dump(saved, tmp_path / "model.skops")
        saved = load(tmp_path / "model.skops")
    assert_array_equal(flat(saved.predict(LIST)), flat(model.predict(LIST)))
    warm = regressor(bptt_steps=bptt_steps, warm_start=True, max_iter=2).fit(LIST, Y_LIST).fit(LIST, Y_LIST)
    assert len(warm.loss_curve_) == 4
    assert clone(warm).get_params() == warm.get_params()


def test_an_update_follows_each_chunk_and_the_state_goes_on():
    onward = regressor(bptt_steps=2, solver="sgd", max_iter=1, learning_rate_init=1e-15).fit(X, Y)  # nothing moves
    whole = regressor(solver="sgd", max_iter=1, learning_rate_init=1e-15).fit(X, Y)
    assert onward.loss_ == pytest.approx(whole.loss_)
    learnt = regressor(bptt_steps=2, hidden_size=8, max_iter=60).fit(X, Y)
    assert learnt.score(X, Y) > 0.9


@pytest.mark.parametrize("scoring", ["loss", None])
@pytest.mark.parametrize("make", [regressor, classifier])
def test_early_stopping_watches_steps(make, scoring):
    y = Y_LIST if make is regressor else TAGS
    model = make(early_stopping=True, scoring=scoring).fit(LIST, y)
    assert len(model.validation_scores_) == model.n_iter_
    given = make(scoring=scoring).fit(LIST[:30], y[:30], X_val=LIST[30:], y_val=y[30:])
    best = make(max_iter=int(np.argmax(given.validation_scores_)) + 1).fit(LIST[:30], y[:30])
    if scoring is None:
        assert given.best_validation_score_ == pytest.approx(best.score(LIST[30:], y[30:]))


def test_searches_and_cross_validation_run_in_parallel():
    search = GridSearchCV(regressor(max_iter=2), {"hidden_size": [2, 3]}, cv=KFold(2), n_jobs=2, error_score="raise")
    assert np.isfinite(search.fit(LIST, Y_LIST).best_score_)
    assert cross_val_score(classifier(max_iter=2), LIST, TAGS, cv=KFold(3), error_score="raise").shape == (3,)


def test_predict_steps_is_predict_where_the_network_reads_onward():
    model = regressor().fit(LIST, Y_LIST)
    assert_allclose(flat(model.predict_steps(LIST)), flat(model.predict(LIST)), atol=1e-12)
    both = regressor(bidirectional=True).fit(LIST, Y_LIST)
    assert not hasattr(both, "predict_steps")
    with pytest.raises(AttributeError, match="no attribute 'predict_steps'"):
        both.predict_steps(LIST)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"linear_steps": 3}, 'linear_steps=3 is for mapping="many-to-one"'),
        ({"bptt_steps": 2, "bidirectional": True}, "one direction"),
        ({"bptt_steps": 2, "solver": "lbfgs"}, "exact gradient"),
        ({"mapping": "many-to-few"}, "many-to-many"),
    ],
)
def test_combinations_that_make_no_sense_are_refused(parameters, message):
    with pytest.raises(ValueError, match=message):
        regressor(**parameters).fit(X, Y)


@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        (Y[:, 0], ValueError, "a target for each step"),
        (list(Y[:, 0]), ValueError, r"y\[0\] must hold a target for each step"),
        (Y[:, :4], ValueError, r"y\[0\] has 4 targets, but its sequence has 6 steps"),
        (Y[:30], ValueError, "inconsistent numbers of samples"),
        ([*Y[:-1], np.zeros((6, 2))], ValueError, "same number of outputs"),
        (["abcdef"] * 40, TypeError, r"y\[0\] is a text.*many-to-one.*np.split.*list\(s\).*s\.split\(\)"),
        (np.array(["abcdef"] * 40), TypeError, r"list\(s\)"),
        ("abc", TypeError, "y is a str"),
        (np.full(Y.shape, np.nan), ValueError, "Input y contains NaN"),
        ([[[1.0, 2.0], [3.0]]] * 40, ValueError, r"y\[0\] holds sequences of different lengths"),
        (np.where(Y > 0.5, np.inf, Y), ValueError, "infinity"),
    ],
)
def test_targets_that_do_not_fit_are_refused(y, error, message):
    model = regressor()
    with pytest.raises(error, match=message):
        model.fit(X, y)
    assert vars(model) == vars(regressor())


def test_targets_that_are_known_at_absent_steps_alone_are_refused():
    absent = np.arange(6) < 3
    with pytest.raises(ValueError, match="y holds no known target: all that are known stand at absent steps"):
        regressor().fit(np.where(absent[:, None], np.nan, X), np.where(absent, Y, np.nan))


def test_weights_of_steps_are_refused_naming_what_to_do():
    for model in (regressor(), classifier()):
        with pytest.raises(ValueError, match="make the target unknown"):
            model.fit(X, Y > 0, np.ones_like(Y))


def test_a_mapping_changed_after_fit_is_named():
    model = regressor().fit(X, Y).set_params(mapping="many-to-one")
    with pytest.raises(ValueError, match="mapping was changed after fit"):
        model.predict(X)


@pytest.mark.parametrize("form", [list, pd.Series, lambda y: np.array([*y, None], object)[:-1]])
@pytest.mark.parametrize(("make", "y"), [(regressor, Y_LIST), (classifier, TAGS)])
def test_targets_of_steps_without_the_mapping_are_refused_with_it(make, y, form):
    with pytest.raises(ValueError, match=r"y holds sequences of different lengths.*many-to-many"):
        make(mapping="many-to-one").fit(LIST, form(y))


def test_arrays_without_axes_are_one_target_a_row_each():
    model = regressor(mapping="many-to-one")
    expected = model.fit(X, Y[:, 0]).predict(X)
    assert_array_equal(model.fit(X, [np.array(y) for y in Y[:, 0]]).predict(X), expected)

"""TreeRNNRegressor and TreeRNNClassifier: estimators like the others, whose X is a list of trees."""

import copy
import io
import pickle

import numpy as np
import pytest
import skops.io
from sklearn.base import clone
from sklearn.callback import ScoringMonitor
from sklearn.model_selection import GridSearchCV, cross_val_score

import sklearn_rnn
from sklearn_rnn import TreeRNNClassifier, TreeRNNRegressor

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
OPERATIONS = {"and": np.logical_and, "or": np.logical_or, "xor": np.logical_xor, "not": np.logical_not}


def expression(rng, depth):
    """A boolean expression of that depth, and whether it is true."""
    if depth == 0:
        true = bool(rng.integers(2))
        return str(true), true
    name = rng.choice(list(OPERATIONS))
    parts = [expression(rng, depth - 1)]
    if name != "not":
        parts.insert(rng.integers(2), expression(rng, rng.integers(depth)))
    trees, values = zip(*parts, strict=True)
    return (str(name), *trees), bool(OPERATIONS[name](*values))


def expressions(n, depths, seed):
    rng = np.random.default_rng(seed)
    return tuple(map(list, zip(*(expression(rng, depths[i % len(depths)]) for i in range(n)), strict=True)))


X, TRUE = expressions(40, [1, 2, 3], 0)
SIZES = np.array([str(x).count("'") / 2 for x in X])


def classifier(**params):
    return TreeRNNClassifier(4, embedding_dim=3, **{"max_iter": 2, "random_state": 0, **params})


def regressor(**params):
    return TreeRNNRegressor(4, embedding_dim=3, **{"max_iter": 2, "random_state": 0, **params})


def test_learns_to_compose_what_it_saw_in_shallow_trees():
    """Seeds 0 to 3 with these settings: .993, 1, 1, 1; half the trees: .987, .890, .970, .967."""
    trees, true = expressions(2000, [1, 2, 3, 4], 0)
    options = {"learning_rate_init": 1e-2, "learning_rate": "cosine", "alpha": 1e-3, "batch_size": 32, "max_iter": 30}
    model = TreeRNNClassifier(16, embedding_dim=12, dtype="float32", random_state=0, **options).fit(trees, true)
    assert model.score(*expressions(300, [8], 100)) >= 0.95


@pytest.mark.parametrize("children", ["ordered", "summed"])
def test_a_tree_of_weight_two_is_a_tree_twice_and_one_of_weight_zero_is_none(children):
    options = {"solver": "lbfgs", "max_iter": 10, "children": children}
    weight = np.arange(40) % 3.0
    weighed = regressor(**options).fit(X, SIZES, weight)
    repeated = [i for i in range(40) for _ in range(int(weight[i]))]
    twice = regressor(**options).fit([X[i] for i in repeated], SIZES[repeated])
    np.testing.assert_allclose(weighed.predict(X[:9]), twice.predict(X[:9]), rtol=1e-6)


def test_predictions_do_not_depend_on_the_batch():
    model = regressor(cell="lstm").fit(X, SIZES)
    together, alone = model.predict(X), [model.predict([x])[0] for x in X]
    np.testing.assert_allclose(together, alone, rtol=1e-12)


def test_a_tree_may_be_very_deep():
    tree = "a"
    for _ in range(5000):
        tree = ("b", tree)
    model = regressor(max_iter=1).fit([tree, "a"], [0.0, 1.0])
    assert np.isfinite(model.predict([tree])).all()
    seen = regressor(max_iter=1).set_callbacks(monitor := ScoringMonitor(scoring="r2")).fit([tree, "a"], [0.0, 1.0])
    assert np.isfinite(seen.predict(["a"])).all()
    assert len(monitor.get_logs().data_as_pandas) == 2  # of the epoch, and of fit


def test_states_stand_children_before_parents():
    model = classifier().fit(X, TRUE)
    phrase, word, whole = "(not True)", "False", "(and (not True) False)"
    states = model.hidden_states([phrase, word, whole])
    np.testing.assert_allclose(states[2][:-1], np.concatenate(states[:2]))
    np.testing.assert_allclose(model.predict_proba([whole]).sum(), 1.0)


def test_tokens_that_are_new_get_vectors_in_training_alone():
    model = regressor().partial_fit(X, SIZES)
    before, n_tokens = copy.deepcopy(model), len(model.vocabulary_)
    model.predict([("nand", "True", "maybe")])
    assert model.vocabulary_ == before.vocabulary_
    model.partial_fit([("nand", "True", "maybe")] * 2, [2.0, 3.0])
    assert len(model.vocabulary_) == n_tokens + 2 == len(model.weights_["embedding.W"]) - 1
    assert model.weights_["embedding.W"][model.vocabulary_["maybe"]].any()
    assert model.warm_start is False
    with pytest.raises(ValueError, match="summed"):
        model.partial_fit([("or", "True", "True", "True")], [1.0])
    assert len(model.vocabulary_) == n_tokens + 2


@pytest.mark.parametrize("make", [classifier, regressor])
def test_saved_pickled_and_cloned(make, tmp_path):
    y = TRUE if make is classifier else SIZES
    model = make().fit(X, y).partial_fit(X, y)
    sklearn_rnn.dump(model, tmp_path / "model.skops")
    for again in (sklearn_rnn.load(tmp_path / "model.skops"), pickle.loads(pickle.dumps(model))):
        np.testing.assert_array_equal(again.predict(X), model.predict(X))
    assert not hasattr(clone(model), "vocabulary_")


def forget_a_token(model):
    model.vocabulary_ = dict(list(model.vocabulary_.items())[1:])


def no_arity(model):
    model.max_arity_ = 0


@pytest.mark.parametrize(("damage", "match"), [(forget_a_token, "vocabulary_"), (no_arity, "max_arity_")])
def test_a_forged_state_is_refused(damage, match):
    model = regressor().fit(X, SIZES)
    damage(model)
    file = io.BytesIO(skops.io.dumps(model))
    with pytest.raises(ValueError, match=match):
        sklearn_rnn.load(file)


def test_searched_and_validated_as_any_estimator():
    grid = {"cell": ["elman", "gru"], "children": ["ordered", "summed"]}
    search = GridSearchCV(classifier(max_iter=1), grid, cv=2).fit(X, TRUE)
    assert len(search.cv_results_["params"]) == 4
    assert len(cross_val_score(regressor(max_iter=1), X, SIZES, cv=2)) == 2


def test_stops_early_goes_on_and_prints(capsys):
    model = classifier(early_stopping=True, warm_start=True, verbose=True, class_weight="balanced").fit(X, TRUE)
    model.fit(X, TRUE, X_val=X[:5], y_val=TRUE[:5])
    assert len(model.validation_scores_) == 4
    assert "Iteration 1" in capsys.readouterr().out


def test_an_interrupt_keeps_what_was_learnt():
    def interrupt(estimator, X, y):
        raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="interrupt"):
        model = regressor(early_stopping=True, scoring=interrupt).fit(X, SIZES)
    assert np.isfinite(model.predict(X)).all()


@pytest.mark.parametrize(("name", "value"), [("labels", "ignore"), ("children", "summed"), ("cell", "gru")])
def test_what_shapes_the_network_may_not_change_after_fit(name, value):
    model = regressor().fit(X, SIZES).set_params(**{name: value})
    with pytest.raises(ValueError, match="changed after fit"):
        model.predict(X)


@pytest.mark.parametrize("cell", ["jordan", "ntm", "stackrnn"])
def test_a_cell_of_other_recurrent_states_is_refused(cell):
    with pytest.raises(ValueError, match='only recurrent state is "hidden"'):
        regressor(cell=cell).fit(X, SIZES)


def test_has_no_methods_of_steps():
    model = classifier().fit(X, TRUE)
    assert not any(
        hasattr(model, name) for name in ("predict_steps", "gradient_norms", "generate", "attention_weights")
    )
    assert not hasattr(regressor(), "linear_score")

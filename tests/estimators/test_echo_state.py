import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.linear_model import Ridge
from sklearn.utils.estimator_checks import parametrize_with_checks

from sklearn_rnn import EchoStateClassifier, EchoStateRegressor
from sklearn_rnn.metrics import step_scorer

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 9, 2))
Y = X[:, -1, 0] + X[:, -2, 1] * X[:, -1, 1]
CLASSES = np.array(["a", "b", "c"])[np.digitize(Y, [-0.5, 0.5])]
STEPS = X[..., 0] + np.roll(X[..., 1], 1, axis=1)
SMALL = {"hidden_size": 8, "density": 0.5, "random_state": 0}


@pytest.mark.filterwarnings(
    "ignore:Feature .* of X has a root mean square",
    "ignore:The columns of X look like",
    "ignore:Can't check dok sparse matrix",
)
@parametrize_with_checks([EchoStateRegressor(), EchoStateClassifier()])
def test_scikit_learn_conventions_with_the_defaults(estimator, check):
    check(estimator)


def pooled(model, X):
    """What the readout of many-to-one reads, by the public states alone."""
    H = model.hidden_states(X)
    if model.pooling == "mean":
        return H.mean(axis=1)
    reverse = np.concatenate(
        [
            np.zeros(X.shape[2] * model.input_to_readout, bool),
            *[np.repeat([False, True][: 1 + model.bidirectional], size) for size in np.atleast_1d(model.hidden_size)],
        ]
    )
    return np.where(reverse, H[:, 0], H[:, -1])


@pytest.mark.parametrize("pooling", ["last", "mean"])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("hidden_size", [8, (6, 5)])
@pytest.mark.parametrize("input_to_readout", [True, False])
def test_the_readout_is_the_ridge_of_scikit_learn_on_the_states(pooling, bidirectional, hidden_size, input_to_readout):
    parameters = {**SMALL, "hidden_size": hidden_size, "bidirectional": bidirectional, "pooling": pooling}
    model = EchoStateRegressor(**parameters, input_to_readout=input_to_readout, alpha=0.1)
    weight = RNG.uniform(0.5, 2, len(X))
    model.fit(X, np.stack([Y, Y**2], axis=1), weight)
    H = pooled(model, X)
    ridge = Ridge(0.1).fit(H, np.stack([Y, Y**2], axis=1), weight)
    assert_allclose(model.weights_["readout.W"], ridge.coef_, atol=1e-9)
    assert_allclose(model.predict(X), ridge.predict(H), atol=1e-11)
    assert model.alpha_ == pytest.approx(0.1)


def test_the_mean_of_one_step_is_that_step():
    model = EchoStateRegressor(**SMALL, pooling="mean").fit(X, Y)
    readout = model.weights_["readout.W"][0] @ pooled(model, X[:, :1]).T + model.weights_["readout.b"]
    assert_allclose(model.predict(X[:, :1]), readout, atol=1e-11)


def test_states_are_those_of_the_equations():
    model = EchoStateRegressor((5, 4), leak_rate=0.3, density=0.5, bidirectional=True, random_state=0).fit(X, Y)

    def layer(name, X):
        W_ih, W_hh, b = (model.weights_[f"{name}.{part}"] for part in ("W_ih", "W_hh", "b"))
        h, H = np.zeros((len(X), len(b))), []
        for x in X.transpose(1, 0, 2):
            h = 0.7 * h + 0.3 * np.tanh(x @ W_ih.T + h @ W_hh.T + b)
            H.append(h)
        return np.stack(H, axis=1)

    below, expected = X, [X]
    for k in range(2):
        onward, reverse = layer(f"layers.{k}", below), layer(f"layers.{k}.reverse", below[:, ::-1])[:, ::-1]
        below = np.concatenate([onward, reverse], axis=2)
        expected.append(below)
    assert_allclose(model.hidden_states(X), np.concatenate(expected, axis=2), atol=1e-14)


def test_the_reservoir_is_drawn_as_described_and_not_by_the_rows():
    model = EchoStateRegressor((300, 40), spectral_radius=0.7, input_scaling=0.5, bias_scaling=0.1, random_state=3)
    weights, other = (clone(model).fit(X[:n], Y[:n] * n).weights_ for n in (20, 30))
    for name in weights:
        assert name.startswith("readout") or (weights[name] == other[name]).all()
    for k, scale in enumerate((0.5, 1.0)):
        W_hh, W_ih, b = (weights[f"layers.{k}.{name}"] for name in ("W_hh", "W_ih", "b"))
        assert np.abs(np.linalg.eigvals(W_hh)).max() == pytest.approx(0.7, rel=1e-10)
        assert (W_hh != 0).mean() == pytest.approx(0.1, abs=1e-3)
        assert 0.95 * scale < np.abs(W_ih).max() <= scale
        assert 0.08 < np.abs(b).max() <= 0.1


@pytest.mark.parametrize(
    ("make", "y"),
    [
        (lambda: EchoStateRegressor(**SMALL), Y),
        (lambda: EchoStateRegressor(**SMALL, mapping="many-to-many", washout=2), np.where(STEPS > 1.5, np.nan, STEPS)),
        (lambda: EchoStateClassifier(**SMALL, class_weight={"a": 3, "b": 0.5, "c": 1}), CLASSES),
        (lambda: EchoStateRegressor(**SMALL), np.where(RNG.random((30, 3)) < 0.3, np.nan, Y[:, None] ** [1, 2, 3])),
    ],
    ids=["numbers", "steps", "class weights", "unknown targets"],
)
def test_nine_partial_fits_are_one_fit(make, y):
    whole, pieces = make().fit(X, y), make()
    more = {"classes": np.unique(y)} if isinstance(pieces, EchoStateClassifier) else {}
    for part in np.array_split(RNG.permutation(30), 9):
        pieces.partial_fit(X[part], y[part], **more)
    assert_allclose(pieces.alpha_, whole.alpha_)
    says = "decision_function" if more else "predict"
    assert_allclose(getattr(pieces, says)(X), getattr(whole, says)(X), rtol=0, atol=1e-12)


def test_outputs_known_of_other_rows_are_solved_as_if_alone():
    y = np.stack([Y, Y**2], axis=1)
    y[:10, 1] = np.nan
    both = EchoStateRegressor(**SMALL).fit(X, y)
    assert both.alpha_.shape == (2,)
    for k, rows in enumerate((slice(None), slice(10, None))):
        alone = EchoStateRegressor(**SMALL).fit(X[rows], y[rows, k])
        assert_allclose(both.predict(X)[:, k], alone.predict(X), atol=1e-12)


def test_absent_steps_and_neighbours_change_nothing():
    lengths = RNG.integers(0, 10, len(X))
    ragged = [x[:n] for x, n in zip(X, lengths, strict=True)]
    holes = X.copy()
    holes[np.arange(9) >= lengths[:, None]] = np.nan
    for mapping, y in (("many-to-one", Y), ("many-to-many", STEPS)):
        for bidirectional in (False, True):
            washout = 2 if mapping == "many-to-many" else 0
            options = {**SMALL, "mapping": mapping, "bidirectional": bidirectional, "washout": washout}
            model = EchoStateRegressor(**options, alpha=1e-3).fit(holes, y)
            of_list = clone(model).fit(ragged, [s[:n] for s, n in zip(y, lengths, strict=True)] if washout else y)
            said = model.predict(holes)
            for i, n in enumerate(lengths):
                if mapping == "many-to-one":
                    assert_allclose(said[i], model.predict(X[i : i + 1, :n])[0], atol=1e-12)
                    assert_allclose(said[i], of_list.predict(ragged)[i], atol=1e-12)
                elif n:
                    assert_allclose(said[i, :n], model.predict(X[i : i + 1, :n])[0], atol=1e-12)
                    assert_allclose(said[i, :n], of_list.predict(ragged)[i], atol=1e-12)


def test_washout_leads_in_and_leaves_out():
    """As if the first step had stood in front so often, and the targets of the first steps were not known."""
    options = {**SMALL, "mapping": "many-to-many", "alpha": 0.01}
    led = np.concatenate([np.repeat(X[:, :1], 3, axis=1), X], axis=1)
    unknown = STEPS.copy()
    unknown[:, :3] = np.nan
    model = EchoStateRegressor(**options, washout=3).fit(X, STEPS)
    targets = np.pad(unknown, ((0, 0), (3, 0)), constant_values=np.nan)
    by_hand = EchoStateRegressor(**options).fit(led, targets)
    assert_allclose(model.predict(X), by_hand.predict(led)[:, 3:], atol=1e-12)
    assert_allclose(model.hidden_states(X), by_hand.hidden_states(led)[:, 3:], atol=1e-14)
    assert model.score(X, STEPS) == pytest.approx(by_hand.score(led, targets))
    with pytest.raises(ValueError, match="washout=9 leaves no step"):
        EchoStateRegressor(**options, washout=9).fit(X, STEPS)


def test_long_series_are_read_in_chunks(monkeypatch):
    from sklearn_rnn.network import reservoir

    model = EchoStateRegressor((6, 5), density=0.5, mapping="many-to-many", washout=5, random_state=0)
    whole = model.fit(X, STEPS)
    said, states, mean = whole.predict(X), whole.hidden_states(X), EchoStateClassifier(**SMALL).fit(X, CLASSES)
    expected = mean.decision_function(X)
    monkeypatch.setattr(reservoir, "STEPS_AT_ONCE", 4)
    assert_allclose(clone(model).fit(X, STEPS).predict(X), said, atol=1e-10)
    assert_allclose(whole.hidden_states(X), states, atol=1e-15)
    assert_allclose(mean.decision_function(X), expected, atol=1e-12)


@pytest.mark.parametrize("hidden_size", [8, (6, 5)])
def test_generate_feeds_each_output_back(hidden_size):
    options = {**SMALL, "hidden_size": hidden_size, "mapping": "many-to-many", "washout": 2}
    model = EchoStateRegressor(**options, alpha=1e-2).fit(X[:, :-1], X[:, 1:])
    history = X[:4]
    said = model.generate(history, 5)
    for t in range(5):
        assert_allclose(said[:, t], model.predict(history)[:, -1], atol=1e-12)
        history = np.concatenate([history, said[:, t : t + 1]], axis=1)
    ragged = [X[0], X[1, :3], X[2, :6]]
    for one, x in zip(model.generate(ragged, 4), ragged, strict=True):
        assert_allclose(one, model.generate(x[None], 4)[0], atol=1e-12)
    flat = EchoStateRegressor(**options).fit(X[:, :-1, 0], X[:, 1:, 0])
    assert flat.generate(X[:, :-1, 0], 3).shape == (30, 3)


def test_generate_says_what_it_needs():
    options = {**SMALL, "mapping": "many-to-many"}
    with pytest.raises(ValueError, match="as many outputs as features"):
        EchoStateRegressor(**options).fit(X, STEPS).generate(X, 2)
    with pytest.raises(ValueError, match='mapping="many-to-many" and bidirectional=False'):
        EchoStateRegressor(**options, bidirectional=True).fit(X, X).generate(X, 2)
    with pytest.raises(ValueError, match="n_steps must be"):
        EchoStateRegressor(**options).fit(X, X).generate(X, 0)


def test_classes_of_every_kind():
    two = CLASSES == "a"
    model = EchoStateClassifier(**SMALL).fit(X, two)
    assert model.decision_function(X).shape == (30,)
    assert_array_equal(model.predict(X), model.decision_function(X) > 0)
    assert not hasattr(model, "predict_proba")
    labels = np.stack([two, CLASSES == "b"], axis=1).astype(int)
    model = EchoStateClassifier(**SMALL).fit(X, labels)
    assert_array_equal(model.predict(X), model.decision_function(X) > 0)
    steps = np.where(STEPS > 0, "up", "down").astype(object)
    steps[:, 4] = None
    model = EchoStateClassifier(**SMALL, mapping="many-to-many", washout=1).fit(X, steps)
    assert model.decision_function(X).shape == steps.shape
    right = (model.predict(X) == steps)[:, [1, 2, 3, 5, 6, 7, 8]]
    assert model.score(X, steps) == pytest.approx(right.mean())
    assert step_scorer("accuracy")(model, X, steps) == pytest.approx(right.mean())


def test_of_two_classes_it_decides_what_a_regressor_of_minus_one_and_one_predicts():
    second = Y > 0
    model = EchoStateClassifier(**SMALL, alpha=0.1, pooling="last").fit(X, second)
    signs = EchoStateRegressor(**SMALL, alpha=0.1).fit(X, np.where(second, 1.0, -1.0))
    assert_allclose(model.decision_function(X), signs.predict(X), atol=1e-11)


def test_class_weights_leave_the_sum_of_weights():
    weight = RNG.uniform(1, 2, 30)
    by_class = np.where(CLASSES == "a", 3.0, 1.0)
    weighed = EchoStateClassifier(**SMALL, class_weight={"a": 3, "b": 1, "c": 1}).fit(X, CLASSES, weight)
    scaled = weight * by_class * weight.sum() / (weight * by_class).sum()
    plain = EchoStateClassifier(**SMALL).fit(X, CLASSES, scaled)
    assert weighed.alpha_ == pytest.approx(plain.alpha_)
    assert_allclose(weighed.decision_function(X), plain.decision_function(X), atol=1e-10)


def test_what_features_do_not_explain_has_the_mean_alone():
    model = EchoStateRegressor(**SMALL).fit(X, np.full(30, 7.0))
    assert model.alpha_ == np.inf
    assert_allclose(model.predict(X), 7)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"leak_rate": 0.0}, "leak_rate"),
        ({"density": 1.5}, "density"),
        ({"hidden_size": ()}, "hidden_size"),
        ({"washout": 3}, 'mapping="many-to-many"'),
    ],
)
def test_parameters_that_make_no_sense(options, match):
    with pytest.raises(ValueError, match=match):
        EchoStateRegressor(**options).fit(X, Y)


def test_classes_that_all_weigh_0_are_refused():
    with pytest.raises(ValueError, match="All rows to train on weigh 0"):
        EchoStateClassifier(**SMALL, class_weight=dict.fromkeys(CLASSES, 0)).fit(X, CLASSES)


def test_a_call_that_fails_leaves_the_model_as_it_was():
    model = EchoStateClassifier(**SMALL).fit(X, CLASSES)
    before = model.decision_function(X)
    with pytest.raises(ValueError, match="classes that were not there before"):
        model.partial_fit(X, np.where(CLASSES == "a", "z", CLASSES))
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        model.fit(X[:2, :, :1], CLASSES[:3])
    assert_array_equal(model.decision_function(X), before)
    with pytest.raises(ValueError, match="has 8 targets"):
        EchoStateRegressor(**SMALL, mapping="many-to-many").fit(X, STEPS[:, :8])
    with pytest.raises(ValueError, match="leak_rate was changed after fit"):
        model.set_params(leak_rate=0.5).predict(X)


def test_weights_may_be_edited_and_float32_stays():
    model = EchoStateRegressor(**SMALL, dtype="float32").fit(X, Y)
    before = model.predict(X)
    assert before.dtype == model.hidden_states(X).dtype == np.float32
    model.weights_["readout.b"] += 1
    assert_allclose(model.predict(X), before + 1, atol=1e-5)
    model.weights_["readout.W"] = model.weights_["readout.W"][:, 1:]
    with pytest.raises(ValueError, match=r"weights_\['readout.W'\] must have shape \(1, 10\), got \(1, 9\)"):
        model.predict(X)

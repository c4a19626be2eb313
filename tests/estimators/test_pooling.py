"""What a prediction is read from: the last step, the mean of all, or both."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn import RNNClassifier, RNNRegressor, dump, load

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
rng = np.random.default_rng(0)
X = rng.normal(size=(60, 12, 1))
MARKED = X.copy()
WHERE, SIGN = rng.integers(0, 6, 60), rng.integers(0, 2, 60)
MARKED[np.arange(60), WHERE, 0] = np.where(SIGN == 1, 8.0, -8.0)  # early, and anywhere
LENGTHS = rng.integers(0, 13, 60)
LIST = [x[:k] for x, k in zip(X, LENGTHS, strict=True)]
Y = np.array([x.sum() for x in LIST])


def model(pooling, **parameters):
    common = {"hidden_size": 4, "max_iter": 5, "random_state": 0, "linear_steps": 0, "pooling": pooling}
    return RNNRegressor(**common | parameters)


def test_the_mean_sees_evidence_that_lies_anywhere():
    for pooling in ("mean", "both"):
        classifier = RNNClassifier(8, pooling=pooling, batch_size=10, max_iter=40, random_state=0).fit(MARKED, SIGN)
        assert classifier.score(MARKED, SIGN) > 0.95


@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_readout_reads_the_mean_over_present_steps(bidirectional):
    padded = np.full((60, 15, 1), np.nan)
    for row, x in zip(padded, LIST, strict=True):
        row[np.sort(rng.permutation(15)[: len(x)])] = x
    for pooling in ("mean", "both"):
        fitted = model(pooling, bidirectional=bidirectional).fit(LIST, Y)
        states = [H if len(H) else np.zeros((1, 4 * (1 + bidirectional))) for H in fitted.hidden_states(LIST)]
        read = [H.mean(axis=0) for H in states]
        if pooling == "both" and not bidirectional:
            read = [np.append(H[-1], mean) for H, mean in zip(states, read, strict=True)]
        if pooling == "mean" or not bidirectional:
            Z = np.array(read) @ fitted.weights_["readout.W"].T + fitted.weights_["readout.b"]
            assert_allclose(fitted.predict(LIST), Z[:, 0] * fitted.y_scale_ + fitted.y_mean_, atol=1e-12)
        assert_allclose(fitted.predict(padded), fitted.predict(LIST), atol=1e-12)
        assert fitted.weights_["readout.W"].shape == (1, 4 * (1 + bidirectional) * (1 + (pooling == "both")))


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("pooling", ["mean", "both"])
def test_after_each_step_it_is_the_mean_so_far(pooling, bidirectional):
    fitted = model(pooling, bidirectional=bidirectional).fit(LIST, Y)
    steps = fitted.predict_steps(X[:5])
    for t in (1, 4, 12):
        assert_allclose(steps[:, t - 1], fitted.predict(X[:5, :t]), atol=1e-12)
    absent = X[:2].copy()
    absent[:, 0] = np.nan
    assert_allclose(fitted.predict_steps(absent)[:, 0], fitted.predict([X[0, :0]] * 2), atol=1e-12)


@pytest.mark.parametrize("pooling", ["mean", "both"])
def test_it_goes_with_the_rest(tmp_path, pooling):
    fitted = model(pooling, linear_steps="auto", early_stopping=True).fit(X, X[:, -1, 0])
    dump(fitted, tmp_path / "model.skops")
    assert_array_equal(load(tmp_path / "model.skops").predict(X), fitted.predict(X))
    going_on = model(pooling).partial_fit(LIST, Y).partial_fit(LIST, Y)
    assert np.isfinite(going_on.predict(LIST)).all()
    with pytest.raises(ValueError, match=r"pooling was changed after fit from|Were parameters that shape the network"):
        fitted.set_params(pooling="last").predict(X)


def test_combinations_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match='pooling="mean" is for mapping="many-to-one"'):
        model("mean", mapping="many-to-many").fit(X, X[:, :, 0])
    with pytest.raises(ValueError, match='pooling="both" reads all steps, and bptt_steps=3'):
        model("both", bptt_steps=3).fit(X, Y)

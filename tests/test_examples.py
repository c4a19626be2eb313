"""The examples' own pieces, on small data."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor
from sklearn_rnn.datasets import make_adding

EXAMPLES = Path(__file__).parents[1] / "examples"
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def example(name):
    """The example of that name as a module."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_checkpoints_are_the_networks_of_their_epochs(tmp_path):
    X, y = make_adding(40, n_steps=6, random_state=0)
    checkpoints = example("watch_training").Checkpoints(tmp_path / "new", every=2)
    RNNRegressor(3, max_iter=5, random_state=0).set_callbacks(checkpoints).fit(X, y)
    assert sorted(path.name for path in checkpoints.folder.iterdir()) == ["epoch-002.skops", "epoch-004.skops"]
    saved = sklearn_rnn.load(checkpoints.folder / "epoch-004.skops")
    np.testing.assert_array_equal(saved.predict(X), RNNRegressor(3, max_iter=4, random_state=0).fit(X, y).predict(X))


def test_time_that_is_up_ends_a_training():
    X, y = make_adding(40, n_steps=6, random_state=0)
    limit = example("watch_training").TimeLimit(0.0)
    assert RNNRegressor(3, max_iter=50, random_state=0).set_callbacks(limit).fit(X, y).n_iter_ == 1


def test_a_file_in_row_groups_is_learnt_and_gone_on_with(tmp_path, monkeypatch, capsys):
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    example("larger_than_memory").main(n_groups=4, n_rows=300, n_epochs=1)
    assert "gives the weights of the unbroken one: True" in capsys.readouterr().out


def test_hello_is_spelled_by_hand_as_by_the_network(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    hello = example("hello")
    hello.main()
    assert '"hell" -> "ello"' in capsys.readouterr().out
    X, y = hello.one_hot(hello.READ)[None], hello.SAID[None]
    network = RNNClassifier(3, cell="elman", mapping="many-to-many", max_iter=1, random_state=0).fit(X, y)
    np.testing.assert_allclose(hello.by_hand(network.weights_, X[0]), network.predict_proba(X)[0])


@pytest.mark.parametrize("name", ["gestures", "reviews", "tagging", "trees"])
def test_examples_with_drawn_data_run(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    example(name).main(n_train=60, n_test=20, n_epochs=1)
    assert (tmp_path / "output" / f"{name}.png").stat().st_size > 10_000


def test_the_half_of_a_review_that_weighs_more_decides():
    texts, ratings = example("reviews").draw_reviews(500, np.random.default_rng(0))
    ends_well = [text.split(" but ")[-1].endswith("was wonderful") and "although" not in text for text in texts]
    negated = [" not " in text.split(" but ")[-1] for text in texts]
    praised, not_praised = (ratings[np.array(ends_well) & (np.array(negated) == is_not)] for is_not in (False, True))
    assert praised.min() >= 4
    assert not_praised.max() <= 3


def test_sentences_have_one_word_of_two_senses_and_its_clue():
    tagging = example("tagging")
    for text, tags in zip(*tagging.draw_sentences(50, np.random.default_rng(0))[:2], strict=True):
        words = text.split()
        (place,) = [k for k, tag in enumerate(tags) if tag != tagging.NOTHING]
        before, behind = tagging.SENSES[words[place]][tags[place]]
        assert set(before.split()) & set(words[:place]) or set(behind.split()) & set(words[place:])


def test_a_character_model_counts_learns_and_writes(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    character_model = example("character_model")
    text = np.array([2, 3, 2, 3, 4, 2, 3])
    model = character_model.WittenBell(2).fit(text, n_ids=5)
    beginning = [3, 2]
    told = [model.predict_proba(np.array([*beginning, token]))[-1] for token in range(5)]
    assert np.argmax(told) == 3
    np.testing.assert_allclose(sum(told), 1.0)

    character_model.main(n_paragraphs=20, n_units=4, n_epochs=1)
    assert "network and 4 before" in capsys.readouterr().out


def test_forecasts_of_shares_and_cancellations_run(tmp_path, monkeypatch, capsys):
    pytest.importorskip("vega_datasets")
    monkeypatch.chdir(tmp_path)
    share_prices = example("share_prices")
    X, y = share_prices.draw_cancellations(60, np.random.default_rng(0))
    np.testing.assert_array_equal(X["count"].to_numpy()[1:], y[:-1])  # a row is known when its day ends
    np.testing.assert_array_equal(X["weekday 0 tomorrow"] == 1, (X.index + np.timedelta64(1, "D")).day_of_week == 0)
    share_prices.main(n_months=6, n_resorts=2, n_days=80, n_test=20, n_epochs=1)
    assert "network, and calendar" in capsys.readouterr().out


def test_a_reservoir_runs_on_by_itself(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    example("reservoir").main(n_train=400, n_units=40, n_free=84, n_starts=1)
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("echo state network"))
    assert float(line.split("after 1 step ")[1].split(",")[0]) < 0.01
    assert (tmp_path / "output" / "reservoir.png").exists()

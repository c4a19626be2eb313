"""Every architecture with everything that an Elman network does: what the table of docs/guide/architectures.md says."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from joblib import parallel_config
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

import sklearn_rnn
from sklearn_rnn import (
    EchoStateClassifier,
    EchoStateRegressor,
    HistoryCompressor,
    HopfieldNetwork,
    RNNClassifier,
    RNNRegressor,
    TreeRNNClassifier,
    TreeRNNRegressor,
)
from sklearn_rnn.cells import CELLS
from tests.test_callbacks import Recorder

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
PAGE = Path(__file__).parents[2] / "docs" / "guide" / "architectures.md"
RNG = np.random.default_rng(0)
SEQUENCES, NUMBERS = RNG.normal(size=(12, 5, 2)), RNG.normal(size=12)
CLASSES = (SEQUENCES.mean(axis=(1, 2)) > 0).astype(int)
TREES = [("b", "a", ("c", "a")) if k % 3 else ("c", ("b", "a")) for k in range(12)]
IDS = [np.arange(k, k + 12) % 4 + 1 for k in range(12)]


@dataclass(frozen=True)
class Architecture:
    """How it is made and asked."""

    make: Any
    X: Any
    y: Any
    options: dict = field(default_factory=dict)
    exact: dict = field(default_factory=dict)  # with which a weight of two is exactly twice
    ask: str = "predict"

    def new(self, **options):
        return self.make(**self.options | options)

    def fitted(self, **options):
        return self.new(**options).fit(self.X, self.y)

    def answers(self, model, X=None):
        """What it says, as one array; of a compressor the ids that it passes on."""
        said = getattr(model, self.ask)(self.X if X is None else X)
        return np.concatenate([z[z > 0] for z in said]) if isinstance(model, HistoryCompressor) else np.asarray(said)

    def padded(self):
        """X with absent steps in front."""
        if self.X is IDS:
            return [np.concatenate([[0, 0], x]) for x in IDS]
        if self.X is TREES:
            return [(*tree, np.nan) for tree in TREES]
        absent = np.full_like(self.X[:, :2], np.nan)
        return np.concatenate([absent, self.X], axis=1) if self.X.ndim == 3 else np.where(self.X > 1, np.nan, self.X)


TRAINED = {"max_iter": 2, "random_state": 0}
EXACT = {"solver": "lbfgs", "max_iter": 4}
PREDICTOR = RNNClassifier(4, mapping="many-to-many", embedding_dim=3, learning_rate="cosine", **TRAINED)
ARCHITECTURES = {
    **{
        f'cell="{name}"': Architecture(
            RNNRegressor, SEQUENCES, NUMBERS, {"hidden_size": 4, "cell": name, **TRAINED}, EXACT | {"linear_steps": 0}
        )
        for name in CELLS
    },
    "EchoStateRegressor": Architecture(EchoStateRegressor, SEQUENCES, NUMBERS, {"hidden_size": 4, "random_state": 0}),
    "EchoStateClassifier": Architecture(
        EchoStateClassifier, SEQUENCES, CLASSES, {"hidden_size": 4, "random_state": 0}, ask="decision_function"
    ),
    "TreeRNNRegressor": Architecture(TreeRNNRegressor, TREES, NUMBERS, {"hidden_size": 4, **TRAINED}, EXACT),
    "TreeRNNClassifier": Architecture(
        TreeRNNClassifier, TREES, CLASSES, {"hidden_size": 4, **TRAINED}, EXACT, "predict_proba"
    ),
    "HopfieldNetwork": Architecture(
        HopfieldNetwork, SEQUENCES.reshape(12, -1), NUMBERS, {"random_state": 0}, ask="transform"
    ),
    "HistoryCompressor": Architecture(HistoryCompressor, IDS, NUMBERS, {"estimator": PREDICTOR}, ask="transform"),
}


def absent_steps(of):
    """They change nothing."""
    model = of.fitted()
    assert_allclose(of.answers(model, of.padded()), of.answers(model), rtol=1e-10)


def edited_weights(of):
    """What is predicted is computed from weights_."""
    model = of.fitted()
    before, weights = of.answers(model), getattr(model, "estimator_", model).weights_
    for name in weights:
        weights[name] = -3.0 * weights[name]
    after = of.answers(model)
    assert after.shape != before.shape or np.abs(after - before).max() > 1e-6


def truncation(of):
    """Through all steps it changes nothing, through two it does."""
    whole = of.answers(of.fitted(bptt_steps=5))
    assert_allclose(whole, of.answers(of.fitted()), rtol=1e-10)
    assert np.abs(of.answers(of.fitted(bptt_steps=2)) - whole).max() > 1e-9


def dropout(of):
    """In training, not in prediction."""
    model = of.fitted(dropout=0.5)
    assert np.abs(of.answers(model) - of.answers(of.fitted())).max() > 1e-9
    assert_array_equal(of.answers(model), of.answers(model))


def recurrent_dropout(of):
    """In training, not in prediction."""
    model = of.fitted(recurrent_dropout=0.5)
    assert np.abs(of.answers(model) - of.answers(of.fitted())).max() > 1e-9
    assert_array_equal(of.answers(model), of.answers(model))


def saving(of):
    """What is loaded says the same."""
    model, file = of.fitted(), io.BytesIO()
    sklearn_rnn.dump(model, file)
    file.seek(0)
    assert_array_equal(of.answers(sklearn_rnn.load(file)), of.answers(model))


def cloned(of):
    """A clone is unfitted, and fitted says the same."""
    model = of.fitted()
    again = clone(model)
    assert not any(hasattr(again, name) for name in ("weights_", "estimator_"))
    assert_array_equal(of.answers(again.fit(of.X, of.y)), of.answers(model))


def n_jobs(of):
    """Folds by two workers score as by one; a transformer has a ridge behind it."""
    model = of.new()
    if of.ask == "transform":
        network = RNNRegressor(2, embedding_dim=2, **TRAINED) if of.X is IDS else Ridge()
        model = make_pipeline(model, network)
    with parallel_config("threading"):
        scores = [cross_val_score(model, of.X, of.y, cv=2, n_jobs=n) for n in (1, 2)]
    assert_array_equal(*scores)
    assert np.isfinite(scores[0]).all()


def threads(of):
    """Threads that share a model hear what one hears alone."""
    model = of.fitted()
    with ThreadPoolExecutor(4) as pool:
        for said in pool.map(lambda _: of.answers(model), range(4)):
            assert_array_equal(said, of.answers(model))


def sample_weights(of):
    """Two is twice, zero is not at all."""
    weight = np.arange(12) % 3
    weighed = of.new(**of.exact).fit(of.X, of.y, sample_weight=weight)
    repeated = np.repeat(np.arange(12), weight)
    X = [of.X[k] for k in repeated] if isinstance(of.X, list) else of.X[repeated]
    assert_allclose(of.answers(weighed), of.answers(of.new(**of.exact).fit(X, of.y[repeated])), rtol=1e-5)


def partial_fit(of):
    """It goes on from what is there."""
    options = {"classes": [0, 1]} if of.y is CLASSES else {}
    model = of.new().partial_fit(of.X[:7], of.y[:7], **options)
    before = of.answers(model)
    model.partial_fit(of.X[7:], of.y[7:])
    assert np.isfinite(of.answers(model)).all()
    assert np.abs(of.answers(model) - before).max() > 1e-9


def callbacks(of):
    """They see the fit begin and end."""
    recorder = Recorder()
    of.new().set_callbacks(recorder).fit(of.X, of.y)
    assert recorder.told[:2] + recorder.told[-2:] == ["setup", "begin fit", "end fit", "teardown"]


CHECKS = {
    "absent steps": absent_steps, "edited weights": edited_weights, "truncation": truncation, "dropout": dropout,
    "recurrent dropout": recurrent_dropout, "saving": saving, "clone": cloned, "n_jobs": n_jobs, "threads": threads,
    "sample weights": sample_weights, "partial_fit": partial_fit, "callbacks": callbacks,
}  # fmt: skip
REFUSALS = {  # of each note of the table, what the check runs into
    "note 1": "unexpected keyword argument '(bptt_steps|dropout|recurrent_dropout)'",
    "note 2": "holds a float",
    "note 3": "contains NaN",
    "note 4": "unexpected keyword argument 'sample_weight'",
    "note 5": "no attribute 'partial_fit'",
}


def table():
    """Of each architecture what the page says of each check."""
    section = PAGE.read_text(encoding="utf8").split("## What works together with what?\n")[1].split("\n## ")[0]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", section, re.M)]
    heads, _, *rows = lines
    return {row[0].strip("`"): dict(zip(heads[1:], row[1:], strict=True)) for row in rows}


def test_the_page_has_every_architecture_and_every_check():
    assert list(table()) == list(ARCHITECTURES)
    assert all(list(row) == list(CHECKS) for row in table().values())


@pytest.mark.parametrize("what", CHECKS)
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_it_holds_what_the_page_says(name, what):
    if (said := table()[name][what]) == "yes":
        CHECKS[what](ARCHITECTURES[name])
    else:
        with pytest.raises((TypeError, ValueError, AttributeError), match=REFUSALS[said]):
            CHECKS[what](ARCHITECTURES[name])

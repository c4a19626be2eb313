"""What scikit-learn's HTML representation tells of a network."""

import numpy as np
import pytest
from sklearn.utils import estimator_html_repr

from sklearn_rnn import RNNClassifier, RNNRegressor, TreeRNNClassifier

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
RNG = np.random.default_rng(0)
X, IDS = RNG.normal(size=(20, 6, 2)), RNG.integers(1, 5, size=(20, 6))


def caption(model):
    """What stands below the name, or None."""
    _, found, rest = estimator_html_repr(model).rpartition('<div class="caption">')
    return rest.partition("</div>")[0] if found else None


def test_layers_weights_epochs_and_seconds_of_all_calls():
    model = RNNRegressor((4, 3), max_iter=2, linear_steps=0, random_state=0)
    assert caption(model) is None
    model.fit(X, X[:, 0, 0])
    first, n_weights = model.fit_time_, sum(array.size for array in model.weights_.values())
    assert caption(model) == f"2 → GRU 4 → GRU 3 → 1 · {n_weights} weights · 2 epochs · {first:.1f} s"
    model.partial_fit(X, X[:, 0, 0])
    assert model.fit_time_ > first > 0
    assert "3 epochs" in caption(model)
    assert model.fit(X, X[:, 0, 0]).fit_time_ < 100 * first  # begins anew


@pytest.mark.parametrize("change", [{"hidden_size": 9}, {"cell": "nonsense"}, {"cell": "lstm"}])
def test_parameters_changed_after_fit_are_not_taken_for_those_of_the_fit(change):
    model = RNNRegressor(4, max_iter=1, random_state=0).fit(X, X[:, 0, 0])
    assert caption(model.set_params(**change)) == "fitted with other parameters"


@pytest.mark.parametrize(
    ("model", "X", "y", "layers"),
    [
        (RNNRegressor(4, cell="lstm", bidirectional=True), X, X[:, 0], "2 → LSTM 4 ⇄ → 2 + linear path"),
        (RNNRegressor(4), X[..., 0], X[:, 0, 0], "1 → GRU 4 → 1 + linear path"),
        (RNNClassifier(4, embedding_dim=3, linear_steps=0), IDS, IDS[:, 0], "5 ids → embedding 3 → GRU 4 → 4"),
        (
            RNNClassifier(4, embedding_dim=3, mapping="encoder-decoder", attention=True),
            IDS,
            IDS,
            "5 ids → embedding 3 → GRU 4 → attention, decoder GRU 4 → 4",
        ),
        (RNNRegressor(4, mapping="one-to-many"), X[:, :, 0], X[:, :3, 0], "6 → decoder GRU 4 → 1"),
        (TreeRNNClassifier(4), ["(and a b)", "(not a)"], [0, 1], "5 ids → embedding 16 → Elman 4 → 2"),
    ],
)
def test_every_kind_of_network_tells_its_layers(model, X, y, layers):
    assert caption(model.set_params(max_iter=1).fit(X, y)).startswith(layers + " · ")

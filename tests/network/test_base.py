import numpy as np

from sklearn_rnn import RNNRegressor
from sklearn_rnn.cells import Elman, Leaky
from sklearn_rnn.network import Embedding, Network

DESCRIPTION = {"n_inputs": 1, "hidden_sizes": (3,), "n_outputs": 1}


def test_a_network_is_made_once_per_description():
    made = Network.of(cell=Leaky(0.5), embedding=Embedding(5, 2), frozen=(("linear.W", (1, 2)),), **DESCRIPTION)
    again = Network.of(cell=Leaky(0.5), embedding=Embedding(5, 2), frozen=(("linear.W", (1, 2)),), **DESCRIPTION)
    assert made is again
    assert Network.of(cell=Leaky(0.4), **DESCRIPTION) is not Network.of(cell=Leaky(0.5), **DESCRIPTION)


class Unhashable(Elman):
    __hash__ = None


def test_a_cell_that_cannot_be_hashed_makes_no_difference():
    X = np.random.default_rng(0).normal(size=(30, 4))
    fitted = [
        RNNRegressor(4, cell=cell, learning_rate="cosine", max_iter=2, random_state=0).fit(X, X[:, 0]).predict(X)
        for cell in (Unhashable(), Elman())
    ]
    np.testing.assert_array_equal(*fitted)

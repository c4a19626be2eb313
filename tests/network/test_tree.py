"""A recursive network: its gradient, and a chain, which is a sequence."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from sklearn_rnn.cells import CELLS, GRU, LSTM, Cell, Elman
from sklearn_rnn.inputs.trees import flatten
from sklearn_rnn.network import Embedding, Network, TreeNetwork, Workspace
from sklearn_rnn.numerics import Trees


@dataclass(frozen=True)
class Own(Cell):
    """h = h_prev / 2 + tanh(a), with a way past the product."""

    gates: ClassVar = ("new",)
    activations: ClassVar = ("tanh",)
    carried: ClassVar = ("hidden",)

    def step(self, p, t, a, m, s_prev, s):
        """See `Cell`."""
        np.add(s_prev[0] / 2, a[0], out=s[0])

    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        """See `Cell`."""
        da[0][...] = ds[0]
        ds[0][...] /= 2


OF_TREES = [cell for cell in CELLS.values() if tuple(cell().recurrent) == ("hidden",) and not cell().starts(4)]


def trees_of(texts):
    flat = [flatten(text, "input") for text in texts]
    ids, parents, places = (np.array([entry for tree in flat for entry in tree[k]]) for k in range(3))
    return Trees(ids.astype(int), parents, places, np.array([len(tree[0]) for tree in flat]))


FOREST = trees_of(["(1 2 (3 (4 1) 2 (3 1)))", "2", "(4 (4 3) 1)"])


@pytest.mark.parametrize("arity", [3, None], ids=["ordered", "summed"])
@pytest.mark.parametrize("cell", [Elman(), GRU(), LSTM(), Own()], ids=lambda cell: type(cell).__name__)
def test_the_gradient_is_that_of_central_differences(cell, arity):
    network = TreeNetwork(cell, Embedding(5, 3), 4, 2, arity)
    rng = np.random.default_rng(0)
    theta, work = rng.normal(size=network.layout.size) / 2, Workspace(float, training=True)
    views = network.layout.views(theta)
    views["embedding.W"][0] = 0
    X, branches = FOREST.minibatch(slice(None))
    dZ = rng.normal(size=(2, 3))

    def total(theta):
        return (dZ * network(network.layout.views(theta), X, branches, work)[0]).sum()

    gradient = np.zeros_like(theta)
    backward = network(views, X, branches, work)[2]
    backward(dZ, network.layout.views(gradient))
    shifts = 1e-6 * np.eye(theta.size)
    numeric = np.array([(total(theta + shift) - total(theta - shift)) / 2e-6 for shift in shifts])
    np.testing.assert_allclose(gradient, numeric * network.trained(float), atol=1e-7)


@pytest.mark.parametrize("cell", OF_TREES, ids=lambda cell: cell.__name__)
def test_a_chain_is_a_sequence_read_from_the_leaf_up(cell):
    embedding, work = Embedding(5, 3), Workspace(float)
    chains = TreeNetwork(cell(), embedding, 4, 2, 1)
    sequences = Network(cell(), 1, (4,), 2, embedding=embedding)
    theta = np.random.default_rng(0).normal(size=chains.layout.size)
    assert chains.layout.shapes == sequences.layout.shapes
    views = chains.layout.views(theta)
    Z = chains(views, *trees_of(["(1 (3 (2 (4 1))))"]).minibatch(slice(None)), work)[0].copy()
    expected = sequences(views, np.array([1, 4, 2, 3, 1])[:, None, None], None, work)[0]
    np.testing.assert_allclose(Z, expected, rtol=1e-12)

import tracemalloc
from dataclasses import dataclass

import numpy as np

from sklearn_rnn.cells import Elman
from sklearn_rnn.network import Model, Network
from sklearn_rnn.numerics import Sequences


@dataclass(frozen=True)
class Hoarder(Elman):
    """An Elman cell with a large state that nobody reads."""

    states = ("hidden", "hoard")

    def sizes(self, n_units):
        return {"hidden": n_units, "hoard": 4000}

    def step(self, p, t, a, m, s_prev, s):
        super().step(p, t, a, m, s_prev, s[:1])


def test_blocks_are_small_enough_for_a_cell_with_a_large_state():
    network = Network(Hoarder(), 1, (4,), 1)
    theta = network.first_theta(np.random.default_rng(0), bias=0.0)
    model = Model(network, network.layout.views(theta), theta.dtype)
    sequences = Sequences(np.ones((1000, 5, 1)), np.full(1000, 5))
    tracemalloc.start()
    model.outputs(sequences)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20e6  # a block holds 8 MB, all sequences at once 64

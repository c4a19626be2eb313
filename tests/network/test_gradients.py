import pytest

from sklearn_rnn.cells import CELLS, Elman
from sklearn_rnn.network.heads import EveryStep, LastStep

from .gradient_check import assert_gradients, random_network

EVERY_CELL = [*(cell() for cell in CELLS.values()), Elman(activation="relu")]


@pytest.mark.parametrize("cell", EVERY_CELL, ids=repr)
@pytest.mark.parametrize("lengths", [(4, 4, 4), (4, 2, 0), (1, 1, 1), (0, 0)], ids=str)
@pytest.mark.parametrize("bidirectional", [False, True], ids=["onward", "both"])
@pytest.mark.parametrize("hidden_sizes", [(4,), (5, 4)], ids=["one layer", "two layers"])
@pytest.mark.parametrize("rate", [0.0, 0.3], ids=["no dropout", "dropout"])
@pytest.mark.parametrize("head", [LastStep, EveryStep])
def test_backpropagation_through_time_is_right(cell, lengths, bidirectional, hidden_sizes, rate, head):
    network = random_network(
        cell,
        lengths=lengths,
        hidden_sizes=hidden_sizes,
        bidirectional=bidirectional,
        dropout=rate,
        recurrent_dropout=rate,
        head=head,
    )
    assert_gradients(*network)

import pytest

from sklearn_rnn.cells import GRU, LSTM, Elman
from sklearn_rnn.network import EveryStep, LastStepAndMean, MeanOfSteps

from .gradient_check import CELLS_TO_CHECK, assert_gradients, random_network

EVERY_CELL = [*CELLS_TO_CHECK, Elman(activation="relu")]


@pytest.mark.parametrize("cell", EVERY_CELL, ids=repr)
@pytest.mark.parametrize("lengths", [(4, 4, 4), (4, 2, 0), (1, 1, 1), (0, 0)], ids=str)
@pytest.mark.parametrize("bidirectional", [False, True], ids=["onward", "both"])
@pytest.mark.parametrize(("hidden_sizes", "rate"), [((4,), 0.0), ((5, 4), 0.3)], ids=["one layer", "two, with dropout"])
def test_backpropagation_through_time_is_right(cell, lengths, bidirectional, hidden_sizes, rate):
    network = random_network(
        cell,
        lengths=lengths,
        hidden_sizes=hidden_sizes,
        bidirectional=bidirectional,
        dropout=rate,
        recurrent_dropout=rate,
    )
    assert_gradients(*network)


HEADS = pytest.mark.parametrize("head", [EveryStep, MeanOfSteps, LastStepAndMean])


@HEADS
@pytest.mark.parametrize("cell", EVERY_CELL, ids=repr)
@pytest.mark.parametrize("bidirectional", [False, True], ids=["onward", "both"])
def test_gradients_enter_at_every_step(cell, bidirectional, head):
    options = {"hidden_sizes": (4,), "bidirectional": bidirectional, "head": head}
    assert_gradients(*random_network(cell, lengths=(3, 2, 0), **options))


@HEADS
@pytest.mark.parametrize("cell", [Elman(), LSTM(), GRU()], ids=repr)
@pytest.mark.parametrize("lengths", [(3, 3), (4, 2, 0), (0, 0)], ids=str)
@pytest.mark.parametrize("bidirectional", [False, True], ids=["onward", "both"])
def test_gradients_enter_at_every_step_of_a_stack(cell, lengths, bidirectional, head):
    rates = {"dropout": 0.3, "recurrent_dropout": 0.3}
    options = {"hidden_sizes": (4, 3), "bidirectional": bidirectional, "head": head}
    assert_gradients(*random_network(cell, lengths=lengths, **options, **rates))

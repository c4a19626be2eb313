import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.network import Workspace
from sklearn_rnn.network.stepper import Stepper

from .gradient_check import CELLS_TO_CHECK, random_network

EVERY_CELL = pytest.mark.parametrize("cell", CELLS_TO_CHECK, ids=repr)


def stepped(network, params, X, start=None):
    """Outputs (n_steps, n_units, n_batch) of the top layer, step by step."""
    step = Stepper(network.stack.layers, params, X.shape[2], X.dtype, start)
    return np.array([step(x).copy() for x in X])


@EVERY_CELL
def test_step_by_step_a_stack_says_what_it_says_of_the_whole(cell):
    network, theta, X, _ = random_network(cell, lengths=(6, 6, 6), hidden_sizes=(5, 4))
    params, work = network.layout.views(theta), Workspace(float)
    whole = network.states(params, X, None, work).copy()
    assert_allclose(stepped(network, params, X), whole, rtol=0, atol=1e-14)
    _, middle, _ = network.stack(params, X[:4], None, work)
    assert_allclose(stepped(network, params, X[4:], middle), whole[4:], rtol=0, atol=1e-14)


@EVERY_CELL
def test_chosen_columns_go_on_and_others_do_not(cell):
    network, theta, X, _ = random_network(cell, lengths=(5, 5, 5), hidden_sizes=(5, 4))
    params, columns = network.layout.views(theta), np.array([2, 0, 2])
    step = Stepper(network.stack.layers, params, 3, X.dtype)
    for x in X[:3]:
        step(x)
    step.choose(columns)
    chosen = [step(x).copy() for x in X[3:]]
    X[:3] = X[:3, :, columns]
    assert_allclose(chosen, stepped(network, params, X)[3:], rtol=0, atol=1e-14)

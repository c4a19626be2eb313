"""Cells with a memory: what they do when their controls are set by hand, and what may change after fit."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn import RNNRegressor
from sklearn_rnn.cells import DNC, NTM, StackRNN
from sklearn_rnn.network import Network, Workspace

SURE = 40.0  # a pre-activation that settles a softmax or a sigmoid


def zeros(cell, n_inputs, n_units):
    return {name: np.zeros(shape) for name, shape in cell.shapes(n_inputs, n_units).items()}


def run(cell, p, X):
    """States by name after each step of X (n_steps, n_inputs): list of dict."""
    network = Network(cell, X.shape[1], (len(p["b"]),), 1)
    params = {f"layers.0.{name}": array for name, array in p.items()}
    params |= {"readout.W": np.zeros((1, network.stack.n_outputs)), "readout.b": np.zeros(1)}
    views = network.layout.views(network.layout.pack(params, float))
    ends = []
    for n in range(1, len(X) + 1):
        end = network(views, X[:n, :, None], None, Workspace(float))[1]
        ends.append({state: end[f"layers.0.{state}"][:, 0] for state in cell.states})
    return ends


def obedient(depth):
    """A stack whose input says what to do: columns push, pop, stay, and what is pushed (2 for high, -2 for low)."""
    cell = StackRNN(depth=depth, n_read=2)
    p = zeros(cell, 4, 4)
    p["W_ih"] = 3 * np.eye(4)
    p["W_act"] = SURE * np.eye(3, 4)
    p["W_push"] = np.array([[0, 0, 0, SURE]])
    return cell, p


PUSH_HIGH, PUSH_LOW, POP, STAY = [1, 0, 0, 2], [1, 0, 0, -2], [0, 1, 0, 0], [0, 0, 1, 0]


def test_a_stack_gives_back_last_what_came_first():
    cell, p = obedient(depth=5)
    ends = run(cell, p, np.array([PUSH_HIGH, PUSH_LOW, STAY, POP, POP, POP], float))
    tops = [end["tops"] for end in ends]
    expected = [[2, 0], [1, 2], [1, 2], [2, 0], [0, 0], [0, 0]]
    assert_allclose(tops, expected, atol=1e-9)
    assert_allclose(ends[1]["stacks"], [1, 2, 0, 0, 0], atol=1e-9)


def test_what_is_pushed_below_the_last_place_is_lost():
    cell, p = obedient(depth=2)
    ends = run(cell, p, np.array([PUSH_HIGH, PUSH_LOW, PUSH_LOW, POP, POP], float))
    assert_allclose(ends[2]["stacks"], [1, 1], atol=1e-9)
    assert_allclose(ends[4]["stacks"], [0, 0], atol=1e-9)


def test_a_deeper_stack_may_be_given_after_fit_and_changes_nothing_that_fitted():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 7, 2)), rng.normal(size=60)
    model = RNNRegressor(4, cell=StackRNN(depth=7), linear_steps=0, max_iter=20, random_state=0).fit(X, y)
    before = model.predict(X)
    assert_allclose(model.set_params(cell=StackRNN(depth=50)).predict(X), before, rtol=0, atol=1e-12)
    with pytest.raises(ValueError, match="cell was changed after fit from StackRNN"):
        model.set_params(cell=StackRNN(n_read=1)).predict(X)


def test_a_machine_writes_where_its_head_is_and_reads_it_again():
    cell = NTM(n_places=5, width=2)
    p = zeros(cell, 1, 1)
    g, S, gamma = slice(8, 10), slice(10, 16), slice(18, 20)
    p["b_head"][g] = -SURE  # from where the heads were, not by content
    p["b_head"][gamma] = 20.0  # sharply
    p["b_head"][S] = np.repeat([0, 0, SURE], 2)  # both heads move on
    p["W_ih"][0], p["W_head"][4:6, 0] = 1.0, [2.0, -2.0]  # what is written follows the input
    ends = run(cell, p, np.array([[1.0], [-0.5], [0.25]]))
    h = np.tanh([1.0, -0.5, 0.25])
    for t, end in enumerate(ends):
        writing, reading = end["places"].reshape(2, 5)
        assert_allclose(writing, np.eye(5)[t + 1], atol=1e-6)
        assert_allclose(reading, writing)
        memory = end["memory"].reshape(5, 2)
        assert_allclose(memory[1 : t + 2], np.tanh(2 * np.stack([h, -h], axis=1)[: t + 1]), atol=1e-6)
        assert_allclose(end["output"], [h[t], *memory[t + 1]], atol=1e-6)


@pytest.mark.parametrize("make", [NTM, DNC])
def test_a_machine_may_be_given_more_places_after_fit(make):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 5)), rng.normal(size=40)
    model = RNNRegressor(4, cell=make(n_places=6, width=3), linear_steps=0, max_iter=5, random_state=0).fit(X, y)
    assert np.isfinite(model.set_params(cell=make(n_places=12, width=3)).predict(X)).all()
    assert_array_equal(model.hidden_states(X).shape, (40, 5, 7))


def computer(n_places):
    """A computer whose input says what to do: columns write, read on, read back, free; what is written or looked for.

    Rows of W_head: k_read, k_write, v, e (2 each), f, g_w, g_a, pi (back, alike, on), beta_read, beta_write.
    """
    cell = DNC(n_places=n_places, width=2)
    p = zeros(cell, 5, 5)
    p["W_ih"] = 3 * np.eye(5)
    W, b = p["W_head"], p["b_head"]
    W[0, 4] = W[4, 4] = 1.0  # the first number of the key to read, and of what is written
    b[[1, 5]] = 1.0  # the second is the same throughout: tanh(1)
    b[6:8] = b[10] = b[14] = SURE  # erase all, to a free place; look sharply
    W[8, 3], b[8] = 2 * SURE, -SURE
    W[9, 0], b[9] = 2 * SURE, -SURE
    W[13, 1] = W[11, 2] = 2 * SURE
    b[12] = SURE
    return cell, p


def told(*orders):
    """Inputs of `computer`: of each order, its letters among "w" (write), "o" (on), "b" (back), "f" (free), its number.

    Read by content where neither o nor b is said.
    """
    return np.array([[3 * (letter in order) for letter in "wobf"] + [number] for order, number in orders], float)


def test_a_computer_writes_to_free_places_finds_by_content_and_follows_the_order_of_writing():
    cell, p = computer(5)
    X = told(("w", 0.3), ("w", -0.2), ("w", 0.1), ("", 0.3), ("o", 0.0), ("o", 0.0), ("b", 0.0))
    ends = run(cell, p, X)
    written = np.tanh(np.tanh(3 * X[:3, 4]))
    places = [end["write"].argmax() for end in ends[:3]]  # which of the free ones is a matter of rounding
    assert len(set(places)) == 3
    memory = ends[2]["memory"].reshape(5, 2)
    assert_allclose(memory[places], np.stack([written, np.full(3, np.tanh(1.0))], axis=1), atol=1e-4)
    assert_allclose(np.delete(memory, places, axis=0), 0, atol=1e-4)
    assert_allclose(ends[3]["usage"][places], 1, atol=1e-4)
    assert [end["read"].argmax() for end in ends[3:]] == [places[k] for k in (0, 1, 2, 1)]


def test_what_was_read_and_freed_is_written_to_next():
    cell, p = computer(3)
    ends = run(cell, p, told(("w", 0.3), ("w", -0.2), ("", 0.3), ("wf", 0.1)))
    assert [end["write"].argmax() for end in ends if end["write"].max() > 0.99] == [0, ends[1]["write"].argmax(), 0]
    assert ends[1]["write"].argmax() != 0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StackRNN(n_stacks=0), "n_stacks must be an int of at least 1, got 0"),
        (lambda: StackRNN(depth=2.5), "depth must be an int of at least 1, got 2.5"),
        (lambda: StackRNN(depth=1), "n_read must be at most depth, 1, got 2"),
        (lambda: NTM(n_places=0), "n_places must be an int of at least 1, got 0"),
        (lambda: NTM(width=True), "width must be an int of at least 1, got True"),
        (lambda: DNC(n_heads=0), "n_heads must be an int of at least 1, got 0"),
    ],
)
def test_numbers_that_make_no_sense_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import CELLS, Cell, Elman
from sklearn_rnn.network import Network, Workspace

from .gradient_check import CELLS_TO_CHECK, random_network

EVERY_CELL = pytest.mark.parametrize("cell", CELLS_TO_CHECK, ids=repr)


def outputs(network, theta, X, lengths, **options):
    return network(network.layout.views(theta), X, np.asarray(lengths), Workspace(float, **options))[0]


@EVERY_CELL
@pytest.mark.parametrize("bidirectional", [False, True])
def test_what_stands_behind_a_sequence_changes_nothing(cell, bidirectional):
    network, theta, X, lengths = random_network(cell, lengths=(5, 3, 0), bidirectional=bidirectional)
    expected = outputs(network, theta, X, lengths)
    X = np.concatenate([X, np.zeros((4, *X.shape[1:]))])
    X[5:] = 1e3
    X[3:, :, 1] = -1e3
    assert_array_equal(outputs(network, theta, X, lengths), expected)


@EVERY_CELL
@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=5), st.booleans(), st.integers(1, 3))
def test_a_batch_equals_its_sequences_one_by_one(cell, lengths, bidirectional, depth):
    network, theta, X, lengths = random_network(
        cell, lengths=lengths, bidirectional=bidirectional, hidden_sizes=(4,) * depth
    )
    at_once = outputs(network, theta, X, lengths)
    for i, length in enumerate(lengths):
        alone = outputs(network, theta, X[:length, :, i : i + 1], [length])
        assert_allclose(at_once[:, i : i + 1], alone, rtol=0, atol=1e-12)


@EVERY_CELL
def test_the_future_never_changes_a_state(cell):
    network, theta, X, lengths = random_network(cell, lengths=(6, 6), hidden_sizes=(4, 4))
    params = network.layout.views(theta)
    changed = X.copy()
    changed[4:] += 5
    before, after = (network.states(params, x, lengths, Workspace(float)) for x in (X, changed))
    assert_array_equal(before[:4], after[:4])
    assert (before[4:] != after[4:]).any()


@EVERY_CELL
@pytest.mark.parametrize("bidirectional", [False, True])
def test_no_lengths_say_that_all_sequences_are_complete(cell, bidirectional):
    network, theta, X, lengths = random_network(cell, lengths=(5, 5), hidden_sizes=(5, 4), bidirectional=bidirectional)
    results = []
    for given_lengths in (lengths, None):
        gradient = np.zeros_like(theta)
        Z, _, backward = network(network.layout.views(theta), X, given_lengths, Workspace(float, training=True))
        dX, _ = backward(np.ones_like(Z), network.layout.views(gradient), {"X"})
        results.append((Z, gradient, dX))
    for with_lengths, without in zip(*results, strict=True):
        assert_allclose(without, with_lengths, rtol=1e-12, atol=1e-12)


@EVERY_CELL
@pytest.mark.parametrize("lengths", [(5, 5), (5, 2)])
def test_reversing_the_input_swaps_the_directions(cell, lengths):
    network, theta, X, lengths = random_network(cell, lengths=lengths, bidirectional=True)
    params = network.layout.views(theta)
    swapped = dict(params)
    for name in params:
        if name.startswith("layers.0.reverse"):
            onward = name.replace(".reverse", "")
            swapped[name], swapped[onward] = params[onward], params[name]
    turned = X.copy()
    for i, length in enumerate(lengths):
        turned[:length, :, i] = X[:length, :, i][::-1]
    Y, half = network.states(params, X, lengths, Workspace(float)), network.stack.n_outputs // 2
    Y_turned = network.states(swapped, turned, lengths, Workspace(float))
    for i, length in enumerate(lengths):
        assert_allclose(Y_turned[:length, :half, i], Y[:length, half:, i][::-1], atol=1e-12)
        assert_allclose(Y_turned[:length, half:, i], Y[:length, :half, i][::-1], atol=1e-12)


def test_without_recurrent_weights_an_elman_network_is_a_dense_layer():
    network, theta, X, lengths = random_network(Elman(), lengths=(4, 4))
    params = network.layout.views(theta)
    params["layers.0.W_hh"][:] = 0
    h = np.tanh(params["layers.0.W_ih"] @ X[-1] + params["layers.0.b"][:, None])
    Z = params["readout.W"] @ h + params["readout.b"][:, None]
    assert_allclose(outputs(network, theta, X, lengths), Z, rtol=1e-12)


class Linear(Cell):
    """h = a."""

    gates = ("hidden",)
    activations = ("identity",)

    def step(self, p, t, a, m, s_prev, s):
        s[0][:] = a[0]


def test_a_linear_cell_gives_the_powers_of_its_matrix():
    network, theta, X, lengths = random_network(Linear(), lengths=(6, 6))
    params = network.layout.views(theta)
    X[1:] = 0
    W, b = params["layers.0.W_hh"], params["layers.0.b"]
    b[:] = 0
    Y = network.states(params, X, lengths, Workspace(float))
    for t in range(6):
        expected = np.linalg.matrix_power(W, t) @ params["layers.0.W_ih"] @ X[0]
        assert_allclose(Y[t], expected, rtol=1e-10, atol=1e-12)


@EVERY_CELL
def test_inference_gives_what_training_without_dropout_gives(cell):
    network, theta, X, lengths = random_network(cell, lengths=(6, 2), hidden_sizes=(5, 4), bidirectional=True)
    assert_array_equal(outputs(network, theta, X, lengths), outputs(network, theta, X, lengths, training=True))


@EVERY_CELL
def test_a_workspace_used_before_gives_what_a_fresh_one_does(cell):
    network, theta, _, _ = random_network(cell, lengths=(1,), hidden_sizes=(5, 4), bidirectional=True)
    params = network.layout.views(theta)
    rng = np.random.default_rng(3)
    for training in (False, True):
        used = Workspace(float, training=training)
        for lengths in ((3, 3), (7, 1), (2, 2, 2), (5, 4), (0, 0), (7, 7)):
            X = rng.normal(size=(max(lengths), 2, len(lengths)))
            fresh = Workspace(float, training=training)
            made, expected = (network(params, X, np.array(lengths), work) for work in (used, fresh))
            assert_array_equal(made[0], expected[0])
            if training:
                grads = [np.zeros_like(theta), np.zeros_like(theta)]
                for (Z, _, backward), grad in zip((made, expected), grads, strict=True):
                    backward(Z, network.layout.views(grad))
                assert_array_equal(*grads)


def test_inference_keeps_what_it_needs_of_the_past():
    network = Network(CELLS["lstm"](), 4, (8,), 1)
    params, X = network.layout.views(np.zeros(network.layout.size)), np.zeros((50, 4, 10))

    def kept(training, run):
        work = Workspace(float, training=training)
        run(params, X, np.full(10, 50), work)
        (tape,) = (tape for tapes in work._tapes.values() for tape in tapes.values())
        return {"gates": sum(a.nbytes for a in (tape.A, *tape.M, tape.states["cell"])), "outputs": tape.S.nbytes}

    trained, all_steps, last_step = kept(True, network), kept(False, network.states), kept(False, network)
    assert all_steps["outputs"] == trained["outputs"] > 20 * last_step["outputs"]
    assert trained["gates"] > 20 * all_steps["gates"]
    assert all_steps["gates"] == last_step["gates"]


def test_dropout_keeps_the_mean_and_one_recurrent_mask_per_sequence():
    rng = np.random.default_rng(0)
    network = Network(Linear(), 1, (200,), 1, recurrent_dropout=0.5)
    params = network.layout.views(np.zeros(network.layout.size))
    params["layers.0.W_hh"][:] = np.eye(200)
    params["layers.0.W_ih"][:] = 1
    X = np.zeros((4, 1, 50))
    X[0] = 1
    Y = network.states(params, X, np.full(50, 4), Workspace(float, training=True, rng=rng))
    assert_allclose(Y[1].mean(), 1, atol=0.05)
    assert set(np.unique(Y[3])) == {0.0, 8.0}  # what one mask drops stays dropped, what it keeps doubles each step


def test_input_dropout_is_drawn_anew_for_every_step():
    rng = np.random.default_rng(0)
    network = Network(Linear(), 1, (1,), 1, dropout=0.5)
    params = network.layout.views(np.zeros(network.layout.size))
    params["layers.0.W_ih"][:] = 1
    Y = network.states(params, np.ones((30, 1, 40)), np.full(40, 30), Workspace(float, training=True, rng=rng))
    assert set(np.unique(Y)) == {0.0, 2.0}
    assert (np.ptp(Y, axis=0) > 0).all()


@EVERY_CELL
def test_lengths_in_stretches_give_what_each_sequence_gives_alone(cell):
    rng = np.random.default_rng(3)
    network, theta, X, lengths = random_network(cell, lengths=rng.integers(0, 40, 50), hidden_sizes=(5, 4))
    params, weights = network.layout.views(theta), rng.normal(size=(2, 50))
    gradient, alone = np.zeros_like(theta), np.zeros_like(theta)
    work = Workspace(float, training=True)
    for layer in network.stack.layers:
        layer.border = 5.0  # so little that there are many
    Z, _, backward = network(params, X, lengths, work)
    dX, _ = backward(weights, network.layout.views(gradient), {"X"})
    assert sorted(work._tapes["layers.0", True]) == [8, 16, 24, 32, 40, 48, 50]
    for i, n in enumerate(lengths):
        z, _, backward = network(params, X[:n, :, i : i + 1], None, Workspace(float, training=True))
        dx, _ = backward(weights[:, i : i + 1], network.layout.views(alone), {"X"})
        assert_allclose(Z[:, i : i + 1], z, rtol=0, atol=1e-12)
        assert_allclose(dX[:n, :, i : i + 1], dx, rtol=0, atol=1e-12)
        assert_array_equal(dX[n:, :, i], 0)
    assert_allclose(gradient, alone, rtol=0, atol=1e-11)


@pytest.mark.parametrize("options", [{}, {"bidirectional": True}, {"hidden_sizes": (4, 4)}, {"recurrent_dropout": 0.5}])
def test_states_that_would_overflow_behind_an_end_change_no_gradient(options):
    network, theta, X, lengths = random_network(Elman("relu"), lengths=(400, 1), n_outputs=1, **options)
    theta[:] = 0.01
    params = network.layout.views(theta)
    for name in params:
        if name.endswith("W_hh"):
            params[name][...] = 1.5 * np.eye(4)
        elif name.endswith(".b"):
            params[name][...] = 0.5 if name.startswith("layers.0") else 0.0
    X[:, :, 0], X[0, :, 1] = -1e4, 1.0
    theta, X = theta.astype(np.float32), X.astype(np.float32)
    gradients = []
    for columns, n_steps in (([0, 1], 400), ([0], 400), ([1], 1)):
        gradient, work = np.zeros_like(theta), Workspace("f4", training=True, rng=np.random.default_rng(0))
        x, n = X[:n_steps, :, columns], lengths[columns]
        Z, _, backward = network(network.layout.views(theta), x, None if len(n) == 1 else n, work)
        backward(np.ones_like(Z), network.layout.views(gradient))
        gradients.append(gradient)
    together, long, short = gradients
    assert np.isfinite(long + short).all()
    assert np.isfinite(together).all()
    if not options.get("recurrent_dropout"):
        assert_allclose(together, long + short, rtol=1e-5)


def test_the_longest_sequence_must_stand_first():
    network, theta, X, _ = random_network(Elman(), lengths=(3, 2))
    with pytest.raises(ValueError, match=r"longest sequence must stand first, got lengths \[2 3\]"):
        outputs(network, theta, X, [2, 3])

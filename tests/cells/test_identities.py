"""What each cell becomes where a parameter makes it another one, and what its equations promise."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn import RNNRegressor
from sklearn_rnn.cells import CTRNN, MTRNN, Clockwork, Elman, Jordan, Leaky
from sklearn_rnn.network import Network, Workspace

SIZES = {"n_inputs": 2, "hidden_sizes": (6,), "n_outputs": 1}


def states(cell, params, X, **changes):
    """States of one layer of the cell at every step, its parameters those given, or changed."""
    network = Network(cell, **SIZES)
    theta = network.first_theta(np.random.default_rng(0), 0.0)
    views = network.layout.views(theta)
    for name, array in {**params, **changes}.items():
        if name in views:
            views[name][...] = array
    return network.states(views, X, None, Workspace(float))


@pytest.fixture
def elman():
    """Parameters of an Elman layer, a sequence, and its states."""
    rng = np.random.default_rng(1)
    network = Network(Elman(), **SIZES)
    theta = network.first_theta(rng, 0.0) + 0.2 * rng.normal(size=network.layout.size)
    params = network.layout.unpack(theta, float)
    X = rng.normal(size=(9, 2, 3))
    return params, X, states(Elman(), params, X)


@pytest.mark.parametrize(
    ("cell", "changes"),
    [
        (Leaky(1.0), {}),
        (CTRNN(time_constants=1.0), {}),
        (MTRNN(time_constants=(2.0,), dt=2.0), {}),
        (Clockwork(periods=1), {}),
        (Jordan(decay=0.0), {"layers.0.W_hy": np.eye(6), "layers.0.b_y": 0.0}),
    ],
    ids=lambda value: repr(value) if not isinstance(value, dict) else "",
)
def test_each_is_elman_where_its_own_parameter_does_nothing(cell, changes, elman):
    params, X, Y = elman
    assert_allclose(states(cell, params, X, **changes), Y, rtol=0, atol=1e-14)


def test_one_group_of_a_multiple_timescales_network_is_a_continuous_time_one(elman):
    params, X, _ = elman
    assert_array_equal(states(MTRNN((5.0,)), params, X), states(CTRNN(5.0), params, X))


def test_a_learnt_rate_begins_at_the_time_constant(elman):
    params, X, _ = elman
    learnt, kept = (states(CTRNN((2.0, 8.0), learn=learn), params, X) for learn in (True, False))
    assert_allclose(learnt, kept, rtol=0, atol=1e-14)


def test_a_potential_decays_exponentially_in_steps_that_grow_finer():
    errors = []
    for n_steps in (50, 100, 200):
        cell, network = CTRNN(time_constants=2.0, dt=4.0 / n_steps), Network(CTRNN(), **SIZES)
        params = {name: np.zeros(shape) for name, shape in network.layout.shapes.items()}
        params["layers.0.rate"] = np.full(6, cell.dt / 2.0)
        X = np.zeros((n_steps, 2, 1))
        X[0], params["layers.0.W_ih"] = 1.0, np.full((6, 2), n_steps / 4.0)  # an impulse: u = 1 after the first step
        potential = np.arctanh(states(cell, params, X)[:, 0, 0])
        errors.append(abs(potential[-1] / potential[0] - np.exp(-(n_steps - 1) * cell.dt / 2.0)))
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert_allclose(orders, 1, atol=0.1)  # Euler's


def test_a_leak_halves_the_state_in_the_time_that_the_docstring_names():
    k = 0.1
    params = {name: np.zeros(shape) for name, shape in Network(Leaky(), **SIZES).layout.shapes.items()}
    X = np.zeros((1 + round(np.log(2) / k), 2, 1))
    X[0], params["layers.0.W_ih"] = 1.0, np.full((6, 2), 0.5)
    Y = states(Leaky(k), params, X)
    assert 0.45 < Y[-1, 0, 0] / Y[0, 0, 0] < 0.52


def test_clockwork_units_move_only_at_their_ticks(elman):
    params, X, _ = elman
    Y = states(Clockwork((1, 2, 4)), params, X)
    moved = np.diff(np.concatenate([np.zeros((1, 6, 3)), Y]), axis=0).any(axis=2)
    for k, period in enumerate((1, 2, 4)):
        assert_array_equal(moved[:, 2 * k], np.arange(9) % period == 0)


def test_a_context_remembers_outputs_as_long_as_decay_says():
    params = {name: np.zeros(shape) for name, shape in Network(Jordan(), **SIZES).layout.shapes.items()}
    params["layers.0.W_ih"], params["layers.0.W_hy"] = np.full((6, 2), 0.5), np.eye(6)
    X = np.zeros((4, 2, 1))
    X[0] = 1.0
    network = Network(Jordan(decay=0.5), **SIZES)
    end = network(network.layout.views(network.layout.pack(params, float)), X, None, Workspace(float))[1]
    assert_allclose(end["layers.0.context"], 0.5**3 * np.tanh(1.0), atol=1e-14)


@pytest.mark.filterwarnings("ignore:The training loss was still falling")
@pytest.mark.parametrize("solver", ["adam", "adamw", "sgd", "rmsprop", "lbfgs"])
@pytest.mark.parametrize("cell", [Clockwork(), MTRNN()], ids=repr)
def test_what_is_cut_or_fixed_stays_under_every_solver_and_warm_start(cell, solver):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 5, 2)), rng.normal(size=40)
    model = RNNRegressor((5, 4), cell=cell, bidirectional=True, solver=solver, max_iter=3, alpha=10.0, warm_start=True)
    for _ in range(2):
        model.fit(X, y)
    for name, n_inputs, n_units in (("layers.0", 2, 5), ("layers.1.reverse", 10, 4)):
        fresh = {own: np.zeros(shape) for own, shape in cell.shapes(n_inputs, n_units).items()}
        cell.initialise(fresh, np.random.default_rng(0))
        for own, which in cell.fixed(n_inputs, n_units).items():
            weight = model.weights_[f"{name}.{own}"]
            assert_array_equal(weight[which], fresh[own][which] if which is True else 0.0)
            assert which is True or np.abs(weight[~which]).min() > 0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Jordan(decay=1.0), r"decay must be in \[0, 1\), got 1.0"),
        (lambda: Jordan(output_size=0), r"output_size must be an int of at least 1, or None, got 0"),
        (lambda: CTRNN(0.0), r"time_constants must be positive, got 0.0"),
        (lambda: CTRNN((2.0, 0.5)), r"dt must be positive and at most the smallest time constant, 0.5, got 1.0"),
        (lambda: CTRNN(1.0, learn=True), r"learn=True needs a dt below the smallest time constant, 1.0, got 1.0"),
        (lambda: MTRNN((5.0, 2.0)), r"time_constants must ascend, the fastest group first, got \(5.0, 2.0\)"),
        (lambda: MTRNN(()), r"time_constants must hold one number at least"),
        (lambda: Clockwork((2, 1)), r"periods must ascend"),
        (lambda: Clockwork((0, 1)), "periods must be an int of at least 1, or a tuple of them, got 0"),
        (lambda: Clockwork((1, 2.5)), r"periods must be an int of at least 1, or a tuple of them, got 2\.5"),
        (lambda: Leaky(0.0), r"leak_rate must be in \(0, 1\], got 0.0"),
    ],
)
def test_parameters_that_make_no_sense_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("cell", [CTRNN((2.0, 3.0, 4.0)), MTRNN(), Clockwork((1, 2, 3))], ids=repr)
def test_more_groups_than_units_name_hidden_size(cell):
    with pytest.raises(ValueError, match="asks for 3 groups of units, got 2 units: hidden_size is too small"):
        RNNRegressor(2, cell=cell).fit(np.ones((4, 3)), np.arange(4.0))


def test_time_constants_must_be_numbers():
    with pytest.raises(TypeError, match=r"time_constants must be a number or a tuple of numbers, got \[2.0\]"):
        CTRNN([2.0])

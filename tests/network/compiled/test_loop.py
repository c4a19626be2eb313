from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.cells import CTRNN, GRU, LSTM, MTRNN, Clockwork, Elman, Leaky
from sklearn_rnn.network import EveryStep, LastStep, Network, Workspace, compiled_source
from sklearn_rnn.network.compiled import loop_of
from sklearn_rnn.network.loop import TimeLoop
from sklearn_rnn.network.stepper import Stepper

from ...cells.test_trace import Own, by_type
from ..gradient_check import assert_gradients, random_network

COMPILED = [Elman(), Elman("relu"), LSTM(), GRU(), Leaky(0.5), CTRNN((2.0, 5.0)), MTRNN()]
BOUNDS = {"float32": 1e-6, "float64": 1e-12}
LENGTHS = np.repeat([9, 8, 5, 1, 0], 4)


def passes(engine, cell, dtype, head, lengths, **options):
    """Outputs, ends and gradients of a training pass and of a prediction."""
    network = Network(cell, 3, (12, 11), 2, head=head, engine=engine, **options)
    theta = network.first_theta(np.random.default_rng(1), 0.1).astype(dtype)
    X, found = np.random.default_rng(2).normal(size=(9, 3, 20)).astype(dtype), []
    for training in (True, False):
        work = Workspace(dtype, training, np.random.default_rng(3))
        Z, end, backward = network(network.layout.views(theta), X, lengths, work)
        found += [Z.copy(), *(end[name].copy() for name in sorted(end) if name != "step")]
        if training:
            grad = np.zeros_like(theta)
            dZ = np.cos(np.arange(Z.size)).reshape(Z.shape).astype(dtype)
            dX, dstart = backward(dZ, network.layout.views(grad), {"X", "start"})
            found += [grad, dX.copy(), *dstart.values()]
    return found, network


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("cell", COMPILED, ids=repr)
def test_a_pass_gives_what_numpy_gives(compiles, cell, dtype):
    options = {}, {"bidirectional": True}, {"recurrent_dropout": 0.3}
    for head, lengths, option in product((LastStep, EveryStep), (LENGTHS, None), options):  # compiled once for all
        (made, network), (expected, _) = (
            passes(engine, cell, dtype, head, lengths, **option) for engine in ("numba", "numpy")
        )
        for layer in network.stack.layers:
            for direction in getattr(layer, "directions", (layer,)):
                assert direction.time_loop(np.dtype(dtype), True) is not TimeLoop
        for ours, numpys in zip(made, expected, strict=True):
            bound = BOUNDS[dtype] * max(1.0, np.abs(numpys).max(initial=0))
            assert_allclose(ours, numpys, rtol=0, atol=bound, err_msg=f"{head.__name__}, {lengths}, {option}")


@pytest.mark.parametrize("lengths", [(4, 2, 0), (1, 1)], ids=str)
@pytest.mark.parametrize("cell", COMPILED, ids=repr)
def test_backpropagation_through_time_is_right(compiles, cell, lengths):
    options = {"hidden_sizes": (4, 3), "bidirectional": True, "dropout": 0.3, "recurrent_dropout": 0.3}
    assert_gradients(*random_network(cell, lengths=lengths, engine="numba", **options))


def test_one_step_a_call_gives_the_same(compiles):
    X, found = np.random.default_rng(0).normal(size=(5, 2, 3)), []
    for engine in ("numpy", "numba"):
        network = Network(GRU(), 2, (4, 3), 1, engine=engine)
        params = network.layout.views(network.first_theta(np.random.default_rng(0), 0.0))
        step = Stepper(network.stack.layers, params, n_batch=3, dtype=float)
        found.append([step(x).copy() for x in X])
    assert_allclose(*found, rtol=0, atol=1e-14)


def test_any_layout_and_type_of_input_is_read(compiles):
    network = Network(GRU(), 2, (4,), 1, engine="numba")
    params = network.layout.views(network.first_theta(np.random.default_rng(0), 0.0))
    X = np.random.default_rng(1).integers(-2, 3, (6, 5, 2)).transpose(1, 2, 0)
    expected = network(params, np.ascontiguousarray(X, float), None, Workspace(float))[0].copy()
    records = np.zeros(X.shape, [("flag", "i1"), ("x", float)])
    records["x"] = X
    backwards = [np.flip(np.flip(X, axis).astype(float), axis) for axis in range(3)]
    for x in (X, X.astype("f4"), *backwards, X.astype(float), X.astype(">f8"), records["x"]):
        assert_allclose(network(params, x, None, Workspace(float))[0], expected, rtol=0, atol=1e-15)


def test_divergence_and_missing_numbers_are_seen(compiles):
    network = Network(Elman("relu"), 1, (4,), 1, engine="numba", head=EveryStep)
    params = network.layout.views(np.full(network.layout.size, 10.0))
    X = np.ones((600, 1, 9))
    X[3, 0, 4] = np.nan
    Z = network(params, X, None, Workspace(float))[0].reshape(600, 9)
    assert np.isinf(Z[-1, 0])
    assert np.isfinite(Z[:3]).all()
    assert np.isnan(Z[3:, 4]).all()


@pytest.mark.parametrize("cell", [Clockwork(), Own(by_type, "by type")], ids=repr)
def test_what_cannot_be_compiled_runs_in_numpy(compiles, cell):
    network = Network(cell, 1, (4,), 1, engine="numba")
    assert loop_of(network.stack.layers[0], np.dtype(float), True) is TimeLoop
    with pytest.raises(ValueError, match=r'engine="numba" runs .* in NumPy: step'):
        compiled_source(cell)


def test_a_kernel_that_computed_something_else_would_not_be_used(compiles, monkeypatch):
    from sklearn_rnn.network.compiled import kernels, loop

    monkeypatch.setattr(loop, "_loops", {})
    wrong = {name: "{} - {}" if name == "add" else text for name, text in kernels.Source.expressions.items()}
    monkeypatch.setattr(kernels.Source, "expressions", wrong)
    layer = Network(CTRNN(4.0), 1, (4,), 1, engine="numba").stack.layers[0]
    assert loop_of(layer, np.dtype(float), False) is TimeLoop

"""The references of torch without torch."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from .cases import CASES, IDS, N_OUTPUTS, make_case, outputs_and_gradient

REFERENCES = np.load(Path(__file__).with_name("references.npz"))
NAMED = list(zip(IDS, CASES, strict=True))


@pytest.mark.parametrize(("name", "case"), NAMED, ids=IDS)
def test_outputs_and_gradients_are_those_of_the_frozen_reference(name, case):
    assert_reference(name, *make_case(*case))


@pytest.mark.parametrize(("name", "case"), NAMED, ids=IDS)
def test_compiled_outputs_and_gradients_are_too(compiles, name, case):
    assert_reference(name, *make_case(*case, engine="numba"))


def assert_reference(name, network, theta, X, lengths):
    Z, gradient = outputs_and_gradient(network, theta, X, lengths)
    *outputs, norm_ih, norm_hh = REFERENCES[name]
    assert_allclose(Z.ravel(), outputs, rtol=1e-12, atol=1e-12 * max(1, np.abs(outputs).max()))
    assert len(outputs) == N_OUTPUTS * len(lengths)
    grads = network.layout.views(gradient)
    assert_allclose(np.linalg.norm(grads["layers.0.W_ih"]), norm_ih, rtol=1e-11)
    assert_allclose(np.linalg.norm(grads["layers.0.W_hh"]), norm_hh, rtol=1e-11)

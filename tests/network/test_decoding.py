"""What a decoder says does not depend on the blocks in which sequences are read."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import GRU
from sklearn_rnn.network import EncoderDecoder, Model, TeacherForced, attended, said_classes, said_numbers
from sklearn_rnn.network import model as module
from sklearn_rnn.numerics import Sequences, Several

RNG = np.random.default_rng(0)
SOURCE = [RNG.normal(size=(n, 2)) for n in RNG.integers(0, 9, 60)]
SEQUENCES = Sequences(SOURCE, np.array([len(x) for x in SOURCE]))


def model_of(n_fed, n_outputs):
    network = EncoderDecoder(GRU(), 2, (4,), n_fed, n_outputs, attention=True, n_steps_out=5)
    theta = network.first_theta(np.random.default_rng(1), bias=0.0)
    params = network.layout.views(theta + 0.7 * np.random.default_rng(2).normal(size=theta.size))
    return Model(network, params, np.dtype(float))


@pytest.fixture
def in_small_blocks(monkeypatch):
    """A function that makes blocks as small as they may be, in which 60 sequences are four."""

    def shrink():
        monkeypatch.setattr(module, "_BLOCK", 1)

    return shrink


def test_classes_and_what_they_attend_to(in_small_blocks):
    model = model_of(3, 4)

    def told():
        said = said_classes(model, SEQUENCES, 5, width=2, ends=True)
        columns = Several(np.array([len(classes) for classes in said]))
        return said, attended(model, TeacherForced(SEQUENCES, np.concatenate(said), columns, 3))

    (whole, weights), _ = told(), in_small_blocks()
    parts, weights_of_parts = told()
    for one, other in zip(whole, parts, strict=True):
        assert_array_equal(one, other)
    for one, other, said, x in zip(weights, weights_of_parts, whole, SOURCE, strict=True):
        assert one.shape == (len(said), len(x))
        assert_allclose(one, other, rtol=0, atol=1e-12)


def test_numbers(in_small_blocks):
    model = model_of(1, 1)
    whole, _ = said_numbers(model, SEQUENCES, 5, np.tanh), in_small_blocks()
    assert whole.shape == (1, 60, 5)
    assert_allclose(said_numbers(model, SEQUENCES, 5, np.tanh), whole, rtol=0, atol=1e-12)

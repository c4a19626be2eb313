"""The ground floor: NumPy only. Parameter layout, padded sequences, activations, initialisers."""

from sklearn_rnn.numerics.activations import log_softmax, sigmoid, softmax, squash, squash_backward, tanh
from sklearn_rnn.numerics.initialisers import glorot_uniform, orthogonal
from sklearn_rnn.numerics.layout import Layout
from sklearn_rnn.numerics.sequences import Sequences
from sklearn_rnn.numerics.steps import Steps, scan

__all__ = [
    "Layout",
    "Sequences",
    "Steps",
    "glorot_uniform",
    "log_softmax",
    "orthogonal",
    "scan",
    "sigmoid",
    "softmax",
    "squash",
    "squash_backward",
    "tanh",
]

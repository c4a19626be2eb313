"""The ground floor: NumPy and BLAS only. Parameter layout, products, padded sequences, activations, initialisers."""

from sklearn_rnn.numerics.activations import (
    log_softmax,
    sigmoid,
    softmax,
    softmax_backward,
    squash,
    squash_backward,
    tanh,
)
from sklearn_rnn.numerics.addressing import (
    address,
    allocate,
    by_content,
    link,
    link_backward,
    rewrite,
    rewrite_backward,
    usage,
    usage_backward,
)
from sklearn_rnn.numerics.columns import OneEach, Several
from sklearn_rnn.numerics.initialisers import echoing, glorot_uniform, orthogonal, spectral_radius
from sklearn_rnn.numerics.labels import as_labels
from sklearn_rnn.numerics.layout import Layout
from sklearn_rnn.numerics.moments import Moments
from sklearn_rnn.numerics.overlap import overlapping
from sklearn_rnn.numerics.products import (
    adder,
    constant_multiplier,
    location,
    multiplier,
    norm,
    product,
    square_sum,
)
from sklearn_rnn.numerics.sequences import Sequences, Tokens
from sklearn_rnn.numerics.steps import Steps, scan
from sklearn_rnn.numerics.trees import Branches, Trees
from sklearn_rnn.numerics.windows import Windows

__all__ = [
    "Branches",
    "Layout",
    "Moments",
    "OneEach",
    "Sequences",
    "Several",
    "Steps",
    "Tokens",
    "Trees",
    "Windows",
    "adder",
    "address",
    "allocate",
    "as_labels",
    "by_content",
    "constant_multiplier",
    "echoing",
    "glorot_uniform",
    "link",
    "link_backward",
    "location",
    "log_softmax",
    "multiplier",
    "norm",
    "orthogonal",
    "overlapping",
    "product",
    "rewrite",
    "rewrite_backward",
    "scan",
    "sigmoid",
    "softmax",
    "softmax_backward",
    "spectral_radius",
    "square_sum",
    "squash",
    "squash_backward",
    "tanh",
    "usage",
    "usage_backward",
]

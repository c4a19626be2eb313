"""Associative memories: networks that recall a whole pattern from a part of it."""

from sklearn_rnn.associative.hopfield import HopfieldNetwork

__all__ = ["HopfieldNetwork"]

"""The time loop of cells whose steps can be written down, compiled by numba."""

from sklearn_rnn.network.compiled.loop import compiled_source, loop_of

__all__ = ["compiled_source", "loop_of"]

"""Training on more data than memory holds."""

from sklearn_rnn.streams.fit_blocks import fit_blocks

__all__ = ["fit_blocks"]

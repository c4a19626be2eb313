"""Sequences without what can be foreseen."""

from sklearn_rnn.compression.history_compressor import HistoryCompressor

__all__ = ["HistoryCompressor"]

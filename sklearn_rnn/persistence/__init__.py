"""Saving models, and loading them without running code of the file."""

from sklearn_rnn.persistence.reading import load
from sklearn_rnn.persistence.trusted import TRUSTED_TYPES
from sklearn_rnn.persistence.writing import dump

__all__ = ["TRUSTED_TYPES", "dump", "load"]

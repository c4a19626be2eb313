"""From rows in time to sequences."""

from sklearn_rnn.preprocessing.advance import advance
from sklearn_rnn.preprocessing.scaler import SequenceScaler
from sklearn_rnn.preprocessing.windower import SequenceWindower

__all__ = ["SequenceScaler", "SequenceWindower", "advance"]

"""From rows in time, and from texts, to sequences."""

from sklearn_rnn.preprocessing.advance import advance
from sklearn_rnn.preprocessing.next_tokens import next_tokens
from sklearn_rnn.preprocessing.scaler import SequenceScaler
from sklearn_rnn.preprocessing.vectorizer import SequenceVectorizer
from sklearn_rnn.preprocessing.windower import SequenceWindower

__all__ = ["SequenceScaler", "SequenceVectorizer", "SequenceWindower", "advance", "next_tokens"]

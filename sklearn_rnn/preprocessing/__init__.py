"""From rows in time, and from texts, to sequences."""

from sklearn_rnn.preprocessing.advance import advance
from sklearn_rnn.preprocessing.blocks import BlocksOfRows, learn_in_blocks
from sklearn_rnn.preprocessing.fitted_state import plan_of
from sklearn_rnn.preprocessing.following import (
    check_following,
    learn_rows,
    moments,
    read_at_lag_0,
    read_future,
)
from sklearn_rnn.preprocessing.next_tokens import next_tokens
from sklearn_rnn.preprocessing.reach import last_step, windowers, windowers_of, with_own_windowers
from sklearn_rnn.preprocessing.scaler import SequenceScaler
from sklearn_rnn.preprocessing.trees import trees_from_heads
from sklearn_rnn.preprocessing.vectorizer import SequenceVectorizer
from sklearn_rnn.preprocessing.windower import SequenceWindower
from sklearn_rnn.preprocessing.windowing.ahead import read_by_itself, rows_ahead
from sklearn_rnn.preprocessing.windowing.columns import as_table

__all__ = [
    "BlocksOfRows",
    "SequenceScaler",
    "SequenceVectorizer",
    "SequenceWindower",
    "advance",
    "as_table",
    "check_following",
    "last_step",
    "learn_in_blocks",
    "learn_rows",
    "moments",
    "next_tokens",
    "plan_of",
    "read_at_lag_0",
    "read_by_itself",
    "read_future",
    "rows_ahead",
    "trees_from_heads",
    "windowers",
    "windowers_of",
    "with_own_windowers",
]

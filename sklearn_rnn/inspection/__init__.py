"""Pictures of what the estimators do."""

from sklearn_rnn.inspection.windows import WindowDisplay

__all__ = ["WindowDisplay"]

"""How good forecasts of several steps are, where scikit-learn's own metrics do not suffice."""

from sklearn_rnn.metrics.horizons import HorizonScorer, horizon_scorer
from sklearn_rnn.metrics.scaled_error import mean_absolute_scaled_error

__all__ = ["horizon_scorer", "mean_absolute_scaled_error"]

HorizonScorer.__module__ = __name__  # saved searches name the public place, never an internal one

"""Looking further ahead than one step."""

from sklearn_rnn.forecasting.forecast import forecast
from sklearn_rnn.forecasting.future_values import future_values

__all__ = ["forecast", "future_values"]

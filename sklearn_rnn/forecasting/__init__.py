"""Looking further ahead than one step."""

from sklearn_rnn.forecasting.backtest import backtest
from sklearn_rnn.forecasting.forecast import forecast
from sklearn_rnn.forecasting.future_values import future_values

__all__ = ["backtest", "forecast", "future_values"]

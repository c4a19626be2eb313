"""How good predictions of several steps are, where scikit-learn's own metrics do not suffice."""

from sklearn_rnn.metrics.horizons import HorizonScorer, horizon_scorer
from sklearn_rnn.metrics.scaled_error import mean_absolute_scaled_error
from sklearn_rnn.metrics.steps import StepScorer, flatten_steps, sequence_accuracy, step_scorer

__all__ = ["flatten_steps", "horizon_scorer", "mean_absolute_scaled_error", "sequence_accuracy", "step_scorer"]

HorizonScorer.__module__ = __name__  # saved searches name the public place, never an internal one
StepScorer.__module__ = __name__

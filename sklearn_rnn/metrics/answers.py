"""Predictions that are there already, as estimators, which scikit-learn's scorers ask."""

from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin


class Answers(RegressorMixin, BaseEstimator):
    """Numbers (n[, n_outputs])."""

    def __init__(self, answers):
        self.answers = answers

    def predict(self, X):
        """The answers, whatever X."""
        return self.answers


class ClassAnswers(ClassifierMixin, BaseEstimator):
    """Probabilities (n, n_classes) of classes."""

    def __init__(self, classes, answers):
        self.classes_, self.answers = classes, answers

    def predict(self, X):
        """The most probable classes (n,)."""
        return self.classes_[self.answers.argmax(axis=1)]

    def predict_proba(self, X):
        """The answers."""
        return self.answers

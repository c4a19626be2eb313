"""Epochs as values, and what becomes of them."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from sklearn_rnn.training.divergence import check_bounded


@dataclass(frozen=True)
class Epoch:
    """What is known when an epoch is through.

    Attributes
    ----------
    number : int
        From 1; 0 stands for the weights that training begins with.
    loss : float
        Mean training loss, each minibatch's taken before the update that it led to, without the penalty: what a
        validation loss may be compared with.
    score : float or None
        Validation score, higher is better; None: nothing is watched.
    theta : ndarray (size,)
        The parameters that would be kept if training ended here, which it goes on to change: copy what you need.
    penalty : float
        Mean penalty; loss and penalty are what training minimises.
    seconds : float
        What it took, its validation score included.
    n_seen : int
        Sequences trained on so far, each epoch counted.
    """

    number: int
    loss: float
    score: float | None
    theta: np.ndarray
    penalty: float = 0.0
    seconds: float = 0.0
    n_seen: int = 0


class Course:
    """The course of a training: scores each epoch, keeps its figures, and shows it to the watchers.

    Parameters
    ----------
    watchers : sequence of callable
        ``watcher(epoch)`` for each `Epoch`; true stops training. One that has a method `begin` is told by it, without
        arguments, whenever an epoch begins.
    score : callable, default=None
        ``score(theta)``, higher is better, nan where outputs are not finite.
    rules : sequence of callable, default=()
        Watchers that say when a leg of the training is done; the others end all of it.

    Attributes
    ----------
    ended : bool
        Whether all of the training is to end; an interrupt may set it too.
    losses : list of float
    scores : list of float or None
    n_seen : int
        Sequences trained on so far, each epoch counted.
    """

    def __init__(self, watchers, score=None, rules=()):
        self.losses, self.scores = [], None if score is None else []
        self._watchers, self._score, self._rules, self.ended = watchers, score, rules, False
        self.n_seen, self._n_samples, self._began = 0, 0, None

    def begin(self, n_samples):
        """Take note that an epoch of so many sequences begins, unless one is running."""
        if self._began is None:
            self._n_samples, self._began = n_samples, perf_counter()
            for watcher in self._watchers:
                if hasattr(watcher, "begin"):
                    watcher.begin()

    def __call__(self, theta, loss, penalty=0.0):
        """Take note of an epoch; whether a watcher or a rule stops. ValueError for figures that are not finite."""
        number = len(self.losses) + 1
        score = None if self._score is None else self._score(theta)
        check_bounded("loss", loss, number)
        if score is not None:
            check_bounded("validation score", score, number)
        self.losses.append(loss)  # after its score, so that an interrupt leaves as many of both
        if score is not None:
            self.scores.append(score)
        self.n_seen += self._n_samples
        epoch = Epoch(number, loss, score, theta, penalty, perf_counter() - self._began, self.n_seen)
        self._began = None
        rules, watchers = ([tell(epoch) for tell in told] for told in (self._rules, self._watchers))  # all are told
        self.ended = any(watchers)
        return self.ended or any(rules)


class Printing:
    """A watcher that prints every so many epochs.

    Parameters
    ----------
    every : int
    """

    def __init__(self, every):
        self.every = every

    def __call__(self, epoch):
        """Print the figures of an epoch."""
        if epoch.number % self.every == 0:
            score = "" if epoch.score is None else f", validation score = {epoch.score:.8f}"
            print(f"Iteration {epoch.number}, loss = {epoch.loss:.8f}{score}, {epoch.seconds:.2f} s")

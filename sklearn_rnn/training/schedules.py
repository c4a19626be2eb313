"""Schedules of the learning rate: one table, of pure functions of the epochs that are through."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi

_CUT, _SMALLEST = 5.0, 1e-6  # what divides an adaptive rate, and where it ends, as in scikit-learn's MLP


def cosine(settings, n_epochs, n_samples):
    """The rate eta (1 + cos(pi n / N)) / 2 after n of N = max_iter epochs: slowly down to zero.

    Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, ICLR 2017, arXiv:1608.03983
    """
    return settings.learning_rate_init * (1.0 + cos(pi * n_epochs / settings.max_iter)) / 2.0


def inverse_scaling(settings, n_epochs, n_samples):
    """The rate eta / (t + 1)^power_t after t sequences, each epoch counted, as in scikit-learn's MLP."""
    return settings.learning_rate_init / (n_epochs * n_samples + 1.0) ** settings.power_t


class Following:
    """A watcher that sets an optimiser's rate for the next epoch to what a function says.

    Parameters
    ----------
    rate : callable
        ``rate(settings, n_epochs, n_samples)`` after so many epochs over so many sequences.
    optimizer : Optimizer
    settings : Settings
    n_samples : int
    """

    def __init__(self, rate, optimizer, settings, n_samples):
        self.rate, self.optimizer, self.settings, self.n_samples = rate, optimizer, settings, n_samples

    def __call__(self, epoch):
        """Set the rate of the epoch behind this one."""
        self.optimizer.learning_rate = self.rate(self.settings, epoch.number, self.n_samples)


class Cutting:
    """A watcher that divides the rate by 5 where training would stop, and lets it stop at 1e-6, as in MLP.

    Parameters
    ----------
    stopping : Stopping
    optimizer : Optimizer
    """

    def __init__(self, stopping, optimizer):
        self.stopping, self.optimizer = stopping, optimizer

    def __call__(self, epoch):
        """Take note of an `Epoch`; whether to stop."""
        if not self.stopping(epoch):
            return False
        if self.optimizer.learning_rate <= _SMALLEST:
            return True
        self.optimizer.learning_rate /= _CUT
        self.stopping.wait_anew()
        return False


@dataclass(frozen=True)
class Schedule:
    """How a schedule differs from the others.

    Attributes
    ----------
    rate : callable or None
        The rate after each epoch: see `Following`. None: no function of the epochs alone.
    cuts : bool
        Where training would stop, the rate is cut, and it goes on.
    is_plan : bool
        max_iter epochs are the plan: nothing but early stopping's choice of weights departs from it.
    only_for : tuple of str
        Names of the solvers that it is for; empty: all that take steps of a given size.
    """

    rate: Callable | None = None
    cuts: bool = False
    is_plan: bool = False
    only_for: tuple[str, ...] = ()

    def watchers(self, optimizer, stopping, settings, n_samples):
        """The watchers that set the optimiser's rate, and stop training."""
        stops = Cutting(stopping, optimizer) if self.cuts else stopping
        return [stops] if self.rate is None else [stops, Following(self.rate, optimizer, settings, n_samples)]


SCHEDULES = {
    "constant": Schedule(),
    "cosine": Schedule(cosine, is_plan=True),
    "invscaling": Schedule(inverse_scaling, only_for=("sgd",)),
    "adaptive": Schedule(cuts=True, only_for=("sgd",)),
}

from time import perf_counter

import numpy as np
import pytest

from sklearn_rnn.training.epochs import Course, Printing


def told(course, loss):
    """An epoch that begins, and is through."""
    course.begin(7)
    return course(np.zeros(1), loss)


def test_every_watcher_sees_every_epoch():
    seen = []
    course = Course([lambda epoch: True, lambda epoch: seen.append(epoch.number)])
    assert told(course, 1.0)
    assert told(course, 0.5)
    assert seen == [1, 2]
    assert course.losses == [1.0, 0.5]
    assert course.scores is None


@pytest.mark.parametrize(("loss", "score", "what"), [(np.inf, None, "loss"), (1.0, np.nan, "validation score")])
def test_figures_that_are_not_finite_are_named_with_their_epoch_and_not_kept(loss, score, what):
    scores = iter([1.0, score])
    course = Course([], None if score is None else lambda theta: next(scores))
    told(course, 1.0)
    with pytest.raises(ValueError, match=f"{what} became .* in epoch 2"):
        told(course, loss)
    assert course.losses == [1.0]


def test_printing_shows_figures_of_every_kth_epoch(capsys):
    course = Course([Printing(2)], lambda theta: -0.25)
    for _ in range(3):
        told(course, 0.5)
    assert capsys.readouterr().out == "Iteration 2, loss = 0.50000000, validation score = -0.25000000, 0.00 s\n"


def test_a_watcher_that_asks_is_told_once_that_an_epoch_begins():
    class Clock:
        def __init__(self):
            self.began, self.epochs = [], []

        def begin(self):
            self.began.append(perf_counter())

        def __call__(self, epoch):
            self.epochs.append((perf_counter(), epoch.seconds))

    clock = Clock()
    course = Course([lambda epoch: False, clock])
    for _ in range(2):
        course.begin(7)
        course.begin(7)  # the same epoch still
        course(np.zeros(1), 1.0)
    assert len(clock.began) == 2
    for began, (ended, seconds) in zip(clock.began, clock.epochs, strict=True):
        assert 0 < seconds == pytest.approx(ended - began, abs=0.1)

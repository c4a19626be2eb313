import numpy as np
import pytest

from sklearn_rnn.training.epochs import Course, Printing


def test_every_watcher_sees_every_epoch():
    seen = []
    course = Course([lambda epoch: True, lambda epoch: seen.append(epoch.number)])
    assert course(np.zeros(1), 1.0)
    assert course(np.zeros(1), 0.5)
    assert seen == [1, 2]
    assert course.losses == [1.0, 0.5]
    assert course.scores is None


@pytest.mark.parametrize(("loss", "score", "what"), [(np.inf, None, "loss"), (1.0, np.nan, "validation score")])
def test_figures_that_are_not_finite_are_named_with_their_epoch_and_not_kept(loss, score, what):
    scores = iter([1.0, score])
    course = Course([], None if score is None else lambda theta: next(scores))
    course(np.zeros(1), 1.0)
    with pytest.raises(ValueError, match=f"{what} became .* in epoch 2"):
        course(np.zeros(1), loss)
    assert course.losses == [1.0]


def test_printing_shows_figures_of_every_kth_epoch(capsys):
    course = Course([Printing(2)], lambda theta: -0.25)
    for _ in range(3):
        course(np.zeros(1), 0.5)
    assert capsys.readouterr().out == "Iteration 2, loss = 0.50000000, validation score = -0.25000000\n"

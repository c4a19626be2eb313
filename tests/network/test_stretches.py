from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sklearn_rnn.network.stretches import plan, runs

LENGTHS = st.lists(st.integers(0, 30), min_size=1, max_size=60).map(lambda drawn: np.sort(drawn)[::-1])


def cost(stretches, border):
    return sum(s.width * (s.end - s.begin) + border for s in stretches)


@settings(max_examples=100, deadline=None)
@given(LENGTHS, st.sampled_from([None, 1.0, 30.0, 1e4]))
def test_stretches_hold_every_step_once_and_narrow_by_eights(lengths, border):
    n_batch, n_steps = len(lengths), lengths[0]
    found = plan(lengths, n_steps, n_batch, border)
    spans = [span for stretch in found.stretches for span in stretch.spans]
    assert [s.begin for s in spans] == [0, *(s.end for s in spans[:-1])][: len(spans)]
    assert (spans[-1].end if spans else 0) == n_steps
    for stretch in found.stretches:
        assert (stretch.begin, stretch.end) == (stretch.spans[0].begin, stretch.spans[-1].end)
        assert stretch.width == n_batch or stretch.width % 8 == 0
        for span in stretch.spans:
            assert span.ending.stop == (lengths > span.begin).sum() <= stretch.width
            assert set(lengths[span.ending]) == {span.end}
    widths = [stretch.width for stretch in found.stretches]
    assert widths == sorted(set(widths), reverse=True)
    assert border is not None or len(widths) <= 1


@settings(max_examples=50, deadline=None)
@given(LENGTHS, st.sampled_from([0.5, 20.0, 100.0]))
def test_no_other_choice_of_borders_is_cheaper(lengths, border):
    n_batch, n_steps = len(lengths), lengths[0]
    found = cost(plan(lengths, n_steps, n_batch, border).stretches, border)
    running = (lengths > np.arange(n_steps)[:, None]).sum(axis=1)
    width = np.minimum(-(-running // 8) * 8, n_batch)
    falls = (np.flatnonzero(np.diff(width)) + 1).tolist()
    cheapest = np.inf if n_steps else 0.0
    for n in range(len(falls) + 1 if n_steps else 0):
        for cuts in combinations(falls, n):
            bounds = [0, *cuts, n_steps]
            steps = sum(width[a] * (b - a) for a, b in pairwise(bounds))
            cheapest = min(cheapest, steps + border * (n + 1))
    assert found == pytest.approx(cheapest)


def test_runs_are_neighbours_of_one_length():
    assert runs(np.array([5, 5, 2, 0]), 5, 4) == [(slice(0, 2), 5), (slice(2, 3), 2), (slice(3, 4), 0)]
    assert runs(None, 5, 4) == [(slice(0, 4), 5)]

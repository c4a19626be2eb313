"""Sequences of different lengths, the longest first, in stretches of steps that are equally wide."""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

_MULTIPLE = 8  # widths are multiples of it: products of such matrices are the fastest
_LEVELS = 64  # different widths at most, so that planning stays cheap beside what is planned


class Span(NamedTuple):
    """Steps begin ... end - 1, which the sequences in columns 0 ... ending.stop - 1 have; those in ``ending`` end."""

    begin: int
    end: int
    ending: slice


class Stretch(NamedTuple):
    """Steps begin ... end - 1, computed on the first ``width`` columns; spans divide them."""

    begin: int
    end: int
    width: int
    spans: list


class Plan(NamedTuple):
    """How a layer goes through sequences: `runs` of them, and the Stretches in which they are computed."""

    runs: list
    stretches: list


def plan(lengths, n_steps, n_batch, border):
    """Where to change the width, so that few padded steps are computed at few borders: Plan.

    Parameters
    ----------
    lengths, n_steps, n_batch
        As `runs` has them.
    border : float or None
        What a border costs, in steps of a single column. None: one Stretch, as for sequences of similar lengths.
    """
    if lengths is None:
        return _of_one_length(n_steps, n_batch)
    running = spans(lengths, n_steps, n_batch)
    levels = [(n_batch, running)] if border is None and running else _levels(running, n_batch)
    return Plan(runs(lengths, n_steps, n_batch), _cheapest(levels, border or 0.0))


@lru_cache
def _of_one_length(n_steps, n_batch):
    """The Plan for sequences that all have n_steps steps."""
    columns = slice(0, n_batch)
    stretches = [Stretch(0, n_steps, n_batch, [Span(0, n_steps, columns)])] if n_steps else []
    return Plan([(columns, n_steps)], stretches)


def runs(lengths, n_steps, n_batch):
    """Columns (slice) and length (int) of neighbours that are equally long, the longest first.

    Parameters
    ----------
    lengths : ndarray of int (n_batch,) or None
        Descending. None: all n_steps long.
    n_steps, n_batch : int

    Raises
    ------
    ValueError
        If a shorter sequence stands before a longer one.
    """
    if lengths is None:
        return [(slice(0, n_batch), n_steps)]
    falls = np.diff(lengths)
    if (falls > 0).any():
        raise ValueError(f"The longest sequence must stand first, got lengths {lengths}.")
    bounds = [0, *(np.flatnonzero(falls) + 1).tolist(), n_batch]
    return [(slice(a, b), int(lengths[a])) for a, b in pairwise(bounds)]


def spans(lengths, n_steps, n_batch):
    """The Spans of sequences, from the first step on; parameters as `runs` has them."""
    found, begin = [], 0
    for columns, length in reversed(runs(lengths, n_steps, n_batch)):
        if length > begin:
            found.append(Span(begin, length, columns))
            begin = length
    return found


def _levels(spans, n_batch):
    """Spans, by the width that they need at least: list of (width, spans), from the widest."""
    levels = {}
    unit = -(-n_batch // (_MULTIPLE * _LEVELS)) * _MULTIPLE
    for span in spans:
        levels.setdefault(min(-(-span.ending.stop // unit) * unit, n_batch), []).append(span)
    return list(levels.items())


def _cheapest(levels, border):
    """Neighbouring levels (width, spans), from the widest, merged into the Stretches of the smallest cost.

    Dynamic programming from the last step backwards: the best plan from level i on is a stretch of levels i ... j - 1,
    as wide as level i, and the best plan from level j on.
    """
    ends = [spans[-1].end for _, spans in levels]
    best = [(0.0, None)] * (len(levels) + 1)
    for i in reversed(range(len(levels))):
        width, begin = levels[i][0], levels[i][1][0].begin
        best[i] = min((width * (ends[j - 1] - begin) + border + best[j][0], j) for j in range(i + 1, len(levels) + 1))
    found, i = [], 0
    while i < len(levels):
        j = best[i][1]
        spans = [span for _, spans in levels[i:j] for span in spans]
        found.append(Stretch(spans[0].begin, spans[-1].end, levels[i][0], spans))
        i = j
    return found

"""Steps of sequences: which are there, and those that are squeezed together."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Steps:
    """Values of a graph: sequences whose absent steps are squeezed out, and which are.

    Attributes
    ----------
    X : str
        Present steps first, each in order, then zeros: (n, n_steps, n_features) of float32.
    present : str
        Which of the steps, as they were given, are there: (n, n_steps) of int64, 0 or 1.
    lengths : str
        How many: (n,) of int64.
    unreadable : str
        0, or NaN for a sequence with infinite numbers or a step of which a part is NaN: (n, 1) of float32.
    """

    X: str
    present: str
    lengths: str
    unreadable: str


def at_least_one(graph, X):
    """Sequences X (n, n_steps, n_features), of no step and no sequence one that is absent: runtimes need something."""
    g, none = graph, graph.constant([0, 0, 0])
    lacking = g.op("Max", g.op("Sub", g.constant([1, 1, 0]), g.op("Shape", X)), none)
    return g.op("Pad", X, g.op("Concat", none, lacking, axis=0), g.constant(np.nan, np.float32))


def squeezed(graph, X, n_features):
    """The Steps of sequences X (n, n_steps, n_features): a stable sort by presence."""
    g, zero = graph, graph.constant(0.0, np.float32)
    n_nan = g.sum(g.cast(g.op("IsNaN", X), np.int64), 2)
    there = g.op("Less", n_nan, g.constant(n_features))
    present = g.cast(there, np.int64)
    X = g.op("Where", g.expand(there, 2), X, zero)
    n_steps = g.size(X, 1)
    key = g.op("Sub", g.op("Mul", present, n_steps), g.range(n_steps))
    _, order = g.op("TopK", key, n_steps, n_outputs=2, axis=1, largest=1, sorted=1)
    unreadable = g.expand(g.sum(g.op("Mul", X, zero), 1, 2), 1)
    return Steps(g.take_steps(X, order), present, g.sum(present, 1), unreadable)


def last_steps(graph, steps, n_steps, n_features):
    """Last n_steps present steps, oldest first: (n, n_steps * n_features). A shorter sequence repeats its oldest."""
    g = graph
    before_end = g.constant(np.arange(-n_steps, 0))
    place = g.op("Max", g.op("Add", g.expand(steps.lengths, 1), before_end), g.constant(0))
    return g.op("Reshape", g.take_steps(steps.X, place), g.constant([-1, n_steps * n_features]))


def laid_back(graph, said, before, steps):
    """What was said after each present step (n, n_steps, k) at all steps; an absent one repeats the one before it.

    before (1, 1, k) stands before the first.
    """
    g, one = graph, graph.constant([1])
    shape = g.op("Concat", g.size(said, 0), one, g.size(said, 2), axis=0)
    said = g.op("Concat", g.op("Expand", before, shape), said, axis=1)
    return g.take_steps(said, g.op("CumSum", steps.present, g.constant(1)))

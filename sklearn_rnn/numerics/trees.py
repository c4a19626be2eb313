"""Trees as flat arrays, and as minibatches of levels."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Branches:
    """How the nodes of a minibatch of trees hang together.

    A node's height is 0 for a leaf, else one more than that of its highest child. Nodes of one height are a level, and
    neighbours: all that they read is done when those below them are.

    Attributes
    ----------
    stops : ndarray of int (n_levels,)
        Where each level ends among the nodes.
    children, parents, places : ndarray of int (n_branches,)
        Each branch's two nodes, and which child of its parent it leads to, from 0; ordered by parent, then by place.
    roots : ndarray of int (n_trees,)
    columns : ndarray of int (n_nodes,)
        Where the nodes stand, tree by tree, children before their parents.
    """

    stops: np.ndarray
    children: np.ndarray
    parents: np.ndarray
    places: np.ndarray
    roots: np.ndarray
    columns: np.ndarray

    @cached_property
    def levels(self):
        """Of each level, the lowest first, its nodes and the branches down from it: list of two slices."""
        branch_stops = np.searchsorted(self.parents, self.stops).tolist()
        nodes, branches = (
            [slice(*pair) for pair in zip([0, *s[:-1]], s, strict=True)] for s in (self.stops.tolist(), branch_stops)
        )
        return list(zip(nodes, branches, strict=True))


class Trees:
    """Trees of token ids, handed out as minibatches of levels.

    In a minibatch X has a single step, whose columns are all nodes of all its trees; what stands in place of lengths
    are its `Branches`.

    Parameters
    ----------
    ids, parents, places : ndarray of int (n_nodes,)
        Nodes of all trees, one tree after the other, children before their parents: token id (0: none), place of the
        parent in its tree (-1: the root, which stands last), and which child of it.
    sizes : ndarray of int (n,)
        Nodes of each tree.
    rows : ndarray of int (n_samples,), default=None
        The trees that belong to this object; None: all.

    Attributes
    ----------
    lengths : ndarray of int (n_samples,)
        Nodes of each tree.
    """

    complete, n_features, source = True, 1, []

    def __init__(self, ids, parents, places, sizes, rows=None, heights=None):
        self._ids, self._parents, self._places, self._sizes = ids, parents, places, sizes
        self._rows = np.arange(len(sizes)) if rows is None else rows
        self._begins = sizes.cumsum() - sizes
        self._heights = _heights(parents, np.repeat(self._begins, sizes)) if heights is None else heights
        self.lengths = sizes[self._rows]

    def __len__(self):
        return len(self._rows)

    @property
    def largest(self):
        """The largest id of all trees, 0 if there is none: int."""
        return int(self._ids.max(initial=0))

    @property
    def occurring(self):
        """Which ids stand in the trees of this object: mask (largest + 1,)."""
        occurring = np.zeros(self.largest + 1, bool)
        occurring[self._ids[self._nodes(slice(None))[0]]] = True
        occurring[0] = False
        return occurring

    def subset(self, rows):
        """The trees at positions ``rows`` (index array, mask or slice), without a copy."""
        return Trees(self._ids, self._parents, self._places, self._sizes, self._rows[rows], self._heights)

    def minibatch(self, rows):
        """Gather trees at positions ``rows`` (index array or slice).

        Returns
        -------
        X : ndarray of int (1, 1, n_nodes)
            Their ids.
        branches : Branches
        """
        nodes, firsts, sizes = self._nodes(rows)
        heights, parents = self._heights[nodes], self._parents[nodes]
        order = np.argsort(heights, kind="stable")
        columns = np.empty_like(order)
        columns[order] = np.arange(len(order))
        inner = np.flatnonzero(parents >= 0)
        above = columns[(parents + np.repeat(firsts, sizes))[inner]]
        by_parent = np.argsort(above, kind="stable")  # siblings stand in their order
        inner = inner[by_parent]
        stops = np.bincount(heights).cumsum()
        roots = columns[firsts + sizes - 1]
        branches = Branches(stops, columns[inner], above[by_parent], self._places[nodes[inner]], roots, columns)
        return self._ids[nodes[order]][None, None], branches

    def at_every_step(self, Y, initial, rows):
        """Outputs Y (1, k, n_nodes) of a minibatch tree by tree: list of (n_nodes_i, k), children before parents."""
        columns = self.minibatch(rows)[1].columns
        return np.split(Y[0].T[columns], self.lengths[rows].cumsum()[:-1])

    def as_given(self, parts):
        """Arrays (n_nodes_i, ...) of all trees, as they are: trees are a list."""
        return parts

    def _nodes(self, rows):
        """Places of the nodes of some trees (n_nodes,), the first place of each among these, and their sizes."""
        chosen = self._rows[rows]
        sizes, begins = self._sizes[chosen], self._begins[chosen]
        firsts = sizes.cumsum() - sizes
        return np.arange(sizes.sum()) + np.repeat(begins - firsts, sizes), firsts, sizes


def _heights(parents, begins):
    """Heights (n_nodes,) of nodes whose parents stand behind them, so many places after the beginning of their tree."""
    heights = [0] * len(parents)
    for node, (parent, begin) in enumerate(zip(parents.tolist(), begins.tolist(), strict=True)):
        if parent >= 0:
            heights[begin + parent] = max(heights[begin + parent], heights[node] + 1)
    return np.array(heights, np.intp)

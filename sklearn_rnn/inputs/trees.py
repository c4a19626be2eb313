"""X of any written form, read as trees; nothing here calls itself, so that a tree may be as deep as memory allows."""

import re
from itertools import compress

import numpy as np
from sklearn.utils.validation import check_consistent_length

from sklearn_rnn.inputs.learnt import learn_input
from sklearn_rnn.numerics import Steps, Trees

_PARTS = re.compile(r"[()]|[^\s()]+")
_ALL = "labels='none', where all elements are children"


def read_trees(estimator, X, *, reset, kept=None, learns=False):
    """Read X as trees of token ids.

    Parameters
    ----------
    estimator : BaseEstimator
        Its ``labels`` and ``children`` say how to read. With reset its ``vocabulary_`` and ``max_arity_`` are written;
        with learns, where it goes on, tokens that are new are added to the former.
    X : list of trees
        See `TreeRNNClassifier`.
    reset, kept
        As `read_sequences` has them.
    learns : bool, default=False
        Whether X is trained on.

    Returns
    -------
    trees : Trees
        A token that is not known has id 0.
    found : Steps
    dtype : dtype
        float64.

    Raises
    ------
    ValueError, TypeError
        For what cannot be read: see `TreeRNNClassifier.fit`.
    """
    given = _listed(X)
    if not given:
        raise ValueError("Found X with 0 sample(s): at least one tree is required.")
    positions = range(len(given))
    if kept is not None:
        check_consistent_length(given, kept)
        given, positions = list(compress(given, kept)), np.flatnonzero(kept).tolist()
    flat = [flatten(tree, estimator.labels, f"X[{i}]") for i, tree in zip(positions, given, strict=True)]
    tokens, parents, places = ([entry for tree in flat for entry in tree[k]] for k in range(3))
    sizes = np.array([len(tree[0]) for tree in flat])
    known = {} if reset else estimator.vocabulary_
    if reset or learns:
        new = dict.fromkeys(token for token in tokens if token is not None and token not in known)
        known = estimator.vocabulary_ = {**known, **{token: len(known) + k for k, token in enumerate(new, 1)}}
    arity = max(places) + 1
    if reset:
        learn_input(estimator, on_rows=True, n_features=1)
        estimator.max_arity_ = arity
    elif estimator.children == "ordered" and arity > estimator.max_arity_:
        raise ValueError(
            f"X holds a node with {arity} children, but fit saw {estimator.max_arity_} at most, each of which has a "
            'matrix of its own: fit on trees that have as many, or choose children="summed".'
        )
    ids = np.array([known.get(token, 0) for token in tokens])
    trees = Trees(ids, np.array(parents), np.array(places), sizes)
    return trees, Steps(sizes, False, trees.largest, 1, []), np.dtype(np.float64)


def flatten(tree, labels, name="the tree"):
    """A tree as lists, children before their parents.

    Parameters
    ----------
    tree : object
        In any written form.
    labels : {"input", "ignore", "none"}
        As `TreeRNNClassifier` has it.
    name : str
        Stands in messages.

    Returns
    -------
    tokens : list of str or None
        None: a node without a label that is read.
    parents : list of int
        -1 is the root's.
    places : list of int
        Which child of its parent each is.
    """
    if isinstance(tree, str) and tree.lstrip().startswith("("):
        tree = parse(tree, name)
    tokens, parents, places, todo = [], [], [], [(tree, -1, 0)]
    while todo:  # parents before their children, the last child first: the reverse of what is wanted
        node, parent, place = todo.pop()
        label, children = _apart(node, labels, name)
        todo += [(child, len(tokens), k) for k, child in enumerate(children)]
        tokens.append(label)
        parents.append(parent)
        places.append(place)
    last = len(tokens) - 1
    return tokens[::-1], [last - p if p >= 0 else -1 for p in reversed(parents)], places[::-1]


def parse(text, name="the tree"):
    """A bracketed text as nested lists; ValueError if its brackets do not match."""
    whole = []
    open_lists = [whole]
    for part in _PARTS.findall(text):
        if part == "(":
            open_lists[-1].append([])
            open_lists.append(open_lists[-1][-1])
        elif part != ")":
            open_lists[-1].append(part)
        elif len(open_lists) > 1:
            open_lists.pop()
        else:
            raise ValueError(f'{name} is unbalanced: a ")" closes nothing in {text[:60]!r}.')
    if len(open_lists) > 1:
        raise ValueError(f'{name} is unbalanced: {len(open_lists) - 1} "(" not closed in {text[:60]!r}.')
    if len(whole) != 1:
        raise ValueError(f"{name} holds {len(whole)} trees, expected one: {text[:60]!r}.")
    return whole[0]


def _listed(X):
    """X as a list of trees; TypeError if it is none."""
    one = isinstance(X, (str, bytes, tuple, dict)) or hasattr(X, "label") or not hasattr(X, "__getitem__")
    if one or getattr(X, "ndim", 1) != 1:
        raise TypeError(
            f"X must be a list of trees, got {type(X).__name__}: a single tree is a list of one, [tree], and a tree is "
            'a token, a tuple of label and children, a text such as "(not true)", or an object with label().'
        )
    return list(X)


def _apart(node, labels, name):
    """Label (str or None) of a node, and its children."""
    if isinstance(node, (str, bool, int, np.integer, np.bool_)):
        return str(node), ()
    if callable(getattr(node, "label", None)):
        children = list(node)
        return (str(node.label()) if labels == "input" or not children else None), children
    if not isinstance(node, (tuple, list)):
        raise TypeError(f"{name} holds a {type(node).__name__}: a node is a str, bool or int, a tuple or a list.")
    if not len(node):
        raise ValueError(f"{name} holds an empty {type(node).__name__}: a node has a label, or children.")
    if labels == "none":
        return None, node
    label, *children = node
    if not isinstance(label, (str, bool, int, np.integer, np.bool_)):
        raise ValueError(f"{name} holds a node whose first element is a {type(label).__name__}, no label: see {_ALL}.")
    return (str(label) if labels == "input" or not children else None), children

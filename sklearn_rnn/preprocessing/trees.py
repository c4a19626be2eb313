"""From dependency parses to trees."""

from collections.abc import Sequence

from sklearn_rnn.arguments import is_int


def trees_from_heads(tokens: Sequence, heads: Sequence[int]) -> tuple | str:
    """A dependency parse as a tree, each word the label of the node of those that depend on it.

    Parameters
    ----------
    tokens : sequence of str
        The words of a sentence.
    heads : sequence of int
        Place of each word's head, from 0. That of the root is -1, or the root itself, as spaCy has it.

    Returns
    -------
    tree : tuple or str
        The head word first, then what depends on it in the order of the sentence; a word alone where nothing does, in a
        tuple of its own if it is the whole sentence and begins with a bracket. As `TreeRNNClassifier` reads it.

    Raises
    ------
    ValueError
        If there are not as many heads as tokens, a head is no place of a token, there is no root or more than one, or
        heads go round in a circle.

    Examples
    --------
    >>> from sklearn_rnn import trees_from_heads
    >>> trees_from_heads(["the", "dog", "barked", "loudly"], [1, 2, -1, 2])
    ('barked', ('dog', 'the'), 'loudly')
    """
    n = len(tokens)
    if n != len(heads):
        raise ValueError(f"There are {n} tokens, but {len(heads)} heads: expected one head a token.")
    below, roots = [[] for _ in range(n)], []
    for word, head in enumerate(heads):
        if not is_int(head, -1) or head >= n:
            raise ValueError(f"heads[{word}]={head!r}: expected a place from 0 to {n - 1}, or -1 for the root.")
        (roots if head in (-1, word) else below[head]).append(word)
    if len(roots) != 1:
        raise ValueError(f"A tree has one root, got {len(roots)}: a word whose head is -1, or itself.")
    order = list(roots)
    for word in order:  # which grows: heads before what depends on them
        order += below[word]
    if len(order) < n:
        raise ValueError("Heads go round in a circle: not all words hang on the root.")
    trees = list(tokens)
    for word in reversed(order):
        if below[word]:
            trees[word] = (tokens[word], *(trees[k] for k in below[word]))
    tree = trees[roots[0]]
    alone_a_text = isinstance(tree, str) and tree.lstrip().startswith("(")  # would be read as a bracketed tree
    return (tree,) if alone_a_text else tree

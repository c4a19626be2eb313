"""The mapping of trees: one target a tree, told at its root."""

from sklearn_rnn.cells import get_cell
from sklearn_rnn.estimators.mappings.many import ManyToOne
from sklearn_rnn.inputs import read_trees
from sklearn_rnn.network import LastStep, TreeNetwork

TREE_TO_ONE = "tree-to-one"  # no choice of a parameter: estimators of trees know no other


class TreeToOne(ManyToOne):
    """One target a tree, told at its root."""

    heads = {"last": LastStep}
    has_linear_path = False
    reads_trees = True

    def check(self, estimator):
        """ValueError for a cell that trees cannot be read with."""
        super().check(estimator)
        cell = get_cell(estimator.cell)
        if tuple(cell.recurrent) != ("hidden",) or cell.starts(estimator.hidden_size):
            raise ValueError(
                f'trees need a cell whose only recurrent state is "hidden", and which starts at zero, got {cell}: '
                'choose "elman", "gru" or "lstm", or one of your own of that kind.'
            )

    def read_input(self, estimator, X, *, reset, kept=None, learns=False):
        """X as Trees: see `read_trees`."""
        return read_trees(estimator, X, reset=reset, kept=kept, learns=learns)

    def network(self, estimator, target, options, frozen):
        """See `Mapping.network`."""
        arity = estimator.max_arity_ if estimator.children == "ordered" else None
        names = "cell", "embedding", "n_outputs", "dropout"
        chosen = {name: options[name] for name in names}
        return TreeNetwork.of(**chosen, n_units=estimator.hidden_size, arity=arity)

    def check_sound(self, estimator):
        """ValueError for a vocabulary that does not number its tokens, or an arity that is no count."""
        vocabulary, arity = estimator.vocabulary_, estimator.max_arity_
        n_rows = len(estimator.weights_["embedding.W"])
        if not isinstance(vocabulary, dict) or sorted(vocabulary.values()) != list(range(1, n_rows)):
            raise ValueError("vocabulary_ does not number the rows of embedding.W from 1 on")
        if not all(isinstance(token, str) for token in vocabulary):
            raise ValueError("vocabulary_ holds tokens that are no str")
        if type(arity) is not int or arity < 1:
            raise ValueError(f"max_arity_={arity!r}, expected a positive int")

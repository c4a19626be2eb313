"""Mappings from X to y: what each reads, which network it builds, what it allows and gives back."""

from sklearn_rnn.estimators.mappings.decoders import SequenceToSequence, VectorToSequence
from sklearn_rnn.estimators.mappings.many import ManyToMany, ManyToOne
from sklearn_rnn.estimators.mappings.trees import TREE_TO_ONE, TreeToOne

MAPPINGS = {
    "many-to-one": ManyToOne(),
    "many-to-many": ManyToMany(),
    "one-to-many": VectorToSequence(),
    "encoder-decoder": SequenceToSequence(),
}
_OF_TREES = TreeToOne()


def reads_steps(estimator):
    """AttributeError where X is trees, which have no steps."""
    if estimator.mapping == TREE_TO_ONE:
        raise AttributeError("Trees have no steps.")
    return True


def has_gradient_norms(estimator):
    """AttributeError where a decoder says the targets, or X is trees."""
    return reads_steps(estimator) and reads_off(estimator)


def reads_off(estimator):
    """AttributeError where a decoder says the targets: what it would say next depends on what it said before."""
    if (mapping := MAPPINGS.get(estimator.mapping)) is not None and mapping.says:
        raise AttributeError(f'mapping="{estimator.mapping}" says each step by what it said before: see `predict`.')
    return True


def reads_sequences(estimator):
    """AttributeError where X is vectors, which have no steps."""
    if (mapping := MAPPINGS.get(estimator.mapping)) is not None and mapping.reads_vectors:
        raise AttributeError(f'mapping="{estimator.mapping}" reads vectors, which have no steps.')
    return True


def attends(estimator):
    """AttributeError where no decoder attends to what is read."""
    if not estimator.attention:
        raise AttributeError('attention_weights needs mapping="encoder-decoder" and attention=True.')
    return True


def mapping_of(estimator):
    """The Mapping that an estimator's parameter names."""
    return _OF_TREES if estimator.mapping == TREE_TO_ONE else MAPPINGS[estimator.mapping]

"""What all networks have in common: parts, whose parameters lie in one flat vector."""

from functools import lru_cache

import numpy as np

from sklearn_rnn.numerics import Layout


class BaseNetwork:
    """Parts with parameters, a head with those of the readout, and what is frozen.

    Parameters
    ----------
    parts : list
        Each with ``groups``, as `Layout` takes them, ``fixed``, as `Recurrent` has it, and ``initialise(params, rng)``.
    head : object
        The same, but that it is given the readout's first bias: ``initialise(params, rng, bias)``.
    frozen : dict of str to tuple of int, or its items, default=()
        Names and shapes of arrays that lie in theta and are not trained.
    embedding : Embedding, default=None
        That of one of the parts, if it has one.

    Attributes
    ----------
    layout : Layout
    n_others : int
        Number of parameters but those of the embedding, which come last, so that training finds all others together.
    chunk_steps : int or None
        Of how many steps an update is, the states going on from chunk to chunk; None: of whole sequences.
    """

    chunk_steps = None

    def __init__(self, parts, head, frozen=(), embedding=None):
        self._parts, self.head, self._frozen, self.embedding = parts, head, dict(frozen), embedding
        groups = {name: arrays for part in (*parts, head) for name, arrays in part.groups.items()}
        groups |= {name: {name: shape} for name, shape in self._frozen.items()}
        if embedding is not None:
            groups |= {name: groups.pop(name) for name in embedding.groups}
        self.layout = Layout(groups)
        self.n_others = self.layout.size - (0 if embedding is None else embedding.size)

    @classmethod
    def of(cls, **description):
        """The network that the constructor makes of a description; the same one again for the same description.

        That is safe, for nothing is kept on a network: neither weights nor buffers. A cell that cannot be hashed has
        its network made at every call.
        """
        try:
            return _made(cls, *description.items())
        except TypeError:
            return cls(**description)

    @property
    def weight_names(self):
        """Names of the parameters that are weights: those whose last part starts with W. Others are biases."""
        return [name for name in self.layout.shapes if name.rpartition(".")[2].startswith("W")]

    def trained(self, dtype):
        """A vector (size,) of ones where theta is trained, and zeros where it is frozen, or fixed by the cell."""
        trained = 1 - self.layout.indicator(self._frozen, dtype)
        views = self.layout.views(trained)
        for part in (*self._parts, self.head):
            for name, which in part.fixed.items():
                views[name][which] = 0
        return trained

    def first_theta(self, rng, bias):
        """First values of all parameters (size,); bias (n_outputs,) is the readout's; what is frozen is zero."""
        theta = np.zeros(self.layout.size)
        params = self.layout.views(theta)
        for part in self._parts:
            part.initialise(params, rng)
        self.head.initialise(params, rng, bias)
        return theta


@lru_cache(maxsize=64)
def _made(kind, *description):
    """The network of a kind that is described by names and values."""
    return kind(**dict(description))

"""Examples that come in blocks, for each epoch anew."""

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class ExampleBlocks:
    """What the training loop asks of `Examples`, where these are too many to be held.

    Minibatches are drawn inside a block, and blocks come in their order. Where they are drawn at random, half of each
    block's are held over and come mixed with half of the next block's: else an epoch would end with what is peculiar to
    the last block. So two blocks are in memory at once.

    Parameters
    ----------
    read : callable
        ``read()`` iterates over blocks of encoded `Examples`.
    X : object
        What is known of all sequences: n_features, and of token ids largest and occurring (see `Tokens`).
    n_samples : int
    total_weight : float
        Of all known targets, as `Examples` has it.
    """

    read: Callable
    X: object
    n_samples: int
    total_weight: float

    def __len__(self):
        return self.n_samples

    def beside(self, path):
        """See `Examples.beside`."""
        return self._each(lambda examples: examples.beside(path))

    def astype(self, dtype):
        """See `Examples.astype`."""
        return self._each(lambda examples: examples.astype(dtype))

    def minibatches(self, batch_size, rng=None, chunk_steps=None):
        """See `Examples.minibatches`."""
        held = []
        for examples in self.read():
            drawn = [(examples, rows) for rows in examples.positions(batch_size, rng)]
            n_now = len(drawn) if rng is None else (len(drawn) + 1) // 2
            now, held = held + drawn[:n_now], drawn[n_now:]
            if len(now) > n_now:
                rng.shuffle(now)
            for of_block, rows in now:
                yield from of_block.minibatches_at(rows, chunk_steps)
        for of_block, rows in held:
            yield from of_block.minibatches_at(rows, chunk_steps)

    def _each(self, change):
        """The same blocks, each changed when it is read."""
        return replace(self, read=lambda: map(change, self.read()))

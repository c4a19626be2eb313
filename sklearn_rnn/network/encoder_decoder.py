"""From sequences, or vectors, to sequences."""

from sklearn_rnn.network.attention import Attention
from sklearn_rnn.network.base import BaseNetwork
from sklearn_rnn.network.decoder import Decoder, Decoding
from sklearn_rnn.network.encoder import Encoder, VectorEncoder
from sklearn_rnn.network.readout import Readout
from sklearn_rnn.network.stack import stack_of


class EncoderDecoder(BaseNetwork):
    """An encoder that reads, and a decoder that starts where it ended (Sutskever, Vinyals and Le 2014).

    The decoder has as many layers of the same cell and units, and reads in one direction. Weights are called
    ``layers.*`` in the encoder, ``decoder.*``, ``readout.*``, and where there are such ``bridge.*``, ``start.*`` and
    ``attention.*``. It is called as a `Network` is, X and lengths being pairs of what encoder and decoder read.

    Parameters
    ----------
    cell : Cell
    n_inputs : int
        Features of a step, or of the vector.
    hidden_sizes : sequence of int
        Units of each layer.
    n_fed : int
        Rows of an output as the decoder reads it at the next step.
    n_outputs : int
        As many, and one more where a last one is the end of a sequence.
    n_steps_out : int, default=1
        Steps of the decoder, if only roughly: how much memory a sequence takes is reckoned with it.
    reads_vectors : bool, default=False
        Whether there is one vector rather than a sequence to start from (one-to-many).
    bidirectional : bool, default=False
        Whether the encoder reads in both directions.
    attention : bool, default=False
        Whether the decoder attends to the encoder's outputs.
    dropout : float, default=0.0
        On the inputs of every layer, the readout included.
    recurrent_dropout : float, default=0.0
        On the recurrent states.
    embedding : Embedding, default=None
        In front of the encoder, which then reads token ids.
    engine : {"numpy", "numba"}, default="numpy"
        What computes the steps of the layers: see `Recurrent`.

    References
    ----------
    Sutskever, Vinyals and Le, Sequence to sequence learning with neural networks, NeurIPS 2014, arXiv:1409.3215

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.cells import GRU
    >>> from sklearn_rnn.network import EncoderDecoder, Workspace
    >>> network = EncoderDecoder(GRU(), n_inputs=1, hidden_sizes=(4,), n_fed=2, n_outputs=2, attention=True)
    >>> params = network.layout.views(network.first_theta(np.random.default_rng(0), bias=0.0))
    >>> X, fed = np.ones((5, 1, 3)), np.zeros((7, 2, 3))
    >>> Z, _, backward = network(params, (X, fed), (None, None), Workspace(float))
    >>> Z.shape  # 3 sequences of 7 steps
    (2, 21)
    """

    def __init__(
        self,
        cell,
        n_inputs,
        hidden_sizes,
        n_fed,
        n_outputs,
        *,
        n_steps_out=1,
        reads_vectors=False,
        bidirectional=False,
        attention=False,
        dropout=0.0,
        recurrent_dropout=0.0,
        embedding=None,
        engine="numpy",
    ):
        rates = {"engine": engine, "dropout": dropout, "recurrent_dropout": recurrent_dropout}
        decoder = stack_of("decoder", cell, n_fed, hidden_sizes, **rates)
        if reads_vectors:
            self.encoder = VectorEncoder(n_inputs, decoder)
        else:
            reading = {"bidirectional": bidirectional, "embedding": embedding}
            stack = stack_of("layers", cell, n_inputs, hidden_sizes, **reading, **rates)
            self.encoder = Encoder(stack, decoder, bidirectional)
        attention = Attention(decoder.n_outputs, self.encoder.n_outputs) if attention else None
        self.n_fed, self.bidirectional, self._n_steps_out = n_fed, bidirectional, n_steps_out
        self.decoder = Decoder(decoder, attention, Readout(decoder.n_outputs, n_outputs, dropout))
        self.stack = decoder if reads_vectors else self.encoder.stack
        super().__init__([self.encoder], self.decoder, embedding=embedding)

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        return self.encoder.held(n_steps) + self.decoder.held(n_steps, self._n_steps_out)

    def states(self, params, X, lengths, work):
        """States of the encoder's last layer at every step: Y (n_steps, n_units, n_batch)."""
        return self.encoder(params, X, lengths, work)[0]

    def __call__(self, params, X, lengths, work):
        """Outputs of all steps of the decoder, told the true output of the step before (teacher forcing).

        Parameters
        ----------
        params : dict of str to ndarray
        X : tuple of ndarray (n_steps, n_inputs, n_batch), (n_steps_out, n_fed, n_batch)
            What the encoder reads, or (1, n_inputs, n_batch) vectors; what the decoder reads: see `Decoder`.
        lengths : tuple of ndarray of int (n_batch,) or None
            Of both; the encoder's descend.
        work : Workspace

        Returns
        -------
        Z : ndarray (n_outputs, n_columns)
            One column per step of the decoder: those of step 0 of all sequences that have one, of step 1, and so on.
        weights : ndarray (n_batch, n_steps_out, n_steps) or None
            What attention attends to.
        backward : callable
            ``dX = backward(dZ, grads, wants=())`` adds to the gradients by name; dX is that by what the encoder reads,
            where wants holds "X".
        """
        (X, fed), (lengths, fed_lengths) = X, lengths
        Y, start, backward_encoder = self.encoder(params, X, lengths, work)
        memory = self.decoder.memory(params, Y, lengths)
        Z, weights, backward_decoder = self.decoder(params, fed, fed_lengths, work, start, memory)

        def backward(dZ, grads, wants=()):
            return backward_encoder(*backward_decoder(dZ, grads), grads, wants)

        return Z, weights, backward

    def begin(self, params, X, lengths, work, n_each=1):
        """A Decoding of what the encoder read, X and lengths being its own; n_each columns for each sequence."""
        Y, start, _ = self.encoder(params, X, lengths, work)
        return Decoding(self.decoder, params, work, start, self.decoder.memory(params, Y, lengths), n_each)

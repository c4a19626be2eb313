"""What a Model with a decoder says of sequences, left to itself, in blocks of bounded memory."""

import numpy as np

from sklearn_rnn.network.beam import beam_search
from sklearn_rnn.network.decoder import feed_back
from sklearn_rnn.network.workspace import Workspace


def said_classes(model, sequences, n_steps, *, width, ends):
    """What the network says of Sequences, classes being fed back: one array of int (at most n_steps,) each.

    width and ends are those of `beam_search`.
    """
    network, work, said = model.network, Workspace(model.dtype), [None] * len(sequences)
    positions = np.arange(len(sequences))
    for rows in model.blocks(sequences):
        decoding = network.begin(model.params, *sequences.minibatch(rows), work, width)
        found = beam_search(decoding, network.n_fed, n_steps, width, ends)
        for i, classes in zip(positions[rows], found, strict=True):
            said[i] = classes
    return said


def said_numbers(model, sequences, n_steps, link):
    """Outputs Z (n_outputs, n_samples, n_steps) of the network for Sequences, link(z) being fed back."""
    network, work = model.network, Workspace(model.dtype)
    Z = np.empty((network.head.n_outputs, len(sequences), n_steps), model.dtype)
    for rows in model.blocks(sequences):
        decoding = network.begin(model.params, *sequences.minibatch(rows), work)
        Z[:, rows] = feed_back(decoding, len(Z), n_steps, link)
    return Z


def attended(model, sequences):
    """What each step of the decoder attends to: one array (n_steps_out_i, n_present_steps_i) each.

    sequences are `TeacherForced`: told what it said, a network attends to what it attended to when it said so.
    """
    work, positions, weights = Workspace(model.dtype), np.arange(len(sequences)), [None] * len(sequences)
    for rows in model.blocks(sequences):
        _, A, _ = model.network(model.params, *sequences.minibatch(rows), work)
        for i, a in zip(positions[rows], A, strict=True):
            weights[i] = a[: sequences.columns.counts[i], : sequences.lengths[i]].copy()
    return weights

"""Attention: what a decoder reads of the encoder's steps."""

from typing import NamedTuple

import numpy as np

from sklearn_rnn.numerics import adder, glorot_uniform, product, softmax_backward


class Memory(NamedTuple):
    """What there is to attend to.

    Attributes
    ----------
    M : ndarray (n_batch, n_steps, n_memory)
        The encoder's outputs.
    keys : ndarray (n_batch, n_steps, n_units)
        W m of each step.
    absent : ndarray of bool (n_batch, 1, n_steps) or None
        Steps behind a sequence's end; None: there are none.
    """

    M: np.ndarray
    keys: np.ndarray
    absent: np.ndarray | None


class Attention:
    """Global attention with the general score (Luong, Pham and Manning 2015), without input feeding.

    For each step of the decoder, h being its state, and all present steps j of the encoder, m_j being its outputs::

        e_j = h^T W m_j                                   score
        a_j = exp(e_j) / sum_k exp(e_k)                   weight; 0 at absent steps
        c   = sum_j a_j m_j                               context, 0 where no step is present
        u   = tanh(W_c [c; h])                            attentional state, which the readout reads

    Backward, du being the gradient by u::

        dv = du * (1 - u^2)        dW_c = dv [c; h]^T        [dc; dh] = W_c^T dv
        da_j = m_j^T dc            dm_j = a_j dc
        de_j = a_j (da_j - sum_k a_k da_k)
        dh   = dh + sum_j de_j W m_j
        dk_j = de_j h              dW = sum_j dk_j m_j^T     dm_j = dm_j + W^T dk_j

    Parameters
    ----------
    n_units : int
        Rows of h and u.
    n_memory : int
        Rows of m.

    References
    ----------
    Luong, Pham and Manning, Effective approaches to attention-based neural machine translation, EMNLP 2015,
    arXiv:1508.04025

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.network.attention import Attention
    >>> attention = Attention(n_units=2, n_memory=2)
    >>> params = {"attention.W": 9 * np.eye(2), "attention.W_c": np.zeros((2, 4))}
    >>> M = np.eye(2)[:, :, None]  # two steps of one sequence
    >>> _, weights, _ = attention(params, np.array([[[1.0, 0.0]]]), attention.memory(params, M, None))
    >>> weights.round(3)
    array([[[1., 0.]]])
    """

    def __init__(self, n_units, n_memory):
        self.n_memory = n_memory
        shapes = {"attention.W": (n_units, n_memory), "attention.W_c": (n_units, n_memory + n_units)}
        self.groups = {name: {name: shape} for name, shape in shapes.items()}

    def initialise(self, params, rng):
        """Glorot uniform weights."""
        for name in self.groups:
            params[name][...] = glorot_uniform(rng, *params[name].shape)

    def memory(self, params, M, lengths):
        """The Memory that the encoder's outputs M (n_steps, n_memory, n_batch) make; lengths (n_batch,) or None."""
        absent = None if lengths is None else np.arange(len(M)) >= lengths[:, None, None]
        M = np.ascontiguousarray(M.transpose(2, 0, 1))  # products of scores and contexts go sequence by sequence
        keys = product(M.reshape(-1, self.n_memory), params["attention.W"].T)
        return Memory(M, keys.reshape(*M.shape[:2], keys.shape[1]), absent)

    def __call__(self, params, H, memory):
        """Attend.

        Parameters
        ----------
        params : dict of str to ndarray
        H : ndarray (n_batch, n_queries, n_units)
            States of the decoder.
        memory : Memory

        Returns
        -------
        U : ndarray (n_units, n_batch * n_queries)
            Attentional states, those of one sequence side by side.
        weights : ndarray (n_batch, n_queries, n_steps)
            What each of them attends to.
        backward : callable
            ``dH, dM = backward(dU, grads)`` adds to the gradients by name; dM (n_steps, n_memory, n_batch) is zero
            behind a sequence's end.
        """
        M, keys, absent = memory
        E = np.matmul(H, keys.transpose(0, 2, 1))
        A = _softmax(E if absent is None else np.where(absent, -np.inf, E))
        CH = np.concatenate([np.matmul(A, M), H], axis=2)
        columns = CH.reshape(-1, CH.shape[2]).T
        U = np.tanh(product(params["attention.W_c"], columns))

        def backward(dU, grads):
            dV = dU * (1.0 - U * U)
            adder(grads["attention.W_c"], dV)(columns.T)
            dCH = product(params["attention.W_c"].T, dV).T.reshape(CH.shape)
            dC, dH = dCH[:, :, : self.n_memory], dCH[:, :, self.n_memory :]
            dA = np.matmul(dC, M.transpose(0, 2, 1))
            dE = softmax_backward(A, dA, axis=2)
            dkeys = np.matmul(dE.transpose(0, 2, 1), H)
            dk = dkeys.reshape(-1, H.shape[2])
            grads["attention.W"] += product(dk.T, M.reshape(-1, self.n_memory))
            dM = np.matmul(A.transpose(0, 2, 1), dC) + product(dk, params["attention.W"]).reshape(M.shape)
            return dH + np.matmul(dE, keys), np.ascontiguousarray(dM.transpose(1, 2, 0))

        return U, A, backward


def _softmax(E):
    """Softmax over the last axis of E; zeros where all are -inf, or there are none."""
    lowest, smallest = np.finfo(E.dtype).min, np.finfo(E.dtype).tiny
    E = np.exp(E - E.max(axis=-1, keepdims=True, initial=lowest))
    return E / np.maximum(E.sum(axis=-1, keepdims=True), smallest)

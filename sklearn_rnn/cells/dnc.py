"""The differentiable neural computer."""

from dataclasses import dataclass, fields

import numpy as np

from sklearn_rnn.arguments import check_int
from sklearn_rnn.cells.base import Arrays, Cell, Named, Step
from sklearn_rnn.cells.controls import controls
from sklearn_rnn.numerics import (
    allocate,
    by_content,
    link,
    link_backward,
    rewrite,
    rewrite_backward,
    usage,
    usage_backward,
)


@dataclass(frozen=True)
class DNC(Cell):
    """Differentiable neural computer: a simple network with a memory that knows which places are free, and their order.

    Forward, w being the weights of the writing head over the places i, q_j those of reading head j, M the memory, and
    the last step's marked _prev::

        h = tanh(W_ih x + W_hh [h_prev; r_prev] + b)
        k, v = tanh,  e, f, g_w, g_a = sigmoid,  pi = softmax,  beta = softplus   of W_head h + b_head
        u = (u_prev + w_prev - u_prev w_prev) prod_j (1 - f_j q_j_prev)           usage
        w = g_w (g_a allocate(u) + (1 - g_a) softmax((1 + beta_w) cos(k_w, M_prev)))
        M = M_prev (1 - w e) + w v                                                erase and add
        L_ij = (1 - w_i - w_j) L_ij_prev + w_i p_j_prev,  L_ii = 0                i was written after j
        p = (1 - sum w) p_prev + w                                                what was written last
        q_j = pi_0j L^T q_j_prev + pi_1j softmax((1 + beta_j) cos(k_j, M)) + pi_2j L q_j_prev
        r_j = sum_i q_j[i] M[i]
        output = [h; r_1; r_2; ...]

    Backward the same line by line, reading first; `numerics` has allocation, content, usage and links, there and back.

    Parameters
    ----------
    n_places : int, default=16
        Rows of the memory. No weight depends on it: it may be changed after fit, which is an experiment, not a promise:
        more empty places take part in what is addressed by content. What is written beyond the last free place
        overwrites the least used. A step costs as its square.
    width : int, default=8
        Numbers in a row.
    n_heads : int, default=1
        Heads that read.

    Raises
    ------
    ValueError
        For numbers below 1.

    Notes
    -----
    Train it with a learning rate of 1e-2 that falls as the cosine; compare several ``random_state`` by training loss.
    On copying tasks it does no better than `NTM`, at more than its cost.

    References
    ----------
    Graves et al., Hybrid computing using a neural network with dynamic external memory, Nature 538, 2016,
    https://doi.org/10.1038/nature20101

    Examples
    --------
    >>> from sklearn_rnn import RNNClassifier
    >>> from sklearn_rnn.cells import DNC
    >>> RNNClassifier(cell=DNC(n_heads=2))
    RNNClassifier(cell=DNC(n_places=16, width=8, n_heads=2))
    """

    n_places: int = 16
    width: int = 8
    n_heads: int = 1

    gates = ("hidden",)
    activations = ("tanh",)
    states = ("output", "memory", "usage", "link", "precedence", "write", "read")
    carried = states[1:]
    memo = ("head",)
    elastic = ("n_places",)

    def __post_init__(self):
        for field in fields(self):
            check_int(field.name, getattr(self, field.name))

    def sizes(self, n_units: int) -> dict[str, int]:
        """Output: h and what each head read; link: a number for each pair of places."""
        n, n_read = self.n_places, self.n_heads
        whole = {"output": n_units + n_read * self.width, "memory": n * self.width, "link": n * n, "read": n_read * n}
        return {**dict.fromkeys(("usage", "precedence", "write"), n), **whole, "head": self._controls.n_rows}

    def shapes(self, n_inputs: int, n_units: int) -> dict[str, tuple[int, ...]]:
        """Besides the layer's: W_head and b_head, from h to what the heads do."""
        return {**super().shapes(n_inputs, n_units), **self._controls.shapes(n_units)}

    def initialise(self, p: Named, rng: np.random.Generator) -> None:
        """Glorot and orthogonal as every cell's; W_head Glorot uniform."""
        super().initialise(p, rng)
        self._controls.initialise(p, rng)

    @property
    def _controls(self):
        """What the heads are told: keys (reading, then writing), v; e, f, both g; pi; betas as the keys."""
        w, n = self.width, self.n_heads
        return controls(tanh=((n + 1, w), (w,)), sigmoid=((w,), (n,), (2,)), softmax=((3, n),), softplus=((n + 1,),))

    def _places(self, states):
        """M (n_places, width, n_batch), u, L (n_places, n_places, n_batch), p, w, q (n_heads, n_places, n_batch)."""
        n, (memory, usage, link, precedence, write, read) = self.n_places, states
        M, L = memory.reshape(n, self.width, -1), link.reshape(n, n, -1)
        return M, usage, L, precedence, write, read.reshape(self.n_heads, n, -1)

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """Write, link, read."""
        (h,), (y,), (output, *places) = a, m, s
        K, v, e, f, (g_w, g_a), pi, beta = self._controls.forward(p, h, y)
        M_prev, u_prev, L_prev, p_prev, w_prev, q_prev = self._places(s_prev[1:])
        M, u, L, last, w, q = self._places(places)
        u[...] = usage(u_prev, w_prev, q_prev, f)
        w[...] = g_w * (g_a * allocate(u)[0] + (1 - g_a) * by_content(M_prev, K[-1:], 1 + beta[-1:])[0][0])
        M[...] = rewrite(M_prev, w, e, v)
        L[...] = link(L_prev, p_prev, w)
        np.add((1 - w.sum(axis=0)) * p_prev, w, out=last)
        content, _ = by_content(M, K[:-1], 1 + beta[:-1])
        q[...] = (pi[:, :, None] * self._ways(L, q_prev, content)).sum(axis=0)
        output[: len(h)] = h
        output[len(h) :] = np.einsum("rib,iwb->rwb", q, M).reshape(-1, h.shape[1])

    def _ways(self, L, q_prev, content):
        """Where the reading heads may go: to what was written before, to what is alike, to what was written after."""
        return np.stack([np.einsum("ijb,rib->rjb", L, q_prev), content, np.einsum("ijb,rjb->rib", L, q_prev)])

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """Back through reading, links and writing; gradients by the states before in place of ds."""
        (h,), (y,), (doutput, *dplaces), (dn,) = a, m, ds, da
        K, v, e, f, (g_w, g_a), pi, beta = self._controls.groups(y)
        M_prev, u_prev, L_prev, p_prev, w_prev, q_prev = self._places(s_prev[1:])
        M, u, L, _, w, q = self._places(s[1:])
        dM, du, dL, dp, dw, dq = self._places(dplaces)
        dr = doutput[len(h) :].reshape(self.n_heads, self.width, -1)

        dM += np.einsum("rib,rwb->iwb", q, dr)
        dq += np.einsum("iwb,rwb->rib", M, dr)
        content, back = by_content(M, K[:-1], 1 + beta[:-1])
        dpi = (dq * self._ways(L, q_prev, content)).sum(axis=2)
        before, alike, after = pi[:, :, None] * dq
        dM_read, dK, dbeta = back(alike)
        dM += dM_read
        dL += np.einsum("rib,rjb->ijb", q_prev, before) + np.einsum("rib,rjb->ijb", after, q_prev)
        dq_prev = np.einsum("ijb,rjb->rib", L, before) + np.einsum("ijb,rib->rjb", L, after)

        dL[...], dp_linked, dw_linked = link_backward(L_prev, p_prev, w, dL)
        dM[...], dw_written, de, dv = rewrite_backward(M_prev, w, e, v, dM)
        dw += dp - (dp * p_prev).sum(axis=0) + dw_linked + dw_written
        np.add((1 - w.sum(axis=0)) * dp, dp_linked, out=dp)

        allocation, back = allocate(u)
        du += back(g_w * g_a * dw)
        content, back = by_content(M_prev, K[-1:], 1 + beta[-1:])
        dM_found, dK_found, dbeta_found = back((g_w * (1 - g_a) * dw)[None])
        dM += dM_found
        dg_w = (dw * (g_a * allocation + (1 - g_a) * content[0])).sum(axis=0)
        dg_a = g_w * (dw * (allocation - content[0])).sum(axis=0)
        du[...], dw[...], dq_freed, df = usage_backward(u_prev, w_prev, q_prev, f, du)
        np.add(dq_prev, dq_freed, out=dq)
        keys = np.concatenate([dK, dK_found]), np.concatenate([dbeta, dbeta_found])
        dgroups = keys[0], dv, de, df, np.stack([dg_w, dg_a]), dpi, keys[1]
        np.add(doutput[: len(h)], self._controls.backward(p, h, y, dgroups, g), out=dn)

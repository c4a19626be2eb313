"""The same network in torch: our named weights in torch's order, and what torch makes of sequences."""

import numpy as np
from numpy.testing import assert_allclose

TORCH_GATES = {
    "elman": ("hidden",),
    "lstm": ("input", "forget", "candidate", "output"),
    "gru": ("reset", "update", "candidate"),
}


def torch_network(torch, cell, params, n_inputs, hidden_size, n_layers, bidirectional, dtype):
    """torch.nn.RNN, LSTM or GRU with our weights.

    We have one bias where torch has two: b_ih takes ours, b_hh is zero but for the candidate of a GRU.
    """
    kind = type(cell).__name__.lower()
    make = {"elman": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind]
    options = {"nonlinearity": cell.activation} if kind == "elman" else {}
    module = make(n_inputs, hidden_size, n_layers, bidirectional=bidirectional, **options).to(dtype)
    order = np.concatenate(
        [np.arange(hidden_size) + hidden_size * cell.gates.index(gate) for gate in TORCH_GATES[kind]]
    )
    with torch.no_grad():
        for layer in range(n_layers):
            for ours, theirs in ((f"layers.{layer}", f"l{layer}"), (f"layers.{layer}.reverse", f"l{layer}_reverse")):
                if f"{ours}.b" not in params:
                    continue
                b_hh = np.zeros(len(order))
                if kind == "gru":
                    b_hh[-hidden_size:] = params[f"{ours}.b_hn"]
                for name, value in (
                    ("weight_ih", params[f"{ours}.W_ih"][order]),
                    ("weight_hh", params[f"{ours}.W_hh"][order]),
                    ("bias_ih", params[f"{ours}.b"][order]),
                    ("bias_hh", b_hh),
                ):
                    getattr(module, f"{name}_{theirs}").copy_(torch.as_tensor(value, dtype=dtype))
    return module, order


def assert_layer(params, ours, module, theirs, order, **tolerance):
    """Our named weights of a layer, such as "layers.0.reverse", are those of torch's, such as "l0_reverse"."""

    def of_torch(name):
        return getattr(module, f"{name}_{theirs}").detach().numpy()

    for key, name in (("W_ih", "weight_ih"), ("W_hh", "weight_hh"), ("b", "bias_ih")):
        assert_allclose(params[f"{ours}.{key}"][order], of_torch(name), **tolerance)
    if f"{ours}.b_hn" in params:
        assert_allclose(params[f"{ours}.b_hn"], of_torch("bias_hh")[-module.hidden_size :], **tolerance)


def torch_outputs(torch, module, readout, X, lengths):
    """Outputs (n_batch, n_outputs) of torch's module and a linear readout on X (n_steps, n_inputs, n_batch)."""
    x = torch.as_tensor(np.ascontiguousarray(X.transpose(0, 2, 1)))
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, torch.as_tensor(lengths), enforce_sorted=False)
    _, state = module(packed)
    h = state[0] if isinstance(state, tuple) else state
    directions = 2 if module.bidirectional else 1
    return readout(torch.cat(list(h[-directions:]), dim=1))

"""Tomorrow's cancellations in PyTorch, and our weights in its layers.

The other half of docs/start/coming_from/pytorch.md.

Environment: ``pip install torch==2.13.0 -e .``
Run: ``python tests/neighbours/in_pytorch.py``
"""

# the job
import copy

import numpy as np
import torch
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor
from sklearn_rnn.datasets import make_cancellations


class Network(torch.nn.Module):
    def __init__(self, n_features, hidden_size=32):
        super().__init__()
        self.gru = torch.nn.GRU(n_features, hidden_size, batch_first=True)
        self.readout = torch.nn.Linear(hidden_size, 1)

    def forward(self, x):
        states, _ = self.gru(x)
        return self.readout(states[:, -1])[:, 0]


torch.manual_seed(0)
frame = make_cancellations(1400, random_state=0)
X = frame[:-1].to_numpy()
y = frame["cancelled"].to_numpy()[1:]
n_train, length = len(X) - 300, 10

scale = StandardScaler().fit(X[:n_train])  # not the days to come
views = np.lib.stride_tricks.sliding_window_view
windows = views(scale.transform(X), length, axis=0).transpose(0, 2, 1)
y = y[length - 1 :]  # the first window ends with row 9
n_train -= length - 1
mean, deviation = y[:n_train].mean(), y[:n_train].std()

inputs = torch.tensor(windows, dtype=torch.float32)
targets = torch.tensor((y - mean) / deviation, dtype=torch.float32)
n_fit = n_train - n_train // 10  # the last tenth tells when to stop

model = Network(X.shape[1])
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
loss_of = torch.nn.MSELoss()
best, best_epoch = np.inf, 0
for epoch in range(200):
    model.train()
    for batch in torch.randperm(n_fit).split(64):
        optimizer.zero_grad()
        loss_of(model(inputs[batch]), targets[batch]).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    model.eval()
    with torch.no_grad():
        held_out = slice(n_fit, n_train)
        loss = loss_of(model(inputs[held_out]), targets[held_out]).item()
    if loss < best:
        best, best_epoch = loss, epoch
        weights = copy.deepcopy(model.state_dict())
    if epoch - best_epoch >= 10:
        break
model.load_state_dict(weights)
with torch.no_grad():
    forecast = model(inputs[n_train:]).numpy()
error = np.abs(y[n_train:] - (mean + deviation * forecast)).mean()
print(f"off by {error:.2f} rooms")

# the weights
ORDER = {  # of the gates in torch, by their places in ours
    "elman": [0],  # hidden
    "gru": [0, 1, 2],  # reset, update, candidate
    "lstm": [0, 1, 3, 2],  # input, forget, candidate, output
}
LAYERS = {"elman": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}


def in_torch(network):
    """The layer and the readout of a fitted network of one layer."""
    ours, n = network.weights_, network.hidden_size
    blocks = [np.arange(k * n, (k + 1) * n) for k in ORDER[network.cell]]
    rows = np.concatenate(blocks)
    n_features, n_outputs = ours["layers.0.W_ih"].shape[1], 1
    layer = LAYERS[network.cell](n_features, n, batch_first=True).double()
    readout = torch.nn.Linear(n, n_outputs).double()
    second_bias = np.zeros(len(rows))  # torch has two, and needs one
    if network.cell == "gru":
        second_bias[-n:] = ours["layers.0.b_hn"]
    pairs = {
        layer.weight_ih_l0: ours["layers.0.W_ih"][rows],
        layer.weight_hh_l0: ours["layers.0.W_hh"][rows],
        layer.bias_ih_l0: ours["layers.0.b"][rows],
        layer.bias_hh_l0: second_bias,
        readout.weight: ours["readout.W"],
        readout.bias: ours["readout.b"],
    }
    with torch.no_grad():
        for theirs, values in pairs.items():
            theirs.copy_(torch.tensor(values))
    return layer, readout


for cell in ("elman", "gru", "lstm"):
    network = RNNRegressor(32, cell=cell, linear_steps=0, random_state=0)
    network.partial_fit(windows[:n_train], y[:n_train])
    layer, readout = in_torch(network)
    with torch.no_grad():
        states, _ = layer(torch.tensor(windows))
        output = readout(states[:, -1])[:, 0].numpy()
    theirs = network.y_mean_[0] + network.y_scale_[0] * output
    difference = np.abs(theirs - network.predict(windows)).max()
    print(f"{cell}: predictions differ by {difference:.0e}")

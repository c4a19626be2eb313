"""The peer's network: in a module of its own, where the processes of a search find it again."""

import torch


class TorchForecaster(torch.nn.Module):
    """An LSTM and a linear readout of its last state."""

    def __init__(self, units):
        super().__init__()
        self.layer, self.readout = torch.nn.LSTM(1, units, batch_first=True), torch.nn.Linear(units, 1)

    def forward(self, x):
        """Outputs (n, 1) of sequences (n, n_steps, 1)."""
        return self.readout(self.layer(x)[0][:, -1])

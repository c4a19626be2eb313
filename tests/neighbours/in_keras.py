"""Tomorrow's cancellations in Keras.

The other half of docs/start/coming_from/keras.md.

Environment: ``pip install keras==3.15.1 torch==2.13.0 -e .``
Run: ``KERAS_BACKEND=torch python tests/neighbours/in_keras.py``
"""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")

# the job
import keras
import numpy as np
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor
from sklearn_rnn.datasets import make_cancellations

keras.utils.set_random_seed(0)
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

model = keras.Sequential(
    [
        keras.Input((length, X.shape[1])),
        keras.layers.GRU(32),
        keras.layers.Dense(1),
    ]
)
optimizer = keras.optimizers.Adam(5e-3, global_clipnorm=1.0)
model.compile(optimizer, loss="mse")
patience = keras.callbacks.EarlyStopping(
    patience=10, restore_best_weights=True
)
model.fit(
    windows[:n_train],
    (y[:n_train] - mean) / deviation,
    batch_size=64,
    epochs=200,
    validation_split=0.1,  # the last rows, before shuffling
    callbacks=[patience],
    verbose=0,
)
forecast = model.predict(windows[n_train:], verbose=0)[:, 0]
error = np.abs(y[n_train:] - (mean + deviation * forecast)).mean()
print(f"off by {error:.2f} rooms")

# the weights
ORDER = {  # of the gates in Keras, by their places in ours
    "elman": [0],  # hidden
    "gru": [1, 0, 2],  # update, reset, candidate
    "lstm": [0, 1, 3, 2],  # input, forget, candidate, output
}
LAYERS = {
    "elman": keras.layers.SimpleRNN,
    "gru": keras.layers.GRU,
    "lstm": keras.layers.LSTM,
}


def in_keras(network):
    """A model with the weights of a fitted network of one layer."""
    ours, n = network.weights_, network.hidden_size
    blocks = [np.arange(k * n, (k + 1) * n) for k in ORDER[network.cell]]
    rows = np.concatenate(blocks)
    bias = ours["layers.0.b"][rows]
    if network.cell == "gru":  # has two biases in Keras, and needs one
        second = np.zeros(len(rows))
        second[-n:] = ours["layers.0.b_hn"]
        bias = np.stack([bias, second])
    layer = LAYERS[network.cell](n, dtype="float64")
    readout = keras.layers.Dense(1, dtype="float64")
    n_features = ours["layers.0.W_ih"].shape[1]
    theirs = keras.Sequential(
        [keras.Input((None, n_features), dtype="float64"), layer, readout]
    )
    kernels = ours["layers.0.W_ih"][rows].T, ours["layers.0.W_hh"][rows].T
    layer.set_weights([*kernels, bias])
    readout.set_weights([ours["readout.W"].T, ours["readout.b"]])
    return theirs


for cell in ("elman", "gru", "lstm"):
    network = RNNRegressor(32, cell=cell, linear_steps=0, random_state=0)
    network.partial_fit(windows[:n_train], y[:n_train])
    output = keras.ops.convert_to_numpy(in_keras(network)(windows))[:, 0]
    theirs = network.y_mean_[0] + network.y_scale_[0] * output
    difference = np.abs(theirs - network.predict(windows)).max()
    print(f"{cell}: predictions differ by {difference:.0e}")

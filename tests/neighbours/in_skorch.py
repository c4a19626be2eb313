"""Tomorrow's cancellations in skorch.

The other half of docs/start/coming_from/skorch.md.

Environment: ``pip install skorch==1.4.0 torch==2.13.0 -e .``
Run: ``python tests/neighbours/in_skorch.py``
"""

# the job
import numpy as np
import torch
from sklearn.compose import TransformedTargetRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from skorch import NeuralNetRegressor
from skorch.callbacks import EarlyStopping, GradientNormClipping
from skorch.dataset import ValidSplit

from sklearn_rnn import SequenceWindower
from sklearn_rnn.datasets import make_cancellations


class Network(torch.nn.Module):
    def __init__(self, n_features=4, hidden_size=32):
        super().__init__()
        self.gru = torch.nn.GRU(n_features, hidden_size, batch_first=True)
        self.readout = torch.nn.Linear(hidden_size, 1)

    def forward(self, x):
        states, _ = self.gru(x)
        return self.readout(states[:, -1])[:, 0]


torch.manual_seed(0)
frame = make_cancellations(1400, random_state=0)
X, y = frame[:-1], frame["cancelled"].to_numpy()[1:]
network = NeuralNetRegressor(
    Network,
    module__n_features=X.shape[1],  # must be said
    optimizer=torch.optim.Adam,
    lr=5e-3,
    batch_size=64,
    max_epochs=200,
    iterator_train__shuffle=True,
    train_split=ValidSplit(10),  # the first of ten parts, not the last
    callbacks=[
        EarlyStopping(patience=10, load_best=True),
        GradientNormClipping(1.0),
    ],
    verbose=0,
)
in_float32 = FunctionTransformer(np.asarray, kw_args={"dtype": np.float32})
windows = SequenceWindower(10, padding="edge")  # skorch has none
model = TransformedTargetRegressor(
    make_pipeline(StandardScaler(), windows, in_float32, network),
    transformer=make_pipeline(StandardScaler(), in_float32),
    check_inverse=False,  # float32 is not exact
)
model.fit(X[:-300], y[:-300])
error = np.abs(y[-300:] - model.predict(X[-300:])).mean()
print(f"off by {error:.2f} rooms")

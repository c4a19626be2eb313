"""A training kept by MLflow: parameters, losses, and the model's file.

Environment: ``pip install mlflow==3.17.2 -e .``, tried on 2026-11-29
Run: ``python tests/neighbours/beside_mlflow.py``
"""

# the recipe
import tempfile
from pathlib import Path

import mlflow
import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import sklearn_rnn
from sklearn_rnn import RNNRegressor, SequenceWindower
from sklearn_rnn.datasets import make_cancellations

frame = make_cancellations(900, random_state=0)
X, y = frame[:-1], frame["cancelled"].to_numpy()[1:]
network = RNNRegressor(16, random_state=0)
model = make_pipeline(StandardScaler(), SequenceWindower(10), network)

folder = Path(tempfile.mkdtemp())  # no server: a database in a file
mlflow.set_tracking_uri(f"sqlite:///{folder / 'runs.db'}")
files = (folder / "files").as_uri()
experiment = mlflow.create_experiment("hotel", artifact_location=files)

with mlflow.start_run(experiment_id=experiment) as run:
    model.fit(X[:700], y[:700])
    forecast = model.predict(X[700:])
    mlflow.log_params(model.get_params())
    for epoch, loss in enumerate(network.loss_curve_, start=1):
        mlflow.log_metric("loss", loss, step=epoch)
    mlflow.log_metric("error", np.abs(y[700:] - forecast).mean())
    logged = mlflow.sklearn.log_model(
        model,
        name="model",
        skops_trusted_types=sklearn_rnn.TRUSTED_TYPES,
        pip_requirements=[f"sklearn-rnn=={sklearn_rnn.__version__}"],
    )

kept = mlflow.get_run(run.info.run_id).data
files = Path(mlflow.artifacts.download_artifacts(logged.model_uri))
loaded = sklearn_rnn.load(files / "model.skops")  # checks what it reads
naive = np.abs(np.diff(frame["cancelled"][700:])).mean()
print(f"off by {kept.metrics['error']:.1f} rooms, yesterday by {naive:.1f}")
assert kept.params["sequencewindower__window_length"] == "10"
assert kept.metrics["loss"] == network.loss_curve_[-1]
assert np.array_equal(loaded.predict(X[700:]), forecast)
assert kept.metrics["error"] < naive

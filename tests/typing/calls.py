"""Calls as users write them, for mypy: valid ones are no errors, wrong ones are (an unused ignore is one, too)."""

import numpy as np
import pandas as pd

from sklearn_rnn import (
    ForecastDisplay,
    RNNClassifier,
    RNNRegressor,
    SequenceScaler,
    SequenceVectorizer,
    SequenceWindower,
    WindowDisplay,
    advance,
    backtest,
    forecast,
    future_values,
    load,
    next_tokens,
)
from sklearn_rnn.cells import GRU, LSTM, Cell, Elman, get_cell
from sklearn_rnn.metrics import horizon_scorer, mean_absolute_scaled_error
from sklearn_rnn.training.losses import Huber

X, y = np.zeros((10, 5)), np.zeros(10)
frame = pd.DataFrame({"sold": y, "price": y})

RNNRegressor(32)
RNNRegressor(hidden_size=(32, 32), cell="lstm", clip_norm=None, batch_size=16, n_iter_no_change=np.inf)
RNNRegressor(cell=Elman(activation="relu"), early_stopping=True, validation_split="tail", dtype="float32")
RNNRegressor(solver="lbfgs", bptt_steps=5, random_state=0, verbose=True)
RNNRegressor(random_state=np.random.RandomState(0), alpha=1, momentum=0)
RNNClassifier(cell=LSTM(), class_weight="balanced")
RNNClassifier(cell=GRU(), class_weight={0: 1.0, 1: 5.0})
SequenceWindower(5, lag=1, padding="edge", context=None, flatten=True)
SequenceWindower(5, lag={"sold": 1}, group_col="shop", time_col="day", freq="D")
SequenceWindower(5, lag={0: 1}, time_col=False, freq=0.5, context="all")

regressor: RNNRegressor = RNNRegressor().fit(X, y, sample_weight=y, X_val=X, y_val=y)
regressor.fit([X, X[:3]], [1.0, 2.0]).fit(frame, frame["sold"])
numbers: np.ndarray | list[np.ndarray] = regressor.predict(X)
classifier: RNNClassifier = RNNClassifier().fit([[1.0, 2.0], [2.0, 1.0]], ["a", "b"])
probabilities: np.ndarray = classifier.predict_proba(X)
scaled: np.ndarray | list[np.ndarray] = SequenceScaler(with_std=False).fit([X, X[:3]]).transform(X)
tokens: np.ndarray | list[np.ndarray] = SequenceVectorizer(analyzer="char", max_length=9).fit(["text"]).transform(["t"])
texts: list[str] = SequenceVectorizer(analyzer=str.split, min_df=0.1).fit(["text"]).inverse_transform(tokens)
written: list[np.ndarray] = RNNClassifier(embedding_dim=8).fit(*next_tokens(tokens)).generate(tokens, 9, stop=[2, 3])
windows: np.ndarray = SequenceWindower().fit(frame).transform(frame)
display: WindowDisplay = WindowDisplay.from_estimator(SequenceWindower().fit(frame), frame, rows=[0, 1])
same: RNNRegressor = advance(regressor, X)
targets = future_values(frame["sold"], 3, freq="D")
forecast(regressor, frame, target="sold")
forecast(regressor, X, target=[0, 1])
errors: pd.DataFrame = backtest(regressor, X, y, horizon=3, cv=[([0], [1])], target=0, refit=False)
picture: ForecastDisplay = ForecastDisplay.from_predictions([1.0], history=y, band=([0.0], [2.0]))
score = horizon_scorer("r2", skip=2, step=1)
scaled_error: float = mean_absolute_scaled_error(y, y, y_train=y, m=12)
anything = load("model.skops")
cell: Cell = get_cell("gru")

RNNRegressor(loss="quantile", quantile=[0.1, 0.9])
RNNRegressor(loss=Huber(delta=0.5))

SequenceVectorizer(truncate="left")  # type: ignore[arg-type]
RNNRegressor(epochs=5)  # type: ignore[call-arg]
SequenceWindower(padding="nan")  # type: ignore[arg-type]
SequenceWindower(context="head")  # type: ignore[arg-type]
RNNRegressor(hidden_size="32")  # type: ignore[arg-type]
RNNRegressor(loss="mse")  # type: ignore[arg-type]
RNNRegressor(solver="adamax")  # type: ignore[arg-type]
RNNClassifier(normalize_y=True)  # type: ignore[call-arg]

"""
Serve a model: many requests at once predict and advance, and a kill loses no
more than the rows since a checkpoint.

pip install "sklearn-rnn[serving]"
python examples/serving.py
curl localhost:8000/predict -H "Content-Type: application/json" \
    -d '[{"shop": "shop 0", "day": "2026-01-01", "promo": 1}]'
"""

import argparse
from copy import copy
from datetime import date
from pathlib import Path
from threading import Lock

import numpy as np
import pandas as pd
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sklearn.pipeline import make_pipeline

import sklearn_rnn
from sklearn_rnn import RNNRegressor, SequenceWindower, advance

COLUMNS = ["shop", "day", "sold", "promo"]


class Row(BaseModel):
    """A day of a shop; what it sold is not known before the evening."""

    shop: str
    day: date
    promo: float
    sold: float | None = None


def frame(rows):
    """Rows as the frame that the model was fitted on."""
    table = pd.DataFrame([row.model_dump() for row in rows], columns=COLUMNS)
    return table.astype(
        {"day": "datetime64[ns]", "sold": float, "promo": float}
    )


def create_app(path, every=100):
    """A service around the model at path, saved every so many advances."""
    app, model, saving, calls = FastAPI(), sklearn_rnn.load(path), Lock(), [0]

    @app.post("/predict")
    def predict(rows: list[Row]) -> list[float]:
        return model.predict(frame(rows)).tolist()

    @app.post("/advance")
    def tell(rows: list[Row]) -> int:
        advance(model, frame(rows))  # takes all rows, or raises and takes none
        with saving:  # files only: predictions and advances go on beside it
            calls[0] += 1
            if calls[0] % every == 0:
                sklearn_rnn.dump(model, path)
        return len(rows)

    @app.get("/known")
    def known() -> dict[str, date]:
        """Each shop's last day in the context: tell what came later."""
        windower = copy(model[0])  # advance replaces all its arrays at once
        days = pd.Series(pd.to_datetime(windower.context_time_))
        days = days.groupby(windower.context_group_).max()
        shops = windower.groups_[days.index]
        return {s: day.date() for s, day in zip(shops, days, strict=True)}

    @app.exception_handler(ValueError)
    def refuse(request: Request, error: ValueError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, status_code=422)

    return app


def sales(n_shops, n_days, first="2025-10-01", seed=0):
    """Days of shops that sell more on promotions, less on days after."""
    rng = np.random.default_rng(seed)
    promo = (rng.random((n_days, n_shops)) < 0.2).astype(float)
    after = np.vstack([np.zeros(n_shops), promo[:-1]])
    sold = (
        rng.normal(size=n_shops)
        + promo
        - 0.5 * after
        + rng.normal(0, 0.1, promo.shape)
    )
    days = pd.date_range(first, periods=n_days, name="day")
    shops = [f"shop {k}" for k in range(n_shops)]
    parts = {
        name: pd.DataFrame(X, days, shops).stack()
        for name, X in {"sold": sold, "promo": promo}.items()
    }
    return (
        pd.DataFrame(parts).rename_axis(["day", "shop"]).reset_index()[COLUMNS]
    )


def train(path, n_shops=50, n_days=92, max_iter=30):
    """Fit a model on sales, and save it."""
    rows = sales(n_shops, n_days)
    windower = SequenceWindower(
        7, lag={"sold": 1}, group_col="shop", time_col="day", freq="D"
    )
    model = make_pipeline(
        windower, RNNRegressor(16, max_iter=max_iter, random_state=0)
    )
    sklearn_rnn.dump(model.fit(rows, rows["sold"]), path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=Path("model.skops"))
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    if not options.model.exists():
        train(options.model)
    app = create_app(options.model)
    uvicorn.run(app, port=options.port, workers=1)  # one owns the context

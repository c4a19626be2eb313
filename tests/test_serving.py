"""The service of examples/serving.py, asked by many at once."""

import runpy
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import numpy as np
import pytest

import sklearn_rnn
from sklearn_rnn import advance

from .torture.threads import threads_that_alternate

pytest.importorskip("fastapi")
httpx, uvicorn = pytest.importorskip("httpx"), pytest.importorskip("uvicorn")
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
N_SHOPS = 100


@pytest.fixture(scope="module")
def serving():
    return SimpleNamespace(**runpy.run_path(Path(__file__).parents[1] / "examples" / "serving.py"))


@pytest.fixture
def client(serving, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    serving.train("model.skops", N_SHOPS, n_days=12, max_iter=1)
    app = serving.create_app("model.skops", every=N_SHOPS)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()
    with httpx.Client(base_url=f"http://{host}:{port}", timeout=60) as client:
        yield client
    server.should_exit = True
    thread.join()


def as_json(rows):
    return rows.assign(day=rows["day"].astype(str)).to_dict("records")


def test_200_requests_at_once_lose_nothing_and_are_answered_as_one_by_one(serving, client):
    days = [day for _, day in serving.sales(N_SHOPS, 2, "2025-10-13", seed=1).groupby("day")]
    today, tomorrow = (as_json(day) for day in days)
    unknown = [{**row, "sold": None} for row in today]
    model = sklearn_rnn.load("model.skops")
    expected = model.predict(days[0])

    requests = [("/advance", [row]) for row in today] + [("/predict", [row]) for row in unknown]
    order = np.random.default_rng(0).permutation(len(requests))
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda k: client.post(requests[k][0], json=requests[k][1]), order))
    assert {answer.status_code for answer in answers} == {200}
    said = {k: answer.json() for k, answer in zip(order, answers, strict=True)}
    np.testing.assert_allclose([said[N_SHOPS + k][0] for k in range(N_SHOPS)], expected, rtol=1e-12)

    for k in range(N_SHOPS):
        advance(model, days[0].iloc[[k]])
    expected = model.predict(days[1])
    np.testing.assert_allclose(client.post("/predict", json=tomorrow).json(), expected, rtol=1e-12)
    np.testing.assert_allclose(sklearn_rnn.load("model.skops").predict(days[1]), expected, rtol=1e-12)
    assert set(client.get("/known").json().values()) == {"2025-10-13"}


def test_what_is_known_is_of_one_moment(serving, tmp_path):
    serving.train(tmp_path / "model.skops", 2, n_days=12, max_iter=1)
    app = serving.create_app(tmp_path / "model.skops")
    call = {route.path: route.endpoint for route in app.routes}
    with threads_that_alternate(1) as pool:
        rows = [serving.Row(shop=f"new {k}", day="2025-10-13", promo=0, sold=1) for k in range(25)]
        told = pool.map(lambda row: call["/advance"]([row]), rows)
        for _ in range(100):
            known = call["/known"]()
            assert {shop for shop, day in known.items() if day.day == 13} == {shop for shop in known if "new" in shop}
        assert list(told) == [1] * 25


def test_what_is_refused_is_said_and_changes_nothing(client):
    row = {"shop": "shop 1", "day": "2025-10-13", "promo": 1.0}
    before = client.post("/predict", json=[row]).json()
    refused = client.post("/advance", json=[row, row])
    assert refused.status_code == 422
    assert "occurs twice" in refused.json()["detail"]
    assert client.post("/predict", json=[row]).json() == before

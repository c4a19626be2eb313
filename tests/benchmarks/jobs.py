"""A whole fit by both engines against skorch and against scikit-learn's MLPRegressor: what a user waits for."""

import warnings
from contextlib import ExitStack
from functools import partial

import numpy as np

from tests.benchmarks.anatomy import part
from tests.benchmarks.workers import Worker, alternate, table

N_ROWS, N_TEST, WINDOW, UNITS, BATCH, EPOCHS = 3000, 500, 20, 32, 64, 20
RATE = 3e-3
SMALL = (500, 10, 16, 50)  # windows, steps, units, epochs


def noisy_wave(n_rows):
    """Rows (n_rows, 1) of a disturbed oscillation, the same for every peer."""
    rng = np.random.default_rng(0)
    t = np.arange(n_rows)
    wave = np.sin(t / 7) + 0.5 * np.sin(t / 3.1) + 0.2 * rng.normal(size=n_rows)
    return wave[:, None].astype(np.float32)


def windows(n_rows, length):
    """Windows (n, length, 1) of the past of a wave, and the value (n,) that follows each."""
    series = noisy_wave(n_rows)
    X = np.lib.stride_tricks.sliding_window_view(series[:-1], length, axis=0).transpose(0, 2, 1)
    return np.ascontiguousarray(X), series[length:, 0]


def of_our_network(length, units, batch, epochs, **options):
    """Our pipeline on rows; it makes its windows itself."""
    from sklearn.pipeline import make_pipeline

    from sklearn_rnn import RNNRegressor, SequenceWindower

    network = RNNRegressor(
        units, cell="lstm", solver="adam", learning_rate_init=RATE, batch_size=batch, max_iter=epochs,
        n_iter_no_change=np.inf, alpha=0.0, random_state=0, **options,
    )  # fmt: skip
    return make_pipeline(SequenceWindower(length, lag=1), network)


def of_skorch(units, batch, epochs):
    """The same network in torch, wrapped by skorch."""
    import torch
    from skorch import NeuralNetRegressor

    from tests.benchmarks.forecaster import TorchForecaster

    torch.manual_seed(0)
    return NeuralNetRegressor(
        TorchForecaster, module__units=units, max_epochs=epochs, lr=RATE, batch_size=batch,
        optimizer=torch.optim.Adam, iterator_train__shuffle=True, train_split=None, verbose=0,
    )  # fmt: skip


def fit(peer, n_rows, length, units, batch, epochs):
    """A whole fit; it gives the error on the rows behind the training rows."""
    warnings.simplefilter("ignore")
    series = noisy_wave(n_rows + N_TEST)
    X, y = windows(n_rows + N_TEST, length)
    split = n_rows - length

    def ours(engine):
        model = of_our_network(length, units, batch, epochs, engine=engine)
        model.fit(series[:n_rows], series[:n_rows, 0])
        return error(model.predict(series[n_rows:]))

    def skorch():
        model = of_skorch(units, batch, epochs).fit(X[:split], y[:split, None])
        return error(model.predict(X[split:])[:, 0])

    def mlp():
        from sklearn.neural_network import MLPRegressor

        model = MLPRegressor(
            hidden_layer_sizes=units, learning_rate_init=RATE, batch_size=batch, max_iter=epochs,
            n_iter_no_change=epochs, random_state=0,
        )  # fmt: skip
        model.fit(X[:split, :, 0], y[:split])
        return error(model.predict(X[split:, :, 0]))

    def error(prediction):
        return float(np.abs(prediction - y[split:]).mean())

    return {"numpy": partial(ours, "numpy"), "numba": partial(ours, "numba"), "skorch": skorch, "mlp": mlp}[peer]


def report():
    """Seconds, ratios and test errors of two jobs."""
    n_windows, steps, units, epochs = SMALL
    jobs = {
        f"{N_ROWS} rows, window {WINDOW}, LSTM {UNITS}, batch {BATCH}, {EPOCHS} epochs": (
            N_ROWS, WINDOW, UNITS, BATCH, EPOCHS,
        ),
        f"{n_windows} windows x {steps} steps, LSTM {units}, {epochs} epochs": (
            n_windows + steps, steps, units, BATCH, epochs,
        ),
    }  # fmt: skip
    for title, job in jobs.items():
        for n_threads in (1, 2):
            with ExitStack() as stack:
                peers = ("numpy", "numba", "skorch", "mlp")
                workers = {peer: stack.enter_context(Worker(fit, n_threads)) for peer in peers}
                errors = [worker.build(peer, *job) for peer, worker in workers.items()]
                seconds, quotients = alternate(*workers.values(), seconds=0.0, rounds=7)
            yield f"**{title}, {n_threads} thread(s)**"
            yield ""
            rows = [
                [peer, f"{s:.3f}", f"{q:.2f}", f"{e:.4f}"]
                for peer, s, q, e in zip(workers, seconds, quotients, errors, strict=True)
            ]
            yield from table(["peer", "seconds", "peer / numpy", "test MAE"], rows)
            yield ""
    yield from overhead(*SMALL)


def overhead(n_windows, steps, units, epochs):
    """What a minibatch of the small job costs outside products and ufuncs, by runs of those alone."""
    with Worker(fit, 1) as us, Worker(part, 1) as products, Worker(part, 1) as ufuncs:
        us.build("numpy", n_windows + steps, steps, units, BATCH, epochs)
        products.build("products", "train", "lstm", 1, units, BATCH, steps)
        ufuncs.build("elementwise", "train", "lstm", 1, units, BATCH, steps)
        (whole, *alone), _ = alternate(us, products, ufuncs)
    n_batches = -(-n_windows // BATCH) * epochs
    yield (
        f"Small job: {whole / n_batches * 1e6:.0f} us a minibatch, of which the LSTM's products and ufuncs alone, "
        f"called on the same arrays, take {sum(alone) * 1e6:.0f} us."
    )

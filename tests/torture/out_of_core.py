"""Train on a file that does not fit into the memory that is allowed (Linux): python -m tests.torture.out_of_core."""

import resource
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower, fit_blocks

N_GROUPS, N_ROWS, N_COLUMNS, MORE = 60, 20_000, 64, 250 * 2**20
COLUMNS = [f"x{k}" for k in range(N_COLUMNS)]


def write(path):
    """A Parquet file of row groups, whose y is a product over two rows."""
    rng, schema = np.random.default_rng(0), pa.schema([(name, pa.float64()) for name in [*COLUMNS, "y"]])
    with pq.ParquetWriter(path, schema, compression="none") as writer:
        for _ in range(N_GROUPS):
            X = rng.normal(size=(N_ROWS, N_COLUMNS))
            y = X[:, 0] * np.roll(X[:, 1], 1) + X[:, 2]
            writer.write_table(pa.table([*X.T, y], schema=schema))


def run(path, whole):
    """Read the file whole, or fit to its row groups, with MORE bytes of memory at most; what became of it."""
    pa.set_memory_pool(pa.system_memory_pool())  # which the limit counts
    file = pq.ParquetFile(path)

    def blocks():
        for group in range(N_GROUPS):
            rows = file.read_row_group(group, use_threads=False).to_pandas()
            yield rows[COLUMNS], rows["y"]

    network = RNNRegressor(8, batch_size=1000, max_iter=1, linear_steps=1, random_state=0)
    model = make_pipeline(StandardScaler(), SequenceWindower(4), network)
    X, y = next(blocks())
    model.fit(X[:2000], y[:2000])  # libraries have what they need
    status = Path("/proc/self/status").read_text()
    taken = int(status.partition("VmData:")[2].split()[0]) * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (taken + MORE, taken + MORE))
    if whole:
        try:
            file.read(use_threads=False)
        except MemoryError:
            return "does not fit"
        return "fits"
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, perf_counter()
    fit_blocks(model, blocks)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return f"fit_blocks: {perf_counter() - began:.0f} s, {grown:.0f} MB more at its peak, loss {model[-1].loss_:.3f}"


def main():
    """Both, in processes of their own."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        write(path)
        print(f"{path.stat().st_size / 1e6:.0f} MB, {MORE / 1e6:.0f} MB allowed")
        for whole in (True, False):
            with get_context("spawn").Pool(1) as pool:
                said = pool.apply(run, (path, whole))
            print("whole: " + said if whole else said)
            assert not whole or said == "does not fit"


if __name__ == "__main__":
    main()

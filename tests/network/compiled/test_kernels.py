import os
import subprocess
import sys
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest

from sklearn_rnn.cells import GRU, Leaky
from sklearn_rnn.network.compiled import kernels
from sklearn_rnn.network.compiled.kernels import Kernels, cache_folder

SCRIPT = """
import os, sys
import numpy as np
from sklearn_rnn.cells import Elman
from sklearn_rnn.network import Network, Workspace

children = [os.fork() for _ in range(int(sys.argv[1]))]
if 0 in children or not children:
    made = []
    for engine in ("numpy", "numba"):
        assert "numba" not in sys.modules  # before it is asked for
        network = Network(Elman(), 1, (4,), 1, engine=engine)
        params = network.layout.views(np.linspace(-1, 1, network.layout.size))
        made.append(network(params, np.ones((3, 1, 2)), None, Workspace(float))[0])
    assert np.allclose(*made, rtol=0, atol=1e-12)
    os._exit(0)
for child in children:
    assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_exp_and_tanh_are_right_to_the_last_places(compiles, dtype):
    module, _ = kernels._module(Kernels(GRU(), 1, 4, np.dtype(dtype)).source.text)
    functions = {}
    exec(
        "def fill(x, e, h):\n    for i in range(len(x)):\n        e[i], h[i] = exp(x[i]), tanh(x[i])",
        vars(module),
        functions,
    )
    fill = compiles.njit(functions["fill"])
    rng, kind = np.random.default_rng(0), np.finfo(dtype)
    least, largest = np.log(float(kind.tiny)) + 1, np.log(float(kind.max))
    parts = rng.uniform(least, largest, 3_000), rng.normal(size=3_000), rng.normal(size=3_000) * 1e-4
    x = np.concatenate(parts).astype(dtype)
    e, h = np.empty_like(x), np.empty_like(x)
    fill(x, e, h)
    exps, tanhs = exactly(x)
    for made, right, bound in ((e, exps, 2), (h, tanhs, 3)):
        last_places = np.spacing(np.abs(np.array(right, float).astype(dtype)))
        errors = [abs(Decimal(float(number)) - exact) for number, exact in zip(made, right, strict=True)]
        assert all(error <= bound * Decimal(float(place)) for error, place in zip(errors, last_places, strict=True))
    x = np.array([np.nan, np.inf, -np.inf, 1e4, -1e4, 0.0], dtype)
    e, h = np.empty_like(x), np.empty_like(x)
    fill(x, e, h)
    np.testing.assert_array_equal(e, [np.nan, np.inf, 0, np.inf, 0, 1])
    np.testing.assert_allclose(h, [np.nan, 1, -1, 1, -1, 0], rtol=kind.eps)


def exactly(x):
    """exp and tanh of numbers, to forty digits: lists of Decimal."""
    with localcontext(prec=60):
        exps = [Decimal(float(number)).exp() for number in x]
        return exps, [(e - 1 / e) / (e + 1 / e) for e in exps]


def test_cells_that_differ_in_constants_share_what_is_compiled(compiles):
    slow, fast = (Kernels(Leaky(rate), 1, 4, np.dtype(float)) for rate in (0.1, 0.9))
    assert slow.source.text == fast.source.text
    assert (slow.constants["forward"] != fast.constants["forward"]).any()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes begin at once by fork")
def test_processes_that_begin_at_once_do_no_harm_and_later_ones_compile_nothing(compiles, tmp_path):
    def run(n):
        environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, "-c", SCRIPT, str(n)], check=True, env=environment)
        return {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")}

    first = run(2)
    assert len(first) == 2  # index and code
    assert run(0) == first


def test_without_a_place_to_write_it_is_compiled_all_the_same(compiles, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(kernels, "cache_folder", lambda: tmp_path / "file" / "folder")
    text = "def infer(n):\n    pass\n"
    module, is_written = kernels._module(text)
    assert not is_written
    assert kernels._compiled(text, "infer", 1)(3) is module.infer(3) is None


def test_a_damaged_cache_is_left_aside(compiles, tmp_path, monkeypatch):
    monkeypatch.setattr(compiles.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))  # which numba may read again when it compiles
    text = "def infer(n):\n    return None\n"
    for _ in range(2):
        kernels._module.cache_clear()
        kernels._compiled.cache_clear()
        assert kernels._compiled(text, "infer", 1)(3) is None
        (code,) = tmp_path.rglob("*.nbc")
        code.write_bytes(b"no code")


def test_a_text_of_ours_that_was_damaged_is_written_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(kernels, "cache_folder", lambda: tmp_path)
    path = tmp_path / "name.py"
    path.write_bytes(b"\xff no text")
    assert kernels._written("name", "right") == str(path)
    assert path.read_text() == "right"
    monkeypatch.setattr(os, "replace", lambda *_: os.listdir(tmp_path / "nowhere"))
    assert kernels._written("other", "right") is None
    assert list(tmp_path.iterdir()) == [path]


def test_the_folder_is_numbas_or_the_users(compiles, monkeypatch):
    assert cache_folder() == Path(compiles.config.CACHE_DIR) / "sklearn_rnn"
    monkeypatch.setattr(compiles.config, "CACHE_DIR", "")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere")
    assert cache_folder() == Path("somewhere") / "sklearn_rnn"

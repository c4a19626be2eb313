"""What tests of several floors share."""

import os

import pytest

# Before NumPy is imported. Workers on all cores, with a BLAS of as many threads in each, would wait for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def compiles(tmp_path_factory):
    """numba, with a folder of the session's for what it compiles, shared by its processes; else the test is skipped."""
    numba = pytest.importorskip("numba")
    folder = tmp_path_factory.getbasetemp()
    folder = str((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "compiled")
    before, numba.config.CACHE_DIR = numba.config.CACHE_DIR, folder
    os.environ["NUMBA_CACHE_DIR"] = folder
    yield numba
    numba.config.CACHE_DIR = before
    del os.environ["NUMBA_CACHE_DIR"]

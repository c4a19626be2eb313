"""The functions of a cell's `Source`, compiled when first asked for, and kept: for the process, and on disk."""

import os
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import numpy as np

from sklearn_rnn.cells import equations_of
from sklearn_rnn.network.compiled.source import Source
from sklearn_rnn.numerics import location

_OPTIONS = {"nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}


class Kernels:
    """A cell's loop for a type of numbers.

    Parameters
    ----------
    cell : Cell
    n_inputs, n_units : int
        Size of the layer.
    dtype : dtype

    Attributes
    ----------
    source : Source
    constants : dict of str to ndarray
        The numbers that each function reads at ``constants``.
    addresses : dict of str to int
        Where they stand.

    Raises
    ------
    UntraceableError
        If the cell's step cannot be written down.
    """

    def __init__(self, cell, n_inputs, n_units, dtype):
        forward, backward = equations_of(cell, n_inputs, n_units)
        self.source = Source(cell, forward, backward, dtype)
        constants = {"infer": forward, "forward": forward, "backward": backward}
        self.constants = {name: np.array(those.constants, dtype) for name, those in constants.items()}
        self.addresses = {name: location(array) for name, array in self.constants.items()}

    def function(self, name):
        """The compiled function of that name, of the `Source`'s arguments, int."""
        return _compiled(self.source.text, name, len(self.source.arguments[name]))


@cache
def _compiled(text, name, n_arguments):
    """A function of a text, compiled: cells that differ in constants alone share it."""
    from numba import njit, types

    module, is_written = _module(text)
    for is_kept in (is_written, False):
        try:
            made = njit(cache=is_kept, **_OPTIONS)(getattr(module, name))
            made.compile((types.int64,) * n_arguments)
            break
        except Exception:  # nothing can be written beside the file, the disk is full, what is kept there is damaged
            if not is_kept:
                raise
    made.disable_compile()
    return made


@cache
def _module(text):
    """The module of a text, and whether it is a file, without which numba keeps nothing of what it compiles.

    It stands among Python's modules, since numba looks there for what a function that it has kept belongs to.
    """
    name = f"sklearn_rnn_{sha256(text.encode()).hexdigest()[:24]}"
    path, module = _written(name, text), ModuleType(name)
    exec(compile(text, path or f"<{name}>", "exec"), vars(module))
    sys.modules[name] = module
    return module, path is not None


def cache_folder():
    """Where compiled cells are kept: Path.

    In numba's own folder where that is set (NUMBA_CACHE_DIR), else where the system keeps a user's caches.
    """
    from numba import config

    if config.CACHE_DIR:
        return Path(config.CACHE_DIR) / "sklearn_rnn"
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "sklearn_rnn"


def _written(name, text):
    """A file of that name in the cache folder, which holds the text: str, or None if there is no place for one.

    Its name tells what it holds and its time is always the same, so that processes that write it at once do no harm:
    numba takes a file of another time for another one.
    """
    data = text.encode()
    try:
        folder = cache_folder()
        path = folder / f"{name}.py"
        if path.exists() and path.read_bytes() == data:
            return str(path)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = folder / f"{uuid4().hex}.tmp"
        try:
            beside.write_bytes(data)
            os.utime(beside, (1e9, 1e9))
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except (OSError, RuntimeError):  # a folder that cannot be written to, or no home
        return None
    return str(path)

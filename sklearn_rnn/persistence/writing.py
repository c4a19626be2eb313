"""Saving."""

import io
import os
import zipfile
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from sklearn_rnn.persistence.contents import all_inside
from sklearn_rnn.persistence.reading import restored


def dump(model: Any, file: str | PathLike | BinaryIO) -> None:
    """Save a model so that `sklearn_rnn.load` loads it.

    The file is complete, or it is as it was before: it is written beside its place and replaces what stands there at
    once. Before that the model is loaded from what would be written, so a model that could not be loaded is not saved.

    Parameters
    ----------
    model : object
        An estimator, a Pipeline, a fitted search: anything of scikit-learn and this package.
    file : str, path or binary file object
        Where to save it; by custom it ends in ``.skops``. A file object is written to in one call.

    Raises
    ------
    TypeError
        If the model holds types that `load` does not trust (the message names them), or that cannot be saved, or if
        callbacks are set on it or on an estimator in it: call ``set_callbacks()`` without arguments there first.
    ValueError
        If an estimator of this package holds a state that `load` would refuse, such as weights that are NaN.

    See Also
    --------
    sklearn_rnn.load : Loads it.

    Examples
    --------
    >>> import io
    >>> import sklearn_rnn
    >>> file = io.BytesIO()
    >>> sklearn_rnn.dump(sklearn_rnn.SequenceWindower(window_length=3), file)
    >>> _ = file.seek(0)
    >>> sklearn_rnn.load(file)
    SequenceWindower(window_length=3)
    """
    data = _saved(model)
    if hasattr(file, "write"):
        file.write(data)
    else:
        _replace(Path(file), data)


def _saved(model):
    """The bytes of a file that `load` takes."""
    import skops.io

    _check_no_callbacks(model)
    try:
        data = skops.io.dumps(model)
    except RecursionError as error:
        raise TypeError(
            f"This {type(model).__name__} holds a reference to itself, which cannot be saved: a request made by "
            "set_fit_request, set_score_request and so on refers to its estimator. Save an estimator without requests."
        ) from error
    data = _packed(data)
    restored(data)
    return data


def _packed(data):
    """The same archive with its schema, a text that repeats itself, deflated; weights would not shrink."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(packed, "w") as file:
        for name in archive.namelist():
            kind = zipfile.ZIP_DEFLATED if name == "schema.json" else zipfile.ZIP_STORED
            file.writestr(name, archive.read(name), kind)
    return packed.getvalue()


def _check_no_callbacks(model):
    """TypeError if callbacks, which may hold anything, are set on an estimator inside a model."""
    holders = {type(thing).__name__ for thing in all_inside(model) if hasattr(thing, "_skl_callbacks")}
    if holders:
        raise TypeError(
            f"Callbacks are set on {' and '.join(sorted(holders))}, and cannot be saved: call set_callbacks() without "
            "arguments there first."
        )


def _replace(path, data):
    """Write data beside a file and put it in its place at once."""
    path = Path(os.path.realpath(path))  # a link stays a link
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a device or a pipe has no place to be taken
        return
    beside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)

"""Loading."""

import io
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

from sklearn_rnn.persistence.contents import check_contents
from sklearn_rnn.persistence.schema import ForgedFileError, check_schema
from sklearn_rnn.persistence.trusted import TRUSTED_TYPES


def load(file: str | PathLike | BinaryIO) -> Any:
    """Load a model that `sklearn_rnn.dump` saved.

    Unlike unpickling, this never runs code of the file: it restores objects of scikit-learn, of this package, and of
    the types in ``TRUSTED_TYPES``, each only in the way in which it was saved, and then checks that estimators of this
    package are sound.

    Parameters
    ----------
    file : str, path or binary file object
        Where the model was saved.

    Returns
    -------
    model : object
        What was saved: an estimator, a Pipeline, a fitted search.

    Raises
    ------
    skops.io.exceptions.UntrustedTypesFoundException
        If the file holds another type; the message names it and what to do.
    ValueError
        If the file is damaged, was written by something else, or describes an estimator that cannot be.

    See Also
    --------
    sklearn_rnn.dump : Saves a model.

    Notes
    -----
    ``skops.io.load(file, trusted=sklearn_rnn.TRUSTED_TYPES)`` reads the same files without these checks: only for
    files of your own, since skops lets a file call a trusted name with arguments of its own.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> import numpy as np
    >>> import sklearn_rnn
    >>> X = np.random.default_rng(0).normal(size=(40, 5))
    >>> model = sklearn_rnn.RNNRegressor(4, solver="lbfgs", max_iter=500).fit(X, X[:, -1])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "model.skops"
    ...     sklearn_rnn.dump(model, path)
    ...     restored = sklearn_rnn.load(path)
    >>> bool((restored.predict(X) == model.predict(X)).all())
    True
    """
    return restored(file.read() if hasattr(file, "read") else Path(file).read_bytes())


def restored(data):
    """The model in the bytes of a file: see `load`."""
    import skops.io  # half of the import time of the package, and only needed here
    from skops.io.exceptions import UntrustedTypesFoundException

    try:
        with ZipFile(io.BytesIO(data)) as archive:
            untrusted = check_schema(archive)
        if untrusted:
            found = skops.io.get_untrusted_types(data=data)
            raise UntrustedTypesFoundException({*untrusted, *found} - {*TRUSTED_TYPES})
        model = skops.io.loads(data, trusted=TRUSTED_TYPES)
    except UntrustedTypesFoundException as error:
        error.args = (f"{error} {_ADVICE}",)
        raise
    except (ForgedFileError, Warning):
        raise
    except Exception as error:  # whatever a damaged file makes zipfile, json, numpy or skops stumble over
        raise ValueError(
            f"The file holds no model, or is damaged: {type(error).__name__}: {error}. Expected a file that "
            "sklearn_rnn.dump wrote."
        ) from error
    check_contents(model)
    return model


_ADVICE = (
    "sklearn_rnn.load does not trust them: a file could misuse them. Of a search save best_estimator_; call "
    "set_callbacks() without arguments before saving. Functions are code: a SequenceVectorizer is saved with analyzer "
    "'word' or 'char', and what a FunctionTransformer does with one of yours, do in front of the Pipeline. If the file "
    "is your own, skops.io.load(file, trusted=[*sklearn_rnn.TRUSTED_TYPES, ...]) with their names loads it, unchecked."
)

"""What the columns of a frame may hold."""

import narwhals as nw
import numpy as np

_REFUSED = (nw.Categorical, nw.Date, nw.Datetime, nw.Duration, nw.Enum, nw.String, nw.Time)


def refuse_other_than_numbers(X):
    """TypeError that names the columns of X (frame or array) that hold dates, categories or strings."""
    if isinstance(X, np.ndarray):
        if X.dtype.kind in "USMm":
            raise TypeError(_message("X", X.dtype))
        return
    frame = nw.from_native(X, pass_through=True)
    for name, dtype in frame.schema.items() if isinstance(frame, nw.DataFrame) else ():
        if isinstance(dtype, _REFUSED):
            raise TypeError(_message(f"Column {name!r}", dtype))


def _message(what, dtype):
    """The text of the error."""
    return (
        f"{what} is of type {dtype}, but windows hold numbers. Encode categories and strings in front of the "
        "windower, with OrdinalEncoder or OneHotEncoder, and turn dates into numbers or drop them."
    )

"""Rows and columns of what users pass as X, whatever it is: pandas, narwhals around another frame, or an array."""

import narwhals as nw
import numpy as np
import pandas as pd


class Table:
    """A table of rows in time.

    Parameters
    ----------
    content : DataFrame of pandas or narwhals, or ndarray (n_rows, n_columns)
    """

    def __init__(self, content):
        self.content = content

    def __len__(self):
        return len(self.content)

    @property
    def native(self):
        """What the user passed: a frame of their library, or an array."""
        return self.content.to_native() if isinstance(self.content, nw.DataFrame) else self.content

    @property
    def names(self):
        """Names of a frame's columns, positions of an array's."""
        return list(range(self.content.shape[1]) if isinstance(self.content, np.ndarray) else self.content.columns)

    def column(self, name):
        """One column as an array (n_rows,)."""
        return self.content[:, name] if isinstance(self.content, np.ndarray) else self.content[name].to_numpy()

    def rows(self, at):
        """The rows at positions at (n,)."""
        content = self.content.iloc[at] if isinstance(self.content, pd.DataFrame) else self.content[at]
        return Table(content)

    def with_numbers(self, names, values):
        """A copy whose columns of these names hold values (n_rows, n_names); floats keep their type."""
        types = [np.asarray(self.column(name)).dtype for name in names]
        columns = [v.astype(t if t.kind == "f" else np.float64) for v, t in zip(values.T, types, strict=True)]
        if isinstance(self.content, nw.DataFrame):
            space = self.content.implementation
            return Table(
                self.content.with_columns(
                    nw.new_series(name, column, backend=space) for name, column in zip(names, columns, strict=True)
                )
            )
        if isinstance(self.content, pd.DataFrame):
            content = self.content.copy()
            for name, column in zip(names, columns, strict=True):
                content[name] = column
            return Table(content)
        content = self.content if self.content.dtype.kind in "fO" else self.content.astype(np.float64)
        content = content.copy()
        content[:, names] = values
        return Table(content)

    def selected(self, names):
        """The columns of these names (a list), as the user's kind of frame or array; one name: one column."""
        if isinstance(self.content, np.ndarray):
            return np.asarray(self.content[:, names], dtype=np.float64)
        chosen = self.content[names]
        return chosen if isinstance(self.content, pd.DataFrame) else chosen.to_native()

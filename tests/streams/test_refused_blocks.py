"""What fit_blocks refuses, with what to do, before the model is touched."""

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import PCA
from sklearn.frozen import FrozenEstimator
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import SequenceWindower, fit_blocks

from .test_fit_blocks import ROWS, Y, cut, pipeline, small

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
RNG = np.random.default_rng(0)


def test_rows_that_are_not_behind_those_before_are_refused():
    frame = pd.DataFrame({"v": Y}, index=pd.date_range("2026-01-01", periods=240))
    target = RNG.normal(size=240)
    model = make_pipeline(SequenceWindower(3), small())
    for order in ([1, 0, 2, 3], [0, 1, 1, 2]):
        blocks = cut(frame, target)
        with pytest.raises(ValueError, match=r"The row of 2026-0.-.. 00:00:00 is not behind the rows of its series"):
            fit_blocks(model, [blocks[k] for k in order])


@pytest.mark.parametrize(
    ("model", "blocks", "options", "error", "match"),
    [
        (small(), iter([]), {}, TypeError, "blocks is a list_iterator, which can be read only once"),
        (small(), 3, {}, TypeError, "blocks must be a callable or an iterable, got int"),
        (small(), [ROWS], {}, TypeError, r"Block 0 must be a tuple \(X, y\) .* got ndarray"),
        (small(), [(ROWS,)], {}, TypeError, "got tuple of 1"),
        (small(), [(ROWS, Y[:9])], {}, ValueError, "X of block 0 has 240 rows, and its y 9"),
        (small(), [(ROWS, None)], {}, ValueError, "Block 0 has no y"),
        (small(), [], {}, ValueError, "There are no rows in blocks"),
        (small(), [*cut(ROWS, Y), (ROWS[:, :1], Y)], {}, ValueError, "features"),
        (small(), [*cut(ROWS, Y), (ROWS, ROWS)], {}, ValueError, "The blocks of y differ"),
        (small(solver="lbfgs"), cut(ROWS, Y), {}, ValueError, 'solver="lbfgs" needs all rows at once'),
        (small(early_stopping=True), cut(ROWS, Y), {}, ValueError, "pass X_val and y_val"),
        (small(early_stopping=False), cut(ROWS, Y), {"X_val": ROWS, "y_val": Y}, ValueError, "early_stopping=False"),
        (small(), cut(ROWS, Y), {"y_val": Y}, ValueError, "without X_val"),
        (small(hidden_size=0), cut(ROWS, Y), {}, ValueError, "hidden_size"),
        (GridSearchCV(small(), {}), cut(ROWS, Y), {}, TypeError, "got GridSearchCV"),
        (make_pipeline(small(), StandardScaler()), cut(ROWS, Y), {}, TypeError, "ends in StandardScaler"),
        (make_pipeline(PCA(1), small()), cut(ROWS, Y), {}, ValueError, r'step "pca" \(PCA\) cannot learn in blocks'),
        (
            make_pipeline(make_pipeline(StandardScaler()), small()),
            cut(ROWS, Y),
            {},
            ValueError,
            'step "pipeline" is a Pipeline, .*: put its steps into the outer Pipeline',
        ),
        (
            make_pipeline(SequenceWindower(2, flatten=True), StandardScaler(), small()),
            cut(ROWS, Y),
            {},
            ValueError,
            "must stand right in front of the network",
        ),
        (small(), lambda: None, {}, TypeError, "must return an iterator, and returned NoneType"),
        (
            make_pipeline(FrozenEstimator(SequenceWindower(2)), small()),
            cut(ROWS, Y),
            {},
            ValueError,
            'windower "frozenestimator" is frozen',
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(model, blocks, options, error, match):
    before = vars(model).copy()
    with pytest.raises(error, match=match):
        fit_blocks(model, blocks, **options)
    assert vars(model) == before


def test_blocks_that_differ_from_pass_to_pass_are_refused():
    passes = []

    def blocks():
        passes.append(1)
        return cut(ROWS, Y)[: 4 if len(passes) < 3 else 3]

    with pytest.raises(ValueError, match="blocks gave 240 rows when they were read first, and 180 now"):
        fit_blocks(pipeline(), blocks)

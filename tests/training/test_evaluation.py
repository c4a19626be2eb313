import numpy as np
import pytest

from sklearn_rnn.numerics import Sequences
from sklearn_rnn.training import (
    BinaryCrossEntropy,
    CrossEntropy,
    Examples,
    SquaredError,
    best_constant,
    evaluation,
    mean_loss,
)

rng = np.random.default_rng(0)
WEIGHT = rng.uniform(1, 3, size=10)
X = rng.normal(size=(10, 4, 1))


@pytest.mark.parametrize(
    ("loss", "Y"),
    [
        (SquaredError(), rng.normal(size=(3, 10))),
        (CrossEntropy(), rng.integers(0, 3, 10)),
        (BinaryCrossEntropy(), rng.integers(0, 2, size=(3, 10)) * 1.0),
    ],
)
@pytest.mark.parametrize("block", [1 << 20, 9, 1])
def test_the_mean_is_weighted_and_blocks_change_nothing(monkeypatch, loss, Y, block):
    monkeypatch.setattr(evaluation, "_BLOCK", block)
    examples = Examples(Sequences(X, np.full(10, 4)), Y, WEIGHT)
    widths = []

    def outputs(sequences):
        widths.append(len(sequences))
        return np.stack([sequences.minibatch(slice(None))[0][k, 0] for k in range(3)])

    terms, _ = loss(X[:, :3, 0].T, Y)
    each = terms.mean(axis=0) if isinstance(loss, SquaredError) else terms.sum(axis=0)
    assert mean_loss(loss, outputs, 3, examples) == pytest.approx(np.average(each, weights=WEIGHT))
    assert sum(widths) == 10
    assert max(widths) == min(10, max(block // 3, 1))


def test_only_known_targets_count():
    Y = rng.normal(size=(3, 10))
    Y[0, :4] = Y[1, 3:] = np.nan
    known, Z = ~np.isnan(Y), rng.normal(size=(3, 10))
    weights = known * WEIGHT
    examples = Examples(Sequences(X, np.full(10, 4)), Y, WEIGHT)
    expected = (weights * np.where(known, 0.5 * (Z - Y) ** 2, 0)).sum() / weights.sum()
    assert mean_loss(SquaredError(), lambda sequences: Z, 3, examples) == pytest.approx(expected)
    constant = best_constant(SquaredError(), examples, 3)
    assert constant == pytest.approx(np.average(np.nan_to_num(Y), axis=1, weights=weights))

import numpy as np
import pytest

from sklearn_rnn.cells import GRU
from sklearn_rnn.network import Network
from sklearn_rnn.training import strengths


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("weight", [1e-45, 5e-324])
def test_weights_that_add_up_to_next_to_nothing_leave_the_penalty_finite(dtype, weight):
    strength = strengths(Network(GRU(), 1, (3,), 1), 1.0, np.float64(weight), np.dtype(dtype))
    assert np.isfinite(strength).all()
    assert strength.max() > 1e18

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.numerics import constant_multiplier

rng = np.random.default_rng(0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("n_columns", [1, 5])
@pytest.mark.parametrize(("n_rows", "density"), [(20, 1.0), (600, 1.0), (400, 0.1)], ids=["dense", "tall", "sparse"])
def test_a_constant_matrix_multiplies_as_any_other(n_rows, density, n_columns, dtype):
    A = (rng.normal(size=(n_rows, 300)) * (rng.random((n_rows, 300)) < density)).astype(dtype)
    B, out = rng.normal(size=(300, n_columns)).astype(dtype), np.full((n_rows, n_columns), np.nan, dtype)
    constant_multiplier(A)(B.T, out.T)
    assert_allclose(out, A.astype(float) @ B, rtol=0, atol=1e-4 if dtype == np.float32 else 1e-12)

import numpy as np
import pytest
from sklearn.base import clone

from sklearn_rnn import RNNClassifier, RNNRegressor
from sklearn_rnn.cells import GRU, LSTM, Elman

X = np.random.default_rng(0).normal(size=(20, 4))
Y = {RNNRegressor: X.sum(axis=1), RNNClassifier: (X.sum(axis=1) > 0).astype(int)}
BOTH = pytest.mark.parametrize("estimator", [RNNRegressor, RNNClassifier])

WRONG = [
    ("hidden_size", 0, "hidden_size"),
    ("hidden_size", 2.5, "hidden_size"),
    ("hidden_size", "32", "hidden_size"),
    ("hidden_size", (8, 0), r"hidden_size must be an int of at least 1, or a tuple of them, got \(8, 0\)"),
    ("hidden_size", (), "hidden_size must be"),
    ("cell", "transformer", "cell must be one of"),
    ("cell", 3, "cell"),
    ("bidirectional", "yes", "bidirectional"),
    ("mapping", "many-to-few", "mapping"),
    ("pooling", "max", "pooling"),
    ("embedding_dim", 0, "embedding_dim"),
    ("attention", "yes", "attention"),
    ("dropout", 1.0, "dropout"),
    ("dropout", -0.1, "dropout"),
    ("recurrent_dropout", 1.0, "recurrent_dropout"),
    ("solver", "newton", "solver"),
    ("learning_rate_init", 0.0, "learning_rate_init"),
    ("learning_rate_init", "fast", "learning_rate_init"),
    ("learning_rate", "linear", "learning_rate"),
    ("power_t", -0.5, "power_t"),
    ("momentum", 1.5, "momentum"),
    ("alpha", -1.0, "alpha"),
    ("batch_size", 0, "batch_size"),
    ("batch_size", "all", "batch_size"),
    ("max_iter", 0, "max_iter"),
    ("max_iter", 1.5, "max_iter"),
    ("max_fun", 0, "max_fun"),
    ("clip_norm", 0.0, "clip_norm"),
    ("bptt_steps", 0, "bptt_steps"),
    ("bptt_steps", 2.5, "bptt_steps"),
    ("shuffle", "no", "shuffle"),
    ("tol", -1.0, "tol"),
    ("n_iter_no_change", 0, "n_iter_no_change"),
    ("early_stopping", "never", "early_stopping"),
    ("validation_fraction", 0.0, "validation_fraction"),
    ("validation_fraction", 1.0, "validation_fraction"),
    ("validation_split", "head", "validation_split"),
    ("scoring", "luck", "scoring must be .*got 'luck'"),
    ("scoring", 3, "scoring"),
    ("warm_start", "yes", "warm_start"),
    ("verbose", "loud", "verbose"),
    ("engine", "jax", "engine"),
    ("dtype", "float16", "dtype"),
    ("random_state", "lucky", "random_state"),
]


@BOTH
@pytest.mark.parametrize(("name", "value", "message"), WRONG)
def test_wrong_values_are_named_before_any_work(estimator, name, value, message):
    model = estimator(**{name: value})
    before = dict(vars(model))
    with pytest.raises((ValueError, TypeError), match=message):
        model.fit(X, Y[estimator])
    assert vars(model) == before


def test_every_parameter_has_a_wrong_value_here():
    own = {"loss", "quantile", "normalize_y", "linear_steps", "class_weight", "beam_width"}
    named = {name for name, _, _ in WRONG}
    for estimator in (RNNRegressor, RNNClassifier):
        assert set(estimator().get_params()) - own == named


@pytest.mark.parametrize(
    ("estimator", "parameters"),
    [
        (RNNRegressor, {"normalize_y": "yes"}),
        (RNNClassifier, {"beam_width": 0, "mapping": "encoder-decoder"}),
        (RNNRegressor, {"linear_steps": -1}),
        (RNNRegressor, {"loss": "mse"}),
        (RNNRegressor, {"quantile": 1.0}),
        (RNNClassifier, {"class_weight": 3}),
    ],
)
def test_wrong_values_of_own_parameters_are_named(estimator, parameters):
    with pytest.raises(ValueError, match=next(iter(parameters))):
        estimator(**parameters).fit(X, Y[estimator])


@BOTH
@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"solver": "lbfgs", "dropout": 0.1}, "lbfgs.*dropout"),
        ({"solver": "lbfgs", "recurrent_dropout": 0.1}, "lbfgs.*dropout"),
        ({"solver": "lbfgs", "early_stopping": True}, "lbfgs.*early stopping"),
        ({"solver": "lbfgs", "bptt_steps": 5}, "lbfgs.*exact gradient, got bptt_steps=5"),
        ({"bidirectional": True, "bptt_steps": 5}, "bptt_steps=5.*one direction"),
    ],
)
def test_parameters_that_do_not_fit_together_are_named(estimator, parameters, message):
    with pytest.raises(ValueError, match=message):
        estimator(**parameters).fit(X, Y[estimator])


@BOTH
@pytest.mark.parametrize("cell", [Elman("relu"), LSTM(forget_bias=0.0), GRU()])
def test_cells_given_as_instances_are_cloned_compared_and_printed(estimator, cell):
    model = clone(estimator(cell=cell))
    assert model.cell == cell
    assert repr(cell) in repr(model)


@BOTH
def test_constructor_keeps_what_it_is_given(estimator):
    for name, value in estimator().get_params().items():
        assert value is None or isinstance(value, (bool, int, float, str)), name
    sizes = [3, 2]
    assert estimator(hidden_size=sizes).hidden_size is sizes

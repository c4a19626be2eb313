"""Documentation says what the code does: parameters, defaults, attributes, examples."""

import doctest
import inspect
import re

import numpy as np
import pytest

import sklearn_rnn
from sklearn_rnn import (
    EchoStateClassifier,
    EchoStateRegressor,
    RNNClassifier,
    RNNRegressor,
    SequenceScaler,
    SequenceVectorizer,
    SequenceWindower,
    TreeRNNClassifier,
    TreeRNNRegressor,
    cells,
    datasets,
    metrics,
)
from sklearn_rnn.network import Network
from sklearn_rnn.numerics import Layout
from sklearn_rnn.training import losses

PUBLIC = [getattr(sklearn_rnn, name) for name in sklearn_rnn.__all__ if name != "TRUSTED_TYPES"]
PUBLIC += [getattr(module, name) for module in (datasets, metrics) for name in module.__all__]
CELLS = [getattr(cells, name) for name in cells.__all__ if name != "CELLS"]
NETWORKS = [RNNRegressor, RNNClassifier]
RESERVOIRS = [EchoStateRegressor, EchoStateClassifier]
OF_TREES = [TreeRNNRegressor, TreeRNNClassifier]
ESTIMATORS = [*NETWORKS, *RESERVOIRS, *OF_TREES, SequenceScaler, SequenceVectorizer, SequenceWindower]
OWN_WORDS = {"mapping", "alpha_", "n_outputs_"}  # of the reservoirs
LOSSES = [losses.Loss, *losses.LOSSES.values(), losses.get_loss]
TUNABLE = [cell for cell in cells.CELLS.values() if inspect.signature(cell).parameters]


def sections(docstring):
    """Title to text of the sections of a numpydoc docstring."""
    parts = re.split(r"\n(\w[\w ]*)\n-{3,}\n", inspect.cleandoc(docstring))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def entries(text):
    """Names of a section's entries, and what stands behind the colon."""
    found = re.findall(r"^(\w[\w, ]*) : (.*)$", text, flags=re.MULTILINE)
    return {name: kind for names, kind in found for name in names.split(", ")}


def texts(section):
    """Name to description of a section's entries."""
    parts = re.split(r"^(\w[\w, ]*) : ", section, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("thing", [*PUBLIC, *CELLS, *LOSSES], ids=lambda thing: thing.__name__)
def test_examples_run(thing):
    """Collected by hand: methods of a class that says it lives in the façade are missed otherwise."""
    finder, n_examples = doctest.DocTestFinder(), 0
    for test in finder.find(thing, thing.__name__, module=False, globs={}):
        result = doctest.DocTestRunner().run(test)
        assert result.failed == 0
        n_examples += result.attempted
    assert n_examples > 0 or thing in (cells.Cell, losses.Loss)


@pytest.mark.parametrize("thing", [Network, Layout], ids=lambda thing: thing.__name__)
def test_examples_of_the_lower_floors_run(thing):
    for test in doctest.DocTestFinder().find(thing, globs={}):
        assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.parametrize(
    "cls",
    [*ESTIMATORS, *(cell for cell in cells.CELLS.values() if inspect.signature(cell).parameters)],
    ids=lambda cls: cls.__name__,
)
def test_parameters_are_documented_in_order_with_their_defaults(cls):
    documented = entries(sections(cls.__doc__)["Parameters"])
    signature = inspect.signature(cls).parameters
    assert list(documented) == list(signature)
    for name, parameter in signature.items():
        text = documented[name]
        default = parameter.default
        if default is None:
            assert "None" in text, name
        else:
            shown = re.search(r"default=(.*)$", text).group(1)
            assert eval(shown) == default, name


@pytest.mark.parametrize("section", ["Parameters", "Attributes"])
@pytest.mark.parametrize("pair", [NETWORKS, RESERVOIRS], ids=["networks", "reservoirs"])
def test_what_both_of_a_kind_have_is_told_in_the_same_words(pair, section):
    """But for defaults, which are compared with the signature above, and what differs: linear paths, and names."""
    of_each = [texts(re.sub("default=.*", "", sections(cls.__doc__)[section])) for cls in pair]
    shared = of_each[0].keys() & of_each[1].keys()
    assert len(shared) >= 5
    for name in sorted(
        shared - {"linear_steps"} - ({"mapping", "alpha_", "n_outputs_"} if pair is RESERVOIRS else set())
    ):
        assert of_each[0][name] == of_each[1][name], name


@pytest.mark.parametrize("cls", ESTIMATORS, ids=lambda cls: cls.__name__)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_attributes_are_documented_and_there(cls):
    documented = set(entries(sections(cls.__doc__)["Attributes"])) - {"feature_names_in_", "max_target_length_"}
    X = np.random.default_rng(0).normal(size=(30, 4))
    X = ["good", "bad"] if cls is SequenceVectorizer or cls in OF_TREES else X
    model = cls().fit(X, (np.arange(len(X)) % 2))
    assert documented == {name for name in vars(model) if name.endswith("_") and not name.startswith("_")}


def functions_of(thing):
    """Our public functions of a class, methods and constructor, or the function itself, by name."""
    if not inspect.isclass(thing):
        return {"": thing}
    members = {name: inspect.getattr_static(thing, name) for name in dir(thing) if not name.startswith("_")}
    members |= {"__init__": vars(thing).get("__init__")}
    found = {name: getattr(member, "fn", getattr(member, "__func__", member)) for name, member in members.items()}
    return {
        name: function
        for name, function in found.items()
        if inspect.isfunction(function) and function.__globals__["__name__"].startswith("sklearn_rnn")
    }


@pytest.mark.parametrize("thing", [*PUBLIC, *CELLS, *LOSSES], ids=lambda thing: thing.__name__)
def test_public_methods_are_documented(thing):
    for name, function in functions_of(thing).items():
        assert name == "__init__" or inspect.getdoc(function), f"{thing.__name__}.{name}"


@pytest.mark.parametrize("thing", [*PUBLIC, *CELLS, *LOSSES], ids=lambda thing: thing.__name__)
def test_everything_public_is_annotated(thing):
    """What tools that only read know of a call; tests/typing shows that they read it rightly."""
    for name, function in functions_of(thing).items():
        signature = inspect.signature(function)
        own, *parameters = signature.parameters.values()
        parameters = parameters if inspect.isclass(thing) else [own, *parameters]
        missing = [parameter.name for parameter in parameters if parameter.annotation is parameter.empty]
        assert not missing, f"{thing.__name__}.{name}: {missing}"
        assert signature.return_annotation is not signature.empty, f"{thing.__name__}.{name}"


@pytest.mark.parametrize("thing", [*PUBLIC, *CELLS, *LOSSES], ids=lambda thing: thing.__name__)
def test_names_with_a_last_underscore_are_no_links_to_nowhere(thing):
    """In reStructuredText a bare word_ is one; as the name of an entry it is not."""
    for documented in (thing, *functions_of(thing).values()):
        for line in (inspect.getdoc(documented) or "").splitlines():
            text = re.sub(r"``.*?``|`.*?`|^[\w, ]+ : ", "", line)
            assert ">>>" in line or not re.search(r"(?<![\w.])\w+_(?!\w)", text), f"{documented.__name__}: {line}"

"""The audit: no hostile file is loaded, and nothing of it runs."""

import importlib
import inspect
import io
import sys

import numpy as np
import pytest
import scipy.sparse
import skops.io

import sklearn_rnn
from sklearn_rnn.persistence.trusted import PLACES

from . import hostile
from .forge import any_node, forged


@pytest.fixture
def built(monkeypatch):
    """Names of the nodes that skops has built."""
    names = []
    construct = skops.io._audit.Node.construct

    def watched(node):
        names.append(node.format())
        return construct(node)

    monkeypatch.setattr(skops.io._audit.Node, "construct", watched)
    return names


def is_refused(data):
    try:
        sklearn_rnn.load(io.BytesIO(data))
    except (ValueError, TypeError):
        return True
    return False


@pytest.mark.parametrize(
    "source",
    [hostile.dangerous_names, hostile.misplaced_names, hostile.running_text, hostile.misleading_structures],
    ids=lambda source: source.__name__,
)
def test_files_with_wrong_names_or_nodes_are_refused_before_anything_is_built(source, built):
    for name, data in source():
        assert is_refused(data), f"{name} was loaded"
        assert not built, name
    assert not hasattr(sys, hostile.CANARY)


@pytest.mark.parametrize(
    "source",
    [hostile.no_files_of_ours, hostile.forged_contents],
    ids=lambda source: source.__name__,
)
def test_forged_files_are_refused(source):
    for name, data in source():
        assert is_refused(data), f"{name} was loaded"


def test_text_of_a_file_would_run_if_its_type_were_trusted():
    """So the canary can sing."""
    for name, data in hostile.running_text():
        untrusted = skops.io.get_untrusted_types(data=data)
        assert any("scipy.stats" in each for each in untrusted)
        try:
            skops.io.loads(data, trusted=untrusted)
        except Exception as error:
            print(name, error)
        assert hasattr(sys, hostile.CANARY), name
        delattr(sys, hostile.CANARY)


@pytest.mark.parametrize(
    "kind", sorted({*hostile.KINDS} - {"CachedNode", "JsonNode", "SliceNode", "QuantileForestNode"})
)
def test_skops_can_read_the_nodes(kind):
    """Else files would be refused for the wrong reason."""
    found = skops.io.get_untrusted_types(data=forged(any_node(kind, "operator.call"), [("part", b"")]))
    assert found or kind in ("DefaultDictNode", "_DictWithDeprecatedKeysNode")  # for which skops asks nothing


def test_every_trusted_name_is_what_its_place_is_for():
    """So none stands for nothing, and no function where classes are rebuilt."""
    is_right = {
        "ObjectNode": inspect.isclass,
        "FunctionNode": lambda thing: callable(thing) and not inspect.isclass(thing),
        "TypeNode": inspect.isclass,
        "DTypeNode": lambda thing: thing is np.dtype,
        "DictNode": lambda thing: issubclass(thing, dict),
        "TupleNode": lambda thing: issubclass(thing, tuple),
        "SparseMatrixNode": lambda thing: issubclass(thing, (scipy.sparse.spmatrix, scipy.sparse.sparray)),
    }
    for kind, names in PLACES.items():
        for name in names:
            module, _, attribute = name.rpartition(".")
            assert is_right[kind](getattr(importlib.import_module(module), attribute)), name

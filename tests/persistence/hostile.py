"""Hostile files: each must be refused by `sklearn_rnn.load` before anything of it is built.

Plain generators of (name, bytes), for the tests here and for `python -m tests.torture`.
"""

import io
import json
import pickle

import numpy as np
import scipy.sparse
from sklearn.dummy import DummyRegressor
from skops.io._audit import NODE_TYPE_MAPPING

from sklearn_rnn import TRUSTED_TYPES, RNNRegressor
from sklearn_rnn.persistence.trusted import PLACES
from tests.persistence.forge import any_node, archive, edited, forged, mapping, node, sequence, value

KINDS = sorted({kind for kind, _ in NODE_TYPE_MAPPING})
CANARY = "sklearn_rnn_was_here"  # the attribute of sys that code of a file sets
CODE = (
    f"import sys\nsys.{CANARY} = True\ndef _parse_args(self): pass\n_parse_args_stats = _parse_args_rvs = _parse_args"
)
DANGEROUS = {
    "builtins": ["eval", "exec", "open", "getattr", "print", "__import__", "type"],
    "os": ["system", "remove", "_wrap_close"],
    "subprocess": ["Popen", "run"],
    "pickle": ["loads"],
    "functools": ["partial", "reduce"],
    "operator": ["methodcaller", "attrgetter", "itemgetter", "call"],
    "joblib.numpy_pickle": ["load"],
    "numpy": ["load", "fromfile", "vectorize", "apply_along_axis"],
    "numpy.random": ["seed", "Generator"],
    "pandas": ["eval", "read_pickle"],
    "scipy.stats._continuous_distns": ["norm_gen", "uniform_gen", "reciprocal_gen"],
    "scipy.stats._discrete_distns": ["randint_gen"],
    "scipy.stats._distn_infrastructure": ["rv_continuous_frozen", "rv_discrete_frozen", "rv_sample"],
    "scipy.interpolate._bsplines": ["BSpline"],
    "sklearn.callback._scoring_monitor": ["ScoringMonitor"],
    "sklearn.cluster._kmeans": ["_kmeans_single_lloyd", "_kmeans_single_elkan"],
    "sklearn.ensemble._hist_gradient_boosting.predictor": ["TreePredictor"],
    "sklearn.metrics._ranking": ["metric_at_thresholds"],
    "sklearn.metrics._scorer": ["make_scorer"],
    "sklearn.neighbors._kd_tree": ["KDTree64", "KDTree"],
    "sklearn.neighbors._ball_tree": ["BallTree64", "BallTree"],
    "sklearn.tree._tree": ["Tree"],
    "sklearn_rnn": ["load", "dump", "advance"],
    "sklearn_rnn.persistence.reading": ["restored"],
}


def hostile_files():
    """All of them."""
    for source in (
        dangerous_names,
        misplaced_names,
        misleading_structures,
        no_files_of_ours,
        forged_contents,
        running_text,
    ):
        yield from source()


def dangerous_names():
    """Types and functions that no file may have, in every kind of node."""
    for module, names in DANGEROUS.items():
        for name in names:
            for kind in KINDS:
                if kind != "JsonNode":  # which reads no name
                    yield f"{module}.{name} in {kind}", _somewhere(any_node(kind, f"{module}.{name}"))


def misplaced_names():
    """Every trusted name in every kind of node but its own."""
    for name in TRUSTED_TYPES:
        for kind in KINDS:
            if name not in PLACES.get(kind, ()):
                yield f"{name} in {kind}", _somewhere(any_node(kind, name))


def running_text():
    """Text of the file that scipy would execute, alone and inside an ordinary model."""
    for name in ("norm_gen", "uniform_gen", "reciprocal_gen"):
        text = value(CODE)
        state = mapping(_parse_arg_template=text, _updated_ctor_param=mapping(), _random_state=value(None))
        distribution = node("ObjectNode", f"scipy.stats._continuous_distns.{name}", content=state)
        yield f"{name} that executes text", forged(distribution)
        yield f"{name} inside a network", edited(RNNRegressor(), _with_attribute(distribution))


def misleading_structures():
    """Nodes that pass for others."""
    metric = node("FunctionNode", "sklearn.metrics._regression.r2_score")
    estimator = node("ObjectNode", "sklearn.dummy.DummyRegressor", content=mapping())
    texts = sequence(node("TypeNode", "builtins.str"), kind="ListNode", name="builtins.list")
    yield (
        "a cached node",
        forged(sequence({**estimator, "__id__": 5}, {**value(0), "__loader__": "CachedNode", "__id__": 5})),
    )
    yield "an id of two types", forged(sequence({**estimator, "__id__": 5}, {**value(0), "__id__": 5}))
    functions = sequence(metric, kind="ListNode", name="builtins.list", __id__=5)
    keys = node("DictNode", "builtins.dict", content={"a": value(0)}, key_types={**texts, "__id__": 5})
    yield "key types by the id of a list of functions", forged(sequence(functions, keys))
    hidden = mapping(
        key_types=functions | {"content": [metric]}
    )  # an entry of a dict that is called as skops calls types
    yield "key types by the id of an entry of that name", forged(sequence(hidden, keys))
    yield "an id that is text", forged({**value(0), "__id__": "5"})
    yield "an id that is true", forged({**value(0), "__id__": True})
    for key in ("sklearn.dummy.DummyRegressor", "sklearn.model_selection._split.KFold", "os.system"):
        yield f"keys of {key}", forged(mapping(keys=key, a=value(0)))
    yield (
        "keys made by a function",
        forged(
            node(
                "DictNode",
                "builtins.dict",
                content={"a": value(0)},
                key_types=sequence(metric, kind="ListNode", name="builtins.list"),
            )
        ),
    )


def no_files_of_ours():
    """What has no schema of a model, or not one."""
    estimator = node("ObjectNode", "sklearn.dummy.DummyRegressor", content=mapping())
    for protocol in (0, 1, True, None, "2", 99, -1):
        yield f"protocol {protocol!r}", archive([("schema.json", json.dumps({**value(0), "protocol": protocol}))])
    schema, other = (json.dumps({**root, "protocol": 2}) for root in (value(0), estimator))
    yield "two schemas", archive([("schema.json", schema), ("schema.json", other)])
    yield "no schema", archive([("other.json", schema)])
    yield "a schema that is a list", archive([("schema.json", "[]")])
    yield "a schema without end", archive([("schema.json", "[" * 100_000)])
    yield "a pickle", pickle.dumps(DummyRegressor())
    yield "nothing", b""


def forged_contents():
    """Right names over contents that saving never writes there."""
    itself = {**sequence(kind="ListNode", name="builtins.list"), "__id__": 5}
    yield "a list inside itself", forged({**itself, "content": [itself]})
    estimator = node("ObjectNode", "sklearn.dummy.DummyRegressor", content=mapping())
    array = any_node("NdArrayNode", "numpy.ndarray")
    yield "a dtype of an estimator", forged(node("DTypeNode", "numpy.dtype", content=estimator))
    masked = node("MaskedArrayNode", "numpy.ma.MaskedArray", content={"data": estimator, "mask": array})
    yield "a masked array of an estimator", forged(masked)
    yield "an array shaped by an estimator", forged({**array, "shape": estimator})
    loss = any_node("LossNode", "sklearn._loss._loss.CyPinballLoss")
    yield "a loss of an estimator", forged({**loss, "__reduce__": {"args": sequence(estimator)}})
    yield "a loss with attributes", forged({**loss, "content": mapping(a=value(1))})
    yield (
        "a random state of an estimator",
        forged(node("RandomStateNode", "numpy.random.mtrand.RandomState", content=estimator)),
    )
    yield "a state that is a tuple", forged(node("ObjectNode", "sklearn.dummy.DummyRegressor", content=sequence()))
    yield "a state that is text", forged(node("ObjectNode", "sklearn.dummy.DummyRegressor", content=value("a")))
    yield "a dict as a value", forged(value({"a": 1}))
    for name in ("_check_state", "predict", "get_params", "__sklearn_tags__"):
        hiding = node("FunctionNode", "sklearn.metrics._regression.r2_score")
        yield f"an attribute that hides {name}", edited(RNNRegressor(), _with_attribute(hiding, name))
    script = value('"><script>alert(1)</script>')
    for name in ("_doc_link_template", "__doc_link_template", "_doc_link_module", "_doc_link_url_param_generator"):
        yield f"script for a notebook in {name}", edited(RNNRegressor(), _with_attribute(script, name))
    for content, what in ((pickle.dumps(0), "pickle"), (archive([("a.npy", b"")]), "archive"), (b"", "nothing")):
        saved = node("NdArrayNode", "numpy.ndarray", type="numpy", file="part")
        yield f"an array that is a {what}", forged(saved, [("part", content)])
    for name in ("scipy.sparse._csr.csr_matrix", "scipy.sparse._base.spmatrix", "scipy.sparse._base.sparray"):
        for what, matrix in _unsound_matrices():
            sparse = node("SparseMatrixNode", name, type="scipy", file="part")
            yield f"{name} {what}", forged(sparse, [("part", matrix)])


def _unsound_matrices():
    """What a sparse matrix is, and its file: indices that lie elsewhere in memory."""
    for what, indices, indptr in (
        ("beyond its columns", [10**6, 0], [0, 1, 2]),
        ("before its columns", [-(10**6), 0], [0, 1, 2]),
        ("whose rows go back", [0, 1], [0, 10**6, 2]),
    ):
        file = io.BytesIO()
        data = {"data": np.ones(2), "indices": np.int32(indices), "indptr": np.int32(indptr)}
        np.savez(file, format=b"csr", shape=(2, 2), **data)
        yield what, file.getvalue()
    file = io.BytesIO()
    scipy.sparse.save_npz(file, scipy.sparse.dia_array(np.eye(2)))
    yield "of another format", file.getvalue()


def _somewhere(hidden):
    """A file that holds a node deep inside."""
    part = [("part", b"")]
    return forged(sequence(value(0), mapping(a=sequence(hidden, kind="ListNode", name="builtins.list"))), part)


def _with_attribute(added, name="extra"):
    """An edit that gives the saved estimator one more attribute."""

    def edit(schema):
        schema["content"]["content"][name] = added
        schema["content"]["key_types"]["content"].append(node("TypeNode", "builtins.str"))

    return edit

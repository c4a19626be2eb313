"""Files that saving never writes: nodes of skops by hand, and real files with another schema."""

import io
import json
import warnings
import zipfile

import skops.io


def forged(node, parts=()):
    """A file (bytes) whose whole contents are a node; parts: (name, bytes) of further members."""
    schema = {**node, "protocol": 2, "_skops_version": "0.16"}
    return archive([("schema.json", json.dumps(schema)), *parts])


def edited(model, edit):
    """The file of a model after ``edit(schema)``."""
    with zipfile.ZipFile(io.BytesIO(skops.io.dumps(model))) as source:
        members = [(name, source.read(name)) for name in source.namelist() if name != "schema.json"]
        schema = json.loads(source.read("schema.json"))
    edit(schema)
    return archive([*members, ("schema.json", json.dumps(schema))])


def archive(members):
    """A zip file (bytes) of (name, content)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target, warnings.catch_warnings(action="ignore"):  # of two parts of one name
        for name, content in members:
            target.writestr(name, content)
    return file.getvalue()


def node(kind, name, **more):
    """A node of a kind, with a qualified name."""
    module, _, cls = name.rpartition(".")
    return {"__loader__": kind, "__module__": module, "__class__": cls, **more}


def value(content):
    """A number, text, bool or None."""
    return node("JsonNode", "builtins.str", content=json.dumps(content), is_json=True)


def sequence(*nodes, kind="TupleNode", name="builtins.tuple", **more):
    """A tuple of nodes, or a list."""
    return node(kind, name, content=[*nodes], **more)


def mapping(name="builtins.dict", keys="builtins.str", **nodes):
    """A dict from text to nodes; keys: the type that keys are made of."""
    types = sequence(*[node("TypeNode", keys)] * len(nodes), kind="ListNode", name="builtins.list")
    return node("DictNode", name, content=nodes, key_types=types)


def any_node(kind, name):
    """A node of a kind that skops can read, with empty contents."""
    more = {
        "JsonNode": {"content": "0"},
        "DictNode": {"content": {}, "key_types": mapping()["key_types"]},
        "DefaultDictNode": {"content": {"main": mapping(), "default_factory": value(None)}},
        "SliceNode": {"content": {"start": 0, "stop": 1, "step": 1}},
        "ObjectNode": {"content": mapping(a=value(1))},
        "NdArrayNode": {"type": "json", "content": [], "shape": sequence(value(0))},
        "MaskedArrayNode": {"content": {"data": _ARRAY, "mask": _ARRAY}},
        "RandomStateNode": {"content": mapping()},
        "RandomGeneratorNode": {
            "content": {"bit_generator": mapping(bit_generator=value("seed")), "seed_seq": mapping()}
        },
        "DTypeNode": {"content": _ARRAY},
        "SparseMatrixNode": {"type": "scipy", "file": "part"},
        "BytesNode": {"file": "part"},
        "BytearrayNode": {"file": "part"},
        "PartialNode": {"content": {"func": value(0), "args": sequence(), "kwds": mapping(), "namespace": value(None)}},
        "MethodNode": {"content": {"func": "predict", "obj": node("ObjectNode", name)}},
        "OperatorFuncNode": {"attrs": sequence()},
        "ConstructorFromReduceNode": {"content": sequence()},
        "LossNode": {"content": mapping(), "__reduce__": {"args": sequence()}},
        "TreeNode": {"content": mapping(), "__reduce__": {"args": sequence()}},
        "QuantileForestNode": {"content": mapping(), "__reduce__": {"args": sequence()}},
        "_DictWithDeprecatedKeysNode": {"content": {"main": mapping(), "_deprecated_key_to_new_key": mapping()}},
    }
    return node(kind, name, **more.get(kind, {"content": []}))


_ARRAY = node("NdArrayNode", "numpy.ndarray", type="json", content=[], shape=sequence(value(0)))

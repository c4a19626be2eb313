"""What the schema of a file may say, checked before skops reads it.

skops asks whether types are trusted, but calls a trusted name with whatever arguments the file gives. So each name of
`TRUSTED_TYPES` may stand only in the kind of node that saving writes for it, and no node may pass for another.
"""

import json

from scipy.sparse import load_npz

from sklearn_rnn.persistence.trusted import PLACES, TRUSTED_TYPES

PROTOCOL = 2  # the first that this package wrote; older ones bring older, looser kinds of nodes

PLAIN = {  # kinds of nodes that hold plain data, and the names that they may have; None: skops knows which
    "JsonNode": {"builtins.str"},
    "DictNode": {"builtins.dict", "collections.OrderedDict"},
    "ListNode": {"builtins.list"},
    "TupleNode": {"builtins.tuple"},
    "SetNode": {"builtins.set"},
    "SliceNode": {"builtins.slice"},
    "BytesNode": {"builtins.bytes"},
    "BytearrayNode": {"builtins.bytearray"},
    "NdArrayNode": None,
    "MaskedArrayNode": None,
    "RandomStateNode": None,
    "SparseMatrixNode": set(),
    "DTypeNode": set(),
    "TypeNode": None,
    "FunctionNode": None,
    "ObjectNode": None,
    "LossNode": None,
}


class ForgedFileError(ValueError):
    """The file says what saving never writes."""


def check_schema(archive):
    """Check what a file says before anything of it is built.

    Parameters
    ----------
    archive : ZipFile

    Returns
    -------
    untrusted : set of str
        Names in kinds of nodes that are never trusted, whatever their names: bound methods, partials, trees ...

    Raises
    ------
    ForgedFileError
        If a trusted name stands where saving never puts it, or one node passes for another.
    """
    names = archive.namelist()
    _require(len({*names}) == len(names), "two parts have one name")
    schema = json.loads(archive.read("schema.json"))
    protocol = schema.get("protocol")
    _require(type(protocol) is int and protocol >= PROTOCOL, f"it is of protocol {protocol!r}, before {PROTOCOL}")
    return _Check(archive).run(schema)


class _Check:
    """One walk through all that a schema says: every dict with a "__loader__" is a node, wherever skops looks."""

    def __init__(self, archive):
        self.archive, self.identities, self.untrusted = archive, {}, set()

    def run(self, schema):
        todo = [(schema, "")]
        while todo:
            part, role = todo.pop()
            if isinstance(part, list):
                todo += [(each, "") for each in part]
            elif isinstance(part, dict):
                if "__loader__" in part:
                    self.check(part, role)
                is_node = "__loader__" in part  # else a dict of what stands by name inside a node: any names
                todo += [(each, key if is_node and key == "key_types" else "") for key, each in part.items()]
        return self.untrusted

    def check(self, node, role):
        """One node, its children apart."""
        kind, name = node["__loader__"], _name_of(node)
        _require(isinstance(kind, str) and kind != "CachedNode", f"{name} refers to another part")
        self.check_identity(node, (kind, name, role))
        if kind not in PLAIN:
            self.untrusted.add(f"{name}.{node['content']['func']}" if kind == "MethodNode" else name)
            return
        if name not in PLACES.get(kind, ()):
            _require(name not in TRUSTED_TYPES, f"{name} stands in a {kind}, where saving never puts it")
            if PLAIN[kind] is not None and name not in PLAIN[kind]:
                self.untrusted.add(name)
        if (look_closer := _CONTENTS.get(kind)) is not None and not look_closer(node, self.archive):
            _require(
                kind == "ObjectNode" and name not in TRUSTED_TYPES, f"a {kind} ({name}) holds what saving never writes"
            )
            self.untrusted.add(name)  # of compiled classes: their contents are handed to code of their own

    def check_identity(self, node, identity):
        """skops takes nodes of one id for the same, whatever else they say."""
        number = node.get("__id__", 0)
        _require(type(number) is int, f"{number!r} is no id")
        _require(not number or self.identities.setdefault(number, identity) == identity, f"id {number} is of two parts")


def _is_plain_value(node, archive):
    return not isinstance(json.loads(node["content"]), (list, dict))


def _has_typed_keys(node, archive):
    types = node["key_types"]
    plain = all(each["__module__"] in ("builtins", "numpy") for each in types["content"])
    return plain and types["__loader__"] == "ListNode" and _all_of(types["content"], "TypeNode")


def _is_array(node, archive):
    if node["type"] == "numpy":
        return archive.read(node["file"])[:6] == b"\x93NUMPY"  # else numpy.load would read an archive or a pickle
    return node["type"] == "json" and node["shape"]["__loader__"] == "TupleNode"


def _is_masked_array(node, archive):
    return {*node["content"]} == {"data", "mask"} and _all_of(node["content"].values(), "NdArrayNode")


def _is_dtype(node, archive):
    return _all_of([node["content"]], "NdArrayNode")


def _is_random_state(node, archive):
    return _all_of([node["content"]], "DictNode")


def _is_sound_sparse_matrix(node, archive):
    """The C code of scipy believes indices, so all of them are compared with the shape."""
    with archive.open(node["file"]) as file:
        matrix = load_npz(file)
    if matrix.format not in ("csr", "csc"):
        return False
    matrix.check_format(full_check=True)
    return True


def _is_object(node, archive):
    content = node.get("content")
    if content is None or content["__loader__"] == "JsonNode":
        return content is None or json.loads(content["content"]) is None
    return content["__loader__"] == "DictNode" and all(
        (each["__module__"], each["__class__"]) == ("builtins", "str") for each in content["key_types"]["content"]
    )


def _is_loss(node, archive):
    """A loss is made of numbers, and nothing is written into it afterwards."""
    return not node["content"]["content"] and _all_of(node["__reduce__"]["args"]["content"], "JsonNode")


_CONTENTS = {
    "JsonNode": _is_plain_value,
    "DictNode": _has_typed_keys,
    "NdArrayNode": _is_array,
    "MaskedArrayNode": _is_masked_array,
    "DTypeNode": _is_dtype,
    "RandomStateNode": _is_random_state,
    "SparseMatrixNode": _is_sound_sparse_matrix,
    "ObjectNode": _is_object,
    "LossNode": _is_loss,
}


def _all_of(nodes, kind):
    """Whether all nodes are of a kind."""
    return all(node["__loader__"] == kind for node in nodes)


def _name_of(node):
    """The qualified name that a node gives."""
    return f"{node.get('__module__')}.{node.get('__class__')}"


def _require(holds, what):
    """ForgedFileError unless it holds."""
    if not holds:
        raise ForgedFileError(f"The file was not written by sklearn_rnn.dump, or was changed since: {what}.")

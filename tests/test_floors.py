"""Folders are floors: imports go down only."""

import ast
from pathlib import Path

import pytest

import sklearn_rnn

PACKAGE = Path(sklearn_rnn.__file__).parent
OF_EVERY_ESTIMATOR = {"arguments", "compat", "transaction", "callbacks", "soundness", "user_warning"}
MAY_IMPORT = {
    "arguments": set(),
    "numerics": set(),
    "cells": {"arguments", "numerics"},
    "network": {"numerics", "cells"},
    "compat": set(),
    "user_warning": set(),
    "transaction": set(),
    "soundness": set(),
    "datasets": {"arguments"},
    "metrics": {"arguments", "numerics", "estimators"},
    "associative": {"compat", "callbacks", "soundness", "transaction"},
    "callbacks": {"compat"},
    "training": {"numerics", "cells", "network", "user_warning"},
    "inputs": {"numerics", "arguments", "compat", "soundness", "user_warning"},
    "estimators": {"numerics", "cells", "network", "training", "inputs", *OF_EVERY_ESTIMATOR},
    "preprocessing": {"numerics", "inputs", *OF_EVERY_ESTIMATOR},
    "forecasting": {"arguments", "preprocessing", "estimators", "compat"},
    "compression": {"numerics", "inputs", "estimators", *OF_EVERY_ESTIMATOR},
    "inspection": {"arguments", "compat", "forecasting"},
    "streams": {"estimators", "preprocessing"},
    "persistence": {"associative", "compression", "estimators", "preprocessing", "cells", "training"},
    "onnx": {"cells", "training", "inputs", "estimators", "preprocessing", "user_warning"},
    "__init__": {
        "associative",
        "compression",
        "datasets",
        "estimators",
        "preprocessing",
        "forecasting",
        "inspection",
        "metrics",
        "persistence",
        "streams",
    },
}
THIRD_PARTY = {
    "arguments": set(),
    "numerics": {"numpy", "scipy"},
    "cells": {"numpy"},
    "network": {"numpy", "numba"},
    "training": {"numpy", "scipy"},
    "compat": {"sklearn"},
    "user_warning": set(),
    "transaction": set(),
    "soundness": {"numpy"},
    "datasets": {"numpy", "pandas", "sklearn"},
    "associative": {"numpy", "scipy", "sklearn"},
    "callbacks": {"numpy", "sklearn"},
    "inputs": {"numpy", "scipy", "pandas", "sklearn"},
    "estimators": {"narwhals", "numpy", "scipy", "pandas", "sklearn"},
    "preprocessing": {"numpy", "pandas", "narwhals", "sklearn"},
    "metrics": {"numpy", "sklearn"},
    "forecasting": {"numpy", "pandas", "narwhals", "sklearn"},
    "compression": {"numpy", "sklearn"},
    "inspection": {"matplotlib", "numpy", "pandas", "sklearn"},
    "streams": {"numpy", "sklearn"},
    "persistence": {"numpy", "scipy", "sklearn", "skops"},
    "onnx": {"numpy", "sklearn", "onnx", "skl2onnx"},
    "__init__": set(),
}
STANDARD = {
    "abc",
    "collections",
    "contextlib",
    "copy",
    "dataclasses",
    "functools",
    "hashlib",
    "importlib",
    "inspect",
    "io",
    "itertools",
    "json",
    "math",
    "numbers",
    "os",
    "pathlib",
    "pkgutil",
    "re",
    "sys",
    "tempfile",
    "textwrap",
    "threading",
    "time",
    "types",
    "typing",
    "uuid",
    "warnings",
    "zipfile",
}


def imported(path):
    """Full names of the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            if node.module == "sklearn_rnn":
                yield from (f"sklearn_rnn.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down_only(path):
    floor = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for name in imported(path):
        top, *rest = name.split(".")
        if top == "sklearn_rnn":
            assert rest[0] in MAY_IMPORT[floor] | {floor}, f"{floor} imports {name}"
        else:
            assert top in THIRD_PARTY[floor] | STANDARD, f"{floor} imports {name}"


def test_a_floor_imports_the_one_below_by_its_door():
    for path in PACKAGE.rglob("*.py"):
        floor = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for name in imported(path):
            parts = name.split(".")
            if parts[0] == "sklearn_rnn" and parts[1] != floor:
                assert len(parts) == 2, f"{path.name} reaches into {name}"


def test_what_is_private_in_scikit_learn_has_one_place():
    """Private modules, and private names of public ones, are imported by compat.py only."""
    for path in PACKAGE.rglob("*.py"):
        imports = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
        names = [f"{node.module}.{alias.name}" for node in imports for alias in node.names]
        private = [name for name in names if name.startswith("sklearn.") and "._" in name]
        assert not private or path.name == "compat.py", f"{path} imports {private}"


def own_private_names(tree):
    """Private names that a file defines: functions, classes, and attributes of objects."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_no_floor_reaches_for_what_is_private_to_another():
    """Attributes of objects too: those of `self` alone may be inherited."""
    defined, read = {}, []
    for path in PACKAGE.rglob("*.py"):
        floor, tree = path.relative_to(PACKAGE).parts[0].removesuffix(".py"), ast.parse(path.read_text())
        defined.setdefault(floor, set()).update(name for name in own_private_names(tree) if name.startswith("_"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") not in ("self", "cls"):
                read.append((floor, node.attr, path.name))
    for floor, name, file in read:
        others = {other for other, names in defined.items() if name in names}
        assert name.startswith("__") or not others or floor in others, f"{file} reaches for {name} of {others}"


def modules_of(name):
    """A module, or those that its names come from, among the package's files."""
    path = PACKAGE.parent.joinpath(*name.split("."))
    return {path.with_suffix(".py")} if path.with_suffix(".py").is_file() else {path / "__init__.py"}


def test_no_file_imports_itself_by_way_of_others():
    below = {path: set().union(*map(modules_of, own_imports(path))) - {path} for path in PACKAGE.rglob("*.py")}
    while free := [path for path, others in below.items() if not others & below.keys()]:
        for path in free:
            del below[path]
    assert not below, f"a circle is among {sorted(map(str, below))}"


def own_imports(path):
    """Full names of the modules of this package that a file imports."""
    return {name for name in imported(path) if name.partition(".")[0] == "sklearn_rnn"}


def lines_of(function):
    """How many lines a function has, its docstring apart."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    apart = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
    return function.end_lineno - function.lineno + 1 - apart


def only_assigns(function):
    """Whether a function is a constructor that keeps its arguments, as scikit-learn wants it."""
    return function.name == "__init__" and all(isinstance(node, ast.Assign) for node in function.body)


@pytest.mark.parametrize("folder", [PACKAGE, Path(__file__).parent], ids=lambda folder: folder.name)
def test_what_grows_is_taken_apart(folder):
    for path in folder.rglob("*.py"):
        if "benchmarks" in path.parts:  # scripts, each read by itself
            continue
        text = path.read_text()
        assert text.count("\n") <= 300, f"{path} has {text.count(chr(10))} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and not only_assigns(node):
                assert lines_of(node) <= 40, f"{node.name} in {path} has {lines_of(node)} lines"

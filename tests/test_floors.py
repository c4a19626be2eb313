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
    "metrics": {"arguments", "numerics"},
    "associative": {"compat", "callbacks", "soundness", "transaction"},
    "callbacks": {"compat"},
    "training": {"numerics", "cells", "network", "user_warning"},
    "inputs": {"numerics", "compat", "user_warning"},
    "estimators": {"numerics", "cells", "network", "training", "inputs", *OF_EVERY_ESTIMATOR},
    "preprocessing": {"numerics", "inputs", *OF_EVERY_ESTIMATOR},
    "forecasting": {"preprocessing", "estimators", "compat"},
    "compression": {"numerics", "inputs", "estimators", *OF_EVERY_ESTIMATOR},
    "inspection": {"compat", "forecasting"},
    "persistence": {"associative", "compression", "estimators", "preprocessing", "cells", "training"},
    "onnx": {"cells", "training", "estimators", "preprocessing", "user_warning"},
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
    "estimators": {"numpy", "scipy", "pandas", "sklearn"},
    "preprocessing": {"numpy", "pandas", "narwhals", "sklearn"},
    "metrics": {"numpy", "sklearn"},
    "forecasting": {"numpy", "pandas", "narwhals", "sklearn"},
    "compression": {"numpy", "sklearn"},
    "inspection": {"matplotlib", "numpy", "pandas", "sklearn"},
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

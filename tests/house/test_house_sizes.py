"""Nothing grows into a giant: modules, classes, functions, signals of a class."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import house
import pytest

LIMITS = {"modules": 400, "classes": 300, "functions": 50, "signals": 8}
Sized = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
ALLOWED = tomllib.loads((Path(__file__).parent / "sizes.toml").read_text("utf-8"))


@pytest.mark.parametrize("kind", LIMITS)
def test_nothing_is_larger_than_allowed(kind: str) -> None:
    limit, allowed = LIMITS[kind], ALLOWED[kind]
    large = {where: size for where, size in _sizes(kind) if size > limit}
    grown = [
        f"{where} has {size}, allowed are {allowed.get(where, limit)}"
        for where, size in large.items()
        if size > allowed.get(where, limit)
    ]
    mended = [
        f"{where} keeps the limit now: strike it from sizes.toml"
        for where in allowed
        if where not in large
    ]
    assert not grown + mended, "\n".join(grown + mended)


def _sizes(kind: str) -> Iterator[tuple[str, int]]:
    for path in house.sources():
        if kind == "modules":
            yield house.name(path), len(path.read_text("utf-8").splitlines())
        for where, node in _named(house.tree(path), f"{house.name(path)}::"):
            if isinstance(node, ast.ClassDef) and kind == "classes":
                yield where, _lines(node)
            elif isinstance(node, ast.ClassDef) and kind == "signals":
                yield where, sum(_is_signal(statement) for statement in node.body)
            elif not isinstance(node, ast.ClassDef) and kind == "functions":
                yield where, _lines(node)


def _named(node: ast.AST, where: str) -> Iterator[tuple[str, Sized]]:
    """Walk all classes and functions, each with its file and qualified name."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Sized):
            yield where + child.name, child
            yield from _named(child, f"{where}{child.name}.")
        else:
            yield from _named(child, where)


def _lines(node: Sized) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _is_signal(statement: ast.stmt) -> bool:
    """Whether it reads ``name = Signal(...)``, as Qt wants it."""
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    if not isinstance(value, ast.Call):
        return False
    called = value.func
    return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) in (
        "Signal",
        "pyqtSignal",
    )

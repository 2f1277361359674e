"""The project's own files, as the house rules look at them."""

from __future__ import annotations

import ast
import importlib.util
import shutil
import subprocess
from functools import cache
from pathlib import Path
from types import ModuleType

PROJECT = Path(__file__).resolve().parent.parent.parent
PACKAGE = PROJECT / "dmap_desktop"
FORMS = PACKAGE / "ui" / "forms"
"""Compiled, and so under no rule but that of being fresh."""


@cache
def sources() -> tuple[Path, ...]:
    """Return every Python file that somebody wrote."""
    found = [path for top in ("dmap_desktop", "tests", "build") for path in _python(PROJECT / top)]
    return tuple(sorted(path for path in found if path.parent != FORMS))


def _python(folder: Path) -> list[Path]:
    return list(folder.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax of a file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def name(path: Path) -> str:
    """Return how a file is called in a message: from the project's root, with slashes."""
    return path.relative_to(PROJECT).as_posix()


def imports(path: Path) -> set[str]:
    """Return the full names of the modules that a file imports, anywhere in it.

    ``from a.b import c`` gives ``a.b.c``: whether c is a module cannot be seen from here.
    """
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def git(*arguments: str) -> subprocess.CompletedProcess[str] | None:
    """Ask git about the project; None in a copy that is no checkout."""
    if shutil.which("git") is None or not (PROJECT / ".git").exists():
        return None
    return subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True)


def load(path: Path) -> ModuleType:
    """Import a file of ``build/``, which is no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

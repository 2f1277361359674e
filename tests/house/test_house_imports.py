"""Showing the window imports nothing heavy, and nothing is imported that is not declared."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib

import house

HEAVY = {
    "alembic", "cryptography", "docx", "keyring", "obstore", "odfdo", "openpyxl", "pdfplumber",
    "pikepdf", "pypdfium2", "pyrage", "python_calamine", "reportlab", "sqlalchemy", "sqlcipher3",
    "typst",
}  # fmt: skip


def test_the_window_is_shown_before_anything_heavy_is_imported() -> None:
    """``app`` and every module of ``ui`` leave the heavy libraries to the lanes."""
    modules = ["dmap_desktop.app", *_modules_of("ui")]
    code = "\n".join(f"import {module}" for module in modules)
    heavy = sorted(_roots_imported(code) & HEAVY)
    assert not heavy, (
        f"{heavy} are imported with the window; import them where they are first needed. "
        "Who does it: python -X importtime -c 'import dmap_desktop.app'"
    )


def _modules_of(room: str) -> list[str]:
    return [
        ".".join(path.relative_to(house.PROJECT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((house.PACKAGE / room).rglob("*.py"))
    ]


def _roots_imported(code: str) -> set[str]:
    """Return the top-level names that Python says it imported while it ran ``code``."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        capture_output=True,
        text=True,
        cwd=house.PROJECT,
        env={key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = re.findall(r"^import time:\s+\d+ \|\s+\d+ \|\s+(\S+)$", done.stderr, re.MULTILINE)
    assert "dmap_desktop" in lines
    return {line.split(".")[0] for line in lines}


def test_what_is_imported_is_declared() -> None:
    declared = _declared()
    providers = importlib.metadata.packages_distributions()
    undeclared = {
        f"{house.name(path)} imports {root}"
        for path in house.sources()
        if path.is_relative_to(house.PACKAGE)
        for root in {module.split(".")[0] for module in house.imports(path)}
        if root not in sys.stdlib_module_names
        and root != "dmap_desktop"
        and not declared & {_plain(name) for name in providers.get(root, [])}
    }
    assert not undeclared, "\n".join(sorted(undeclared))


def _declared() -> set[str]:
    project = tomllib.loads((house.PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[^A-Za-z0-9._-]", line)[0] for line in project["dependencies"]]
    # The one distribution of PySide6 brings its binding layer along.
    return {_plain(name) for name in [*names, "shiboken6"]}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

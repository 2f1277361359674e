"""Names say what a thing is for, and screens do not lean on each other."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import house

NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "manager", "managers", "misc"}
SCREENS = {
    "audit", "board", "cases", "compare", "conditions", "desk", "intake", "meeting", "minutes",
    "panel", "reading", "register",
}  # fmt: skip
"""Folders of ``ui`` that are screens; one with a ``view.py`` is a screen in any case."""


def test_no_module_is_called_after_nothing() -> None:
    found = [house.name(path) for path in house.sources() if NAMELESS & set(_parts(path))]
    assert not found, f"say what it is for: {found}"


def _parts(path: Path) -> tuple[str, ...]:
    return path.relative_to(house.PROJECT).with_suffix("").parts


def test_every_module_says_its_one_job() -> None:
    silent = [
        house.name(path)
        for path in house.sources()
        if path.is_relative_to(house.PACKAGE) and not ast.get_docstring(house.tree(path))
    ]
    assert not silent, f"no first line: {silent}"


def test_screens_do_not_import_each_other() -> None:
    screens = {folder.name for folder in (house.PACKAGE / "ui").iterdir() if _is_screen(folder)}
    crossed = [
        f"{house.name(path)} imports {module}"
        for screen in screens
        for path in (house.PACKAGE / "ui" / screen).rglob("*.py")
        for module in house.imports(path)
        if module.startswith("dmap_desktop.ui.") and module.split(".")[2] in screens - {screen}
    ]
    assert not crossed, "\n".join(crossed)


def _is_screen(folder: Path) -> bool:
    return folder.is_dir() and (folder.name in SCREENS or (folder / "view.py").exists())


def test_no_two_files_of_tests_have_one_name() -> None:
    """Folders of tests are no packages: of two modules with one name only the first is imported."""
    names = Counter(path.name for path in (house.PROJECT / "tests").rglob("test_*.py"))
    twice = [name for name, count in names.items() if count > 1]
    assert not twice, f"give them two names: {twice}"

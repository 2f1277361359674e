"""``build/`` holds sources, and what is locked names no host."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import house
import pytest


def test_build_is_tracked_and_no_package() -> None:
    build = house.PROJECT / "build"
    assert not (build / "__init__.py").exists(), "it would shadow the tool of that name"
    answer = house.git("check-ignore", "-q", "build/anything.py")
    if answer is None:
        pytest.skip("this copy is no checkout")
    assert answer.returncode == 1, ".gitignore hides build/"


def test_setting_up_needs_nothing_but_python() -> None:
    """What the README's two commands import before the environment stands."""
    own = {path.stem for path in (house.PROJECT / "build").glob("*.py")}
    seen, waiting = set(), ["run", "test"]
    while waiting:
        module = waiting.pop()
        seen.add(module)
        roots = {name.split(".")[0] for name in house.imports(_build(module))}
        foreign = roots - own - set(sys.stdlib_module_names)
        assert not foreign, f"build/{module}.py imports {foreign}"
        waiting += sorted((roots & own) - seen)


def _build(module: str) -> Path:
    return house.PROJECT / "build" / f"{module}.py"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_locked_by_its_hash(name: str) -> None:
    text = (house.PROJECT / "build" / name).read_text("utf-8")
    assert "://" not in text, "a lock file names no host"
    locked = text.replace("\\\n", "").splitlines()
    loose = [line for line in locked if "==" in line and "--hash=sha256:" not in line]
    assert not loose
    assert any(line.startswith("pyside6-essentials==6.") for line in locked)


def test_the_set_up_runs_on_the_oldest_python() -> None:
    for path in (house.PROJECT / "build").glob("*.py"):
        ast.parse(path.read_text("utf-8"), feature_version=(3, 11))

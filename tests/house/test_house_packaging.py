"""The program can be installed: as a wheel, and from the checkout itself."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import house
import pytest

from dmap_desktop import places

LOOK = """
import pathlib
import dmap_desktop, dmap_desktop.places as places
import dmap_desktop.ui.forms
print(pathlib.Path(dmap_desktop.__file__).parent)
print(places.resource())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    _python("-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(house.PROJECT))
    (found,) = out.glob("dmap_desktop-*.whl")
    return found


def test_the_wheel_holds_code_forms_and_resources(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    forms = (house.PROJECT / "forms").glob("*.ui")
    wanted = {"dmap_desktop/ui/forms/__init__.py"}
    wanted |= {f"dmap_desktop/ui/forms/{form.stem}.py" for form in forms}
    wanted |= {f"dmap_desktop/{name}" for name in _tracked("resources")}
    wanted |= set(_tracked("dmap_desktop"))
    assert wanted <= held, f"the wheel lacks {sorted(wanted - held)}"
    assert not [name for name in held if name.startswith(("tests/", "build/", "forms/"))]


def _tracked(folder: str) -> list[str]:
    """Return the files of a folder that git knows, or all that lie there."""
    listed = house.git("ls-files", "-z", "--", folder)
    if listed is not None:
        names = [name for name in listed.stdout.split("\0") if name]
        return [name for name in names if (house.PROJECT / name).is_file()]
    files = (path for path in (house.PROJECT / folder).rglob("*") if path.is_file())
    return [house.name(path) for path in files if "__pycache__" not in path.parts]


def test_what_the_wheel_installs_finds_its_own_files(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-compile")
    _python("-m", "pip", "install", *quiet, "--target", str(target), str(wheel))
    said = _python("-c", LOOK, folder=tmp_path, path=target).splitlines()
    assert said == [str(target / "dmap_desktop"), str(target / "dmap_desktop" / "resources")]
    assert (target / "dmap_desktop" / "resources" / "forms").is_dir()


def test_the_checkout_finds_its_own_files(tmp_path: Path) -> None:
    assert places.resource("forms").is_dir()
    said = _python("-c", LOOK, folder=tmp_path).splitlines()
    assert said == [str(house.PACKAGE), str(house.PROJECT / "resources")]


def _python(*arguments: str, folder: Path = house.PROJECT, path: Path | None = None) -> str:
    """Run Python and return what it printed."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

"""Setting up: a virtual environment, the locked dependencies, the package, Qt's libraries.

Standard library only, Python 3.11 or later. Safe to start twice at once and to kill half way: a
lock lets one set-up run at a time, and the stamp that says all is ready is written last. An
environment without its stamp was never finished, and is made anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import qt_libraries
from debian import SetUpFailed, install

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
RUN, DEV = "requirements.txt", "requirements-dev.txt"
_STAMP = VENV / "ready"
_FORMS = PROJECT / "dmap_desktop" / "ui" / "forms"
_LOCK = PROJECT / ".venv.lock"


def ready(requirements: str) -> Path:
    """Return the Python of an environment in which the program, or its tests, run.

    ``requirements`` is RUN or DEV. Raises SetUpFailed.
    """
    _check_version()
    if _marks(requirements) <= _stamped() and not _forms_changed():
        return python()
    try:
        with _one_at_a_time():
            if not _marks(requirements) <= _stamped():
                _set_up(requirements)
            if _forms_changed():
                _compile_forms()
    except OSError as problem:
        raise SetUpFailed(
            f"The set-up cannot write where it has to: {problem}\n"
            f"See that you may write in {PROJECT} and that there is room, then give the command "
            "again."
        ) from problem
    return python()


def python() -> Path:
    """Return where the environment's Python is."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _check_version() -> None:
    # Qt 6.11 is built for no later Python, and Qt 6.12 is broken on the earlier ones.
    if (3, 11) <= sys.version_info < (3, 15):
        return
    raise SetUpFailed(
        f"Python 3.11, 3.12, 3.13 or 3.14 is needed; this is {sys.version.split()[0]}. "
        "Install one of them and give the command again with it."
    )


def _marks(requirements: str) -> set[str]:
    """Return what must be in the stamp: this set of packages, and the display's libraries."""
    return {_fingerprint(requirements), _place(), f"display:{qt_libraries.window_system()}"}


def _stamped() -> set[str]:
    if not (python().exists() and _STAMP.exists()):
        return set()
    return set(_STAMP.read_text("utf-8").split())


def _place() -> str:
    """Name where the environment stands and on which Python: one that moved does not work."""
    return hashlib.sha256(f"{VENV}{python().resolve()}".encode()).hexdigest()


def _fingerprint(requirements: str) -> str:
    digest = hashlib.sha256(requirements.encode())
    for path in (f"build/{requirements}", "pyproject.toml", "build/forms_hook.py"):
        digest.update((PROJECT / path).read_bytes())
    return digest.hexdigest()


def _set_up(requirements: str) -> None:
    stamped = _stamped()
    outdated = not {_fingerprint(requirements), _place()} <= stamped
    if outdated:
        print("Setting up; this takes a minute or two, and only the first time.", flush=True)
        _STAMP.unlink(missing_ok=True)
        if _place() not in stamped:
            _make_venv()
        _install_dependencies(requirements)
    qt_libraries.ensure(python())
    if outdated:
        _install_program()
        # What is stamped now: Qt without a display, and the smaller set within the larger.
        stamped = {_place(), "display:"} | ({_fingerprint(RUN)} if requirements == DEV else set())
    _write_stamp(stamped | _marks(requirements))


def _write_stamp(marks: set[str]) -> None:
    fresh = _STAMP.with_suffix(".new")
    fresh.write_text("\n".join(sorted(marks)), "utf-8")
    fresh.replace(_STAMP)


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    if not _works([sys.executable, "-c", "import ensurepip, venv"]):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        install([f"python{version}-venv"], "This Python cannot make virtual environments.")
    _run(
        [sys.executable, "-m", "venv", str(VENV)],
        f"The environment {VENV} cannot be made. Is there room on the disk, and may you write "
        "there?",
    )


def _install_dependencies(requirements: str) -> None:
    print("Installing the locked dependencies ...", flush=True)
    _pip(
        ["--only-binary", ":all:", "--require-hashes", "-r", f"build/{requirements}"],
        "The dependencies cannot be installed. Is there a network? Nothing is lost; give the "
        "command again when there is.",
    )


def _install_program() -> None:
    print("Installing the program ...", flush=True)
    _pip(
        ["--no-deps", "--no-build-isolation", "--editable", "."],
        "The program cannot be installed into its environment.",
    )


def _pip(arguments: list[str], failure: str) -> None:
    pip = [str(python()), "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
    _run([*pip, "install", *arguments], failure)


def _forms_changed() -> bool:
    forms = {form.stem: form for form in (PROJECT / "forms").glob("*.ui")}
    modules = {module.stem: module for module in _FORMS.glob("*.py") if module.stem != "__init__"}
    return forms.keys() != modules.keys() or any(
        modules[name].stat().st_mtime < form.stat().st_mtime for name, form in forms.items()
    )


def _compile_forms() -> None:
    _run([str(python()), str(PROJECT / "build" / "forms_hook.py")], "The forms do not compile.")


def _works(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


def _run(command: list[str], failure: str) -> None:
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-6:])
        raise SetUpFailed(f"{failure}\n{last}")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold the set-up lock; the system lets go of it when its holder dies."""
    with _LOCK.open("w") as file:
        if not _locked(file.fileno()):
            print("Another set-up is at work here; waiting for it ...", flush=True)
            while not _locked(file.fileno()):
                time.sleep(0.2)
        yield


def _locked(descriptor: int) -> bool:
    """Take the lock unless somebody else has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # a folder without locks: go on as if alone
    return True

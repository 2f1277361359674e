"""Setting up: a virtual environment, the locked dependencies, the package, Qt's system libraries.

Standard library only, Python 3.11 or later. Safe to start twice at once and to kill half way: the
stamp that says all is ready is written last, and a lock lets one set-up run at a time.
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

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
_STAMP = VENV / "ready"
_FORMS = PROJECT / "dmap_desktop" / "ui" / "forms"
_LOCK = PROJECT / ".venv.lock"
_PACKAGES = (
    "libglib2.0-0", "libgl1", "libegl1", "libx11-6", "libdbus-1-3", "libxkbcommon0",
    "libbrotli1", "libfreetype6", "libfontconfig1", "fonts-dejavu-core", "libxcb-cursor0",
    "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0",
)  # fmt: skip
_QT_WORKS = (
    "from PySide6.QtGui import QFontDatabase\n"
    "from PySide6.QtWidgets import QApplication\n"
    "import PySide6.QtSvg, PySide6.QtPrintSupport, PySide6.QtTest\n"
    "application = QApplication(['check'])\n"
    "assert len(QFontDatabase.families()) > 3 or QFontDatabase.families(), 'no font is installed'\n"
)


class SetUpFailed(Exception):
    """What is missing, as a sentence with what to do."""


def ready(lock_file: str) -> Path:
    """Return the Python of an environment in which the program runs.

    ``lock_file`` is the name of the requirements in ``build/``. Raises SetUpFailed.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 - for whoever starts it with an older one
        raise SetUpFailed(
            f"Python 3.11 or later is needed; this is {sys.version.split()[0]}. Install it and "
            "give the command again with it."
        )
    wanted = _fingerprint(lock_file)
    if not _is_ready(wanted):
        with _one_at_a_time():
            if not _is_ready(wanted):
                _set_up(lock_file, wanted)
    elif _forms_changed():
        _run([str(python()), str(PROJECT / "build" / "forms_hook.py")], "The forms do not compile.")
    return python()


def python() -> Path:
    """Return where the environment's Python is."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _is_ready(wanted: str) -> bool:
    # The development set includes the other, so its stamp serves both commands.
    return python().exists() and _STAMP.exists() and wanted in _STAMP.read_text().split()


def _fingerprint(lock_file: str) -> str:
    digest = hashlib.sha256(f"{sys.version}{PROJECT}".encode())
    for path in (f"build/{lock_file}", "pyproject.toml", "build/forms_hook.py"):
        digest.update((PROJECT / path).read_bytes())
    return digest.hexdigest()


def _forms_changed() -> bool:
    forms = list((PROJECT / "forms").glob("*.ui"))
    compiled = [_FORMS / f"{form.stem}.py" for form in forms]
    return any(
        not module.exists() or module.stat().st_mtime < form.stat().st_mtime
        for form, module in zip(forms, compiled, strict=True)
    )


def _set_up(lock_file: str, wanted: str) -> None:
    print("Setting up, once; this takes a minute or two.", flush=True)
    _STAMP.unlink(missing_ok=True)
    _make_venv()
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    offline = "Is there a network? Nothing is lost; give the command again."
    print("Installing the locked dependencies ...", flush=True)
    requirements = str(PROJECT / "build" / lock_file)
    _run(
        [*pip, "--require-hashes", "-r", requirements],
        f"The dependencies cannot be installed. {offline}",
    )
    _check_qt()
    print("Installing the program ...", flush=True)
    _run(
        [*pip, "--no-deps", "--no-build-isolation", "--editable", str(PROJECT)],
        "The program cannot be installed into its environment.",
    )
    stamps = [wanted]
    if lock_file != "requirements.txt":
        stamps.append(_fingerprint("requirements.txt"))
    _STAMP.write_text(" ".join(stamps))


def _make_venv() -> None:
    if python().exists() and _works([str(python()), "-m", "pip", "--version"]):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not _works([sys.executable, "-c", "import ensurepip, venv"]):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        _install([f"python{version}-venv"], "This Python cannot make virtual environments.")
    _run(
        [sys.executable, "-m", "venv", str(VENV)],
        f"The environment {VENV} cannot be made. Is there room on the disk?",
    )


def _check_qt() -> None:
    if _qt_works():
        return
    _install(list(_PACKAGES), "Libraries that Qt needs are missing.")
    problem = _qt_problem()
    if problem:
        raise SetUpFailed(f"Qt does not start: {problem}")


def _qt_works() -> bool:
    return _qt_problem() == ""


def _qt_problem() -> str:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [str(python()), "-c", _QT_WORKS], capture_output=True, text=True, env=environment
    )
    if done.returncode == 0:
        return _missing_for_display()
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]


def _missing_for_display() -> str:
    """The libraries of the window system are looked for where windows can be shown."""
    if sys.platform != "linux" or not os.environ.get("DISPLAY"):
        return ""
    done = subprocess.run([str(python()), "-c", _QT_WORKS], capture_output=True, text=True)
    return "" if done.returncode == 0 else "the window system's libraries are missing"


def _install(packages: list[str], why: str) -> None:
    """Install Debian packages when that can be done here; otherwise say the exact command."""
    apt = shutil.which("apt-get")
    if apt is None:
        raise SetUpFailed(f"{why} Install what your system calls: {' '.join(packages)}")
    names = [_of_this_release(name) for name in packages]
    command = [apt, "install", "--yes", "--no-install-recommends", *names]
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise SetUpFailed(f"{why} Install them with:\n    sudo {' '.join(command)}")
    print(f"{why} Installing {' '.join(names)} ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    if subprocess.run(command, **quiet).returncode:  # type: ignore[call-overload]
        subprocess.run([apt, "update"], **quiet)  # type: ignore[call-overload]
        if subprocess.run(command, **quiet).returncode:  # type: ignore[call-overload]
            raise SetUpFailed(f"{why} They could not be installed; try:\n    {' '.join(command)}")


def _of_this_release(name: str) -> str:
    """Debian 13 and Ubuntu 24.04 gave some libraries new names."""
    shown = subprocess.run(["apt-cache", "show", f"{name}t64"], capture_output=True)
    return f"{name}t64" if shown.returncode == 0 and shown.stdout else name


def _works(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


def _run(command: list[str], failure: str) -> None:
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-6:])
        raise SetUpFailed(f"{failure}\n{last}")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold the set-up lock; the system lets go of it when its holder dies."""
    with _LOCK.open("w") as file:
        if os.name == "nt":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
                    break
                except OSError:
                    time.sleep(0.5)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield

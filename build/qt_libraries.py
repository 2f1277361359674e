"""The system libraries and fonts that Qt needs, found missing by really loading Qt.

Standard library only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from debian import SetUpFailed, install

_PACKAGES = (
    "libglib2.0-0", "libgl1", "libegl1", "libx11-6", "libdbus-1-3", "libxkbcommon0",
    "libbrotli1", "libfreetype6", "libfontconfig1", "fonts-dejavu-core", "libxcb-cursor0",
    "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0",
    "libwayland-client0", "libwayland-cursor0",
)  # fmt: skip

_LOAD = """
import PySide6.QtPrintSupport, PySide6.QtSvg, PySide6.QtTest, PySide6.QtWidgets
"""

# Without a font file Qt lists its three generic families, and draws boxes.
_LOAD_AND_LOOK_FOR_FONTS = f"""{_LOAD}
from PySide6.QtGui import QFontDatabase, QGuiApplication
application = QGuiApplication(["check"])
if len(QFontDatabase.families()) <= 3:
    raise SystemExit("no font is installed")
"""

# Loaded by hand, so that a display that does not answer is not taken for a missing library.
_LOAD_PLATFORM = """
import ctypes, pathlib, PySide6
plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
ctypes.CDLL(str(plugins / "lib{plugin}.so"))
"""


def window_system() -> str:
    """Return the name of Qt's plugin for the display to be used; empty when there is none.

    Windows and macOS always have one, and need no library of ours.
    """
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return ""
    if not sys.platform.startswith("linux"):
        return "native"
    if os.environ.get("DISPLAY"):
        return "qxcb"
    return "qwayland" if os.environ.get("WAYLAND_DISPLAY") else ""


def ensure(python: Path) -> None:
    """See that Qt loads in the environment of ``python``; install what it lacks, or say how.

    Raises SetUpFailed.
    """
    if not _problem(python):
        return
    if sys.platform.startswith("linux"):
        install(_PACKAGES, "Libraries or fonts that Qt needs are missing.")
    problem = _problem(python)
    if problem:
        raise SetUpFailed(f"Qt does not start on this machine: {problem}")


def _problem(python: Path) -> str:
    """Return what Qt lacks, in its own words; empty when it loads."""
    if not sys.platform.startswith("linux"):
        return _fails(python, _LOAD)
    plugin = window_system()
    problem = _fails(python, _LOAD_AND_LOOK_FOR_FONTS)
    return problem or (_fails(python, _LOAD_PLATFORM.format(plugin=plugin)) if plugin else "")


def _fails(python: Path, code: str) -> str:
    done = subprocess.run(
        [str(python), "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]

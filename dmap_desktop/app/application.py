"""The one QApplication: its name, its faults, and the sentence where there is no display."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from dmap_desktop import __version__
from dmap_desktop.app.garbage import WindowCollector
from dmap_desktop.domain.errors import Unavailable


def make_application() -> QApplication:
    """Return the application, made now unless it is there. Raises Unavailable without a display."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    if not _has_display():
        raise Unavailable(
            "There is no display to open a window on; log in to a desktop, or use the commands "
            "(dmap-desktop --help)."
        )
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        qInstallMessageHandler(_say_what_matters)
    application = QApplication([sys.argv[0]])
    application.setApplicationName("dmap-desktop")
    application.setApplicationDisplayName("dmap-desktop")
    application.setApplicationVersion(__version__)
    WindowCollector(application)
    return application


def report_faults(report: Callable[[Exception], None]) -> None:
    """Give every exception that nobody caught to ``report``, instead of printing it."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            report(error)
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = hook


def _say_what_matters(_: QtMsgType, __: QMessageLogContext, words: str) -> None:
    """Pass on what Qt says, but for a sentence about windows that nobody sees."""
    if "propagateSizeHints" not in words:
        print(words, file=sys.stderr)


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

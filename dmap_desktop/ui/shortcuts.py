"""Every keyboard shortcut of the program, in one list. Widgets bind them by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one act, and the act in words."""

    where: str
    what: str
    keys: tuple[str, ...]


class Shortcut(Enum):
    """The acts that have keys. Keys are unique over all of them."""

    DESK = Keys("Go to", "Desk", ("Ctrl+1",))
    CASES = Keys("Go to", "Cases", ("Ctrl+2",))
    READING = Keys("Go to", "Reading desk", ("Ctrl+3",))
    COMPARE = Keys("Go to", "Compare", ("Ctrl+4",))
    MEETING = Keys("Go to", "Meeting room", ("Ctrl+5",))
    BOARD = Keys("Go to", "Board", ("Ctrl+6",))
    INTAKE = Keys("Go to", "Intake", ("Ctrl+7",))
    PACKS = Keys("Go to", "Packs", ("Ctrl+Shift+P",))
    CATALOGUE = Keys("Go to", "Catalogue", ("Ctrl+Shift+C",))
    MINUTES = Keys("Go to", "Minutes", ("Ctrl+8",))
    PANEL = Keys("Go to", "Panel", ("Ctrl+9",))
    AUDIT = Keys("Go to", "Audit", ("Ctrl+0",))
    BACK = Keys("Everywhere", "Back to where I was", ("Alt+Left",))
    NEXT_REGION = Keys("Everywhere", "Next part of the window", ("F6",))
    LOCK = Keys("Everywhere", "Lock the window", ("Ctrl+L",))
    SYNC = Keys("Everywhere", "Synchronise now", ("F5",))
    MESSAGES = Keys("Everywhere", "Recent messages", ("Ctrl+M",))
    DISMISS = Keys("Everywhere", "Close the message", ("Ctrl+Shift+M",))
    SHORTCUTS = Keys("Everywhere", "This list", ("F1", "Ctrl+/"))
    TEXT_LARGER = Keys("Everywhere", "Larger text", ("Ctrl+Shift++", "Ctrl+Shift+="))
    TEXT_SMALLER = Keys("Everywhere", "Smaller text", ("Ctrl+Shift+-", "Ctrl+Shift+_"))
    FIND = Keys("Documents and tables", "Find or filter", ("Ctrl+F",))
    FIND_NEXT = Keys("Documents and tables", "Next place found", ("F3",))
    FIND_PREVIOUS = Keys("Documents and tables", "Previous place found", ("Shift+F3",))
    ZOOM_IN = Keys("Documents and tables", "Larger page", ("Ctrl++", "Ctrl+="))
    ZOOM_OUT = Keys("Documents and tables", "Smaller page", ("Ctrl+-",))
    FIT_WIDTH = Keys("Documents and tables", "Page as wide as the window", ("Ctrl+Shift+W",))
    AS_TEXT = Keys("Documents and tables", "Paper as plain text", ("Ctrl+T",))
    NEXT_FINDING = Keys("Reading", "Next finding", ("Ctrl+Down",))
    PREVIOUS_FINDING = Keys("Reading", "Previous finding", ("Ctrl+Up",))
    SUBMIT = Keys("Reading and meeting", "Press the main button", ("Ctrl+Return",))


def bind(
    shortcut: Shortcut,
    owner: QWidget,
    call: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
) -> QShortcut:
    """Call ``call`` on the keys while the keyboard is in ``owner`` (or in the ``context``)."""
    made = QShortcut(owner)
    made.setKeys([QKeySequence(keys) for keys in shortcut.value.keys])
    made.setContext(context)
    made.activated.connect(lambda: call())
    return made


def key_words(shortcut: Shortcut) -> str:
    """Return the keys as the person's system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(QKeySequence(keys).toString(native) for keys in shortcut.value.keys)

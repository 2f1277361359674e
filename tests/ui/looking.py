"""Looking at a window with a machine's eye: what is cut off, what has no name, where Tab goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QTabBar,
    QWidget,
)

from dmap_desktop.ui.widgets.chooser import Chooser
from dmap_desktop.ui.widgets.words import Elided

_BREAKS = re.compile(r"\s|(?<=-)")
"""Where a line of text may end."""
_SLACK = 1
"""Pixels by which rounding may be off."""


def cut_off(window: QWidget) -> list[str]:
    """Return what shows less than its words, or stands outside of what holds it."""
    found = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window:
            fault = _too_small(widget) or _outside(widget)
            if fault:
                found.append(f"{called(widget)}: {fault}")
    return found


def _too_small(widget: QWidget) -> str:
    if isinstance(widget, Elided) or isinstance(widget.parentWidget(), QTabBar):
        return ""  # They say by an ellipsis, or by arrows, that there is more.
    if isinstance(widget, QLabel):
        return _label_too_small(widget)
    if isinstance(widget, Chooser | QAbstractSpinBox | QLineEdit):
        return _less(widget, widget.minimumSizeHint())
    if isinstance(widget, QAbstractButton | QComboBox):
        return _less(widget, widget.sizeHint() if _worded(widget) else widget.minimumSizeHint())
    if isinstance(widget, QScrollArea | QSplitter):
        return _content_too_wide(widget)
    return ""


def _worded(widget: QAbstractButton | QComboBox) -> bool:
    return not isinstance(widget, QAbstractButton) or bool(widget.text())


def _label_too_small(label: QLabel) -> str:
    if not label.text() or label.width() <= 0:
        return ""
    if not label.wordWrap():
        return _less(label, label.sizeHint())
    needed = label.heightForWidth(label.width())
    if needed > label.height() + _SLACK:
        return f"{needed} pixels high, has {label.height()}"
    metrics = label.fontMetrics()
    longest = max(metrics.horizontalAdvance(word) for word in _BREAKS.split(label.text()))
    return f"a word is {longest} wide, has {label.width()}" if longest > label.width() else ""


def _less(widget: QWidget, wanted: object) -> str:
    width, height = wanted.width(), wanted.height()  # type: ignore[attr-defined]
    if width > widget.width() + _SLACK or height > widget.height() + _SLACK:
        return f"wants {width} x {height}, has {widget.width()} x {widget.height()}"
    return ""


def _content_too_wide(widget: QScrollArea | QSplitter) -> str:
    """Return what a column that does not scroll sideways cannot show."""
    if isinstance(widget, QSplitter):
        return _less(widget, widget.minimumSizeHint())
    inside = widget.widget()
    scrolls = (
        widget.horizontalScrollBar().maximum() > 0 and widget.horizontalScrollBar().isVisible()
    )
    if inside is None or scrolls:
        return ""
    room = widget.viewport().width()
    return f"its content is {inside.width()} wide, has {room}" if inside.width() > room else ""


def _outside(widget: QWidget) -> str:
    holder = widget.parentWidget()
    if holder is None or isinstance(holder.parentWidget(), QAbstractScrollArea):
        return ""  # What is scrolled away can be scrolled back.
    room = holder.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
    if room.contains(widget.geometry()):
        return ""
    return f"stands at {widget.geometry().getRect()} in {holder.rect().getRect()}"


def called(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    words = str(text())[:40] if callable(text) else widget.accessibleName()
    holders, holder = [], widget.parentWidget()
    while holder is not None and len(holders) < 3:
        holders.append(holder.objectName() or type(holder).__name__)
        holder = holder.parentWidget()
    inside = " in ".join(holders)
    return f"{type(widget).__name__} {widget.objectName()} {words!r} in {inside}"


WORKED = (
    QAccessible.Role.Button,
    QAccessible.Role.ButtonDropDown,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.Link,
    QAccessible.Role.List,
    QAccessible.Role.RadioButton,
    QAccessible.Role.Slider,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Table,
    QAccessible.Role.Tree,
)
"""Roles of what a person works with; each must have a name."""
_OWN_PARTS = (QTabBar, QComboBox, QAbstractSpinBox)
"""Qt builds these of parts that it names, or hides, itself."""


def worked_with(window: QWidget) -> Iterator[tuple[QWidget, QAccessibleInterface]]:
    """Return what a person can work with in a window, in the order of the accessibility tree."""
    root = QAccessible.queryAccessibleInterface(window)
    if root is not None:
        yield from _walk(root)


def name_of(widget: QWidget, node: QAccessibleInterface) -> str:
    """Return what is read out before the value. On Linux, Qt gives a list's value as its name."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    return node.text(QAccessible.Text.Name)


def _walk(node: QAccessibleInterface) -> Iterator[tuple[QWidget, QAccessibleInterface]]:
    widget = node.object()
    if isinstance(widget, QWidget):
        if not widget.isVisible() or node.state().invisible:
            return
        if node.role() in WORKED:
            yield widget, node
    for number in range(node.childCount()):
        child = node.child(number)
        part = child.object() if child is not None else None
        if isinstance(part, QWidget) and not isinstance(widget, _OWN_PARTS):
            yield from _walk(child)


def tree(window: QWidget) -> list[str]:
    """Return a line for each thing to work with: its role, name and state."""
    lines = []
    for widget, node in worked_with(window):
        state = node.state()
        words = [node.role().name, repr(name_of(widget, node))]
        words += ["disabled"] * bool(state.disabled) + ["checked"] * bool(state.checked)
        words += ["read only"] * bool(state.readOnly)
        lines.append(" ".join(words))
    return lines

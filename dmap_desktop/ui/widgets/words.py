"""Labels in the roles of the type scale, and the headings of screens and sections."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from dmap_desktop.ui.design.tokens import Space, Tone

READABLE = Qt.TextInteractionFlag.TextSelectableByMouse


def label(text: str, role: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label. ``role``: title, heading, lead, strong, muted, caption, label, or "" (body).

    It wraps, shows plain text only (what applicants wrote is never markup), and can be copied from.
    """
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setProperty("role", role)
    made.setTextInteractionFlags(READABLE)
    return made


def heading(text: str, role: str = "lead", parent: QWidget | None = None) -> QLabel:
    """Return a heading on one line: title, heading or lead."""
    made = label(text, role, parent)
    made.setWordWrap(False)
    return made


class Elided(QLabel):
    """Words on one line, with an ellipsis where there is no room; the tool tip has them all."""

    def __init__(self, text: str, role: str = "", parent: QWidget | None = None) -> None:
        """Show ``text`` in a role of the type scale."""
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few words."""
        return QSize(self.fontMetrics().averageCharWidth() * 12, super().minimumSizeHint().height())

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint what there is room for."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        style = self.style()
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        style.drawItemText(
            painter,
            self.rect(),
            align,
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )
        painter.end()


def set_tone(made: QLabel, tone: Tone | None) -> None:
    """Colour a label's text by a tone; the words must say the same."""
    made.setProperty("tone", tone.value if tone else "")
    made.style().unpolish(made)
    made.style().polish(made)


class SectionHeading(QWidget):
    """The heading of a part of a screen: title, a line under it, actions at the right."""

    def __init__(self, title: str, caption: str = "", parent: QWidget | None = None) -> None:
        """Show ``title`` and, when there is one, ``caption``."""
        super().__init__(parent)
        self.title = heading(title, "lead")
        self.caption = label(caption, "caption")
        self.caption.setVisible(bool(caption))
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(self.title)
        words.addWidget(self.caption)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.SNUG)
        self._row.addLayout(words, 1)

    def add_action(self, widget: QWidget) -> None:
        """Put a button or field at the right end."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def set_caption(self, caption: str) -> None:
        """Change the line under the title."""
        self.caption.setText(caption)
        self.caption.setVisible(bool(caption))

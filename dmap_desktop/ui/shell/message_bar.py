"""The bar that shows messages under the header of the window, and the list of recent ones."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.ui.design.icons import icon
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.painting import paint_icon
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.shell.messages import Message, MessageBridge
from dmap_desktop.ui.widgets.buttons import button, icon_button
from dmap_desktop.ui.widgets.words import label

SHOWN_FOR = 8_000
"""Milliseconds a message that needs nothing done stays; it is among the recent ones after."""
ICONS = {
    Tone.SUCCESS: "circle-check",
    Tone.INFO: "info",
    Tone.WARNING: "triangle-alert",
    Tone.DANGER: "circle-x",
    Tone.NEUTRAL: "info",
    Tone.NOTICE: "info",
}
WORDS = {Tone.SUCCESS: "Done", Tone.WARNING: "Warning", Tone.DANGER: "Problem"}


class ToneIcon(QWidget):
    """The icon of a tone."""

    def __init__(self) -> None:
        """Start with the icon of information."""
        super().__init__()
        self.tone = Tone.INFO

    def sizeHint(self) -> QSize:
        """Return the size of an icon beside text."""
        return QSize(look().icon, look().icon)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint the icon."""
        painter = QPainter(self)
        side = look().icon
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_icon(painter, ICONS[self.tone], box, look().colours.shade(self.tone).text)
        painter.end()


class MessageBar(QFrame):
    """Shows the newest message that is still open; closing it shows the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("message")
        self.open: list[Message] = []
        self._icon = ToneIcon()
        self.words = label("")
        self._actions = QHBoxLayout()
        self._actions.setSpacing(Space.SNUG)
        self.close_button = icon_button("x", "Close the message")
        self.close_button.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.WIDE, Space.TIGHT, Space.NEAR, Space.TIGHT)
        row.setSpacing(Space.SNUG)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addLayout(self._actions)
        row.addWidget(self.close_button)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SHOWN_FOR)
        self._clock.timeout.connect(self._let_go)
        self.hide()

    def listen_to(self, bridge: MessageBridge) -> None:
        """Show what ``bridge`` posts from now on."""
        bridge.posted.connect(self.show_message)

    def show_message(self, message: Message) -> None:
        """Show a message and read it out; one that stays is hidden only by another that stays."""
        if message.stays or not (self.open and self.open[-1].stays):
            self.open = [m for m in self.open if m.stays]
            self.open.append(message)
            self._refresh()
        spoken = QAccessibleAnnouncementEvent(self, message.sentence)
        if message.tone is Tone.DANGER:
            spoken.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(spoken)

    def dismiss(self) -> None:
        """Close the message shown."""
        if self.open:
            self.open.pop()
            self._refresh()

    def _let_go(self) -> None:
        if self.open and not self.open[-1].stays:
            self.dismiss()

    def _refresh(self) -> None:
        self.setVisible(bool(self.open))
        self._clock.stop()
        while (item := self._actions.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if not self.open:
            return
        message = self.open[-1]
        self._icon.tone = message.tone
        self.words.setText(message.sentence)
        self.setAccessibleName(f"{WORDS.get(message.tone, 'Message')}: {message.sentence}")
        for action in message.actions:
            self._actions.addWidget(self._action_button(message, action.word))
        self.setProperty("tone", message.tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self._icon.update()
        if not message.stays:
            self._clock.start()

    def _action_button(self, message: Message, word: str) -> QPushButton:
        made = button(word)
        action = next(a for a in message.actions if a.word == word)

        def act() -> None:
            self.dismiss()
            action.call()

        made.clicked.connect(lambda: act())
        return made


class RecentMessages(QFrame):
    """The messages kept, newest first, in a pop-up."""

    def __init__(self, messages: tuple[Message, ...], parent: QWidget) -> None:
        """Show ``messages`` until the person clicks elsewhere or presses Escape."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("ground", "card")
        self.list = QListWidget()
        self.list.setAccessibleName("Recent messages")
        self.list.setWordWrap(True)
        self.list.setMinimumSize(look().px(420), look().px(260))
        for message in messages:
            words = f"{message.at:%H:%M}  {message.sentence}"
            self.list.addItem(QListWidgetItem(icon(ICONS[message.tone], "muted"), words))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.SNUG, Space.SNUG, Space.SNUG, Space.SNUG)
        column.addWidget(label("Recent messages" if messages else "No messages yet.", "strong"))
        column.addWidget(self.list)
        self.list.setVisible(bool(messages))

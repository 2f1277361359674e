"""The message bridge: takes sentences from anywhere in the program, and keeps the newest."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from dmap_desktop.ui.design.tokens import Tone

KEPT = 200
"""Messages kept for the list of recent ones."""


@dataclass(frozen=True, slots=True)
class MessageAction:
    """Something the person can do about a message."""

    word: str
    call: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence to the person."""

    tone: Tone
    sentence: str
    at: datetime
    actions: tuple[MessageAction, ...] = ()

    @property
    def stays(self) -> bool:
        """Say whether it stays until it is closed."""
        return self.tone in (Tone.WARNING, Tone.DANGER) or bool(self.actions)


class MessageBridge(QObject):
    """Takes sentences, keeps the newest, tells the bar. Never a dialog."""

    posted = Signal(object)
    """A :class:`Message`."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._kept: deque[Message] = deque(maxlen=KEPT)

    @property
    def recent(self) -> tuple[Message, ...]:
        """Return the messages kept, newest first."""
        return tuple(reversed(self._kept))

    def info(self, sentence: str, *actions: MessageAction) -> None:
        """Say that something is done."""
        self._post(Tone.SUCCESS, sentence, actions)

    def warn(self, sentence: str, *actions: MessageAction) -> None:
        """Say what to look at."""
        self._post(Tone.WARNING, sentence, actions)

    def error(self, sentence: str, *actions: MessageAction) -> None:
        """Say what went wrong and what to do."""
        self._post(Tone.DANGER, sentence, actions)

    def _post(self, tone: Tone, sentence: str, actions: tuple[MessageAction, ...]) -> None:
        message = Message(tone, sentence, datetime.now(), actions)
        self._kept.append(message)
        self.posted.emit(message)

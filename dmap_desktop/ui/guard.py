"""Whether the person at the keyboard is still the one whose keys these are.

Locks the window, unlocks it for the right phrase, and asks for the phrase again before an act that
is final. What was last proven, and when, is kept in memory only.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import WrongKey
from dmap_desktop.domain.phrases import PhraseKind, wait_after
from dmap_desktop.domain.ports import Doorkeeper
from dmap_desktop.jobs.lane import Pool
from dmap_desktop.ui.widgets.memory import Memory
from dmap_desktop.ui.widgets.phrase import PhraseQuestion
from dmap_desktop.ui.widgets.question import ask_first

IDLE_CHOICES = (1, 2, 5, 10, 15, 30, 60)
"""Minutes without a touch until the window locks. There is no "never"."""
REMEMBER_CHOICES = (0, 2, 5)
"""Minutes for which a phrase that was typed counts for further acts; 0 asks each time."""
_NOBODY_ASKED = (
    "Nobody is asked who is at the keyboard; set an unlock phrase under Panel, This computer."
)
_SETTINGS, _WRONG = "guard/settings", "guard/wrong"


class GuardSettings(msgspec.Struct, frozen=True):
    """How this window is guarded; a matter of this computer, so no record says it."""

    idle: int = 10
    remember: int = 0


class Guard(QObject):
    """Locked or not, and the way from one to the other."""

    locking = Signal()
    """The window locks now: keep what is being typed."""
    changed = Signal()
    """Locked or unlocked, or what there is to ask for has changed."""

    def __init__(self, memory: Memory, clock: Callable[[], float] = time.monotonic) -> None:
        """Start unlocked, with nothing to ask for until ``meet``; ``clock`` gives seconds."""
        super().__init__()
        self._memory, self._clock = memory, clock
        self._pool = Pool("guard", threads=1)
        self._doorkeeper: Doorkeeper | None = None
        self.kind = PhraseKind.NONE
        self.locked = False
        self._proven: float | None = None
        kept = memory.kept(_WRONG) or ""
        self._wrong = int(kept) if kept.isdecimal() else 0
        self._wrong_at = clock()

    @property
    def met(self) -> bool:
        """Say whether the profile is open, so that ``kind`` is known."""
        return self._doorkeeper is not None

    @property
    def settings(self) -> GuardSettings:
        """Return how the window is guarded; as new when what was kept is damaged."""
        try:
            kept = msgspec.json.decode(self._memory.kept(_SETTINGS) or "{}", type=GuardSettings)
        except UNDECODABLE:
            return GuardSettings()
        sound = kept.idle in IDLE_CHOICES and kept.remember in REMEMBER_CHOICES
        return kept if sound else GuardSettings()

    def set_settings(self, settings: GuardSettings) -> None:
        """Guard the window so from now on."""
        self._memory.keep(_SETTINGS, msgspec.json.encode(settings).decode())
        self.changed.emit()

    def meet(self, doorkeeper: Doorkeeper, kind: PhraseKind) -> None:
        """Ask ``doorkeeper`` from now on. With an unlock phrase set, the window starts locked.

        Keys in a keyring open the profile for whoever is logged in; a passphrase was given already.
        """
        self._doorkeeper, self.kind = doorkeeper, kind
        if kind is PhraseKind.UNLOCK:
            self.lock()
        else:
            self.changed.emit()

    def lock(self) -> None:
        """Hide the work until the phrase is typed."""
        if not self.locked:
            self.locking.emit()
            self.locked, self._proven = True, None
        self.changed.emit()

    @property
    def wait(self) -> float:
        """Return the seconds until the next phrase may be tried."""
        return max(self._wrong_at + wait_after(self._wrong) - self._clock(), 0.0)

    def prove(
        self, phrase: str, on_right: Callable[[], None], on_wrong: Callable[[Exception], None]
    ) -> None:
        """Check ``phrase`` off this thread; unlock when it fits. Without one set, all fit."""
        doorkeeper = self._doorkeeper
        if doorkeeper is None or self.kind is PhraseKind.NONE:
            self._let_in(on_right)
            return

        def told(fits: bool) -> None:
            if fits:
                self._proven = self._clock()
                self._count_wrong(0)
                self._let_in(on_right)
            else:
                self._count_wrong(self._wrong + 1)
                on_wrong(WrongKey(f"That is not the {self.kind.value}."))

        self._pool.submit(lambda: doorkeeper.fits(phrase), told, on_wrong)

    def settle(
        self, phrase: str, on_done: Callable[[], None], on_failed: Callable[[Exception], None]
    ) -> None:
        """Set the unlock phrase, "" for none."""
        doorkeeper = self._doorkeeper
        if doorkeeper is None:
            return

        def settle() -> PhraseKind:
            doorkeeper.settle(phrase)
            return doorkeeper.kind

        def settled(kind: PhraseKind) -> None:
            self.kind, self._proven = kind, None
            self.changed.emit()
            on_done()

        self._pool.submit(settle, settled, on_failed)

    def confirm(
        self, parent: QWidget, sentence: str, verb: str, on_yes: Callable[[], None]
    ) -> QDialog:
        """Ask before an act that is final; for the phrase, too, unless it was typed just now."""
        if self.kind is PhraseKind.NONE:
            return ask_first(parent, f"{sentence}\n\n{_NOBODY_ASKED}", verb, on_yes)
        if self._remembered():
            return ask_first(parent, sentence, verb, on_yes)
        question = PhraseQuestion(parent, sentence, verb, self.kind, lambda: self.wait, self.prove)
        question.accepted.connect(on_yes)
        question.open()
        return question

    def close(self) -> None:
        """End the thread that checks phrases."""
        self._pool.close()

    def _remembered(self) -> bool:
        remember = self.settings.remember * 60
        return self._proven is not None and self._clock() - self._proven < remember

    def _let_in(self, on_right: Callable[[], None]) -> None:
        on_right()
        if self.locked:
            self.locked = False
            self.changed.emit()

    def _count_wrong(self, wrong: int) -> None:
        self._wrong, self._wrong_at = wrong, self._clock()
        self._memory.keep(_WRONG, str(wrong))

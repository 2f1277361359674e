"""What is settled for this computer alone: when the window locks, and what unlocks it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from dmap_desktop.domain.errors import Mendable, Refused
from dmap_desktop.domain.phrases import PhraseKind, check_new_phrase
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.forms.this_computer import Ui_ThisComputer
from dmap_desktop.ui.guard import IDLE_CHOICES, REMEMBER_CHOICES, Guard, GuardSettings
from dmap_desktop.ui.widgets.buttons import dress_button

_STATES = {
    PhraseKind.PASSPHRASE: "This profile is locked by the passphrase of its identity file. It is "
    "asked for when the window is locked, and before a ballot or decision.",
    PhraseKind.NONE: "None is set: a locked window hides your work, but lets anybody back in, and "
    "ballots and decisions are signed without asking who is there.",
    PhraseKind.UNLOCK: "It is asked for when the window starts or is locked, and before a ballot "
    "or decision.",
}
_NOT_OPEN = "The profile is being opened; what it asks for appears here."
_LIMITS = (
    " It keeps others out of this window when you leave it. It does not replace locking the "
    "computer: whoever can run programs as you can get at your keys."
)


class ThisComputer(QDialog):
    """Settings that no record holds."""

    def __init__(self, parent: QWidget, guard: Guard) -> None:
        """Show how ``guard`` guards."""
        super().__init__(parent)
        self._guard = guard
        self.form = Ui_ThisComputer()
        self.form.setupUi(self)
        for title in (self.form.lockTitle, self.form.phraseTitle):
            title.setProperty("role", "lead")
        for words in ("idle", "remember", "held", "fresh", "again"):
            getattr(self.form, f"{words}Label").setProperty("role", "label")
        dress_button(self.form.settle, "primary")
        dress_button(self.form.remove)
        for minutes in IDLE_CHOICES:
            self.form.idle.addItem(_minutes(minutes), minutes)
        for minutes in REMEMBER_CHOICES:
            often = f"Once in {_minutes(minutes)}" if minutes else "Each time"
            self.form.remember.addItem(often, minutes)
        _choose(self.form.idle, guard.settings.idle)
        _choose(self.form.remember, guard.settings.remember)
        self.form.idle.activated.connect(lambda: self._settings_changed())
        self.form.remember.activated.connect(lambda: self._settings_changed())
        self.form.settle.clicked.connect(lambda: self._set())
        self.form.remove.clicked.connect(lambda: self._prove_then(""))
        self.form.again.returnPressed.connect(lambda: self._set())
        guard.changed.connect(self._follow)
        self._show_phrase()

    def _follow(self) -> None:
        """Say anew what is asked for, when that has become known or another."""
        if (self._guard.met, self._guard.kind) != self._shown:
            self._show_phrase()

    def _settings_changed(self) -> None:
        idle, remember = self.form.idle.currentData(), self.form.remember.currentData()
        self._guard.set_settings(GuardSettings(idle, remember))

    def _show_phrase(self) -> None:
        kind = self._guard.kind
        self._shown = self._guard.met, kind
        own = self._guard.met and kind is not PhraseKind.PASSPHRASE
        words = _STATES[kind] if self._guard.met else _NOT_OPEN
        self.form.state.setText(words + (_LIMITS if own else ""))
        self.form.fields.setVisible(own)
        for widget in (self.form.held, self.form.heldLabel, self.form.remove):
            widget.setVisible(kind is PhraseKind.UNLOCK)
        word = "Change the unlock phrase" if kind is PhraseKind.UNLOCK else "Set the unlock phrase"
        self.form.settle.setText(word)
        self.form.said.setVisible(bool(self.form.said.text()))
        for field in (self.form.held, self.form.fresh, self.form.again):
            field.clear()
        self.adjustSize()

    def _set(self) -> None:
        try:
            check_new_phrase(self.form.fresh.text().strip(), self.form.again.text().strip())
        except Refused as reason:
            self._say(str(reason), Tone.DANGER)
        else:
            self._prove_then(self.form.fresh.text())

    def _prove_then(self, phrase: str) -> None:
        """Set ``phrase`` once the one in use was typed."""
        if self._guard.wait:
            self._say("Wait a minute before you try again.", Tone.DANGER)
            return
        done = "The unlock phrase is set." if phrase else "The unlock phrase is removed."

        def settled() -> None:
            self._say(done, Tone.SUCCESS)
            self._show_phrase()

        self._guard.prove(
            self.form.held.text(),
            lambda: self._guard.settle(phrase, settled, self._failed),
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        known = isinstance(error, Mendable)
        self._say(str(error) if known else "The phrase could not be kept.", Tone.DANGER)
        self.form.held.clear()
        self.form.held.setFocus()

    def _say(self, sentence: str, tone: Tone) -> None:
        self.form.said.setProperty("tone", tone.value)
        self.form.said.style().polish(self.form.said)
        self.form.said.setText(sentence)
        self.form.said.show()


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"


def _choose(box: QComboBox, value: int) -> None:
    box.setCurrentIndex(box.findData(value))

"""Naming another hub: whether it fits is found out first, and an empty one begun when meant."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from dmap_desktop.domain.errors import Cancelled, EmptyHub, Mendable
from dmap_desktop.jobs.lane import Job
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.forms.hub import Ui_HubDialog
from dmap_desktop.ui.widgets.buttons import dress_button
from dmap_desktop.ui.widgets.question import ask_first
from dmap_desktop.ui.widgets.words import set_tone
from dmap_desktop.ui.workplace import Workplace


class HubDialog(QDialog):
    """An address, what opens it, and what was found there."""

    def __init__(self, parent: QWidget, workplace: Workplace, before: str) -> None:
        """Start with the address in use; "" for none."""
        super().__init__(parent)
        self._workplace, self._before = workplace, before
        self._job: Job | None = None
        self.form = Ui_HubDialog()
        self.form.setupUi(self)
        self.form.title.setProperty("role", "lead")
        self.form.explained.setProperty("role", "muted")
        dress_button(self.form.use, "primary")
        dress_button(self.form.cancel)
        self.form.use.clicked.connect(lambda: self.use())
        self.form.cancel.clicked.connect(lambda: self.reject())
        self.form.fields.set_address(before)
        self.form.fields.changed.connect(lambda: self._follow())
        self.form.fields.finished.connect(lambda: self.use())
        self.finished.connect(lambda _: self._stop())
        self.setTabOrder(self.form.fields, self.form.use)
        self._show_busy(False)
        self._say("")

    def use(self, move: bool = False) -> None:
        """Take the hub that was named, when it fits."""
        address = self.form.fields.address.text().strip()
        if self._job is not None or not address:
            return
        self._say("")
        self._show_busy(True)
        offered = self.form.fields.credentials()
        self._job = self._workplace.change_hub(
            address, offered, move, self._taken, lambda error: self._failed(error, move)
        )

    def _taken(self, address: str) -> None:
        self._job = None
        self._workplace.messages.info(f"The hub is {address} from now on.")
        self.accept()

    def _failed(self, error: Exception, moved: bool) -> None:
        self._job = None
        self._show_busy(False)
        if isinstance(error, EmptyHub) and self._before and not moved:
            address = self.form.fields.address.text().strip()
            sentence = (
                f"The hub {address} is empty. Carry there what this laptop holds, and begin it? "
                f"Everybody else stays with {self._before} until they name the new one."
            )
            ask_first(self, sentence, "Begin the new hub", lambda: self.use(move=True))
        elif isinstance(error, Mendable) and not isinstance(error, Cancelled):
            self._say(str(error))
        else:
            self._workplace.failed(error)

    def _stop(self) -> None:
        """Closed while it looks, it stops looking; what was typed is forgotten."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.form.fields.forget()

    def _follow(self) -> None:
        self._say("")
        self.form.use.setEnabled(bool(self.form.fields.address.text().strip()))

    def _show_busy(self, busy: bool) -> None:
        self.form.bar.setVisible(busy)
        self.form.fields.setEnabled(not busy)
        self.form.use.setEnabled(not busy and bool(self.form.fields.address.text().strip()))

    def _say(self, sentence: str) -> None:
        self.form.said.setText(sentence)
        self.form.said.setVisible(bool(sentence))
        set_tone(self.form.said, Tone.DANGER)
        # Once the fields that come or go have been laid out.
        QTimer.singleShot(0, self, self.adjustSize)

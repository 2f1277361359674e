"""Typing an answer by hand beside the page it stands on, where nothing could be read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QInputDialog

from dmap_desktop.domain.application import Application
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.jobs.documents import with_typed
from dmap_desktop.ui.intake.model import FieldRow
from dmap_desktop.ui.papers.pane import PaperPane
from dmap_desktop.ui.widgets.buttons import ReasonButton
from dmap_desktop.ui.widgets.table import DataTable


class TypingBar(ReasonButton):
    """The button beneath the questions: type the answer to the one that is chosen."""

    typed = Signal(object)
    """The application with the answer in it."""

    def __init__(self, fields: DataTable[FieldRow], paper: PaperPane) -> None:
        """Follow what is chosen in ``fields`` and shown in ``paper``."""
        super().__init__("Type the answer...", "user-round")
        self.button.setObjectName("intake.type_answer")
        self._fields, self._paper = fields, paper
        self._application: Application | None = None
        fields.view.selected.connect(lambda _: self.follow())
        paper.chosen.connect(lambda _: self.follow())
        self.clicked.connect(lambda: self._ask())
        self.follow()

    def work_on(self, application: Application | None) -> None:
        """Take answers for ``application``."""
        self._application = application
        self.follow()

    def follow(self) -> None:
        """Say whether an answer can be typed now."""
        row = self._fields.view.current_row()
        reason = None if self._paper.shown else "Show the paper that holds the answer."
        if self._application is None or row is None or not row.key:
            reason = "Choose a question to type its answer beside the page shown."
        self.set_possible(reason)

    def _ask(self) -> None:
        row, application = self._fields.view.current_row(), self._application
        if row is None or application is None:
            return
        page = self._paper.pages.page if self._paper.pages.isVisible() else 0
        at = Evidence(self._paper.shown, page or None)
        dialog = QInputDialog(self.window())
        dialog.setObjectName("intake.typed_answer")
        dialog.setWindowTitle("Type the answer")
        dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
        question = f"{row.number} {row.label}".strip()
        dialog.setLabelText(f"{question}\n\nAs it stands on {at.place()} of the paper shown:")
        dialog.setTextValue(row.answer)
        dialog.setOkButtonText("Take this answer")
        dialog.textValueSelected.connect(
            lambda text: self.typed.emit(
                with_typed(application, row.key, row.label, row.kind, text, at)
            )
        )
        dialog.open()

"""The screen of packs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QTabWidget, QVBoxLayout, QWidget

from dmap_desktop.domain.differences import Change
from dmap_desktop.domain.records import PANEL_STREAM, case_stream
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.packs.model import CHANGES
from dmap_desktop.ui.packs.operations import PackLook, choices, look_at
from dmap_desktop.ui.packs.papers import Papers, pack_words
from dmap_desktop.ui.packs.questions import OfficeQuestions
from dmap_desktop.ui.packs.writing import Writing
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import EmptyState
from dmap_desktop.ui.widgets.chooser import Chooser
from dmap_desktop.ui.widgets.splits import Splitter
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.workplace import Workplace


class PacksView(Screen):
    """Papers and changes at the left, questions to the applicant at the right."""

    def __init__(self, workplace: Workplace) -> None:
        """Start without a case."""
        super().__init__("Packs")
        self._workplace = workplace
        self._case = ""
        self.choice = Chooser("packs.case", "Case")
        self.choice.activated.connect(lambda: self.show_subject(str(self.choice.currentData())))
        self.papers = Papers(workplace)
        model: RowsModel[Change] = RowsModel(CHANGES, _key, self)
        self._no_changes = EmptyState("columns-3", "There is one pack only.")
        self.changes: DataTable[Change] = DataTable(
            model, "Changes", self._no_changes, workplace.memory
        )
        self.changes.view.setObjectName("packs.changes")
        self.since = QComboBox()
        self.since.setObjectName("packs.since")
        self.since.setAccessibleName("Compare the newest pack with")
        self.since.activated.connect(lambda: self._look(int(self.since.currentData())))
        self.changes.add_tool(self.since)
        self.questions = OfficeQuestions(workplace)
        self._clock = Badge(meaning.BLIND)
        self._clock.hide()
        self.read = button("Read", "book-open-text")
        self.read.clicked.connect(lambda: workplace.go("reading", self._case))
        self.writing = Writing(workplace, self)
        self.header.add_badge(self._clock)
        self.header.add_action(self.writing.button)
        self.header.add_action(self.read)
        self.header.add_action(self.choice)
        self._build()

    def _build(self) -> None:
        self.tabs = QTabWidget()
        changes = QWidget()
        column = QVBoxLayout(changes)
        column.setContentsMargins(0, Space.NEAR, 0, 0)
        column.addWidget(self.changes)
        self.tabs.addTab(self.papers, "Papers")
        self.tabs.addTab(changes, "Changes")
        self._split = Splitter(Qt.Orientation.Horizontal, "packs", self._workplace.memory)
        self._split.add(self.tabs, self.questions)
        self._split.restore(800, 400)
        self.body.addWidget(self._split)

    def show_subject(self, subject: str) -> None:
        """Show a case; "" for the one shown last, or the newest."""
        self._workplace.ask(choices, lambda found: self._offer(found, subject))

    def refresh(self, streams: frozenset[str]) -> None:
        """Show the case again when it changed."""
        shown = {PANEL_STREAM, case_stream(self._case)}
        if not self._case or not streams or shown & streams:
            self.show_subject(self._case)

    def first_focus(self) -> QWidget:
        """Return the table of papers."""
        return self.papers.table.view

    def _offer(self, found: list[tuple[str, str]], subject: str) -> None:
        self.choice.clear()
        for reference, words in found:
            self.choice.addItem(words, reference)
        known = [reference for reference, _ in found]
        wanted = next((c for c in (subject, self._case) if c in known), known[0] if known else "")
        self.choice.setCurrentIndex(self.choice.findData(wanted))
        self._case = self.writing.case = wanted
        self.writing.button.setEnabled(bool(wanted))
        self.read.setEnabled(bool(wanted))
        if wanted:
            self._look(0)
            return
        self.header.set_title("Packs", "No pack is published yet; publish one on Intake.")
        self._clock.hide()
        self.papers.show_case(None)
        self.questions.show_case(None)
        self.changes.set_rows([])

    def _look(self, since: int) -> None:
        case = self._case
        self._workplace.ask(lambda session: look_at(session, case, since), self._show)

    def _show(self, look: PackLook) -> None:
        if look.case.reference != self._case:
            return
        self.header.set_title(look.case.received.title, look.hidden or pack_words(look))
        self._clock.setVisible(look.clock is not None)
        if look.clock is not None:
            self._clock.show_meaning(meaning.clock(look.clock))
        self.papers.show_case(look)
        self.questions.show_case(look)
        self._no_changes.sentence.setText(look.why_no_changes)
        self.changes.set_rows(look.changes)
        self.since.clear()
        for version in range(len(look.case.packs) - 1, 0, -1):
            self.since.addItem(f"Since pack {version}", version)
        self.since.setCurrentIndex(self.since.findData(look.since))
        self.since.setVisible(bool(look.since))
        self.tabs.setTabText(1, f"Changes ({len(look.changes)})")


def _key(row: Change) -> str:
    return f"{row.part} {row.what} {row.before} {row.after}"

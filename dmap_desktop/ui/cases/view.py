"""The screen of all cases: filtered, sorted, opened, two of them compared."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.ports import no_progress
from dmap_desktop.domain.records import case_stream
from dmap_desktop.domain.summary import CaseSummary
from dmap_desktop.services.keeping import CasePapers
from dmap_desktop.ui.cases.model import columns_for
from dmap_desktop.ui.cases.operations import Listed, keep, listed, remove
from dmap_desktop.ui.cases.papers_menu import PapersMenu
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import EmptyState
from dmap_desktop.ui.widgets.question import ask_first
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.workplace import Workplace


class CasesView(Screen):
    """One table; what a person may not see yet is said instead of shown."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__("Cases")
        self._workplace = workplace
        self._cases: list[CaseSummary] = []
        self._papers: dict[str, CasePapers] = {}
        self._today = date.today()
        columns = columns_for(
            workplace.person, lambda reference: self._papers.get(reference), lambda: self._today
        )
        model = RowsModel(columns, lambda case: case.reference, self)
        empty = EmptyState(
            "briefcase",
            "No case has reached this device yet. Synchronise to fetch them; the secretariat takes "
            "applications in on the Intake screen.",
        )
        self.table: DataTable[CaseSummary] = DataTable(model, "Cases", empty, workplace.memory)
        self.table.view.setObjectName("cases.table")
        self.table.filter.setObjectName("cases.filter")
        self.state = QComboBox()
        self.state.setObjectName("cases.state")
        self.state.setAccessibleName("State")
        self.state.addItem("In every state", "")
        for state in CaseState:
            self.state.addItem(meaning.case_state(state).word, state.value)
        self.state.currentIndexChanged.connect(lambda: self._show_rows())
        self.table.add_tool(self.state)
        self.read = button("Read", "book-open-text", "primary")
        self.read.clicked.connect(lambda: self._open(self.table.view.current_row()))
        self.compare = ReasonButton("Compare two", "columns-3")
        self.compare.setObjectName("cases.compare")
        self.compare.clicked.connect(self._compare)
        self.papers = PapersMenu()
        self.papers.setObjectName("cases.papers")
        self.papers.fetch.connect(self._fetch)
        self.papers.keep.connect(self._keep)
        self.papers.remove.connect(self._ask_to_remove)
        self.header.add_action(self.papers)
        self.header.add_action(self.compare)
        self.header.add_action(self.read)
        self.table.view.opened.connect(self._open)
        self.table.view.selectionModel().selectionChanged.connect(lambda: self._follow())
        self.body.addWidget(self.table)
        self._follow()

    def show_subject(self, subject: str) -> None:
        """Show all cases, with ``subject`` selected."""
        self._workplace.ask(listed, lambda found: self._show(found, subject))

    def refresh(self, streams: frozenset[str]) -> None:
        """Show the lines again."""
        self.show_subject("")

    def first_focus(self) -> QWidget:
        """Return the table."""
        return self.table.view

    def _show(self, found: Listed, subject: str) -> None:
        cases = self._cases = list(found.cases)
        self._papers, self._today = found.papers, found.today
        waiting = sum(case.state is CaseState.WITH_PANEL for case in cases)
        away = sum(papers.missing > 0 for papers in found.papers.values())
        words = f"{len(cases)} cases, {waiting} of them with the panel"
        if away:
            words += f"; papers of {away} {'case' if away == 1 else 'cases'} are not on this laptop"
        self.header.set_title("Cases", words)
        self._show_rows()
        if subject:
            self.table.view.select_key(subject)
        elif cases and not self._selected():
            self.table.view.selectRow(0)

    def _show_rows(self) -> None:
        wanted = str(self.state.currentData() or "")
        self.table.set_rows([c for c in self._cases if not wanted or c.state.value == wanted])
        self._follow()

    def _follow(self) -> None:
        chosen = len(self._selected())
        self.read.setEnabled(chosen == 1)
        self.compare.set_possible(None if chosen == 2 else "Select two cases (Ctrl and click).")
        self.papers.show_papers([self._papers.get(row) for row in self._selected()])
        self.compare.reason.hide()  # the tool tip says it; under the header it would crowd

    def _selected(self) -> list[str]:
        rows = self.table.view.selectionModel().selectedRows()
        return [self.table.model.row_at(index).reference for index in rows]

    def _open(self, case: CaseSummary | None) -> None:
        if case is not None:
            self._workplace.go("reading", case.reference)

    def _fetch(self) -> None:
        for reference in self._selected():
            self._workplace.fetch_papers(reference)

    def _keep(self, kept: bool) -> None:
        references = self._selected()

        def done(_: None) -> None:
            self.refresh(frozenset())
            if kept:
                self._fetch()

        self._workplace.ask(lambda session: keep(session, references, kept), done)

    def _ask_to_remove(self) -> None:
        references = self._selected()
        which = references[0] if len(references) == 1 else f"{len(references)} cases"
        sentence = (
            f"Remove the papers of {which} from this laptop? The hub holds them, and they can be "
            "fetched again. Notes, views and ballots stay."
        )
        ask_first(self, sentence, "Remove the papers", lambda: self._remove(references))

    def _remove(self, references: list[str]) -> None:
        def done(sentence: str) -> None:
            self._workplace.messages.info(sentence)
            self._workplace.changed.emit(frozenset(map(case_stream, references)))

        self._workplace.exchange(
            lambda session, exchange, progress: remove(session, exchange, references, progress),
            done,
            no_progress,
            self._workplace.failed,
        )

    def _compare(self) -> None:
        self._workplace.go("compare", " ".join(self._selected()))

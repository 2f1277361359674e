"""The screen of all cases: filtered, sorted, opened, two of them compared."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.summary import CaseSummary
from dmap_desktop.services.cases import list_cases
from dmap_desktop.ui.cases.model import columns_for
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import EmptyState
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.workplace import Workplace


class CasesView(Screen):
    """One table; what a person may not see yet is said instead of shown."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__("Cases")
        self._workplace = workplace
        self._cases: list[CaseSummary] = []
        model = RowsModel(columns_for(workplace.person), lambda case: case.reference, self)
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
        self.header.add_action(self.compare)
        self.header.add_action(self.read)
        self.table.view.opened.connect(self._open)
        self.table.view.selectionModel().selectionChanged.connect(lambda: self._follow())
        self.body.addWidget(self.table)
        self._follow()

    def show_subject(self, subject: str) -> None:
        """Show all cases, with ``subject`` selected."""
        self._workplace.ask(list_cases, lambda cases: self._show(cases, subject))

    def refresh(self, streams: frozenset[str]) -> None:
        """Show the lines again."""
        self.show_subject("")

    def first_focus(self) -> QWidget:
        """Return the table."""
        return self.table.view

    def _show(self, cases: list[CaseSummary], subject: str) -> None:
        self._cases = cases
        waiting = sum(case.state is CaseState.WITH_PANEL for case in cases)
        self.header.set_title("Cases", f"{len(cases)} cases, {waiting} of them with the panel")
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
        self.compare.reason.hide()  # the tool tip says it; under the header it would crowd

    def _selected(self) -> list[str]:
        rows = self.table.view.selectionModel().selectedRows()
        return [self.table.model.row_at(index).reference for index in rows]

    def _open(self, case: CaseSummary | None) -> None:
        if case is not None:
            self._workplace.go("reading", case.reference)

    def _compare(self) -> None:
        self._workplace.go("compare", " ".join(self._selected()))

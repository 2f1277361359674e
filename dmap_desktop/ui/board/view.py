"""The screen of the board."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.domain.records import Condition, Outcome, Vote
from dmap_desktop.services.deciding import record_ruling
from dmap_desktop.ui.board.operations import RULINGS, Escalated, escalated
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.models.columns import Column, meaning_column
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card, EmptyState
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.facts import FactList
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.splits import Splitter
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.widgets.words import heading, label
from dmap_desktop.ui.workplace import Workplace

_COLUMNS: tuple[Column[Escalated], ...] = (
    Column("Case", lambda row: row.case.reference, strong=True, width=130),
    Column("Title", lambda row: row.case.received.title),
    meaning_column("State", lambda row: meaning.case_state(row.case.state), 170),
)


class BoardView(Screen):
    """Escalated cases at the left; the question, the panel's part and the ruling at the right."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__("Board")
        self._workplace = workplace
        self._wanted = ""
        self._shown: Escalated | None = None
        model: RowsModel[Escalated] = RowsModel(_COLUMNS, lambda row: row.case.reference, self)
        empty = EmptyState(
            "landmark",
            "Nothing was escalated. The chair escalates a case in the meeting room.",
        )
        self.cases: DataTable[Escalated] = DataTable(model, "Escalated", empty, workplace.memory)
        self.cases.view.setObjectName("board.cases")
        self.cases.view.selected.connect(self._select)
        self.outcome = QComboBox()
        self.outcome.setObjectName("ruling.outcome")
        self.outcome.setAccessibleName("Ruling")
        for outcome in RULINGS:
            self.outcome.addItem(meaning.outcome(outcome).word, outcome.value)
        self.date = QDateEdit(QDate.currentDate())
        self.date.setObjectName("ruling.date")
        self.date.setAccessibleName("Date of the ruling")
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("d MMMM yyyy")
        self.reference = QLineEdit()
        self.reference.setObjectName("ruling.reference")
        self.reference.setAccessibleName("The Board's reference")
        self.reasons = DraftEdit(workplace, "ruling.reasons", "Reasons", "The Board's reasons")
        self.conditions = DraftEdit(
            workplace, "ruling.conditions", "Conditions", "Conditions, one a line", lines=3
        )
        self.record = ReasonButton("Record the ruling", "landmark", "primary")
        self.record.setObjectName("ruling.record")
        self.record.clicked.connect(self._ask)
        self.reasons.typed.connect(self._follow)
        self.conditions.typed.connect(self._follow)
        self.outcome.currentIndexChanged.connect(lambda: self._follow())
        self._build()

    def show_subject(self, subject: str) -> None:
        """Show the escalated cases, with ``subject`` chosen."""
        self._wanted = subject or self._wanted
        self._workplace.ask(escalated, self._show)

    def refresh(self, streams: frozenset[str]) -> None:
        """Show the cases again."""
        self.show_subject("")

    def first_focus(self) -> QWidget:
        """Return the table of cases."""
        return self.cases.view

    def _build(self) -> None:
        self._title = heading("", "heading")
        self._title.setWordWrap(True)
        self._why = label("", "muted")
        self._facts = FactList()
        self._votes = QVBoxLayout()
        self._votes.setSpacing(Space.SNUG)
        self._ruled = Badge(meaning.BLIND)
        self._read = button("Read the papers", "book-open-text")
        self._read.clicked.connect(lambda: self._go())
        asked = Card("What the panel asks")
        asked.body.addWidget(self._title)
        asked.body.addWidget(self._why)
        asked.body.addWidget(self._facts)
        asked.body.addWidget(self._read, 0, Qt.AlignmentFlag.AlignLeft)
        self._voted = Card("How the panel voted")
        self._voted.body.addLayout(self._votes)
        self._form = Card("Ruling of the DSPB", "Signed with your key; it settles the case.")
        self._form.body.addWidget(self._ruled, 0, Qt.AlignmentFlag.AlignLeft)
        self._form.body.addLayout(self._fields())
        self._form.body.addWidget(self.record)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.SNUG, 0)
        column.setSpacing(Space.ROOM)
        for card in (asked, self._voted, self._form):
            column.addWidget(card)
        column.addStretch(1)
        self._side = ScrollColumn()
        self._side.setWidget(inside)
        self._split = Splitter(Qt.Orientation.Horizontal, "board", self._workplace.memory)
        self._split.add(self.cases, self._side)
        self._split.restore(560, 640)
        self.body.addWidget(self._split)
        self._side.hide()

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.ROOM)
        grid.setVerticalSpacing(Space.SNUG)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("Outcome", self.outcome),
            ("Ruled on", self.date),
            ("Reference", self.reference),
            ("Reasons", self.reasons),
            ("Conditions", self.conditions),
        )
        for row, (words, field) in enumerate(rows):
            grid.addWidget(label(words, "label"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _show(self, found: tuple[Escalated, ...]) -> None:
        waiting = sum(row.case.ruling is None for row in found)
        said = "One case waits" if waiting == 1 else f"{waiting} cases wait"
        self.header.set_title("Board", f"{said} for the DSPB's ruling")
        self.cases.set_rows(found)
        self._side.setVisible(bool(found))
        known = [row.case.reference for row in found]
        wanted = self._wanted if self._wanted in known else (known[0] if known else "")
        if wanted:
            self.cases.view.select_key(wanted)
            self._select(next(row for row in found if row.case.reference == wanted))

    def _select(self, row: Escalated | None) -> None:
        if row is None:
            return
        self._shown, self._wanted = row, row.case.reference
        case, decision = row.case, None if row.hidden else row.case.decision
        self._title.setText(decision.record.question if decision else "")
        self._why.setText(row.hidden)
        self._why.setVisible(bool(row.hidden))
        for part in (self._title, self._read, self._voted, self._form):
            part.setHidden(bool(row.hidden))
        self._facts.show_facts(
            (
                ("Case", f"{case.reference}  {case.received.title}"),
                ("Applicant", case.received.organisation),
                ("Tier", case.pack.tier_words if case.pack and not row.hidden else ""),
                ("Panel's reasons", decision.record.reasons if decision else ""),
            )
        )
        self._show_votes(row)
        ruling = case.ruling
        self._ruled.setVisible(ruling is not None)
        if ruling is not None:
            self._ruled.show_meaning(meaning.outcome(ruling.record.outcome))
        for field in (self.reasons, self.conditions):
            field.work_on(case.reference)
        self._follow()

    def _show_votes(self, row: Escalated) -> None:
        while (item := self._votes.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        decision = None if row.hidden else row.case.decision
        for ballot in decision.tally.counted if decision else ():
            self._votes.addWidget(label(row.panel.name_of(ballot.voter), "strong"))
            self._votes.addWidget(_vote(ballot.vote), 0, Qt.AlignmentFlag.AlignLeft)
            if ballot.reasons:
                self._votes.addWidget(label(ballot.reasons, "muted"))

    def _follow(self) -> None:
        row = self._shown
        if row is None:
            return
        lacking = None if self.reasons.text() else "Give the DSPB's reasons."
        outcome = Outcome(self.outcome.currentData())
        if outcome is Outcome.CONDITIONS and not self.conditions.lines():
            lacking = lacking or "Name at least one condition, or approve without."
        self.conditions.setEnabled(outcome is Outcome.CONDITIONS)
        self.record.set_possible(row.why_not_rule or lacking)

    def _ask(self) -> None:
        row = self._shown
        if row is None:
            return
        outcome = Outcome(self.outcome.currentData())
        self._workplace.guard.confirm(
            self,
            f"Record the DSPB's ruling on {row.case.reference}: {outcome.value}? It settles the "
            "case for the panel.",
            "Record the ruling",
            lambda: self._record(row.case.reference, outcome),
        )

    def _record(self, case: str, outcome: Outcome) -> None:
        ruled_on = self.date.date().toString(Qt.DateFormat.ISODate)
        reference, reasons = self.reference.text(), self.reasons.text()
        lines = self.conditions.lines() if outcome is Outcome.CONDITIONS else ()
        conditions = tuple(Condition(line, "", "", "") for line in lines)
        self._workplace.do(
            lambda session: record_ruling(
                session, case, outcome, ruled_on, reference, reasons, conditions
            ),
            f"Recorded: the DSPB ruled {case} {outcome.value}.",
            lambda _: self._done(),
        )

    def _done(self) -> None:
        self.reasons.done()
        self.conditions.done()
        self.reference.clear()

    def _go(self) -> None:
        if self._shown is not None:
            self._workplace.go("reading", self._shown.case.reference)


def _vote(vote: Vote) -> Badge:
    return Badge(meaning.vote(vote))

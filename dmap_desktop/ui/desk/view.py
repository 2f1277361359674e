"""The screen of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.summary import MeetingSummary
from dmap_desktop.services.awaiting import Task, tasks_of
from dmap_desktop.services.cases import list_cases, list_meetings
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.session import Session
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.desk.model import COLUMNS, day, key_of, place_of
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card, EmptyState
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.widgets.words import heading, label
from dmap_desktop.ui.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the desk shows."""

    name: str
    tasks: tuple[Task, ...]
    meetings: tuple[MeetingSummary, ...]
    """Those not closed, the next one first."""
    empty: bool
    """Nothing awaits the person because no case has come here yet."""


def waiting(session: Session) -> Waiting:
    """Return what awaits the person at work."""
    meetings = [m for m in list_meetings(session) if m.state is not MeetingState.CLOSED]
    tasks = tasks_of(session)
    return Waiting(
        name=panel_of(session).name_of(session.person),
        tasks=tasks,
        meetings=tuple(sorted(meetings, key=lambda meeting: meeting.held_on)),
        empty=not tasks and not list_cases(session),
    )


class DeskView(Screen):
    """Tasks at the left, meetings at the right."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__("Desk")
        self._workplace = workplace
        model: RowsModel[Task] = RowsModel(COLUMNS, key_of, self)
        self._empty = EmptyState(
            "check", "Nothing awaits you.", "Look at all cases", lambda: workplace.go("cases")
        )
        self.tasks: DataTable[Task] = DataTable(model, "Tasks", self._empty, workplace.memory)
        self.tasks.view.setObjectName("desk.tasks")
        self.tasks.view.opened.connect(self._go)
        self.tasks.view.setToolTip("Enter or a double click opens the screen it is done on.")
        self._meetings = QVBoxLayout()
        self._meetings.setSpacing(Space.ROOM)
        side = QWidget()
        side.setLayout(self._meetings)
        self._meetings.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(Space.WIDE)
        row.addWidget(self.tasks, 3)
        row.addWidget(ScrollColumn(side), 1)
        self.body.addLayout(row)

    def show_subject(self, subject: str) -> None:
        """Show what awaits the person now."""
        self.refresh(frozenset())

    def refresh(self, streams: frozenset[str]) -> None:
        """Compute what awaits the person again: any act may change it."""
        self._workplace.ask(waiting, self._show)

    def first_focus(self) -> QWidget:
        """Return the table of tasks."""
        return self.tasks.view

    def _show(self, found: Waiting) -> None:
        count = len(found.tasks)
        said = "Nothing awaits you" if not count else f"{count} things await you"
        if count == 1:
            said = "One thing awaits you"
        self.header.set_title("Desk", f"{said}, {found.name}")
        self._empty.sentence.setText(
            "No case has reached this device yet. Synchronise, or wait for the secretariat."
            if found.empty
            else "Nothing awaits you. What has to be done appears here."
        )
        self.tasks.set_rows(found.tasks)
        self.counted.emit(count)
        if found.tasks and not self.tasks.view.currentIndex().isValid():
            self.tasks.view.selectRow(0)
        self._show_meetings(found.meetings)

    def _show_meetings(self, meetings: tuple[MeetingSummary, ...]) -> None:
        while (item := self._meetings.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for meeting in meetings:
            self._meetings.addWidget(self._card(meeting))
        if not meetings:
            card = Card("Meetings")
            card.body.addWidget(label("No meeting is called.", "muted"))
            self._meetings.addWidget(card)
        self._meetings.addStretch(1)

    def _card(self, meeting: MeetingSummary) -> Card:
        card = Card()
        card.body.addWidget(heading(day(meeting.held_on), "lead"))
        card.body.addWidget(label(f"{meeting.kind.value.capitalize()} meeting", "muted"))
        cases = len(meeting.agenda)
        card.body.addWidget(label(f"{cases} cases on the agenda" if cases != 1 else "One case"))
        badge = Badge(meaning.meeting_state(meeting.state))
        card.body.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
        enter = button("Go to the meeting room", "gavel")
        enter.clicked.connect(lambda: self._workplace.go("meeting", meeting.id))
        card.body.addWidget(enter)
        return card

    def _go(self, task: Task) -> None:
        self._workplace.go(*place_of(task))

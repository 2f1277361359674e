"""The screen of the meeting room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.records import Presence
from dmap_desktop.domain.summary import MeetingSummary
from dmap_desktop.jobs.lane import Job
from dmap_desktop.services.meetings import close_meeting, open_meeting, record_attendance
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.meeting.attendance import AttendanceCard
from dmap_desktop.ui.meeting.decision import DecisionPanel
from dmap_desktop.ui.meeting.item import ItemPanel
from dmap_desktop.ui.meeting.model import COLUMNS, AgendaRow
from dmap_desktop.ui.meeting.operations import Item, Room, enter, meetings, take_up
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import ReasonButton
from dmap_desktop.ui.widgets.card import Card, EmptyState
from dmap_desktop.ui.widgets.chooser import Chooser
from dmap_desktop.ui.widgets.question import ask_first
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.splits import Splitter
from dmap_desktop.ui.widgets.table import TableView
from dmap_desktop.ui.workplace import Workplace


class MeetingView(Screen):
    """Agenda and attendance, the item, the decision."""

    def __init__(self, workplace: Workplace) -> None:
        """Start without a meeting."""
        super().__init__("Meeting room")
        self._workplace = workplace
        self._meeting, self._case = "", ""
        self._room: Room | None = None
        self._job: Job | None = None
        self.choice = Chooser("meeting.choose", "Meeting")
        self.choice.activated.connect(lambda: self._enter(str(self.choice.currentData())))
        self.open = ReasonButton("Open the meeting", "gavel", "primary")
        self.open.setObjectName("meeting.open")
        self.open.clicked.connect(self._open_meeting)
        self.close_it = ReasonButton("Close the meeting", "lock")
        self.close_it.setObjectName("meeting.close")
        self.close_it.clicked.connect(self._ask_to_close)
        self._state = Badge(meaning.BLIND)
        self._model: RowsModel[AgendaRow] = RowsModel(COLUMNS, lambda row: row.case.reference, self)
        self.agenda: TableView[AgendaRow] = TableView(self._model, "Agenda", workplace.memory)
        self.agenda.setObjectName("meeting.agenda")
        self.agenda.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.agenda.selected.connect(self._selected)
        self.attendance = AttendanceCard()
        self.attendance.recorded.connect(self._attend)
        self.item = ItemPanel(workplace)
        self.decision = DecisionPanel(workplace)
        self._nothing = EmptyState(
            "calendar-days", "No meeting is called. The secretariat calls meetings."
        )
        self._build()

    def show_subject(self, subject: str) -> None:
        """Show a meeting; "" for the one shown last, or the next one."""
        self._workplace.ask(meetings, lambda found: self._offer(found, subject))

    def refresh(self, streams: frozenset[str]) -> None:
        """Show the room again: any act on a case or the meeting may matter here."""
        if self._meeting:
            self._enter(self._meeting)

    def first_focus(self) -> QWidget:
        """Return the agenda."""
        return self.agenda

    def take_up(self, reference: str) -> None:
        """Show an item of the agenda."""
        self.agenda.select_key(reference)

    def shows(self, reference: str) -> bool:
        """Say whether an item is shown in full."""
        return self.item.reference == reference

    def _build(self) -> None:
        self.header.add_badge(self._state)
        self._state.hide()
        self.header.add_action(self.choice)
        self.header.add_action(self.close_it)
        self.header.add_action(self.open)
        for made in (self.open, self.close_it):
            made.reason.setWordWrap(False)
        agenda = Card("Agenda")
        agenda.body.addWidget(self.agenda)
        self.agenda.setMinimumHeight(180)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.TIGHT, 0)
        column.setSpacing(Space.ROOM)
        column.addWidget(agenda, 1)
        column.addWidget(self.attendance)
        side = ScrollColumn()  # a small laptop is lower than a panel's attendance
        side.setWidget(inside)
        self._split = Splitter(Qt.Orientation.Horizontal, "meeting", self._workplace.memory)
        self._split.add(side, self.item, self.decision)
        self._split.restore(430, 360, 400)
        self.body.addWidget(self._split, 1)
        self.body.addWidget(self._nothing, 1)
        self._nothing.hide()
        self.item.show_item(None)
        self.decision.show_item(None)

    def _offer(self, found: list[MeetingSummary], subject: str) -> None:
        self.choice.clear()
        for meeting in found:
            self.choice.addItem(meeting.title or meeting.id, meeting.id)
        self._split.setVisible(bool(found))
        self._nothing.setVisible(not found)
        for widget in (self.choice, self.open, self.close_it, self._state):
            widget.setVisible(bool(found))
        if not found:
            return
        coming = [m for m in reversed(found) if m.state is not MeetingState.CLOSED]
        known = [meeting.id for meeting in found]
        on_agenda = [m.id for m in coming if subject in m.agenda]
        wanted = [subject, *on_agenda, self._meeting, *(m.id for m in coming), known[0]]
        chosen = next(meeting for meeting in wanted if meeting in known)
        if on_agenda:
            self._case = subject
        self.choice.setCurrentIndex(self.choice.findData(chosen))
        self._enter(chosen)

    def _enter(self, meeting: str) -> None:
        self._meeting = meeting
        self._workplace.ask(lambda session: enter(session, meeting), self._show_room)

    def _show_room(self, room: Room) -> None:
        if room.meeting.id != self._meeting:
            return
        self._room = room
        meeting = room.meeting
        chair = f", chaired by {room.panel.name_of(meeting.chair)}" if meeting.chair else ""
        self.header.set_title(meeting.title, f"{meeting.kind.value.capitalize()} meeting{chair}")
        self._state.show_meaning(meaning.meeting_state(meeting.state))
        called = meeting.state is MeetingState.CALLED
        self.open.setVisible(called)
        self.open.set_possible(room.why_not_open)
        self.close_it.setVisible(meeting.state is MeetingState.OPEN)
        self.close_it.set_possible(room.why_not_close)
        rows = [
            AgendaRow(number, case, quorum)
            for number, (case, quorum) in enumerate(
                zip(room.cases, room.quorums, strict=True), start=1
            )
        ]
        self._model.set_rows(rows)
        keys = [row.case.reference for row in rows]
        shown = self._case if self._case in keys else (keys[0] if keys else "")
        if shown:
            self.agenda.select_key(shown)
            self._show_case(shown)
        else:
            self._case = ""
            self.item.show_item(None)
            self.decision.show_item(None)
        self.attendance.show_room(room, self._number())

    def _selected(self, row: AgendaRow | None) -> None:
        if row is not None and row.case.reference != self._case:
            self._show_case(row.case.reference)

    def _show_case(self, reference: str) -> None:
        self._case = reference
        if self._job is not None:
            self._job.cancel()
        meeting = self._meeting
        self._job = self._workplace.ask(
            lambda session: take_up(session, meeting, reference), self._show_item
        )
        if self._room is not None:
            self.attendance.show_room(self._room, self._number())

    def _show_item(self, item: Item) -> None:
        self.item.show_item(item)
        self.decision.show_item(item)

    def _number(self) -> int:
        return self._room.meeting.item_of(self._case) if self._room else 1

    def _attend(self, person: str, presence: str) -> None:
        meeting, number = self._meeting, max(self._number(), 1)
        self._workplace.do(
            lambda session: record_attendance(session, meeting, person, Presence(presence), number)
        )

    def _open_meeting(self) -> None:
        meeting = self._meeting
        self._workplace.do(
            lambda session: open_meeting(session, meeting), "The meeting is open; you chair it."
        )

    def _ask_to_close(self) -> None:
        meeting, room = self._meeting, self._room
        undecided = [c.reference for c in room.cases if c.outcome is None] if room else []
        left = f" Not decided: {', '.join(undecided)}." if undecided else ""
        ask_first(
            self,
            f"Close the meeting? Attendance and agenda stay as they are.{left}",
            "Close the meeting",
            lambda: self._close(meeting),
        )

    def _close(self, meeting: str) -> None:
        self._workplace.do(
            lambda session: close_meeting(session, meeting),
            "The meeting is closed; its minutes can be exported.",
        )

"""Who is there: one line a person, from the item shown on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout

from dmap_desktop.domain.records import Presence
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.meeting.operations import Room, people_to_record
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.words import label

NOT_RECORDED = "Not recorded"


class AttendanceCard(Card):
    """A choice for each member."""

    recorded = Signal(str, str)
    """Somebody's id, and the presence chosen."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__("Attendance", "A change counts from the item shown on.")
        self._choices: dict[str, QComboBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.SNUG)
        self._grid.setVerticalSpacing(Space.SNUG)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)
        self.why = label("", "caption")
        self.body.addWidget(self.why)

    def show_room(self, room: Room, item: int) -> None:
        """Show who is where at agenda item ``item``."""
        for row, person in enumerate(people_to_record(room.panel)):
            if person not in self._choices:
                self._add(row, person, room.panel.name_of(person))
            choice = self._choices[person]
            choice.blockSignals(True)
            choice.setCurrentIndex(choice.findData(_presence(room, person, item)))
            choice.blockSignals(False)
            choice.setEnabled(room.why_not_attend is None)
        self.why.setText(room.why_not_attend or "")
        self.why.setVisible(room.why_not_attend is not None)

    def _add(self, row: int, person: str, name: str) -> None:
        choice = QComboBox()
        choice.setObjectName(f"attendance.{person}")
        choice.setAccessibleName(f"Attendance of {name}")
        choice.addItem(NOT_RECORDED, "")
        for presence in Presence:
            choice.addItem(presence.value.capitalize(), presence.value)
        choice.activated.connect(lambda _: self._chosen(person))
        self._choices[person] = choice
        self._grid.addWidget(label(name), row, 0)
        self._grid.addWidget(choice, row, 1)

    def _chosen(self, person: str) -> None:
        chosen = self._choices[person].currentData()
        if chosen:
            self.recorded.emit(person, str(chosen))


def _presence(room: Room, person: str, item: int) -> str:
    """Return the newest word on a person up to ``item``, "" when nothing was recorded."""
    words = [
        (entry.from_item, place, entry.presence.value)
        for place, entry in enumerate(room.meeting.attendance)
        if entry.person == person and entry.from_item <= max(item, 1)
    ]
    return max(words)[2] if words else ""

"""Notes on the page in sight: for the panel, or for oneself alone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.services.reviewing import write_panel_note, write_private_note
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.reading.operations import Look, ShownNote
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace


class Notes(ScrollColumn):
    """A field for a note over the notes there are."""

    def __init__(
        self,
        workplace: Workplace,
        where: Callable[[], Evidence | None],
        light: Callable[[Evidence], None],
        parent: QWidget | None = None,
    ) -> None:
        """Write notes on the place ``where`` gives; ``light`` shows a note's place."""
        super().__init__(parent)
        self._workplace, self._where, self._light = workplace, where, light
        self._case = ""
        self.setAccessibleName("Notes")
        self.text = DraftEdit(
            workplace, "note.text", "Note", "A note on the page shown at the left"
        )
        self.text.typed.connect(self._follow)
        self.panel = ReasonButton("Note for the panel", "users", "primary")
        self.panel.setObjectName("note.panel")
        self.panel.clicked.connect(lambda: self._write(private=False))
        self.private = ReasonButton("Private note", "lock")
        self.private.setObjectName("note.private")
        self.private.clicked.connect(lambda: self._write(private=True))
        self._build()

    def _build(self) -> None:
        writing = Card(
            "New note",
            "Notes for the panel may be asked for under the Freedom of Information Act. A private "
            "note is sealed to your own devices.",
        )
        row = QHBoxLayout()
        row.setSpacing(Space.SNUG)
        row.addWidget(self.panel, 1)
        row.addWidget(self.private, 1)
        writing.body.addWidget(self.text)
        writing.body.addLayout(row)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.ROOM)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.SNUG, 0)
        column.setSpacing(Space.ROOM)
        column.addWidget(writing)
        column.addLayout(self._list)
        column.addStretch(1)
        self.setWidget(inside)

    def show_case(self, look: Look | None) -> None:
        """Show the notes of a case that this reader may read."""
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.setEnabled(look is not None and look.sight.papers)
        if look is None:
            return
        self._case = look.case.reference
        self.text.work_on(self._case)
        for note in reversed(look.notes):
            self._list.addWidget(self._card(note))
        self._follow()

    def _card(self, note: ShownNote) -> Card:
        card = Card()
        who = f"{note.name}, private" if note.private else note.name
        card.body.addWidget(label(who, "strong"))
        card.body.addWidget(label(note.text))
        link = button(note.evidence.place().capitalize(), kind="link")
        link.clicked.connect(lambda: self._light(note.evidence))
        card.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _follow(self) -> None:
        reason = None if self.text.text() else "Write the note first."
        for made in (self.panel, self.private):
            made.set_possible(reason)

    def _write(self, *, private: bool) -> None:
        place = self._where() or Evidence("")
        case, text = self._case, self.text.text()
        write = write_private_note if private else write_panel_note
        said = "Kept for you alone." if private else "Noted for the panel."
        self._workplace.do(
            lambda session: write(session, case, place, text), said, lambda _: self.text.done()
        )

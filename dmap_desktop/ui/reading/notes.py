"""Notes on the place in sight: for the panel, or for oneself alone; and the tray of orphans."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.pages import place_in_pack
from dmap_desktop.services.anchoring import (
    PlacedNote,
    Standing,
    keep_as_it_is,
    put_elsewhere,
    report,
)
from dmap_desktop.services.reviewing import write_panel_note, write_private_note
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.reading.operations import Look
from dmap_desktop.ui.reading.place import InSight, place_link
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.emptying import empty
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_LOOKS = {
    Standing.MOVED: Meaning(
        "columns-3", "Moved along", Tone.INFO, "Its paper was replaced; its words were found there."
    ),
    Standing.WAITING: Meaning(
        "circle-dashed", "Being looked for", Tone.NEUTRAL, "In the newer version of its paper."
    ),
    Standing.ORPHAN: Meaning(
        "triangle-alert", "Lost its place", Tone.WARNING, "Its words stand in the new pack no more."
    ),
    Standing.KEPT: Meaning(
        "inbox", "Kept with an older pack", Tone.NEUTRAL, "It stays as it was written."
    ),
}


class Notes(ScrollColumn):
    """A field for a note over the tray of orphans and the notes there are."""

    def __init__(
        self,
        workplace: Workplace,
        where: InSight,
        light: Callable[[Evidence], None],
        parent: QWidget | None = None,
    ) -> None:
        """Write notes on the place ``where`` gives; ``light`` shows a note's place."""
        super().__init__(parent)
        self._workplace, self._where, self._light = workplace, where, light
        self._case = ""
        self._look: Look | None = None
        self.setAccessibleName("Notes")
        self.text = DraftEdit(workplace, "note.text", "Note", "A note on the place named below")
        self.text.typed.connect(self._follow)
        self.place = label("", "caption")
        self.panel = ReasonButton("Note for the panel", "users", "primary")
        self.panel.setObjectName("note.panel")
        self.panel.clicked.connect(lambda: self._write(private=False))
        self.private = ReasonButton("Private note", "lock")
        self.private.setObjectName("note.private")
        self.private.clicked.connect(lambda: self._write(private=True))
        self.tray = Card("Notes that lost their place")
        self.tray.setObjectName("notes.tray")
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
        writing.body.addWidget(self.place)
        writing.body.addLayout(row)
        self._orphans = QVBoxLayout()
        self._orphans.setSpacing(Space.ROOM)
        self.tray.body.addWidget(
            label(
                "Mark the right place in a paper and put the note there, or keep it with the pack "
                "it was written on.",
                "caption",
            )
        )
        self.tray.body.addLayout(self._orphans)
        self._report = label("", "muted")
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.ROOM)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.SNUG, 0)
        column.setSpacing(Space.ROOM)
        for widget in (writing, self._report, self.tray):
            column.addWidget(widget)
        column.addLayout(self._list)
        column.addStretch(1)
        self.setWidget(inside)

    def show_case(self, look: Look | None) -> None:
        """Show the notes of a case that this reader may read."""
        for part in (self._list, self._orphans):
            empty(part)
        self.setEnabled(look is not None and look.sight.papers)
        self._look = look
        orphans = [n for n in look.notes if n.standing is Standing.ORPHAN] if look else []
        self.tray.setVisible(bool(orphans))
        self._report.hide()
        if look is None:
            return
        self._case = look.case.reference
        self.text.work_on(self._case)
        self._say_report(look)
        for note in orphans:
            self._add_orphan(look, note)
        for note in reversed(look.notes):
            if note.standing is not Standing.ORPHAN:
                self._list.addWidget(self._card(look, note))
        self._follow()

    def show_place(self, words: str) -> None:
        """Say where a note would stand that is written now."""
        self.place.setText(f"On {words}" if words else "On the case as a whole")

    def _say_report(self, look: Look) -> None:
        told = report(look.notes)
        self._report.setVisible(bool(told.moved or told.orphans))
        self._report.setText(f"Pack {len(look.case.packs)} replaced papers: {told.words()}.")

    def _add_orphan(self, look: Look, note: PlacedNote) -> None:
        self._orphans.addWidget(self._who(look, note))
        self._orphans.addWidget(label(note.text))
        self._orphans.addWidget(label(_was(look, note), "caption"))
        row = QHBoxLayout()
        row.setSpacing(Space.SNUG)
        if note.person == look.person:
            put = button("Put it here", "check")
            put.setObjectName(f"orphan.put.{note.id[:8]}")
            put.setToolTip("At the place that is marked, or at the page in sight at the left.")
            put.clicked.connect(lambda: self._put(note))
            row.addWidget(put)
        keep = button("Keep as it is", "inbox")
        keep.setObjectName(f"orphan.keep.{note.id[:8]}")
        keep.clicked.connect(lambda: self._keep(note))
        row.addWidget(keep)
        row.addStretch(1)
        self._orphans.addLayout(row)

    def _card(self, look: Look, note: PlacedNote) -> Card:
        card = Card()
        card.body.addWidget(self._who(look, note))
        shown = _LOOKS.get(note.standing)
        if shown is not None:
            card.body.addWidget(Badge(shown), 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(label(note.text))
        papers = look.papers
        if note.standing is Standing.KEPT:
            card.body.addWidget(label(_was(look, note), "caption"))
        elif note.place.document:
            card.body.addWidget(place_link(papers, note.place, self._light))
        return card

    def _who(self, look: Look, note: PlacedNote) -> QWidget:
        name = look.panel.name_of(note.person)
        return label(f"{name}, private" if note.private else name, "strong")

    def _done(self) -> None:
        self.text.done()
        self._follow()

    def _follow(self) -> None:
        reason = None if self.text.text() else "Write the note first."
        for made in (self.panel, self.private):
            made.set_possible(reason)

    def _write(self, *, private: bool) -> None:
        case, text = self._case, self.text.text()
        write = write_private_note if private else write_panel_note
        said = "Kept for you alone." if private else "Noted for the panel."

        def at(place: Evidence | None) -> None:
            self._workplace.do(
                lambda session: write(session, case, place or Evidence(""), text),
                said,
                lambda _: self._done(),
            )

        self._where(at)

    def _put(self, note: PlacedNote) -> None:
        case = self._case

        def at(place: Evidence | None) -> None:
            if place is None:
                self._workplace.messages.error("Open the paper where the note belongs first.")
                return
            self._workplace.do(
                lambda session: put_elsewhere(session, case, note.id, place),
                "The note stands at its new place.",
            )

        self._where(at)

    def _keep(self, note: PlacedNote) -> None:
        case = self._case

        def kept(_: None) -> None:
            self._workplace.changed.emit(frozenset({f"case:{case}"}))

        self._workplace.ask(lambda session: keep_as_it_is(session, case, note.id), kept)


def _was(look: Look, note: PlacedNote) -> str:
    """Say where a note stood in the pack it was written on."""
    for pack in reversed(look.case.packs):
        if any(paper.sha256 == note.place.document for paper in pack.papers):
            words = f" “{note.place.words}”" if note.place.words else ""
            return f"Was at {place_in_pack(pack.papers, note.place)}, pack {pack.version}.{words}"
    return "Its paper is in no pack."

"""Since I last read it: new papers, changed fields, changed and moved paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.differences import Change, Part
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.pages import paper_of
from dmap_desktop.domain.text_changes import TextChange
from dmap_desktop.services.anchoring import paper_now
from dmap_desktop.services.packing import changes_between, mark_read
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.reading.operations import Look, old_paper_bytes
from dmap_desktop.ui.reading.place import place_link
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import ReasonButton
from dmap_desktop.ui.widgets.card import Card, line
from dmap_desktop.ui.widgets.emptying import empty
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import heading, label
from dmap_desktop.ui.workplace import Workplace

_COMPARED = frozenset(DocumentKind) - {DocumentKind.DATA_TABLES}
"""Papers of which paragraphs are compared; of workbooks the items are."""
_SHOWN = 40
"""Paragraphs of a paper that are listed."""


class Changes(ScrollColumn):
    """What changed from the pack the reader has read to the newest."""

    def __init__(
        self,
        workplace: Workplace,
        light: Callable[[Evidence], None],
        parent: QWidget | None = None,
    ) -> None:
        """Show nothing yet; ``light`` shows a place."""
        super().__init__(parent)
        self._workplace, self._light = workplace, light
        self._look: Look | None = None
        self._shown = ("", 0, 0)
        self.setAccessibleName("What changed")
        self.top = Card("Since you last read it")
        self._sentence = label("")
        self.read = ReasonButton("I have read the changes", "check", "primary")
        self.read.setObjectName("changes.read")
        self.read.clicked.connect(self._mark)
        self.top.body.addWidget(self._sentence)
        self.top.body.addWidget(self.read)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.ROOM)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.SNUG, 0)
        column.setSpacing(Space.ROOM)
        column.addWidget(self.top)
        column.addLayout(self._list)
        column.addStretch(1)
        self.setWidget(inside)

    @property
    def waiting(self) -> bool:
        """Say whether there are changes that the person has not read."""
        look = self._look
        return look is not None and 0 < look.read < len(look.case.packs)

    def show_case(self, look: Look | None) -> None:
        """Compare the newest pack of a case with the one that was read, or the one before it."""
        self._look = look
        packs = len(look.case.packs) if look is not None and look.sight.papers else 0
        since = self._since()
        self.read.setVisible(self.waiting)
        if look is None or packs < 2:
            empty(self._list)
            self._shown = ("", 0, 0)
            self._sentence.setText(
                "There is one pack only; when papers are replaced or added, what changed stands "
                "here."
            )
            return
        read = f"You read pack {since}" if self.waiting else f"Pack {since}"
        self._sentence.setText(f"{read}; the newest is pack {packs}.")
        if self._shown == (look.case.reference, since, packs):
            return
        self._shown = (look.case.reference, since, packs)
        empty(self._list)
        case = look.case
        self._workplace.ask(
            lambda session: changes_between(session, case, since, packs),
            lambda found: self._show(look, found),
            lambda error: self._say(str(error)),
        )

    def _since(self) -> int:
        look = self._look
        if look is None:
            return 0
        packs = len(look.case.packs)
        return look.read if 0 < look.read < packs else packs - 1

    def _show(self, look: Look, found: tuple[Change, ...]) -> None:
        if self._look is None or self._look.case.reference != look.case.reference:
            return
        if not found:
            self._say("No field of the application changed.")
        for part in Part:
            held = [change for change in found if change.part is part]
            if held:
                self._list.addWidget(self._card(look, part, held))
        self._compare_texts(look)

    def _card(self, look: Look, part: Part, changes: Sequence[Change]) -> Card:
        card = Card(part.value[:1].upper() + part.value[1:])
        for number, change in enumerate(changes):
            if number:
                card.body.addWidget(line())
            card.body.addWidget(label(change.what, "strong"))
            card.body.addWidget(Badge(meaning.change(change.kind)), 0, Qt.AlignmentFlag.AlignLeft)
            if change.before:
                card.body.addWidget(label(f"Before: {change.before}", "muted"))
            if change.after:
                card.body.addWidget(
                    label(f"Now: {change.after}" if change.before else change.after)
                )
            self._add_link(look, card, change.evidence_after)
        return card

    def _add_link(self, look: Look, card: Card, place: Evidence | None) -> None:
        if place is None or paper_of(look.papers, place.document) is None:
            return
        card.body.addWidget(place_link(look.papers, place, self._light))

    def _compare_texts(self, look: Look) -> None:
        """Compare the paragraphs of each paper that was replaced; they come when they are read."""
        old = look.case.packs[self._since() - 1]
        for paper in old.papers:
            now = paper_now(look.case, paper.sha256)
            if now and now != paper.sha256 and paper.kind in _COMPARED:
                self._compare(look, paper.sha256, now)

    def _compare(self, look: Look, before: str, now: str) -> None:
        documents, case = self._workplace.documents, look.case.reference

        def opened(found: tuple[tuple[str, bytes], tuple[str, bytes]]) -> None:
            for name, data in found:
                documents.add(name, data)
            documents.compare_text(
                before, now, lambda changes: self._add_text(look, now, changes), self._no_text
            )

        self._workplace.ask(
            lambda session: (
                old_paper_bytes(session, case, before),
                old_paper_bytes(session, case, now),
            ),
            opened,
            self._no_text,
        )

    def _no_text(self, error: Exception) -> None:
        self._say(f"The text could not be compared: {error}")

    def _add_text(self, look: Look, document: str, changes: list[TextChange]) -> None:
        shown = self._look
        paper = paper_of(look.papers, document)
        if shown is None or shown.case.reference != look.case.reference or paper is None:
            return
        words = f"{len(changes)} paragraphs" if len(changes) != 1 else "One paragraph"
        card = Card(f"Text of {paper.name}", f"{words} changed, moved, added or removed.")
        for number, change in enumerate(changes[:_SHOWN]):
            if number:
                card.body.addWidget(line())
            card.body.addWidget(Badge(meaning.change(change.kind)), 0, Qt.AlignmentFlag.AlignLeft)
            if change.before and change.kind != "moved":
                card.body.addWidget(label(change.before, "muted"))
            if change.after:
                card.body.addWidget(label(change.after))
            page = change.page_after
            place = Evidence(document, page=page, words=change.after) if page else None
            self._add_link(look, card, place)
        if len(changes) > _SHOWN:
            card.body.addWidget(label(f"and {len(changes) - _SHOWN} more", "caption"))
        self._list.addWidget(card)

    def _say(self, sentence: str) -> None:
        words = heading(sentence, "label")
        words.setWordWrap(True)
        self._list.addWidget(words)

    def _mark(self) -> None:
        look = self._look
        if look is None:
            return
        case = look.case.reference

        def marked(_: int) -> None:
            self._workplace.changed.emit(frozenset({f"case:{case}"}))

        self._workplace.ask(lambda session: mark_read(session, case), marked)

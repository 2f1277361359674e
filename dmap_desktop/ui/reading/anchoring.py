"""Looks for notes on replaced papers in the newest pack, once its papers are on this laptop."""

from __future__ import annotations

from collections.abc import Callable

from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.services.anchoring import Moved, PlacedNote, keep_found, sought
from dmap_desktop.ui.reading.operations import Look, old_paper_bytes
from dmap_desktop.ui.workplace import Workplace


class Anchoring:
    """One search at a time; what it finds is kept, and the case is shown again."""

    def __init__(self, workplace: Workplace, on_kept: Callable[[str, Moved], None]) -> None:
        """Call ``on_kept`` with the case and the report when something was found, or lost."""
        self._workplace, self._on_kept = workplace, on_kept
        self._under_way: set[tuple[str, str]] = set()

    def look_for(self, look: Look) -> None:
        """Begin to look for the notes of a case that wait for their place."""
        case = look.case.reference
        for document, notes in sought(look.case, look.notes).items():
            if (case, document) in self._under_way:
                continue
            self._under_way.add((case, document))
            if document:
                self._search(case, document, notes)
            else:
                self._keep(case, document, notes, [None] * len(notes))

    def _search(self, case: str, document: str, notes: tuple[PlacedNote, ...]) -> None:
        def failed(_: Exception) -> None:
            self._under_way.discard((case, document))  # the paper is not here, or not to be read

        def opened(found: tuple[str, bytes]) -> None:
            known = self._workplace.documents.add(*found)
            self._workplace.documents.find_again(
                known,
                [note.place for note in notes],
                lambda places: self._keep(case, document, notes, places),
                failed,
            )

        self._workplace.ask(
            lambda session: old_paper_bytes(session, case, document), opened, failed
        )

    def _keep(
        self,
        case: str,
        document: str,
        notes: tuple[PlacedNote, ...],
        places: list[Evidence | None],
    ) -> None:
        found = {note.id: place for note, place in zip(notes, places, strict=True)}

        def kept(told: Moved) -> None:
            self._under_way.discard((case, document))
            self._on_kept(case, told)

        self._workplace.ask(lambda session: keep_found(session, case, found), kept)

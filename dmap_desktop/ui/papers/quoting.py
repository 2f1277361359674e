"""What stands at a place on a page: its words, so that the place can be found again later."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.jobs.documents import Word
from dmap_desktop.ui.workplace import Workplace

MOST_WORDS = 60
"""Words of a marked box that are quoted."""
FIRST_WORDS = 12
"""Words at the head of a page by which a place without a box is found again."""


def quote_of(workplace: Workplace, place: Evidence, got: Callable[[Evidence | None], None]) -> None:
    """Give ``place`` with the words that stand there; without them where they cannot be read."""
    if place.page is None:
        got(place)
        return

    def read(words: list[Word]) -> None:
        got(msgspec.structs.replace(place, words=_quoted(words, place)))

    workplace.documents.page_words(place.document, place.page, read, lambda _: got(place))


def _quoted(words: list[Word], place: Evidence) -> str:
    if place.box is None:
        return " ".join(word.text for word in words[:FIRST_WORDS])
    x0, top, x1, bottom = place.box
    held = [
        word.text
        for word in words
        if x0 <= (word.box[0] + word.box[2]) / 2 <= x1
        and top <= (word.box[1] + word.box[3]) / 2 <= bottom
    ]
    return " ".join(held[:MOST_WORDS])

"""Telling what a paper is by what stands in it, never by the name of its file.

A paper may hold several forms one after another. It is cut where the title of a form stands or a
sheet begins; what prints the labels of one family of forms stays together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from dmap_desktop.documents.blocks import Block, Line, Place
from dmap_desktop.documents.form_blocks import label_count
from dmap_desktop.documents.labels import Labels, plain, split_number
from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.form import FormEdition

_TITLE_CHARACTERS = 700
"""A form may begin with a cover, a letterhead or notes; its name stands in these characters."""
_TITLE_LINES = 6
_TITLE_WORDS = 14
_FEW_LABELS = 3
_SHARE = 0.4
"""So many of its labels tell a form whose title is not among its first words."""


class FoundForm(msgspec.Struct, frozen=True):
    """A form in a paper: the edition, and the blocks from ``first`` to before ``end``.

    ``labelled`` is False for a paper that only bears the form's title.
    """

    edition: FormEdition
    first: int
    end: int
    labelled: bool = True

    @property
    def kind(self) -> DocumentKind:
        """Return what the form is."""
        return DocumentKind(self.edition.document_kind)


def find_forms(blocks: Sequence[Block], labels: Sequence[Labels]) -> tuple[FoundForm, ...]:
    """Return the forms in ``blocks`` in order; together they cover all blocks, or there is none."""
    finder = _Finder(blocks, labels)
    return tuple(finder.whole(part) for part in finder.parts())


def opening(blocks: Sequence[Block]) -> str:
    """Return the words a paper begins with, in lower case."""
    return " ".join(_texts(blocks[:60])).casefold()[:_TITLE_CHARACTERS]


class _Finder:
    """Cuts the blocks of a paper into forms."""

    def __init__(self, blocks: Sequence[Block], labels: Sequence[Labels]) -> None:
        self._blocks = blocks
        self._labels = labels
        self._titles = {at: self._title_of(at) for at in range(len(blocks))}

    def parts(self) -> list[FoundForm]:
        """Return the forms, told by the labels of their own pieces alone."""
        starts = [0, *(at for at in range(1, len(self._blocks)) if self._may_begin(at))]
        parts: list[FoundForm] = []
        waiting: tuple[int, Labels] | None = None
        for first, end in zip(starts, [*starts[1:], len(self._blocks)], strict=True):
            current = parts[-1].edition if parts else None
            cover = waiting[1] if waiting else None
            found = self._told(first, end, current, cover) if end > first else None
            if found is None:
                title = self._titles.get(first)
                if title is not None and (current is None or not _same(title, current)):
                    waiting = waiting or (first, title)  # A cover; its form may follow.
                if parts:
                    parts[-1] = msgspec.structs.replace(parts[-1], end=end)
                continue
            begins = waiting[0] if waiting and _same(waiting[1], found.edition) else first
            waiting = None
            if current is not None and found.edition.is_relative(current):
                parts[-1] = msgspec.structs.replace(
                    parts[-1], end=end, labelled=parts[-1].labelled or found.labelled
                )
            else:
                if parts:
                    parts[-1] = msgspec.structs.replace(parts[-1], end=begins)
                parts.append(msgspec.structs.replace(found, first=begins if parts else 0))
        return parts or self._one()

    def _one(self) -> list[FoundForm]:
        """Return the form that all pieces together are, though none is one by itself."""
        best = _best(self._blocks, self._labels)
        return [FoundForm(best.edition, 0, len(self._blocks))] if best else []

    def whole(self, part: FoundForm) -> FoundForm:
        """Return ``part`` with the edition of its family that fits all of it best."""
        if not part.labelled:
            return part
        relatives = [one for one in self._labels if one.edition.is_relative(part.edition)]
        best = _best(self._blocks[part.first : part.end], relatives)
        return msgspec.structs.replace(part, edition=best.edition) if best else part

    def _told(
        self, first: int, end: int, current: FormEdition | None, cover: Labels | None
    ) -> FoundForm | None:
        """Return the form that a piece of the paper is by itself, or after its cover; or None."""
        blocks = self._blocks[first:end]
        best = _best(blocks, self._labels, current, cover)
        if best is not None:
            return FoundForm(best.edition, first, end)
        for known in self._labels:
            if known.edition.titled and self._bears_title(known, first, current):
                return FoundForm(known.edition, first, end, labelled=False)
        return None

    def _bears_title(self, known: Labels, first: int, current: FormEdition | None) -> bool:
        """Say whether what begins at ``first`` is headed as a paper of its own."""
        if first == 0:
            heads = range(min(_TITLE_LINES, len(self._blocks)))
            return any(self._is_title_of(at, known) for at in heads)
        block = self._blocks[first]
        if not isinstance(block, Line) or not self._is_title_of(first, known):
            return False
        return block.level == 1 or (self._heads_page(first) and not self._is_label(first, current))

    def _may_begin(self, at: int) -> bool:
        """Say whether a form may begin at block ``at``: its title, or a sheet."""
        if self._titles[at] is not None:
            return True
        block = self._blocks[at]
        if isinstance(block, Line) and any(self._is_title_of(at, k) for k in self._labels):
            return block.level == 1 or self._heads_page(at)
        before, now = _place(self._blocks[at - 1]).sheet, _place(block).sheet
        return before != now

    def _title_of(self, at: int) -> Labels | None:
        """Return the form whose title stands in block ``at``; the longest words count."""
        text = _title_text(self._blocks[at])
        best: Labels | None = None
        length = 0
        for known in self._labels if text else ():
            words = _title_length(text, known.edition)
            if words > length:
                best, length = known, words
        return best

    def _is_title_of(self, at: int, known: Labels) -> bool:
        """Say whether the block is a title of ``known`` and no longer title of another form."""
        title = self._titles[at]
        other = title is not None and not _same(title, known.edition)
        return not other and _is_title(self._blocks[at], known.edition.titled)

    def _heads_page(self, at: int) -> bool:
        """Say whether the block is among the first three lines of its page or sheet."""
        page = _page_of(self._blocks[at])
        return page is not None and any(
            _page_of(self._blocks[before]) != page for before in range(max(at - 3, 0), at)
        )

    def _is_label(self, at: int, current: FormEdition | None) -> bool:
        """Say whether the running form asks a question in these words, and has not yet."""
        for known in self._labels:
            if known.edition is not current:
                continue
            text = _title_text(self._blocks[at])
            match = known.match(text) if text else None
            if match is None:
                return False
            before = (known.match(said) for said in _texts(self._blocks[:at]))
            return not any(found and found.field is match.field for found in before)
        return False


def _best(
    blocks: Sequence[Block],
    labels: Sequence[Labels],
    current: FormEdition | None = None,
    cover: Labels | None = None,
) -> Labels | None:
    """Return the form of which ``blocks`` print the most labels, if they print enough.

    Between forms that share their labels the title decides, then how much of the form is there.
    Within a paper that is a form already, three labels that this form has not are enough; after
    a ``cover`` with a form's title, three labels of that form.
    """
    title = opening(blocks)
    counts = [label_count(blocks, known) for known in labels]
    own = max((n for n, k in zip(counts, labels, strict=True) if k.edition is current), default=0)
    enough: list[tuple[int, Labels]] = []
    for count, known in zip(counts, labels, strict=True):
        share = len(known.edition.fields()) * _SHARE
        named = _title_length(title, known.edition) or (cover and _same(cover, known.edition))
        least = _FEW_LABELS if named else max(_FEW_LABELS, share)
        if current is not None and not _same(known, current):
            least = min(least, own + _FEW_LABELS)
        if count >= least:
            enough.append((count, known))
    if not enough:
        return None
    _, most = max(enough, key=lambda entry: entry[0])

    def fitting(entry: tuple[int, Labels]) -> tuple[float, ...]:
        count, edition = entry[0], entry[1].edition
        return (_title_length(title, edition), count, count / len(edition.fields()))

    return max((e for e in enough if _same(e[1], most.edition)), key=fitting)[1]


def _same(known: Labels, edition: FormEdition) -> bool:
    return known.edition.is_relative(edition)


def _title_length(text: str, edition: FormEdition) -> int:
    """Return how many characters of ``text`` are words by which ``edition`` is recognised."""
    return max((len(words) for words in edition.recognised_by if words in text), default=0)


def _title_text(block: Block) -> str:
    """Return a line short enough to be a title, in lower case; ``""`` for any other block."""
    if not isinstance(block, Line):
        return ""
    text = " ".join(block.cell.text.split()).casefold()
    number, _ = split_number(text)
    return "" if number or len(text.split()) > _TITLE_WORDS or text.endswith(".") else text


def _is_title(block: Block, titles: Sequence[str]) -> bool:
    """Say whether a line begins or ends with one of ``titles``."""
    text = plain(_title_text(block))
    tests: tuple[Callable[[str], bool], ...] = (text.startswith, text.endswith)
    return any(test(plain(title)) for title in titles for test in tests)


def _place(block: Block) -> Place:
    return block.cell.place if isinstance(block, Line) else block.cells[0].place


def _page_of(block: Block) -> int | str | None:
    place = _place(block)
    return place.page if place.page is not None else place.sheet


def _texts(blocks: Sequence[Block]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        cells = (block.cell,) if isinstance(block, Line) else block.cells
        texts += [cell.text for cell in cells if cell.text]
    return texts

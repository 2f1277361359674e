"""Files as they come; pages, words, images and cells as they are read. Values; msgspec only."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TypeAlias

import msgspec

Box: TypeAlias = tuple[float, float, float, float]
"""x0, top, x1, bottom in points; the origin is the page's top left corner as it is shown."""


class NamedBytes(msgspec.Struct, frozen=True):
    """A file as it is read: its name and its bytes, with the password to open it, if it needs one.

    Its ``repr`` shows neither: both may end in a log.
    """

    name: str
    data: bytes
    password: str = ""
    arrived: str = ""
    """SHA-256 (hex) of the locked file that this is the readable copy of; "" for none."""
    came_in: str = ""
    """The name of the e-mail or packed file it was taken out of; "" for none."""

    def __repr__(self) -> str:
        """Name the file and say how long it is."""
        return f"NamedBytes({self.name!r}, {len(self.data)} bytes)"

    @property
    def sha256(self) -> str:
        """Return the hash (hex) under which the document is known everywhere."""
        return hashlib.sha256(self.data).hexdigest()


class PageSize(msgspec.Struct, frozen=True):
    """A page as it is shown, rotation applied, in points."""

    width: float
    height: float


class PageImage(msgspec.Struct, frozen=True):
    """A page drawn on white. ``data`` is rows of ``stride`` bytes, a pixel is blue green red x.

    As Qt's ``QImage.Format_RGB32`` on little-endian machines.
    """

    width: int
    height: int
    stride: int
    scale: float
    """Pixels a point; less than asked for where the page would have been too large to draw."""
    data: bytes


class Word(msgspec.Struct, frozen=True):
    """A word and where it stands."""

    text: str
    box: Box


class Hit(msgspec.Struct, frozen=True):
    """One place where the words searched for stand; a hit over a line break has several boxes."""

    page: int
    """1-based."""
    boxes: tuple[Box, ...]


class Sheet(msgspec.Struct, frozen=True):
    """The cells of a sheet as texts, from its first row and column; empty cells are ``""``."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    hidden: bool = False
    shortened: bool = False
    """Whether rows were left out because the sheet has too many."""
    hidden_rows: frozenset[int] = frozenset()
    """Rows that are not shown, 1-based."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Cells merged over several rows: first row, first column, last row, last column, 0-based."""


class FormWidget(msgspec.Struct, frozen=True):
    """One box of a fillable PDF, with what was filled in."""

    name: str
    kind: str
    """text, tick, radio or choice."""
    value: str
    """Text as typed; of a tick or radio button its own value when it is on, else ``""``."""
    page: int
    box: Box
    tooltip: str = ""
    option: str = ""
    """What a tick or radio button stands for."""


def union(boxes: list[Box]) -> Box:
    """Return the smallest box around ``boxes``, which must not be empty."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


@lru_cache(maxsize=20_000)
def column_name(column: int) -> str:
    """Return the letters of a 0-based column: 0 is ``"A"``, 26 is ``"AA"``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell from its 0-based row and column: ``"B12"``."""
    return f"{column_name(column)}{row + 1}"

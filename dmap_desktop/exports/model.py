"""What a document consists of, whatever its format. Frozen values; imports msgspec only.

A writer prints every block in order and adds no word of its own but page numbers and contents.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec


class Tone(StrEnum):
    """How a paragraph is meant; each writer has one look for each."""

    BODY = "body"
    LEAD = "lead"
    """The body's name above the title, or a sentence that opens a part."""
    RESULT = "result"
    """The outcome of an item: what a reader looks for first."""
    NOTE = "note"
    """An explanation beside the matter."""
    KEY = "key"
    """A line of a secret that somebody types from paper: large, in a typewriter face."""


class Run(msgspec.Struct, frozen=True):
    """A piece of a paragraph."""

    text: str
    bold: bool = False


class Heading(msgspec.Struct, frozen=True, tag=True):
    """A heading; level 1 is the document's title and is printed by the writer itself."""

    level: int
    text: str


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """A paragraph without line breaks."""

    runs: tuple[Run, ...]
    tone: Tone = Tone.BODY


class Facts(msgspec.Struct, frozen=True, tag=True):
    """Pairs of a label and its value."""

    pairs: tuple[tuple[str, str], ...]


class Column(msgspec.Struct, frozen=True):
    """A column of a table."""

    heading: str
    width: int
    """Its share of the table's width, against the other columns' shares."""
    numeric: bool = False
    code: bool = False
    """Holds hashes: printed in a typewriter face."""


class Table(msgspec.Struct, frozen=True, tag=True):
    """A table with a caption; the column ``key`` names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    key: int = 0


class Listing(msgspec.Struct, frozen=True, tag=True):
    """A list of short paragraphs."""

    items: tuple[str, ...]


class Rule(msgspec.Struct, frozen=True, tag=True):
    """A line between two parts."""


Block = Heading | Paragraph | Facts | Table | Listing | Rule


class Document(msgspec.Struct, frozen=True):
    """A whole document."""

    title: str
    overline: str
    """Printed above the title: whose document it is."""
    marking: str
    """Printed on every page; empty for a document released on purpose."""
    blocks: tuple[Block, ...]
    language: str = "en-GB"


def paragraph(text: str, tone: Tone = Tone.BODY) -> Paragraph:
    """Return a paragraph in one piece."""
    return Paragraph((Run(text),), tone)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return a text of several lines as paragraphs; empty lines fall away."""
    return tuple(paragraph(line.strip()) for line in text.splitlines() if line.strip())


def in_words(day: str) -> str:
    """Return an ISO date as ``"5 November 2018"``; anything else as it is."""
    try:
        known = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{known.day} {_MONTHS[known.month - 1]} {known.year}"


def listed(names: tuple[str, ...]) -> str:
    """Return names in a row, or ``"None"``: a nil is said, never left open."""
    return "; ".join(names) if names else "None"


# Not strftime, which would speak the language of the computer.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

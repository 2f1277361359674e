"""Telling row-level pupil data from papers about data; the program never stores the former.

Source: domain notes, section 6. A pupil number (UPN) is a letter, eleven digits, and a digit or
letter; a row of a name with a birth date is pupil data as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from dmap_desktop.domain.errors import PupilDataRefused

FEW = 3
"""So many different pupil numbers, or named rows with birth dates, are no example any more."""
FEW_UNNAMED = 5
"""The same without headings that say what the columns are."""

_UPN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z](?![A-Za-z0-9])")
_DATE = re.compile(
    r"^(?:(?:19[89]|20[012])\d-[01]\d-[0-3]\d(?:[ T].*)?"
    r"|[0-3]?\d[/.-](?:[01]?\d|[A-Za-z]{3,9})[/.-](?:(?:19[89]|20[012])\d|\d\d))$"
)
_DATED_LINE = re.compile(
    r"^[A-Z][\w'’-]+,?\s+[A-Z][\w'’-]+\b.{0,80}?\b[0-3]?\d[/.-][01]?\d[/.-](?:19|20)?\d\d\b"
)
_NAME = re.compile(r"^[A-Z][A-Za-zÀ-ÿ'’-]{1,24}$")
_NAME_HEADING = re.compile(r"\b(?:sur|fore|first|last|family|given|pupil|child|full)?\s?_?names?\b")
_BIRTH_HEADING = re.compile(r"\b(?:dob|d\.o\.b|date\s?_?of\s?_?birth|birth\s?_?date|born)\b")
_HEADING_ROWS = 30


def refuse_pupil_tables(name: str, tables: Iterable[Sequence[Sequence[str]]]) -> None:
    """Raise PupilDataRefused when a table of texts, row by row, lists pupils."""
    numbers: set[str] = set()
    for rows in tables:
        for row in rows:
            numbers.update(islice(_UPN.findall(" ".join(row).upper()), FEW))
            if len(numbers) >= FEW:
                raise _refused(name, "it lists pupils by their unique pupil numbers")
        if _named_births(rows):
            raise _refused(name, "it lists people by name with their dates of birth")


def refuse_pupil_text(name: str, pages: Iterable[str]) -> None:
    """Raise PupilDataRefused when running text lists pupils line by line."""
    numbers: set[str] = set()
    for text in pages:
        numbers.update(_UPN.findall(text))
        if len(numbers) >= FEW:
            raise _refused(name, "it lists pupils by their unique pupil numbers")
        if _BIRTH_HEADING.search(text.casefold()):
            dated = sum(bool(_DATED_LINE.match(line.strip())) for line in text.splitlines())
            if dated >= FEW_UNNAMED:
                raise _refused(name, "it lists people by name with their dates of birth")


def _named_births(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a table has a column of names beside a column of birth dates."""
    for index, row in enumerate(rows[:_HEADING_ROWS]):
        lowered = [text.casefold() for text in row]
        names = [at for at, text in enumerate(lowered) if _NAME_HEADING.search(text)]
        births = [at for at, text in enumerate(lowered) if _BIRTH_HEADING.search(text)]
        if names and births and max(len(text) for text in lowered) < 60:
            held = sum(
                any(_text(below, at) for at in names)
                and any(_DATE.match(_text(below, at)) for at in births)
                for below in rows[index + 1 :]
            )
            if held >= FEW:
                return True
    listed = sum(_looks_like_a_person(row) for row in rows)
    filled = sum(any(row) for row in rows)
    return listed >= FEW_UNNAMED and listed > 0.6 * filled


def _looks_like_a_person(row: Sequence[str]) -> bool:
    """Say whether a row without headings holds two name-like words and a birth date."""
    names = sum(bool(_NAME.match(text)) for text in row)
    return names >= 2 and any(_DATE.match(text) for text in row)


def _text(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _refused(name: str, why: str) -> PupilDataRefused:
    return PupilDataRefused(
        f"{name} was refused: {why}. This program never stores pupil records; "
        "delete the file, tell your data protection officer, and add the other papers without it."
    )

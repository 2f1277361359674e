"""Telling row-level pupil data from papers about data; the program never stores the former.

Source: domain notes, section 6. A pupil number (UPN) is a letter, eleven digits, and a digit or
letter; a row of a name with a birth date is pupil data as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from dmap_desktop.domain.errors import PupilDataRefused

FEW = 3
"""So many different pupil numbers, or named rows with birth dates, are no example any more."""
FEW_UNNAMED = 5
"""The same without headings that say what the columns are."""

_UPN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z](?![A-Za-z0-9])")
_DATE = re.compile(
    r"^(?:(?:19[89]|20[012])\d-[01]\d-[0-3]\d(?:[ T]00:00(?::00)?)?"
    r"|[0-3]?\d[/. -](?:[01]?\d|[A-Za-z]{3,9})[/. -](?:(?:19[89]|20[012])\d|\d\d))$"
)
"""A day; a time of day is no part of a birth date."""
_BARE_DATE = re.compile(r"^(?:\d{5}|\d{6}|\d{8})$")
"""A day as a spreadsheet counts it, or without its marks; a date only where a heading says so."""
_DATED_LINE = re.compile(
    r"^[A-Z][\w'’-]+,?\s+[A-Z][\w'’-]+\b.{0,80}?\b[0-3]?\d[/.-][01]?\d[/.-](?:19|20)?\d\d\b"
)
_NAME = re.compile(r"^[A-Z][A-Za-zÀ-ÿ'’-]{1,24}$")
_WHO = "(?:pupil|child|student)?[ _]?"
_NAME_HEADING = re.compile(
    rf"(?<![a-z]){_WHO}(?:sur|fore|first|frst|last|family|given|full)?[ _]?(?:name|nm)s?(?![a-z])"
)
_BIRTH_HEADING = re.compile(
    rf"(?<![a-z]){_WHO}(?:dob|d\.o\.b|da(?:te|y)[ _]?of[ _]?birth|birth[ _]?(?:date|day|dt)|born)"
    r"(?![a-z])"
)
_SAYS_NOTHING = re.compile(r"^(?:dates?|column ?\w*|field ?\w*|[\W\d_]*)$")
"""Headings from which nobody can tell what a column of dates holds."""
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
                and any(_is_headed_date(_text(below, at)) for at in births)
                for below in rows[index + 1 :]
            )
            if held >= FEW:
                return True
    return _unnamed_births(rows)


def _unnamed_births(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether most rows hold two name-like words and a date that no heading explains."""
    listed: Counter[int] = Counter()
    first: dict[int, int] = {}
    for index, row in enumerate(rows):
        if sum(bool(_NAME.match(text)) for text in row) >= 2:
            for at, text in enumerate(row):
                if _DATE.match(text):
                    listed[at] += 1
                    first.setdefault(at, index)
    filled = sum(any(row) for row in rows)
    return any(
        count >= FEW_UNNAMED and count > 0.6 * filled and not _explained(rows[: first[at]], at)
        for at, count in listed.items()
    )


def _explained(above: Sequence[Sequence[str]], at: int) -> bool:
    """Say whether a heading tells that column ``at`` holds other dates than of birth."""
    for row in reversed(above):
        heading = _text(row, at).casefold()
        alone = sum(bool(text) for text in row) == 1
        if heading and not alone and not _DATE.match(heading):
            return not (_SAYS_NOTHING.match(heading) or _BIRTH_HEADING.search(heading))
    return False


def _is_headed_date(text: str) -> bool:
    return bool(_DATE.match(text) or _BARE_DATE.match(text))


def _text(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _refused(name: str, why: str) -> PupilDataRefused:
    return PupilDataRefused(
        f"{name} was refused: {why}. This program never stores pupil records; "
        "delete the file, tell your data protection officer, and add the other papers without it."
    )

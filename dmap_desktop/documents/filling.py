"""What applicants write into the two columns they fill in: whether an item is asked for, and years.

Spreadsheets change what is typed: years become dates, ticks become TRUE. What can be read in one
way is read; what was changed or cannot be read is reported, never guessed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_YES = frozenset(
    {"yes", "y", "x", "xx", "true", "1", "✓", "✔", "☑", "☒", "required", "ticked", "tick", "asked"}
)
_NO = frozenset({"", "no", "n", "false", "0", "-", "–", "n/a", "na", "none", "not required", "☐"})
_YES_AND_MORE = re.compile(r"(?:yes|y|x|✓|✔)[\s,;:(–-]+(.+?)\)?", re.IGNORECASE | re.DOTALL)
_YEAR = r"(?:(?:19|20)\d\d(?:\s*[/-]\s*(?:(?:19|20)\d\d|\d\d))?|\d\d\s*/\s*\d\d)"
_JOIN = r"\s*(?:to|until|till|through|and|onwards|onward|[-–—,;&+])\s*"
_YEARS = re.compile(rf"{_YEAR}(?:{_JOIN}{_YEAR})*(?:{_JOIN})?", re.IGNORECASE)
_IN_WORDS = re.compile(
    r"(?:all|any|every|latest|most recent|newest)(?: (?:available|populated|years?|of them))*",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")


class Filled(NamedTuple):
    """What the two cells of a row say."""

    asked: bool
    years: str
    remarks: tuple[str, ...]
    """What is to be confirmed with the applicant, a sentence each without its full stop."""


def read_filled(tick: str, years: str) -> Filled:
    """Read the cell that asks for an item and the cell of its years, as texts."""
    said = " ".join(tick.replace("\ufe0f", "").casefold().split())
    if said in _NO:
        remark = "years are given, but the item is not marked as asked for"
        return Filled(False, years, (remark,) if years else ())
    if said in _YES:
        return _with_years(years)
    more = _YES_AND_MORE.fullmatch(tick.strip())
    if more is None:
        return Filled(False, years, (f"“{tick}” does not say whether the item is asked for",))
    if not years and _says_years(more[1]):
        return _with_years(more[1])
    read = _with_years(years)
    return read._replace(remarks=(f"asked for, with the words “{tick}”", *read.remarks))


def _with_years(years: str) -> Filled:
    date = _DATE.fullmatch(years)
    if date is not None:
        year, month, day = date[1], date[2], date[3]
        if day == "01" and int(month) == (int(year) + 1) % 100:
            typed = f"{year}/{month}"
            remark = f"the years are the date {years[:10]}, which a spreadsheet makes of {typed}"
            return Filled(True, typed, (f"{remark}; confirm it",))
        return Filled(True, years, (f"the years are the date {years[:10]}; ask which are meant",))
    if years and not (_says_years(years) or re.search(_YEAR, years)):
        return Filled(True, years, (f"“{years}” names no years; ask which are meant",))
    return Filled(True, years, ())


def _says_years(text: str) -> bool:
    """Say whether a text names years; words may follow: "2017/18 and 2018/19 when released"."""
    return bool(_YEARS.match(text.strip()) or _IN_WORDS.fullmatch(text.strip()))

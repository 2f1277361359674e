"""What a column of a table is: declared once, as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dmap_desktop.ui.design.meaning import Meaning

Row = TypeVar("Row")


@dataclass(frozen=True)  # with slots, Python 3.11 cannot make a Column[...] of a row type
class Column(Generic[Row]):
    """One column: its heading and what it says of a row."""

    heading: str
    text: Callable[[Row], str]
    sort: Callable[[Row], Any] | None = None
    """Sorts by this instead of the text; values of one column must compare with each other."""
    badge: Callable[[Row], Meaning | None] | None = None
    """Painted instead of the text, which still is what is copied, filtered and read out."""
    tooltip: Callable[[Row], str] | None = None
    figures: bool = False
    """Aligned right, with figures of one width."""
    strong: bool = False
    """Medium weight: the column that names the row."""
    width: int = 0
    """Pixels at 100 % text; 0 takes what is left over."""


def meaning_column(
    heading: str,
    meaning: Callable[[Row], Meaning | None],
    width: int,
    sort: Callable[[Row], Any] | None = None,
) -> Column[Row]:
    """Return a column of badges; its text is the badge's word."""

    def word(row: Row) -> str:
        shown = meaning(row)
        return shown.word if shown else ""

    def detail(row: Row) -> str:
        shown = meaning(row)
        return shown.detail if shown else ""

    return Column(heading, word, sort=sort, badge=meaning, tooltip=detail, width=width)

"""Reading values from answers: dates, counts, choices, with where they stand."""

from __future__ import annotations

import re
from datetime import date

from dmap_desktop.domain.application import Answer, Application
from dmap_desktop.domain.evidence import Evidence

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WRITTEN = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_REFERENCE = re.compile(r"DR(\d{2})(\d{2})(\d{2})\.\d+")
_FIGURE = re.compile(r"\d[\d,. ]*\d|\d")
_SCALES = {"thousand": 1_000, "million": 1_000_000, "m": 1_000_000, "k": 1_000}


def evidence_of(*answers: Answer | None) -> tuple[Evidence, ...]:
    """Return where the answers stand; what was not answered stands nowhere."""
    return tuple(answer.evidence for answer in answers if answer is not None)


def stated(application: Application, key: str) -> str:
    """Return an answer's text without what surrounds it, "" when it was not answered."""
    answer = application.answer(key)
    return answer.text.strip() if answer else ""


def when(answer: Answer | None) -> date | None:
    """Return the date of an answer: ``3 June 2018``, ``2018-06-03`` or ``3/6/2018`` (day first)."""
    text = answer.text if answer else ""
    if found := _ISO.search(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _WRITTEN.search(text):
        named = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[2].lower()[:3])]
        return _date(int(found[3]), named[0], int(found[1])) if named else None
    if found := _SLASHED.search(text):
        return _date(int(found[3]), int(found[2]), int(found[1]))
    return None


def received_on(application: Application) -> date | None:
    """Return when the application was received: as recorded, or as its reference says."""
    if application.received is not None:
        return application.received
    found = _REFERENCE.fullmatch(application.reference.strip())
    return _date(2000 + int(found[1]), int(found[2]), int(found[3])) if found else None


def count_in(text: str) -> int | None:
    """Return the largest count in ``text``: ``About 9,000,000 children``, ``1.2 million``."""
    counts = []
    for found in _FIGURE.finditer(text):
        scale = _SCALES.get(_next_word(text[found.end() :]), 1)
        figure = re.sub(r"[, ]", "", found[0])
        try:
            counts.append(round(float(figure) * scale))
        except ValueError:
            continue
    return max(counts, default=None)


def _next_word(text: str) -> str:
    found = re.match(r"\s*([A-Za-z]+)", text)
    return found[1].lower() if found else ""


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""From the answers of the form to the people it names: parties, users, dates. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from dmap_desktop.documents.reading import TableRow
from dmap_desktop.domain.application import Answer, DataUser, Party

ROLES: tuple[tuple[str, str], ...] = (
    ("applicant", "applicant"),
    ("requester", "requester"),
    ("responsible", "responsible individual"),
    ("recipient", "recipient"),
    ("it_security", "IT security officer"),
)
"""The beginning of the keys of each party's answers, and the party's role."""

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_REFERENCE = re.compile(r"\bDR(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)\.\d{1,3}\b", re.IGNORECASE)


def parties_of(answers: Mapping[str, Answer]) -> tuple[Party, ...]:
    """Return who stands in each role that the form names."""
    parties = []
    for prefix, role in ROLES:

        def said(part: str, prefix: str = prefix) -> str:
            answer = answers.get(f"{prefix}.{part}")
            return " ".join(answer.text.split()) if answer else ""

        named = answers.get(f"{prefix}.name") or answers.get(f"{prefix}.organisation")
        if named is None:
            continue
        parties.append(
            Party(
                role=role,
                name=said("name"),
                organisation=said("organisation"),
                job_title=said("job_title"),
                email=said("email"),
                telephone=said("telephone"),
                evidence=named.evidence,
            )
        )
    return tuple(parties)


def users_of(rows: Sequence[TableRow]) -> tuple[DataUser, ...]:
    """Return the users in the form's table: job title, reason, declaration, certificate, training.

    A date that cannot be read is None, which an assessment reports as not known.
    """
    users = []
    for row in rows:
        title, reason, declared, certified, training = (*row.cells, "", "", "", "", "")[:5]
        users.append(
            DataUser(
                job_title=title,
                reason=reason,
                declaration=yes_or_no(declared),
                disclosure_certificate=read_date(certified),
                training=training,
                evidence=row.evidence,
            )
        )
    return tuple(users)


def yes_or_no(text: str) -> bool | None:
    """Return what a tick or a short answer says, None where it says neither."""
    word = text.strip().casefold().rstrip(".")
    if word in {"yes", "y", "x", "true", "1", "signed", "✓", "✔"}:
        return True
    if word in {"no", "n", "false", "0", "not signed", "unsigned"}:
        return False
    return None


def read_date(text: str) -> date | None:
    """Return the one date in ``text``, day before month as in the United Kingdom, or None."""
    text = text.strip()
    found = re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", text)
    if found:
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = re.search(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b", text)
    if found:
        return _date(_full_year(found[3]), int(found[2]), int(found[1]))
    found = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})\b", text)
    if found and found[2].casefold() in _MONTHS:
        return _date(int(found[3]), _MONTHS[found[2].casefold()], int(found[1]))
    return None


def reference_in(text: str) -> str:
    """Return the first data request reference in ``text``, such as DR180611.01, or ``""``."""
    found = _REFERENCE.search(text)
    return found[0].upper() if found else ""


def received_on(reference: str) -> date | None:
    """Return the day that a reference carries (DRyymmdd.nn; domain notes, section 3)."""
    found = _REFERENCE.match(reference)
    if not found:
        return None
    return _date(2000 + int(found["year"]), int(found["month"]), int(found["day"]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)

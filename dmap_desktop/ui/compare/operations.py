"""Two applications line by line: who asks, for what, where, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.domain.application import Application, Block
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.findings import Assessment
from dmap_desktop.services.cases import list_cases
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reading import application_of, assessment_of
from dmap_desktop.services.reviewing import sight_of
from dmap_desktop.services.session import Session

HIDDEN = "after your first view"
_ANSWERS = (
    ("Who asks", "organisation.type", "Type of organisation"),
    ("Purpose", "project.aims", "Aims"),
    ("Purpose", "project.benefit", "Public benefit"),
    ("Purpose", "project.outputs", "Outputs"),
    ("Purpose", "project.commercial", "Commercial use"),
    ("Law", "legal.gateway", "Legal gateway"),
    ("Law", "legal.article6", "Article 6"),
    ("Law", "legal.article9", "Article 9"),
    ("Law", "legal.dpia", "Impact assessment"),
    ("Data", "data.tier", "Tier asked for"),
    ("Data", "data.years", "Years"),
    ("Data", "data.cohort", "Children"),
    ("Data", "data.coverage", "Coverage"),
    ("Data", "data.linkage", "Linkage"),
    ("Setting", "setting.route", "Where it is used"),
    ("Setting", "retention.until", "Destroyed by"),
)
_LONG = 400
"""Characters of an answer that a cell shows; the reading desk has it all."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison."""

    part: str
    what: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Say whether the two applications say different things."""
        return self.first != self.second


@dataclass(frozen=True, slots=True)
class _Side:
    case: Case
    application: Application | None
    assessment: Assessment | None
    why: str


def choices(session: Session) -> list[tuple[str, str]]:
    """Return (reference, words) of every case, newest first."""
    return [(case.reference, f"{case.reference}  {case.title}") for case in list_cases(session)]


def compare(session: Session, first: str, second: str) -> tuple[Line, ...]:
    """Return the lines of two cases. Raises Refused for one that is not known."""
    one, other = _side(session, first), _side(session, second)
    lines = [
        Line("Who asks", "Title", one.case.received.title, other.case.received.title),
        Line(
            "Who asks",
            "Organisation",
            one.case.received.organisation,
            other.case.received.organisation,
        ),
    ]
    lines += [
        Line(part, what, _answer(one, key), _answer(other, key)) for part, key, what in _ANSWERS
    ]
    lines.append(Line("Data", "Items asked for", _items(one), _items(other)))
    lines += [
        Line("Findings", "Recommended tier", _tier(one), _tier(other)),
        Line("Findings", "Score (the panel's own)", _score(one), _score(other)),
    ]
    lines += _levels(one, other)
    return tuple(lines)


def _side(session: Session, reference: str) -> _Side:
    case = case_of(session, reference)
    seen = sight_of(session, case)
    try:
        application = application_of(session, case)
        found = assessment_of(session, case, application) if seen.findings else None
    except Mendable as error:
        return _Side(case, None, None, str(error))
    return _Side(case, application, found, "")


def _answer(side: _Side, key: str) -> str:
    if side.application is None:
        return side.why
    answer = side.application.answer(key)
    text = " ".join(answer.text.split()) if answer else "not answered"
    return text if len(text) <= _LONG else text[:_LONG].rsplit(" ", 1)[0] + " ..."


def _items(side: _Side) -> str:
    if side.application is None:
        return side.why
    asked = [item for item in side.application.items if item.block is Block.BY_REQUEST]
    return f"{len(asked)}: {', '.join(item.alias for item in asked)}"


def _tier(side: _Side) -> str:
    return side.assessment.tier.words() if side.assessment else HIDDEN


def _score(side: _Side) -> str:
    found = side.assessment
    return f"{found.score:.0f} of 100, {found.band}" if found else HIDDEN


def _levels(one: _Side, other: _Side) -> list[Line]:
    names = [f.name for side in (one, other) if side.assessment for f in side.assessment.factors]
    return [
        Line("Risk", name.capitalize(), _level(one, name), _level(other, name))
        for name in dict.fromkeys(names)
    ]


def _level(side: _Side, name: str) -> str:
    if side.assessment is None:
        return HIDDEN
    factor = next((f for f in side.assessment.factors if f.name == name), None)
    if factor is None:
        return "not in the rules"
    if not factor.weight:
        return "shown beside"
    return "not known" if factor.level is None else f"{factor.level} of 4"

"""What the screen of packs asks about a case, in one look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dmap_desktop.domain.case import Case
from dmap_desktop.domain.differences import Change
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.records import Act, ConfidentialPart, Paper
from dmap_desktop.domain.summary import clock_of, summarise_case
from dmap_desktop.domain.turnaround import Turnaround
from dmap_desktop.domain.visibility import sight
from dmap_desktop.exports.writing import write_letter
from dmap_desktop.services.asking import draft_letter, letter_of, record_sent
from dmap_desktop.services.cases import list_cases
from dmap_desktop.services.journal import case_of, panel_of
from dmap_desktop.services.packing import changes_between
from dmap_desktop.services.reporting import note_exported
from dmap_desktop.services.reviewing import sight_of
from dmap_desktop.services.session import Session

LETTER_FILTER = "OpenDocument text (*.odt);;PDF (*.pdf);;Web page (*.html)"


@dataclass(frozen=True, slots=True)
class PackLook:
    """One case, as the secretariat works on its pack."""

    case: Case
    panel: Panel
    clock: Turnaround | None
    today: str
    """ISO date, by the device's clock."""
    since: int
    """The older pack that the newest is compared with; 0 for none."""
    changes: tuple[Change, ...]
    """From that pack to the newest."""
    why_no_changes: str
    hidden: str
    """Why this person may not see the papers, "" when they may."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper of the newest pack."""

    paper: Paper
    parts: tuple[ConfidentialPart, ...]


def choices(session: Session) -> list[tuple[str, str]]:
    """Return (reference, words) of every case with a pack that this person may read."""
    panel = panel_of(session)
    return [
        (case.reference, f"{case.reference}  {case.title}")
        for case in list_cases(session)
        if case.pack and sight(panel, case, session.person).papers
    ]


def look_at(session: Session, reference: str, since: int = 0) -> PackLook:
    """Return everything the screen shows of a case. Raises Refused for one that is not known.

    The newest pack is compared with the pack ``since``, by default with the one before it.
    """
    case = case_of(session, reference)
    allowed = sight_of(session, case)
    today = session.clock.now().date()
    changes: tuple[Change, ...] = ()
    why = "There is one pack only; what a later one changes stands here."
    newest = len(case.packs)
    since = since if 0 < since < newest else newest - 1
    if allowed.papers and since > 0:
        try:
            changes = changes_between(session, case, since, newest)
            why = "No field of the application changed."
        except Mendable as error:
            why = str(error)
    return PackLook(
        case=case,
        panel=panel_of(session),
        clock=clock_of(summarise_case(case), today),
        today=today.isoformat(),
        since=max(since, 0),
        changes=changes,
        why_no_changes=why,
        hidden="" if allowed.papers else allowed.why_hidden,
    )


def paper_rows(case: Case) -> list[PaperRow]:
    """Return the papers of the newest pack with what is confidential in each."""
    rows = []
    for paper in case.pack.papers if case.pack else ():
        mark = case.confidential.get(paper.sha256)
        rows.append(PaperRow(paper, mark.parts if mark is not None else ()))
    return rows


def send_letter(session: Session, reference: str, sent: str, reply_by: str, path: Path) -> Act:
    """Write the next letter to a file, and record that it went out. Raises Refused, Mendable."""
    letter = draft_letter(session, reference, sent, reply_by)
    write_letter(letter, path)
    note_exported(session, f"letter {letter.number} to the applicant", reference)
    return record_sent(session, reference, sent, reply_by)


def write_again(session: Session, reference: str, number: int, path: Path) -> None:
    """Write a letter that went out once more. Raises Refused, Mendable."""
    write_letter(letter_of(session, reference, number), path)
    note_exported(session, f"letter {number} to the applicant", reference)

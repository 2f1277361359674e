"""Columns of the audit screen's tables."""

from __future__ import annotations

from datetime import timedelta

from dmap_desktop.domain.audit_log import Delivery, LoggedAccess, LoggedAct
from dmap_desktop.domain.chain import KeptFinding
from dmap_desktop.domain.clocks import in_words, read_wall
from dmap_desktop.domain.records import Outcome
from dmap_desktop.services.verifying import CheckedDecision
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.models.columns import Column, meaning_column

LATE = timedelta(hours=1)
"""An act that arrived later than this after it was written was written off line."""


def clock_time(wall: str) -> str:
    """Return a time of a record as tables show it: ``"2018-07-04 09:12"``."""
    return wall[:16].replace("T", " ")


def counts(row: LoggedAct) -> Meaning | None:
    """Return what an act that does not simply count looks like."""
    if row.refused:
        return Meaning("circle-slash", "Does not count", Tone.DANGER, row.refused)
    if row.replaced:
        words = "A later ballot of the same voter replaced it before the close."
        return Meaning("undo-2", "Replaced", Tone.NEUTRAL, words)
    if row.clock:
        return Meaning("triangle-alert", "Clock is off", Tone.WARNING, row.clock)
    return None


def arrival(row: LoggedAct) -> Meaning | None:
    """Return when an act arrived, and how long after it was written."""
    if row.waiting:
        return Meaning("cloud-upload", "Waiting", Tone.INFO, "The hub has not taken it yet.")
    written, arrived = read_wall(row.written), read_wall(row.arrived)
    if written is None or arrived is None or row.clock:
        return None
    if arrived - written <= LATE:
        return None
    late = in_words(arrived - written)
    words = f"Written off line, or carried late: it arrived by {clock_time(row.arrived)}."
    return Meaning("cloud-off", f"{late} later", Tone.NEUTRAL, words)


def _follows(row: CheckedDecision) -> Meaning:
    if row.follows:
        return Meaning("circle-check", "Follows", Tone.SUCCESS, row.sentence)
    return Meaning("circle-x", "Does not follow", Tone.DANGER, row.sentence)


def _stands(row: CheckedDecision) -> Meaning | None:
    if row.standing == "contested":
        words = "Another decision on the case was recorded without knowing of it."
        return Meaning("git-branch", "Contested", Tone.DANGER, words)
    if row.standing == "replaced":
        return Meaning("undo-2", "Replaced", Tone.NEUTRAL, "A later decision or pack replaced it.")
    return None


def _still(row: KeptFinding) -> Meaning:
    if row.mended:
        words = f"It was no longer found on {clock_time(row.mended)}."
        return Meaning("circle-check", "Mended", Tone.NEUTRAL, words)
    if row.finding.waiting:
        words = "Normal for a moment: what others saw is on its way here."
        return Meaning("circle-dashed", "Waiting", Tone.INFO, words)
    return Meaning("triangle-alert", "Stands", Tone.DANGER, row.finding.sentence)


def _delivered(row: Delivery) -> Meaning:
    held, total = len(row.holding), len(row.holding) + len(row.missing)
    words = f"{held} of {total}"
    if not row.missing:
        return Meaning("circle-check", f"All {total}", Tone.SUCCESS, ", ".join(row.holding))
    return Meaning("circle-dashed", words, Tone.WARNING, f"Not yet: {', '.join(row.missing)}.")


def _received(row: LoggedAct) -> str:
    return f"{len(row.received)} of {len(row.received) + len(row.missing)}"


DECISIONS: tuple[Column[CheckedDecision], ...] = (
    Column[CheckedDecision]("Case", lambda row: row.case, strong=True, width=130),
    meaning_column("Outcome", lambda row: meaning.outcome(Outcome(row.outcome)), 230),
    Column[CheckedDecision](
        "Approving",
        lambda row: ", ".join(row.approving) or "nobody",
        tooltip=lambda row: ", ".join(row.approving),
    ),
    Column[CheckedDecision](
        "Approvals",
        lambda row: f"{row.quorum.approving} of {row.quorum.needed}",
        sort=lambda row: row.quorum.approving,
        figures=True,
        width=100,
    ),
    meaning_column("Stands", _stands, 130),
    meaning_column("From the records", _follows, 170),
)
FINDINGS: tuple[Column[KeptFinding], ...] = (
    meaning_column("State", _still, 110),
    Column[KeptFinding](
        "What was found",
        lambda row: row.finding.sentence,
        tooltip=lambda row: row.finding.sentence,
    ),
    Column[KeptFinding]("Place", lambda row: row.finding.place, width=220),
    Column[KeptFinding](
        "Act",
        lambda row: str(row.finding.sequence or ""),
        sort=lambda row: row.finding.sequence,
        figures=True,
        width=60,
    ),
    Column[KeptFinding]("Found", lambda row: clock_time(row.found), width=150),
    Column[KeptFinding]("Mended", lambda row: clock_time(row.mended), width=150),
)
LOG: tuple[Column[LoggedAct], ...] = (
    Column[LoggedAct](
        "No.", lambda row: str(row.number), sort=lambda row: row.number, figures=True, width=60
    ),
    Column[LoggedAct]("Written", lambda row: clock_time(row.written), width=158),
    Column[LoggedAct]("Who", lambda row: row.person, strong=True, width=150),
    Column[LoggedAct]("What", lambda row: row.what),
    Column[LoggedAct]("Where", lambda row: row.where, width=130),
    meaning_column("Arrived", arrival, 130),
    Column[LoggedAct](
        "Received",
        _received,
        sort=lambda row: len(row.received),
        tooltip=lambda row: f"Not yet: {', '.join(row.missing)}." if row.missing else "By all.",
        figures=True,
        width=90,
    ),
    meaning_column("Counts", counts, 150),
)
ACCESSES: tuple[Column[LoggedAccess], ...] = (
    Column[LoggedAccess]("When", lambda row: clock_time(row.at), width=150),
    Column[LoggedAccess]("Who", lambda row: row.person, strong=True, width=180),
    Column[LoggedAccess]("Did", lambda row: row.kind, width=100),
    Column[LoggedAccess]("What", lambda row: row.what, tooltip=lambda row: row.what),
    Column[LoggedAccess]("Case", lambda row: row.case, width=130),
    Column[LoggedAccess]("Pack", lambda row: str(row.pack or ""), figures=True, width=70),
    Column[LoggedAccess](
        "Reported in",
        lambda row: f"act {row.report}" if row.report else "waiting",
        sort=lambda row: row.report,
        width=120,
    ),
)
DELIVERIES: tuple[Column[Delivery], ...] = (
    Column[Delivery]("Case", lambda row: row.case, strong=True, width=130),
    Column[Delivery]("Title", lambda row: row.title, tooltip=lambda row: row.title),
    Column[Delivery]("Pack", lambda row: str(row.pack), figures=True, width=70),
    Column[Delivery]("Published", lambda row: clock_time(row.published), width=150),
    meaning_column("On devices", _delivered, 120),
    Column[Delivery](
        "Not yet", lambda row: ", ".join(row.missing), tooltip=lambda row: ", ".join(row.missing)
    ),
)

"""Columns of the audit screen's tables."""

from __future__ import annotations

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.records import Outcome
from dmap_desktop.services.verifying import CheckedDecision
from dmap_desktop.ui.audit.operations import LoggedAct
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.models.columns import Column, meaning_column


def _follows(row: CheckedDecision) -> Meaning:
    if row.follows:
        return Meaning("circle-check", "Follows", Tone.SUCCESS, row.sentence)
    return Meaning("circle-x", "Does not follow", Tone.DANGER, row.sentence)


def _counts(row: LoggedAct) -> Meaning | None:
    if row.refused:
        return Meaning("circle-slash", "Does not count", Tone.DANGER, row.refused)
    if row.replaced:
        words = "A later ballot of the same voter replaced it before the close."
        return Meaning("undo-2", "Replaced", Tone.NEUTRAL, words)
    return None


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
    meaning_column("From the records", _follows, 170),
)
FINDINGS: tuple[Column[Finding], ...] = (
    Column[Finding]("Place", lambda row: row.place, strong=True, width=300),
    Column[Finding]("What was found", lambda row: row.sentence, tooltip=lambda row: row.sentence),
)
LOG: tuple[Column[LoggedAct], ...] = (
    Column[LoggedAct](
        "When, by the device's clock", lambda row: row.wall, sort=lambda row: row.order, width=200
    ),
    Column[LoggedAct]("Who", lambda row: row.who, strong=True, width=180),
    Column[LoggedAct]("What", lambda row: row.what, width=200),
    Column[LoggedAct]("Where", lambda row: row.where),
    meaning_column("Counts", _counts, 150),
    Column[LoggedAct](
        "Fingerprint", lambda row: row.hash[:12], tooltip=lambda row: row.hash, width=130
    ),
)

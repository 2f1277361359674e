"""Checking every decision again from signed records alone, trusting nothing that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case, Decision
from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.checks import Contents
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.fold import Refusal, fold_case, fold_meeting, fold_panel, fold_reports
from dmap_desktop.domain.knowing import check_candid
from dmap_desktop.domain.panel import Panel, PanelHistory
from dmap_desktop.domain.records import Act
from dmap_desktop.domain.voting import why_not


class QuorumProof(msgspec.Struct, frozen=True):
    """The panel's rule and the count behind a decision."""

    needed: int
    approving: int
    met: bool


class CheckedDecision(msgspec.Struct, frozen=True):
    """A decision, whether it follows from the records, and from whose ballots."""

    case: str
    outcome: str
    approving: tuple[str, ...]
    """Names."""
    against: tuple[str, ...]
    quorum: QuorumProof
    follows: bool
    sentence: str
    record: str
    """Hash of the deciding envelope."""
    excluded: tuple[str, ...] = ()
    """Ballots that did not count: the voter's name and why."""
    standing: str = "stands"
    """``stands``, ``contested`` beside another one, or ``replaced`` by a later one."""
    conflicted: tuple[str, ...] = ()
    """Names of counted voters who turned out to have an interest after the decision."""


class Verification(msgspec.Struct, frozen=True):
    """The result of checking a hub or a bundle."""

    ok: bool
    records: int
    devices: int
    findings: tuple[Finding, ...]
    decisions: tuple[CheckedDecision, ...]
    refused: tuple[Refusal, ...]
    """Acts that are kept but never counted, with the rule each broke."""


def verify(acts: Sequence[Act], findings: Iterable[Finding]) -> Verification:
    """Fold ``acts`` from nothing and check each decision. ``findings`` come from reading them."""
    found = [*findings, *check_candid(acts)]
    try:
        history, refused = fold_panel(act for act in acts if act.stream == r.PANEL_STREAM)
    except Refused as error:
        found.append(Finding("", 0, r.PANEL_STREAM, str(error)))
        return Verification(False, len(acts), 0, tuple(found), (), ())
    decisions: list[CheckedDecision] = []
    all_refused = list(refused)
    for stream, own in sorted(_by_stream(acts).items()):
        if stream.startswith("case:"):
            folded = fold_case(history, own)
            all_refused += folded.refused
            if folded.state is not None:
                decisions += _decisions(history, folded.state)
            decisions += _refused_decisions(own, folded.refused)
        elif stream.startswith("meeting:"):
            all_refused += fold_meeting(history, own).refused
        elif stream == r.REPORTS_STREAM:
            all_refused += fold_reports(history, own)
        elif stream != r.PANEL_STREAM:
            found.append(Finding("", 0, stream, f"No stream of the panel is called {stream}."))
    return Verification(
        ok=all(finding.waiting for finding in found)
        and all(decision.follows for decision in decisions),
        records=len(acts),
        devices=len({act.device for act in acts}),
        findings=tuple(found),
        decisions=tuple(decisions),
        refused=tuple(all_refused),
    )


def prove(contents: Contents) -> Verification:
    """Check what was read from a hub, a bundle or a store."""
    return verify(contents.acts, contents.findings)


def _by_stream(acts: Iterable[Act]) -> dict[str, list[Act]]:
    streams: dict[str, list[Act]] = {}
    for act in acts:
        streams.setdefault(act.stream, []).append(act)
    return streams


def _decisions(history: PanelHistory, case: Case) -> list[CheckedDecision]:
    return [_checked(history.latest, case, held) for held in (*case.replaced, *case.decisions)]


def _checked(panel: Panel, case: Case, decision: Decision) -> CheckedDecision:
    tally, outcome = decision.tally, decision.record.outcome
    obstacle = why_not(tally, outcome)
    names = tuple(panel.name_of(person) for person in tally.approving)
    since = [ballot.voter for ballot in tally.counted if ballot.voter in case.recused]
    conflicted = tuple(panel.name_of(person) for person in since)
    return CheckedDecision(
        case=case.reference,
        outcome=outcome.value,
        approving=names,
        against=tuple(panel.name_of(p) for p in tally.voters_for(r.Vote.REJECT)),
        quorum=QuorumProof(tally.needed, len(names), len(names) >= tally.needed),
        follows=obstacle is None,
        sentence=obstacle or _follows(conflicted if decision in case.decisions else ()),
        record=decision.by.hash,
        standing=_standing(case, decision),
        excluded=tuple(f"{panel.name_of(e.voter) or 'Nobody'}: {e.why}" for e in tally.excluded),
        conflicted=conflicted,
    )


def _standing(case: Case, decision: Decision) -> str:
    if decision not in case.decisions:
        return "replaced"
    return "contested" if len(case.decisions) > 1 else "stands"


def _follows(conflicted: tuple[str, ...]) -> str:
    if not conflicted:
        return "It follows from the signed records."
    return (
        f"It follows from the signed records; {' and '.join(conflicted)}, whose ballot was "
        "counted, declared an interest that was not known then: the panel can correct it by a new "
        "decision."
    )


def _refused_decisions(acts: Iterable[Act], refused: Iterable[Refusal]) -> list[CheckedDecision]:
    why = {refusal.hash: refusal.rule for refusal in refused}
    return [
        CheckedDecision(
            case=act.stream.removeprefix("case:"),
            outcome=act.record.outcome.value,
            approving=(),
            against=(),
            quorum=QuorumProof(0, 0, False),
            follows=False,
            sentence=why[act.hash],
            record=act.hash,
        )
        for act in acts
        if act.hash in why and isinstance(act.record, r.DecisionRecorded)
    ]

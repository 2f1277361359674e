"""Drawing up the log of a panel's acts: who did what and when, what counts, and who received it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.audit_log import AuditLog, Delivery, LoggedAccess, LoggedAct
from dmap_desktop.domain.case import CaseState, Decision
from dmap_desktop.domain.chain import Finding, KeptFinding
from dmap_desktop.domain.checks import Checks, Contents
from dmap_desktop.domain.clocks import clock_faults, read_wall
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.ports import PUSHED, Progress
from dmap_desktop.domain.summary import CaseSummary
from dmap_desktop.domain.visibility import sees_reading, sight
from dmap_desktop.domain.witnesses import Witnesses
from dmap_desktop.services.journal import case_of, find_case, panel_of
from dmap_desktop.services.minuting import MARKING
from dmap_desktop.services.refolding import check_projections
from dmap_desktop.services.reporting import note_exported, pending_accesses
from dmap_desktop.services.session import Session
from dmap_desktop.services.verifying import Verification, verify


class Audited(msgspec.Struct, frozen=True):
    """The proof, and the log it rests on."""

    proof: Verification
    findings: tuple[KeptFinding, ...]
    """What stands, then what was mended since, each with when it was found."""
    log: AuditLog
    contested: dict[str, tuple[Decision, ...]]
    """The decisions that contradict each other, by case."""
    panel: Panel


def audit(session: Session, again: Contents | None = None) -> Audited:
    """Fold every act held here again from nothing, and say what each was.

    What is shown is held against it. ``again`` is what reading all envelopes anew gave, with
    their signatures; without it they were checked as each act arrived.
    """
    store = session.store
    stale = check_projections(session)
    acts = sorted((act for s in store.streams() for act in store.acts(s)), key=lambda a: a.order)
    found = dict.fromkeys((*store.findings(), *(again.findings if again else ()), *stale))
    proof = verify(acts, found)
    log = _Clerk(session, acts, proof).log()
    findings = with_history(proof.findings, store.finding_log())
    return Audited(proof, findings, log, _contested(session), panel_of(session))


def check_again(session: Session, checks: Checks, progress: Progress) -> Audited:
    """Read every envelope held here again, signatures included, and draw up the log."""
    return audit(session, checks.own(progress))


def with_history(
    standing: Iterable[Finding], log: Iterable[KeptFinding]
) -> tuple[KeptFinding, ...]:
    """Return what stands, each with when it was found first, then what was mended since."""
    known = {kept.finding: kept for kept in log}
    stands = dict.fromkeys(standing)
    now = [known.get(finding, KeptFinding(finding, "", "")) for finding in stands]
    mended = [kept for finding, kept in known.items() if kept.mended and finding not in stands]
    return (*(msgspec.structs.replace(kept, mended="") for kept in now), *mended[::-1])


def _contested(session: Session) -> dict[str, tuple[Decision, ...]]:
    """Return what the person may see of decisions that contradict each other."""
    panel = panel_of(session)
    return {
        summary.reference: case_of(session, summary.reference).decisions
        for summary in session.store.cases()
        if summary.state is CaseState.CONTESTED and sight(panel, summary, session.person).papers
    }


def check_may_take_all(session: Session) -> None:
    """Raise Refused when some case is closed to the person: a bundle holds all that was said."""
    panel = panel_of(session)
    for summary in session.store.cases():
        seen = sight(panel, summary, session.person)
        if not seen.papers:
            raise Refused(
                f"An audit bundle holds what was said and voted on every case, and "
                f"{summary.reference} is closed to you: {seen.why_hidden} Ask an auditor or the "
                "secretariat to write the bundle."
            )


def write_whole(session: Session, checks: Checks, path: Path) -> Path:
    """Write an audit bundle to ``path``: every record, and the verifier that needs no trust in us.

    Raises Refused when some case is closed to the person, Unavailable.
    """
    check_may_take_all(session)
    checks.write_bundle(path)
    note_exported(session, "an audit bundle")
    return path


class _Clerk:
    """Knows what is needed to put every act into words."""

    def __init__(self, session: Session, acts: list[r.Act], proof: Verification) -> None:
        self._session, self._acts = session, acts
        self._panel = panel_of(session)
        self._witnesses = Witnesses(acts)
        self._refused = {refusal.hash: refusal.rule for refusal in proof.refused}
        self._clocks = clock_faults(acts)
        self._replaced = _replaced_ballots(session)
        self._arrivals = session.store.arrivals()
        self._pushed = int(session.store.kept(PUSHED) or 0)
        self._in_use = {d.id for d in self._panel.devices.values() if d.revoked_after is None}

    def log(self) -> AuditLog:
        """Return the whole log."""
        return AuditLog(
            title=self._panel.title,
            as_of=self._session.clock.now().isoformat(timespec="seconds"),
            marking=MARKING,
            acts=tuple(self._act(number, act) for number, act in enumerate(self._acts, start=1))[
                ::-1
            ],
            accesses=self._accesses(),
            deliveries=self._deliveries(),
        )

    def _act(self, number: int, act: r.Act) -> LoggedAct:
        received = self._witnesses.receivers(act)
        first = self._witnesses.first(act)
        own = act.device == self._session.device
        return LoggedAct(
            number=number,
            hash=act.hash,
            person=self._person(act.device),
            device=act.device[:8],
            sequence=act.sequence,
            what=_kind(act.record),
            case=_case(act),
            where=_case(act) or act.stream.partition(":")[2] or act.stream,
            written=act.wall,
            arrived=self._arrived(act, first),
            waiting=own and act.sequence > self._pushed,
            first_seen="" if first is None else self._witness(first),
            received=self._named(received),
            missing=self._named(self._in_use - received - {act.device}),
            refused=self._refused.get(act.hash, ""),
            replaced=act.hash in self._replaced,
            clock=self._clocks.get(act.hash, ""),
        )

    def _arrived(self, act: r.Act, first: r.Act | None) -> str:
        """Return the earliest time at which ``act`` is known to have left its device."""
        ends = self._arrivals.get(act.device, [])
        place = bisect_left(ends, (act.sequence, ""))
        known = [ends[place][1]] if place < len(ends) else []
        if first is not None and first.hash not in self._clocks:
            known.append(first.wall)
        times = {time: wall for wall in known if (time := read_wall(wall)) is not None}
        return times[min(times)] if times else ""

    def _accesses(self) -> tuple[LoggedAccess, ...]:
        names = _paper_names(self._session)
        told = [
            self._access(access, act.device, number, names)
            for number, act in enumerate(self._acts, start=1)
            if isinstance(act.record, r.DeviceReported) and act.hash not in self._refused
            for access in act.record.accesses
            if self._may_see(act.device)
        ]
        waiting = [
            self._access(access, self._session.device, 0, names)
            for access in pending_accesses(self._session)
        ]
        return tuple(reversed(told + waiting))

    def _access(
        self, access: r.Access, device: str, number: int, names: Mapping[str, str]
    ) -> LoggedAccess:
        return LoggedAccess(
            person=self._person(device),
            device=device[:8],
            kind=access.kind.value,
            what=names.get(access.what, access.what),
            case=access.case,
            pack=access.pack,
            at=access.at,
            report=number,
        )

    def _deliveries(self) -> tuple[Delivery, ...]:
        holders: dict[str, dict[str, int]] = {}
        published: dict[tuple[str, int], r.Act] = {}
        for act in self._acts:
            if act.hash in self._refused:
                continue
            if isinstance(act.record, r.DeviceReported):
                for case, version in act.record.packs.items():
                    held = holders.setdefault(case, {})
                    held[act.device] = max(held.get(act.device, 0), version)
            elif isinstance(act.record, r.PackPublished):
                published[_case(act), act.record.version] = act
        return tuple(
            self._delivery(summary, holders.get(summary.reference, {}), found)
            for summary in self._session.store.cases()
            if (found := published.get((summary.reference, summary.pack))) is not None
        )

    def _delivery(
        self, summary: CaseSummary, holders: Mapping[str, int], published: r.Act
    ) -> Delivery:
        entitled = {
            device
            for device in self._in_use
            if sight(self._panel, summary, self._panel.devices[device].person).papers
        }
        # Who published a pack has it; nobody needs to be told so.
        holding = {d for d, version in holders.items() if version >= summary.pack}
        holding |= {published.device}
        return Delivery(
            case=summary.reference,
            title=summary.title,
            pack=summary.pack,
            published=published.wall,
            holding=self._named(holding & entitled),
            missing=self._named(entitled - holding),
        )

    def _may_see(self, device: str) -> bool:
        known = self._panel.devices.get(device)
        reader = known.person if known else ""
        return sees_reading(self._panel, self._session.person, reader)

    def _person(self, device: str) -> str:
        known = self._panel.devices.get(device)
        return self._panel.name_of(known.person) if known else f"device {device[:8]}"

    def _witness(self, act: r.Act) -> str:
        return f"{self._person(act.device)} ({act.device[:8]}), before its act {act.sequence}"

    def _named(self, devices: frozenset[str] | set[str]) -> tuple[str, ...]:
        return tuple(sorted(f"{self._person(d)} ({d[:8]})" for d in devices))


def _replaced_ballots(session: Session) -> set[str]:
    """Return the hashes of ballots whose voter cast a later one on the same pack."""
    replaced: set[str] = set()
    for summary in session.store.cases():
        newest: dict[tuple[str, int], str] = {}
        for cast in case_of(session, summary.reference).casts:
            key = (cast.by.person, cast.pack)
            if key in newest:
                replaced.add(newest[key])
            newest[key] = cast.by.hash
    return replaced


def _paper_names(session: Session) -> dict[str, str]:
    """Return the names of all papers of all packs, by the hash of their bytes."""
    names: dict[str, str] = {}
    for summary in session.store.cases():
        case = find_case(session, summary.reference)
        for pack in case.packs if case else ():
            names |= {paper.sha256: paper.name for paper in pack.papers}
            names[pack.application.sha256] = "the application as it was read"
    return names


def _case(act: r.Act) -> str:
    if act.stream.startswith("case:"):
        return act.stream.removeprefix("case:")
    return act.record.case if isinstance(act.record, r.DiscussionMinuted) else ""


def _kind(record: r.AnyRecord | r.UnknownRecord) -> str:
    """Return ``BallotCast`` as ``Ballot cast``; an unknown type as it is spelled."""
    if isinstance(record, r.UnknownRecord):
        return record.type
    name = type(record).__name__
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.strip().capitalize()

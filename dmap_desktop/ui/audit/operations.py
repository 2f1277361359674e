"""What the audit screen asks: every decision checked again, and what each act was."""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.domain import records as r
from dmap_desktop.domain.panel import Panel
from dmap_desktop.services.journal import case_of, panel_of
from dmap_desktop.services.session import Session
from dmap_desktop.services.verifying import Verification, verify


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """One act, in words."""

    order: tuple[int, str, int]
    wall: str
    who: str
    what: str
    where: str
    hash: str
    refused: str
    """The rule it broke, "" for an act that counts."""
    replaced: bool = False
    """Whether it is a ballot whose voter cast another later."""


@dataclass(frozen=True, slots=True)
class Audited:
    """The proof, and the log it rests on."""

    proof: Verification
    log: tuple[LoggedAct, ...]


def audit(session: Session) -> Audited:
    """Fold every act held here again from nothing. Signatures were checked as each act arrived."""
    store = session.store
    acts = sorted((act for s in store.streams() for act in store.acts(s)), key=lambda a: a.order)
    proof = verify(acts, store.findings())
    panel = panel_of(session)
    why = {refusal.hash: refusal.rule for refusal in proof.refused}
    replaced = _replaced_ballots(session)
    log = tuple(
        _logged(panel, act, why.get(act.hash, ""), act.hash in replaced) for act in reversed(acts)
    )
    return Audited(proof, log)


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


def _logged(panel: Panel, act: r.Act, refused: str, replaced: bool) -> LoggedAct:
    device = panel.devices.get(act.device)
    record = act.record
    what = record.type if isinstance(record, r.UnknownRecord) else _words(type(record).__name__)
    return LoggedAct(
        order=act.order,
        wall=act.wall[:16].replace("T", " "),
        who=panel.name_of(device.person) if device else f"device {act.device[:8]}",
        what=what,
        where=act.stream.partition(":")[2] or "panel",
        hash=act.hash,
        refused=refused,
        replaced=replaced,
    )


def _words(name: str) -> str:
    """Return ``BallotCast`` as ``Ballot cast``."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.strip().capitalize()

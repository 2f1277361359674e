"""What the author of an act had seen of other acts: from its heads, never from a clock.

Voting needs it. A ballot, an interest or a pack that reached the chair after the close must not
change what was counted, whatever number its device gave it; so acts of voting name every device
they know of, and a closing is judged by what its author had seen. Imports msgspec only.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dmap_desktop.domain.case import Case, Closing, Decision, Signed
from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.records import Act, BallotCast, DecisionRecorded, VotingClosed

VOTING = (BallotCast, VotingClosed, DecisionRecorded)
"""Records whose acts name the newest act known of *every* other device."""


class Seen(msgspec.Struct, frozen=True):
    """A case as the author of one act had seen it."""

    pack: int
    """Number of the newest pack, 0 for none."""
    recused: frozenset[str]
    closings: tuple[Closing, ...]
    """Of the voting on that pack."""
    decisions: tuple[Decision, ...]
    """Those that stand."""
    withdrawn: bool


def knows(act: Act, other: Signed) -> bool:
    """Say whether the author of ``act`` had seen ``other``, by what ``act`` itself says."""
    if other.device == act.device:
        return other.sequence < act.sequence
    head = act.heads.get(other.device)
    return head is not None and other.sequence <= head.sequence


def seen(case: Case, act: Act) -> Seen:
    """Return what the author of ``act`` had seen of ``case``, by what ``act`` itself says."""
    pack = sum(knows(act, by) for by in case.published)
    return Seen(
        pack=pack,
        recused=frozenset(
            person
            for person, steps in case.standings.items()
            if any(last.recuses for last in [step for step in steps if knows(act, step.by)][-1:])
        ),
        closings=tuple(c for c in case.all_closings if c.pack == pack and knows(act, c.by)),
        decisions=tuple(d for d in case.decisions if knows(act, d.by)),
        withdrawn=case.withdrawal is not None and knows(act, case.withdrawal.by),
    )


def check_candid(acts: Iterable[Act]) -> list[Finding]:
    """Return each act of voting that says less of other devices than its own device had seen.

    ``acts`` hold every act of a device up to its newest. An honest program never writes such an
    act: it would let a closer pass over a ballot and say that it had not come yet.
    """
    seen: dict[str, dict[str, int]] = {}
    findings = []
    for act in sorted(acts, key=lambda act: (act.device, act.sequence)):
        held = seen.setdefault(act.device, {})
        if isinstance(act.record, VOTING):
            findings += [
                _left_out(act, device, sequence)
                for device, sequence in sorted(held.items())
                if device not in act.heads or act.heads[device].sequence < sequence
            ]
        for device, head in act.heads.items():
            held[device] = max(held.get(device, 0), head.sequence)
    return findings


def _left_out(act: Act, device: str, sequence: int) -> Finding:
    return Finding(
        act.device,
        act.sequence,
        act.stream,
        f"Device {act.device[:8]}, act {act.sequence}: it leaves out act {sequence} of device "
        f"{device[:8]}, which its device had seen before; ballots may have been passed over.",
    )

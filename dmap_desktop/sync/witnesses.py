"""What devices say they saw of each other, held against what is here, until it is confirmed."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from dmap_desktop.domain.chain import Claim, Finding, contradiction, not_here
from dmap_desktop.domain.ports import Store
from dmap_desktop.domain.records import Head
from dmap_desktop.sync.logs import Held, LogReader

_KEPT = "sync/claims"


def open_claims(store: Store) -> list[Claim]:
    """Return what was claimed and is not confirmed so far."""
    kept = store.kept(_KEPT)
    return [] if kept is None else msgspec.json.decode(kept, type=list[Claim])


def keep_claims(store: Store, claims: list[Claim]) -> None:
    """Keep what is not confirmed."""
    store.keep(_KEPT, msgspec.json.encode(claims).decode())


def judge(
    claims: Iterable[Claim], reader: LogReader, held: Held
) -> tuple[list[Finding], list[Claim]]:
    """Return what is wrong by ``claims`` and those the reader met, and which of them stay open.

    Of acts that are not here, one claim a device says enough: the farthest.
    """
    awaited: dict[str, Claim] = {}
    contradicting: dict[tuple[str, Head], Claim] = {}
    for claim in (*claims, *reader.claims):
        link = held.link(claim.device, claim.head.sequence)
        if _settled(claim, reader) or (link is not None and link.hash == claim.head.hash):
            continue
        if link is not None:
            contradicting.setdefault((claim.device, claim.head), claim)
            continue
        before = awaited.get(claim.device, claim)
        farthest = max(before, claim, key=lambda c: c.head.sequence)
        awaited[claim.device] = replace(farthest, looks=max(before.looks, claim.looks))
    still_open = list(contradicting.values())
    findings = [contradiction(claim, reader.who) for claim in still_open]
    for claim in awaited.values():
        if claim.device in reader.locked:
            still_open.append(claim)  # it is there, and this laptop was not given the key
            continue
        if reader.broken.get(claim.device, claim.head.sequence + 1) <= claim.head.sequence:
            still_open.append(claim)  # that log breaks before it, which is said already
            continue
        looked = replace(claim, looks=claim.looks + 1)
        findings.append(not_here(looked, reader.end(claim.device), reader.who))
        still_open.append(looked)
    return findings, still_open


def _settled(claim: Claim, reader: LogReader) -> bool:
    """Say whether it does not matter: the act it names would not count, whatever it is."""
    if reader.panel is not None and claim.device not in reader.panel.devices:
        # Nobody's acts: a device that is enrolled is known before any act of it is read.
        return True
    return reader.settled(claim.device, claim.head.sequence)

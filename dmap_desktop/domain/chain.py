"""Checking that no device's log has a gap, a fork, a changed past or a cut end. Msgspec only.

A pure state machine fed with acts in order: who fetched them, and from where, is not its business.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from dmap_desktop.domain.records import Act, Head


class Finding(msgspec.Struct, frozen=True):
    """Something wrong with a device's log or with an object of the hub."""

    device: str
    """Empty when it concerns no device's log."""
    sequence: int
    """0 when it concerns the log as a whole."""
    place: str
    """The hub's key, or the stream, where it was found."""
    sentence: str


def check_next(panel: str, head: Head | None, act: Act, place: str) -> Finding | None:
    """Return what is wrong with ``act`` following ``head`` in its device's log, or None.

    ``head`` is None for a device of which nothing is held yet.
    """
    expected = 1 if head is None else head.sequence + 1
    previous = "" if head is None else head.hash
    who = f"Device {act.device[:8]}"
    if act.panel != panel:
        words = f"{who}, act {act.sequence}: it belongs to another panel and does not count."
    elif act.sequence > expected:
        words = f"{who}: acts {expected} to {act.sequence - 1} are missing."
    elif act.sequence < expected:
        words = f"{who}, act {act.sequence}: it comes a second time, out of its place."
    elif act.previous != previous:
        words = (
            f"{who}, act {act.sequence}: it does not follow the act {act.sequence - 1} known here; "
            "the log was forked or rewritten."
        )
    else:
        return None
    return Finding(act.device, act.sequence, place, words)


def check_seen(
    held: Mapping[str, Head], known_hashes: Mapping[tuple[str, int], str], witness: Act
) -> list[Finding]:
    """Return what ``witness`` has seen of other devices that is not held, or is held otherwise.

    ``known_hashes`` gives the hash held of (device, sequence).
    """
    findings = []
    for device, head in sorted(witness.heads.items()):
        seen_by = f"device {witness.device[:8]} saw it before its act {witness.sequence}"
        mine = held.get(device)
        if mine is None or mine.sequence < head.sequence:
            have = 0 if mine is None else mine.sequence
            sentence = (
                f"Device {device[:8]}: its log ends at act {have} here, but act {head.sequence} "
                f"exists ({seen_by}); the end was cut off, or has not arrived."
            )
        elif known_hashes.get((device, head.sequence), head.hash) != head.hash:
            sentence = (
                f"Device {device[:8]}: two different acts number {head.sequence} exist "
                f"({seen_by}); the log was forked."
            )
        else:
            continue
        findings.append(Finding(device, head.sequence, witness.stream, sentence))
    return findings

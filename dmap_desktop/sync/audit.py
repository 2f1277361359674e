"""Reading a hub whole, from nothing but the pin and the keys, and saying all that is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from msgspec.structs import replace

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.checks import Contents
from dmap_desktop.domain.epochs import sealed_keys
from dmap_desktop.domain.errors import Mendable, Unreadable
from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.ports import Envelopes, Hub, Progress, Sealer, no_progress
from dmap_desktop.domain.records import Head
from dmap_desktop.sync.layout import (
    KEYS,
    LOGS,
    PANEL,
    blob_key,
    check_panel_bytes,
    epoch_key,
    parse_copy_key,
    parse_log_key,
)
from dmap_desktop.sync.logs import Collected, LogReader, Source
from dmap_desktop.sync.looking import belongs, firsts, strangers, unread
from dmap_desktop.sync.papers import papers_of
from dmap_desktop.sync.segments import Opener
from dmap_desktop.sync.witnesses import judge


def check_hub(
    hub: Hub,
    sealer: Sealer,
    envelopes: Envelopes,
    pin: Pin,
    seen: Mapping[str, Head],
    progress: Progress = no_progress,
) -> Contents:
    """Read everything in ``hub`` and check it; ``seen`` is the newest act seen of each device.

    Raises Unavailable; anything else is a finding.
    """
    findings = _check_panel(hub, pin)
    _hold_epochs(hub, sealer)
    reader, read = follow_all(hub, sealer, envelopes, pin, progress)
    findings += reader.findings + check_witnesses(reader, read)
    findings += _check_seen(reader, read, seen)
    keys, named = hub.keys(""), _named(read)
    findings += strangers(keys) + unread(firsts(keys), reader)
    for done, key in enumerate(keys):
        progress("Checking objects", done, len(keys))
        findings += _check_object(hub, key, reader, named)
    missing = sorted(named - set(keys))
    findings += [Finding("", 0, key, f"{key} is missing from the hub.") for key in missing]
    return Contents(read.everything, tuple(findings))


def follow_all(
    source: Source, opener: Opener, envelopes: Envelopes, pin: Pin, progress: Progress
) -> tuple[LogReader, Collected]:
    """Read every log of ``source`` from its beginning."""
    read = Collected()
    reader = LogReader(source, opener, envelopes, pin, read, {})
    reader.follow(read.keep, progress)
    return reader, read


def check_witnesses(reader: LogReader, read: Collected) -> list[Finding]:
    """Return what devices say they saw and that is not there: an audit does not wait for it."""
    findings, _ = judge((), reader, read)
    return [replace(finding, waiting=False) for finding in findings]


def _check_seen(reader: LogReader, read: Collected, seen: Mapping[str, Head]) -> list[Finding]:
    """Hold the hub against what this laptop has seen of each log."""
    found = []
    for device, head in sorted(seen.items()):
        link, end = read.link(device, head.sequence), reader.end(device)
        if device in reader.broken or (link is not None and link.hash == head.hash):
            continue
        what = (
            f"ends at act {end}, but this laptop holds act {head.sequence}: the end was cut off, "
            "an older copy of the hub was restored, or it was not carried out yet. Synchronise, "
            "and it is carried out again."
            if link is None
            else f"holds another act {head.sequence} than this laptop: it was forked. Ask the "
            "secretariat to revoke the device and enrol it anew."
        )
        words = f"The log of {reader.who(device)} in the hub {what}"
        found.append(Finding(device, head.sequence, f"{LOGS}{device}", words))
    return found


def _check_panel(hub: Hub, pin: Pin) -> list[Finding]:
    data = hub.get(PANEL)
    if data is None:
        return [Finding("", 0, PANEL, f"{PANEL} is missing from the hub.")]
    try:
        check_panel_bytes(data, pin, hub.address)
    except Mendable as error:
        return [Finding("", 0, PANEL, str(error))]
    return []


def _hold_epochs(hub: Hub, sealer: Sealer) -> None:
    """Open with every epoch key that is sealed for this device; the others are not ours to open."""
    for key in hub.keys(KEYS):
        data = hub.get(key)
        try:
            if data is not None:
                sealer.hold(sealer.open(data))
        except Mendable:
            continue


def _named(read: Collected) -> set[str]:
    """Return the objects that records name: papers, and sealed keys."""
    acts = read.everything
    keys = {epoch_key(key.holder, key.sha256) for key in sealed_keys(acts)}
    return keys | {blob_key(name) for name in papers_of(acts)}


def _check_object(hub: Hub, key: str, reader: LogReader, named: set[str]) -> list[Finding]:
    if key == PANEL or key in reader.keys_read or not belongs(key):
        return []
    if key.startswith(LOGS):
        return _check_log(key, reader)
    copy = parse_copy_key(key)
    if copy is not None:  # no record names it; that it opens is its owner's business
        known = reader.panel is None or copy[0] in reader.panel.devices
        return _check_hash(hub, key, known, reader)
    return _check_hash(hub, key, key in named, reader)


def _check_log(key: str, reader: LogReader) -> list[Finding]:
    """A segment that was not read on the way: gaps are said elsewhere, this is what lies within."""
    place = parse_log_key(key)
    if place is None or place[0] in reader.broken:
        return []  # said already, at the act where its log breaks
    device, first = place
    mark = reader.marks.get(device)
    if mark is None or first > mark.end:
        return []
    words = f"{key} holds acts of {reader.who(device)} again that lie elsewhere; it is ignored."
    return [Finding(device, first, key, words)]


def _check_hash(hub: Hub, key: str, known: bool, reader: LogReader) -> list[Finding]:
    if not known:
        if reader.broken:
            return []  # the record that names it may lie where a log breaks
        return [Finding("", 0, key, f"{key} is named by no record of the panel.")]
    try:
        data = hub.get(key)
    except Unreadable as error:
        return [Finding("", 0, key, str(error))]
    name = key.rpartition("/")[2].rpartition("-")[2].removesuffix(".age")
    if data is None or hashlib.sha256(data).hexdigest() != name:
        return [Finding("", 0, key, f"{key} was changed: its bytes are not those recorded.")]
    return []

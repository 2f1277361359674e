"""Reading a hub whole, from nothing but the pin and the keys, and saying all that is wrong."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.errors import Mendable, Refused
from dmap_desktop.domain.fold import fold_panel
from dmap_desktop.domain.panel import Panel, Pin
from dmap_desktop.domain.ports import Envelopes, Hub, Progress, Sealer, no_progress
from dmap_desktop.domain.records import PANEL_STREAM, Act, PackPublished
from dmap_desktop.sync.layout import (
    BLOBS,
    KEYS,
    LOGS,
    PANEL,
    check_panel_bytes,
    parse_log_key,
)
from dmap_desktop.sync.logs import LogReader, Signed


@dataclass(frozen=True, slots=True)
class HubContents:
    """Every act of a hub that could be verified, and everything found wrong."""

    signed: tuple[Signed, ...]
    findings: tuple[Finding, ...]

    @property
    def acts(self) -> tuple[Act, ...]:
        """Return the acts without their envelopes."""
        return tuple(act for _, act in self.signed)


def check_hub(
    hub: Hub,
    sealer: Sealer,
    envelopes: Envelopes,
    pin: Pin,
    progress: Progress = no_progress,
) -> HubContents:
    """Read everything in ``hub`` and check it. Raises Unavailable; anything else is a finding."""
    findings = _check_panel(hub, pin)
    _hold_epochs(hub, sealer)
    signed: list[Signed] = []
    reader = LogReader(hub, sealer, envelopes, pin, {}, [])
    reader.follow(signed.extend, progress)
    findings += reader.findings
    panel = _panel(signed)
    keys, named = hub.keys(""), _named(signed)
    for done, key in enumerate(keys):
        progress("Checking objects", done, len(keys))
        findings += _check_object(hub, key, reader, panel, named)
    missing = sorted(_expected(panel, signed) - set(keys))
    findings += [Finding("", 0, key, f"{key} is missing from the hub.") for key in missing]
    return HubContents(tuple(signed), tuple(findings))


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


def _panel(signed: list[Signed]) -> Panel | None:
    try:
        history, _ = fold_panel(act for _, act in signed if act.stream == PANEL_STREAM)
    except Refused:
        return None
    return history.latest


def _named(signed: list[Signed]) -> set[str]:
    """The documents that packs name."""
    return {
        paper.blob
        for _, act in signed
        if isinstance(act.record, PackPublished)
        for paper in (*act.record.papers, act.record.application)
    }


def _expected(panel: Panel | None, signed: list[Signed]) -> set[str]:
    files = panel.key_files if panel else {}
    return {f"{BLOBS}{name}" for name in _named(signed)} | {f"{KEYS}{f}.age" for f in files}


def _check_object(
    hub: Hub, key: str, reader: LogReader, panel: Panel | None, named: set[str]
) -> list[Finding]:
    if key == PANEL or key in reader.keys_read:
        return []
    if key.startswith(LOGS):
        return _check_log(key, reader)
    if key.startswith(BLOBS):
        return _check_hash(hub, key, key.removeprefix(BLOBS), key.removeprefix(BLOBS) in named)
    if key.startswith(KEYS) and panel is not None:
        held = panel.key_files.get(key.removeprefix(KEYS).removesuffix(".age"), "")
        return _check_hash(hub, key, held, bool(held))
    return [Finding("", 0, key, f"{key} does not belong to the hub of a panel.")]


def _check_log(key: str, reader: LogReader) -> list[Finding]:
    place = parse_log_key(key)
    if place is None:
        return [Finding("", 0, key, f"{key} does not belong to the hub of a panel.")]
    device, first = place
    if device in reader.broken:
        return []  # said already, at the act where its log breaks
    head = reader.heads.get(device)
    have = head.sequence if head else 0
    words = (
        f"Device {device[:8]}: {key} does not follow its log, which ends at act {have}; acts are "
        "missing, or the device is not on the panel."
    )
    return [Finding(device, first, key, words)]


def _check_hash(hub: Hub, key: str, sha256: str, known: bool) -> list[Finding]:
    if not known:
        return [Finding("", 0, key, f"{key} is named by no record of the panel.")]
    data = hub.get(key)
    if data is None or hashlib.sha256(data).hexdigest() != sha256:
        return [Finding("", 0, key, f"{key} was changed: its bytes are not those recorded.")]
    return []

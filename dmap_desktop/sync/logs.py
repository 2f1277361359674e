"""Following every device's log in a hub: each act is verified before anybody is told of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Protocol

from dmap_desktop.domain.chain import Finding, check_next, check_seen
from dmap_desktop.domain.encoding import decode_body
from dmap_desktop.domain.errors import Mendable, Refused
from dmap_desktop.domain.fold import fold_panel
from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.ports import Envelopes, Progress
from dmap_desktop.domain.records import PANEL_STREAM, Act, Head
from dmap_desktop.sync.layout import log_key
from dmap_desktop.sync.segments import Opener, open_segment

Signed = tuple[bytes, Act]
"""An envelope and the act it holds."""


class Source(Protocol):
    """Where segments lie: a hub, or a bundle."""

    def get(self, key: str) -> bytes | None:
        """Return the object, or None when there is none. Raises Unavailable."""
        ...


class LogReader:
    """Reads on from the heads it is given, device by device, until the hub has no more.

    Which devices count is learnt from the panel's own stream on the way. A device whose log is
    broken is followed no further; all others are.
    """

    def __init__(
        self,
        hub: Source,
        sealer: Opener,
        envelopes: Envelopes,
        pin: Pin,
        heads: Mapping[str, Head],
        panel_acts: list[Act],
    ) -> None:
        """Begin with what is held already: nothing, for an audit."""
        self._hub, self._sealer, self._envelopes, self._pin = hub, sealer, envelopes, pin
        self.heads = dict(heads)
        self._panel_acts = list(panel_acts)
        self._verify_keys = {pin.device: pin.verify_key}
        self.broken: set[str] = set()
        self.findings: list[Finding] = []
        self.keys_read: set[str] = set()
        self.hashes: dict[tuple[str, int], str] = {}
        self._witnesses: list[Act] = []
        self._learn_devices()

    def follow(self, keep: Callable[[list[Signed]], None], progress: Progress) -> None:
        """Give each segment's verified acts to ``keep``, in order, until there are no more.

        Raises Unavailable when the hub goes away; what was kept stays kept.
        """
        moved = True
        while moved:
            moved = False
            for device in sorted(self._verify_keys, key=lambda d: (d != self._pin.device, d)):
                while device not in self.broken and self._next_segment(device, keep):
                    moved = True
                    progress("Fetching records", len(self.hashes), 0)
        for witness in self._witnesses:
            self.findings += check_seen(self.heads, self.hashes, witness)
        self._witnesses.clear()

    def _next_segment(self, device: str, keep: Callable[[list[Signed]], None]) -> bool:
        head = self.heads.get(device)
        first = head.sequence + 1 if head else 1
        key = log_key(device, first)
        sealed = self._hub.get(key)
        if sealed is None:
            return False
        self.keys_read.add(key)
        acts: list[Signed] = []
        try:
            for envelope in open_segment(self._sealer, sealed):
                act = self._verified(device, envelope)
                fault = check_next(self._pin.panel, self.heads.get(device), act, key)
                if fault is not None:
                    self._break(device, fault)
                    break
                self.heads[device] = Head(act.sequence, act.hash)
                self.hashes[device, act.sequence] = act.hash
                acts.append((envelope, act))
        except Mendable as error:
            number = self.heads[device].sequence + 1 if device in self.heads else 1
            words = f"Device {device[:8]}, act {number}, in {key}: {error}"
            self._break(device, Finding(device, number, key, words))
        keep(acts)
        self._witnesses += [act for _, act in acts if act.heads]
        if any(act.stream == PANEL_STREAM for _, act in acts):
            self._panel_acts += [act for _, act in acts if act.stream == PANEL_STREAM]
            self._learn_devices()
        return bool(acts)

    def _verified(self, device: str, envelope: bytes) -> Act:
        payload = self._envelopes.open(envelope, self._verify_keys[device])
        act = decode_body(payload, hashlib.sha256(envelope).hexdigest())
        if act.device != device:
            raise Refused("It names another device than the one that signed it.")
        return act

    def _break(self, device: str, finding: Finding) -> None:
        self.broken.add(device)
        self.findings.append(finding)

    def _learn_devices(self) -> None:
        if not self._panel_acts:
            return
        try:
            history, _ = fold_panel(self._panel_acts)
        except Refused as error:
            self._break(self._pin.device, Finding(self._pin.device, 1, PANEL_STREAM, str(error)))
            return
        for device in history.latest.devices.values():
            self._verify_keys.setdefault(device.id, device.verify_key)

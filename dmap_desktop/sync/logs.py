"""Following every device's log in a hub: each act is verified before anybody is told of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from sys import intern
from typing import Protocol

from msgspec.structs import replace

from dmap_desktop.domain.chain import (
    BEGINNING,
    Claim,
    Finding,
    Link,
    check_next,
    claim_of,
    fork,
)
from dmap_desktop.domain.encoding import decode_body
from dmap_desktop.domain.errors import Mendable, Refused, Unreadable, WrongKey
from dmap_desktop.domain.fold import fold_panel
from dmap_desktop.domain.panel import Panel, Pin
from dmap_desktop.domain.ports import Envelopes, Progress
from dmap_desktop.domain.records import PANEL_STREAM, Act, Head
from dmap_desktop.sync.layout import log_key
from dmap_desktop.sync.marks import Mark, after
from dmap_desktop.sync.segments import Opener, open_segment

Signed = tuple[bytes, Act]
"""An envelope and the act it holds."""


class Source(Protocol):
    """Where segments lie: a hub, or a bundle."""

    def get(self, key: str) -> bytes | None:
        """Return the object, or None when there is none. Raises Unavailable."""
        ...


class Held(Protocol):
    """What is held already of the logs: a store, or nothing yet."""

    def heads(self) -> dict[str, Head]:
        """Return the newest act held of each device."""
        ...

    def link(self, device: str, sequence: int) -> Link | None:
        """Return the place of one act in its device's log."""
        ...

    def lamport(self) -> int:
        """Return the highest Lamport number held."""
        ...

    def acts(self, stream: str) -> list[Act]:
        """Return the acts of a stream, in order."""
        ...


class Collected:
    """What an audit has read so far: it begins with nothing, and believes nothing held elsewhere.

    ``keep`` is what :meth:`LogReader.follow` hands acts to.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._acts: dict[tuple[str, int], Act] = {}
        self._heads: dict[Head, Head] = {}

    def keep(self, signed: list[Signed]) -> None:
        """Take more acts; of their envelopes nothing is needed any more."""
        self._acts.update({(act.device, act.sequence): self._shared(act) for _, act in signed})

    def _shared(self, act: Act) -> Act:
        """Return ``act`` holding what other acts hold as well only once.

        Acts of voting name a head of every device, mostly the same as the act before them: held
        apart they are most of what an audit remembers.
        """
        heads = {
            intern(device): self._heads.setdefault(head, head) for device, head in act.heads.items()
        }
        return replace(
            act,
            panel=intern(act.panel),
            device=intern(act.device),
            previous=intern(act.previous),
            stream=intern(act.stream),
            heads=heads,
            hash=intern(act.hash),
        )

    @property
    def everything(self) -> tuple[Act, ...]:
        """Return the acts that were read, in the order of their reading."""
        return tuple(self._acts.values())

    def heads(self) -> dict[str, Head]:
        """Return nothing: an audit reads from the beginning."""
        return {}

    def link(self, device: str, sequence: int) -> Link | None:
        """Return the place of one act that was read."""
        act = self._acts.get((device, sequence))
        return None if act is None else Link(act.sequence, act.hash, act.lamport)

    def lamport(self) -> int:
        """Return 0."""
        return 0

    def acts(self, stream: str) -> list[Act]:
        """Return nothing."""
        return []


class Keyring(Protocol):
    """The epoch keys that the reader's opener holds, and where more come from."""

    def fetch(self) -> bool:
        """Hold every key that has come since; say whether any has. Raises Unavailable."""
        ...

    def has_any(self) -> bool:
        """Say whether any key is held at all."""
        ...

    def has_all(self, epochs: Iterable[str]) -> bool:
        """Say whether the key of each epoch is held."""
        ...


class LogReader:
    """Reads on from the marks it is given, device by device, until the hub has no more.

    Which devices count is learnt from the panel's own stream on the way. A device whose log is
    broken is followed no further; all others are. An act that is held already must be the same
    here, whatever segment brings it: anybody may have carried it out again. A log that goes on in
    an epoch whose key has not come is not broken: it waits.
    """

    def __init__(
        self,
        source: Source,
        sealer: Opener,
        envelopes: Envelopes,
        pin: Pin,
        held: Held,
        marks: dict[str, Mark],
        keyring: Keyring | None = None,
        panel: Panel | None = None,
    ) -> None:
        """Begin with what is ``held``; ``marks`` move as segments are read.

        Without a ``keyring`` no more keys will come, and what does not open is a finding.
        ``panel`` is the panel by the acts held; None when it is not known, and they are folded.
        """
        self._source, self._sealer, self._envelopes, self._pin = source, sealer, envelopes, pin
        self._held, self.marks, self._keyring = held, marks, keyring
        self._ends = {device: Link(h.sequence, h.hash, 0) for device, h in held.heads().items()}
        self._highest = held.lamport()
        self._panel_acts: list[Act] | None = None
        """Those held and those read; None as long as nothing new has to be folded with them."""
        self._panel_grew = False
        self._verify_keys = {pin.device: pin.verify_key}
        self.panel: Panel | None = None
        self.broken: dict[str, int] = {}
        """The number of the act at which each broken log breaks."""
        self.forked: set[str] = set()
        """The broken logs that hold another act than is held here."""
        self.locked: dict[str, Finding] = {}
        """Logs that go on in a segment which does not open, and what is wrong with it if anything.
        """
        self._found: list[Finding] = []
        self.keys_read: set[str] = set()
        self._said: dict[str, dict[str, Act]] = {}
        """The newest act read of each device that says something of each other device."""
        self.count = 0
        if panel is not None:
            self._know(panel)
        else:
            self._panel_acts = held.acts(PANEL_STREAM)
            self._panel_grew = bool(self._panel_acts)
            self._learn_devices()

    def follow(self, keep: Callable[[list[Signed]], None], progress: Progress) -> None:
        """Give each segment's new acts to ``keep``, in order, until there are no more segments.

        ``marks`` have moved past the segment when ``keep`` is called. Raises Unavailable when the
        hub goes away; what was kept stays kept.
        """
        moved = True
        while moved:
            moved, known = False, len(self._verify_keys)
            self.locked.clear()  # a key that came with another log may open them now
            for device in sorted(self._verify_keys, key=lambda d: (d != self._pin.device, d)):
                while device not in self.broken and self._next_segment(device, keep):
                    moved = True
                    progress("Fetching records", self.count, 0)
            # A log that breaks may have enrolled devices before it broke.
            moved = moved or len(self._verify_keys) > known
        if not self.waits:
            for device, finding in self.locked.items():
                self._break(device, finding.sequence, finding)
            self.locked.clear()

    @property
    def waits(self) -> bool:
        """Say whether the panel has an epoch whose key has not come here."""
        if self._keyring is None:
            return False
        if self.panel is None:
            return not self._keyring.has_any()
        return not self._keyring.has_all(self.panel.epochs)

    @property
    def claims(self) -> list[Claim]:
        """Return the newest word of each device on each other, of the acts that were read."""
        said = self._said.items()
        return [claim_of(act, of) for _, acts in sorted(said) for of, act in sorted(acts.items())]

    def who(self, device: str) -> str:
        """Put a device into words, by what has been read so far."""
        self._learn_devices()
        return self.panel.device_words(device) if self.panel else f"the device {device[:8]}"

    @property
    def findings(self) -> list[Finding]:
        """Return what is wrong with the logs, as far as it matters."""
        return [f for f in self._found if not self.settled(f.device, f.sequence)]

    def settled(self, device: str, number: int) -> bool:
        """Say whether an act does not count whatever it is: it comes after a revocation."""
        held = self.panel.devices.get(device) if self.panel else None
        after = held.revoked_after if held else None
        return after is not None and number > after

    def end(self, device: str) -> int:
        """Return the number of the newest act known of ``device``, 0 for none."""
        return self._ends.get(device, BEGINNING).sequence

    def _next_segment(self, device: str, keep: Callable[[list[Signed]], None]) -> bool:
        first = self.marks[device].end + 1 if device in self.marks else 1
        key = log_key(device, first)
        try:
            sealed = self._source.get(key)
        except Unreadable as error:
            self._break(device, first, Finding(device, first, key, str(error)))
            return False
        if sealed is None:
            return False
        self.keys_read.add(key)
        envelopes = self._opened(device, first, key, sealed)
        if envelopes is None:
            return False
        acts, last = self._read(device, first, key, envelopes)
        if device not in self.broken:
            self.marks[device] = after(self.marks, device, first, last, len(sealed))
        keep(acts)
        self.count += len(acts)
        for _, act in acts:
            self._said.setdefault(act.device, {}).update(dict.fromkeys(act.heads, act))
        self._learn_devices()
        return device not in self.broken

    def _opened(self, device: str, first: int, key: str, sealed: bytes) -> list[bytes] | None:
        """Return the envelopes of a segment; None for one that is damaged, or not for us so far."""
        try:
            try:
                return open_segment(self._sealer, sealed)
            except WrongKey:
                if self._keyring is None or not self._keyring.fetch():
                    raise
            return open_segment(self._sealer, sealed)
        except WrongKey as error:
            self.locked[device] = self._discounted(device, first, key, error)
        except Unreadable as error:
            self._break(device, first, self._discounted(device, first, key, error))
        return None

    def _read(
        self, device: str, first: int, key: str, envelopes: list[bytes]
    ) -> tuple[list[Signed], int]:
        """Return the new acts of a segment up to the first one that is wrong, and its last number.

        What is wrong becomes a finding, and the log counts as broken.
        """
        acts: list[Signed] = []
        number = first
        try:
            for number, envelope in enumerate(envelopes, start=first):
                hash_ = hashlib.sha256(envelope).hexdigest()
                if self._is_held(device, number, hash_):
                    continue
                act = self._verified(device, envelope, hash_)
                fault = self._fault(device, number, act, key)
                if fault is not None:
                    self._break(device, number, fault)
                    break
                self._accept(act)
                acts.append((envelope, act))
        except Mendable as error:
            self._break(device, number, self._discounted(device, number, key, error))
        return acts, number

    def _discounted(self, device: str, number: int, key: str, error: Mendable) -> Finding:
        words = str(error)
        sentence = (
            f"Act {number} of {self.who(device)}, in {key}, does not count: "
            f"{words[:1].lower()}{words[1:]} What came before it counts."
        )
        return Finding(device, number, key, sentence)

    def _accept(self, act: Act) -> None:
        self._ends[act.device] = Link(act.sequence, act.hash, act.lamport)
        self._highest = max(self._highest, act.lamport)
        if act.stream == PANEL_STREAM:
            if self._panel_acts is None:
                self._panel_acts = self._held.acts(PANEL_STREAM)
            self._panel_acts.append(act)
            self._panel_grew = True

    def _is_held(self, device: str, number: int, hash_: str) -> bool:
        if number > self.end(device):
            return False
        held = self._held.link(device, number)
        return held is not None and held.hash == hash_

    def _fault(self, device: str, number: int, act: Act, key: str) -> Finding | None:
        end = self._ends.get(device, BEGINNING)
        if number <= end.sequence:
            if act.sequence == number:
                self.forked.add(device)
                return fork(device, number, key, self.who(device))
            raise Refused(f"It is act {act.sequence} and stands in the place of another.")
        if end.sequence and not end.lamport:  # heads do not say it; looked up when it is needed
            end = self._held.link(device, end.sequence) or end
        return check_next(self._pin, end, self._highest, act, key, self.who)

    def _verified(self, device: str, envelope: bytes, hash_: str) -> Act:
        try:
            payload = self._envelopes.open(envelope, self._verify_keys[device])
        except WrongKey:
            claimed = self._envelopes.claimed_device(envelope)
            if claimed != device:
                raise WrongKey(
                    f"It says that {self.who(claimed)} signed it, and was put into this log."
                ) from None
            raise
        act = decode_body(payload, hash_)
        if act.device != device:
            raise Refused("It names another device than the one that signed it.")
        return act

    def _break(self, device: str, number: int, finding: Finding) -> None:
        self.broken.setdefault(device, number)
        self._found.append(finding)

    def _learn_devices(self) -> None:
        if not self._panel_grew or self._panel_acts is None:
            return
        self._panel_grew = False
        try:
            history, _ = fold_panel(self._panel_acts)
        except Refused as error:
            finding = Finding(self._pin.device, 1, PANEL_STREAM, str(error))
            self._break(self._pin.device, 1, finding)
            return
        self._know(history.latest)

    def _know(self, panel: Panel) -> None:
        self.panel = panel
        for device in panel.devices.values():
            self._verify_keys.setdefault(device.id, device.verify_key)

"""The hub as one session uses it: pull, push and fetch, each safe to stop and to do again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from dmap_desktop.domain.chain import Finding, Who
from dmap_desktop.domain.errors import Unavailable, Unreadable
from dmap_desktop.domain.panel import Panel, Pin
from dmap_desktop.domain.ports import (
    ONE_HAND,
    PUSHED,
    Envelopes,
    Fetched,
    Hands,
    Hub,
    Progress,
    Pulled,
    Pushed,
    Sealer,
    Store,
    Wanted,
)
from dmap_desktop.domain.records import Act
from dmap_desktop.sync.arrivals import Arrivals
from dmap_desktop.sync.carrying import Carrier
from dmap_desktop.sync.epochs import EpochKeys
from dmap_desktop.sync.glance import Glance
from dmap_desktop.sync.layout import (
    OWN,
    PANEL,
    blob_key,
    check_panel_bytes,
    keys_of,
    log_key,
    panel_bytes,
    parse_copy_key,
)
from dmap_desktop.sync.logs import LogReader
from dmap_desktop.sync.looking import firsts, shortened, strangers, unread
from dmap_desktop.sync.marks import NOTHING, Mark, load_marks, save_marks
from dmap_desktop.sync.papers import PACK, carry_papers, fetch_papers, papers_of
from dmap_desktop.sync.roster import panel_as_folded
from dmap_desktop.sync.witnesses import judge, keep_claims, open_claims

_LOST = "sync/lost"
"""Kept while the hub lacks things it once had, or is new, and everything held belongs into it."""


class HubExchange:
    """The port ``Exchange`` over any hub.

    The first synchronisation, and any that finds the hub shorter than it was, also looks at the
    names of all objects; every other one costs a few questions a device.
    """

    def __init__(
        self,
        hub: Hub,
        store: Store,
        sealer: Sealer,
        envelopes: Envelopes,
        pin: Pin,
        device: str,
        hands: Hands = ONE_HAND,
    ) -> None:
        """Exchange as ``device`` between ``store`` and ``hub``; ``hands`` carry the papers."""
        self._hub, self._store, self._sealer = hub, store, sealer
        self._envelopes, self._pin, self._device = envelopes, pin, device
        self._keys = EpochKeys(hub, store, sealer, device)
        self._hands = hands
        self._looked = self._has_panel = False
        self._names: frozenset[str] | None = None
        """The keys in the hub, when it was looked through, until what it lacks was carried out."""
        self._odd: list[Finding] = []
        """What the last look through the hub found."""
        self._broken: dict[str, int] = {}
        self._who: Who = lambda device: f"the device {device[:8]}"

    @property
    def address(self) -> str:
        """Return where the hub is."""
        return self._hub.address

    def pull(self, progress: Progress) -> Pulled:
        """Fetch new acts and epoch keys. Raises Unavailable, Refused for another panel's hub."""
        progress("Looking at the hub", 0, 0)
        marks = load_marks(self._store, self.address)
        findings = self._check_panel(marks)
        panel = panel_as_folded(self._store)
        glance = Glance(self._hub, _names_to_look_up(marks, panel))
        reader = LogReader(
            glance,
            self._sealer,
            self._envelopes,
            self._pin,
            self._store,
            marks,
            self._keys,
            panel,
        )
        findings += self._look(marks, glance, reader.who)
        if reader.panel is None or reader.waits:
            self._keys.fetch()
        arrivals = Arrivals(self._store, self.address, marks)
        try:
            reader.follow(arrivals.take, progress)
        finally:
            arrivals.flush()
            findings += self._keys.confirm(reader.panel)
        findings += self._conclude(reader)
        return Pulled(reader.count, tuple(sorted(arrivals.touched)), tuple(findings))

    def push(self, progress: Progress) -> Pushed:
        """Carry key files, documents and then acts to the hub. Raises Unavailable."""
        marks = load_marks(self._store, self.address)
        if not self._has_panel and not self._hub.has(PANEL):
            self._hub.put(PANEL, panel_bytes(self._pin))
        carrier = Carrier(self._hub, self._store, self._sealer, self._device, marks)
        carrier.keys_of_epochs()
        papers = self._carry_papers(carrier, marks, progress)
        records = 0
        heads = self._store.heads()
        for device in sorted(heads, key=lambda device: (device != self._device, device)):
            behind = device not in marks or marks[device].end < heads[device].sequence
            if behind and device not in self._broken:
                records += carrier.log(device, self._who, progress)
        if self._names is not None:
            self._names = None
            self._store.drop(_LOST)
        return Pushed(records, papers, tuple(carrier.findings))

    def fetch(self, papers: Sequence[Wanted], progress: Progress) -> Fetched:
        """Fetch sealed documents, each checked by its name. Raises Unavailable."""
        return fetch_papers(self._hub, self._store, self._hands, papers, progress)

    def has_carried(self, device: str, sequence: int) -> bool:
        """Say whether an act was seen in the hub: its papers were carried there before it."""
        mark = load_marks(self._store, self.address).get(device)
        return mark is not None and mark.end >= sequence

    def copies(self, device: str, known: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Give the private copies that ``device`` carried out, by name, but those ``known``."""
        for key in self._hub.keys(f"{OWN}{device}/"):
            name, place = key.removeprefix(OWN), parse_copy_key(key)
            if place is None or name in known:
                continue
            sealed = self._read(key)
            if sealed is not None and hashlib.sha256(sealed).hexdigest() == place[1]:
                yield name, sealed

    def keys_for(self, holder: str) -> Iterator[bytes]:
        """Give every epoch key that lies in the hub sealed for a device or kit."""
        for key in self._hub.keys(keys_of(holder)):
            sealed = self._read(key)
            if sealed is not None:
                yield sealed

    def read_as(self, holder: str) -> None:
        """Fetch the epoch keys sealed for ``holder``, a recovery kit, from now on."""
        self._keys = EpochKeys(self._hub, self._store, self._sealer, holder)

    def begin_anew(self) -> None:
        """Read the hub from its beginning next time, and fill it even when it is empty."""
        save_marks(self._store, self.address, {})
        self._looked = False

    def _read(self, key: str) -> bytes | None:
        try:
            return self._hub.get(key)
        except Unreadable:
            return None  # the audit names it

    def _check_panel(self, marks: dict[str, Mark]) -> list[Finding]:
        data = self._hub.get(PANEL)
        self._has_panel = data is not None
        if data is not None:
            check_panel_bytes(data, self._pin, self.address)
            return []
        if not marks:
            if self._device == self._pin.device or self._store.heads():
                return []  # a hub that this panel moves to, or begins with
            raise Unavailable(
                f"The hub {self.address} holds no panel yet; ask the secretariat to synchronise "
                "first."
            )
        if not any(self._hub.has(log_key(device, mark.first)) for device, mark in marks.items()):
            raise Unavailable(
                f"The hub {self.address} is empty, and was not when this laptop saw it last: is "
                "the share or stick connected? If it was emptied for good, fill it again with "
                "dmap-desktop sync --anew. Everything is kept on this laptop."
            )
        words = f"{PANEL} was missing from the hub; it is carried out again."
        return [Finding("", 0, PANEL, words)]

    def _look(self, marks: dict[str, Mark], glance: Glance, who: Who) -> list[Finding]:
        """Look through the names in the hub when there is reason to; say what it has lost.

        Logs that lost something are read again from their beginning: ``marks`` let go of them. A
        segment that was carried out again by somebody may be longer than it was.
        """
        is_new = not marks and bool(self._store.heads())
        sizes = {device: glance.size(log_key(device, m.first)) for device, m in marks.items()}
        cut = any(sizes[device] != mark.size for device, mark in marks.items())
        for device, mark in tuple(marks.items()):
            if sizes[device] not in (None, mark.size):
                marks[device] = mark.before
        if self._looked and not cut and not is_new:
            return []
        self._names = frozenset(self._hub.keys(""))
        lost = shortened(marks, firsts(self._names), who)
        for device in lost:
            del marks[device]
        if lost or is_new:
            self._store.keep(_LOST, "")
        self._looked = True
        return list(lost.values())

    def _conclude(self, reader: LogReader) -> list[Finding]:
        """Say what was found, and keep what the next synchronisation goes on from."""
        self._broken = dict(reader.broken)
        self._who = reader.who
        if self._names is not None:
            gaps = [] if reader.waits else unread(firsts(self._names), reader)
            self._odd = strangers(self._names) + gaps  # what cannot be opened is not missed
        else:
            self._odd = [finding for finding in self._odd if self._stands(finding, reader)]
        kept = open_claims(self._store)
        found, claims = judge(kept, reader, self._store)
        if reader.waits and reader.locked and self._may_read_on(reader.panel):
            found.append(self._no_key(reader))
        own = reader.marks.get(self._device)
        with self._store.writing():
            if claims != kept:
                keep_claims(self._store, claims)
            if reader.marks != load_marks(self._store, self.address):
                save_marks(self._store, self.address, reader.marks)
            pushed = str(own.end if own else 0)
            if pushed != self._store.kept(PUSHED):
                self._store.keep(PUSHED, pushed)
        own_words = (self._own_fork(reader, finding) for finding in reader.findings)
        return [*own_words, *self._odd, *found]

    def _may_read_on(self, panel: Panel | None) -> bool:
        """Say whether this device is to have the newest key: a revoked one is not."""
        own = panel.devices.get(self._device) if panel else None
        return own is not None and own.revoked_after is None

    def _no_key(self, reader: LogReader) -> Finding:
        logs = ", ".join(sorted(map(reader.who, reader.locked)))
        words = (
            "The key of the panel's newest epoch has not come to this device, so what follows in "
            f"the log of {logs} stays closed here. Synchronise again in a while; if that does not "
            "help, ask the secretariat to start the program and synchronise."
        )
        return Finding(self._device, 0, keys_of(self._device), words, waiting=True)

    def _stands(self, finding: Finding, reader: LogReader) -> bool:
        """Say whether what an earlier look found is still so."""
        mark = reader.marks.get(finding.device)
        passed = mark is not None and mark.end >= finding.sequence > 0
        return not passed and self._hub.has(finding.place)

    def _own_fork(self, reader: LogReader, finding: Finding) -> Finding:
        """Say of a fork of this device's own log what it most likely is."""
        number = finding.sequence
        if finding.device != self._device or self._device not in reader.forked:
            return finding
        words = (
            f"The hub holds another act {number} of this device than was written here: an older "
            "copy of this profile was restored, or the profile is used on two laptops. What was "
            "written here stays here; tell the secretariat to revoke this device and enrol it anew."
        )
        return replace(finding, sentence=words)

    def _carry_papers(self, carrier: Carrier, marks: dict[str, Mark], progress: Progress) -> int:
        """Before the acts that name them, so that nobody reads of papers that are not there."""
        own = marks.get(self._device, NOTHING)
        if self._names is None:
            return self._carry(self._packs_of(own.end), (), progress)
        carrier.lost_keys(self._names)
        if self._store.kept(_LOST) is None:
            return self._carry(self._packs_of(0), self._names, progress)
        return self._carry(self._every_act(), self._names, progress)

    def _packs_of(self, after: int) -> list[Act]:
        return self._store.acts_of(self._device, after, PACK)

    def _carry(self, acts: Iterable[Act], there: Collection[str], progress: Progress) -> int:
        papers = {n: size for n, size in papers_of(acts).items() if blob_key(n) not in there}
        return carry_papers(self._hub, self._store, self._hands, papers, progress)

    def _every_act(self) -> Iterator[Act]:
        for stream in self._store.streams():
            yield from self._store.acts(stream)


def _names_to_look_up(marks: Mapping[str, Mark], panel: Panel | None) -> Iterator[str]:
    """What a hub without news has, and what it has not."""
    for device in {*marks, *(panel.devices if panel else ())}:
        mark = marks.get(device, NOTHING)
        yield log_key(device, mark.first)
        yield log_key(device, mark.end + 1)

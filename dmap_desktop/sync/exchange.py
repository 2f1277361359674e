"""The hub as one session uses it: pull, push and fetch, each safe to stop and to do again."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.errors import Mendable, Unavailable, WrongKey
from dmap_desktop.domain.fold import fold_panel
from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.ports import (
    EPOCH,
    OUTBOX,
    PUSHED,
    Envelopes,
    Fetched,
    Hub,
    Progress,
    Pulled,
    Pushed,
    Sealer,
    Store,
)
from dmap_desktop.domain.records import PANEL_STREAM, PackPublished
from dmap_desktop.sync.layout import (
    PANEL,
    blob_key,
    check_panel_bytes,
    epoch_key,
    log_key,
    panel_bytes,
)
from dmap_desktop.sync.logs import LogReader, Signed
from dmap_desktop.sync.segments import cut, open_segment, seal_segment


class HubExchange:
    """The port ``Exchange`` over any hub."""

    def __init__(
        self,
        hub: Hub,
        store: Store,
        sealer: Sealer,
        envelopes: Envelopes,
        pin: Pin,
        device: str,
    ) -> None:
        """Exchange as ``device`` between ``store`` and ``hub``."""
        self._hub, self._store, self._sealer = hub, store, sealer
        self._envelopes, self._pin, self._device = envelopes, pin, device

    @property
    def address(self) -> str:
        """Return where the hub is."""
        return self._hub.address

    def pull(self, progress: Progress) -> Pulled:
        """Fetch new acts and epoch keys. Raises Unavailable, Refused for another panel's hub."""
        progress("Looking at the hub", 0, 0)
        if not self._check_panel():
            return Pulled()
        self._learn_epochs()
        touched: set[str] = set()
        count = 0

        def keep(acts: list[Signed]) -> None:
            nonlocal count
            with self._store.writing():
                count += self._store.add(acts)
            touched.update(act.stream for _, act in acts)

        reader = LogReader(
            self._hub,
            self._sealer,
            self._envelopes,
            self._pin,
            self._store.heads(),
            self._store.acts(PANEL_STREAM),
        )
        reader.follow(keep, progress)
        return Pulled(count, tuple(sorted(touched)), tuple(reader.findings))

    def push(self, progress: Progress) -> Pushed:
        """Carry key files, documents and then own acts to the hub. Raises Unavailable."""
        if self._device == self._pin.device:
            self._hub.put(PANEL, panel_bytes(self._pin))
        for name, value in sorted(self._store.kept_names(OUTBOX).items()):
            self._hub.put(name.removeprefix(OUTBOX), base64.b64decode(value))
            self._store.drop(name)
        after = int(self._store.kept(PUSHED) or 0)
        blobs = self._push_blobs(after, progress)
        records = 0
        for segment in cut(self._store.envelopes_of(self._device, after)):
            progress("Carrying records out", records, 0)
            finding = self._push_segment(segment)
            if finding is not None:
                return Pushed(records, blobs, (finding,))
            records += len(segment)
            self._store.keep(PUSHED, str(segment[-1][0]))
        return Pushed(records, blobs)

    def fetch(self, blobs: Sequence[str], progress: Progress) -> Fetched:
        """Fetch sealed documents, each checked by its name. Raises Unavailable."""
        findings: list[Finding] = []
        came = 0
        for done, name in enumerate(blobs):
            progress("Fetching papers", done, len(blobs))
            key = blob_key(name)
            data = self._hub.get(key)
            if data is None:
                continue  # not carried out yet; the next synchronisation asks again
            if hashlib.sha256(data).hexdigest() != name:
                words = f"The document {key} of the hub was changed; it is not used."
                findings.append(Finding("", 0, key, words))
                continue
            self._store.keep_blob(name, data)
            came += 1
        return Fetched(came, tuple(findings))

    def _check_panel(self) -> bool:
        data = self._hub.get(PANEL)
        if data is not None:
            check_panel_bytes(data, self._pin, self.address)
            return True
        if self._device == self._pin.device or self._store.heads():
            return False
        raise Unavailable(
            f"The hub {self.address} holds no panel yet; ask the secretariat to synchronise first."
        )

    def _learn_epochs(self) -> None:
        epoch = len(self._store.kept_names(EPOCH)) + 1
        while (sealed := self._hub.get(epoch_key(epoch, self._device))) is not None:
            try:
                secret = self._sealer.open(sealed)
            except WrongKey as error:
                raise WrongKey(
                    f"The panel's key {epoch_key(epoch, self._device)} does not open; ask the "
                    "secretariat to enrol this device again."
                ) from error
            self._sealer.hold(secret)
            self._store.keep(f"{EPOCH}{epoch}", secret.decode())
            epoch += 1

    def _push_blobs(self, after: int, progress: Progress) -> int:
        """Before the act that names them, so that nobody reads of papers that are not there."""
        names = [
            paper.blob
            for act in self._store.acts_of(self._device, after)
            if isinstance(act.record, PackPublished)
            for paper in (*act.record.papers, act.record.application)
        ]
        for done, name in enumerate(names):
            progress("Carrying papers out", done, len(names))
            data = self._store.blob(name)
            if data is not None:
                self._hub.put(blob_key(name), data)
        return len(names)

    def _push_segment(self, segment: Sequence[tuple[int, bytes]]) -> Finding | None:
        history, _ = fold_panel(self._store.acts(PANEL_STREAM))
        first = segment[0][0]
        key = log_key(self._device, first)
        envelopes = [envelope for _, envelope in segment]
        if self._hub.put(key, seal_segment(self._sealer, envelopes, history.latest.epochs[-1])):
            return None
        if self._same(key, envelopes):
            return None  # an earlier push got this far and was stopped
        words = (
            f"Device {self._device[:8]}, act {first}: the hub holds other acts of this device in "
            f"{key}. An older copy of this profile was restored; tell the secretariat to revoke "
            "this device and enrol it anew. Nothing that was written here is lost."
        )
        return Finding(self._device, first, key, words)

    def _same(self, key: str, envelopes: list[bytes]) -> bool:
        there = self._hub.get(key)
        if there is None:
            return False
        try:
            held = open_segment(self._sealer, there)
        except Mendable:
            return False
        # Acts may have been added since the push that was stopped; they follow in the next one.
        return held == envelopes[: len(held)] and len(held) == len(envelopes)

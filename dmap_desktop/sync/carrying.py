"""Carrying to the hub what it lacks: own acts as they are written, and whatever it has lost.

Anybody may carry out anybody's acts: they are signed, and who reads them checks that. So a hub that
was cut or rolled back is made whole by every laptop that holds more.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator

from dmap_desktop.domain.chain import Finding, Who
from dmap_desktop.domain.ports import OUTBOX, PUSHED, SENT, Hub, Progress, Sealer, Store
from dmap_desktop.domain.records import PANEL_STREAM, DeviceRevoked, EpochBegun
from dmap_desktop.sync.layout import LOGS, log_key
from dmap_desktop.sync.looking import firsts
from dmap_desktop.sync.marks import NOTHING, Mark, after, save_marks
from dmap_desktop.sync.roster import panel_now
from dmap_desktop.sync.segments import MOST_ENVELOPES, Numbered, cut, seal_segment


class Carrier:
    """Carries from one store to one hub, for the device ``own``. Every step can be done again."""

    def __init__(
        self, hub: Hub, store: Store, sealer: Sealer, own: str, marks: dict[str, Mark]
    ) -> None:
        """Go on from ``marks``, which move as segments are carried out."""
        self._hub, self._store, self._sealer, self._own = hub, store, sealer, own
        self._marks = marks
        self.findings: list[Finding] = []

    def keys_of_epochs(self) -> None:
        """Carry out the sealed epoch keys that wait."""
        for name, value in sorted(self._store.kept_names(OUTBOX).items()):
            key = name.removeprefix(OUTBOX)
            self._put(key, base64.b64decode(value))
            with self._store.writing():
                self._store.keep(f"{SENT}{key}", value)
                self._store.drop(name)

    def lost_keys(self, there: Collection[str]) -> None:
        """Carry out again the epoch keys that this device once sent and that are not ``there``."""
        for name, value in self._store.kept_names(SENT).items():
            key = name.removeprefix(SENT)
            if key not in there:
                self._put(key, base64.b64decode(value))

    def log(self, device: str, who: Who, progress: Progress) -> int:
        """Carry out what the hub lacks at the end of a device's log; return how many acts."""
        # Up to where the hub goes on by itself, so that no two segments hold the same acts.
        end = self._marks.get(device, NOTHING).end
        begin = firsts(self._hub.keys(f"{LOGS}{device}/")).get(device, [])
        stop = min((number for number in begin if number > end), default=None)
        carried = 0
        while waiting := self._waiting(device, stop):
            for segment, recipient in self._segments(device, waiting):
                progress("Carrying records out", carried, 0)
                if not self._segment(device, segment, recipient, who):
                    return carried
                carried += len(segment)
        return carried

    def _waiting(self, device: str, stop: int | None) -> Numbered:
        """Return what comes next, some hundred acts at most, and none from ``stop`` on."""
        end = self._marks.get(device, NOTHING).end
        waiting = self._store.envelopes_of(device, end, MOST_ENVELOPES)
        return [numbered for numbered in waiting if stop is None or numbered[0] < stop]

    def _segments(self, device: str, waiting: Numbered) -> Iterator[tuple[Numbered, str]]:
        """Cut what is to be carried out, and say which epoch each segment is sealed to.

        An act that begins an epoch ends its segment and is sealed to the epoch before: everybody
        reads it, also the device that it revokes, and nobody needs the new key to learn of it.
        """
        epochs = panel_now(self._store).epochs
        begun = {
            act.sequence: act.record.recipient
            for act in self._store.acts(PANEL_STREAM)
            if act.device == device and isinstance(act.record, DeviceRevoked | EpochBegun)
        }
        for segment in cut(waiting, begun):
            begins = begun.get(segment[-1][0], "")
            yield segment, epochs[epochs.index(begins) - 1] if begins in epochs else epochs[-1]

    def _segment(self, device: str, segment: Numbered, recipient: str, who: Who) -> bool:
        first, last = segment[0][0], segment[-1][0]
        key = log_key(device, first)
        envelopes = [envelope for _, envelope in segment]
        sealed = seal_segment(self._sealer, envelopes, recipient)
        if not self._hub.put(key, sealed):
            # Somebody was faster: what lies there is read, and compared, by the next pull.
            if self._hub.get(key) is None:
                words = (
                    f"The hub does not give {key} of the log of {who(device)} and does not take it "
                    "either; ask whoever keeps the hub."
                )
                self.findings.append(Finding(device, first, key, words))
            return False
        self._marks[device] = after(self._marks, device, first, last, len(sealed))
        with self._store.writing():
            save_marks(self._store, self._hub.address, self._marks)
            if device == self._own:
                self._store.keep(PUSHED, str(last))
        return True

    def _put(self, key: str, data: bytes) -> None:
        if self._hub.put(key, data) or self._hub.get(key) == data:
            return
        words = (
            f"Something else lies in the hub under {key} than this device carries there; have "
            "whoever keeps the hub delete it, then start the program anew and synchronise."
        )
        self.findings.append(Finding("", 0, key, words))

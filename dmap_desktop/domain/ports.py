"""What the panel's use cases need from outside, as protocols with a fake beside each in the tests.

Imports msgspec only. Adapters stand in ``sealing``, ``store``, ``sync`` and ``jobs``.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

import msgspec

from dmap_desktop.domain.application import Application
from dmap_desktop.domain.chain import Finding, KeptFinding, Link
from dmap_desktop.domain.facts_port import FactsKept as FactsKept
from dmap_desktop.domain.hands import ONE_HAND as ONE_HAND
from dmap_desktop.domain.hands import Hands as Hands
from dmap_desktop.domain.hands import OneHand as OneHand
from dmap_desktop.domain.key_ports import Doorkeeper as Doorkeeper
from dmap_desktop.domain.key_ports import Envelopes as Envelopes
from dmap_desktop.domain.key_ports import Sealer as Sealer
from dmap_desktop.domain.key_ports import Signer as Signer
from dmap_desktop.domain.records import Act, Head
from dmap_desktop.domain.summary import CaseSummary, MeetingSummary

EPOCH = "epoch/"
"""Where the store keeps the secret of each epoch, by its recipient: the database is encrypted."""
OUTBOX = "outbox/"
"""Where the store keeps objects that wait to be carried to the hub, base64, by their key."""
SENT = "sent/"
"""Where the store keeps what it carried from the outbox, in case the hub loses it."""
PUSHED = "sync/pushed"
"""Where the store keeps the last own sequence number that the hub has."""
UNFOLDED = "unfolded/"
"""Where the store keeps the streams that hold acts no state was folded from yet."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, how much there is. It may raise Cancelled."""


def no_progress(_: str, __: int, ___: int) -> None:
    """Report to nobody."""


Moved = Callable[[int], None]
"""Called with how many bytes of an object went over just now. It may raise Cancelled."""


def nothing_moved(_: int) -> None:
    """Report to nobody."""


Keep = Callable[[str, bytes], None]
"""Keeps a sealed document under its name."""


class Put(Protocol):
    """Creates objects in a hub."""

    def __call__(self, key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
        """Create an object. Return False when it was there already. Raises Unavailable."""
        ...


class Clock(Protocol):
    """The device's clock: decoration, never order."""

    def now(self) -> datetime:
        """Return the time with its zone."""
        ...


class Hub(Protocol):
    """A dumb object store. Every write is put-if-absent; members overwrite and delete nothing."""

    @property
    def address(self) -> str:
        """Return where it is, as the user would write it."""
        ...

    def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
        """Return the object, or None when there is none. Raises Unavailable, Unreadable."""
        ...

    def has(self, key: str) -> bool:
        """Say whether the object is there, without reading it. Raises Unavailable."""
        ...

    def sizes(self, keys: Collection[str]) -> dict[str, int]:
        """Return the bytes of each object that is there under one of ``keys``.

        Raises Unavailable.
        """
        ...

    def put(self, key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
        """Create the object. Return False when it was there already. Raises Unavailable."""
        ...

    def putting(self) -> AbstractContextManager[Put]:
        """Create many objects, from any thread; all are durable when the block ends."""
        ...

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that begin with ``prefix``, sorted. Raises Unavailable."""
        ...


class Wanted(msgspec.Struct, frozen=True):
    """A sealed document that the newest pack of a case names and that is not here."""

    stream: str
    blob: str
    size: int
    """Bytes, sealed."""


class Store(FactsKept, Protocol):
    """The encrypted local database of one profile on one panel."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the one write transaction; what was written is durable when it ends."""
        ...

    def add(self, acts: Sequence[tuple[bytes, Act]]) -> int:
        """Append envelopes with the acts they hold; known ones are skipped. Return how many."""
        ...

    def acts(self, stream: str) -> list[Act]:
        """Return the acts of a stream, in order."""
        ...

    def acts_of(self, device: str, after: int = 0, kind: str = "") -> list[Act]:
        """Return a device's acts with sequence numbers above ``after``, in sequence.

        ``kind`` is the tag of a record: only acts of that kind then.
        """
        ...

    def envelopes_of(
        self, device: str, after: int = 0, most: int | None = None
    ) -> list[tuple[int, bytes]]:
        """Return a device's envelopes with sequence numbers above ``after``, in sequence.

        At most the first ``most`` of them, when it is given.
        """
        ...

    def envelope(self, hash_: str) -> bytes | None:
        """Return one envelope by its hash."""
        ...

    def streams(self) -> list[str]:
        """Return every stream that holds an act."""
        ...

    def heads(self) -> dict[str, Head]:
        """Return the newest act held of each device."""
        ...

    def link(self, device: str, sequence: int) -> Link | None:
        """Return the place of one act in its device's log, or None when it is not held."""
        ...

    def lamport(self) -> int:
        """Return the highest Lamport number held, 0 for none."""
        ...

    def receipts(self, device: str) -> dict[str, int]:
        """Return the highest sequence of ``device`` that each other device says it has seen."""
        ...

    def told(self, witness: str) -> dict[str, int]:
        """Return the highest sequence of each other device that ``witness`` says it has seen."""
        ...

    def save_arrivals(self, ends: Mapping[str, int], at: str) -> None:
        """Keep that each device's acts up to its end had left it at ``at``; known ends stay.

        Acts of others leave their device when they arrive here, own acts when the hub takes them.
        ``at`` is by this device's clock, RFC 3339.
        """
        ...

    def arrivals(self) -> dict[str, list[tuple[int, str]]]:
        """Return (last sequence, when) of each arrival, by device and in sequence."""
        ...

    def save_state(
        self, stream: str, state: bytes, summary: CaseSummary | MeetingSummary | None
    ) -> None:
        """Keep the folded state of a stream and its line in lists."""
        ...

    def state(self, stream: str) -> bytes | None:
        """Return the folded state of a stream."""
        ...

    def save_papers(self, stream: str, papers: Sequence[tuple[str, int]]) -> None:
        """Remember which documents (name, sealed bytes) a stream names, in place of those before.

        Kept with the stream's state: it follows from the acts.
        """
        ...

    def wanted(self) -> list[Wanted]:
        """Return every document that a stream names and that is not here, by stream and name."""
        ...

    def cases(self) -> list[CaseSummary]:
        """Return the line of every case, newest first."""
        ...

    def meetings(self) -> list[MeetingSummary]:
        """Return the line of every meeting, newest first."""
        ...

    def keep_blob(self, name: str, sealed: bytes) -> None:
        """Keep a sealed document as it came. Durable when it returns."""
        ...

    def keeping_blobs(self, hands: Hands = ONE_HAND) -> AbstractContextManager[Keep]:
        """Keep many sealed documents, from any thread; all are durable when the block ends.

        ``hands`` do what is left to do at its end.
        """
        ...

    def blob(self, name: str) -> bytes | None:
        """Return a sealed document that is here."""
        ...

    def has_blob(self, name: str) -> bool:
        """Say whether a sealed document is here."""
        ...

    def drop_blobs(self, names: Iterable[str]) -> None:
        """Let go of sealed documents; one that is not here is no fault."""
        ...

    def blob_bytes(self) -> int:
        """Return how many bytes the sealed documents here take."""
        ...

    def keep(self, name: str, value: str) -> None:
        """Keep a draft, a reading place or a setting: small texts by name. Durable at once."""
        ...

    def keep_all(self, values: Mapping[str, str]) -> None:
        """Keep many small texts by name. Durable at once."""
        ...

    def kept(self, name: str) -> str | None:
        """Return what was kept under ``name``."""
        ...

    def kept_names(self, prefix: str) -> Mapping[str, str]:
        """Return everything kept under names that begin with ``prefix``."""
        ...

    def drop(self, *names: str) -> None:
        """Forget what was kept under ``names``."""
        ...

    def save_findings(self, findings: Iterable[Finding], when: str) -> None:
        """Keep all that is wrong as of ``when`` (RFC 3339), in order.

        What was found before and is not among them is mended.
        """
        ...

    def findings(self) -> list[Finding]:
        """Return what was found wrong and is not mended, in the order found."""
        ...

    def finding_log(self) -> list[KeptFinding]:
        """Return everything ever found wrong, in the order found first."""
        ...

    def index_text(self, stream: str, place: str, text: str) -> None:
        """Put a text into the full-text index."""
        ...

    def unindex(self, stream: str) -> None:
        """Take every text of a stream out of the full-text index."""
        ...

    def search(self, words: str, limit: int = 100) -> list[tuple[str, str, str]]:
        """Return (stream, place, excerpt) of the texts that hold ``words``, best first."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


class Pulled(msgspec.Struct, frozen=True):
    """What a pull brought."""

    records: int = 0
    touched: tuple[str, ...] = ()
    """Streams that hold new acts."""
    findings: tuple[Finding, ...] = ()


class Pushed(msgspec.Struct, frozen=True):
    """What a push carried."""

    records: int = 0
    blobs: int = 0
    findings: tuple[Finding, ...] = ()


class Fetched(msgspec.Struct, frozen=True):
    """What a fetch of documents brought."""

    blobs: int = 0
    findings: tuple[Finding, ...] = ()


class Exchange(Protocol):
    """The hub as a session uses it: what comes is verified before it is kept."""

    @property
    def address(self) -> str:
        """Return where the hub is, as the user would write it."""
        ...

    def begin_anew(self) -> None:
        """Read the hub from its beginning next time, and fill it even when it is empty."""
        ...

    def pull(self, progress: Progress) -> Pulled:
        """Fetch new acts and epoch keys. Raises Unavailable."""
        ...

    def push(self, progress: Progress) -> Pushed:
        """Carry own new acts, documents and key files to the hub. Raises Unavailable."""
        ...

    def fetch(self, papers: Sequence[Wanted], progress: Progress) -> Fetched:
        """Fetch sealed documents, each checked by its name. Raises Unavailable."""
        ...

    def has_carried(self, device: str, sequence: int) -> bool:
        """Say whether an act was seen in the hub, with the papers that it publishes."""
        ...

    def copies(self, device: str, known: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Give a device's private copies by name, but those ``known``. Raises Unavailable."""
        ...

    def keys_for(self, holder: str) -> Iterator[bytes]:
        """Give every epoch key that lies in the hub sealed for a holder. Raises Unavailable."""
        ...

    def read_as(self, holder: str) -> None:
        """Fetch the epoch keys sealed for ``holder``, a recovery kit, from now on."""
        ...


class Papers(Protocol):
    """Reading untrusted documents, somewhere a hostile one can do no harm."""

    def read_papers(
        self, files: Sequence[tuple[str, bytes]], passwords: Sequence[str] = ()
    ) -> tuple[Application, dict[str, bytes]]:
        """Take an applicant's files (name, bytes) apart and read them.

        Return the application and the bytes of its papers by SHA-256: attachments and unlocked
        copies are among them. ``passwords`` are tried on all that is locked, and forgotten.
        Raises PupilDataRefused, Unreadable.
        """
        ...

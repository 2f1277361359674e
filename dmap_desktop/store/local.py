"""The local store: the port ``Store`` over the encrypted database and the sealed documents."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from dmap_desktop.domain.case_facts import CaseFacts
from dmap_desktop.domain.chain import Finding, KeptFinding, Link
from dmap_desktop.domain.ports import ONE_HAND, Hands, Keep, Wanted
from dmap_desktop.domain.records import Act, Head
from dmap_desktop.domain.summary import CaseSummary, MeetingSummary
from dmap_desktop.store import beside, facts, projections, records, search
from dmap_desktop.store.blobs import Blobs
from dmap_desktop.store.engine import mending
from dmap_desktop.store.lock import ProfileLock
from dmap_desktop.store.opening import open_database

Given = ParamSpec("Given")
Result = TypeVar("Result")
_OnConnection = Callable[Concatenate[sa.Connection, Given], Result]


class _Held(threading.local):
    """The connection of the transaction this thread holds, if it holds one."""

    connection: sa.Connection | None = None


def open_store(folder: Path, key: bytes) -> LocalStore:
    """Open the store in ``folder``, made when it is not there; ``key`` is 32 random bytes.

    Raises InUse when the profile is open in another window, Unavailable when no disk takes it,
    WrongKey when the key does not fit, Unreadable for a damaged database or one of a newer program.
    """
    path = folder / "panel.db"
    with mending(path):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = ProfileLock(folder)
        try:
            return LocalStore(path, open_database(path, key), Blobs(folder / "blobs"), lock)
        except BaseException:
            lock.release()
            raise


class LocalStore:
    """One profile's store. Usable from several threads; each holds its own transaction."""

    def __init__(self, path: Path, engine: sa.Engine, blobs: Blobs, lock: ProfileLock) -> None:
        """Take what :func:`open_store` has opened."""
        self._path = path
        self._engine = engine
        self._blobs = blobs
        self._lock = lock
        self._held = _Held()
        # The threads of one program take turns: SQLite would have one of them give up in the end.
        self._turn = threading.Lock()
        self._papers_counted = False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one write transaction; what was written is durable when it ends.

        Inside another ``writing`` of the same thread it joins that one.
        """
        if self._held.connection is not None:
            yield
            return
        with self._turn, ExitStack() as stack:
            with mending(self._path):
                connection = stack.enter_context(self._engine.connect())
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            self._held.connection = connection
            try:
                yield  # What the caller raises here is the caller's, and goes out as it is.
                with mending(self._path):
                    connection.commit()
            finally:
                # Closing the connection takes back what was not committed.
                self._held.connection = None

    def add(self, acts: Sequence[tuple[bytes, Act]]) -> int:
        """Append envelopes with the acts they hold; known ones are skipped. Return how many."""
        return self._write(records.add, acts)

    def acts(self, stream: str) -> list[Act]:
        """Return the acts of a stream, in order."""
        return self._read(records.acts, stream)

    def acts_of(self, device: str, after: int = 0, kind: str = "") -> list[Act]:
        """Return a device's acts above ``after``, in sequence; of one ``kind``, if given."""
        return self._read(records.acts_of, device, after, kind)

    def envelopes_of(
        self, device: str, after: int = 0, most: int | None = None
    ) -> list[tuple[int, bytes]]:
        """Return a device's envelopes above ``after``, in sequence, at most the first ``most``."""
        return self._read(records.envelopes_of, device, after, most)

    def envelope(self, hash_: str) -> bytes | None:
        """Return one envelope by its hash."""
        return self._read(records.envelope, hash_)

    def streams(self) -> list[str]:
        """Return every stream that holds an act."""
        return self._read(records.streams)

    def heads(self) -> dict[str, Head]:
        """Return the newest act held of each device."""
        return self._read(records.newest)

    def link(self, device: str, sequence: int) -> Link | None:
        """Return the place of one act in its device's log, or None when it is not held."""
        return self._read(records.link, device, sequence)

    def lamport(self) -> int:
        """Return the highest Lamport number held, 0 for none."""
        return self._read(records.lamport)

    def receipts(self, device: str) -> dict[str, int]:
        """Return the highest sequence of ``device`` that each other device says it has seen."""
        return self._read(records.seen, device)

    def told(self, witness: str) -> dict[str, int]:
        """Return the highest sequence of each other device that ``witness`` says it has seen."""
        return self._read(records.told, witness)

    def save_arrivals(self, ends: Mapping[str, int], at: str) -> None:
        """Keep that each device's acts up to its end had left it at ``at``; known ends stay."""
        self._write(records.save_arrivals, ends, at)

    def arrivals(self) -> dict[str, list[tuple[int, str]]]:
        """Return (last sequence, when) of each arrival, by device and in sequence."""
        return self._read(records.all_arrivals)

    def save_state(
        self, stream: str, state: bytes, summary: CaseSummary | MeetingSummary | None
    ) -> None:
        """Keep the folded state of a stream and its line in lists."""
        self._write(projections.save, stream, state, summary)

    def state(self, stream: str) -> bytes | None:
        """Return the folded state of a stream."""
        return self._read(projections.state, stream)

    def save_papers(self, stream: str, papers: Sequence[tuple[str, int]]) -> None:
        """Remember which documents (name, sealed bytes) a stream names, in place of those before.

        Kept with the stream's state: it follows from the acts.
        """
        held = [(blob, size, self.has_blob(blob)) for blob, size in papers]
        self._write(projections.save_papers, stream, held)

    def wanted(self) -> list[Wanted]:
        """Return every document that a stream names and that is not here, by stream and name.

        The first time, and after one was missed, all are looked for; later only those not here.
        """
        if not self._papers_counted:
            here = self._read(projections.papers, here=True)
            gone = [paper for paper in here if not self.has_blob(paper.blob)]
            self._write(projections.note_here, gone, here=False)
            self._papers_counted = True
        missing = self._read(projections.papers, here=False)
        came = [paper for paper in missing if self.has_blob(paper.blob)]
        if came:
            self._write(projections.note_here, came, here=True)
        return sorted(frozenset(missing) - frozenset(came), key=lambda p: (p.stream, p.blob))

    def cases(self) -> list[CaseSummary]:
        """Return the line of every case, newest first."""
        return self._read(projections.case_lines)

    def meetings(self) -> list[MeetingSummary]:
        """Return the line of every meeting, newest first."""
        return self._read(projections.meeting_lines)

    def keep_blob(self, name: str, sealed: bytes) -> None:
        """Keep a sealed document as it came. Durable when it returns."""
        with self.keeping_blobs() as keep:
            keep(name, sealed)

    @contextmanager
    def keeping_blobs(self, hands: Hands = ONE_HAND) -> Iterator[Keep]:
        """Keep many sealed documents, from any thread; durable when the block ends."""
        with mending(self._path), self._blobs.keeping(hands) as keep:
            yield keep

    def blob(self, name: str) -> bytes | None:
        """Return a sealed document that is here."""
        with mending(self._path):
            sealed = self._blobs.read(name)
        self._papers_counted = self._papers_counted and sealed is not None
        return sealed

    def has_blob(self, name: str) -> bool:
        """Say whether a sealed document is here."""
        return self._blobs.has(name)

    def drop_blobs(self, names: Iterable[str]) -> None:
        """Let go of sealed documents; one that is not here is no fault."""
        with mending(self._path):
            self._blobs.drop(names)
        self._papers_counted = False

    def blob_bytes(self) -> int:
        """Return how many bytes the sealed documents here take."""
        with mending(self._path):
            return self._blobs.size()

    def keep(self, name: str, value: str) -> None:
        """Keep a draft, a reading place or a setting: small texts by name. Durable at once."""
        self._write(beside.keep, name, value)

    def keep_all(self, values: Mapping[str, str]) -> None:
        """Keep many small texts by name. Durable at once."""
        self._write(beside.keep_all, values)

    def kept(self, name: str) -> str | None:
        """Return what was kept under ``name``."""
        return self._read(beside.value, name)

    def kept_names(self, prefix: str) -> Mapping[str, str]:
        """Return everything kept under names that begin with ``prefix``."""
        return self._read(beside.values, prefix)

    def drop(self, *names: str) -> None:
        """Forget what was kept under ``names``."""
        self._write(beside.drop, names)

    def save_findings(self, findings: Iterable[Finding], when: str) -> None:
        """Keep what is wrong as of ``when``; what stood before and is not among it is mended."""
        self._write(beside.save_findings, findings, when)

    def findings(self) -> list[Finding]:
        """Return what was found wrong and is not mended, in the order found."""
        return self._read(beside.standing_findings)

    def finding_log(self) -> list[KeptFinding]:
        """Return everything ever found wrong, in the order found first."""
        return self._read(beside.finding_log)

    def index_text(self, stream: str, place: str, text: str) -> None:
        """Put a text into the full-text index, in the place of the one indexed there before."""
        self._write(search.index, stream, place, text)

    def unindex(self, stream: str) -> None:
        """Take every text of a stream out of the full-text index."""
        self._write(search.unindex, stream)

    def search(self, words: str, limit: int = 100) -> list[tuple[str, str, str]]:
        """Return (stream, place, excerpt) of the texts that hold ``words``, best first."""
        return self._read(search.find, words, limit)

    def save_facts(self, found: CaseFacts) -> None:
        """Keep what a case was about, in the place of what was kept before."""
        self._write(facts.save, found)

    def stale_facts(self) -> list[str]:
        """Return the cases of which nothing is kept, or of which more has come here since."""
        return self._read(facts.stale)

    def alike(self, asked: CaseFacts, limit: int) -> list[tuple[CaseFacts, float]]:
        """Return the cases most likely alike, each with how alike its purpose is (0 to 1)."""
        return self._read(facts.alike, asked, limit)

    def facts_of(self, names: Collection[str]) -> list[CaseFacts]:
        """Return the cases that name any of ``names``: organisations, people or processors."""
        return self._read(facts.of_parties, names)

    def organisations(self, looking_like: str = "") -> list[str]:
        """Return the applicants' names; only other ways to write ``looking_like``, if given."""
        names = self._read(facts.organisations)
        return facts.looking_like(looking_like, names) if looking_like else names

    def close(self) -> None:
        """Let go of the database and of the profile. Closing twice is no fault."""
        self._engine.dispose()
        self._lock.release()

    def _write(
        self, work: _OnConnection[Given, Result], *args: Given.args, **named: Given.kwargs
    ) -> Result:
        with self.writing():
            return self._read(work, *args, **named)

    def _read(
        self, work: _OnConnection[Given, Result], *args: Given.args, **named: Given.kwargs
    ) -> Result:
        held = self._held.connection
        with mending(self._path), ExitStack() as stack:
            connection = held or stack.enter_context(self._engine.connect())
            return work(connection, *args, **named)

"""Ports that live in memory, fast and plain, for tests that need many of them at once.

The fake store keeps what the real one promises: ``tests/unit/store/test_store_contract.py`` runs
over both.
"""

from __future__ import annotations

import copy
import hashlib
import re
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from fake_facts import FakeFacts
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked
from msgspec.structs import replace

from dmap_desktop.domain.case_facts import CaseFacts
from dmap_desktop.domain.chain import Finding, KeptFinding, Link
from dmap_desktop.domain.errors import Unavailable, Unreadable
from dmap_desktop.domain.phrases import PhraseKind
from dmap_desktop.domain.ports import ONE_HAND, Hands, Keep, Moved, Put, Wanted, nothing_moved
from dmap_desktop.domain.records import Act, Head
from dmap_desktop.domain.summary import CaseSummary, MeetingSummary
from dmap_desktop.sync.layout import check_key

_WORDS = re.compile(r"\w+")


@dataclass
class _Held:
    """Everything a store holds; copied when a transaction begins, so that it can be taken back."""

    acts: dict[str, tuple[bytes, Act]] = field(default_factory=dict)
    """By hash, in the order they came."""
    by_number: dict[tuple[str, int], str] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    receipts: dict[str, dict[str, int]] = field(default_factory=dict)
    states: dict[str, bytes] = field(default_factory=dict)
    cases: dict[str, CaseSummary] = field(default_factory=dict)
    facts: dict[str, CaseFacts] = field(default_factory=dict)
    meetings: dict[str, MeetingSummary] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    findings: list[KeptFinding] = field(default_factory=list)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    arrivals: dict[tuple[str, int], str] = field(default_factory=dict)
    papers: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)

    def snapshot(self) -> _Held:
        """Return a copy that later changes of this one leave alone."""
        copied = copy.copy(self)
        for name, value in vars(self).items():
            setattr(copied, name, copy.copy(value))
        copied.receipts = {device: dict(told) for device, told in self.receipts.items()}
        return copied


class FakeStore(FakeFacts):
    """The port ``Store`` in memory. Nothing is durable, nothing is encrypted."""

    def __init__(self) -> None:
        self._held = _Held()
        self._blobs: dict[str, bytes] = {}
        self._depth = 0

    @property
    def _facts(self) -> dict[str, CaseFacts]:
        return self._held.facts

    @property
    def _known_cases(self) -> Collection[str]:
        return self._held.cases

    def copy(self) -> FakeStore:
        """Return this store as a back-up of it would hold it."""
        other = FakeStore()
        other._held, other._blobs = self._held.snapshot(), dict(self._blobs)
        return other

    @contextmanager
    def writing(self) -> Iterator[None]:
        if self._depth:
            yield
            return
        before = self._held.snapshot()
        self._depth += 1
        try:
            yield
        except BaseException:
            self._held = before
            raise
        finally:
            self._depth -= 1

    def add(self, acts: Sequence[tuple[bytes, Act]]) -> int:
        held = self._held
        for _, act in acts:
            if held.by_number.get((act.device, act.sequence), act.hash) != act.hash:
                raise Unreadable("A device's log was forked: two different acts have one number.")
        new = 0
        for envelope, act in acts:
            if act.hash in held.acts:
                continue
            new += 1
            held.acts[act.hash] = (envelope, act)
            held.by_number[act.device, act.sequence] = act.hash
            if act.device not in held.heads or held.heads[act.device].sequence < act.sequence:
                held.heads[act.device] = Head(act.sequence, act.hash)
            for device, head in act.heads.items():
                told = held.receipts.setdefault(device, {})
                told[act.device] = max(head.sequence, told.get(act.device, 0))
        return new

    def acts(self, stream: str) -> list[Act]:
        found = (act for _, act in self._held.acts.values() if act.stream == stream)
        return sorted(found, key=lambda act: act.order)

    def acts_of(self, device: str, after: int = 0, kind: str = "") -> list[Act]:
        found = [act for _, act in self._log(device, after)]
        return [act for act in found if kind in ("", act.record.__struct_config__.tag)]

    def envelopes_of(
        self, device: str, after: int = 0, most: int | None = None
    ) -> list[tuple[int, bytes]]:
        return [(act.sequence, envelope) for envelope, act in self._log(device, after)][:most]

    def _log(self, device: str, after: int) -> list[tuple[bytes, Act]]:
        numbers = sorted(
            (sequence, hash_)
            for (owner, sequence), hash_ in self._held.by_number.items()
            if owner == device and sequence > after
        )
        return [self._held.acts[hash_] for _, hash_ in numbers]

    def envelope(self, hash_: str) -> bytes | None:
        found = self._held.acts.get(hash_)
        return found[0] if found else None

    def streams(self) -> list[str]:
        return sorted({act.stream for _, act in self._held.acts.values()})

    def heads(self) -> dict[str, Head]:
        return dict(self._held.heads)

    def link(self, device: str, sequence: int) -> Link | None:
        hash_ = self._held.by_number.get((device, sequence))
        return Link(sequence, hash_, self._held.acts[hash_][1].lamport) if hash_ else None

    def lamport(self) -> int:
        return max((act.lamport for _, act in self._held.acts.values()), default=0)

    def receipts(self, device: str) -> dict[str, int]:
        return dict(self._held.receipts.get(device, {}))

    def told(self, witness: str) -> dict[str, int]:
        told = self._held.receipts.items()
        return {device: seen[witness] for device, seen in told if witness in seen}

    def save_arrivals(self, ends: Mapping[str, int], at: str) -> None:
        for device, sequence in ends.items():
            self._held.arrivals.setdefault((device, sequence), at)

    def arrivals(self) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for (device, sequence), at in sorted(self._held.arrivals.items()):
            found.setdefault(device, []).append((sequence, at))
        return found

    def save_state(
        self, stream: str, state: bytes, summary: CaseSummary | MeetingSummary | None
    ) -> None:
        same = self._held.states.get(stream) == state
        self._held.states[stream] = state
        if isinstance(summary, CaseSummary):
            self._held.cases[summary.reference] = summary
            if not same:
                self._held.facts.pop(summary.reference, None)
        elif summary is not None:
            self._held.meetings[summary.id] = summary

    def state(self, stream: str) -> bytes | None:
        return self._held.states.get(stream)

    def save_papers(self, stream: str, papers: Sequence[tuple[str, int]]) -> None:
        self._held.papers[stream] = tuple(papers)

    def wanted(self) -> list[Wanted]:
        return [
            Wanted(stream, blob, size)
            for stream, papers in sorted(self._held.papers.items())
            for blob, size in sorted(papers)
            if not self.has_blob(blob)
        ]

    def cases(self) -> list[CaseSummary]:
        lines = self._held.cases.values()
        return sorted(lines, key=lambda line: (line.received, line.reference), reverse=True)

    def meetings(self) -> list[MeetingSummary]:
        lines = self._held.meetings.values()
        return sorted(lines, key=lambda line: (line.held_on, line.id), reverse=True)

    def keep_blob(self, name: str, sealed: bytes) -> None:
        self._blobs.setdefault(name, sealed)

    @contextmanager
    def keeping_blobs(self, hands: Hands = ONE_HAND) -> Iterator[Keep]:
        yield self.keep_blob

    def blob(self, name: str) -> bytes | None:
        return self._blobs.get(name)

    def has_blob(self, name: str) -> bool:
        return name in self._blobs

    def drop_blobs(self, names: Iterable[str]) -> None:
        for name in names:
            self._blobs.pop(name, None)

    def blob_bytes(self) -> int:
        return sum(map(len, self._blobs.values()))

    def keep(self, name: str, value: str) -> None:
        self._held.kept[name] = value

    def keep_all(self, values: Mapping[str, str]) -> None:
        self._held.kept.update(values)

    def kept(self, name: str) -> str | None:
        return self._held.kept.get(name)

    def kept_names(self, prefix: str) -> Mapping[str, str]:
        kept = sorted(self._held.kept.items())
        return {name: value for name, value in kept if name.startswith(prefix)}

    def drop(self, *names: str) -> None:
        for name in names:
            self._held.kept.pop(name, None)

    def save_findings(self, findings: Iterable[Finding], when: str) -> None:
        log = {_key(kept.finding): kept for kept in self._held.findings}
        for key, kept in log.items():
            log[key] = replace(kept, mended=kept.mended or when)
        for finding in findings:
            known = log.get(_key(finding))
            log[_key(finding)] = KeptFinding(finding, known.found if known else when, "")
        self._held.findings = list(log.values())

    def findings(self) -> list[Finding]:
        return [kept.finding for kept in self._held.findings if not kept.mended]

    def finding_log(self) -> list[KeptFinding]:
        return list(self._held.findings)

    def index_text(self, stream: str, place: str, text: str) -> None:
        self._held.texts[stream, place] = text

    def unindex(self, stream: str) -> None:
        for place in [place for place in self._held.texts if place[0] == stream]:
            del self._held.texts[place]

    def search(self, words: str, limit: int = 100) -> list[tuple[str, str, str]]:
        wanted = _WORDS.findall(words.lower())
        found = [
            (stream, place, text)
            for (stream, place), text in self._held.texts.items()
            if all(any(w.startswith(x) for w in _WORDS.findall(text.lower())) for x in wanted)
        ]
        return found[:limit] if wanted else []

    def close(self) -> None:
        """Hold on to everything: a test may look again."""


def _key(finding: Finding) -> tuple[str, int, str, str]:
    return finding.device, finding.sequence, finding.place, finding.sentence


class MemoryHub:
    """The port ``Hub`` in memory. A test may change ``objects`` as whoever holds a hub could."""

    def __init__(self, objects: Mapping[str, bytes] | None = None) -> None:
        self.objects = dict(objects or {})
        self.away = False
        self._one_at_a_time = threading.Lock()

    @property
    def address(self) -> str:
        return "memory"

    def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
        self._check_there()
        check_key(key)
        return self.objects.get(key)

    def has(self, key: str) -> bool:
        self._check_there()
        return key in self.objects

    def sizes(self, keys: Collection[str]) -> dict[str, int]:
        self._check_there()
        return {key: len(self.objects[key]) for key in keys if key in self.objects}

    def put(self, key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
        self._check_there()
        check_key(key)
        with self._one_at_a_time:
            created = key not in self.objects
            self.objects.setdefault(key, data)
        return created

    @contextmanager
    def putting(self) -> Iterator[Put]:
        yield self.put

    def keys(self, prefix: str) -> list[str]:
        self._check_there()
        return sorted(key for key in self.objects if key.startswith(prefix))

    def sha256(self) -> str:
        """Return a hash of all that it holds."""
        whole = hashlib.sha256()
        for key, data in sorted(self.objects.items()):
            whole.update(b"%d %s %d " % (len(key), key.encode(), len(data)) + data)
        return whole.hexdigest()

    def _check_there(self) -> None:
        if self.away:
            raise Unavailable("The hub memory is away; try again later.")


class NoDoorkeeper:
    """The port ``Doorkeeper`` of a profile without a phrase."""

    @property
    def kind(self) -> PhraseKind:
        return PhraseKind.NONE

    def fits(self, phrase: str) -> bool:
        return True

    def settle(self, phrase: str) -> None:
        raise AssertionError("nobody sets a phrase here")


class SetClock:
    """A clock that a test sets to any time, also to one before."""

    def __init__(self, start: datetime = datetime(2018, 7, 2, 9, tzinfo=UTC)) -> None:
        self.time = start

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


class FakeKeyring(KeyringBackend):
    """A keyring in memory."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def _check(self) -> None:
        if self.locked:
            raise KeyringLocked("the keyring is locked")

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.held.pop((service, username), None)

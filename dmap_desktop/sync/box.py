"""A box: a small hub in one zip file, carried by hand where no hub can be reached.

It has a hub's layout and is written and read by the code that writes and reads a hub, so that what
comes by stick is checked as what comes by network is. How far the real hub was seen, and what it
still lacks, is kept apart: a box changes none of it.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from msgspec.structs import replace

from dmap_desktop.domain.boxes import Boxed
from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.errors import Refused, Unavailable, Unreadable, said
from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.ports import (
    OUTBOX,
    SENT,
    Envelopes,
    Exchange,
    Moved,
    Progress,
    Pulled,
    Put,
    Sealer,
    Store,
    nothing_moved,
)
from dmap_desktop.places import clear_away, drafts_of
from dmap_desktop.sync.carrying import Carrier
from dmap_desktop.sync.exchange import HubExchange
from dmap_desktop.sync.layout import LARGEST_OBJECT, LOGS, PANEL, blob_key, panel_bytes
from dmap_desktop.sync.looking import firsts
from dmap_desktop.sync.marks import Mark, save_marks
from dmap_desktop.sync.papers import papers_of
from dmap_desktop.sync.witnesses import keep_claims, open_claims
from dmap_desktop.sync.zips import DAMAGED, read_entry

_WHEN = (1980, 1, 1, 0, 0, 0)
_MARKS, _CLAIMS = "sync/", "sync/claims"
_MOST_OBJECTS = 1_000_000


class FileBoxes:
    """The port ``Boxes`` for one session's store and keys."""

    def __init__(
        self, store: Store, sealer: Sealer, envelopes: Envelopes, pin: Pin, device: str
    ) -> None:
        """Write from and read into ``store``, as ``device``."""
        self._store, self._sealer, self._envelopes = store, sealer, envelopes
        self._pin, self._device = pin, device

    def write(
        self, path: Path, since: Mapping[str, int], papers: bool, progress: Progress
    ) -> Boxed:
        """Write what is held above ``since``. Raises Unavailable, and what ``progress`` raises."""
        store = _aside(self._store)
        marks = {device: Mark(number, number, 1) for device, number in since.items()}
        heads = self._store.heads()
        with _drafting(path) as draft:
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
                hub = BoxHub(path, archive)
                hub.put(PANEL, panel_bytes(self._pin))
                carrier = Carrier(hub, store, self._sealer, self._device, marks)
                carrier.keys_of_epochs()
                carried = self._papers(hub, since, progress) if papers else 0
                records = 0
                for done, device in enumerate(sorted(heads)):
                    progress("Writing records", done, len(heads))
                    records += carrier.log(device, lambda d: d[:8], progress)
            size = draft.stat().st_size
        return Boxed(records, carried, size)

    def open(self, path: Path) -> Exchange:
        """Return a box to fetch from. Raises Unreadable."""
        hub = BoxHub(path, _opened(path))
        begin = {device: numbers[0] for device, numbers in firsts(hub.keys("")).items()}
        follows = {d: number for d, number in begin.items() if number <= self._held(d) + 1}
        store = _aside(self._store)
        marks = {device: Mark(number, number - 1, 0) for device, number in follows.items()}
        save_marks(store, hub.address, marks)
        keys = self._sealer, self._envelopes, self._pin, self._device
        exchange = BoxExchange(hub, store, *keys)
        exchange.ahead = {d: (self._held(d), begin[d]) for d in begin.keys() - follows.keys()}
        return exchange

    def _held(self, device: str) -> int:
        head = self._store.heads().get(device)
        return head.sequence if head else 0

    def _papers(self, hub: BoxHub, since: Mapping[str, int], progress: Progress) -> int:
        acts = (
            act
            for device in self._store.heads()
            for act in self._store.acts_of(device, since.get(device, 0))
        )
        names, carried = papers_of(acts), 0
        for done, name in enumerate(names):
            progress("Writing papers", done, len(names))
            data = self._store.blob(name)
            carried += data is not None and hub.put(blob_key(name), data)
        return carried


class BoxHub:
    """The port ``Hub`` over a zip file that is being written, or one that is there."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        """Use ``archive``, which lies or will lie at ``path``."""
        self._path, self._archive = path, archive
        self._names = set(archive.namelist())

    @property
    def address(self) -> str:
        """Return where the file is."""
        return str(self._path)

    def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
        """Return the object, or None when there is none. Raises Unavailable, Unreadable."""
        if key not in self._names:
            return None
        try:
            return read_entry(self._archive, key)
        except OSError as error:
            raise Unavailable(
                f"{self.address} cannot be read any more ({error.strerror}); connect the stick "
                "again. What came before stays."
            ) from error

    def has(self, key: str) -> bool:
        """Say whether the object is there."""
        return key in self._names

    def sizes(self, keys: Collection[str]) -> dict[str, int]:
        """Return the bytes of each object that is there under one of ``keys``."""
        return {key: self._archive.getinfo(key).file_size for key in keys if key in self._names}

    def put(self, key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
        """Write the object. Return False when it was written already."""
        if key in self._names:
            return False
        self._archive.writestr(zipfile.ZipInfo(key, _WHEN), data)
        self._names.add(key)
        return True

    @contextmanager
    def putting(self) -> Iterator[Put]:
        """Write many objects."""
        yield self.put

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that begin with ``prefix``, sorted."""
        return sorted(key for key in self._names if key.startswith(prefix))


class BoxExchange(HubExchange):
    """A box to fetch from: nothing is carried into it, and the hub's own state stays as it was."""

    ahead: Mapping[str, tuple[int, int]] = {}
    """Logs of which the box begins too far on: up to where they are held, and where it begins."""

    def pull(self, progress: Progress) -> Pulled:
        """Fetch new acts and epoch keys. What others saw is awaited from the hub, not from here."""
        before = {(c.witness, c.device): c.looks for c in open_claims(self._store)}
        pulled = super().pull(progress)
        claims = open_claims(self._store)
        looked = [replace(c, looks=before.get((c.witness, c.device), 0)) for c in claims]
        if looked != claims:
            keep_claims(self._store, looked)
        return replace(pulled, findings=tuple(map(self._said, pulled.findings)))

    def _said(self, finding: Finding) -> Finding:
        """Say of a log that the box begins too far on what it is, and what to do."""
        if finding.device not in self.ahead or not finding.place.startswith(LOGS):
            return finding
        held, begins = self.ahead[finding.device]
        words = (
            f"The file goes on at act {begins} of {self._who(finding.device)}, and this laptop "
            f"holds {f'acts up to {held}' if held else 'none of them'}: ask for a file with "
            "everything in it."
        )
        return replace(finding, sentence=words, waiting=True)


class _Aside:
    """A store that keeps what concerns one hub in memory, and hands on everything else."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[str, str] = {}

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def _is_aside(self, name: str) -> bool:
        return name.startswith((_MARKS, OUTBOX, SENT)) and name != _CLAIMS

    def kept(self, name: str) -> str | None:
        return self._kept.get(name) if self._is_aside(name) else self._store.kept(name)

    def keep(self, name: str, value: str) -> None:
        if self._is_aside(name):
            self._kept[name] = value
        else:
            self._store.keep(name, value)

    def drop(self, name: str) -> None:
        if self._is_aside(name):
            self._kept.pop(name, None)
        else:
            self._store.drop(name)

    def kept_names(self, prefix: str) -> Mapping[str, str]:
        """Of keys for the hub, return those that wait and those that were sent: all go along."""
        if prefix != OUTBOX:
            return self._store.kept_names(prefix)
        sent = self._store.kept_names(SENT)
        again = {f"{OUTBOX}{name.removeprefix(SENT)}": value for name, value in sent.items()}
        return {**again, **self._store.kept_names(OUTBOX)}


def _aside(store: Store) -> Store:
    return cast(Store, _Aside(store))  # what it does not keep itself it hands on by name


@contextmanager
def _drafting(path: Path) -> Iterator[Path]:
    """Let a file be written beside ``path``, and give it the name when it is whole and durable."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        clear_away(drafts_of(path), draft)
        os.replace(draft, path)
    except OSError as error:
        raise Unavailable(
            f"{path} cannot be written ({error.strerror}); make room or choose another place."
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _opened(path: Path) -> zipfile.ZipFile:
    """Open a box. Raises Unreadable for a file that is none, Refused for an audit bundle."""
    try:
        archive = zipfile.ZipFile(path)
        entries = archive.infolist()
    except (OSError, *DAMAGED) as error:
        raise Unreadable(
            f"{path} is no file that this program wrote to be carried by hand ({said(error)}); ask "
            "for it again."
        ) from error
    names = {entry.filename for entry in entries}
    fits = (
        PANEL in names
        and len(names) == len(entries) <= _MOST_OBJECTS
        and all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)
        and all(entry.file_size <= LARGEST_OBJECT for entry in entries)
        and sum(entry.file_size for entry in entries) <= path.stat().st_size
    )
    if fits:
        return archive
    archive.close()
    if any(name.endswith(".jsonl") for name in names):
        raise Refused(f"{path} is an audit bundle; check it with: dmap-desktop verify FILE")
    raise Unreadable(
        f"{path} is no file that this program wrote to be carried by hand; ask for it again."
    )

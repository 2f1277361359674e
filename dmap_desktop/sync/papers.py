"""Sealed documents on their way: many at once when they are small, so that nothing waits idle.

Each is checked by its name, which is the hash of its sealed bytes. What is under way at once is
bounded in bytes, however many documents there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TypeVar

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.ports import (
    Fetched,
    Hands,
    Hub,
    Moved,
    Progress,
    Store,
    Wanted,
    nothing_moved,
)
from dmap_desktop.domain.records import Act, PackPublished
from dmap_desktop.sync.layout import blob_key

LARGE = 8 * 1024 * 1024
"""Bytes from which on a document goes alone, and its progress is told while it is under way."""
PACK = str(PackPublished.__struct_config__.tag)
"""The kind of the acts that name documents."""
Made = TypeVar("Made")


def papers_of(acts: Iterable[Act]) -> dict[str, int]:
    """Return the sealed documents that ``acts`` publish, each once, with its bytes."""
    return {
        paper.blob: paper.blob_size
        for act in acts
        if isinstance(act.record, PackPublished)
        for paper in (*act.record.papers, act.record.application)
    }


def fetch_papers(
    hub: Hub, store: Store, hands: Hands, papers: Sequence[Wanted], progress: Progress
) -> Fetched:
    """Fetch documents into the store; those that came are durable there. Raises Unavailable."""
    if not papers:
        return Fetched()
    findings: list[Finding] = []
    came = 0
    with store.keeping_blobs(hands) as keep:

        def fetch(name: str, moved: Moved) -> Finding | bool:
            key = blob_key(name)
            try:
                data = hub.get(key, moved)
            except Unreadable as error:
                return Finding("", 0, key, str(error))
            if data is None:
                return False  # not carried out yet; the next synchronisation asks again
            if hashlib.sha256(data).hexdigest() != name:
                return _changed(key)
            keep(name, data)
            return True

        sizes = {paper.blob: paper.size for paper in papers}
        for result in _each(fetch, sizes, hands, "Fetching papers", progress):
            if isinstance(result, Finding):
                findings.append(result)
            else:
                came += result
    return Fetched(came, tuple(findings))


def carry_papers(
    hub: Hub, store: Store, hands: Hands, papers: Mapping[str, int], progress: Progress
) -> int:
    """Carry documents that are here to the hub; return how many were not there yet.

    They are durable there when this returns. Raises Unavailable.
    """
    if not papers:
        return 0
    with hub.putting() as put:

        def carry(name: str, moved: Moved) -> bool:
            data = store.blob(name)
            return data is not None and put(blob_key(name), data, moved)

        return sum(_each(carry, papers, hands, "Carrying papers out", progress))


def _each(
    work: Callable[[str, Moved], Made],
    sizes: Mapping[str, int],
    hands: Hands,
    what: str,
    progress: Progress,
) -> Iterator[Made]:
    """Yield what ``work`` makes of each document, and tell how many of how many bytes are done."""
    total, done, count = sum(sizes.values()), 0, 0

    def told(moved: int) -> None:
        nonlocal done
        done += moved
        progress(f"{what}, {_megabytes(done)} of {_megabytes(total)} MB", count, len(sizes))

    told(0)
    small = [name for name, size in sizes.items() if size < LARGE]
    with closing(hands.each(lambda name: work(name, nothing_moved), small)) as results:
        for name, result in zip(small, results, strict=True):
            count += 1
            told(sizes[name])
            yield result
    for name, size in sizes.items():
        if size >= LARGE:
            before = done
            result = work(name, told)
            count += 1
            told(before + size - done)
            yield result


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f}"


def _changed(key: str) -> Finding:
    words = (
        f"{key} in the hub is not the document of that name: it was changed or swapped, and is "
        "not used. Have whoever keeps the hub delete it; whoever published it carries it out "
        "again when the program starts."
    )
    return Finding("", 0, key, words)

"""A hub in Azure Blob storage or an S3 bucket. Every write is put-if-absent; nothing is deleted.

Reading is tried again by obstore. A create whose answer is lost may have happened or not, so what
is there is read back and compared before it is tried again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Protocol

import obstore
from obstore import exceptions

from dmap_desktop.domain.errors import Mendable, Unavailable, Unreadable
from dmap_desktop.domain.hubs import CREDENTIALS
from dmap_desktop.domain.ports import ONE_HAND, Hands, Moved, Put, nothing_moved
from dmap_desktop.sync.layout import LARGEST_OBJECT, check_key
from dmap_desktop.sync.stores import NoCredentials, RemoteStore

if TYPE_CHECKING:
    from obstore import GetResult

KEPT = "Everything is kept on this laptop meanwhile."
_PART = 1024 * 1024
"""Bytes read between two reports."""
_PAUSES = (0.5, 2.0)
"""Seconds before a create that did not happen is tried again."""
_NO_PLACE = ("NoSuchBucket", "ContainerNotFound", "ContainerBeingDeleted")
_STATUS = re.compile(r"status code: (\d{3}[ A-Za-z]*)")


class _NotKnown(Unavailable):
    """No answer came: whether what was asked has happened is not known."""


class Stores(Protocol):
    """The clients to read and to write with."""

    def reader(self) -> RemoteStore:
        """Return the client to read with."""
        ...

    def writer(self, size: int) -> RemoteStore:
        """Return the client to write ``size`` bytes with."""
        ...


class RemoteHub:
    """The port ``Hub`` over an object store."""

    def __init__(
        self,
        address: str,
        prefix: str,
        stores: Stores,
        hands: Hands = ONE_HAND,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Use ``stores``; the names of this hub's objects begin with ``prefix`` there.

        ``hands`` ask many small questions at once.
        """
        self._address, self._stores, self._pause = address, stores, pause
        self._hands = hands
        self._prefix = f"{prefix}/" if prefix else ""

    @property
    def address(self) -> str:
        """Return the address as the user wrote it."""
        return self._address

    def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
        """Return the object, or None when there is none. Raises Unavailable, Unreadable."""
        with self._mending():
            try:
                found = obstore.get(self._stores.reader(), self._path(key))
                if found.meta["size"] > LARGEST_OBJECT:
                    raise Unreadable(
                        f"{key} of the hub {self._address} is larger than anything this program "
                        "writes; it is not read."
                    )
                if found.meta["size"] <= _PART:
                    return bytes(found.bytes())
                return _streamed(found, moved)
            except FileNotFoundError as error:
                self._check_place(error)
                return None

    def has(self, key: str) -> bool:
        """Say whether the object is there, without reading it. Raises Unavailable."""
        return self._size(key) is not None

    def sizes(self, keys: Collection[str]) -> dict[str, int]:
        """Return the bytes of each object that is there under one of ``keys``.

        Raises Unavailable.
        """
        asked = sorted(keys)
        with closing(self._hands.each(self._size, asked)) as answers:
            pairs = zip(asked, answers, strict=True)
            return {key: size for key, size in pairs if size is not None}

    def put(self, key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
        """Create the object. Return False when it was there already. Raises Unavailable.

        obstore sends it in one piece, so all that ``moved`` can be told is that it has arrived.
        """
        for pause in (*_PAUSES, None):
            try:
                with self._mending():
                    created = self._create(key, data)
                    moved(len(data))
                    return created
            except Unavailable as fault:
                there = self.get(key)
                if there is not None:
                    return there == data
                if pause is None or not isinstance(fault, _NotKnown):
                    raise
                self._pause(pause)
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def putting(self) -> Iterator[Put]:
        """Create many objects, from any thread. Each is durable when it was created."""
        yield self.put

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that begin with ``prefix``, sorted. Raises Unavailable."""
        start = self._prefix + prefix.rpartition("/")[0]
        with self._mending():
            listed = obstore.list(self._stores.reader(), start or None, chunk_size=1000)
            found = [item["path"] for some in listed for item in some]
        ours = (key.removeprefix(self._prefix) for key in found)
        return sorted(key for key in ours if key.startswith(prefix))

    def _size(self, key: str) -> int | None:
        with self._mending():
            try:
                return obstore.head(self._stores.reader(), self._path(key))["size"]
            except FileNotFoundError:
                # The answer to this question has no words in it: whether the container is there
                # is found by reading.
                found = self.get(key)
                return None if found is None else len(found)

    def _create(self, key: str, data: bytes) -> bool:
        try:
            writer = self._stores.writer(len(data))
            obstore.put(writer, self._path(key), data, mode="create", use_multipart=False)
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError):
            return False
        except FileNotFoundError as error:
            self._check_place(error)
            raise
        return True

    def _path(self, key: str) -> str:
        check_key(key)
        return self._prefix + key

    def _check_place(self, error: FileNotFoundError) -> None:
        """Tell a missing object from a missing container."""
        if any(word in str(error) for word in _NO_PLACE):
            raise Unavailable(
                f"There is no such container or bucket at the hub {self._address}; check the "
                f"address, or ask whoever looks after the storage to make it. {KEPT}"
            ) from None

    @contextmanager
    def _mending(self) -> Iterator[None]:
        try:
            yield
        except Mendable:
            raise
        except NoCredentials as error:
            raise Unavailable(
                f"The hub {self._address} needs credentials ({CREDENTIALS[error.kind]}); give them "
                f"with hub add, or on the Panel screen. {KEPT}"
            ) from None
        except (exceptions.BaseError, OSError, ValueError) as error:
            # What obstore says may quote an address with its signature, so it is not kept along.
            known = not isinstance(error, exceptions.GenericError)
            fault = Unavailable if known else _NotKnown
            raise fault(f"The hub {self._address} {_why(error)}. {KEPT}") from None


def _streamed(found: GetResult, moved: Moved) -> bytes:
    parts = []
    for part in found.stream(min_chunk_size=_PART):
        parts.append(bytes(part))
        moved(len(part))
    return b"".join(parts)


def _why(error: Exception) -> str:
    """Return what happened and what to do. Nothing of the server's own words is passed on."""
    text = str(error)
    status = _STATUS.search(text)
    if "RequestTimeTooSkewed" in text:
        return "says that this laptop's clock is wrong; set the clock"
    refused = isinstance(error, exceptions.PermissionDeniedError | exceptions.UnauthenticatedError)
    if refused or (status and status[1][:3] in ("401", "403")):
        return (
            "refuses these credentials: they have ended, are wrong, or do not allow to read, "
            "create and list; give new ones with hub add, or on the Panel screen"
        )
    if any(word in text for word in _NO_PLACE):
        return "has no such container or bucket; check the address"
    if "certificate" in text.lower():
        return "has a TLS certificate that this computer does not trust; check the address"
    if status:
        return f"does not answer as it should ({status[1].strip()}); try again later"
    if "imed" in text and "out" in text:
        return "did not answer in time; try again later"
    return "cannot be reached; check the network and the address, or try again later"

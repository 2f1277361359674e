"""A hub in a folder: a disk, a network share, a stick. Every write is durable and put-if-absent."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from dmap_desktop.domain.errors import Unavailable, Unreadable
from dmap_desktop.domain.ports import Moved, Put, nothing_moved
from dmap_desktop.places import clear_away
from dmap_desktop.sync.layout import LARGEST_OBJECT, check_key

_DRAFT = ".new-"
_PART = 1024 * 1024
"""Bytes read or written between two reports."""


class FolderHub:
    """The port ``Hub`` over a folder that must exist."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``; nothing is touched yet."""
        self._folder = folder
        self._drafts: set[Path] = set()
        """Unfinished files that were seen, anybody's."""

    @property
    def address(self) -> str:
        """Return the folder's path."""
        return str(self._folder)

    def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
        """Return the object, or None when there is none. Raises Unavailable, Unreadable."""
        with self._mending():
            try:
                with self._path(key).open("rb") as file:
                    size = os.fstat(file.fileno()).st_size
                    if size > LARGEST_OBJECT:
                        raise Unreadable(
                            f"{key} of the hub {self.address} is larger than anything this "
                            "program writes; it is not read."
                        )
                    return _read(file, size, moved)
            except (FileNotFoundError, NotADirectoryError):
                self._check_there()
                return None

    def has(self, key: str) -> bool:
        """Say whether the object is there, without reading it. Raises Unavailable."""
        with self._mending():
            if self._path(key).is_file():
                return True
            self._check_there()
            return False

    def sizes(self, keys: Collection[str]) -> dict[str, int]:
        """Return the bytes of each object that is there under one of ``keys``.

        Raises Unavailable.
        """
        with self._mending():
            found = {key: size for key in keys if (size := _size(self._path(key))) is not None}
            self._check_there()
            return found

    def put(self, key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
        """Create the object. Return False when it was there already. Raises Unavailable."""
        with self.putting() as put:
            return put(key, data, moved)

    @contextmanager
    def putting(self) -> Iterator[Put]:
        """Create many objects, from any thread; all are durable when the block ends.

        An object's bytes are on the disk before it is given its name, so that a name stands for
        whole bytes whenever the power is cut. The names themselves are flushed once a folder, at
        the end; nobody has been told of them until then. Raises Unavailable.
        """
        touched: set[Path] = set()
        put_now: list[Path] = []

        def put(key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
            path = self._path(key)
            with self._mending():
                created = self._create(path, data, moved, touched)
            if created:
                put_now.append(path)
            return created

        try:
            yield put
        finally:
            with self._mending():
                for folder in sorted(touched.copy()):  # one that hung may still be adding
                    _sync_folder(folder)
        if put_now and self._drafts:
            clear_away(self._drafts, put_now[-1])
            self._drafts.clear()

    def _create(self, path: Path, data: bytes, moved: Moved, touched: set[Path]) -> bool:
        self._check_there()
        # Whoever finds an object there goes on as if it had put it, so it must last, too.
        touched.add(path.parent)
        if path.exists():
            return False
        _make_folders(self._folder, path.parent, touched)
        draft = path.with_name(f"{_DRAFT}{secrets.token_hex(8)}")
        try:
            _write(draft, data, moved)
            return _publish(draft, path)
        finally:
            draft.unlink(missing_ok=True)

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that begin with ``prefix``, sorted. Raises Unavailable."""
        with self._mending():
            self._check_there()
            start = self._folder / prefix.rpartition("/")[0]
            files = [path for path in start.rglob("*") if path.is_file()]
        drafts = {path for path in files if path.name.startswith(_DRAFT)}
        self._drafts |= drafts  # looked at again when this device puts something
        found = [p.relative_to(self._folder).as_posix() for p in files if p not in drafts]
        return sorted(key for key in found if key.startswith(prefix))

    def _path(self, key: str) -> Path:
        check_key(key)
        return self._folder.joinpath(*key.split("/"))

    def _check_there(self) -> None:
        if not self._folder.is_dir():
            raise Unavailable(
                f"The hub {self.address} is away; connect the share or stick and synchronise "
                "again. Everything is kept on this laptop meanwhile."
            )

    @contextmanager
    def _mending(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                why = "has no room left; make room there"
            elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                why = "does not let this user write or read there; ask for the right to"
            else:
                why = f"does not answer ({error.strerror}); try again later"
            raise Unavailable(
                f"The hub {self.address} {why}. Everything is kept on this laptop meanwhile."
            ) from error


def _read(file: BinaryIO, size: int, moved: Moved) -> bytes:
    if size <= _PART:
        return file.read()
    parts = []
    while part := file.read(_PART):
        parts.append(part)
        moved(len(part))
    return b"".join(parts)


def _write(draft: Path, data: bytes, moved: Moved) -> None:
    with draft.open("xb") as file:
        for start in range(0, len(data), _PART):
            moved(file.write(data[start : start + _PART]))
        file.flush()
        os.fsync(file.fileno())


def _size(path: Path) -> int | None:
    """Return the bytes of a file, None when there is none."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _publish(draft: Path, path: Path) -> bool:
    """Give the finished file its name, unless the name is taken."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS):
            raise
        # No hard links here (FAT, some shares). Renaming is atomic; that the name is free was
        # checked, and a log's next name is only ever written by its own device.
        if path.exists():
            return False
        draft.rename(path)
    return True


def _make_folders(root: Path, folder: Path, touched: set[Path]) -> None:
    if folder == root or folder.is_dir():
        return
    _make_folders(root, folder.parent, touched)
    folder.mkdir(exist_ok=True)
    touched.add(folder.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and needs no flush
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

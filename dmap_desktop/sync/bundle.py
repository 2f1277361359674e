"""An audit bundle: every signed act of a panel in one file, to be checked with no hub and no key.

A zip laid out as a hub is: ``panel.json``, and every segment unsealed. Who checks it compares the
founder's key with what the panel has published, and trusts nothing else. It holds what every member
may read, and no papers. ``verify.py`` in it checks all this without this program.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import msgspec

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.checks import Contents
from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Unreadable, said
from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.ports import Envelopes, Progress, Store, no_progress
from dmap_desktop.places import replace_file, resource
from dmap_desktop.sync.audit import check_witnesses, follow_all
from dmap_desktop.sync.layout import LOGS, PANEL, PanelFile, check_format, log_key, panel_bytes
from dmap_desktop.sync.logs import LogReader
from dmap_desktop.sync.segments import cut
from dmap_desktop.sync.zips import DAMAGED, read_entry

VERIFIER = "verify.py"
EARLIER_VERIFIERS: frozenset[str] = frozenset()
"""SHA-256 of the verifiers that earlier releases put into their bundles."""
_WHEN = (1980, 1, 1, 0, 0, 0)


def write_bundle(store: Store, pin: Pin, path: Path) -> None:
    """Write every act held in ``store``, whole or not at all. Raises OSError."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(PANEL, _WHEN), panel_bytes(pin))
        archive.writestr(zipfile.ZipInfo(VERIFIER, _WHEN), verifier(), zipfile.ZIP_DEFLATED)
        for device in sorted(store.heads()):
            for segment in cut(store.envelopes_of(device)):
                lines = b"".join(envelope + b"\n" for _, envelope in segment)
                entry = zipfile.ZipInfo(_clear(log_key(device, segment[0][0])), _WHEN)
                archive.writestr(entry, lines, zipfile.ZIP_DEFLATED)
    replace_file(path, whole.getvalue())


def check_bundle(path: Path, envelopes: Envelopes, progress: Progress = no_progress) -> Contents:
    """Read and check every act of a bundle.

    Raises Unreadable for a file that is none, Refused for one of a newer format.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _check(_Bundle(path, archive), envelopes, progress)
    except (OSError, *DAMAGED) as error:
        raise Unreadable(f"{path} is no audit bundle ({said(error)}); ask for it again.") from error


def _check(bundle: _Bundle, envelopes: Envelopes, progress: Progress) -> Contents:
    panel = bundle.panel()
    if any(name.endswith(".age") for name in bundle.names):
        raise Unreadable(
            f"{bundle.path} is a file to be carried by hand, and sealed; take it in with: "
            "dmap-desktop box import FILE"
        )
    pin = Pin(panel.panel, panel.device, panel.verify_key)
    reader, read = follow_all(bundle, Unsealed(), envelopes, pin, progress)
    findings = reader.findings + check_witnesses(reader, read) + _strangers(bundle.names, reader)
    return Contents(read.everything, (*findings, *_check_verifier(bundle.read(VERIFIER))))


def verifier() -> bytes:
    """Return the program that checks a bundle by itself, as it ships."""
    return resource("audit", VERIFIER).read_bytes()


def _check_verifier(enclosed: bytes | None) -> list[Finding]:
    """Warn of a program in the bundle that is not ours: somebody may want it to be run."""
    if enclosed is None or enclosed == verifier():
        return []
    if hashlib.sha256(enclosed).hexdigest() in EARLIER_VERIFIERS:
        return []
    words = (
        f"{VERIFIER} in the bundle is not the verifier that this program ships; do not run it. The "
        "records were checked without it."
    )
    return [Finding("", 0, VERIFIER, words)]


def _strangers(names: list[str], reader: LogReader) -> list[Finding]:
    """Return what lies in the bundle and was not read as part of a device's log, or lies twice."""
    read = {_clear(key) for key in reader.keys_read} | {PANEL, VERIFIER}
    found = [
        Finding("", 0, name, f"{name} follows no log of a device of the panel.")
        for name in sorted(set(names) - read)
        if not any(name.startswith(f"{LOGS}{device}/") for device in reader.broken)
    ]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(names) < 10_000 else []
    return found + [Finding("", 0, name, f"{name} lies twice in the bundle.") for name in twice]


def _clear(key: str) -> str:
    """Return the name in a bundle of what has ``key`` in a hub."""
    return key.removesuffix(".age") + ".jsonl"


class _Bundle:
    """The bundle as a source of segments; nothing is unpacked before it is asked for."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self._archive = path, archive
        self.names = archive.namelist()

    def get(self, key: str) -> bytes | None:
        """Return the segment that has ``key`` in a hub, or None. Raises Unreadable."""
        return self.read(_clear(key))

    def read(self, name: str) -> bytes | None:
        """Return an object of the bundle, or None when there is none. Raises Unreadable."""
        try:
            return read_entry(self._archive, name)
        except OSError as error:
            raise Unreadable(f"{self.path} cannot be read any more ({error.strerror}).") from error

    def panel(self) -> PanelFile:
        """Return what ``panel.json`` says. Raises Unreadable, and Refused for a newer format."""
        data = self.read(PANEL)
        if data is None:
            raise Unreadable(
                f"{self.path} is no audit bundle: it holds no {PANEL}; ask for it again."
            )
        try:
            check_format(data, str(self.path))
            return msgspec.json.decode(data, type=PanelFile)
        except UNDECODABLE as error:
            raise Unreadable(
                f"{PANEL} in {self.path} is damaged; ask for the bundle again."
            ) from error


class Unsealed:
    """Opens what was never sealed."""

    def open(self, sealed: bytes) -> bytes:
        return sealed

"""Where things lie in a hub; see ``FORMAT.md``. Pure functions over keys."""

from __future__ import annotations

import re

import msgspec

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.panel import Pin

FORMAT = 1
PANEL = "panel.json"
LOGS, BLOBS, KEYS, OWN = "logs/", "blobs/", "keys/", "own/"
LARGEST_OBJECT = 256 * 1024 * 1024
"""Bytes of an object that is read at all; no paper or segment of this program comes near."""
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){0,3}")
_LOG = re.compile(r"logs/([0-9a-f]{32})/([0-9]{12})\.age")
_COPY = re.compile(r"own/([0-9a-f]{32})/[0-9]{12}-([0-9a-f]{64})\.age")
_KEY = re.compile(r"keys/([0-9a-f]{32})/([0-9a-f]{64})\.age")


class PanelFile(msgspec.Struct, frozen=True):
    """What ``panel.json`` says; anybody may read it, nobody believes it without the pin."""

    format: int
    panel: str
    device: str
    verify_key: str


def check_key(key: str) -> None:
    """Raise Unreadable when ``key`` can name no object of a hub."""
    if not key or any(part in ("", ".", "..") for part in key.split("/")):
        raise Unreadable(f"{key} is no name of an object in a hub.")


def log_key(device: str, first: int) -> str:
    """Return the key of the segment whose first act has the sequence number ``first``."""
    return f"{LOGS}{device}/{first:012d}.age"


def parse_log_key(key: str) -> tuple[str, int] | None:
    """Return (device, first sequence number) of a segment's key, or None for another key."""
    found = _LOG.fullmatch(key)
    return (found[1], int(found[2])) if found else None


def blob_key(name: str) -> str:
    """Return the key of a sealed document; ``name`` is the SHA-256 of its sealed bytes."""
    return f"{BLOBS}{name}"


def keys_of(holder: str) -> str:
    """Return what the keys of everything sealed for a device or recovery kit begin with."""
    return f"{KEYS}{holder}/"


def epoch_key(holder: str, sha256: str) -> str:
    """Return the key of an epoch's secret sealed for ``holder``, named by its sealed bytes."""
    return f"{keys_of(holder)}{sha256}.age"


def parse_epoch_key(key: str) -> tuple[str, str] | None:
    """Return (holder, SHA-256) of a sealed epoch secret's key, or None for another key."""
    found = _KEY.fullmatch(key)
    return (found[1], found[2]) if found else None


def parse_copy_key(key: str) -> tuple[str, str] | None:
    """Return (device, SHA-256) of a private copy's key, or None for another key."""
    found = _COPY.fullmatch(key)
    return (found[1], found[2]) if found else None


def panel_bytes(pin: Pin) -> bytes:
    """Return the one spelling of ``panel.json``."""
    return msgspec.json.encode(PanelFile(FORMAT, pin.panel, pin.device, pin.verify_key)) + b"\n"


class _Format(msgspec.Struct, frozen=True):
    """What any format's ``panel.json`` says; ``needs`` from format 2 on."""

    format: int
    needs: str = ""


def check_format(data: bytes, what: str) -> None:
    """Raise Refused when ``what``, whose ``panel.json`` is ``data``, has a newer format.

    Raises what msgspec raises for what is none.
    """
    held = msgspec.json.decode(data, type=_Format)
    if held.format <= FORMAT:
        return
    needed = (
        f"needs version {held.needs} of this program or later"
        if _VERSION.fullmatch(held.needs)
        else f"needs a version of this program that knows format {held.format}"
    )
    raise Refused(
        f"{what} has format {held.format} and {needed}; this one knows format {FORMAT}. "
        "Update it; what you write meanwhile is kept on this laptop."
    )


def check_panel_bytes(data: bytes, pin: Pin, address: str) -> None:
    """Raise Refused for another panel's hub or a newer format, Unreadable for a damaged one."""
    try:
        check_format(data, f"The hub {address}")
        held = msgspec.json.decode(data, type=PanelFile)
    except UNDECODABLE as error:
        raise Unreadable(
            f"{PANEL} of the hub {address} is damaged; ask the secretariat which hub to use."
        ) from error
    if held.panel != pin.panel:
        raise Refused(f"The hub {address} belongs to another panel; check its address.")
    if data != panel_bytes(pin):
        raise Unreadable(
            f"{PANEL} of the hub {address} was changed: it is not what this panel's founder wrote."
        )

"""The log of a panel's acts as content: screens and exports say the same. Msgspec only."""

from __future__ import annotations

import msgspec


class LoggedAct(msgspec.Struct, frozen=True):
    """One act, in words."""

    number: int
    """Its place among all acts, from 1: no clock is asked for it."""
    hash: str
    person: str
    device: str
    """The first 8 figures of its id."""
    sequence: int
    """Its number in the device's own log."""
    what: str
    case: str
    """The case it is about; empty for none."""
    where: str
    """The case, the meeting, or the panel."""
    written: str
    """By the device's own clock, RFC 3339."""
    arrived: str
    """When it had left its device at the latest, RFC 3339; empty when that is not known.

    When it came here, by this laptop's clock, or when the first other device had seen it.
    """
    waiting: bool
    """Whether it is an own act that the hub has not taken yet."""
    first_seen: str
    """Who was the first to say to have seen it; empty for nobody yet."""
    received: tuple[str, ...]
    """The other devices that say they hold it."""
    missing: tuple[str, ...]
    """The other devices in use that have not said so."""
    refused: str = ""
    """The rule it broke; empty for an act that counts."""
    replaced: bool = False
    """Whether it is a ballot whose voter cast another later."""
    clock: str = ""
    """What is odd about the device's clock; empty for nothing."""


class LoggedAccess(msgspec.Struct, frozen=True):
    """A paper that somebody opened, or a file that somebody exported."""

    person: str
    device: str
    kind: str
    what: str
    """The paper's name, or what was exported."""
    case: str
    pack: int
    """Version of the pack; 0 for none."""
    at: str
    """The first time that day, by the device's clock, RFC 3339."""
    report: int
    """The number of the act that reports it; 0 while it waits to be reported."""


class Delivery(msgspec.Struct, frozen=True):
    """Which devices hold every paper of a case's newest pack."""

    case: str
    title: str
    pack: int
    published: str
    """By the clock of the device that published it, RFC 3339."""
    holding: tuple[str, ...]
    missing: tuple[str, ...]
    """Devices in use, of people who may read the case, that have not said so."""


class AuditLog(msgspec.Struct, frozen=True):
    """Everything the panel's records say of who did what, when, and who has received it."""

    title: str
    """Of the panel."""
    as_of: str
    """When it was drawn up, RFC 3339."""
    marking: str
    acts: tuple[LoggedAct, ...]
    """Newest first."""
    accesses: tuple[LoggedAccess, ...]
    """Newest first."""
    deliveries: tuple[Delivery, ...]

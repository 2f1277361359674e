"""Who was given the key of which epoch, and what the secretariat owes. Pure; msgspec only."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.panel import Panel, kit_holder


class SealedKey(msgspec.Struct, frozen=True):
    """An epoch's secret, sealed for one device or recovery kit."""

    epoch: str
    """The epoch's recipient."""
    holder: str
    """The device's id, or the kit's."""
    sha256: str
    """Of the sealed bytes."""


class KeysDue(msgspec.Struct, frozen=True):
    """What somebody of the secretariat has to put right about the keys."""

    strangers: tuple[str, ...]
    """Who holds the current epoch's key and may not read on: a new epoch is due."""
    lacking: tuple[tuple[str, tuple[str, ...]], ...]
    """Holder, and the epochs of which it was given no key."""


def sealed_keys(acts: Iterable[r.Act]) -> list[SealedKey]:
    """Return every key that the acts say was sealed, whether the act counts or not.

    A key that has gone out has gone out, also when a rule refuses the act that says so.
    """
    found: list[SealedKey] = []
    for act in acts:
        record = act.record
        match record:
            case r.PanelFounded():
                found.append(SealedKey(record.recipient, record.device.id, record.key_sha256))
            case r.DeviceEnrolled():
                found += _by_epoch(record.device.id, record.keys)
            case r.KeysSealed():
                found += _by_epoch(record.holder, record.keys)
            case r.RecoveryKitMade():
                found += _by_epoch(kit_holder(record.recipient), record.keys)
            case r.DeviceRevoked() | r.EpochBegun():
                found += [
                    SealedKey(record.recipient, holder, sha256)
                    for holder, sha256 in record.keys.items()
                ]
    return found


def keys_due(panel: Panel, acts: Iterable[r.Act]) -> KeysDue:
    """Return what is due after what several people did without knowing of each other."""
    holders = panel.key_holders()
    given: dict[str, set[str]] = {}
    for key in sealed_keys(acts):
        given.setdefault(key.epoch, set()).add(key.holder)
    strangers = given.get(panel.recipient, set()) - set(holders)
    lacking = {
        holder: tuple(e for e in panel.epochs if holder not in given.get(e, set()))
        for holder in holders
    }
    return KeysDue(
        tuple(sorted(strangers)),
        tuple(sorted((holder, epochs) for holder, epochs in lacking.items() if epochs)),
    )


def _by_epoch(holder: str, keys: dict[str, str]) -> list[SealedKey]:
    return [SealedKey(epoch, holder, sha256) for epoch, sha256 in keys.items()]

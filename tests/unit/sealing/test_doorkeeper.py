"""The phrase at the keyboard: what fits, what is kept of it, and what a damaged entry says."""

from __future__ import annotations

from pathlib import Path

import at_work
import pytest

from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.phrases import PhraseKind, check_new_phrase, wait_after
from dmap_desktop.sealing.doorkeeper import UNLOCK, doorkeeper_of
from dmap_desktop.sealing.vault import PassphraseVault


def test_an_unlock_phrase_is_set_checked_changed_and_removed() -> None:
    doorkeeper = doorkeeper_of(at_work.MemoryVault())
    assert doorkeeper.kind is PhraseKind.NONE
    assert not doorkeeper.fits("")
    doorkeeper.settle("four grey geese")
    assert doorkeeper.kind is PhraseKind.UNLOCK
    assert doorkeeper.fits("four grey geese")
    assert doorkeeper.fits(" four grey geese ")
    assert not doorkeeper.fits("four grey goose")
    assert not doorkeeper.fits("")
    doorkeeper.settle("five grey geese")
    assert not doorkeeper.fits("four grey geese")
    doorkeeper.settle("")
    assert doorkeeper.kind is PhraseKind.NONE
    assert not doorkeeper.fits("five grey geese")


def test_an_accent_may_be_typed_in_either_way() -> None:
    doorkeeper = doorkeeper_of(at_work.MemoryVault())
    doorkeeper.settle("caf\u00e9 au lait")
    assert doorkeeper.fits("cafe\u0301 au lait")


def test_the_phrase_itself_is_not_kept_and_two_profiles_keep_different_things() -> None:
    vaults = at_work.MemoryVault(), at_work.MemoryVault()
    for vault in vaults:
        doorkeeper_of(vault).settle("four grey geese")
    one, other = (vault.secrets[UNLOCK] for vault in vaults)
    assert b"geese" not in one
    assert one != other


@pytest.mark.parametrize("damaged", [b"\x00", b"x" * 40, b"\x81\xa1n\x03"])
def test_a_damaged_entry_is_said(damaged: bytes) -> None:
    vault = at_work.MemoryVault()
    vault.put({UNLOCK: damaged})
    with pytest.raises(Unreadable, match="unlock phrase in the keyring is damaged"):
        doorkeeper_of(vault).fits("four grey geese")


def test_a_profile_behind_a_passphrase_is_asked_for_that(tmp_path: Path) -> None:
    vault = PassphraseVault(tmp_path / "identity.age", "correct horse")
    vault.put({"device identity": b"secret"})
    doorkeeper = doorkeeper_of(PassphraseVault(tmp_path / "identity.age", "correct horse"))
    assert doorkeeper.kind is PhraseKind.PASSPHRASE
    assert doorkeeper.fits("correct horse")
    assert not doorkeeper.fits("correct horses")
    assert not doorkeeper.fits("")
    with pytest.raises(Refused, match="passphrase of its identity file"):
        doorkeeper.settle("another")


def test_a_new_phrase_is_long_enough_and_typed_twice() -> None:
    check_new_phrase("123456", "123456")
    with pytest.raises(Refused, match="at least 6"):
        check_new_phrase("12345", "12345")
    with pytest.raises(Refused, match="differ"):
        check_new_phrase("123456", "123457")


def test_each_wrong_phrase_costs_more_waiting_up_to_a_minute() -> None:
    assert [wait_after(wrong) for wrong in (0, 1, 2, 3, 4, 5, 6, 7, 8, 10_000)] == [
        0, 0, 0, 2, 4, 8, 16, 32, 60, 60,
    ]  # fmt: skip

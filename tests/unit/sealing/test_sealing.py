"""Keys, envelopes, age and vaults: what holds, and what every changed byte and wrong key gives."""

from __future__ import annotations

import json
import os
from pathlib import Path

import keyring
import pyrage
import pytest
from fakes import FakeKeyring

from dmap_desktop.domain.errors import Unavailable, Unreadable, WrongKey
from dmap_desktop.sealing.age import AgeSealer, recipient_of
from dmap_desktop.sealing.envelopes import (
    DsseEnvelopes,
    DsseSigner,
    pre_authentication_encoding,
)
from dmap_desktop.sealing.keys import DeviceIdentity, device_id
from dmap_desktop.sealing.vault import KeyringVault, PassphraseVault

PAYLOAD = b'{"panel":"p"}'


@pytest.fixture(scope="module")
def identity() -> DeviceIdentity:
    return DeviceIdentity.new()


def test_an_identity_is_kept_and_read_back(identity: DeviceIdentity) -> None:
    again = DeviceIdentity.from_secret(identity.secret())
    assert again.device == identity.device == device_id(identity.verify_key)
    assert again.recipient == identity.recipient
    assert len(identity.device) == 32
    assert "SECRET" not in repr(identity)


@pytest.mark.parametrize(
    "secret",
    [b"", b"{}", b'{"signing_key":"zz","age_identity":"x"}', b"\xff"],
)
def test_a_damaged_identity_is_said(secret: bytes) -> None:
    with pytest.raises(Unreadable, match="identity is damaged"):
        DeviceIdentity.from_secret(secret)


def test_nothing_is_sealed_to_a_key_that_is_none(identity: DeviceIdentity) -> None:
    """The seven points of small order of Curve25519, and rubbish: a sentence, and no panic."""
    sealer = AgeSealer(identity)
    for recipient in (
        "",
        "age1",
        identity.recipient[:-1],
        identity.recipient + "q",
        "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
        "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
        "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9",
    ):
        with pytest.raises(Unreadable, match="recipient's key is damaged"):
            sealer.seal(b"x", [identity.recipient, recipient])
    for _ in range(50):
        other = DeviceIdentity.new()
        assert AgeSealer(other).open(sealer.seal(b"x", [other.recipient])) == b"x"


def test_an_envelope_opens_with_its_signers_key_alone(identity: DeviceIdentity) -> None:
    signer, envelopes = DsseSigner(identity), DsseEnvelopes()
    envelope = signer.sign(PAYLOAD)
    assert b"\n" not in envelope
    assert envelopes.open(envelope, signer.verify_key) == PAYLOAD
    assert envelopes.claimed_device(envelope) == signer.device
    assert envelopes.unverified_payload(envelope) == PAYLOAD
    with pytest.raises(WrongKey, match=signer.device[:8]):
        envelopes.open(envelope, DeviceIdentity.new().verify_key)


def test_what_is_signed_is_what_the_standard_says() -> None:
    """DSSE v1's own example of its pre-authentication encoding."""
    encoded = pre_authentication_encoding("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_every_changed_byte_of_an_envelope_is_found(identity: DeviceIdentity) -> None:
    envelope = DsseSigner(identity).sign(PAYLOAD)
    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 1
        with pytest.raises((Unreadable, WrongKey)):
            DsseEnvelopes().open(bytes(changed), identity.verify_key)


def test_other_spellings_and_kinds_are_refused(identity: DeviceIdentity) -> None:
    envelopes, read = DsseEnvelopes(), json.loads(DsseSigner(identity).sign(PAYLOAD))
    with pytest.raises(Unreadable, match="spelled"):
        envelopes.open(json.dumps(read).encode(), identity.verify_key)
    for change in ({"payloadType": "text/plain"}, {"signatures": []}):
        with pytest.raises(Unreadable, match="type or signatures"):
            envelopes.open(json.dumps(read | change).encode(), identity.verify_key)
    with pytest.raises(Unreadable, match="no signed record"):
        envelopes.claimed_device(b"nonsense")


def test_sealed_bytes_open_for_their_recipients_alone(identity: DeviceIdentity) -> None:
    mine, other = AgeSealer(identity), AgeSealer(DeviceIdentity.new())
    sealed = mine.seal(b"a paper", [mine.recipient])
    assert mine.open(sealed) == b"a paper"
    with pytest.raises(WrongKey, match="other keys"):
        other.open(sealed)
    changed = bytearray(sealed)
    changed[-1] ^= 1
    with pytest.raises(WrongKey, match="changed"):
        mine.open(bytes(changed))
    with pytest.raises(Unreadable, match="damaged"):
        mine.seal(b"a paper", ["age1nonsense"])


def test_an_epoch_opens_for_everybody_who_holds_it(identity: DeviceIdentity) -> None:
    mine, other = AgeSealer(identity), AgeSealer(DeviceIdentity.new())
    recipient, secret = mine.new_identity()
    sealed = mine.seal(b"a segment", [recipient])
    with pytest.raises(WrongKey):
        other.open(sealed)
    for sealer in (mine, other, other):
        assert sealer.hold(secret) == recipient
        assert sealer.open(sealed) == b"a segment"
        assert sealer.held == {sealer.recipient, recipient}
    with pytest.raises(Unreadable, match="no age identity, or it is damaged"):
        mine.hold(b"nonsense")
    assert recipient_of(secret.decode()) == recipient


def test_one_identity_can_be_tried_alone(identity: DeviceIdentity) -> None:
    mine = AgeSealer(identity)
    recipient, secret = mine.new_identity()
    sealed = mine.seal(b"a key", [recipient])
    assert mine.open_with(secret, sealed) == b"a key"
    assert recipient not in mine.held
    with pytest.raises(WrongKey):
        mine.open_with(secret, mine.seal(b"a key", [mine.recipient]))
    with pytest.raises(Unreadable, match="no age identity"):
        mine.open_with(b"AGE-SECRET-KEY-1", sealed)


def test_a_passphrase_vault_keeps_secrets_behind_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "identity.age"
    vault = PassphraseVault(path, "correct horse")
    assert vault.get("database key") is None
    vault.put({"database key": b"\x00\xff"})
    vault.put({"identity": b"two"})
    again = PassphraseVault(path, "correct horse")
    assert (again.get("database key"), again.get("identity")) == (b"\x00\xff", b"two")
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert [file.name for file in path.parent.iterdir()] == ["identity.age"]
    with pytest.raises(WrongKey, match="check the passphrase"):
        PassphraseVault(path, "wrong").get("identity")


def test_a_passphrase_vault_that_cannot_be_used_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "identity.age"
    folder.mkdir()
    with pytest.raises(Unavailable, match="cannot be read"):
        PassphraseVault(folder, "x").get("identity")
    odd = tmp_path / "odd.age"
    odd.write_bytes(pyrage.passphrase.encrypt(b"[]", "x"))
    with pytest.raises(Unreadable, match="damaged"):
        PassphraseVault(odd, "x").get("identity")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    vault = PassphraseVault(tmp_path / "full.age", "x")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="No space left"):
        vault.put({"identity": b"one"})
    assert not list(tmp_path.glob(".full*"))


def test_a_keyring_vault_keeps_secrets_by_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = FakeKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    monkeypatch.setattr(keyring, "get_password", backend.get_password)
    monkeypatch.setattr(keyring, "set_password", backend.set_password)
    first, second = KeyringVault("/one"), KeyringVault("/two")
    first.put({"identity": b"\x00one"})
    assert first.get("identity") == b"\x00one"
    assert second.get("identity") is None
    backend.locked = True
    with pytest.raises(Unavailable, match="locked"):
        first.get("identity")


def test_without_a_safe_keyring_a_passphrase_is_asked_for() -> None:
    with pytest.raises(Unavailable, match="passphrase"):
        KeyringVault("/one").get("identity")


def test_a_damaged_entry_of_the_keyring_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = FakeKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    monkeypatch.setattr(keyring, "get_password", lambda *_: "no base64 \x00!")
    with pytest.raises(Unreadable):
        KeyringVault("/one").get("identity")

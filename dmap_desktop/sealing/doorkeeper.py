"""Whether the person at the keyboard knows the phrase: the identity file's, or one set for it.

An unlock phrase guards the window of somebody who has left it. It does not guard the keys: whoever
can run programs as that user gets them from the keyring without it. ``THREATS.md`` says more.
"""

from __future__ import annotations

import secrets
import unicodedata

import msgspec
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.phrases import PhraseKind
from dmap_desktop.domain.ports import Doorkeeper
from dmap_desktop.sealing.vault import PassphraseVault, Vault

UNLOCK = "unlock phrase"
"""The vault's entry."""


class _Verifier(msgspec.Struct, frozen=True):
    """What is kept of an unlock phrase: scrypt (RFC 7914) over it, with what it was made with."""

    salt: bytes
    verifier: bytes
    n: int = 2**15
    r: int = 8
    p: int = 1


def doorkeeper_of(vault: Vault) -> Doorkeeper:
    """Return who checks phrases for the profile whose secrets ``vault`` keeps."""
    return _Passphrase(vault) if isinstance(vault, PassphraseVault) else _UnlockPhrase(vault)


class _Passphrase:
    """The passphrase that opened the identity file; it was strong enough to seal the keys with."""

    def __init__(self, vault: PassphraseVault) -> None:
        self._vault = vault

    @property
    def kind(self) -> PhraseKind:
        """Return that there always is one."""
        return PhraseKind.PASSPHRASE

    def fits(self, phrase: str) -> bool:
        """Say whether it is the one that opens the identity file."""
        return self._vault.opened_with(phrase.strip())

    def settle(self, phrase: str) -> None:
        """Refuse: two phrases for one profile would only be mixed up."""
        raise Refused("This profile is locked by the passphrase of its identity file.")


class _UnlockPhrase:
    """A phrase set for a profile whose keys lie in the system's keyring."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @property
    def kind(self) -> PhraseKind:
        """Return whether one was set. Raises Unavailable."""
        return PhraseKind.UNLOCK if self._vault.get(UNLOCK) else PhraseKind.NONE

    def fits(self, phrase: str) -> bool:
        """Say whether it is the phrase that was set; no phrase fits when none was."""
        kept = self._vault.get(UNLOCK)
        if not kept:
            return False
        try:
            held = msgspec.msgpack.decode(kept, type=_Verifier)
            _scrypt(held).verify(_bytes(phrase), held.verifier)
        except InvalidKey:
            return False
        except (*UNDECODABLE, ValueError) as error:
            raise Unreadable(
                f"The entry {UNLOCK} in the keyring is damaged; remove it there and set a new one."
            ) from error
        return True

    def settle(self, phrase: str) -> None:
        """Keep what ``phrase`` can be checked by, or forget it for ""."""
        kept = b""
        if phrase.strip():
            made = _Verifier(secrets.token_bytes(16), b"")
            verifier = _scrypt(made).derive(_bytes(phrase))
            kept = msgspec.msgpack.encode(msgspec.structs.replace(made, verifier=verifier))
        self._vault.put({UNLOCK: kept})


def _scrypt(held: _Verifier) -> Scrypt:
    return Scrypt(salt=held.salt, length=32, n=held.n, r=held.r, p=held.p)


def _bytes(phrase: str) -> bytes:
    """Two keyboards spell one accented letter in two ways; both are the same phrase."""
    return unicodedata.normalize("NFKC", phrase.strip()).encode()

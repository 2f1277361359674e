"""Where secrets live: the system's keyring, or one file behind a passphrase. Never plain text."""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
import pyrage

from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Unavailable, Unreadable, WrongKey

SERVICE = "dmap-desktop"
_T = TypeVar("_T")
NO_KEYRING = (
    "No keyring is available to keep this device's keys in ({}); unlock or install one, or keep "
    "them in a file behind a passphrase with --passphrase-file."
)


class Vault(Protocol):
    """Keeps a few small secrets by name."""

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None. Raises Unavailable, WrongKey."""
        ...

    def put(self, secrets: Mapping[str, bytes]) -> None:
        """Keep secrets by name. Raises Unavailable, WrongKey."""
        ...


class KeyringVault:
    """The system's keyring; back ends that keep plain text are refused."""

    def __init__(self, profile: str) -> None:
        """Keep the secrets of the profile in the folder ``profile``."""
        self._profile = profile

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None."""
        import keyring

        text = _asked(lambda: keyring.get_password(SERVICE, f"{self._profile}: {name}"))
        try:
            return None if text is None else base64.b64decode(text, validate=True)
        except ValueError as error:
            raise Unreadable(f"The keyring's entry {name} is damaged; remove it there.") from error

    def put(self, secrets: Mapping[str, bytes]) -> None:
        """Keep secrets by name."""
        import keyring

        for name, secret in secrets.items():
            entry, text = f"{self._profile}: {name}", base64.b64encode(secret).decode()
            _asked(partial(keyring.set_password, SERVICE, entry, text))


def _asked(question: Callable[[], _T]) -> _T:
    import keyring
    from keyring.errors import KeyringError

    backend = keyring.get_keyring()
    # Below 1 are "fail", "null" and the plain text files of keyrings.alt.
    if backend.priority < 1:
        raise Unavailable(NO_KEYRING.format("none is installed that is safe"))
    try:
        return question()
    except KeyringError as error:
        raise Unavailable(NO_KEYRING.format(error)) from error


class PassphraseVault:
    """One age file that a passphrase opens. It is opened once and remembered while it is used."""

    def __init__(self, path: Path, passphrase: str) -> None:
        """Use the file ``path``; nothing is read yet."""
        self._path = path
        self._passphrase = passphrase
        self._held: dict[str, bytes] | None = None

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None. Raises WrongKey, Unavailable."""
        return self._secrets().get(name)

    def put(self, secrets: Mapping[str, bytes]) -> None:
        """Keep secrets by name; durable when it returns. Raises WrongKey, Unavailable."""
        secrets = {**self._secrets(), **secrets}
        sealed = pyrage.passphrase.encrypt(msgspec.json.encode(secrets), self._passphrase)
        draft = self._path.with_name(f".{self._path.name}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self._path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise Unavailable(
                f"The identity file {self._path} cannot be written ({error.strerror}); make room "
                "or choose another folder."
            ) from error
        self._held = secrets

    def opened_with(self, phrase: str) -> bool:
        """Say whether ``phrase`` is the passphrase that opens the file. Raises as ``get``."""
        self._secrets()
        return hmac.compare_digest(phrase.encode(), self._passphrase.encode())

    def _secrets(self) -> dict[str, bytes]:
        if self._held is None:
            self._held = self._read()
        return self._held

    def _read(self) -> dict[str, bytes]:
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise Unavailable(
                f"The identity file {self._path} cannot be read ({error.strerror})."
            ) from error
        try:
            return msgspec.json.decode(
                pyrage.passphrase.decrypt(sealed, self._passphrase), type=dict[str, bytes]
            )
        except pyrage.DecryptError as error:
            raise WrongKey(
                f"The passphrase does not open {self._path}, or the file is damaged; check the "
                "passphrase."
            ) from error
        except UNDECODABLE as error:
            raise Unreadable(f"The identity file {self._path} is damaged.") from error

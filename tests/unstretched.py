"""Passphrase files for tests: age's own format with the least work, so that thousands open fast.

age stretches a passphrase for about a second, so that guessing it takes long (format v1, scrypt
stanza, see age-encryption.org/v1). The product always does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_VERSION = b"age-encryption.org/v1"
_WORK = 10
"""Binary logarithm of scrypt's cost; age's own choice is about 18."""
_CHUNK = 64 * 1024
"""Bytes in one chunk of the payload; more is not needed for a few secrets."""


def seal_unstretched(plain: bytes, passphrase: str) -> bytes:
    """Return ``plain`` sealed behind a passphrase that need not withstand guessing.

    Raises ValueError for more than 64 KiB.
    """
    if len(plain) > _CHUNK:
        raise ValueError("only a few secrets are sealed this way")
    key, salt, nonce = (secrets.token_bytes(16) for _ in range(3))
    stretch = Scrypt(salt=_VERSION + b"/scrypt" + salt, length=32, n=1 << _WORK, r=8, p=1)
    wrapped = ChaCha20Poly1305(stretch.derive(passphrase.encode())).encrypt(bytes(12), key, None)
    stanza = b"-> scrypt %s %d\n%s" % (_base64(salt), _WORK, _base64(wrapped))
    header = b"%s\n%s\n---" % (_VERSION, stanza)
    tag = hmac.digest(_derived(key, b"", b"header"), header, hashlib.sha256)
    last_chunk = bytes(11) + b"\x01"
    payload = ChaCha20Poly1305(_derived(key, nonce, b"payload")).encrypt(last_chunk, plain, None)
    return b"%s %s\n%s%s" % (header, _base64(tag), nonce, payload)


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(key)


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")

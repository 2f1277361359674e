"""Files locked with a password: opened with one that was given, into a readable copy.

Passwords are tried and forgotten: no message, record or log of this program holds one.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence

import msoffcrypto
import pikepdf
import pypdfium2 as pdfium
from msgspec.structs import replace
from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

from dmap_desktop.documents.files import OLE
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached, PasswordNeeded, Unreadable

logging.getLogger("pikepdf").setLevel(logging.ERROR)

_EXCEL_ITSELF = "VelvetSweatshop"
"""The password Excel sets and tries by itself; a workbook with it opens without asking anybody.

Source: [MS-OFFCRYPTO] section 2.3.7.2 names it.
"""
_MOST_STRETCHING = 2_000_000
"""Rounds of hashing a file may ask for; Office sets 100,000."""


def unlocked(file: NamedBytes, passwords: Sequence[str], limits: Limits = LIMITS) -> NamedBytes:
    """Return ``file`` as it is when it opens by itself, else its unlocked copy.

    Raises PasswordNeeded when none of ``passwords`` opens it. The copy says what it was made from;
    the same file and any right password give the same bytes.
    """
    if file.data.startswith(OLE):
        return _office(file, passwords, limits)
    if b"%PDF" in file.data[:1024]:
        return _pdf(file, passwords)
    return file


def _pdf(file: NamedBytes, passwords: Sequence[str]) -> NamedBytes:
    if b"/Encrypt" not in file.data:
        return file
    for password in ("", *passwords):
        try:
            document = pikepdf.open(io.BytesIO(file.data), password=password)
        except pikepdf.PasswordError:
            continue
        except Exception:
            return file  # Damaged; its reader says so, or mends it.
        with document:
            if not password:
                return file  # Nobody is asked for a password to read it.
            copy = io.BytesIO()
            document.save(copy, encryption=False, deterministic_id=True)
        return replace(file, data=copy.getvalue(), password="", arrived=file.sha256)
    try:
        pdfium.PdfDocument(file.data, autoclose=True).close()
    except pdfium.PdfiumError as error:
        raise _locked(file, passwords) from error
    return file  # Only what is attached to it is locked.


def _office(file: NamedBytes, passwords: Sequence[str], limits: Limits) -> NamedBytes:
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(file.data))
        if not office.is_encrypted():
            return file
    except Exception:
        return file  # Nothing that could be locked in a way known here; its reader says what it is.
    spins = getattr(office, "info", {})
    if isinstance(spins, dict) and spins.get("spinValue", 0) > _MOST_STRETCHING:
        raise LimitReached(
            f"{file.name} is locked in a way that takes too long to open; ask for a copy without a "
            "password."
        )
    for password in (_EXCEL_ITSELF, *passwords):
        copy = io.BytesIO()
        try:
            office.load_key(password=password, verify_password=True)
            office.decrypt(copy)
        except (InvalidKeyError, DecryptionError):
            continue
        except Exception as error:
            raise Unreadable(
                f"{file.name} is locked and damaged, or locked in an unusual way; ask the "
                "applicant for a copy without a password."
            ) from error
        if len(copy.getvalue()) > limits.file_bytes:
            raise LimitReached(f"{file.name} is too large to be unlocked; ask for it in parts.")
        return replace(file, data=copy.getvalue(), password="", arrived=file.sha256)
    raise _locked(file, passwords)


def _locked(file: NamedBytes, passwords: Sequence[str]) -> PasswordNeeded:
    if any(passwords):
        return PasswordNeeded(
            f"{file.name} is locked, and no password given so far opens it; ask the applicant for "
            "the right one and give it here."
        )
    return PasswordNeeded(
        f"{file.name} is locked with a password; ask the applicant for it and give it here."
    )

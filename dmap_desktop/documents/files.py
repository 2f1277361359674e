"""What a file is by its first bytes, whatever its name says; and zip bombs refused unopened."""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import StrEnum

from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.limits import LIMITS, MEGABYTE, Limits
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached, PasswordNeeded, Unreadable


class FileType(StrEnum):
    """A kind of file this program reads, or knows that it does not."""

    PDF = "PDF"
    WORKBOOK = "workbook"
    WORD = "Word document"
    TEXT = "text"
    CSV = "CSV table"
    PICTURE = "picture"


MEDIA_TYPES: dict[FileType, str] = {
    FileType.PDF: "application/pdf",
    FileType.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileType.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.TEXT: "text/plain",
    FileType.CSV: "text/csv",
    FileType.PICTURE: "image/*",
}

SUFFIXES: dict[FileType, tuple[str, ...]] = {
    FileType.PDF: (".pdf",),
    FileType.WORKBOOK: (".xlsx", ".xlsm", ".ods"),
    FileType.WORD: (".docx", ".docm", ".odt"),
    FileType.TEXT: (".txt", ".md", ".text", ".eml"),
    FileType.CSV: (".csv", ".tsv", ".txt"),
    FileType.PICTURE: (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif"),
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8")
_HEADER_WITHIN = 1024
"""Bytes in which a PDF's header may come late: what readers of PDF have always allowed."""


def file_type(file: NamedBytes, limits: Limits = LIMITS) -> FileType:
    """Return what ``file`` is by its content, having checked that opening it is safe.

    Raises Unreadable for an empty or unknown file, PasswordNeeded for an encrypted Office file,
    LimitReached for one too large, packed or not.
    """
    data = file.data
    if not data:
        raise Unreadable(f"{file.name} is empty; ask the applicant to send it again.")
    if len(data) > limits.file_bytes:
        raise LimitReached(
            f"{file.name} is {len(data) // MEGABYTE} MB, more than the "
            f"{limits.file_bytes // MEGABYTE} MB allowed; ask for it in parts."
        )
    if b"%PDF-" in data[:_HEADER_WITHIN]:
        return FileType.PDF
    if data.startswith(b"PK"):
        return _container_type(file, limits)
    if data.startswith(_OLE):
        raise _old_office(file)
    if data.startswith(_PICTURES):
        return FileType.PICTURE
    return _text_type(file)


def misnamed(file: NamedBytes, kind: FileType) -> bool:
    """Say whether the ending of the file's name claims something other than ``kind``."""
    ending = "." + file.name.rpartition(".")[2].lower() if "." in file.name else ""
    claimed = {known for known, endings in SUFFIXES.items() if ending in endings}
    return bool(claimed) and kind not in claimed


def _container_type(file: NamedBytes, limits: Limits) -> FileType:
    with reading(file.name, "packed file"), zipfile.ZipFile(io.BytesIO(file.data)) as container:
        parts = container.infolist()
        _check_unpacked(file.name, parts, limits)
        names = {part.filename.replace("\\", "/").lower() for part in parts}
        text = False
        if "mimetype" in names:
            opened = container.read("mimetype")[:200]
            if b"opendocument.spreadsheet" in opened:
                return FileType.WORKBOOK
            text = b"opendocument.text" in opened
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                _check_entities(file.name, container, part)
    if text or any(name.startswith("word/") for name in names):
        return FileType.WORD
    if any(name.startswith("xl/") or "workbook" in name for name in names):
        return FileType.WORKBOOK
    raise Unreadable(
        f"{file.name} is a packed file of a kind this program does not read; "
        "unpack it and add the papers inside."
    )


def _check_unpacked(name: str, parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    if len(parts) > limits.parts or total > limits.unpacked_bytes or largest > limits.part_bytes:
        raise LimitReached(
            f"{name} would unpack to {total // MEGABYTE} MB in {len(parts)} parts, more than is "
            "allowed; ask for a smaller copy."
        )


def _check_entities(name: str, container: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse XML that declares entities: no Office program writes them, attackers do."""
    try:
        with container.open(part) as opened:
            opening = opened.read(4096)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
        return  # A broken part; whether it matters is for its reader to say.
    if b"<!DOCTYPE" in opening or b"<!ENTITY" in opening:
        raise Unreadable(
            f"{name} declares XML entities, which no office program writes; "
            "open it in its own program, save it again and use the new copy."
        )


def _old_office(file: NamedBytes) -> Unreadable:
    if "EncryptedPackage".encode("utf-16-le") in file.data:
        return PasswordNeeded(
            f"{file.name} is encrypted; ask the applicant for a copy without a password."
        )
    return Unreadable(
        f"{file.name} is in an Office format from before 2007; "
        "save it as .xlsx, .docx or PDF and use the new copy."
    )


def _text_type(file: NamedBytes) -> FileType:
    text = decoded(file)
    opening = text[:2000].lstrip().lower()
    if opening.startswith(("<!doctype html", "<html", "<head", "<body")):
        raise Unreadable(
            f"{file.name} is a web page, not a paper (perhaps a log-in page saved by mistake); "
            "fetch the paper again."
        )
    ending = "." + file.name.rpartition(".")[2].lower()
    if ending in (".pdf", ".xlsx", ".xlsm", ".docx"):
        raise Unreadable(
            f"{file.name} is not what its name says: it holds plain text; ask for it again."
        )
    return FileType.CSV if ending in (".csv", ".tsv") or _looks_tabular(text) else FileType.TEXT


def decoded(file: NamedBytes) -> str:
    """Return the characters of a text file. Raises Unreadable for bytes that are no text."""
    data = file.data
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            with reading(file.name, "text"):
                return data.decode(encoding)
    if b"\x00" in data:
        raise Unreadable(f"{file.name} is of a kind this program does not read; ask for a PDF.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _looks_tabular(text: str) -> bool:
    """Say whether the lines are split alike by commas, semicolons or tabs."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:50]
    if len(lines) < 3:
        return False
    for mark in ",;\t":
        counts = {line.count(mark) for line in lines[:-1]}
        if len(counts) == 1 and counts.pop() >= 1:
            return True
    return False

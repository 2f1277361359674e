"""What a file is by its first bytes, whatever its name says; and zip bombs refused unopened."""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import StrEnum

import olefile

from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.limits import LIMITS, MEGABYTE, Limits
from dmap_desktop.documents.rich_text import RTF
from dmap_desktop.documents.texts import decoded, delimiter_of, looks_like_mail
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached, PasswordNeeded, Unreadable


class FileType(StrEnum):
    """A kind of file this program reads."""

    PDF = "PDF"
    WORKBOOK = "workbook"
    WORD = "Word document"
    TEXT = "text"
    CSV = "CSV table"
    PICTURE = "picture"
    MAIL = "e-mail"
    PACKED = "packed file"


MEDIA_TYPES: dict[FileType, str] = {
    FileType.PDF: "application/pdf",
    FileType.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileType.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.TEXT: "text/plain",
    FileType.CSV: "text/csv",
    FileType.PICTURE: "image/*",
    FileType.MAIL: "message/rfc822",
    FileType.PACKED: "application/zip",
}

SUFFIXES: dict[FileType, tuple[str, ...]] = {
    FileType.PDF: (".pdf",),
    FileType.WORKBOOK: (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods", ".ots"),
    FileType.WORD: (".docx", ".docm", ".dotx", ".dotm", ".odt", ".ott", ".rtf", ".doc"),
    FileType.TEXT: (".txt", ".md", ".text"),
    FileType.CSV: (".csv", ".tsv", ".txt"),
    FileType.PICTURE: (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp"),
    FileType.MAIL: (".eml", ".msg"),
    FileType.PACKED: (".zip",),
}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
_HEADER_WITHIN = 1024
"""Bytes in which a PDF's header may come late: what readers of PDF have always allowed."""
_OTHER: tuple[tuple[bytes, str, str], ...] = (
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file", "unpack it and add the papers inside"),
    (b"Rar!\x1a\x07", "a RAR file", "unpack it and add the papers inside"),
    (b"\x1f\x8b", "a packed file (gzip)", "unpack it and add the papers inside"),
    (b"BZh", "a packed file (bzip2)", "unpack it and add the papers inside"),
    (b"\x78\x9f\x3e\x22", "winmail.dat, an attachment only Outlook can open",
     "ask for the papers to be sent as ordinary attachments"),
    (b"%!PS", "a PostScript file", "ask for a PDF"),
    (b"MZ", "a program and was not opened", "delete it and ask for the paper itself"),
    (b"\x7fELF", "a program and was not opened", "delete it and ask for the paper itself"),
    (b"<?mso-application", "in an Office format of 2003", "save it as .xlsx, .docx or PDF"),
    (b"ID3", "a sound recording", "ask for the words in writing"),
)  # fmt: skip
"""What else arrives, by its first bytes: what it is, what to do."""
_HEIC = (b"heic", b"heix", b"mif1", b"hevc", b"avif")


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
    if data.startswith(RTF):
        return FileType.WORD
    if data.startswith(b"PK"):
        return _container_type(file, limits)
    if data.startswith(OLE):
        return _compound_type(file)
    opening = data[:_HEADER_WITHIN]
    if b"%PDF" in opening and not _is_mail(file, opening):
        return FileType.PDF
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return FileType.PICTURE
    _refuse_other(file)
    return _text_type(file)


def misnamed(file: NamedBytes, kind: FileType) -> bool:
    """Say whether the ending of the file's name claims something other than ``kind``."""
    claimed = {known for known, endings in SUFFIXES.items() if ending(file.name) in endings}
    return bool(claimed) and kind not in claimed


def ending(name: str) -> str:
    """Return the ending of a file's name with its dot, in lower case; "" for none."""
    return "." + name.rpartition(".")[2].lower() if "." in name else ""


def _is_mail(file: NamedBytes, opening: bytes) -> bool:
    """Say whether what begins a file is an e-mail's headers; a PDF may be quoted below them."""
    before = opening.partition(b"%PDF")[0].decode("latin-1")
    return looks_like_mail(before, ending(file.name) == ".eml")


def _container_type(file: NamedBytes, limits: Limits) -> FileType:
    with reading(file.name, "packed file"), zipfile.ZipFile(io.BytesIO(file.data)) as container:
        parts = container.infolist()
        names = {part.filename.replace("\\", "/").lower() for part in parts}
        kind = _by_parts(file, names)
        # Of papers that were packed together, each is measured when it is taken out.
        if kind is not FileType.PACKED or names & {"[content_types].xml", "mimetype"}:
            _check_unpacked(file.name, parts, limits)
        if "mimetype" in names:
            return _open_document_type(file, container)
        for part in parts:
            if kind is not FileType.PACKED and part.filename.lower().endswith((".xml", ".rels")):
                _check_entities(file.name, container, part)
    return kind


def _by_parts(file: NamedBytes, names: set[str]) -> FileType:
    inner = {name for name in names if name.endswith((".xml", ".rels", ".bin"))}
    if any(name.startswith("word/") for name in inner):
        return FileType.WORD
    if any(name.startswith("xl/") or "workbook" in name for name in inner):
        return FileType.WORKBOOK
    if any(name.startswith("ppt/") for name in inner):
        raise Unreadable(f"{file.name} is a presentation; save it as PDF and use the new copy.")
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        raise Unreadable(
            f"{file.name} was made with Apple's Pages or Numbers; ask for a PDF, .docx or .xlsx."
        )
    return FileType.PACKED


def _open_document_type(file: NamedBytes, container: zipfile.ZipFile) -> FileType:
    with container.open("mimetype") as opened:
        said = opened.read(200)
    with (
        container.open("META-INF/manifest.xml")
        if ("META-INF/manifest.xml" in container.namelist())
        else io.BytesIO() as opened
    ):
        if b"encryption-data" in opened.read(200_000):
            raise Unreadable(
                f"{file.name} is locked in a way only LibreOffice opens; ask the applicant for a "
                "copy without a password."
            )
    for part in container.infolist():
        if part.filename.lower().endswith(".xml"):
            _check_entities(file.name, container, part)
    if b"opendocument.spreadsheet" in said:
        return FileType.WORKBOOK
    if b"opendocument.text" in said:
        return FileType.WORD
    raise Unreadable(
        f"{file.name} is of a kind this program does not read; save it as PDF and use the new copy."
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


def _compound_type(file: NamedBytes) -> FileType:
    """Return what a file in the container of older Office programs is, by its first streams."""
    try:
        with olefile.OleFileIO(io.BytesIO(file.data)) as container:
            held = {entry[0] for entry in container.listdir(streams=True, storages=False)}
    except Exception:  # A broken container; what stands in it may tell.
        known = ("__properties_version1.0", "EncryptedPackage", "WordDocument", "Workbook")
        held = {name for name in known if name.encode("utf-16-le") in file.data}
    if "__properties_version1.0" in held:
        return FileType.MAIL
    if "EncryptedPackage" in held:
        raise PasswordNeeded(f"{file.name} is encrypted; ask the applicant for its password.")
    if held & {"Workbook", "Book"}:
        return FileType.WORKBOOK
    raise Unreadable(
        f"{file.name} is in an Office format from before 2007; "
        "save it as .xlsx, .docx or PDF and use the new copy."
    )


def _refuse_other(file: NamedBytes) -> None:
    data = file.data
    for beginning, what, remedy in _OTHER:
        if beginning in data[:100] if beginning.startswith(b"<") else data.startswith(beginning):
            raise Unreadable(f"{file.name} is {what}; {remedy}.")
    if data[4:8] == b"ftyp":
        if data[8:12] in _HEIC:
            raise Unreadable(
                f"{file.name} is a picture of a telephone (HEIC); ask for it as PDF or JPEG."
            )
        raise Unreadable(f"{file.name} is a film or sound recording; ask for the words in writing.")


def _text_type(file: NamedBytes) -> FileType:
    text = decoded(file)
    if looks_like_mail(text[:20_000], ending(file.name) == ".eml"):
        return FileType.MAIL
    opening = text[:2000].lstrip().lower()
    if opening.startswith(("<!doctype html", "<html", "<head", "<body")):
        raise Unreadable(
            f"{file.name} is a web page, not a paper (perhaps a log-in page saved by mistake); "
            "fetch the paper again."
        )
    if ending(file.name) in (".pdf", ".xlsx", ".xlsm", ".docx", ".xls", ".doc", ".odt", ".ods"):
        raise Unreadable(
            f"{file.name} is not what its name says: it holds plain text; ask for it again."
        )
    tabular = ending(file.name) in (".csv", ".tsv") or delimiter_of(text)
    return FileType.CSV if tabular else FileType.TEXT

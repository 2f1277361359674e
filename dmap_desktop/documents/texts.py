"""Plain texts: their characters in whatever encoding; whether one is a table or an e-mail."""

from __future__ import annotations

import csv
import re

from charset_normalizer import from_bytes

from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import Unreadable

_LOOK = 65_536
"""Bytes from which an encoding is guessed."""
_WESTERN = frozenset(
    "£€§©®°±²³µ·¹¼½¾×÷«»‘’‚“”„†‡•…–—™¡¿¢¥ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž\xa0\xad"
)
"""What British papers hold beyond ASCII; other signs make the usual encoding unlikely."""
_MAIL_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]{0,60}):")
_MAIL_HEADERS = frozenset({"from", "to", "subject", "date", "cc", "reply-to", "sender"})
_MACHINE_HEADERS = frozenset(
    {"received", "message-id", "mime-version", "return-path", "content-type", "delivered-to"}
)
"""Headers that programs write; a letter typed by hand may begin with From and To."""
_DELIMITERS = ",;\t|"


def decoded(file: NamedBytes) -> str:
    """Return the characters of a text file. Raises Unreadable for bytes that are no text."""
    data = file.data
    for mark, encoding in (
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            with reading(file.name, "text"):
                return data.decode(encoding)
    wide = _without_mark(data)
    if wide:
        with reading(file.name, "text"):
            return data.decode(wide)
    if b"\x00" in data:
        raise Unreadable(f"{file.name} is of a kind this program does not read; ask for a PDF.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _of_another_encoding(data)


def looks_like_mail(text: str, named_so: bool) -> bool:
    """Say whether a text begins with the headers of an e-mail.

    ``named_so`` says that its name claims it: then what people could have typed is enough.
    """
    found = set()
    for line in text.lstrip("\r\n\ufeff").split("\n", 200)[:200]:
        header = _MAIL_HEADER.match(line)
        if header:
            found.add(header[1].lower())
        elif not line.strip():
            break
        elif not line.startswith((" ", "\t", "From ")):
            return False
    people = found & _MAIL_HEADERS
    return bool(people) and (named_so or bool(found & _MACHINE_HEADERS))


def delimiter_of(text: str) -> str:
    """Return the mark that splits the lines of a table alike, or "" where none does.

    Marks and line breaks in quotes do not count.
    """
    best, most = "", 0
    for mark in _DELIMITERS:
        lines = (line + "\n" for line in text[:20_000].splitlines())
        try:
            rows = [len(row) for row in csv.reader(lines, delimiter=mark) if row][:50]
        except csv.Error:
            continue
        body = rows[:-1] if len(text) > 20_000 else rows
        if len(body) >= 3 and len(set(body)) == 1 and body[0] > max(most, 1):
            best, most = mark, body[0]
    return best


def _without_mark(data: bytes) -> str:
    """Return the encoding of two bytes a letter where no mark says so, or ""."""
    sample = data[:_LOOK]
    if len(sample) < 8 or b"\x00" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _of_another_encoding(data: bytes) -> str:
    """Decode bytes that are no UTF-8: as Windows writes in Britain, unless that gives odd signs.

    Guessing alone would turn a lone pound sign into a Polish letter.
    """
    western = data.decode("cp1252", errors="replace")
    beyond = {sign for sign in western if sign > "\x7f"}
    if beyond <= _WESTERN:
        return western
    guess = from_bytes(data[:_LOOK]).best()
    if guess is None:
        return western
    return data.decode(guess.encoding, errors="replace")

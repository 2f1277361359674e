"""What arrived, taken apart into papers: attachments, packed files, readable copies of locked ones.

An e-mail is a paper itself and brings others; a packed file is none. What cannot be taken out is
named in a sentence, and the rest is taken out all the same.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium

from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.file_names import clean_name, unlike
from dmap_desktop.documents.files import FileType, file_type
from dmap_desktop.documents.limits import LIMITS, MEGABYTE, Limits
from dmap_desktop.documents.locks import unlocked
from dmap_desktop.documents.mail import read_mail
from dmap_desktop.documents.unfolded import Unfolded
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import Problem
from dmap_desktop.domain.errors import LimitReached, Mendable, PasswordNeeded, Unreadable

_NO_PAPERS = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
"""What systems put into packed files for themselves."""
_SHADOW = "._"


class _Full(Exception):
    """No more papers may be taken out."""


def unfold(
    file: NamedBytes,
    passwords: Sequence[str] = (),
    known: Sequence[str] = (),
    limits: Limits = LIMITS,
) -> Unfolded:
    """Take ``file`` apart. ``passwords`` are tried on all that is locked in it.

    ``known`` are names that other papers have already. Raises nothing: what is wrong with the file
    stands in the problems.
    """
    given = tuple(dict.fromkeys(word for word in (file.password, *passwords) if word))
    work = _Unfolding(file.name, given, {*known, file.name}, limits)
    try:
        work.take(file, 0)
    except _Full:
        work.problems.append(Problem(file.name, work.too_much()))
    except Mendable as error:
        work.report(file.name, error)
    return Unfolded(work.itself, tuple(work.papers), tuple(work.problems))


class _Unfolding:
    """One file being taken apart."""

    def __init__(
        self, whole: str, passwords: tuple[str, ...], names: set[str], limits: Limits
    ) -> None:
        self.itself = False
        self.papers: list[NamedBytes] = []
        self.problems: list[Problem] = []
        self._whole = whole
        self._passwords = passwords
        self._names = names
        self._limits = limits
        self._room = limits.inside_bytes

    def report(self, name: str, error: Mendable) -> None:
        """Keep what is wrong with a file."""
        self.problems.append(Problem(name, str(error), isinstance(error, PasswordNeeded)))

    def too_much(self) -> str:
        """Say that not everything was taken out."""
        return (
            f"{self._whole} holds more than the {self._limits.inside} papers or "
            f"{self._limits.inside_bytes // MEGABYTE} MB that are taken out of one file; the first "
            f"{len(self.papers)} were read: add the others by themselves."
        )

    def take(self, file: NamedBytes, depth: int) -> None:
        """Take apart one file, itself taken out of ``depth`` others. Raises Mendable, _Full."""
        opened = unlocked(file, self._passwords, self._limits)
        try:
            kind = file_type(opened, self._limits)
        except Unreadable:
            kind = None  # What it is, or why it cannot be read, its reader says.
        if depth == 0 and opened is file:
            self.itself = kind is not FileType.PACKED
        elif kind is not FileType.PACKED:
            self._keep(opened)
        if kind is FileType.MAIL:
            self._open_mail(opened, depth)
        elif kind is FileType.PACKED:
            with reading(opened.name, "packed file"):
                self._each(opened, depth, self._packed(opened))
        elif kind is FileType.PDF:
            self._each(opened, depth, _attached_to_pdf(opened, self._limits))

    def _open_mail(self, file: NamedBytes, depth: int) -> None:
        mail = read_mail(file, self._limits)
        if mail.logos:
            pictures = "a small picture" if mail.logos == 1 else f"{mail.logos} small pictures"
            sentence = f"{file.name} shows {pictures} within its text, left out of the papers."
            self.problems.append(Problem(file.name, sentence))
        self._each(file, depth, iter(mail.attachments))

    def _keep(self, file: NamedBytes) -> None:
        if len(self.papers) >= self._limits.inside or len(file.data) > self._room:
            raise _Full
        self._room -= len(file.data)
        self.papers.append(file)

    def _each(self, holder: NamedBytes, depth: int, held: Iterator[tuple[str, bytes]]) -> None:
        """Take each file out of ``holder``; one that cannot be taken out is reported."""
        for number, (given, data) in enumerate(held, 1):
            if depth >= self._limits.nesting:
                raise LimitReached(
                    f"{holder.name} lies in {depth} others, one inside the other, and was not "
                    "taken apart; save what it holds and add it by itself."
                )
            name = unlike(clean_name(given, f"attachment {number}"), self._names)
            self._names.add(name)
            inner = NamedBytes(name, data, came_in=self._whole)
            try:
                self.take(inner, depth + 1)
            except Mendable as error:
                self.report(name, error)

    def _packed(self, file: NamedBytes) -> Iterator[tuple[str, bytes]]:
        """Yield the files of a packed one, each unpacked within its limit."""
        with zipfile.ZipFile(io.BytesIO(file.data)) as container:
            for part in container.infolist():
                name = part.filename.replace("\\", "/")
                last = name.rpartition("/")[2]
                if not last or last.startswith(_SHADOW) or name.lower().startswith(_NO_PAPERS[0]):
                    continue
                if last.lower() in _NO_PAPERS:
                    continue
                try:
                    yield last, self._unpacked(container, part)
                except Mendable as error:
                    self.report(clean_name(last, file.name), error)

    def _unpacked(self, container: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
        name, most = clean_name(part.filename, "A file"), min(self._room, self._limits.file_bytes)
        words: tuple[str | None, ...] = (None,)
        if part.flag_bits & 1:
            words = self._passwords
        for word in words:
            try:
                with container.open(part, pwd=word.encode() if word else None) as opened:
                    data = opened.read(most + 1)
            except RuntimeError:
                continue  # Not this password.
            except NotImplementedError as error:
                raise Unreadable(
                    f"{name} is packed in a way this program does not open; unpack it and add it "
                    "by itself."
                ) from error
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
                if part.flag_bits & 1:
                    continue  # Some wrong passwords show only in what comes out.
                raise Unreadable(f"{name} is damaged; ask for the packed file again.") from error
            if len(data) > most:
                raise LimitReached(
                    f"{name} would unpack to more than is allowed; ask for a smaller copy."
                )
            return data
        if self._passwords:
            raise PasswordNeeded(
                f"{name} is locked, and no password given so far opens it; ask the applicant for "
                "the right one and give it here."
            )
        raise PasswordNeeded(
            f"{name} is locked with a password; ask the applicant for it and give it here."
        )


def _attached_to_pdf(file: NamedBytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Yield the files attached to a PDF, as in a portfolio."""
    try:
        document = pdfium.PdfDocument(file.data, autoclose=True)
    except pdfium.PdfiumError:
        return  # Damaged; its reader says so, or mends it.
    try:
        for index in range(min(document.count_attachments(), limits.inside + 1)):
            try:
                attached = document.get_attachment(index)
                name, data = attached.get_name(), bytes(attached.get_data())
            except (pdfium.PdfiumError, ValueError, OSError):
                continue  # Named, but not there.
            if data:
                yield name, data
    finally:
        document.close()

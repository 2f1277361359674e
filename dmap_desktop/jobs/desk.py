"""What the worker process does with each request; the documents it holds, the longest unused out.

Runs in the child only. The parsers are imported here, never in the program's own process.
"""

from __future__ import annotations

import traceback
from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack

import msgspec

from dmap_desktop.documents.blocks import Block
from dmap_desktop.documents.files import FileType, file_type
from dmap_desktop.documents.limits import MEGABYTE
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.documents.values import NamedBytes, PageSize, Sheet
from dmap_desktop.documents.word import text_blocks, word_blocks
from dmap_desktop.documents.workbook import read_csv, read_workbook
from dmap_desktop.domain.errors import Mendable, Unreadable
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.pack_file import PrintPlan
from dmap_desktop.domain.text_changes import TextChange
from dmap_desktop.jobs import requests as r

HELD_BYTES = 150 * MEGABYTE
"""Documents held in the child; beyond it the longest unused are let go."""
OPEN_PDFS = 4


class Desk:
    """Answers requests on the documents it was handed."""

    def __init__(self, answer: Callable[[r.Answer], None]) -> None:
        """Send steps of long requests through ``answer``."""
        self._send = answer
        self._held: OrderedDict[str, NamedBytes] = OrderedDict()
        self._open: OrderedDict[str, Pdf] = OrderedDict()

    def answer(self, request: r.Request) -> r.Answer:
        """Return the answer to one request; errors are answers, too."""
        try:
            return r.Done(msgspec.Raw(msgspec.msgpack.encode(self._value(request))))
        except KeyError as error:
            missing = str(error.args[0]) if error.args else ""
            if isinstance(error, _Missing):
                return r.Unknown(missing)
            return _fault(error)
        except Mendable as error:
            return r.Failed(type(error).__name__, str(error))
        except MemoryError:
            raise
        except Exception as error:
            return _fault(error)

    def _value(self, request: r.Request) -> object:
        match request:
            case r.Keep():
                return self._keep(NamedBytes(**msgspec.structs.asdict(request)))
            case r.PageSizes():
                return self._page_sizes(request.document)
            case r.Render():
                return self._pdf(request.document).render(request.page, request.scale)
            case r.PageText():
                pdf = self._pdf(request.document)
                last = min(request.last, pdf.page_count)
                return [pdf.text(page) for page in range(request.first, last + 1)]
            case r.PageWords():
                return self._pdf(request.document).words(request.page)
            case r.Search():
                return self._pdf(request.document).search(request.words)
            case r.Sheets():
                return self._sheets(request.document)
            case r.Blocks():
                return self._blocks(request.document)
            case r.FindAgain():
                return [self._find(request.document, place) for place in request.places]
            case r.CompareText():
                return self._compare(request.before, request.document)
            case r.PrintPack():
                return self._print(request.plan)
            case r.PeakMemory():
                from dmap_desktop.jobs.child import memory_held

                return memory_held()
            case r.Unfold():
                from dmap_desktop.documents.unfolding import unfold

                file = NamedBytes(request.name, request.data)
                return unfold(file, request.passwords, request.known)
            case r.ReadApplication():
                from dmap_desktop.documents.intake import read_application

                files = [self._file(document) for document in request.documents]
                return read_application(
                    files, request.editions, request.catalogue, self._progressed
                )

    def _progressed(self, what: str, done: int, total: int) -> None:
        self._send(r.Progressed(what, done, total))

    def _print(self, plan: PrintPlan) -> bytes:
        from dmap_desktop.documents.printing import print_pack

        with ExitStack() as opened:  # of their own: copying a page changes it
            return print_pack(plan, lambda name: opened.enter_context(Pdf(self._file(name))))

    def _find(self, document: str, place: Evidence) -> Evidence | None:
        from dmap_desktop.documents.finding import find_in_sheets, find_in_text, find_on_pages

        kind = file_type(self._file(document))
        if kind is FileType.PDF:
            return find_on_pages(self._pdf(document), document, place)
        if kind in (FileType.WORKBOOK, FileType.CSV):
            return find_in_sheets(self._sheets(document), document, place)
        return find_in_text(self._blocks(document), document, place)

    def _compare(self, before: str, after: str) -> list[TextChange]:
        from dmap_desktop.documents.paragraphs import (
            Paragraph,
            block_paragraphs,
            compare_paragraphs,
            page_paragraphs,
        )

        def paragraphs(document: str) -> list[Paragraph]:
            if file_type(self._file(document)) is not FileType.PDF:
                return block_paragraphs(self._blocks(document))
            pdf = self._pdf(document)
            pages = range(1, pdf.page_count + 1)
            return [p for number in pages for p in page_paragraphs(pdf.runs(number), number)]

        return compare_paragraphs(paragraphs(before), paragraphs(after))

    def _keep(self, file: NamedBytes) -> str:
        sha256 = file.sha256
        self._close(sha256)
        self._held[sha256] = file
        self._held.move_to_end(sha256)
        while len(self._held) > 1 and sum(len(f.data) for f in self._held.values()) > HELD_BYTES:
            self._close(next(iter(self._held)))
            self._held.popitem(last=False)
        return sha256

    def _file(self, document: str) -> NamedBytes:
        if document not in self._held:
            raise _Missing(document)
        self._held.move_to_end(document)
        return self._held[document]

    def _pdf(self, document: str) -> Pdf:
        file = self._file(document)
        if document not in self._open:
            kind = file_type(file)
            if kind is FileType.PICTURE:
                from dmap_desktop.documents.pictures import picture_pdf

                file = picture_pdf(file)
            elif kind is not FileType.PDF:
                raise Unreadable(f"{file.name} is no PDF and has no pages to show.")
            self._open[document] = Pdf(file)
            while len(self._open) > OPEN_PDFS:
                self._close(next(iter(self._open)))
        self._open.move_to_end(document)
        return self._open[document]

    def _close(self, document: str) -> None:
        if document in self._open:
            self._open.pop(document).close()

    def _page_sizes(self, document: str) -> list[PageSize]:
        return self._pdf(document).page_sizes()

    def _sheets(self, document: str) -> list[Sheet]:
        file = self._file(document)
        kind = file_type(file)
        if kind is FileType.CSV:
            return [read_csv(file)]
        if kind is FileType.WORKBOOK:
            return read_workbook(file)
        raise Unreadable(f"{file.name} is a {kind.value} and has no sheets.")

    def _blocks(self, document: str) -> list[Block]:
        file = self._file(document)
        kind = file_type(file)
        if kind is FileType.WORD:
            return word_blocks(file)
        if kind is FileType.MAIL:
            from dmap_desktop.documents.mail import mail_blocks

            return mail_blocks(file)
        if kind is FileType.TEXT:
            return text_blocks(file)
        raise Unreadable(f"{file.name} is a {kind.value} and has no running text.")


class _Missing(KeyError):
    """The document is not held."""


def _fault(error: Exception) -> r.Failed:
    """Say where the program went wrong, in files and lines only: messages may quote the paper."""
    frames = traceback.extract_tb(error.__traceback__)
    trace = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return r.Failed("Fault", f"{type(error).__name__} in the document reader", trace)

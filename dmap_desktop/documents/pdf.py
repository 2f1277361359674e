"""A PDF's pages: count, sizes, images, words with boxes, text and search. On pypdfium2 alone.

PDFium is not thread-safe: use a document from one thread at a time (the worker process does).
"""

from __future__ import annotations

import ctypes
import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.values import Box, Hit, NamedBytes, PageImage, PageSize, Word, union
from dmap_desktop.domain.errors import LimitReached, PasswordNeeded, Unreadable

# It warns of every XFA form; their plain fields, which is what we read, are there all the same.
logging.getLogger("pypdfium2").setLevel(logging.ERROR)

_PRECISION = 1000
"""Device units a point, when PDFium is asked where a point of the page is shown."""


class Pdf:
    """An opened PDF. Use as a context manager, or call :meth:`close`."""

    def __init__(self, file: NamedBytes, limits: Limits = LIMITS) -> None:
        """Open ``file``. Raises PasswordNeeded, LimitReached, Unreadable."""
        self.name = file.name
        self.limits = limits
        self._document = _open(file)
        try:
            self.page_count = len(self._document)
            if self.page_count == 0:
                raise _without_pages(self.name)
            if self.page_count > limits.pages:
                raise LimitReached(
                    f"{self.name} has {self.page_count} pages, more than {limits.pages}; "
                    "ask for it in parts."
                )
            with reading(self.name, "PDF"):
                # Before any page is loaded, or the values of form fields stay invisible.
                if self._document.get_formtype():
                    self._document.init_forms()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Pdf:
        """Return the document itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the document."""
        self.close()

    def close(self) -> None:
        """Let go of everything PDFium holds for the document."""
        self._document.close()

    @property
    def form_environment(self) -> pdfium.PdfFormEnv | None:
        """Return PDFium's handle on the form fields, or None when there are none."""
        return self._document.formenv

    @contextmanager
    def page(self, number: int) -> Iterator[pdfium.PdfPage]:
        """Load page ``number`` (1-based) for the length of the block.

        Raises Unreadable for a page that is not there or is broken.
        """
        if not 1 <= number <= self.page_count:
            raise Unreadable(f"{self.name} has no page {number}; it has {self.page_count}.")
        with reading(f"Page {number} of {self.name}", "PDF page"):
            page = self._document[number - 1]
            try:
                yield page
            finally:
                page.close()

    def page_sizes(self) -> list[PageSize]:
        """Return the size of every page as shown, in points; a broken page counts as A4."""
        sizes = []
        for index in range(self.page_count):
            try:
                width, height = self._document.get_page_size(index)
            except pdfium.PdfiumError:
                width, height = 595.0, 842.0
            sizes.append(PageSize(width, height))
        return sizes

    def render(self, number: int, scale: float) -> PageImage:
        """Draw a page, form fields included, at ``scale`` pixels a point, on white."""
        with self.page(number) as page:
            width, height = page.get_size()
            wanted = width * height * scale * scale
            if wanted > self.limits.pixels:
                scale *= (self.limits.pixels / wanted) ** 0.5
            scale = max(scale, 1.01 / max(min(width, height), 0.001))
            bitmap = page.render(scale=scale, may_draw_forms=True, prefer_bgrx=True)
            try:
                return PageImage(
                    bitmap.width, bitmap.height, bitmap.stride, scale, bytes(bitmap.buffer)
                )
            finally:
                bitmap.close()

    def copy_pages(self, numbers: Sequence[int], into: pdfium.PdfDocument) -> None:
        """Put pages (from 1) at the end of another document, filled fields as they are shown.

        This document's own pages are changed by it: do not show them any more. Raises Unreadable.
        """
        for number in numbers:
            with self.page(number) as page:
                if page.formenv is not None:
                    page.flatten(raw.FLAT_PRINT)
        with reading(self.name, "PDF"):
            into.import_pages(self._document, pages=[number - 1 for number in numbers])

    def text(self, number: int) -> str:
        """Return the text of a page in reading order."""
        with self.page(number) as page:
            text_page = page.get_textpage()
            try:
                return str(text_page.get_text_range()).replace("\r\n", "\n")
            finally:
                text_page.close()

    def words(self, number: int) -> list[Word]:
        """Return the words of a page in reading order, each with its box."""
        with self.page(number) as page:
            text_page = page.get_textpage()
            try:
                return _words(text_page, PageTransform(page))
            finally:
                text_page.close()

    def runs(self, number: int) -> list[Word]:
        """Return the text of a page in runs of one style on one line, each with its box.

        Twenty times as fast as :meth:`words`.
        """
        with self.page(number) as page:
            text_page, transform = page.get_textpage(), PageTransform(page)
            try:
                boxes = [text_page.get_rect(n) for n in range(text_page.count_rects())]
                return [
                    Word(" ".join(text.split()), transform.box(*box))
                    for box in boxes
                    if (text := str(text_page.get_text_bounded(*box))).strip()
                ]
            finally:
                text_page.close()

    def search(self, words: str, first: int = 1, last: int | None = None) -> list[Hit]:
        """Return every place from page ``first`` to ``last`` where ``words`` stand, in order.

        A broken page holds nothing.
        """
        hits: list[Hit] = []
        if not words.strip():
            return hits
        for number in range(first, min(last or self.page_count, self.page_count) + 1):
            with suppress(Unreadable), self.page(number) as page:
                text_page = page.get_textpage()
                try:
                    hits += _hits(text_page, PageTransform(page), words, number)
                finally:
                    text_page.close()
        return hits


class PageTransform:
    """From PDF user space (y up, before rotation) to the page as shown (y down, in points)."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        """Ask PDFium where three points of the page are shown."""
        width, height = page.get_size()
        self._x0, self._y0 = self._shown(page, width, height, 0, 0)
        x1, y1 = self._shown(page, width, height, 1000, 0)
        x2, y2 = self._shown(page, width, height, 0, 1000)
        self._xx, self._yx = (x1 - self._x0) / 1000, (y1 - self._y0) / 1000
        self._xy, self._yy = (x2 - self._x0) / 1000, (y2 - self._y0) / 1000

    @staticmethod
    def _shown(
        page: pdfium.PdfPage, width: float, height: float, x: float, y: float
    ) -> tuple[float, float]:
        device_x, device_y = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(
            page, 0, 0, round(width * _PRECISION), round(height * _PRECISION), 0, x, y,
            device_x, device_y,
        )  # fmt: skip
        return device_x.value / _PRECISION, device_y.value / _PRECISION

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return the box as shown of a rectangle in user space."""
        xs = [self._x0 + self._xx * x + self._xy * y for x in (left, right) for y in (bottom, top)]
        ys = [self._y0 + self._yx * x + self._yy * y for x in (left, right) for y in (bottom, top)]
        return (round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))


def _words(text_page: pdfium.PdfTextPage, transform: PageTransform) -> list[Word]:
    words: list[Word] = []
    letters: list[str] = []
    boxes: list[Box] = []
    rectangle = raw.FS_RECTF()

    def finish() -> None:
        if letters and boxes:
            words.append(Word("".join(letters), union(boxes)))
        letters.clear()
        boxes.clear()

    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        letter = chr(code) if code else ""
        if not letter or letter.isspace():
            finish()
            continue
        if raw.FPDFText_GetLooseCharBox(text_page, index, rectangle):
            box = transform.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            # A new line without a space between: what follows is another word.
            if boxes and (box[1] > boxes[-1][3] or box[3] < boxes[-1][1]):
                finish()
            boxes.append(box)
        letters.append("-" if letter in "\x02\ufffe" else letter)
    finish()
    return words


def _hits(
    text_page: pdfium.PdfTextPage, transform: PageTransform, words: str, number: int
) -> list[Hit]:
    hits = []
    searcher = text_page.search(words)
    try:
        while (found := searcher.get_next()) is not None:
            count = text_page.count_rects(*found)
            boxes = tuple(transform.box(*text_page.get_rect(index)) for index in range(count))
            if boxes:
                hits.append(Hit(number, boxes))
    finally:
        searcher.close()
    return hits


def _open(file: NamedBytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(file.data, password=file.password or None, autoclose=True)
    except pdfium.PdfiumError as error:
        first_error = error
    if first_error.err_code == raw.FPDF_ERR_PASSWORD and file.password:
        raise PasswordNeeded(f"The password given does not open {file.name}; try another.")
    repaired = _repaired(file)
    try:
        return pdfium.PdfDocument(repaired, autoclose=True)
    except pdfium.PdfiumError as error:
        raise _damaged(file.name) from error


def _repaired(file: NamedBytes) -> bytes:
    """Return the file written anew by qpdf, which mends what PDFium does not open."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(file.data), password=file.password) as document:
            if not len(document.pages):
                raise _without_pages(file.name)
            mended = io.BytesIO()
            document.save(mended, encryption=False)
            return mended.getvalue()
    except pikepdf.PasswordError as error:
        raise PasswordNeeded(
            f"{file.name} is encrypted; ask the applicant for its password and give it here."
        ) from error
    except Unreadable:
        raise
    except Exception as error:
        raise _damaged(file.name) from error


def _without_pages(name: str) -> Unreadable:
    return Unreadable(f"{name} has no pages; ask for a complete copy.")


def _damaged(name: str) -> Unreadable:
    return Unreadable(f"{name} is a damaged PDF and could not be mended; ask for a fresh copy.")

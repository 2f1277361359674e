"""Reading one file: its type, its kind, and whatever a form or a workbook in it holds."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dmap_desktop.documents.blocks import Block, Row, sheet_blocks
from dmap_desktop.documents.data_tables import Tables, is_data_tables, read_tables
from dmap_desktop.documents.files import MEDIA_TYPES, FileType, file_type, misnamed
from dmap_desktop.documents.labels import Labels
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.mail import mail_blocks
from dmap_desktop.documents.paper_forms import PaperForms, forms_in_blocks, forms_in_pdf
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.documents.pictures import picture_pages
from dmap_desktop.documents.pupil_data import refuse_pupil_tables, refuse_pupil_text
from dmap_desktop.documents.reading import Reading
from dmap_desktop.documents.values import NamedBytes, Sheet
from dmap_desktop.documents.word import text_blocks, word_blocks
from dmap_desktop.documents.workbook import read_csv, read_workbook
from dmap_desktop.domain.application import Document, DocumentKind
from dmap_desktop.domain.errors import Unreadable

_END, _LAST = b"%%EOF", 1024
"""What ends a PDF, within how many of its last bytes (PDF Reference 1.7, appendix H, note 18)."""
_NAMED_PAGES = 9
"""So many broken pages are named; more are counted."""


class Paper(msgspec.Struct, frozen=True):
    """One file as read."""

    document: Document
    readings: tuple[Reading, ...] = ()
    """One for each form in it."""
    tables: Tables | None = None
    remarks: tuple[str, ...] = ()
    """Sentences on what the secretariat should know of the file."""
    opening: str = ""
    """The words it begins with."""


def read_paper(file: NamedBytes, labels: Sequence[Labels], limits: Limits = LIMITS) -> Paper:
    """Read one file. Raises PupilDataRefused, PasswordNeeded, LimitReached, Unreadable."""
    kind = file_type(file, limits)
    remarks: tuple[str, ...] = ()
    if misnamed(file, kind):
        remarks = (
            f"{file.name} is not what its name says: it is a {kind.value}, and was read as one.",
        )
    paper = _READERS[kind](file, labels, limits)
    return msgspec.structs.replace(paper, remarks=(*remarks, *paper.remarks))


def _read_pdf(file: NamedBytes, labels: Sequence[Labels], limits: Limits) -> Paper:
    with Pdf(file, limits) as pdf:
        texts, remarks = _page_texts(pdf)
        refuse_pupil_text(file.name, texts)
        forms = forms_in_pdf(pdf, file, labels)
        document = _document(file, FileType.PDF, forms, pdf.page_count)
        remarks = (*_cut_short(file), *remarks)
        return Paper(document, forms.readings, remarks=remarks, opening=" ".join(texts)[:4000])


def _cut_short(file: NamedBytes) -> tuple[str, ...]:
    """Return a remark on a PDF whose end is missing; PDFium shows what pages it can still find."""
    if _END in file.data[-_LAST:]:
        return ()
    return (f"{file.name} is damaged: its end is missing; ask the applicant for a fresh copy.",)


def _page_texts(pdf: Pdf) -> tuple[list[str], tuple[str, ...]]:
    """Return the text of each page, and what the secretariat should know of them."""
    texts, broken = [], []
    for number in range(1, pdf.page_count + 1):
        try:
            texts.append(pdf.text(number))
        except Unreadable:
            texts.append("")  # Its number stays.
            broken.append(str(number))
    remarks = []
    if broken:
        pages = f"Page{'s' * (len(broken) > 1)} {', '.join(broken)}"
        if len(broken) > _NAMED_PAGES:
            pages = f"{len(broken)} pages"
        remarks.append(f"{pages} of {pdf.name} cannot be read; ask the applicant for a fresh copy.")
    if len(broken) < len(texts) and not any(text.strip() for text in texts):
        remarks.append(
            f"{pdf.name} has no text that can be read; "
            "what its pages show has to be typed by hand beside them."
        )
    return texts, tuple(remarks)


def _read_workbook(file: NamedBytes, labels: Sequence[Labels], limits: Limits) -> Paper:
    return _sheets_paper(file, FileType.WORKBOOK, read_workbook(file, limits), labels)


def _read_csv(file: NamedBytes, labels: Sequence[Labels], limits: Limits) -> Paper:
    return _sheets_paper(file, FileType.CSV, [read_csv(file, limits)], labels)


def _sheets_paper(
    file: NamedBytes, kind: FileType, sheets: list[Sheet], labels: Sequence[Labels]
) -> Paper:
    refuse_pupil_tables(file.name, [sheet.rows for sheet in sheets])
    if is_data_tables(sheets):
        return _tables_paper(file, kind, sheets, labels)
    remarks: tuple[str, ...] = ()
    if any(sheet.shortened for sheet in sheets):
        remarks = (f"{file.name} has sheets too large to be read whole; check what is missing.",)
    most = LIMITS.form_blocks + 1
    looked_at = [msgspec.structs.replace(sheet, rows=sheet.rows[:most]) for sheet in sheets]
    paper = _blocks_paper(file, kind, sheet_blocks(looked_at), labels, len(sheets))
    return msgspec.structs.replace(paper, remarks=(*remarks, *paper.remarks))


def _tables_paper(
    file: NamedBytes, kind: FileType, sheets: list[Sheet], labels: Sequence[Labels]
) -> Paper:
    """Return the data tables of a workbook, and the forms on its other sheets."""
    others = [sheet for sheet in sheets if not is_data_tables([sheet])]
    blocks = sheet_blocks(others)
    forms = forms_in_blocks(blocks, labels, file.sha256) if blocks else PaperForms()
    document = _document(file, kind, forms, len(sheets))
    document = msgspec.structs.replace(document, kind=DocumentKind.DATA_TABLES)
    if forms.found:
        sheets = [sheet for sheet in sheets if sheet not in others]
    return Paper(document, forms.readings, tables=read_tables(sheets))


def _read_word(file: NamedBytes, labels: Sequence[Labels], limits: Limits) -> Paper:
    blocks = word_blocks(file, limits)
    tables: dict[int, list[list[str]]] = {}
    for block in blocks:
        if isinstance(block, Row):
            tables.setdefault(block.table, []).append([cell.text for cell in block.cells])
    refuse_pupil_tables(file.name, tables.values())
    lines = "\n".join(block.cell.text for block in blocks if not isinstance(block, Row))
    refuse_pupil_text(file.name, [lines])
    return _blocks_paper(file, FileType.WORD, blocks, labels, 1)


def _read_text(file: NamedBytes, labels: Sequence[Labels], limits: Limits) -> Paper:
    blocks = text_blocks(file, limits)
    lines = "\n".join(block.cell.text for block in blocks if not isinstance(block, Row))
    refuse_pupil_text(file.name, [lines])
    return _blocks_paper(file, FileType.TEXT, blocks, labels, 1)


def _read_mail(file: NamedBytes, labels: Sequence[Labels], limits: Limits) -> Paper:
    blocks = mail_blocks(file, limits)
    lines = "\n".join(block.cell.text for block in blocks if not isinstance(block, Row))
    refuse_pupil_text(file.name, [lines])
    return _blocks_paper(file, FileType.MAIL, blocks, labels, 1)


def _read_packed(file: NamedBytes, _: Sequence[Labels], __: Limits) -> Paper:
    raise Unreadable(f"{file.name} is a packed file; unpack it and add the papers inside.")


def _read_picture(file: NamedBytes, _: Sequence[Labels], limits: Limits) -> Paper:
    pages = picture_pages(file, limits)
    sentence = f"{file.name} is a picture; what stands in it has to be typed by hand beside it."
    return Paper(_document(file, FileType.PICTURE, PaperForms(), pages), remarks=(sentence,))


def _blocks_paper(
    file: NamedBytes, kind: FileType, blocks: list[Block], labels: Sequence[Labels], pages: int
) -> Paper:
    most = LIMITS.form_blocks
    remarks: tuple[str, ...] = ()
    if len(blocks) > most:
        remarks = (
            f"{file.name} is very long: a form was looked for in its first {most:,} lines only.",
        )
    forms = forms_in_blocks(blocks[:most], labels, file.sha256)
    return Paper(_document(file, kind, forms, pages), forms.readings, remarks=remarks)


def _document(file: NamedBytes, kind: FileType, forms: PaperForms, pages: int) -> Document:
    return Document(
        name=file.name,
        kind=forms.kind,
        sha256=file.sha256,
        size=len(file.data),
        pages=pages,
        media_type=MEDIA_TYPES[kind],
        forms=forms.found,
        arrived=file.arrived,
        came_in=file.came_in,
    )


_READERS = {
    FileType.PDF: _read_pdf,
    FileType.WORKBOOK: _read_workbook,
    FileType.CSV: _read_csv,
    FileType.WORD: _read_word,
    FileType.TEXT: _read_text,
    FileType.PICTURE: _read_picture,
    FileType.MAIL: _read_mail,
    FileType.PACKED: _read_packed,
}

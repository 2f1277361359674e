"""A document as OpenDocument text (ODF 1.3): real headings, styles, header rows, title, language.

Written as the four XML parts it is, from the template ``odt_styles.xml``: a library would cost
seconds for a long table and bring a template of its own. The same document gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template

from dmap_desktop.exports.model import (
    Block,
    Document,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Table,
)
from dmap_desktop.exports.odf_package import NAMESPACES, package, text

MIMETYPE = "application/vnd.oasis.opendocument.text"
TEXT_WIDTH = 17.0
"""Centimetres between the margins of the page that ``odt_styles.xml`` lays out."""

_STYLES = Path(__file__).with_name("odt_styles.xml")
# Word processors heed table styles only where they stand beside the content.
_TABLE_STYLES = """<style:style style:name="Table" style:family="table">
<style:table-properties style:width="17cm" table:align="margins"
 style:may-break-between-rows="true"/></style:style>
<style:style style:name="Row" style:family="table-row">
<style:table-row-properties fo:keep-together="always"/></style:style>
<style:style style:name="Head" style:family="table-cell">
<style:table-cell-properties fo:background-color="#eef2f6" fo:padding="0.12cm" fo:border="none"
 fo:border-bottom="1.25pt solid #003a69" style:vertical-align="bottom"/></style:style>
<style:style style:name="Cell" style:family="table-cell">
<style:table-cell-properties fo:padding="0.12cm" fo:border="none"
 fo:border-bottom="0.5pt solid #b1b4b6"/></style:style>"""


def render(document: Document) -> bytes:
    """Return the file's bytes."""
    language, _, country = document.language.partition("-")
    styles = Template(_STYLES.read_text(encoding="utf-8")).substitute(
        namespaces=NAMESPACES,
        language=language,
        country=country,
        marking=text(document.marking),
        title=text(document.title),
    )
    parts = {"styles.xml": styles, "content.xml": _content(document)}
    return package(MIMETYPE, parts, document.title, document.overline)


def _content(document: Document) -> str:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    widths = "".join(
        f'<style:style style:name="{_column_style(table, index)}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width:.2f}cm"/></style:style>'
        for table in dict.fromkeys(tables)
        for index, width in enumerate(_widths(table))
    )
    body = "".join(_blocks(document))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{_TABLE_STYLES}{widths}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def _blocks(document: Document) -> Iterator[str]:
    yield _paragraph("Overline", text(document.overline))
    yield _block(Heading(1, document.title), 0)
    for number, block in enumerate(document.blocks, start=1):
        yield _block(block, number)


def _block(block: Block, number: int) -> str:
    if isinstance(block, Heading):
        return (
            f'<text:h text:style-name="Heading_20_{block.level}" '
            f'text:outline-level="{block.level}">{text(block.text)}</text:h>'
        )
    if isinstance(block, Paragraph):
        runs = (
            f'<text:span text:style-name="Strong">{text(run.text)}</text:span>'
            if run.bold
            else text(run.text)
            for run in block.runs
        )
        return _paragraph(block.tone.value.capitalize(), "".join(runs))
    if isinstance(block, Facts):
        return "".join(
            _paragraph(
                "Fact",
                f'<text:span text:style-name="Strong">{text(label)}</text:span>'
                f"<text:tab/>{text(value)}",
            )
            for label, value in block.pairs
        )
    if isinstance(block, Listing):
        items = "".join(
            f"<text:list-item>{_paragraph('List', text(item))}</text:list-item>"
            for item in block.items
        )
        return f'<text:list text:style-name="Bullets">{items}</text:list>'
    if isinstance(block, Table):
        return _table(block, number)
    return _paragraph("Gap", "")


def _table(table: Table, number: int) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="{_column_style(table, index)}"/>'
        for index in range(len(table.columns))
    )
    head = "".join(_cell("Head", "Table_20_heading", column.heading) for column in table.columns)
    rows = "".join(
        f'<table:table-row table:style-name="Row">{_row(table, row)}</table:table-row>'
        for row in table.rows
    )
    return (
        f"{_paragraph('Caption', text(table.caption))}"
        f'<table:table table:name="Table {number}" table:style-name="Table">'
        f"<table:title>{text(table.caption)}</table:title>{columns}"
        f'<table:table-header-rows><table:table-row table:style-name="Row">{head}'
        f"</table:table-row></table:table-header-rows>{rows}</table:table>"
        f"{_paragraph('Gap', '')}"
    )


def _row(table: Table, row: tuple[str, ...]) -> str:
    cells = []
    for column, words in zip(table.columns, row, strict=True):
        style = "number" if column.numeric else "code" if column.code else "text"
        cells.append(_cell("Cell", f"Table_20_{style}", words))
    return "".join(cells)


def _cell(style: str, paragraph_style: str, words: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{_paragraph(paragraph_style, text(words))}</table:table-cell>"
    )


def _widths(table: Table) -> list[float]:
    shares = sum(column.width for column in table.columns)
    return [TEXT_WIDTH * column.width / shares for column in table.columns]


def _column_style(table: Table, index: int) -> str:
    """Name the style by the widths it belongs to, so that tables of one shape share theirs."""
    shape = "-".join(str(column.width) for column in table.columns)
    return f"Columns-{shape}.{index}"


def _paragraph(style: str, inside: str) -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'

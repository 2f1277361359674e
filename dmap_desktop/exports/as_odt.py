"""A document as OpenDocument text (ODF 1.3): real headings, styles, header rows, title, language.

Written as the four XML parts it is, from the template ``odt_styles.xml``: a library would cost
seconds for a long table and bring a template of its own. The same document gives the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape, quoteattr

from dmap_desktop.exports.model import (
    Block,
    Document,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Table,
)

MIMETYPE = "application/vnd.oasis.opendocument.text"
TEXT_WIDTH = 17.0
"""Centimetres between the margins of the page that ``odt_styles.xml`` lays out."""

_STYLES = Path(__file__).with_name("odt_styles.xml")
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
        ("meta", "meta"),
    )
)
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
 manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3"
 manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""

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
        namespaces=_NAMESPACES,
        language=language,
        country=country,
        marking=_text(document.marking),
        title=_text(document.title),
    )
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        # First and uncompressed, so that the kind of file can be read at byte 38.
        _store(package, "mimetype", MIMETYPE, zipfile.ZIP_STORED)
        _store(package, "META-INF/manifest.xml", _MANIFEST)
        _store(package, "meta.xml", _meta(document))
        _store(package, "styles.xml", styles)
        _store(package, "content.xml", _content(document))
    return held.getvalue()


def _store(package: zipfile.ZipFile, name: str, text: str, how: int = zipfile.ZIP_DEFLATED) -> None:
    package.writestr(zipfile.ZipInfo(name), text.encode("utf-8"), compress_type=how)


def _meta(document: Document) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<office:document-meta {_NAMESPACES} "
        'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>'
        f"<dc:title>{_text(document.title)}</dc:title>"
        f"<dc:creator>{_text(document.overline)}</dc:creator>"
        f"<dc:language>{document.language}</dc:language>"
        "</office:meta></office:document-meta>"
    )


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
        f'<office:document-content {_NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{_TABLE_STYLES}{widths}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def _blocks(document: Document) -> Iterator[str]:
    yield _paragraph("Overline", _text(document.overline))
    yield _block(Heading(1, document.title), 0)
    for number, block in enumerate(document.blocks, start=1):
        yield _block(block, number)


def _block(block: Block, number: int) -> str:
    if isinstance(block, Heading):
        return (
            f'<text:h text:style-name="Heading_20_{block.level}" '
            f'text:outline-level="{block.level}">{_text(block.text)}</text:h>'
        )
    if isinstance(block, Paragraph):
        runs = (
            f'<text:span text:style-name="Strong">{_text(run.text)}</text:span>'
            if run.bold
            else _text(run.text)
            for run in block.runs
        )
        return _paragraph(block.tone.value.capitalize(), "".join(runs))
    if isinstance(block, Facts):
        return "".join(
            _paragraph(
                "Fact",
                f'<text:span text:style-name="Strong">{_text(label)}</text:span>'
                f"<text:tab/>{_text(value)}",
            )
            for label, value in block.pairs
        )
    if isinstance(block, Listing):
        items = "".join(
            f"<text:list-item>{_paragraph('List', _text(item))}</text:list-item>"
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
        f"{_paragraph('Caption', _text(table.caption))}"
        f'<table:table table:name="Table {number}" table:style-name="Table">'
        f"<table:title>{_text(table.caption)}</table:title>{columns}"
        f'<table:table-header-rows><table:table-row table:style-name="Row">{head}'
        f"</table:table-row></table:table-header-rows>{rows}</table:table>"
        f"{_paragraph('Gap', '')}"
    )


def _row(table: Table, row: tuple[str, ...]) -> str:
    cells = []
    for column, text in zip(table.columns, row, strict=True):
        style = "number" if column.numeric else "code" if column.code else "text"
        cells.append(_cell("Cell", f"Table_20_{style}", text))
    return "".join(cells)


def _cell(style: str, paragraph_style: str, text: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{_paragraph(paragraph_style, _text(text))}</table:table-cell>"
    )


def _widths(table: Table) -> list[float]:
    shares = sum(column.width for column in table.columns)
    return [TEXT_WIDTH * column.width / shares for column in table.columns]


def _column_style(table: Table, index: int) -> str:
    """Name the style by the widths it belongs to, so that tables of one shape share theirs."""
    shape = "-".join(str(column.width) for column in table.columns)
    return quoteattr(f"Columns-{shape}.{index}")[1:-1]


def _paragraph(style: str, inside: str) -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def _text(text: str) -> str:
    return escape(text).replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")

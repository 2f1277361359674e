"""Tables as an OpenDocument spreadsheet (ODF 1.3): one sheet a table, its first row frozen."""

from __future__ import annotations

from collections.abc import Sequence

from dmap_desktop.exports.model import Column, Table
from dmap_desktop.exports.odf_package import NAMESPACES, package, text

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
CENTIMETRES = 0.2
"""The width of a character of the column widths in ``sheets.py``."""

_STYLES = """<style:style style:name="Row" style:family="table-row">
<style:table-row-properties style:use-optimal-row-height="true"/></style:style>
<style:style style:name="Head" style:family="table-cell">
<style:table-cell-properties fo:background-color="#eef2f6" fo:wrap-option="wrap"
 fo:border-bottom="1.25pt solid #003a69" style:vertical-align="bottom"/>
<style:text-properties fo:font-weight="bold" fo:color="#003a69" fo:font-family="Arial"/>
</style:style>
<style:style style:name="Cell" style:family="table-cell">
<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>
<style:text-properties fo:font-family="Arial"/></style:style>"""


def render(title: str, creator: str, tables: Sequence[Table]) -> bytes:
    """Return the spreadsheet's bytes. Every cell is a text or a number, none a formula."""
    parts = {"content.xml": _content(tables), "settings.xml": _settings(tables)}
    return package(MIMETYPE, parts, title, creator)


def _content(tables: Sequence[Table]) -> str:
    widths = sorted({column.width for table in tables for column in table.columns})
    styles = "".join(
        f'<style:style style:name="Width-{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * CENTIMETRES:.1f}cm"/>'
        "</style:style>"
        for width in widths
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{_STYLES}{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{''.join(_sheet(table) for table in tables)}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )


def _sheet(table: Table) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="Width-{column.width}" '
        'table:default-cell-style-name="Cell"/>'
        for column in table.columns
    )
    head = "".join(_text_cell("Head", column.heading) for column in table.columns)
    rows = "".join(f"{_row(_cells(table.columns, row))}\n" for row in table.rows)
    return (
        f'<table:table table:name="{text(table.caption)}">{columns}'
        f"<table:table-header-rows>{_row(head)}</table:table-header-rows>{rows}</table:table>"
    )


def _row(cells: str) -> str:
    return f'<table:table-row table:style-name="Row">{cells}</table:table-row>'


def _cells(columns: Sequence[Column], row: Sequence[str]) -> str:
    return "".join(
        _number_cell(words)
        if column.numeric and words.isdecimal()
        else _text_cell("Cell", words)
        if words
        else "<table:table-cell/>"
        for column, words in zip(columns, row, strict=True)
    )


def _number_cell(digits: str) -> str:
    return (
        '<table:table-cell table:style-name="Cell" office:value-type="float" '
        f'office:value="{int(digits)}"><text:p>{int(digits)}</text:p></table:table-cell>'
    )


def _text_cell(style: str, words: str) -> str:
    lines = "".join(f"<text:p>{text(line)}</text:p>" for line in words.split("\n"))
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{lines}</table:table-cell>"
    )


def _settings(tables: Sequence[Table]) -> str:
    """Freeze the first row of every sheet, as the common office programs read it."""
    frozen = (
        ("HorizontalSplitMode", "short", 0),
        ("VerticalSplitMode", "short", 2),
        ("VerticalSplitPosition", "int", 1),
        ("PositionBottom", "int", 1),
    )
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
        "</config:config-item>"
        for name, kind, value in frozen
    )
    sheets = "".join(
        f'<config:config-item-map-entry config:name="{text(table.caption)}">{items}'
        "</config:config-item-map-entry>"
        for table in tables
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document-settings {NAMESPACES} xmlns:ooo="http://openoffice.org/2004/office" '
        'office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{sheets}'
        "</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set>"
        "</office:settings></office:document-settings>"
    )

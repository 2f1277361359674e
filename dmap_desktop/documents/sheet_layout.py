"""Which rows of a workbook's sheets are hidden, which calamine does not say. Expressions only.

The parts are searched, never parsed: nothing in them can expand or nest.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile

_HIDDEN = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^>]*?\bhidden=["'](?:1|true)["'])[^>]*?\br=["'](\d{1,7})"""
)
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def hidden_rows(container: zipfile.ZipFile) -> dict[str, frozenset[int]]:
    """Return the hidden rows (1-based) of each sheet that has any, by the sheet's name."""
    parts = {name.lower(): name for name in container.namelist()}
    found = {}
    for name, part in _sheets(container, parts).items():
        rows = _HIDDEN.findall(container.read(part))
        if rows:
            found[name] = frozenset(map(int, rows))
    return found


def _sheets(container: zipfile.ZipFile, parts: dict[str, str]) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name."""
    book, relations = parts.get("xl/workbook.xml"), parts.get("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return {}
    targets = {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", "")))[1:]
        for one in _attributes(_RELATION, container.read(relations))
    }
    sheets = {}
    for one in _attributes(_SHEET, container.read(book)):
        part = parts.get(targets.get(one.get("r:id", ""), "").lower())
        if part is not None:
            sheets[one.get("name", "")] = part
    return sheets


def _attributes(element: re.Pattern[str], data: bytes) -> list[dict[str, str]]:
    return [
        {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}
        for tag in element.findall(data.decode("utf-8", "replace"))
    ]

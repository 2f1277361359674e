"""Reading exported files back: what a reader finds in them, whatever the format."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree

import msgspec

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


@dataclass
class Found:
    """What a document says: headings with their level, tables with all cells, lists, all words."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """Return text with every white space as one blank."""
    return " ".join(text.split())


def leaves(value: object) -> list[str]:
    """Return every text anywhere inside a content value."""
    value = msgspec.to_builtins(value)
    if isinstance(value, str):
        return [plain(value)] if value.strip() else []
    inside = value.values() if isinstance(value, dict) else value
    return (
        [leaf for held in inside for leaf in leaves(held)] if isinstance(inside, Iterable) else []
    )


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Found()
        self.open: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.piece = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        if tag == "br":
            self.piece += " "
        if tag in ("meta", "br", "col", "hr"):
            return
        self.open.append(tag)
        if tag == "table":
            self.found.tables.append([])
        if tag == "tr":
            self.found.tables[-1].append([])
        if tag not in ("strong", "a"):
            self.piece = ""

    def handle_data(self, data: str) -> None:
        self.piece += data

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        text, inside = plain(self.piece), set(self.open)
        if "nav" in inside or "style" in inside or tag in ("strong", "a"):
            return
        found = self.found
        if tag in ("h1", "h2", "h3", "h4"):
            found.headings.append((int(tag[1]), text))
        if tag in ("th", "td"):
            found.tables[-1][-1].append(text)
        if tag == "caption":
            found.captions.append(text)
        if tag == "li":
            found.points.append(text)
        if tag in ("h1", "h2", "h3", "h4", "th", "td", "caption", "li", "p", "dt", "dd") and text:
            found.words.append(text)


def read_html(data: bytes) -> _Page:
    """Return the parsed page; its tags are checked to be closed in order."""
    page = _Page()
    page.feed(data.decode("utf-8"))
    page.close()
    assert page.open == []
    return page


def read_odt(data: bytes) -> Found:
    """Return what the text document says, header and footer left out."""
    root = ElementTree.fromstring(zipfile.ZipFile(BytesIO(data)).read("content.xml"))
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    assert body is not None
    found = Found()
    for part in body:
        if part.tag == f"{TEXT}h":
            found.headings.append((int(part.attrib[f"{TEXT}outline-level"]), _words(part)))
            found.words.append(_words(part))
        elif part.tag == f"{TABLE}table":
            rows = part.iter(f"{TABLE}table-row")
            table = [[_words(cell) for cell in row.iter(f"{TABLE}table-cell")] for row in rows]
            found.tables.append(table)
            found.words += [cell for row in table for cell in row if cell]
        elif part.tag == f"{TEXT}list":
            found.points += [_words(item) for item in part]
            found.words += [_words(item) for item in part]
        elif part.attrib.get(f"{TEXT}style-name") == "Fact":
            label, _, value = _words(part, tab="\t").partition("\t")
            found.words += [plain(label), plain(value)]
        elif _words(part):
            found.words.append(_words(part))
            if part.attrib[f"{TEXT}style-name"] == "Caption":
                found.captions.append(_words(part))
    return found


def _words(part: ElementTree.Element, tab: str = " ") -> str:
    pieces: list[str] = []

    def walk(element: ElementTree.Element) -> None:
        if element.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            pieces.append(tab if element.tag == f"{TEXT}tab" else " ")
        pieces.append(element.text or "")
        for inside in element:
            walk(inside)
            pieces.append(inside.tail or "")

    walk(part)
    text = "".join(pieces)
    return text if tab == "\t" else plain(text)

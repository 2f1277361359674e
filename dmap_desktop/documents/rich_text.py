"""Rich text (.rtf): its words and the rows of its tables. Pictures and fields are passed over.

Source: Rich Text Format Specification, version 1.9.1.
"""

from __future__ import annotations

import codecs
import re

from dmap_desktop.documents.blocks import Block, Cell, Line, Row
from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached

RTF = b"{\\rtf"
"""How every rich text begins."""
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SILENT = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer",
        "headerl", "headerr", "headerf", "footerl", "footerr", "footerf", "fldinst", "themedata",
        "listtable", "listoverridetable", "rsidtbl", "generator", "datastore", "xmlnstbl",
    }
)  # fmt: skip
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "tab": "\t", "line": "\n", "~": "\xa0", "_": "-",
    "\\": "\\", "{": "{", "}": "}",
}  # fmt: skip
_DEEPEST = 2_000


def rich_text_blocks(file: NamedBytes, limits: Limits = LIMITS) -> list[Block]:
    """Return the paragraphs and table rows of a rich text, in order.

    Raises LimitReached for one nested too deeply or with too much text.
    """
    reader = _Reader()
    with reading(file.name, "rich text"):
        for token in _TOKEN.finditer(file.data):
            reader.take(token)
            if reader.depth > _DEEPEST or reader.length > limits.text_characters:
                raise LimitReached(
                    f"{file.name} is larger or deeper than is allowed; ask for a PDF."
                )
        return reader.blocks()


class _Reader:
    """Goes through the tokens once."""

    def __init__(self) -> None:
        self.length = 0
        self._blocks: list[Block] = []
        self._text: list[str] = []
        self._cells: list[str] = []
        self._silent: list[bool] = [False]
        self._skip = 0
        self._table = 0
        self._encoding = "cp1252"

    @property
    def depth(self) -> int:
        """Return how many groups are open."""
        return len(self._silent)

    def take(self, token: re.Match[bytes]) -> None:
        """Read one token."""
        word, number, code, sign, brace, text = token.groups()
        if brace == b"{":
            self._silent.append(self._silent[-1])
        elif brace:
            if len(self._silent) > 1:
                self._silent.pop()
        elif word:
            self._word(word.decode(), int(number) if number else None)
        elif code:
            self._add(bytes([int(code, 16)]).decode(self._encoding, "replace"))
        elif sign == b"*":
            self._silent[-1] = True  # A destination that old readers pass over.
        elif sign:
            self._add(_SIGNS.get(sign.decode("latin-1"), ""))
        elif text:
            self._add(text.decode(self._encoding, "replace"))

    def blocks(self) -> list[Block]:
        """Return everything read."""
        self._paragraph()
        return self._blocks

    def _word(self, word: str, number: int | None) -> None:
        if word in _SILENT:
            self._silent[-1] = True
        elif word == "ansicpg" and number:
            self._encoding = _known(number)
        elif word == "u" and number is not None:
            self._add(chr(number % 0x10000))
            self._skip = 1
        elif word in ("par", "sect", "page"):
            self._paragraph()
        elif word in ("cell", "nestcell"):
            self._cells.append("".join(self._text).strip())
            self._text.clear()
        elif word in ("row", "nestrow"):
            self._row()
        elif word in _SIGNS:
            self._add(_SIGNS[word])

    def _add(self, text: str) -> None:
        if self._skip and text:
            self._skip, text = 0, text[1:]  # What stands for a sign where it cannot be shown.
        if not self._silent[-1]:
            self.length += len(text)
            self._text.append(text)

    def _paragraph(self) -> None:
        if self._cells:
            self._text.append("\n")  # A break within a cell.
            return
        text = "".join(self._text).strip()
        self._text.clear()
        if text:
            self._table += bool(self._blocks and isinstance(self._blocks[-1], Row))
            self._blocks.append(Line(Cell(text)))

    def _row(self) -> None:
        cells, self._cells = self._cells, []
        self._text.clear()
        if any(cells):
            self._blocks.append(Row(tuple(Cell(text) for text in cells), self._table))


def _known(page: int) -> str:
    """Return the encoding of a code page, that of Windows in Britain where it is unknown."""
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "cp1252"

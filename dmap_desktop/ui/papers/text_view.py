"""A Word document or a text as running text: its headings, paragraphs and tables; words lit."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from dmap_desktop.jobs.documents import Block, Documents, Line, Row
from dmap_desktop.ui.design.look import colour, look
from dmap_desktop.ui.design.tokens import Space

_LARGER = {1: 1.6, 2: 1.25, 3: 1.05}
"""Times the size of running text, by the level of a heading."""
_FOUND_BY = 80
"""Characters at the beginning of quoted words by which they are found."""


class TextView(QWidget):
    """Shows paragraphs and tables. Text is inserted as text: nothing in a paper is mark-up."""

    painted = Signal()
    """The text is shown."""
    moved = Signal()
    """Another part of the text is in sight."""
    failed = Signal(object)
    """The document could not be shown: the error."""

    def __init__(self, documents: Documents, parent: QWidget | None = None) -> None:
        """Start without a document; ``documents`` reads it."""
        super().__init__(parent)
        self._documents = documents
        self._document = ""
        self._shown = False
        self._wanted = ""
        self._place = ""
        self.text = QTextEdit()
        self.text.verticalScrollBar().valueChanged.connect(lambda: self.moved.emit())
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Text of the paper")
        self.text.document().setDocumentMargin(look().px(Space.ROOM))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)

    def show_document(self, document: str, place: str = "") -> None:
        """Show a document that ``documents`` knows by its hash; ``place`` is where it was left."""
        if document == self._document and self._shown:
            return
        self._document, self._shown, self._wanted = document, False, ""
        self._place = place
        self._documents.blocks(
            document, lambda found: self._show(document, found), self.failed.emit
        )

    def light(self, words: str) -> None:
        """Mark where ``words`` stand, once the text is there."""
        self._wanted = words
        self._light_wanted()

    @property
    def ready(self) -> bool:
        """Say whether the text is shown."""
        return self._shown

    @property
    def words(self) -> str:
        """Return the words that are selected, "" for none."""
        return self.text.textCursor().selection().toPlainText()

    @property
    def place(self) -> str:
        """Return where the text is read: the number of the paragraph at the top."""
        if not self._shown:
            return ""
        return str(self.text.cursorForPosition(QPoint(4, 4)).blockNumber())

    def _show(self, document: str, blocks: list[Block]) -> None:
        if document != self._document:
            return
        self.text.clear()
        cursor = QTextCursor(self.text.document())
        cursor.beginEditBlock()
        for table, held in groupby(blocks, lambda b: b.table if isinstance(b, Row) else None):
            if table is None:
                for block in held:
                    if isinstance(block, Line):
                        _write_line(cursor, block)
            else:
                _write_table(cursor, [block for block in held if isinstance(block, Row)])
        cursor.endEditBlock()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._shown = True
        if self._place.isdigit():
            left = self.text.document().findBlockByNumber(int(self._place))
            self.text.moveCursor(QTextCursor.MoveOperation.End)  # from below, it comes to the top
            self.text.setTextCursor(QTextCursor(left if left.isValid() else cursor.block()))
            self.text.ensureCursorVisible()
        self._light_wanted()
        self.painted.emit()

    def _light_wanted(self) -> None:
        first = next((line for line in self._wanted.splitlines() if line.strip()), "")
        if not self._shown or not first:
            return
        found = self.text.document().find(first.strip()[:_FOUND_BY])
        if found.isNull():
            self.text.setExtraSelections([])
            return
        lit = QTextEdit.ExtraSelection()
        lit.cursor = found
        lit.format.setBackground(colour(look().colours.highlight))
        self.text.setExtraSelections([lit])
        self.text.setTextCursor(QTextCursor(found.block()))
        self.text.ensureCursorVisible()


def _write_line(cursor: QTextCursor, line: Line) -> None:
    letters, block = QTextCharFormat(), QTextBlockFormat()
    block.setBottomMargin(look().px(Space.SNUG))
    if line.level:
        size = QFontInfo(cursor.document().defaultFont()).pixelSize()
        larger = round(size * _LARGER.get(line.level, 1.0))
        letters.setProperty(QTextFormat.Property.FontPixelSize, larger)
        letters.setFontWeight(QFont.Weight.DemiBold)
        block.setTopMargin(look().px(Space.ROOM))
        block.setHeadingLevel(min(line.level, 6))
    _begin(cursor, block, letters)
    cursor.insertText(line.cell.text)


def _write_table(cursor: QTextCursor, rows: list[Row]) -> None:
    columns = max(len(row.cells) for row in rows)
    form = QTextTableFormat()
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(colour(look().colours.line))
    form.setCellPadding(look().px(Space.TIGHT))
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    _begin(cursor, QTextBlockFormat(), QTextCharFormat())
    table = cursor.insertTable(len(rows), columns, form)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row.cells):
            table.cellAt(number, column).firstCursorPosition().insertText(cell.text)
    cursor.movePosition(QTextCursor.MoveOperation.End)


def _begin(cursor: QTextCursor, block: QTextBlockFormat, letters: QTextCharFormat) -> None:
    """Begin a paragraph; the empty document's first one is used."""
    if cursor.position() == 0:
        cursor.setBlockFormat(block)
        cursor.setCharFormat(letters)
    else:
        cursor.insertBlock(block, letters)

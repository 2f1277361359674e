"""Words of a page put together into lines and paragraphs by where they stand. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable

from dmap_desktop.documents.values import Box, Word, union

_SAME_LINE = 0.5
"""Share of the lower word's height that must overlap for two words to stand on one line."""
_WIDE_GAP = 1.6
"""Times a line's height: a wider gap between words parts columns."""
_PARAGRAPH_GAP = 0.5
"""Times a line's height: a wider gap between lines parts paragraphs."""


def lines_of(words: Iterable[Word]) -> list[Word]:
    """Return the lines of a page, top to bottom; columns side by side are lines of their own."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box[1] + word.box[3]) / 2):
        if rows and _on_one_line(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = []
    for row in rows:
        row.sort(key=lambda word: word.box[0])
        part = [row[0]]
        for word in row[1:]:
            height = part[-1].box[3] - part[-1].box[1]
            if word.box[0] - part[-1].box[2] > max(height * _WIDE_GAP, 4.0):
                lines.append(_joined(part))
                part = []
            part.append(word)
        lines.append(_joined(part))
    return lines


def text_of(words: Iterable[Word]) -> str:
    """Return the text of a table cell: lines joined by spaces, paragraphs by line breaks."""
    lines = lines_of(words)
    text = ""
    for number, line in enumerate(lines):
        if number:
            above = lines[number - 1].box
            gap = line.box[1] - above[3]
            wide = gap > _PARAGRAPH_GAP * (line.box[3] - line.box[1])
            text += "\n" if wide else " "
        text += line.text
    return text


def inside(words: Iterable[Word], box: Box) -> list[Word]:
    """Return the words whose middle stands in ``box``."""
    x0, top, x1, bottom = box
    return [
        word
        for word in words
        if x0 <= (word.box[0] + word.box[2]) / 2 <= x1
        and top <= (word.box[1] + word.box[3]) / 2 <= bottom
    ]


def _on_one_line(row: list[Word], word: Word) -> bool:
    top, bottom = row[0].box[1], row[0].box[3]
    overlap = min(bottom, word.box[3]) - max(top, word.box[1])
    return overlap >= _SAME_LINE * min(word.box[3] - word.box[1], bottom - top)


def _joined(words: list[Word]) -> Word:
    return Word(" ".join(word.text for word in words), union([word.box for word in words]))

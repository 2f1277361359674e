"""What ``sync/FORMAT.md`` says, read back so that tests can hold it against the code."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import dmap_desktop

FORMAT = Path(dmap_desktop.__file__).parent / "sync" / "FORMAT.md"
_RECORD = re.compile(
    r"^#### `(?P<tag>[a-z-]+/\d+)`\n\nWritten by: (?P<writers>.+?)\.\n\n(?P<words>.+?)\n\n"
    r"```json\n(?P<example>.+?)\n```$",
    re.MULTILINE | re.DOTALL,
)
_STREAM = re.compile(
    r"^### The (?:stream of )?(?:a )?(panel|case|meeting|reports).*$", re.MULTILINE
)


class WrittenRecord(NamedTuple):
    """One record of section 7."""

    tag: str
    stream: str
    """``panel``, ``case``, ``meeting`` or ``reports``."""
    writers: str
    words: str
    example: bytes


@cache
def text() -> str:
    """Return the whole document."""
    return FORMAT.read_text("utf-8")


def section(title: str) -> str:
    """Return what stands under the heading that ends with ``title``."""
    found = re.search(
        rf"^## (?:\d+\. )?{re.escape(title)}$(.+?)(?=^## |\Z)", text(), re.MULTILINE | re.DOTALL
    )
    assert found is not None, f"FORMAT.md has no section {title}"
    return found[1]


def headings() -> set[str]:
    """Return every record that has a heading, also one whose entry is not complete."""
    return set(re.findall(r"^#### `(.+?)`", section("Records"), re.MULTILINE))


def records() -> dict[str, WrittenRecord]:
    """Return the records of section 7, by tag."""
    found = {}
    marks = [*_STREAM.finditer(text())]
    for match in _RECORD.finditer(text()):
        stream = [mark[1] for mark in marks if mark.start() < match.start()][-1]
        found[match["tag"]] = WrittenRecord(
            match["tag"], stream, match["writers"], match["words"], match["example"].encode()
        )
    return found


def blocks(title: str, language: str) -> list[str]:
    """Return the code blocks of a section, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", section(title), re.MULTILINE | re.DOTALL)

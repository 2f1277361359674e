"""What stands in a letter, read back from its file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree


def letter_text(path: Path) -> str:
    """Return the text of an ODT file, its paragraphs joined by line breaks."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    paragraphs = [
        "".join(node.itertext()) for node in root.iter() if node.tag.endswith(("}p", "}h"))
    ]
    return "\n".join(paragraphs)

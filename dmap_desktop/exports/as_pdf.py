"""A document as tagged PDF (PDF/UA-1), laid out by typst with the template ``document.typ``."""

from __future__ import annotations

from pathlib import Path

import msgspec

from dmap_desktop.exports.model import Document

_TEMPLATE = Path(__file__).with_name("document.typ")


def render(document: Document) -> bytes:
    """Return the PDF's bytes."""
    import typst

    compiled: bytes = typst.compile(
        _TEMPLATE.read_bytes(),
        sys_inputs={"document": msgspec.json.encode(document).decode()},
        pdf_standards=["ua-1"],
    )
    return compiled

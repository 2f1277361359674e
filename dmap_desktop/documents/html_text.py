"""HTML reduced to its words. Nothing it names is fetched, nothing in it is run. Pure functions."""

from __future__ import annotations

import re

from lxml import etree

_SILENT = frozenset({"script", "style", "head", "title", "template", "object", "iframe", "svg"})
_BREAKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt",
        "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
        "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
    }
)  # fmt: skip
"""Elements that begin and end a line."""
_CELLS = frozenset({"td", "th"})
CELL_MARK = " | "


def html_text(html: str) -> str:
    """Return the words of ``html``, a line for each paragraph or row; "" for none.

    The parser reaches no network, declares no entities and keeps its own limit on depth.
    """
    # Bytes, since lxml refuses a string that declares another encoding.
    parser = etree.HTMLParser(
        no_network=True, recover=True, huge_tree=False, remove_pis=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return ""  # No element and no text.
    if root is None:
        return ""
    lines = "".join(_pieces(root)).splitlines()
    shown = [re.sub(r"[ \t\xa0\u200b]+", " ", line).strip(" |") for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(shown)).strip()


def _pieces(root: etree._Element) -> list[str]:
    """Return the text of the tree in order. No recursion: mail can be nested without end."""
    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        hushed = tag in _SILENT or not tag
        if event == "start":
            silent += hushed
            if not silent:
                pieces.append("\n" if tag in _BREAKS else "")
                pieces.append(_flat(element.text))
            continue
        silent -= hushed
        if not silent:
            pieces.append("\n" if tag in _BREAKS else CELL_MARK if tag in _CELLS else "")
            pieces.append(_flat(element.tail))
    return pieces


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")

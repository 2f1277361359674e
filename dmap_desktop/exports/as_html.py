"""A document as one self-contained HTML page: no script, nothing fetched, WCAG 2.2 AA.

Source: domain notes, section 6: published outputs meet WCAG 2.2 AA.
"""

from __future__ import annotations

from html import escape
from itertools import count
from pathlib import Path

from dmap_desktop.exports.model import (
    Block,
    Document,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Run,
    Table,
)

_STYLE = Path(__file__).with_name("page.css")


def render(document: Document) -> bytes:
    """Return the page as UTF-8."""
    marking = f'<p class="marking">{_text(document.marking)}</p>' if document.marking else ""
    numbers = count(1)
    body, contents = [], []
    for block in document.blocks:
        if isinstance(block, Heading):
            anchor = f"part-{next(numbers)}"
            body.append(f'<h{block.level} id="{anchor}">{_text(block.text)}</h{block.level}>')
            if block.level <= 3:
                contents.append(
                    f'<li class="level-{block.level}">'
                    f'<a href="#{anchor}">{_text(block.text)}</a></li>'
                )
        else:
            body.append(_block(block))
    page = f"""<!DOCTYPE html>
<html lang="{escape(document.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{_text(document.title)}</title>
<style>
{_STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<header>
{marking}
<p class="overline">{_text(document.overline)}</p>
<h1>{_text(document.title)}</h1>
</header>
<nav aria-labelledby="contents"><h2 id="contents">Contents</h2>
<ul>
{chr(10).join(contents)}
</ul></nav>
<main>
{chr(10).join(body)}
</main>
<footer>
{marking}
</footer>
</body>
</html>
"""
    return page.encode("utf-8", errors="replace")


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f'<p class="{block.tone.value}">{"".join(_run(run) for run in block.runs)}</p>'
    if isinstance(block, Facts):
        pairs = (
            f"<div><dt>{_text(label)}</dt><dd>{_text(value)}</dd></div>"
            for label, value in block.pairs
        )
        return f"<dl>{''.join(pairs)}</dl>"
    if isinstance(block, Listing):
        return f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in block.items)}</ul>"
    if isinstance(block, Table):
        return _table(block)
    return "<hr>"


def _table(table: Table) -> str:
    shares = sum(column.width for column in table.columns)
    widths = "".join(
        f'<col style="width: {100 * column.width / shares:.1f}%">' for column in table.columns
    )
    head = "".join(
        f'<th scope="col"{_kind(table, index)}>{_text(column.heading)}</th>'
        for index, column in enumerate(table.columns)
    )
    rows = "".join(
        f"<tr>{''.join(_cell(table, index, cell) for index, cell in enumerate(row))}</tr>\n"
        for row in table.rows
    )
    # A wide table scrolls by itself on a small screen, and by keyboard.
    return (
        f'<div class="wide" role="region" aria-label="{escape(table.caption)}" tabindex="0">'
        f"<table><caption>{_text(table.caption)}</caption><colgroup>{widths}</colgroup>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table></div>"
    )


def _cell(table: Table, index: int, text: str) -> str:
    if index == table.key:
        return f'<th scope="row"{_kind(table, index)}>{_text(text)}</th>'
    return f"<td{_kind(table, index)}>{_text(text)}</td>"


def _kind(table: Table, index: int) -> str:
    column = table.columns[index]
    kind = "numeric" if column.numeric else "code" if column.code else ""
    return f' class="{kind}"' if kind else ""


def _run(run: Run) -> str:
    return f"<strong>{_text(run.text)}</strong>" if run.bold else _text(run.text)


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")

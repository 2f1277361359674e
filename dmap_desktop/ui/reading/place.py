"""How notes and questions learn the place they are written on, and how a place is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.pages import paper_of, paper_title, place_in_pack, short_place
from dmap_desktop.domain.records import Paper
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.words import label

InSight = Callable[[Callable[[Evidence | None], None]], None]
"""Gives the place that is marked, or in sight, to a callback; None when no paper is shown."""


def place_link(
    papers: Sequence[Paper], place: Evidence, light: Callable[[Evidence], None]
) -> QWidget:
    """Return a link that shows a place: its page in the pack, and beneath it where that is."""
    whole = place_in_pack(papers, place)
    link = button(short_place(papers, place), kind="link")
    link.setAccessibleName(f"Show {whole}")
    link.setToolTip("\n".join(words for words in (whole, place.words) if words))
    link.clicked.connect(lambda: light(place))
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.TIGHT)
    row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
    paper = paper_of(papers, place.document)
    if paper is not None:
        row.addWidget(_caption(papers, paper, place), 1)
    else:
        row.addStretch(1)
    return made


def _caption(papers: Sequence[Paper], paper: Paper, place: Evidence) -> QWidget:
    title = paper_title(papers, paper)
    own = f"{title} p. {place.page}" if place.page is not None else title
    return label(own, "caption")

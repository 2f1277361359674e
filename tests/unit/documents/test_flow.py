"""Lines of a running answer become paragraphs again, whatever broke them."""

from __future__ import annotations

import pytest

from dmap_desktop.documents.blocks import Cell, Place
from dmap_desktop.documents.flow import flowed

LEFT, RIGHT, HEIGHT = 50.0, 550.0, 12.0


def line(text: str, top: float, right: float = RIGHT, page: int = 1) -> Cell:
    return Cell(text, Place(page=page, box=(LEFT, top, right, top + HEIGHT)))


FULL = "The map will be drawn from shares of each area and will be set beside published figures of"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        pytest.param((), "", id="nothing"),
        pytest.param((line("Only one.", 10),), "Only one.", id="one line"),
        pytest.param(
            (line(FULL, 10), line("the census.", 24, 120)),
            f"{FULL} the census.",
            id="broken by width",
        ),
        pytest.param(
            (line(FULL, 10), line("Next.", 24 + HEIGHT, 90)), f"{FULL}\nNext.", id="a gap follows"
        ),
        pytest.param(
            (line("First item", 10, 110), line(FULL, 24)), f"First item\n{FULL}", id="room was left"
        ),
        pytest.param(
            (line(FULL, 800), line("the census.", 60, 120, page=2)),
            f"{FULL} the census.",
            id="a page ends inside a sentence",
        ),
        pytest.param(
            (line("It ends here.", 800, 130), line(FULL, 60, page=2)),
            f"It ends here.\n{FULL}",
            id="a page ends with a paragraph",
        ),
        pytest.param(
            (line("A cell ends.", 800), line("Evidence: a list.", 60, page=2)),
            "A cell ends.\nEvidence: a list.",
            id="a cell goes on",
        ),
        pytest.param((Cell("One."), Cell("Two.")), "One.\nTwo.", id="paragraphs without a place"),
    ],
)
def test_lines_flow_as_they_were_meant(parts: tuple[Cell, ...], text: str) -> None:
    assert flowed(parts) == text

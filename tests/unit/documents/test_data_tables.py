"""The data tables workbook with its traps: nothing is dropped silently, nothing is invented."""

from __future__ import annotations

import pytest

from dmap_desktop.documents.data_tables import BLANK_RUN, is_data_tables, read_tables
from dmap_desktop.documents.items import Published, items_asked
from dmap_desktop.documents.values import Sheet
from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import Catalogue, CatalogueItem

HEADINGS = (
    "NPD Alias", "Field Reference", "Tier of Variable", "Identification Risk", "Sensitivity",
    "Data request data item required?", "Data request years required?",
)  # fmt: skip
CATALOGUE = Catalogue(
    "npd",
    "2018-10-01",
    "0" * 64,
    (
        CatalogueItem("KS4_ETHNIC", "KS4", Block.BY_REQUEST, "ETHNIC", tier=2, sensitivity="D"),
        CatalogueItem("KS4_[yy]_POINTS", "KS4", Block.DEFAULT, "POINTS", tier=4),
        CatalogueItem("SEX", "KS4", Block.DEFAULT, "SEX"),
        CatalogueItem("SEX", "School Census", Block.BY_REQUEST, "SEX", tier=1),
    ),
)
PUBLISHED = Published(CATALOGUE)


def sheet(*rows: tuple[str, ...], name: str = "KS4", shortened: bool = False) -> Sheet:
    return Sheet(name, rows, shortened=shortened)


def row(alias: str, required: str = "", years: str = "", tier: str = "2") -> tuple[str, ...]:
    return (alias, alias.partition("_")[2], tier, "3", "d", required, years)


def test_titles_headings_and_blank_rows_between_are_no_variables() -> None:
    tables = read_tables(
        [
            sheet(
                ("Key stage 4",),
                ("Items available by request only",),
                HEADINGS,
                row("KS4_ETHNIC", "Yes", "2016 to 2018"),
                (),
                ("Attainment",),
                ("Points of the pupil", "", "", "", "", "see notes"),
                HEADINGS,
                ("Default data items",),
                ("(a note in brackets)",),
                row("KS4_17_POINTS"),
            )
        ]
    )
    first, second = tables.rows
    assert (first.alias, first.block, first.asked, first.years) == (
        "KS4_ETHNIC", Block.BY_REQUEST, True, "2016 to 2018",
    )  # fmt: skip
    assert (first.tier, first.identifiability, first.sensitivity) == (2, 3, "D")
    assert (first.cell, first.row, first.section) == ("A4", 4, "Key stage 4")
    assert (second.block, second.asked, second.section) == (
        Block.DEFAULT, False, "Points of the pupil",
    )  # fmt: skip
    (title,) = tables.unmatched
    assert (title.row, title.why) == (7, "taken for the title of a sub-table")


def test_what_does_not_say_what_is_wanted_is_reported() -> None:
    tables = read_tables(
        [
            sheet(
                HEADINGS,
                row("KS4_A", "maybe"),
                row("KS4_B", "No", "2017"),
                row("KS4_C", "✓", tier="two"),
                ("", "ORPHAN", "1", "2", "A", "Yes", ""),
                row("KS4_D", "Yes", tier="9"),
            )
        ]
    )
    assert [(one.row, one.why) for one in tables.unmatched] == [
        (2, "“maybe” does not say whether the item is asked for"),
        (3, "years are given, but the item is not marked as asked for"),
        (5, "the row has no alias"),
    ]
    asked = {one.alias: one for one in tables.rows}
    assert asked["KS4_C"].asked
    assert (asked["KS4_C"].tier, asked["KS4_D"].tier) == (None, None)
    assert not asked["KS4_A"].asked


def test_a_tab_with_fields_but_no_aliases_is_read_by_its_fields() -> None:
    headings = ("Field reference", "Years populated", "Description", "Data request required?")
    assert is_data_tables([sheet(headings)])
    (one,) = read_tables([sheet(headings, ("ETHNIC", "2002", "Group", "x"))]).rows
    assert (one.alias, one.field, one.asked) == ("ETHNIC", "ETHNIC", True)


def test_rows_far_below_and_sheets_cut_off_are_reported() -> None:
    blank = ((),) * BLANK_RUN
    (far,) = read_tables([sheet(HEADINGS, row("KS4_A"), *blank, row("KS4_B"))]).unmatched
    assert far.row == BLANK_RUN + 2
    assert "after 1000 empty rows nothing more is read" in far.why
    assert not read_tables([sheet(HEADINGS, row("KS4_A"), *blank, ())]).unmatched
    (cut,) = read_tables([sheet(HEADINGS, row("KS4_A"), shortened=True)]).unmatched
    assert (cut.row, "too large to be read whole" in cut.why) == (3, True)


@pytest.mark.parametrize(
    "headings",
    [
        ("SLD alias 2018", "Field reference", "Tier", "Sensitivity level"),
        ("npd_alias", "NPD Field Reference", "Years  Populated", "Description"),
    ],
)
def test_headings_drift(headings: tuple[str, ...]) -> None:
    assert is_data_tables([sheet(headings)])
    assert not is_data_tables([sheet(("Alias", "Notes"), ("Name", "Days", "Cost", "Sum"))])


def test_items_come_with_their_published_classes_and_the_defaults_of_their_dataset() -> None:
    tables = read_tables(
        [
            sheet(
                HEADINGS,
                row("ks4 ethnic", "Yes", "2018", tier="1"),
                row("KS4_18_POINTS"),
                row("KS4_UNKNOWN"),
                row("KS4_INVENTED", "Yes"),
            )
        ]
    )
    items, unmatched = items_asked(tables, PUBLISHED, "f" * 64)
    held = {item.alias: item for item in items}
    assert (held["ks4 ethnic"].tier, held["ks4 ethnic"].sensitivity) == (2, "D")
    assert held["ks4 ethnic"].evidence is not None
    assert held["ks4 ethnic"].evidence.cell == "A2"
    assert held["SEX"].evidence is None
    points = next(item for item in items if item.block is Block.DEFAULT and item.tier == 4)
    assert points.alias == "KS4_18_POINTS"
    assert points.evidence is not None
    assert points.evidence.cell == "A3"
    assert [(one.text, one.why) for one in unmatched] == [
        ("KS4_UNKNOWN", "the catalogue npd has no such item on this tab"),
        ("KS4_INVENTED", "asked for, but the catalogue npd has no such item on this tab"),
    ]


def test_an_alias_of_several_datasets_is_the_one_of_the_tab() -> None:
    found = PUBLISHED.find("SEX", Block.BY_REQUEST, "School Census_2018")
    assert found is not None
    assert found.dataset == "School Census"
    found = PUBLISHED.find("KS4_17_POINTS", Block.DEFAULT, "Another tab")
    assert found is not None
    assert found.dataset == "KS4"
    assert PUBLISHED.find("SEX", Block.BY_REQUEST, "Unknown") is not None
    assert PUBLISHED.find("NONE", Block.DEFAULT, "KS4") is None


def test_what_can_mean_several_items_is_reported_and_never_guessed() -> None:
    both = tuple(
        CatalogueItem("UPN", dataset, Block.BY_REQUEST, tier=tier, old_alias=f"{dataset}_upn")
        for dataset, tier in (("KS4", 1), ("KS5", 2))
    )
    published = Published(Catalogue("npd", "2018-10", "0" * 64, both))
    rows = sheet(HEADINGS, row("UPN", "Yes"), row("ks5 upn", "Yes"), name="My own list")
    items, unmatched = items_asked(read_tables([rows]), published, "f" * 64)
    assert [(item.dataset, item.tier) for item in items] == [("KS5", 2)]  # by its old alias
    (one,) = unmatched
    assert (one.row, one.why) == (
        2, "asked for, but several published items can be meant (KS4 or KS5); ask which",
    )  # fmt: skip

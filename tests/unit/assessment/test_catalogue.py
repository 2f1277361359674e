"""The catalogue: looking items up, what contradicts itself, what changes, the legal flag."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dmap_desktop.assessment.catalogue_changes import ChangeOf, compare_catalogues
from dmap_desktop.assessment.catalogues import (
    CatalogueIndex,
    dataset_of_tab,
    read_catalogue,
    write_catalogue,
)
from dmap_desktop.assessment.contradictions import ContradictionKind, contradictions
from dmap_desktop.assessment.look_up import FoundBy, look_up
from dmap_desktop.assessment.special_categories import read_special_categories
from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import Catalogue, CatalogueItem, Facts, strictest_published
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.rulebooks import load_rulebook, load_special_categories

PROJECT = Path(__file__).resolve().parents[3]
PUBLISHED = PROJECT.parent / "shared" / "data" / "npd"
INDEX = load_rulebook().catalogue
ITEMS = INDEX.catalogue.items
ABSENT = "the published tables are not in ../shared/data/npd"


def item(alias: str, tier: int | None = 2, dataset: str = "KS4", **more: object) -> CatalogueItem:
    facts = {"identifiability": 5, "sensitivity": "D", "block": Block.BY_REQUEST} | more
    return CatalogueItem(alias=alias, dataset=dataset, tier=tier, **facts)  # type: ignore[arg-type]


def catalogue(*items: CatalogueItem, name: str = "npd-2018-10") -> Catalogue:
    return read_catalogue(write_catalogue(items), name)


# Looking up.
def filled(template: str, term: str, year: str, number: str) -> str:
    return template.replace("[term]", term).replace("[yy]", year).replace("[n]", number)


def written_differently(name: str, how: list[int]) -> str:
    """Write ``name`` as somebody else would: other case, spaces or nothing for underscores."""
    ways = (str.upper, str.lower, lambda c: c if c != "_" else " ", lambda c: "" if c == "_" else c)
    return "".join(ways[how[at % len(how)]](letter) for at, letter in enumerate(name))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(ITEMS),
    st.sampled_from(["AUT", "SPR", "SUM"]),
    st.integers(0, 99).map("{:02}".format),
    st.integers(1, 30).map(str),
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
)
def test_every_item_is_found_by_whatever_its_template_makes(
    one: CatalogueItem, term: str, year: str, number: str, how: list[int]
) -> None:
    asked = written_differently(filled(one.alias, term, year, number), how)
    found = look_up(INDEX, asked, one.dataset)
    assert found.by is FoundBy.ALIAS
    assert one in found.items
    assert one in look_up(INDEX, written_differently(one.alias, how)).items


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([one for one in ITEMS if one.old_alias]),
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
)
def test_every_item_is_found_by_its_old_alias(one: CatalogueItem, how: list[int]) -> None:
    found = look_up(INDEX, written_differently(filled(one.old_alias, "SPR", "15", "1"), how))
    assert one in found.items or found.by is FoundBy.ALIAS


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([one for one in ITEMS if one.field]))
def test_an_item_is_settled_only_when_nothing_else_is_called_so(one: CatalogueItem) -> None:
    found = look_up(INDEX, one.field)
    assert found.items
    alike = {other for other in ITEMS if other in found.items}
    assert (found.settled is None) == (len(alike) != 1 or found.by is FoundBy.PART)


def test_what_a_name_can_mean_is_said_in_words() -> None:
    index = CatalogueIndex(
        catalogue(
            item("UPN_[term][yy]", 1, "SC", field="UPN", old_alias="OLD_[yy]"),
            item("KS4_UPN", 1, field="UPN", old_alias="k4_upn"),
        )
    )
    by_old = look_up(index, "old 07")
    assert (by_old.by, [one.alias for one in by_old.items]) == (
        FoundBy.OLD_ALIAS,
        ["UPN_[term][yy]"],
    )
    both = look_up(index, "u p n")
    assert both.settled is None
    assert both.words() == "“u p n” can mean 2 items, by field; choose one."
    assert look_up(index, "UPN", "ks4").settled is not None
    assert look_up(index, "UPN_SPR15").words() == "“UPN_SPR15” is one item, found by its alias."
    part = look_up(index, "ks4")
    assert (part.by, part.settled) == (FoundBy.PART, None)
    assert part.words() == "1 item with “ks4” in a name; none is called so."
    assert look_up(index, "UPN_SPR2015").items == (), "a year has two digits"
    for nothing in ("", " _ ", "ZZZ"):
        assert look_up(index, nothing).by is FoundBy.NOTHING
    assert "nothing like “ZZZ”" in look_up(index, "ZZZ").words()


# What contradicts itself.
def test_an_item_published_in_two_ways_counts_as_the_strictest_of_them() -> None:
    twice = (item("KS4_A", 4, identifiability=3), item("KS4_A", 3), item("KS4_A", None))
    index = CatalogueIndex(catalogue(*twice, item("KS5_A", 1, "KS5", field="A")))
    found = index.find_in("KS4_A", "KS4")
    assert found is not None
    assert found.facts == Facts(4, 3, "D")
    classes = [item("A", identifiability=level) for level in (5, 3, 4)]
    assert strictest_published(classes).identifiability == 4, "class 4 is riskier than class 3"


def test_contradictions_are_of_one_item_or_of_one_field() -> None:
    found = contradictions(
        [
            item("KS4_A", 1, field="A"),
            item("KS4_A", 2, field="A"),
            item("KS5_A", 2, "KS5", field="a"),
            item("X_1", None, "X", field="X_[n]", identifiability=None, sensitivity=None),
            item("Y_1", 4, "Y", field="X"),
            item("SAME", 1, "X", field="S"),
            item("SAME", 1, "Y", field="S"),
        ]
    )
    assert [(one.kind, one.name) for one in found] == [
        (ContradictionKind.ITEM, "KS4_A"),
        (ContradictionKind.FIELD, "A"),
    ]
    assert found[1].statements() == (
        (Facts(2, 5, "D"), ("KS4", "KS5")),
        (Facts(1, 5, "D"), ("KS4",)),
    )
    assert found[0].words() == "KS4_A: Tier 1, class 5D in KS4; Tier 2, class 5D in KS4"


@pytest.mark.parametrize("field", ["Surname", "EXAMNO", "LAEstab_[n]", "TOE_CODE"])
def test_the_known_contradictions_of_the_published_tables_are_listed(field: str) -> None:
    names = {one.name.lower() for one in contradictions(ITEMS)}
    assert field.lower() in names


# What changes.
def test_two_catalogues_are_compared_item_by_item() -> None:
    kept, moved = item("KS4_KEPT"), item("KS4_MOVED")
    before = catalogue(
        kept, moved, item("KS4_OLD"), item("KS4_CLASS"), item("KS4_BOTH"), item("KS4_BLOCK")
    )
    after = catalogue(
        replace(kept, alias="ks4 kept", years="2020"),
        replace(moved, tier=1),
        item("KS4_NEW"),
        item("KS4_CLASS", identifiability=4),
        item("KS4_BOTH", 4, sensitivity="E"),
        item("KS4_BLOCK", block=Block.DEFAULT),
        name="npd-2019-03",
    )
    found = compare_catalogues(before, after)
    assert {one.alias: one.change for one in found.changes} == {
        "KS4_BLOCK": ChangeOf.BLOCK,
        "KS4_BOTH": ChangeOf.TIER_AND_CLASS,
        "KS4_CLASS": ChangeOf.CLASS,
        "KS4_MOVED": ChangeOf.TIER,
        "KS4_NEW": ChangeOf.ADDED,
        "KS4_OLD": ChangeOf.REMOVED,
    }
    assert found.words() == (
        "npd-2019-03 against npd-2018-10: 1 added, 1 removed, 2 re-tiered, 2 re-classed, 1 in "
        "another block, 1 as before."
    )
    (both,) = [one for one in found.changes if one.alias == "KS4_BOTH"]
    assert both.words() == ("Tier 2, class 5D, by request", "Tier 4, class 5E, by request")
    assert "says of all 6 items what" in compare_catalogues(before, before).words()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(ITEMS), unique=True), st.randoms())
def test_a_catalogue_is_the_same_bytes_in_any_order_and_reads_back(items, random) -> None:  # type: ignore[no-untyped-def]
    data = write_catalogue(items)
    random.shuffle(items)
    assert write_catalogue(items) == data
    assert set(read_catalogue(data, "npd-2018-10").items) == set(items)


def test_no_class_and_no_tier_are_said() -> None:
    assert Facts(None, None, None).words() == "no tier, no class"
    assert Facts(1, None, "B").words() == "Tier 1, class -B"
    assert dataset_of_tab("SC_Pupil_01-02_to_17-18_SUM") == dataset_of_tab("SC_Pupil") == "SC_Pupil"


# The legal flag beside the class.
@pytest.mark.parametrize(
    ("alias", "category", "sensitivity"),
    [
        ("KS4_GENDER", "", "D"),
        ("KS4_FSM", "", "C"),
        ("KS4_ETHNIC", "racial or ethnic origin", "D"),
        ("KS4_SENTYPE", "data concerning health", "D"),
    ],
)
def test_the_legal_flag_is_apart_from_the_class(
    alias: str, category: str, sensitivity: str
) -> None:
    (found,) = INDEX.find(alias)
    assert (load_special_categories().of(found), found.sensitivity) == (category, sensitivity)


@pytest.mark.parametrize("text", ["category = 1", '[[category]]\nname = "x"\npatterns = ["("]\n'])
def test_a_table_of_categories_that_cannot_be_used(text: str) -> None:
    with pytest.raises(Unreadable, match="Article 9 cannot be used"):
        read_special_categories(text.encode())


# What ships is what is published.
def remake():  # type: ignore[no-untyped-def]
    path = PROJECT / "build" / "catalogue.py"
    made = importlib.util.spec_from_file_location("remade_catalogue", path)
    assert made is not None
    assert made.loader is not None
    module = importlib.util.module_from_spec(made)
    sys.modules[made.name] = module
    made.loader.exec_module(module)
    return module


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason=ABSENT)
def test_the_catalogue_that_ships_is_what_the_command_makes(tmp_path: Path) -> None:
    out = tmp_path / "npd-2018-10.csv"
    assert remake().main(PUBLISHED, out) == 0
    shipped = PROJECT / "resources" / "catalogue" / "npd-2018-10.csv"
    assert out.read_bytes() == shipped.read_bytes()


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason=ABSENT)
def test_every_stated_row_ships_as_published_and_no_tier_is_invented() -> None:
    with (PUBLISHED / "npd_data_tables_rows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stated = [row for row in rows if row["tier"] or row["identifiability"] or row["sensitivity"]]
    assert len(stated) == 1746
    shipped = {(one.alias, one.dataset, one.facts) for one in ITEMS}
    for row in stated:
        facts = Facts(
            int(row["tier"]) if row["tier"] else None,
            int(row["identifiability"]) if row["identifiability"] else None,
            row["sensitivity"] or None,
        )
        alias = " ".join((row["npd_alias"] or row["field_reference"]).split())
        assert any(
            (name, dataset_of_tab(row["dataset_tab"]), facts) in shipped
            for name in (alias, alias.upper(), alias.lower())
        ) or any(one.alias.lower() == alias.lower() and one.facts == facts for one in ITEMS), row
    with (PUBLISHED / "npd_variables_tier_ident_sens.csv").open(encoding="utf-8") as file:
        said = {row["tier"] for row in csv.DictReader(file)} | {row["tier"] for row in rows}
    assert {str(one.tier or "") for one in ITEMS} <= said

"""Minimisation: worked examples, and the proof of minimality by trying everything."""

from __future__ import annotations

from itertools import chain, combinations, product

import pytest
from applications import application
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dmap_desktop.assessment.asking import asked_of, with_defaults
from dmap_desktop.assessment.assess import assess
from dmap_desktop.assessment.catalogues import CatalogueIndex, grouped
from dmap_desktop.assessment.minimise import ways_to_next_route
from dmap_desktop.assessment.rules import RuleSet
from dmap_desktop.assessment.tiers import find_tier, stand, stricter
from dmap_desktop.domain.application import Block, Item
from dmap_desktop.domain.catalogue import Catalogue, CatalogueItem
from dmap_desktop.domain.findings import Change, ChangeKind, Minimisation
from dmap_desktop.rulebooks import load_rulebook, rule_names

RULES = {name: load_rulebook(name).rules for name in rule_names()}
INDEX = load_rulebook().catalogue
_GDPR = RULES["gdpr-2018"]
COMBINED = {
    "combined": replace(
        _GDPR,
        combination=(
            replace(_GDPR.combination[0], at_least=3),
            replace(_GDPR.combination[0], groups=("ethnicity", "school", "small area"), at_least=2),
            replace(_GDPR.combination[0], at_least=2, to_tier=2),
        ),
        coarsening=(
            *_GDPR.coarsening,
            replace(_GDPR.coarsening[0], fields=("URN", "ETHNIC"), field="Region", tier=4),
        ),
    )
}
"""Rules under which combinations matter more often than under any that ships."""


def changes(*aliases: str, rules: str = "gdpr-2018", **more: object) -> dict[str, str]:
    found = assess(application(*aliases, **more), "", INDEX, RULES[rules]).minimise
    return {change.alias: change.change for change in found[0].changes} if found else {}


@pytest.mark.parametrize(
    ("rules", "aliases", "expected"),
    [  # the table of coarsenings, by hand; what a coarsened item is worth, the rule set says
        ("gdpr-2018", ("KS4_DOB",), {"KS4_DOB": "coarsen to the month of birth"}),
        ("gdpr-2018", ("KS4_CANDNO",), {"KS4_CANDNO": "drop"}),
        (
            "gdpr-2018",
            ("KS4_UPN", "KS4_FSM"),
            {"KS4_UPN": "swap for the anonymous matching reference"},
        ),
        (
            "tiers-as-published",
            ("KS4_ETHNIC", "KS4_SENTYPE", "KS4_LANG"),
            {
                "KS4_ETHNIC": "coarsen to the major ethnic group",
                "KS4_SENTYPE": "coarsen to the kind of provision",
                "KS4_LANG": "coarsen to English or other",
            },
        ),
        # The major group and the provision are special categories still: from May 2018 they stay.
        ("gdpr-2018", ("KS4_ETHNIC", "KS4_SENTYPE"), {"KS4_ETHNIC": "drop", "KS4_SENTYPE": "drop"}),
        # IDACI is of identifiability 4, which goes the way of Tier 1 by the classes.
        ("classes-2018", ("KS4_DOB",), {"KS4_DOB": "coarsen to the month of birth"}),
        ("gdpr-2018", ("KS4_FSM",), {"KS4_FSM": "drop"}),
    ],
)
def test_the_smallest_change(rules: str, aliases: tuple[str, ...], expected: object) -> None:
    assert changes(*aliases, rules=rules) == expected


def test_a_postcode_becomes_the_index_of_its_area() -> None:
    postcode = next(i for i in INDEX.catalogue.items if i.field == "Postcode")
    made = changes(postcode.alias, dataset=postcode.dataset)
    assert made == {postcode.alias: "swap for the deprivation index of the area"}


def test_of_a_combination_only_as_much_goes_as_must() -> None:
    """Four kinds are too many by one: one item of one kind goes, not one of each."""
    asked = ("KS4_MONTHOFBIRTH", "KS4_YEAROFBIRTH", "KS4_IDACI", "KS4_ENTRYDAT")
    assert changes(*asked, rules="gdpr-2018").keys() == {*asked}, "three kinds: all of Tier 2 goes"
    gone = changes(*asked, "KS4_SENPS")
    assert set(gone) == {"KS4_SENPS"}, "of class D it must go anyway, and is the fourth kind"
    loose = CatalogueItem("KS4_URN", "KS4", Block.BY_REQUEST, "URN", "", 2, 5, "E")
    items = [*(INDEX.find(alias)[0] for alias in asked), loose]
    known = asked_of([(Item(i.alias, i.dataset, i.block), i) for i in items])
    standing = stand(grouped(items), _GDPR)
    (way,) = ways_to_next_route(known, standing, find_tier(standing, None, _GDPR), _GDPR)
    assert len(way.changes) == 1
    assert not way.changes[0].alias.endswith("BIRTH"), "two items say when somebody was born"


def test_default_items_go_with_their_dataset() -> None:
    """ISP brings a tier 1 item along, so that nothing of ISP can be asked for."""
    asked = application("ISP_LEARNER_DOB", "ISP_LEARNER_ETHNICITY", dataset="ISP")
    (found,) = assess(asked, "", INDEX, RULES["gdpr-2018"]).minimise
    change = Change("", "drop the dataset ISP", dataset="ISP")
    assert found == Minimisation("no item left", (change,))


def test_a_safe_setting_is_offered_where_the_rules_keep_identifiers_in_one() -> None:
    own = {"setting.route": "Own premises, other"}
    found = assess(application("KS4_UPN", answers=own), "", INDEX, RULES["classes-2018"])
    assert [finding.state.value for finding in found.tier.setting] == ["fail"]
    assert found.tier.setting[0].aliases == ("KS4_UPN",)
    assert found.minimise[-1].changes[0].kind is ChangeKind.SETTING
    assert found.minimise[-1].changes[0].to == "ONS Secure Research Service"
    safe = assess(application("KS4_UPN"), "", INDEX, RULES["classes-2018"])
    assert [finding.state.value for finding in safe.tier.setting] == ["pass"]
    assert all(change.kind is not ChangeKind.SETTING for w in safe.minimise for change in w.changes)
    silent = assess(
        application("KS4_UPN", without=("setting.route",)), "", INDEX, RULES["classes-2018"]
    )
    assert silent.tier.setting[0].state.value == "not known"


@st.composite
def made_items(draw: st.DrawFn) -> tuple[CatalogueItem, ...]:
    """Items of two datasets, of fields that rules and coarsenings know, with any classes."""
    fields = ("DOB", "ETHNIC", "SENTYPE", "Postcode", "UPN", "URN", "ENTRYDAT", "LANG", "X")
    count = draw(st.integers(1, 6))
    return tuple(
        CatalogueItem(
            f"I{number}", draw(st.sampled_from(["D", "E"])),
            draw(st.sampled_from([Block.BY_REQUEST] * 4 + [Block.DEFAULT])),
            draw(st.sampled_from(fields)), "",
            draw(st.sampled_from([1, 2, 4, 3, None])),
            draw(st.sampled_from([1, 2, 3, 4, 5, None])),
            draw(st.sampled_from([*"BCDE", None])),
        )
        for number in range(count)
    )  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(items=made_items(), brought=made_items(), name=st.sampled_from(sorted(RULES | COMBINED)))
def test_no_smaller_change_reaches_a_route_that_is_less_strict(
    items: tuple[CatalogueItem, ...], brought: tuple[CatalogueItem, ...], name: str
) -> None:
    rules = (RULES | COMBINED)[name]
    index = an_index([*items, *(renamed(i) for i in brought if i.block is Block.DEFAULT)])
    asked = asked_of([(Item(i.alias, i.dataset, i.block), i) for i in items])
    standing = stand(with_defaults(asked.known, index), rules)
    tier = find_tier(standing, None, rules, "ONS Secure Research Service")
    ways = ways_to_next_route(asked, standing, tier, rules)
    everything = by_trying_everything(items, index, rules)
    if tier.recommended in (None, 3):
        assert ways == ()
        return
    (found,) = ways
    assert size_of(found, items) == everything
    route = route_with(found, items, index, rules)
    assert stricter(tier.recommended, route)
    assert found.target == ("no item left" if route is None else f"Tier {route}")


def by_trying_everything(
    items: tuple[CatalogueItem, ...], index: CatalogueIndex, rules: RuleSet
) -> tuple[int, int]:
    """Return the size of the smallest change: items changed, items dropped."""
    before = route_of(items, index, rules)
    datasets = sorted({item.dataset for item in items})
    options = [
        [item]
        if item.block is Block.DEFAULT
        else [item, None, *(s.item for s in rules.softer(item))]
        for item in items
    ]
    sizes = []
    for gone in chain.from_iterable(combinations(datasets, n) for n in range(len(datasets) + 1)):
        for chosen in product(*options):
            left = [i for i in chosen if i is not None and i.dataset not in gone]
            if stricter(before, route_of(left, index, rules)):
                held = [p for p in zip(items, chosen, strict=True) if p[0].dataset not in gone]
                dropped = sum(size_of_dataset(dataset, items) for dataset in gone)
                changed = sum(now != was for was, now in held)
                none = sum(now is None for _, now in held)
                sizes.append((dropped + changed, dropped + none))
    return min(sizes, default=(0, 0))


def size_of_dataset(dataset: str, items: tuple[CatalogueItem, ...]) -> int:
    """Return what a dropped dataset counts as: its items by request, but one at least."""
    by_request = [i for i in items if i.dataset == dataset and i.block is Block.BY_REQUEST]
    return max(len(by_request), 1)


def size_of(found: Minimisation, items: tuple[CatalogueItem, ...]) -> tuple[int, int]:
    sizes = [1 if c.alias else size_of_dataset(c.dataset, items) for c in found.changes]
    drops = [n for n, c in zip(sizes, found.changes, strict=True) if c.kind is ChangeKind.DROP]
    return sum(sizes), sum(drops)


def route_of(items, index, rules):  # type: ignore[no-untyped-def]
    return find_tier(stand(with_defaults(items, index), rules), None, rules).recommended


def route_with(found: Minimisation, items, index, rules):  # type: ignore[no-untyped-def]
    left = {item.alias: item for item in items}
    for change in found.changes:
        if not change.alias:
            left = {a: i for a, i in left.items() if i.dataset != change.dataset}
            continue
        item = left.pop(change.alias)
        if change.kind is ChangeKind.COARSEN:
            softened = next(s for s in rules.softer(item) if s.to == change.to)
            left[change.alias] = softened.item
    return route_of(list(left.values()), index, rules)


def renamed(item: CatalogueItem) -> CatalogueItem:
    """Return another item than any that is asked for."""
    return CatalogueItem(
        f"B{item.alias}", item.dataset, item.block, item.field, "", item.tier,
        item.identifiability, item.sensitivity,
    )  # fmt: skip


def an_index(items: list[CatalogueItem]) -> CatalogueIndex:
    return CatalogueIndex(Catalogue("made", "2018-10", "0" * 64, tuple(items)))


def test_groups_and_single_items_say_the_same() -> None:
    items = INDEX.of_dataset("KS4")
    rules = RULES["gdpr-2018"]
    together = find_tier(stand(grouped(items), rules), None, rules)
    assert together.recommended == 1

"""Tiers, routes and score: worked examples, and what must hold for any items."""

from __future__ import annotations

import csv

import msgspec
import pytest
from applications import application
from hypothesis import given, settings
from hypothesis import strategies as st

from dmap_desktop.assessment.asking import with_defaults
from dmap_desktop.assessment.assess import assess, compare_rules
from dmap_desktop.assessment.catalogues import CatalogueIndex, grouped, read_catalogue
from dmap_desktop.assessment.overriding import with_overrides
from dmap_desktop.assessment.score import contributions, range_of, score_of
from dmap_desktop.assessment.tiers import find_tier, stand, stricter
from dmap_desktop.domain.catalogue import ROUTE_ORDER, CatalogueItem, ItemOverride
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.findings import Basis
from dmap_desktop.places import resource
from dmap_desktop.rulebooks import load_rulebook, rule_names

GDPR = load_rulebook("gdpr-2018").rules
PUBLISHED = load_rulebook("tiers-as-published").rules
INDEX = load_rulebook().catalogue
RULE_SETS = st.sampled_from(rule_names())
ITEMS = st.lists(st.sampled_from(INDEX.catalogue.items), max_size=12).map(tuple)


def made(*aliases: str, rules: str = "gdpr-2018", **changes: object):  # type: ignore[no-untyped-def]
    rulebook = load_rulebook(rules)
    return assess(application(*aliases, **changes), "0" * 64, INDEX, rulebook.rules)


def test_every_published_tier_is_returned_as_published() -> None:
    with resource("catalogue", "npd-2018-10.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["tier"]]
    assert len(rows) > 1400
    by_row = [item for item in INDEX.catalogue.items if item.tier is not None]
    for row, item in zip(rows, by_row, strict=True):
        place = PUBLISHED.place_of(item)
        assert (place.tier, place.basis) == (int(row["tier"]), Basis.OFFICIAL)


@pytest.mark.parametrize(
    ("aliases", "published", "since_may", "because"),
    [
        (("KS4_FSM",), 2, 2, "KS4_FSM"),
        (("KS4_SENE",), 2, 1, "KS4_SENE"),  # by request, tier 2, class D: moves
        (("KS4_UPN",), 1, 1, "KS4_UPN"),
        (("KS4_IDACI", "KS4_SENTYPE"), 1, 1, "KS4_SENTYPE"),
    ],
)
def test_a_route(aliases: tuple[str, ...], published: int, since_may: int, because: str) -> None:
    before = made(*aliases, rules="tiers-as-published").tier
    after = made(*aliases).tier
    assert (before.recommended, after.recommended) == (published, since_may)
    assert because in after.because[0].aliases


def test_the_reallocation_is_said_to_be_ours_and_names_its_items() -> None:
    tier = made("KS4_SENE", "KS4_FSM").tier
    assert tier.words() == "Tier 2 to Tier 1"
    assert [(cause.aliases, cause.basis) for cause in tier.because] == [(("KS4_SENE",), Basis.OURS)]
    assert "25 May 2018" in tier.because[0].rule


def test_four_kinds_of_quasi_identifiers_together_go_the_way_of_tier_one() -> None:
    three = made("KS4_MONTHOFBIRTH", "KS4_IDACI", "KS4_ENTRYDAT").tier
    four = made("KS4_MONTHOFBIRTH", "KS4_IDACI", "KS4_ENTRYDAT", "KS4_SENPS").tier
    combined = [cause for cause in four.because if cause.rule.startswith("Four or more")]
    assert not [cause for cause in three.because if cause.rule.startswith("Four or more")]
    assert combined[0].aliases == ("KS4_ENTRYDAT", "KS4_IDACI", "KS4_MONTHOFBIRTH", "KS4_SENPS")


def test_defaults_come_along_and_items_without_a_dataset_are_found_when_unambiguous() -> None:
    tier = made("KS4_BOARDNO").tier
    assert tier.recommended == 4
    assert made("ks4 upn").tier.recommended == 1
    assert made("KS4_UPN", dataset="").tier.recommended == 1


def test_nothing_known_is_no_tier() -> None:
    found = made("XYZ").tier
    assert found.recommended is None
    assert found.words().startswith("No tier")
    assert made().minimise == ()


@pytest.mark.parametrize(
    ("text", "tier"),
    [("Tier 1", 1), ("2", 2), ("Tier 1 and Tier 2", None), ("", None), ("Tier 2 (Tier 2)", 2)],
)
def test_the_tier_asked_for(text: str, tier: int | None) -> None:
    assert made(answers={"data.tier": text}).tier.asked == tier


@pytest.mark.parametrize("one", [*ROUTE_ORDER, None])
@pytest.mark.parametrize("other", [*ROUTE_ORDER, None])
def test_the_order_of_routes_is_one_two_four_three(one: int | None, other: int | None) -> None:
    order = [*ROUTE_ORDER, None]
    assert stricter(one, other) == (order.index(one) < order.index(other))


@given(items=ITEMS, more=st.sampled_from(INDEX.catalogue.items), name=RULE_SETS)
def test_one_more_item_never_relaxes_the_route_and_one_less_never_tightens_it(
    items: tuple[CatalogueItem, ...], more: CatalogueItem, name: str
) -> None:
    rules = load_rulebook(name).rules
    without, held = (stand(with_defaults(i, INDEX), rules) for i in (items, (*items, more)))
    routes = [find_tier(standing, None, rules).recommended for standing in (without, held)]
    assert not stricter(routes[0], routes[1])


@given(items=ITEMS, order=st.randoms(), name=RULE_SETS)
def test_order_and_duplicates_change_nothing(items, order, name) -> None:  # type: ignore[no-untyped-def]
    rules = load_rulebook(name).rules
    shuffled = list(items) + list(items[:3])
    order.shuffle(shuffled)
    found = [find_tier(stand(grouped(i), rules), 2, rules) for i in (shuffled, items)]
    assert found[0] == found[1]


def test_the_move_between_rule_sets_names_its_items_and_their_words() -> None:
    asked = application("KS4_SENE", "KS4_FSM", "KS4_UPN", answers={"data.tier": "Tier 1"})
    moved = compare_rules(asked, INDEX, PUBLISHED, GDPR)
    assert moved.words() == "stays in Tier 1"
    assert [(old.alias, old.tier, new.tier) for old, new in moved.moved] == [("KS4_SENE", 2, 1)]
    assert moved.moved[0][0].basis is Basis.OFFICIAL
    assert moved.moved[0][1].rule.startswith("A by-request Tier 2 item of class D")
    without = compare_rules(application("KS4_SENE"), INDEX, PUBLISHED, GDPR)
    assert without.moves
    assert without.words() == "Tier 2 to Tier 1"
    assert (without.before_title, without.after_title) == (PUBLISHED.title, GDPR.title)
    nothing = compare_rules(application("XYZ"), INDEX, PUBLISHED, GDPR)
    assert nothing.words() == "stays in no tier"


OVERRIDE = ItemOverride("KS4_FSM", "KS4", "Meals name the poor.", "Ruth Okafor", "2018-07-01", 1)


def test_an_override_prevails_over_the_rule_set_and_says_why() -> None:
    index = with_overrides(INDEX, [OVERRIDE])
    found = assess(application("KS4_FSM"), "", index, GDPR)
    assert found.tier.words() == "Tier 2 to Tier 1"
    assert found.tier.because[0].rule == (
        "The panel holds it to be Tier 1: Meals name the poor. (Ruth Okafor, 2018-07-01)"
    )
    assert found.tier.because[0].basis is Basis.OURS
    assert len(found.overrides) == 64
    assert assess(application("KS4_FSM"), "", INDEX, GDPR).overrides == ""


def test_an_override_of_a_class_leaves_the_tier_to_the_rules_and_the_last_one_counts() -> None:
    classed = msgspec.structs.replace(OVERRIDE, tier=None, sensitivity="D", identifiability=4)
    elsewhere = msgspec.structs.replace(OVERRIDE, dataset="KS9")
    index = with_overrides(INDEX, [OVERRIDE, elsewhere, classed])
    (item,) = index.find("KS4_FSM")
    assert (item.tier, item.identifiability, item.sensitivity, item.settled) == (2, 4, "D", "")
    assert GDPR.place_of(item).tier == 1
    assert with_overrides(INDEX, []) is INDEX


def test_the_score_of_a_worked_example() -> None:
    """Everything at its best but what is not known: holder record 0.5 of weights 14.5 at worst.

    KS4 brings identifiability 2 and sensitivity 3, each of weight 2: (2*2 + 2*3 + 0.5*4)/(4*W).
    """
    found = made("KS4_FSM", used=("KS4_FSM",))
    weights = sum(factor.weight for factor in found.factors)
    assert weights == 14.5
    assert found.score == round(100 * (2 * 2 + 2 * 3 + 0.5 * 4) / (4 * weights), 1) == 20.7
    assert found.band == "low"
    assert found.score_range == (round(100 * 10 / 58, 1), 20.7)
    brings = {name: round(points, 1) for name, points in contributions(found) if points}
    by_hand = {"identifiability": 6.9, "sensitivity": 10.3, "holder record": 3.4}
    assert brings == by_hand, "100 * 4/58, 100 * 6/58, 100 * 2/58"


def test_contributions_add_up_and_benefit_never_counts() -> None:
    found = made("KS4_SURNAME", "KS4_CLA_6_MONTHS")
    parts = dict(contributions(found))
    assert sum(parts.values()) == pytest.approx(found.score, abs=0.05)
    assert "public benefit" not in parts
    without = made("KS4_SURNAME", "KS4_CLA_6_MONTHS", without=("project.benefit",))
    assert without.score == found.score


@given(
    missing=st.sets(st.sampled_from(["data.cohort", "data.linkage", "setting.route"])),
    aliases=st.lists(st.sampled_from(["KS4_FSM", "KS4_DOB", "KS4_UPN", "XYZ"]), unique=True),
)
@settings(max_examples=40, deadline=None)
def test_what_is_not_known_never_lowers_the_worst_case(
    missing: set[str], aliases: list[str]
) -> None:
    known = made(*aliases)
    less = made(*aliases, without=tuple(missing))
    assert less.score_range[1] >= known.score_range[1]
    assert less.score_range[0] <= less.score <= less.score_range[1]
    assert range_of(less.factors) == less.score_range
    assert score_of(less.factors) == less.score


def test_bands_move_when_a_weight_that_decides_moves() -> None:
    found = made("KS4_FSM", used=("KS4_FSM",), answers={"setting.route": "Own premises, other"})
    assert found.score == 31.0
    moved = {s.factor: (s.band_if_lower, s.band_if_higher) for s in found.sensitivity}
    assert moved["people"] == ("moderate", "moderate")
    assert {band for pair in moved.values() for band in pair} <= {"low", "moderate"}
    nothing = msgspec.structs.replace(found, factors=())
    assert contributions(nothing) == ()
    assert score_of(()) == 0.0


def test_an_assessment_is_made_again_from_the_hashes_it_names() -> None:
    first, again = made("KS4_SENE"), made("KS4_SENE")
    assert first == again
    assert first.rules.sha256 == GDPR.sha256
    assert first.catalogue.sha256 == INDEX.catalogue.sha256


HEAD = "alias,field,dataset,block,years,tier,identifiability,sensitivity\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("alias,tier\n", "needs the columns"),
        (HEAD + "A,A,D,default,,5,,\n", "line 2: tier '5'"),
        (HEAD + "A,A,D,default,,1,0,\n", "identifiability"),
        (HEAD + "A,A,D,default,,1,1,F\n", "sensitivity"),
        (HEAD + ",A,D,default,,1,1,E\n", "alias or block"),
        (HEAD + "A,A,D,sometimes,,1,1,E\n", "alias or block"),
    ],
)
def test_a_catalogue_that_cannot_be_used_says_where(text: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_catalogue(text.encode(), "npd-2018-10")


def test_a_catalogue_that_is_no_text() -> None:
    with pytest.raises(Unreadable, match="UTF-8"):
        read_catalogue(b"\xff\xfe", "npd-2018-10")


def test_items_are_found_by_template_and_never_guessed() -> None:
    rows = "UPN_[term][yy],UPN,SC,by request,,1,2,E\nA,F,D,default,,4,5,E\nA,F,E,default,,1,1,E\n"
    index = CatalogueIndex(read_catalogue((HEAD + rows).encode(), "npd-2018-10"))
    assert [item.dataset for item in index.find("upn_spr15")] == ["SC"]
    assert index.find("UPN_winter15") == ()
    assert [item.dataset for item in index.find("F")] == ["D", "E"]
    assert index.find_in("A", "") is None, "two items with different classes are not guessed"
    assert index.find_in("a", "e") is not None
    assert index.datasets() == ("SC", "D", "E")
    assert index.catalogue.published == "2018-10"

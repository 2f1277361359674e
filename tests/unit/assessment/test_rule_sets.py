"""Rule sets: every shipped one can be used, and a slip is named by its line and key."""

from __future__ import annotations

import pytest

from dmap_desktop.assessment.rule_text import problems_of, read_rules
from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import CatalogueItem
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.findings import Basis
from dmap_desktop.places import resource
from dmap_desktop.rulebooks import load_rulebook, rule_names

GDPR = resource("rules", "gdpr-2018.toml").read_text("utf-8")


def line_of(words: str, text: str = GDPR) -> int:
    """Return the line on which ``words`` stand first."""
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("name", rule_names())
def test_every_rule_set_can_be_used_and_is_dated(name: str) -> None:
    rules = load_rulebook(name).rules
    assert rules.name == name
    assert rules.version[:2] == "20"
    assert problems_of(resource("rules", f"{name}.toml").read_text("utf-8")) == ()


def test_the_three_rule_sets_of_the_panel_ship() -> None:
    assert rule_names() == ["classes-2018", "gdpr-2018", "tiers-as-published"]


def test_no_rule_set_of_that_name() -> None:
    with pytest.raises(Unreadable, match="choose one of classes-2018, gdpr-2018"):
        load_rulebook("nothing")


@pytest.mark.parametrize(
    ("old", "new", "at", "key", "words"),
    [
        ('name = "scale"', 'name = "size"', 'name = "size"', "factor[4].name", "size"),
        ("weight = 2.0", "weight = -1.0", "weight = -1.0", "factor[1].weight", "at least 0"),
        ("up_to = 100", "up_to = 99", "up_to = 99", "band[4].up_to", "end at 100"),
        ("up_to = 50", "up_to = 20", "up_to = 100", "band[4].up_to", "must rise"),
        ("[limits]", "[limits]\nmonths = 1", "months = 1", "limits.months", "no key months"),
        ("certificate_years = 2\n", "", "[limits]", "limits.certificate_years", "is missing"),
        ("E = 0\n", "", "[levels.sensitivity]", "levels.sensitivity", "No level is given for E"),
        ("C = 2", "C = 7", "C = 7", "levels.sensitivity.C", "at most 4"),
        ('title = "', 'titel = "', 'titel = "', "titel", "No rule set has a key titel"),
        ('title = "', 'titel = "', "#", "title", "needs the key title"),
        ("at_least = 4", "at_least = 9", "at_least = 9", "combination[1].at_least", "not so many"),
        (
            'groups = ["date of birth"', 'groups = ["date of death"', 'groups = ["date of death"',
            "combination[1].groups", "called date of death",
        ),
        ("from_tier = 2", "from_tier = 5", "from_tier = 5", "reallocation[1].from_tier", "most 4"),
        ('group = "school"', "group = 7", "group = 7", "quasi_identifier[6].group", "A text"),
        ('"Accredited safe setting"]', '"A shed"]', "safe_settings", "safe_settings", "A shed"),
        ('name = "form complete"', 'name = "signatory named"', None, "gate[8].name", "twice"),
        ("cohort = [1000", "cohort = [10001", "cohort", "limits.cohort", "must rise"),
        ("[limits]", "[limits", "[limits", "", "not TOML"),
    ],
)  # fmt: skip
def test_a_slip_is_named_by_line_and_key(
    old: str, new: str, at: str | None, key: str, words: str
) -> None:
    text = GDPR.replace(old, new, 1)
    problems = problems_of(text)
    wrong = next(p for p in problems if words in p.words)
    assert wrong.key == key
    assert wrong.line == (line_of(at, text) if at else line_of('name = "signatory named"', GDPR))
    with pytest.raises(Unreadable, match=r"The rule set cannot be used\. Line \d+"):
        read_rules(text.encode())


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = GDPR.replace("weight = 2.0", "weight = -1.0").replace("[limits]", "[limits]\nmonths = 1")
    assert [p.key for p in problems_of(text)] == [
        "limits.months", "factor[1].weight", "factor[2].weight",
    ]  # fmt: skip
    with pytest.raises(Unreadable, match="There are 2 more"):
        read_rules(text.encode())


def test_weights_that_are_all_nothing_and_a_safe_setting_without_a_name() -> None:
    weightless = GDPR.replace("weight = 2.0", "weight = 0.0").replace("weight = 1.5", "weight = 0")
    weightless = weightless.replace("weight = 1.0", "weight = 0.0").replace(
        "weight = 0.5", "weight = 0"
    )
    assert "weigh something" in problems_of(weightless)[0].sentence()
    classes = resource("rules", "classes-2018.toml").read_text("utf-8")
    start = classes.index("safe_settings = ")
    nameless = classes[:start] + classes[classes.index("\n", start) :]
    assert "safe_settings which answers" in problems_of(nameless)[0].words


def test_a_rule_set_that_is_no_text() -> None:
    with pytest.raises(Unreadable, match="Line 2: this is no UTF-8 text"):
        read_rules(b"# a\n\xff")


def item(
    tier: int | None, identity: int | None, sensitivity: str | None, block: str = "by request"
):  # type: ignore[no-untyped-def]
    return CatalogueItem("X", "D", Block(block), "", "", tier, identity, sensitivity)


@pytest.mark.parametrize(
    ("published", "as_published", "gdpr", "classes"),
    [  # tier, identifiability, sensitivity: then the route under each rule set, by hand
        (item(1, 1, "E"), 1, 1, 1),
        (item(1, 2, "E"), 1, 1, 1),
        (item(2, 5, "D"), 2, 1, 1),
        (item(2, 5, "C"), 2, 2, 2),
        (item(2, 5, "E"), 2, 2, 4),
        (item(2, 4, "E"), 2, 2, 1),
        (item(4, 3, "E"), 4, 4, 4),
        (item(4, 5, "E"), 4, 4, 4),
        (item(1, 3, "B"), 1, 1, 1),
        (item(None, 5, "A"), None, None, 1),
        (item(None, 1, "E"), None, None, 1),
        (item(3, 1, "B"), 3, 3, 3),
        (item(2, None, None), 2, 2, 2),
        (item(2, 5, "D", "default"), 2, 2, 4),  # a default item stays under the reallocation
        (item(4, 5, "D", "default"), 4, 4, 4),
        (item(4, 4, "E", "default"), 4, 4, 4),
        (item(1, 3, "E", "default"), 1, 1, 4),
    ],
)  # fmt: skip
def test_the_route_of_an_item_under_each_rule_set(
    published: CatalogueItem, as_published: int | None, gdpr: int | None, classes: int | None
) -> None:
    places = [
        load_rulebook(name).rules.place_of(published)
        for name in ("tiers-as-published", "gdpr-2018", "classes-2018")
    ]
    assert [place.tier for place in places] == [as_published, gdpr, classes]
    for place in places:  # what moves an item is never called official
        assert (place.tier == published.tier) or place.basis is Basis.OURS


def test_the_reallocation_says_that_it_is_ours_and_why() -> None:
    rules = load_rulebook("gdpr-2018").rules
    (moved,) = rules.reallocation
    assert (moved.from_tier, moved.to_tier, moved.block) == (2, 1, Block.BY_REQUEST)
    assert (moved.sensitivity, moved.identifiability) == (("D",), ())
    assert moved.basis is Basis.OURS
    assert "the list of items was never published" in GDPR

"""What if, and the smallest change for the next risk band: proved by trying everything."""

from __future__ import annotations

import random
from itertools import product

import pytest
from applications import application
from hypothesis import given, settings
from hypothesis import strategies as st

from dmap_desktop.assessment.asking import match_items
from dmap_desktop.assessment.assess import assess
from dmap_desktop.assessment.next_band import way_to_next_band
from dmap_desktop.assessment.what_if import fewer_years, proposal, what_if, years_asked
from dmap_desktop.domain.application import Application, Block
from dmap_desktop.domain.findings import Assessment, Change, ChangeKind, Minimisation
from dmap_desktop.rulebooks import load_rulebook

INDEX = load_rulebook().catalogue
RULES = load_rulebook().rules
OWN = {"setting.route": "Own premises, other"}


def level(found: Assessment, name: str) -> int | None:
    return next(factor.level for factor in found.factors if factor.name == name)


def asked(*aliases: str, **more: object) -> Application:
    return application(*aliases, used=aliases, **more)


def test_an_item_that_is_left_out_changes_tier_score_and_route() -> None:
    made = asked("KS4_SURNAME", "KS4_FSM")
    after = what_if(made, [Change("KS4_SURNAME", "drop", dataset="KS4")], INDEX, RULES)
    without = assess(asked("KS4_FSM"), "", INDEX, RULES)
    assert after == without
    assert after.tier.recommended == 2
    assert after.score < assess(made, "", INDEX, RULES).score
    assert made.items[0].alias == "KS4_SURNAME", "the application stays as it was sent"


def test_a_coarsened_item_stands_where_the_rules_put_it() -> None:
    made = asked("KS4_DOB")
    change = Change("KS4_DOB", "coarsen", "year of birth", ChangeKind.COARSEN, "KS4")
    after = what_if(made, [change], INDEX, RULES)
    assert after.tier.recommended == 2
    assert after.tier.because[0].aliases == ("KS4_DOB as year of birth",)
    assert level(after, "quasi-identifier mix") == 0, "it still says when somebody was born"


def test_a_dataset_goes_with_its_defaults() -> None:
    made = asked("ISP_LEARNER_DOB", dataset="ISP")
    after = what_if(made, [Change("", "drop the dataset ISP", dataset="ISP")], INDEX, RULES)
    assert after.tier.recommended is None


def test_what_is_not_asked_for_and_what_cannot_be_coarsened_changes_nothing() -> None:
    made = asked("KS4_FSM", "XYZ")
    nothing = [
        Change("KS4_UPN", "drop", dataset="KS4"),
        Change("KS4_FSM", "coarsen", "nothing", ChangeKind.COARSEN, "KS4"),
        fewer_years(3),
    ]
    assert what_if(made, nothing, INDEX, RULES) == assess(made, "", INDEX, RULES)
    unknown = what_if(made, [Change("XYZ", "drop", dataset="KS4")], INDEX, RULES)
    assert level(unknown, "identifiability") is not None


@pytest.mark.parametrize("answers", [OWN, {}])
def test_a_safe_setting_lowers_the_setting(answers: dict[str, str]) -> None:
    made = asked("KS4_FSM", answers=answers, without=() if answers else ("setting.route",))
    safe = Change("", "use", "ONS Secure Research Service", ChangeKind.SETTING)
    assert level(assess(made, "", INDEX, RULES), "setting") != 0
    assert level(what_if(made, [safe], INDEX, RULES), "setting") == 0


@pytest.mark.parametrize(
    ("years", "cohort", "count", "total", "before", "after"),
    [
        ("2012/13 to 2016/17", "About 12,000 children", 2, 5, 2, 1),
        ("2012/13 to 2016/17", "About 12,000 children a year", 2, 5, 2, 2),
        ("2012/13 to 2016/17", "About 12,000 children", 5, 5, 2, 2),
        ("2016/17, then until 2019/20", "About 12,000 children", 1, 4, 2, 1),
        ("as many as there are", "About 12,000 children", 1, 0, 2, 2),
        ("2015/16 to 2016/17", "some", 1, 2, None, None),
    ],
)
def test_fewer_years_hold_fewer_children(
    years: str, cohort: str, count: int, total: int, before: int | None, after: int | None
) -> None:
    answers = {"data.years": years, "data.cohort": cohort}
    made = asked("KS4_FSM", answers=answers, without=() if before else ("data.coverage",))
    assert years_asked(made) == total
    assert level(assess(made, "", INDEX, RULES), "scale") == before
    assert level(what_if(made, [fewer_years(count)], INDEX, RULES), "scale") == after


def test_changes_are_copied_as_a_proposal() -> None:
    text = proposal(
        [
            Change("KS4_DOB", "coarsen to the year of birth", "", ChangeKind.COARSEN, "KS4"),
            Change("", "drop the dataset ISP", dataset="ISP"),
            Change("", "use a safe setting", "ONS SRS", ChangeKind.SETTING),
            fewer_years(1),
        ]
    )
    assert text.splitlines()[1:] == [
        "- KS4_DOB (KS4): coarsen to the year of birth.",
        "- drop the dataset ISP.",
        "- use a safe setting (ONS SRS).",
        "- ask for the newest year only.",
    ]


POOL = (
    "KS4_DOB", "KS4_UPN", "KS4_FSM", "KS4_SENE", "KS4_ETHNIC", "KS4_SURNAME", "KS4_IDACI", "XYZ",
    "KS4_CLA_6_MONTHS", "KS4_ENTRYDAT", "KS4_SENPS", "KS4_BOARDNO",
)  # fmt: skip


@st.composite
def applications(draw: st.DrawFn) -> Application:
    aliases = draw(st.lists(st.sampled_from(POOL), min_size=1, max_size=5, unique=True))
    used = draw(st.sets(st.sampled_from(aliases)))
    answers = {
        "setting.route": draw(st.sampled_from(sorted(RULES.levels.setting))),
        "data.years": "2012/13 to 2016/17",
        "data.cohort": draw(st.sampled_from(["About 12,000", "About 1,200,000", "unknown"])),
        "data.linkage": draw(st.sampled_from(["No linkage", "ILR"])),
    }
    without = draw(st.sets(st.sampled_from(["isq.policy", "project.commercial", "data.years"])))
    return application(*aliases, used=tuple(used), answers=answers, without=tuple(without))


@settings(max_examples=60, deadline=None)
@given(made=applications(), name=st.sampled_from(["gdpr-2018", "classes-2018"]))
def test_no_smaller_change_reaches_the_next_band(made: Application, name: str) -> None:
    rules = load_rulebook(name).rules
    before = assess(made, "", INDEX, rules)
    lower = [band.up_to for band in rules.band if band.up_to < before.score]
    found = way_to_next_band(made, INDEX, rules)
    smallest = by_trying_everything(made, rules, lower[-1]) if lower else None
    if smallest is None:
        assert found is None
        return
    assert found is not None
    assert found.proven
    assert len(found.changes) == smallest
    after = what_if(made, found.changes, INDEX, rules)
    assert after.score <= lower[-1]
    assert found.target == f"the band {rules.band_of(lower[-1])}"


def by_trying_everything(made: Application, rules, limit: float) -> int | None:  # type: ignore[no-untyped-def]
    """Return the fewest changes by which the score falls to ``limit``, with something left."""
    ways = []
    for item, known in match_items(made, INDEX).pairs:
        alias = item.alias if known is None else known.alias
        softer = rules.softer(known) if known is not None else ()
        coarse = [Change(alias, "", s.to, ChangeKind.COARSEN, "KS4") for s in softer]
        ways.append([None, Change(alias, "drop", dataset="KS4"), *coarse])
    ways.append([None, Change("", "", rules.safe_settings[0], ChangeKind.SETTING)])
    ways.append([None, *(fewer_years(n) for n in range(1, years_asked(made)))])
    sizes = []
    for chosen in product(*ways):
        changes = [change for change in chosen if change is not None]
        drops = sum(change.kind is ChangeKind.DROP for change in changes)
        if (sizes and len(changes) >= min(sizes)) or drops == len(made.items):
            continue
        if what_if(made, changes, INDEX, rules).score <= limit:
            sizes.append(len(changes))
    return min(sizes, default=None)


def test_a_default_item_asked_for_by_name_keeps_its_dataset() -> None:
    """Without the date of birth the board's number is left: found once by the test above."""
    made = application(
        "KS4_DOB", "KS4_BOARDNO",
        answers={"setting.route": "Accredited safe setting", "data.cohort": "About 12,000"},
    )  # fmt: skip
    found = way_to_next_band(made, INDEX, RULES)
    assert found is not None
    assert found.changes[-1].alias == "KS4_DOB"
    assert what_if(made, found.changes, INDEX, RULES).band == "low"


def large(seed: int, count: int) -> Application:
    """Return an application for ``count`` items by request, of several datasets, set at random."""
    dice = random.Random(seed)
    by_request = [i for i in INDEX.catalogue.items if i.block is Block.BY_REQUEST]
    items = [
        i
        for i in dice.sample(by_request, len(by_request))
        if INDEX.find_in(i.alias, i.dataset) is i
    ]
    made = application(answers=OWN | {"data.linkage": "ILR and HESA", "data.coverage": "National"})
    rows = tuple(
        row for item in items[:count] for row in application(item.alias, dataset=item.dataset).items
    )
    return Application(made.reference, "", answers=made.answers, users=made.users, items=rows)


@pytest.mark.parametrize("seed", range(6))
def test_forty_items_are_proven_and_the_band_is_reached(seed: int) -> None:
    made = large(seed, 40)
    before = assess(made, "", INDEX, RULES)
    found = way_to_next_band(made, INDEX, RULES)
    assert found is None or found.proven
    if found is not None:
        after = what_if(made, found.changes, INDEX, RULES)
        assert after.band != before.band
        assert after.score < before.score


def test_a_search_that_is_cut_short_says_so() -> None:
    made = large(1, 40)
    found = way_to_next_band(made, INDEX, RULES, steps=3)
    assert found is None or not found.proven
    assert Minimisation("", (), False) != Minimisation("", ())

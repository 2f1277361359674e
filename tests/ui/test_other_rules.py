"""Beside the papers: the smallest change for the next band, and another rule set."""

from __future__ import annotations

from datetime import date

from dmap_desktop.domain.application import (
    Answer,
    Application,
    Block,
    DataUser,
    DocumentKind,
    Item,
)
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.ui.reading.other_rules import NextBandCard, OtherRulesCard

ANSWERS = {
    "setting.route": "Own premises, other",
    "data.years": "2012/13 to 2016/17",
    "data.cohort": "About 12,000 children",
    "data.tier": "Tier 2",
}
MADE = Application(
    "DR180702.01",
    "A project",
    answers=tuple(
        Answer(key, key, text, DocumentKind.APPLICATION_FORM, Evidence("f" * 64))
        for key, text in ANSWERS.items()
    ),
    users=(DataUser("Analyst", "", True, date(2018, 1, 5), "ONS"),),
    items=tuple(
        Item(alias, "KS4", Block.BY_REQUEST, use="Explains results")
        for alias in ("KS4_DOB", "KS4_FSM", "KS4_SENE")
    ),
)


def test_the_smallest_change_for_the_next_band_is_said_when_asked_for(qtbot) -> None:  # type: ignore[no-untyped-def]
    card = NextBandCard(MADE, load_rulebook())
    qtbot.addWidget(card)
    card.show()
    assert not card.said.isVisible()
    card.look.click()
    assert card.said.text().startswith("To the band ")
    assert "safe setting" in card.said.text()
    nothing = NextBandCard(Application("DR180702.02", ""), load_rulebook())
    qtbot.addWidget(nothing)
    nothing.look.click()
    assert nothing.said.text().startswith("No change of what is asked for")


def test_another_rule_set_says_which_items_move(qtbot) -> None:  # type: ignore[no-untyped-def]
    other = OtherRulesCard(MADE, load_rulebook())
    qtbot.addWidget(other)
    other.show()
    assert not other.words.isVisible()
    other.choice.setCurrentIndex(other.choice.findData("tiers-as-published"))
    assert other.words.text() == "Stays in Tier 1"
    assert "KS4_SENE: Tier 1 to Tier 2" in other.moved.text()
    other.choice.setCurrentIndex(0)
    assert not other.moved.isVisible()

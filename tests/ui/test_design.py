"""Colours that meet on screen stand out from each other enough; every meaning is whole."""

from __future__ import annotations

import pytest

from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.findings import Basis, GateState
from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.records import InterestNature, Outcome, Presence, Vote
from dmap_desktop.places import resource
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.contrast import GRAPHICS, TEXT, ratio
from dmap_desktop.ui.design.tokens import THEMES, ThemeName, Tone
from dmap_desktop.ui.shortcuts import Shortcut

THEME = pytest.mark.parametrize("theme", ThemeName)


def test_the_measure_is_that_of_the_standard() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert ratio("#123456", "#123456") == 1


@THEME
def test_text_can_be_read_on_its_ground(theme: ThemeName) -> None:
    colours = THEMES[theme]
    least = 7.0 if theme is ThemeName.HIGH_CONTRAST else TEXT
    for ground in (colours.canvas, colours.surface, colours.raised):
        for ink in (colours.text, colours.muted, colours.accent):
            assert ratio(ink, ground) >= least, (ink, ground)
    assert ratio(colours.on_accent, colours.accent_fill) >= TEXT
    assert ratio(colours.on_rail, colours.rail) >= TEXT
    assert ratio(colours.rail_muted, colours.rail) >= TEXT
    assert ratio(colours.text, colours.accent_soft) >= TEXT


@THEME
def test_tones_can_be_read_on_their_soft_ground(theme: ThemeName) -> None:
    colours = THEMES[theme]
    for tone in Tone:
        shade = colours.shade(tone)
        assert ratio(shade.text, shade.soft) >= TEXT, tone
        assert ratio(shade.text, colours.surface) >= TEXT, tone


@THEME
def test_edges_and_marks_can_be_seen(theme: ThemeName) -> None:
    colours = THEMES[theme]
    for ground in (colours.canvas, colours.surface):
        assert ratio(colours.control, ground) >= GRAPHICS
        assert ratio(colours.focus, ground) >= GRAPHICS
    # Pages are white in every theme, and evidence is framed on them.
    assert ratio(colours.highlight_edge, "#ffffff") >= GRAPHICS


def test_every_value_has_a_look_with_an_icon_and_a_word() -> None:
    looks = [
        *(meaning.case_state(value) for value in CaseState),
        *(meaning.outcome(value) for value in Outcome),
        *(meaning.vote(value) for value in Vote),
        *(meaning.gate(value) for value in GateState),
        *(meaning.basis(value) for value in Basis),
        *(meaning.meeting_state(value) for value in MeetingState),
        *(meaning.presence(value) for value in Presence),
        *(meaning.interest(value, True) for value in InterestNature),
        *(meaning.tier(number) for number in (1, 2, 3, 4, None)),
        *(meaning.band(word) for word in ("low", "moderate", "high", "very high", "odd")),
        meaning.sync("", 0),
        meaning.sync("09:02", 3),
        meaning.sync("09:02", 0),
        meaning.sync("09:02", 0, fault="away"),
        meaning.sync("", 0, has_hub=False),
    ]
    for shown in looks:
        assert shown.word
        assert resource("icons", f"{shown.icon}.svg").is_file(), shown.icon


def test_tiers_share_one_tone_because_their_numbers_are_no_scale() -> None:
    assert {meaning.tier(number).tone for number in (1, 2, 3, 4)} == {Tone.NEUTRAL}
    assert len({meaning.tier(number).icon for number in (1, 2, 3, 4)}) == 4


def test_no_keys_do_two_things() -> None:
    keys = [key for shortcut in Shortcut for key in shortcut.value.keys]
    assert len(keys) == len(set(keys))

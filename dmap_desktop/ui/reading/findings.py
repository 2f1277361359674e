"""The findings beside the papers: tier, score, gates and factors, with the way to their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dmap_desktop.assessment.score import contributions
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.findings import Assessment, Cause, Factor, Gate, Minimisation, Safe
from dmap_desktop.domain.records import Paper
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.reading.place import place_link
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card, line
from dmap_desktop.ui.widgets.gauge import ScoreGauge
from dmap_desktop.ui.widgets.levels import LevelBar
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import heading, label

Light = Callable[[Evidence], None]
_SHOWN = 8
"""Names of a long list that are spelled out."""
_PLACES = 3
"""Places of a finding that get a link."""


class FindingsPanel(ScrollColumn):
    """A column of cards; a link lights the place a finding was read at."""

    def __init__(
        self,
        light: Light,
        gateway: QWidget | None = None,
        try_less: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; ``light`` shows a place, ``gateway`` stands below the gates.

        ``try_less`` opens what becomes of the case when less is asked for.
        """
        super().__init__(parent)
        self._gateway, self._try_less = gateway, try_less
        self.setObjectName("reading.findings")
        self.setAccessibleName("Findings")
        self._light = light
        self._papers: Sequence[Paper] = ()
        self.say("Choose a case first.")

    def show_assessment(
        self, found: Assessment, papers: Sequence[Paper] = (), trials: Sequence[QWidget] = ()
    ) -> None:
        """Show all findings; places are named by their page in the pack of ``papers``.

        ``trials`` are cards that try something out; they stand below the score.
        """
        self._papers = papers
        cards = [
            self._tier_card(found),
            _score_card(found),
            *trials,
            self._gates_card(found.gates),
            *((self._gateway,) if self._gateway else ()),
            self._factors_card(found.factors),
        ]
        self._fill(cards)

    def say(self, sentence: str) -> None:
        """Say why there are no findings to be seen."""
        card = Card("Findings")
        card.body.addWidget(Badge(meaning.BLIND), 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(label(sentence, "muted"))
        self._fill([card])

    def _fill(self, cards: Sequence[QWidget]) -> None:
        if self._gateway is not None:
            self._gateway.setParent(None)  # It outlives the column it stood in.
        self.show_cards(cards)

    def _tier_card(self, found: Assessment) -> Card:
        card = Card("Recommended tier", found.tier.rules_words)
        card.body.addWidget(heading(found.tier.words(), "heading"))
        for cause in found.tier.because:
            _add_cause(card, cause)
        for way in found.minimise:
            card.body.addWidget(line())
            _add_way(card, way)
        if self._try_less is not None:
            less = button("What if less were asked for...", "sigma")
            less.setObjectName("findings.less")
            less.clicked.connect(self._try_less)
            card.body.addWidget(less, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _gates_card(self, gates: Sequence[Gate]) -> Card:
        card = Card("Gates", "What must hold before risk is worth weighing.")
        for place, gate in enumerate(gates):
            if place:
                card.body.addWidget(line())
            top = QHBoxLayout()
            top.addWidget(label(gate.name[:1].upper() + gate.name[1:], "strong"), 1)
            top.addWidget(Badge(meaning.gate(gate.state)), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(top)
            card.body.addWidget(label(gate.why))
            self._add_places(card, gate.evidence)
        return card

    def _factors_card(self, factors: Sequence[Factor]) -> Card:
        card = Card("Risk under the Five Safes", "0 is least, 4 is most; levels are ours.")
        for safe in Safe:
            mine = [factor for factor in factors if factor.safe is safe]
            if not mine:
                continue
            card.body.addWidget(heading(f"Safe {safe.value}", "label"))
            for factor in mine:
                self._add_factor(card, factor)
            card.body.addWidget(line())
        return card

    def _add_factor(self, card: Card, factor: Factor) -> None:
        top = QHBoxLayout()
        top.addWidget(label(factor.name[:1].upper() + factor.name[1:], "strong"), 1)
        if factor.weight:
            top.addWidget(LevelBar(factor.level), 0, Qt.AlignmentFlag.AlignTop)
        else:
            top.addWidget(label("shown beside, never subtracted", "caption"))
        card.body.addLayout(top)
        card.body.addWidget(label(factor.why))
        self._add_places(card, factor.evidence)

    def _add_places(self, card: Card, places: Sequence[Evidence]) -> None:
        if not places:
            return
        links = QVBoxLayout()
        links.setSpacing(0)
        for evidence in places[:_PLACES]:
            links.addWidget(place_link(self._papers, evidence, self._light))
        if len(places) > _PLACES:
            links.addWidget(label(f"and {len(places) - _PLACES} more places", "caption"))
        card.body.addLayout(links)


def _add_cause(card: Card, cause: Cause) -> None:
    card.body.addWidget(label(cause.rule))
    card.body.addWidget(label(_names(cause.aliases), "muted"))
    card.body.addWidget(Badge(meaning.basis(cause.basis)), 0, Qt.AlignmentFlag.AlignLeft)


def _add_way(card: Card, way: Minimisation) -> None:
    card.body.addWidget(label(f"The smallest change to reach {way.target}", "strong"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.ROOM)
    grid.setVerticalSpacing(Space.TIGHT)
    grid.setColumnStretch(1, 1)
    for row, change in enumerate(way.changes[:_SHOWN]):
        name = label(change.alias or change.dataset, "caption")
        name.setWordWrap(False)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(change.change, "caption"), row, 1)
    card.body.addLayout(grid)
    if len(way.changes) > _SHOWN:
        card.body.addWidget(label(f"and {len(way.changes) - _SHOWN} more", "caption"))


def _score_card(found: Assessment) -> Card:
    low, high = found.score_range
    card = Card("Risk score", "The panel's own convention: no official score was ever published.")
    top = QHBoxLayout()
    top.addWidget(heading(f"{found.score:.0f} of 100", "heading"))
    top.addWidget(Badge(meaning.band(found.band)))
    top.addStretch(1)
    card.body.addLayout(top)
    card.body.addWidget(ScoreGauge(found.score, low, high))
    card.body.addWidget(
        label(f"From {low:.0f} to {high:.0f} when all that is not known turns out best, or worst.")
    )
    _add_contributions(card, found)
    card.body.addWidget(label(_sensitivity(found), "muted"))
    return card


def _add_contributions(card: Card, found: Assessment) -> None:
    """Show what the score is made of, the most first; a factor that brings nothing is left out."""
    unknown = {factor.name for factor in found.factors if factor.level is None}
    brings = sorted(contributions(found), key=lambda part: -part[1])
    brings = [part for part in brings if part[1]]
    if not brings:
        return
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.ROOM)
    grid.setVerticalSpacing(Space.TIGHT)
    grid.setColumnStretch(0, 1)
    for row, (name, points) in enumerate(brings):
        words = f"{name} (not known, counted as worst)" if name in unknown else name
        figure = label(f"{points:.1f}", "caption")
        figure.setAccessibleName(f"{name} brings {points:.1f} of {found.score:.1f} points")
        grid.addWidget(label(words[:1].upper() + words[1:], "caption"), row, 0)
        grid.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    card.body.addWidget(label(f"What the {found.score:.1f} points are made of", "label"))
    card.body.addLayout(grid)


def _sensitivity(found: Assessment) -> str:
    deciding = [
        s.factor
        for s in found.sensitivity
        if s.band_if_lower != found.band or s.band_if_higher != found.band
    ]
    if not deciding:
        return "No weight, moved by a quarter up or down, changes the band."
    return f"The band hangs on the weight of: {', '.join(deciding)} (moved by a quarter)."


def _names(aliases: Sequence[str]) -> str:
    shown = ", ".join(aliases[:_SHOWN])
    return shown + (f" and {len(aliases) - _SHOWN} more" if len(aliases) > _SHOWN else "")

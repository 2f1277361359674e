"""The same application under another rule set, and the smallest change for the next risk band.

Nothing is saved: the application stays as it was sent.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from dmap_desktop.assessment.assess import compare_rules
from dmap_desktop.assessment.next_band import way_to_next_band
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.findings import Change, TierComparison
from dmap_desktop.rulebooks import load_rulebook, rule_names
from dmap_desktop.services.session import Rulebook
from dmap_desktop.ui.reading.operations import Look
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.chooser import Chooser
from dmap_desktop.ui.widgets.words import label

_SHOWN = 12
"""Moved items that are spelled out."""


def trials_of(look: Look) -> tuple[QWidget, ...]:
    """Return the cards that try something out on the case of ``look``."""
    if look.application is None or look.rulebook is None:
        return ()
    return (
        NextBandCard(look.application, look.rulebook),
        OtherRulesCard(look.application, look.rulebook),
    )


class NextBandCard(Card):
    """The fewest changes that bring the score to the next lower band, looked for when asked."""

    def __init__(self, application: Application, rulebook: Rulebook) -> None:
        """Look for nothing yet."""
        super().__init__("The next risk band", "Bands and weights are the panel's own convention.")
        self._application, self._rulebook = application, rulebook
        self.look = button("Find the smallest change")
        self.look.setObjectName("next_band.look")
        self.look.clicked.connect(self._look)
        self.said = label("")
        self.said.hide()
        self.body.addWidget(self.look)
        self.body.addWidget(self.said)

    def _look(self) -> None:
        found = way_to_next_band(self._application, self._rulebook.catalogue, self._rulebook.rules)
        if found is None:
            words = "No change of what is asked for reaches a lower band, or none was found."
        else:
            words = f"To {found.target}: {'; '.join(_words(change) for change in found.changes)}."
            words += "" if found.proven else " Not proven smallest."
        self.said.setText(words)
        self.said.show()


class OtherRulesCard(Card):
    """The same application under another rule set: which items move, by which words."""

    def __init__(self, application: Application, rulebook: Rulebook) -> None:
        """Offer every rule set that ships but the one in use."""
        super().__init__("Under another rule set", f"Compared with {rulebook.rules.title}.")
        self._application, self._rulebook = application, rulebook
        self.choice = Chooser("other_rules.choice", "Rule set to compare with")
        self.choice.addItem("Choose a rule set", "")
        for name in rule_names():
            rules = load_rulebook(name).rules
            if rules.sha256 != rulebook.rules.sha256:
                self.choice.addItem(rules.title, name)
        self.choice.currentIndexChanged.connect(self._compare)
        self.words = label("", "strong")
        self.moved = label("")
        for widget in (self.choice, self.words, self.moved):
            self.body.addWidget(widget)
        self.words.hide()
        self.moved.hide()

    def _compare(self) -> None:
        name = str(self.choice.currentData())
        self.words.setVisible(bool(name))
        self.moved.setVisible(bool(name))
        if name:
            other = load_rulebook(name).rules
            book = self._rulebook
            found = compare_rules(self._application, book.catalogue, book.rules, other)
            self.words.setText(found.words()[:1].upper() + found.words()[1:])
            self.moved.setText(_moved(found))


def _moved(found: TierComparison) -> str:
    lines = [
        f"{new.alias}: {_tier(old.tier)} to {_tier(new.tier)}. {new.rule}"
        for old, new in found.moved[:_SHOWN]
    ]
    if len(found.moved) > _SHOWN:
        lines.append(f"and {len(found.moved) - _SHOWN} more items")
    return "\n".join(lines) or "No item stands elsewhere."


def _tier(tier: int | None) -> str:
    return "no tier" if tier is None else f"Tier {tier}"


def _words(change: Change) -> str:
    return f"{change.alias}: {change.change}" if change.alias else change.change

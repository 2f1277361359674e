"""The card that adopts a policy or a rule set for the panel."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox

from dmap_desktop.domain.panel import OFFICIAL_APPROVALS, Panel
from dmap_desktop.rulebooks import load_rulebook, rule_names
from dmap_desktop.services.governing import adopt_policy, adopt_rules, policy_of, why_not_adopt
from dmap_desktop.ui.widgets.buttons import ReasonButton
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace


class PolicyCard(Card):
    """What the panel may settle; three approvals are official and the least."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__("Settle the rules anew", "They count for every act from then on.")
        self._workplace = workplace
        self.needed = QSpinBox()
        self.needed.setRange(OFFICIAL_APPROVALS, 15)
        self.needed.setAccessibleName("Approving ballots needed")
        self.needed.setObjectName("policy.needed")
        self.chair = QCheckBox("The chair's vote counts")
        self.between = QCheckBox("Decisions between meetings are allowed")
        self.adopt = ReasonButton("Adopt the policy...", "landmark")
        self.adopt.clicked.connect(self._ask_policy)
        self.rules = QComboBox()
        self.rules.setAccessibleName("Rule set")
        self.rules.addItems(rule_names())
        self.adopt_rules = ReasonButton("Adopt the rule set...", "scroll-text")
        self.adopt_rules.clicked.connect(self._ask_rules)
        for widget in (label("Approving ballots needed", "label"), self.needed, self.chair,
                       self.between, self.adopt, label("Rule set", "label"), self.rules,
                       self.adopt_rules):  # fmt: skip
            self.body.addWidget(widget)

    def show_panel(self, panel: Panel) -> None:
        """Begin from what the panel has settled."""
        self.needed.setValue(panel.policy.approvals_needed)
        self.chair.setChecked(panel.policy.chair_votes)
        self.between.setChecked(panel.policy.between_meetings)
        if panel.rules is not None:
            self.rules.setCurrentText(panel.rules.name)
        self._workplace.ask(why_not_adopt, self._possible)

    def _possible(self, reason: str | None) -> None:
        self.adopt.set_possible(reason)
        self.adopt_rules.set_possible(reason)

    def _ask_policy(self) -> None:
        policy = policy_of(self.needed.value(), self.chair.isChecked(), self.between.isChecked())
        words = " ".join(policy.assumptions)
        self._workplace.guard.confirm(
            self,
            f"Adopt this policy? At least {policy.approvals_needed} members must approve. {words}",
            "Adopt",
            lambda: self._adopt_policy(),
        )

    def _adopt_policy(self) -> None:
        policy = policy_of(self.needed.value(), self.chair.isChecked(), self.between.isChecked())
        self._workplace.do(
            lambda session: adopt_policy(session, policy), "The panel has a new policy."
        )

    def _ask_rules(self) -> None:
        name = self.rules.currentText()
        self._workplace.guard.confirm(
            self,
            f"Adopt the rule set {name}? Assessments made from now on rest on it.",
            "Adopt",
            lambda: self._adopt_rules(name),
        )

    def _adopt_rules(self, name: str) -> None:
        self._workplace.do(
            lambda session: adopt_rules(session, load_rulebook(name)),
            f"The panel works by {name} from now on.",
        )

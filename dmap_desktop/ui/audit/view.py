"""The screen of the audit: a verdict, the decisions, what was found wrong, the log of acts."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from dmap_desktop.domain.chain import Finding
from dmap_desktop.services.verifying import CheckedDecision, Verification
from dmap_desktop.ui.audit.model import DECISIONS, FINDINGS, LOG
from dmap_desktop.ui.audit.operations import Audited, LoggedAct, audit
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card, EmptyState
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_NOT_YET = Meaning("circle-dashed", "Not verified yet", Tone.NEUTRAL)


class AuditView(Screen):
    """Verifies on demand; nothing is believed because a server says so."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__("Audit")
        self.header.set_title("Audit", "Every decision, checked again from the signed records")
        self._workplace = workplace
        self.verify = button("Verify every record", "shield-check", "primary")
        self.verify.setObjectName("audit.verify")
        self.verify.clicked.connect(lambda: self.run())
        self.header.add_action(self.verify)
        self.verdict = Badge(_NOT_YET)
        self.words = label(
            "Press Verify every record: all records on this device are folded again from nothing.",
            "muted",
        )
        memory = workplace.memory
        decisions: RowsModel[CheckedDecision] = RowsModel(DECISIONS, lambda row: row.record, self)
        findings: RowsModel[Finding] = RowsModel(FINDINGS, lambda row: row.sentence, self)
        log: RowsModel[LoggedAct] = RowsModel(LOG, lambda row: row.hash, self)
        self.decisions = DataTable(
            decisions, "Decisions", EmptyState("gavel", "No decision was verified yet."), memory
        )
        self.findings = DataTable(
            findings, "Findings", EmptyState("shield-check", "Nothing was found wrong."), memory
        )
        self.log = DataTable(
            log, "Acts", EmptyState("scroll-text", "Verify to see the log of acts."), memory
        )
        self.decisions.view.setObjectName("audit.decisions")
        self.findings.view.setObjectName("audit.findings")
        self.log.view.setObjectName("audit.log")
        self.body.addWidget(self._verdict_card())
        self.body.addWidget(self._tabs(), 1)

    def run(self) -> None:
        """Verify everything held here."""
        self.verify.setEnabled(False)
        self.verdict.show_meaning(Meaning("circle-dashed", "Verifying", Tone.INFO))
        self._workplace.ask(audit, self._show_result, self._failed)

    def refresh(self, streams: frozenset[str]) -> None:
        """Say that what is shown is older than the records."""
        if self.log.model.total:
            self.verdict.show_meaning(
                Meaning("triangle-alert", "Records changed since", Tone.WARNING)
            )

    def first_focus(self) -> QWidget:
        """Return the button."""
        return self.verify

    @property
    def verified(self) -> bool:
        """Say whether a verification has ended and is shown."""
        return self.verify.isEnabled() and bool(self.log.model.total)

    def _verdict_card(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(Space.ROOM)
        row.addWidget(self.verdict)
        row.addWidget(self.words, 1)
        card.body.addLayout(row)
        card.body.addWidget(
            label(
                "To check the hub itself, or with no profile at all, use dmap-desktop verify HUB, "
                "or write a file with dmap-desktop export audit and verify that.",
                "caption",
            )
        )
        return card

    def _tabs(self) -> QTabWidget:
        self._pages = QTabWidget()
        for table, title in (
            (self.decisions, "Decisions"),
            (self.findings, "Findings"),
            (self.log, "Log of acts"),
        ):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, Space.ROOM, 0, 0)
            column.addWidget(table)
            self._pages.addTab(page, title)
        return self._pages

    def _show_result(self, result: Audited) -> None:
        self.verify.setEnabled(True)
        proof = result.proof
        self.verdict.show_meaning(_verdict(proof))
        self.words.setText(_words(proof))
        self.decisions.set_rows(proof.decisions)
        self.findings.set_rows(proof.findings)
        self.log.set_rows(result.log)
        self._pages.setTabText(1, f"Findings ({len(proof.findings)})")

    def _failed(self, error: Exception) -> None:
        self.verify.setEnabled(True)
        self.verdict.show_meaning(_NOT_YET)
        self._workplace.failed(error)


def _verdict(proof: Verification) -> Meaning:
    if proof.ok:
        return Meaning("circle-check", "Verified", Tone.SUCCESS)
    return Meaning("circle-x", "Not verified", Tone.DANGER)


def _words(proof: Verification) -> str:
    wrong = [decision.case for decision in proof.decisions if not decision.follows]
    counted = (
        f"{proof.records} records of {proof.devices} devices, {len(proof.decisions)} decisions, "
        f"{len(proof.refused)} acts that do not count."
    )
    if proof.ok:
        return f"Every decision follows from signed records. {counted}"
    if wrong:
        return f"Does not follow from the records: {', '.join(wrong)}. {counted}"
    return f"{len(proof.findings)} findings; see the tab. {counted}"

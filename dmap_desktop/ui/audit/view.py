"""The screen of the audit: a verdict, decisions, findings, the log of acts, reading, packs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from dmap_desktop.domain.audit_log import AuditLog, Delivery, LoggedAccess, LoggedAct
from dmap_desktop.domain.chain import KeptFinding
from dmap_desktop.jobs.lane import Job
from dmap_desktop.services.auditing import Audited, check_again, with_history, write_whole
from dmap_desktop.services.verifying import CheckedDecision, Verification, prove
from dmap_desktop.ui.audit.contested import ContestedDecisions
from dmap_desktop.ui.audit.details import ActDetails
from dmap_desktop.ui.audit.filters import Filters
from dmap_desktop.ui.audit.model import ACCESSES, DECISIONS, DELIVERIES, FINDINGS, LOG
from dmap_desktop.ui.audit.operations import LOG_FILTER, export_log
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.models.columns import Column, Row
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.busy import Busy
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card, EmptyState
from dmap_desktop.ui.widgets.saving import ask_where
from dmap_desktop.ui.widgets.splits import Splitter
from dmap_desktop.ui.widgets.table import DataTable
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_NOT_YET = Meaning("circle-dashed", "Not verified yet", Tone.NEUTRAL)
_FIRST = "Verify to see it."
_EXPLAINED = (
    "Verify every record reads all that this laptop holds again, signatures included, and folds it "
    "from nothing. The hub and audit bundles are checked the same way; a bundle carries a verifier "
    "of its own for whoever trusts this program as little as the hub."
)


class AuditView(Screen):
    """Verifies on demand; nothing is believed because a server says so."""

    def __init__(self, workplace: Workplace) -> None:
        """Show nothing yet."""
        super().__init__("Audit")
        self.header.set_title("Audit", "Checked again from signed records")
        self._workplace = workplace
        self._log: AuditLog | None = None
        self._job: Job | None = None
        self._add_actions()
        self.busy = Busy()
        self.busy.stopped.connect(self._stop)
        self.verdict = Badge(_NOT_YET)
        self.words = label(_EXPLAINED, "muted")
        self.decisions: DataTable[CheckedDecision] = self._table(
            DECISIONS, "Decisions", "gavel", "No decision was verified yet."
        )
        self.findings: DataTable[KeptFinding] = self._table(
            FINDINGS, "Findings", "shield-check", "Nothing was found wrong."
        )
        self.log: DataTable[LoggedAct] = self._table(LOG, "Acts", "scroll-text", _FIRST)
        self.accesses: DataTable[LoggedAccess] = self._table(
            ACCESSES, "Reading", "book-open-text", "Nothing was opened or exported yet."
        )
        self.deliveries: DataTable[Delivery] = self._table(
            DELIVERIES, "Packs", "inbox", "No pack is published yet."
        )
        self.details = ActDetails()
        self.contested = ContestedDecisions()
        self.decisions.view.selected.connect(self.contested.show_case_of)
        self._add_filters()
        self.log.view.selected.connect(self.details.show_act)
        self.body.addWidget(self._verdict_card())
        self.body.addWidget(self._tabs(), 1)

    def run(self) -> None:
        """Verify everything held here."""
        self._begin("Reading every record again")
        self._job = self._workplace.check(
            check_again, self._show_result, self.busy.progress, self._failed
        )

    def check_hub(self) -> None:
        """Verify everything that lies in the hub."""
        self._begin("Reading the hub")
        self._job = self._workplace.check(
            lambda _, checks, progress: prove(checks.hub(progress)),
            lambda proof: self._show_other("The hub", proof),
            self.busy.progress,
            self._failed,
        )

    def check_bundle(self, path: Path) -> None:
        """Verify an audit bundle."""
        self._begin(f"Reading {path.name}")
        self._job = self._workplace.check(
            lambda _, checks, progress: prove(checks.bundle(path, progress)),
            lambda proof: self._show_other(path.name, proof),
            self.busy.progress,
            self._failed,
        )

    def refresh(self, streams: frozenset[str]) -> None:
        """Say that what is shown is older than the records."""
        if self._log is not None:
            self.verdict.show_meaning(
                Meaning("triangle-alert", "Records changed since", Tone.WARNING)
            )

    def first_focus(self) -> QWidget:
        """Return the button."""
        return self.verify

    @property
    def verified(self) -> bool:
        """Say whether a verification has ended and is shown."""
        return self.verify.isEnabled() and self._log is not None

    def export_to(self, path: Path) -> None:
        """Write the log that is shown to a file; its ending names the format."""
        log = self._log
        if log is not None:
            self._workplace.ask(lambda session: export_log(session, log, path), self._written)

    def write_bundle(self, path: Path) -> None:
        """Write all that this laptop holds as an audit bundle, for whoever shall check it."""
        self._job = self._workplace.check(
            lambda session, checks, _: write_whole(session, checks, path),
            lambda written: self._written((written,)),
            self.busy.progress,
            self._workplace.failed,
        )

    def _table(
        self, columns: tuple[Column[Row], ...], name: str, icon: str, empty: str
    ) -> DataTable[Row]:
        model: RowsModel[Row] = RowsModel(columns, _key, self)
        table = DataTable(model, name, EmptyState(icon, empty), self._workplace.memory)
        table.view.setObjectName(f"audit.{name.lower()}")
        return table

    def _add_actions(self) -> None:
        self.verify = button("Verify every record", "shield-check", "primary")
        self.verify.clicked.connect(lambda: self.run())
        self.export = button("Export the log...", "table-2")
        self.export.setEnabled(False)
        self.export.clicked.connect(lambda: self._ask_where())
        self.whole = button("Write a bundle...", "hard-drive")
        self.whole.clicked.connect(lambda: self._ask_where_whole())
        self.hub = button("Check the hub", "cloud-check")
        self.hub.clicked.connect(lambda: self.check_hub())
        self.bundle = button("Check a bundle...", "file-text")
        self.bundle.clicked.connect(lambda: self._ask_which())
        for name, made in (
            ("export", self.export),
            ("whole", self.whole),
            ("bundle", self.bundle),
            ("hub", self.hub),
            ("verify", self.verify),
        ):
            made.setObjectName(f"audit.{name}")
            self.header.add_action(made)

    def _add_filters(self) -> None:
        acts = self._acts = Filters(self.log, "audit.act")
        acts.add_choice("person", "Everybody", lambda row: row.person)
        acts.add_choice("device", "Every device", lambda row: row.device)
        acts.add_choice("case", "Every case", lambda row: row.case)
        acts.add_choice("kind", "Every kind", lambda row: row.what)
        acts.add_check("refused", "Does not count", lambda row: bool(row.refused))
        acts.add_check("clock", "Clock is off", lambda row: bool(row.clock))
        self.log.filter.setMinimumWidth(look().px(150))
        self.log.add_tool(acts.bar)
        reading = self._reading = Filters(self.accesses, "audit.reading")
        reading.add_choice("person", "Everybody", lambda row: row.person)
        reading.add_choice("case", "Every case", lambda row: row.case)
        reading.add_choice("kind", "Opened and exported", lambda row: row.kind)
        self.accesses.add_tool(reading.bar)

    def _verdict_card(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(Space.ROOM)
        row.addWidget(self.verdict)
        row.addWidget(self.words, 1)
        card.body.addLayout(row)
        card.body.addWidget(self.busy)
        return card

    def _tabs(self) -> QTabWidget:
        self._pages = QTabWidget()
        for table, title in (
            (self._over(self.decisions, self.contested, "audit decisions"), "Decisions"),
            (self.findings, "Findings"),
            (self._over(self.log, self.details, "audit log"), "Log of acts"),
            (self.accesses, "Reading and exports"),
            (self.deliveries, "Packs"),
        ):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, Space.ROOM, 0, 0)
            column.addWidget(table)
            self._pages.addTab(page, title)
        return self._pages

    def _over(self, table: QWidget, details: QWidget, name: str) -> Splitter:
        split = Splitter(Qt.Orientation.Vertical, name, self._workplace.memory)
        split.add(table, details)
        split.setStretchFactor(0, 1)
        split.restore(360, 200)
        return split

    def _begin(self, what: str) -> None:
        for pressed in (self.verify, self.hub, self.bundle):
            pressed.setEnabled(False)
        self.verdict.show_meaning(Meaning("circle-dashed", "Verifying", Tone.INFO))
        self.busy.begin(what)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._end()
        self.verdict.show_meaning(_NOT_YET)

    def _end(self) -> None:
        for pressed in (self.verify, self.hub, self.bundle):
            pressed.setEnabled(True)
        self.busy.hide()

    def _show_proof(self, of: str, proof: Verification, findings: tuple[KeptFinding, ...]) -> None:
        self._end()
        self.verdict.show_meaning(_verdict(proof))
        self.words.setText(f"{of}. {_words(proof)}")
        self.decisions.set_rows(proof.decisions)
        self.findings.set_rows(findings)
        self._pages.setTabText(1, f"Findings ({len(proof.findings)})")

    def _show_other(self, of: str, proof: Verification) -> None:
        """Show what is elsewhere; the log of acts stays that of this laptop."""
        self._show_proof(of, proof, with_history(proof.findings, ()))

    def _show_result(self, result: Audited) -> None:
        log = result.log
        self._log = log
        self.export.setEnabled(True)
        self.contested.set_contested(result.panel, result.contested)
        self._show_proof("This laptop", result.proof, result.findings)
        self._acts.set_rows(log.acts)
        self._reading.set_rows(log.accesses)
        self.deliveries.set_rows(log.deliveries)

    def _ask_which(self) -> None:
        dialog = QFileDialog(self.window(), "Check an audit bundle", "", "Audit bundles (*.zip)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
        dialog.fileSelected.connect(lambda path: self.check_bundle(Path(path)))
        dialog.open()

    def _ask_where(self) -> None:
        ask_where(self, "Export the log", "log-of-acts", LOG_FILTER, self.export_to)

    def _ask_where_whole(self) -> None:
        formats = "Audit bundle (*.zip)"
        ask_where(self, "Write an audit bundle", "audit-bundle", formats, self.write_bundle)

    def _written(self, paths: tuple[Path, ...]) -> None:
        self._workplace.messages.info(f"Written: {', '.join(str(path) for path in paths)}")

    def _failed(self, error: Exception) -> None:
        self._end()
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


def _key(row: object) -> str:
    """Name a row of any of the tables for good."""
    match row:
        case CheckedDecision():
            return row.record
        case KeptFinding():
            found = row.finding
            return f"{found.device} {found.sequence} {found.place} {found.sentence}"
        case LoggedAct():
            return row.hash
        case LoggedAccess():
            return f"{row.device} {row.at} {row.what} {row.case}"
        case Delivery():
            return row.case
    raise TypeError(type(row).__name__)

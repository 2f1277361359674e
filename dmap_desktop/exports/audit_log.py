"""The log of acts as tables: one row an act, one an access, one a pack."""

from __future__ import annotations

from dmap_desktop.domain.audit_log import AuditLog, Delivery, LoggedAccess, LoggedAct
from dmap_desktop.exports.model import Column, Table

ACT_COLUMNS = (
    Column("No.", 8, numeric=True),
    Column("Written, by the device's clock", 26),
    Column("Arrived by", 26),
    Column("Who", 24),
    Column("Device", 12, code=True),
    Column("Its act", 8, numeric=True),
    Column("What", 26),
    Column("Where", 22),
    Column("Counts", 14),
    Column("Rule it broke", 60),
    Column("Clock", 50),
    Column("First seen by", 40),
    Column("Received by", 60),
    Column("Not received by", 60),
    Column("SHA-256", 70, code=True),
)


def acts_table(log: AuditLog) -> Table:
    """Return every act, newest first."""
    return Table("Acts", ACT_COLUMNS, tuple(_act(act) for act in log.acts))


def log_sheets(log: AuditLog) -> tuple[Table, ...]:
    """Return the whole log: about it, acts, reading and exports, packs."""
    about = Table(
        "About",
        (Column("About this log", 26), Column("", 90)),
        (
            ("Panel", log.title),
            ("As of", log.as_of),
            ("Acts", str(len(log.acts))),
            ("Of these do not count", str(sum(bool(act.refused) for act in log.acts))),
            ("Order", "By the records themselves; no clock is asked for it."),
            ("Arrived", "When the act had left its device at the latest, as far as this is known."),
        ),
    )
    accesses = Table(
        "Reading and exports",
        (
            Column("When, by the device's clock", 26),
            Column("Who", 24),
            Column("Device", 12, code=True),
            Column("Did", 12),
            Column("What", 50),
            Column("Case", 16),
            Column("Pack", 8, numeric=True),
            Column("Reported in act", 16, numeric=True),
        ),
        tuple(_access(access) for access in log.accesses),
        key=1,
    )
    packs = Table(
        "Packs",
        (
            Column("Case", 16),
            Column("Title", 40),
            Column("Pack", 8, numeric=True),
            Column("Published", 26),
            Column("On devices of", 60),
            Column("Not yet on devices of", 60),
        ),
        tuple(_delivery(delivery) for delivery in log.deliveries),
    )
    return (about, acts_table(log), accesses, packs)


def _act(act: LoggedAct) -> tuple[str, ...]:
    counts = "no" if act.refused else "replaced" if act.replaced else "yes"
    return (
        str(act.number),
        act.written,
        "waiting for the hub" if act.waiting else act.arrived,
        act.person,
        act.device,
        str(act.sequence),
        act.what,
        act.where,
        counts,
        act.refused,
        act.clock,
        act.first_seen,
        "; ".join(act.received),
        "; ".join(act.missing),
        act.hash,
    )


def _access(access: LoggedAccess) -> tuple[str, ...]:
    return (
        access.at,
        access.person,
        access.device,
        access.kind,
        access.what,
        access.case,
        str(access.pack or ""),
        str(access.report or ""),
    )


def _delivery(delivery: Delivery) -> tuple[str, ...]:
    return (
        delivery.case,
        delivery.title,
        str(delivery.pack),
        delivery.published,
        "; ".join(delivery.holding),
        "; ".join(delivery.missing),
    )

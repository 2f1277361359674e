"""Minutes and register as tables to sort and filter: one table a sheet."""

from __future__ import annotations

from dmap_desktop.domain.minutes import MinutedItem, Minutes, Register, RegisterRow
from dmap_desktop.exports.minutes import ballots, proofs
from dmap_desktop.exports.model import Column, Table, in_words, listed

REGISTER_COLUMNS = (
    Column("Reference", 14),
    Column("Organisation", 26),
    Column("Organisation type", 18),
    Column("Title", 36),
    Column("Summary", 50),
    Column("Project aims", 50),
    Column("Intended audience", 30),
    Column("Intended outputs", 30),
    Column("Datasets", 36),
    Column("Tier", 8),
    Column("Status", 14),
    Column("Received", 12),
    Column("Decided", 12),
    Column("Outcome", 22),
    Column("Conditions", 50),
    Column("Decided by", 14),
    Column("Date of release, re-use permission or rejection", 34),
)
"""In the order of the fields of :class:`RegisterRow`."""


def minutes_sheets(minutes: Minutes) -> tuple[Table, ...]:
    """Return the minutes as tables; captions are fit for the names of sheets."""
    items = (*minutes.items, *minutes.between_meetings)
    return (
        _meeting(minutes),
        _attendance(minutes),
        _interests(minutes),
        Table("Items", _ITEM_COLUMNS, tuple(_item(item) for item in items), key=1),
        _ballots(items),
        _conditions(items),
        Table(
            "Actions",
            (
                Column("No.", 10),
                Column("Action", 60),
                Column("Owner", 24),
                Column("Due", 20),
                Column("State", 12),
            ),
            tuple((a.number, a.text, a.owner, in_words(a.due), a.state) for a in minutes.actions),
        ),
        _records(items),
    )


def register_sheets(register: Register) -> tuple[Table, ...]:
    """Return the register: about it, all rows, and the rows of each status, as published."""
    about = Table(
        "About",
        (Column("About this edition", 26), Column("", 90)),
        (
            ("Title", register.title),
            ("As of", in_words(register.as_of)),
            ("Counting rule", register.counting_rule),
            *((f"Rows: {status}", str(count)) for status, count in counts(register)),
        ),
    )
    by_status = (
        Table(
            status.capitalize(),
            REGISTER_COLUMNS,
            tuple(register_row(row) for row in register.rows if row.status == status),
        )
        for status, _ in counts(register)[1:]
    )
    return (about, register_table(register), *by_status)


def register_table(register: Register) -> Table:
    """Return every row of the register in one table."""
    return Table("All", REGISTER_COLUMNS, tuple(register_row(row) for row in register.rows))


def register_row(row: RegisterRow) -> tuple[str, ...]:
    """Return a row's cells in the order of ``REGISTER_COLUMNS``; dates stay ISO, to sort by."""
    return tuple(getattr(row, field) for field in RegisterRow.__struct_fields__)


def counts(register: Register) -> tuple[tuple[str, int], ...]:
    """Return how many rows there are in all and of each status."""
    held = [row.status for row in register.rows]
    return (("all", len(held)), *((s, held.count(s)) for s in sorted(set(held))))


_ITEM_COLUMNS = (
    Column("Item", 8),
    Column("Reference", 16),
    Column("Title", 36),
    Column("Applicant", 28),
    Column("Outcome", 24),
    Column("What is asked", 60),
    Column("What was checked", 60),
    Column("Discussion", 80),
    Column("Quorum", 40),
    Column("Reasons", 60),
    Column("Advice", 50),
    Column("Question to the DSPB", 50),
    Column("Ruling of the DSPB", 50),
)


def _item(item: MinutedItem) -> tuple[str, ...]:
    return (
        str(item.number) if item.number else "between meetings",
        item.reference,
        item.title,
        item.applicant,
        item.outcome,
        item.asked,
        "\n".join(item.checked),
        item.discussion or item.hidden,
        item.quorum,
        item.reasons,
        "\n".join(item.advice),
        item.question,
        item.ruling,
    )


def _meeting(minutes: Minutes) -> Table:
    rows = (
        ("Body", minutes.body),
        ("Title", minutes.title),
        ("Date", in_words(minutes.held_on)),
        ("Meeting", minutes.kind.capitalize()),
        ("Status", minutes.status.capitalize()),
        ("Marking", minutes.marking or "None: released on purpose"),
        ("Chair", listed(minutes.chairs)),
        ("Apologies", listed(minutes.apologies)),
        *(("Counting rule", rule) for rule in minutes.counting_rules),
    )
    return Table("Meeting", (Column("About the meeting", 26), Column("", 90)), rows)


def _attendance(minutes: Minutes) -> Table:
    groups = (("Present", minutes.present), ("In attendance", minutes.in_attendance))
    rows = tuple(
        (who.name, who.post, who.role, how, who.items) for how, people in groups for who in people
    )
    columns = (
        Column("Name", 28),
        Column("Post", 36),
        Column("Role", 18),
        Column("Attendance", 18),
        Column("Present for", 18),
    )
    return Table("Attendance", columns, rows)


def _interests(minutes: Minutes) -> Table:
    columns = (
        Column("Item", 8, numeric=True),
        Column("Case", 16),
        Column("Name", 28),
        Column("Nature", 16),
        Column("Interest", 50),
        Column("What was done", 50),
    )
    rows = tuple(
        (str(i.item), i.reference, i.name, i.nature, i.detail, i.done) for i in minutes.interests
    )
    return Table("Interests", columns, rows, key=2)


def _ballots(items: tuple[MinutedItem, ...]) -> Table:
    rows = tuple((item.reference, label, names) for item in items for label, names in ballots(item))
    columns = (Column("Case", 16), Column("Ballots", 22), Column("Names", 90))
    return Table("Ballots", columns, rows)


def _conditions(items: tuple[MinutedItem, ...]) -> Table:
    columns = (
        Column("Case", 16),
        Column("No.", 6, numeric=True),
        Column("Condition", 60),
        Column("Owner", 24),
        Column("Due", 20),
        Column("Confirmed by", 24),
    )
    rows = tuple(
        (item.reference, str(number), c.text, c.owner, in_words(c.due), c.confirmed_by)
        for item in items
        for number, c in enumerate(item.conditions, start=1)
    )
    return Table("Conditions", columns, rows)


def _records(items: tuple[MinutedItem, ...]) -> Table:
    columns = (Column("Case", 16), Column("Record", 26), Column("SHA-256", 70, code=True))
    return Table("Records", columns, proofs(items))

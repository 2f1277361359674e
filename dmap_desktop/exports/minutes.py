"""Minutes as a document, in the order of the published minutes of comparable bodies.

Source: domain notes, section 4: attendance by item range, interests with what was done, quorum per
item, conditions apart from advice, dissent and abstention, decisions between meetings.
"""

from __future__ import annotations

from dmap_desktop.domain.minutes import Attendee, MinutedItem, Minutes
from dmap_desktop.domain.records import InterestNature
from dmap_desktop.exports.model import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Rule,
    Run,
    Table,
    Tone,
    in_words,
    listed,
    paragraph,
    paragraphs,
)

RECORD_NAMES = ("Closing of the voting", "Decision", "Ruling of the DSPB", "Further record")
"""What each of an item's hashes proves, in their order."""

ADVICE = "Advice does not bind the applicant; nobody confirms it."
RECORDS = (
    "Each decision rests on signed records that were never changed. Whoever holds the audit "
    "bundle can look these up and check that they say what is minuted here."
)


def minutes_document(minutes: Minutes) -> Document:
    """Return the minutes of a meeting as a document."""
    blocks: list[Block] = [
        _meeting(minutes),
        *_attendance(minutes),
        *_interests(minutes),
        *_between(minutes),
        Heading(2, "Applications"),
    ]
    for item in minutes.items:
        blocks += _item(item)
    if not minutes.items:
        blocks.append(paragraph("No application was on the agenda."))
    blocks += [
        *_actions(minutes),
        Heading(2, "How the figures are counted"),
        Listing(minutes.counting_rules),
        *_records(minutes),
    ]
    return Document(
        title=f"Minutes: {minutes.title}",
        overline=minutes.body,
        marking=minutes.marking,
        blocks=tuple(blocks),
    )


def item_title(item: MinutedItem) -> str:
    """Return the heading of an item; one between meetings has no number."""
    number = f"Item {item.number}. " if item.number else ""
    return f"{number}{item.reference}: {item.title}"


def ballots(item: MinutedItem) -> tuple[tuple[str, str], ...]:
    """Return how the ballots of an item fell: a label with its count, and the names.

    Nothing of an item whose ballots are hidden from who draws the minutes up.
    """
    if item.hidden:
        return ()
    groups = (
        ("Approving", item.approving),
        ("Against", item.against),
        ("Abstaining", item.abstaining),
        ("Other ballots", item.other),
        ("Not counted", item.excluded),
        ("No ballot", item.silent),
    )
    return tuple((f"{label} ({len(names)})", listed(names)) for label, names in groups)


def proofs(items: tuple[MinutedItem, ...]) -> tuple[tuple[str, str, str], ...]:
    """Return the case, the kind and the hash of every record that the items rest on."""
    return tuple(
        (item.reference, RECORD_NAMES[min(number, len(RECORD_NAMES) - 1)], digest)
        for item in items
        for number, digest in enumerate(item.records)
    )


def _meeting(minutes: Minutes) -> Facts:
    return Facts(
        (
            ("Date", in_words(minutes.held_on)),
            ("Meeting", minutes.kind.capitalize()),
            ("Status", minutes.status.capitalize()),
            ("Chair", listed(minutes.chairs)),
        )
    )


def _attendance(minutes: Minutes) -> list[Block]:
    return [
        Heading(2, "Attendance"),
        *_attendees("Panel members present", minutes.present),
        *_attendees("In attendance, without a vote", minutes.in_attendance),
        Paragraph((Run("Apologies: ", bold=True), Run(listed(minutes.apologies)))),
    ]


def _attendees(caption: str, people: tuple[Attendee, ...]) -> list[Block]:
    if not people:
        return [Paragraph((Run(f"{caption}: ", bold=True), Run("None")))]
    columns = (Column("Name", 5), Column("Post", 7), Column("Role", 4), Column("Present for", 4))
    rows = tuple((who.name, who.post, who.role, who.items) for who in people)
    return [Table(caption, columns, rows)]


def _interests(minutes: Minutes) -> list[Block]:
    declared = [i for i in minutes.interests if i.nature != InterestNature.NONE]
    blocks: list[Block] = [Heading(2, "Declarations of interest")]
    if declared:
        columns = (
            Column("Item", 2, numeric=True),
            Column("Case", 4),
            Column("Name", 4),
            Column("Nature", 4),
            Column("Interest", 6),
            Column("What was done", 7),
        )
        rows = tuple(
            (str(i.item), i.reference, i.name, i.nature, i.detail, i.done) for i in declared
        )
        blocks.append(Table("Interests declared, and what was done", columns, rows, key=2))
    else:
        blocks.append(paragraph("No interest was declared."))
    nil: dict[str, list[str]] = {}
    for interest in minutes.interests:
        if interest.nature == InterestNature.NONE:
            nil.setdefault(f"Item {interest.item}, {interest.reference}", []).append(interest.name)
    blocks.append(
        Paragraph((Run("Nil returns: ", bold=True), Run("" if nil else "None were recorded.")))
    )
    if nil:
        blocks.append(Facts(tuple((item, listed(tuple(names))) for item, names in nil.items())))
    return blocks


def _between(minutes: Minutes) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Decisions between meetings")]
    if not minutes.between_meetings:
        return [*blocks, paragraph("No decision was taken between meetings.")]
    blocks.append(paragraph("These decisions were taken outside a meeting and are reported here."))
    for item in minutes.between_meetings:
        blocks += _item(item)
    return blocks


def _item(item: MinutedItem) -> list[Block]:
    begins: list[Block] = [
        Heading(3, item_title(item)),
        Paragraph((Run("Outcome: "), Run(item.outcome, bold=True)), Tone.RESULT),
        Facts((("Reference", item.reference), ("Applicant", item.applicant))),
        Heading(4, "What is asked"),
        *paragraphs(item.asked),
    ]
    if item.hidden:
        left_out = Paragraph((Run("Left out of this copy: ", bold=True), Run(item.hidden)))
        return [*begins, left_out, *_conditions(item), Rule()]
    return [
        *begins,
        Heading(4, "What was checked"),
        Listing(item.checked) if item.checked else paragraph("Nothing is on record."),
        Heading(4, "Discussion"),
        *(paragraphs(item.discussion) or (paragraph("No discussion was minuted."),)),
        Heading(4, "Voting"),
        paragraph(item.quorum),
        Facts(ballots(item)),
        *_reasons(item),
        *_conditions(item),
        *_board(item),
        Rule(),
    ]


def _reasons(item: MinutedItem) -> list[Block]:
    if not item.reasons.strip():
        return []
    return [Heading(4, "Reasons"), *paragraphs(item.reasons)]


def _conditions(item: MinutedItem) -> list[Block]:
    blocks: list[Block] = []
    if item.conditions:
        columns = (
            Column("No.", 1, numeric=True),
            Column("Condition", 8),
            Column("Owner", 4),
            Column("Due", 3),
            Column("Confirmed by", 4),
        )
        rows = tuple(
            (str(number), c.text, c.owner, in_words(c.due), c.confirmed_by)
            for number, c in enumerate(item.conditions, start=1)
        )
        caption = f"Conditions on {item.reference}"
        blocks += [Heading(4, "Conditions"), Table(caption, columns, rows, key=1)]
    if item.advice:
        blocks += [Heading(4, "Advice"), paragraph(ADVICE, Tone.NOTE), Listing(item.advice)]
    return blocks


def _board(item: MinutedItem) -> list[Block]:
    if not (item.question or item.ruling):
        return []
    return [
        Heading(4, "Escalation to the DSPB"),
        Facts((("Question", item.question or "None"), ("Ruling", item.ruling or "Awaited"))),
    ]


def _actions(minutes: Minutes) -> list[Block]:
    if not minutes.actions:
        return [Heading(2, "Actions"), paragraph("No action is open.")]
    columns = (
        Column("No.", 3),
        Column("Action", 9),
        Column("Owner", 4),
        Column("Due", 4),
        Column("State", 2),
    )
    rows = tuple((a.number, a.text, a.owner, in_words(a.due), a.state) for a in minutes.actions)
    return [Heading(2, "Actions"), Table("Action log", columns, rows, key=1)]


def _records(minutes: Minutes) -> list[Block]:
    rows = proofs((*minutes.items, *minutes.between_meetings))
    if not rows:
        return []
    columns = (Column("Case", 3), Column("Record", 4), Column("SHA-256", 11, code=True))
    return [
        Heading(2, "Records these minutes rest on"),
        paragraph(RECORDS, Tone.NOTE),
        Table("Hashes of the signed records", columns, rows),
    ]

"""The small readings every form goes through: labels, dates, people, tables, contradictions."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from dmap_desktop.documents.blocks import Block, Cell, Line, Place, Row, join_places
from dmap_desktop.documents.checks import contradictions_of, suggestions_of
from dmap_desktop.documents.completeness import missing_keys
from dmap_desktop.documents.form_blocks import read_blocks
from dmap_desktop.documents.intake import _with_uses
from dmap_desktop.documents.items import Published
from dmap_desktop.documents.labels import Labels, column_roles
from dmap_desktop.documents.page_text import lines_of, text_of
from dmap_desktop.documents.parties import (
    parties_of,
    read_date,
    received_on,
    reference_in,
    users_of,
    yes_or_no,
)
from dmap_desktop.documents.reading import Reading, TableRow
from dmap_desktop.documents.values import Word
from dmap_desktop.domain.application import Answer, DocumentKind, Item
from dmap_desktop.domain.application import Block as ItemBlock
from dmap_desktop.domain.catalogue import Catalogue, CatalogueItem
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.form import FormEdition, FormField, FormSection

HERE = Evidence("f" * 64, page=1)
FORM = DocumentKind.APPLICATION_FORM


def answer(key: str, text: str) -> Answer:
    return Answer(key, key, text, FORM, HERE)


def answers(**texts: str) -> dict[str, Answer]:
    keys = {name.replace("__", "."): text for name, text in texts.items()}
    return {key: answer(key, text) for key, text in keys.items()}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018-05-25", date(2018, 5, 25)),
        ("signed 25/05/2018", date(2018, 5, 25)),
        ("25.5.18", date(2018, 5, 25)),
        ("25th May 2018", date(2018, 5, 25)),
        ("1 Sept. 2018", date(2018, 9, 1)),
        ("2018-13-25", None),
        ("31/02/2018", None),
        ("12 Xyz 2018", None),
        ("soon", None),
    ],
)
def test_dates_are_read_day_first(text: str, day: date | None) -> None:
    assert read_date(text) == day


def test_references_carry_the_day_they_came() -> None:
    assert reference_in("our ref dr180611.02, 2018") == "DR180611.02"
    assert reference_in("DR18061.02") == ""
    assert received_on("DR180611.02") == date(2018, 6, 11)
    assert received_on("DR189911.02") is None
    assert received_on("2018/12") is None


def test_ticks_and_short_answers() -> None:
    assert [yes_or_no(text) for text in ("Yes.", "X", "✓", "signed")] == [True] * 4
    assert [yes_or_no(text) for text in ("no", "unsigned")] == [False, False]
    assert yes_or_no("pending") is None


def test_people_stand_in_the_roles_the_form_gives_them() -> None:
    people = parties_of(
        answers(
            applicant__name="Ann  Ash", applicant__job_title="Analyst", recipient__organisation="A"
        )
    )
    assert [(one.role, one.name, one.organisation) for one in people] == [
        ("applicant", "Ann Ash", ""),
        ("recipient", "", "A"),
    ]
    assert people[0].job_title == "Analyst"
    (user,) = users_of([TableRow(("Analyst", "To run it", "Yes", "25/05/2018"), HERE)])
    assert (user.declaration, user.disclosure_certificate) == (True, date(2018, 5, 25))
    assert user.training == ""


def test_people_who_differ_between_form_and_questionnaire_are_named() -> None:
    one, = contradictions_of(
        answers(
            requester__name="Ann Ash",
            requester__organisation="Ash Research",
            isq__requester="Another organisation altogether, " * 4,
            applicant__name="Ann Ash",
            isq__applicant="Ash, Ann",
            isq__recipient="Nobody in the form",
        )
    )  # fmt: skip
    assert one.what == "requester"
    assert one.sentence.startswith("The requester is Ann Ash in the form, but Another organ")
    assert one.sentence.endswith("... in the security questionnaire.")


def tiny(name: str, dated: str, *fields: FormField, kind: str = FORM) -> FormEdition:
    part = (FormSection("Part", fields),)
    return FormEdition(name, dated, kind, "Ours.", part, needed=True)


NAME = FormField("a.name", "1.1", "Name of the person asking")
WHY = FormField("a.why", "1.2", "Purpose of the whole request", kind="long text")
USERS = FormField("a.users", "1.3", "Users of the data", kind="table", columns=("Post", "Reason"))
OLD, NEW = tiny("Form", "2017-01", NAME), tiny("Form", "2018-01", NAME, WHY)


def test_the_edition_that_was_used_says_what_is_missing() -> None:
    assert missing_keys([], [OLD, NEW]) == ("a.name", "a.why")
    assert missing_keys([Reading(OLD)], [OLD, NEW]) == ("a.name",)


def test_a_proposal_spares_what_its_agreement_settled_and_nothing_else() -> None:
    request = msgspec.structs.replace(tiny("Request", "2018-01", NAME), family="request")
    other = tiny("Other", "2018-01", WHY, kind="other")
    proposal = FormEdition(
        "Proposal",
        "2018-01",
        DocumentKind.STANDING_PROPOSAL,
        "Ours.",
        (FormSection("Part", (NAME, WHY)),),
        family="request",
        spares=("other",),
    )
    said = Answer("a.name", "", "Ann", DocumentKind.STANDING_PROPOSAL, HERE)
    standing = Reading(proposal, (said,))
    assert missing_keys([standing], [request, proposal, other]) == ("a.why",)
    unsparing = msgspec.structs.replace(proposal, spares=())
    assert missing_keys([Reading(unsparing, (said,))], [request, unsparing, other]) == ("a.why",)
    asked = msgspec.structs.replace(other, section=(FormSection("Part", (USERS,)),))
    assert missing_keys([Reading(unsparing, (said,))], [unsparing, asked]) == ("a.why", "a.users")


CATALOGUE = Catalogue(
    "npd",
    "2018",
    "0" * 64,
    (
        CatalogueItem("KS4_ETHNICGROUP", "KS4", ItemBlock.BY_REQUEST, "EthnicGroupMajor"),
        CatalogueItem("SEX", "KS4", ItemBlock.DEFAULT, "Gender"),
        CatalogueItem("EXC_REASON", "Exclusions", ItemBlock.BY_REQUEST, "Reason"),
        CatalogueItem("AB", "KS4", ItemBlock.BY_REQUEST, "AB"),
    ),
)


@pytest.mark.parametrize(
    ("prose", "aliases"),
    [
        ("We need KS4_ETHNICGROUP of every pupil.", ["KS4_ETHNICGROUP"]),
        ("The ethnic group major is compared.", ["KS4_ETHNICGROUP"]),
        ("We do not need KS4_ETHNICGROUP.", []),
        ("The reasons for exclusion are compared.", ["EXC_REASON"]),
        ("The reason is plain, and gender matters.", []),
    ],
)
def test_items_named_in_prose_are_suggested(prose: str, aliases: list[str]) -> None:
    found = suggestions_of(answers(project__aims=prose), (), Published(CATALOGUE))
    assert [suggestion.alias for suggestion in found] == aliases


def test_items_asked_for_already_are_not_suggested_again() -> None:
    asked = Item("KS4_ETHNICGROUP", "KS4", ItemBlock.BY_REQUEST)
    said = answers(project__aims="We need KS4_ETHNICGROUP.")
    assert suggestions_of(said, (asked,), Published(CATALOGUE)) == ()


def test_uses_stated_in_the_form_reach_their_items() -> None:
    items = [
        Item("KS4_ETHNICGROUP", "KS4", ItemBlock.BY_REQUEST),
        Item("SEX", "KS4", ItemBlock.DEFAULT),
    ]
    rows = [TableRow(("EthnicGroupMajor", "To compare groups"), HERE), TableRow(("alone",), HERE)]
    used = _with_uses(items, rows, Published(CATALOGUE))
    assert [item.use for item in used] == ["To compare groups", ""]


def test_one_row_may_state_the_use_of_several_items() -> None:
    items = [
        Item("KS4_ETHNICGROUP", "KS4", ItemBlock.BY_REQUEST),
        Item("SEX", "KS4", ItemBlock.DEFAULT),
    ]
    rows = [TableRow(("KS4_EthnicGroup and SEX", "To compare"), HERE)]
    used = _with_uses(items, rows, Published(CATALOGUE))
    assert [item.use for item in used] == ["To compare", "To compare"]


LABELS = Labels(tiny("Form", "2018-01", NAME, WHY, USERS))


def line(text: str, page: int | None = None) -> Line:
    box = (10.0, 10.0, 90.0, 20.0) if page else None
    return Line(Cell(text, Place(page=page, box=box)))


def row(*texts: str, table: int = 0) -> Row:
    return Row(tuple(Cell(text) for text in texts), table)


def read(*blocks: Block) -> dict[str, str]:
    read = read_blocks(list(blocks), LABELS, FORM, "f" * 64)
    return {one.key: one.text for one in read.answers}


def test_answers_follow_their_labels_in_running_text() -> None:
    assert read(
        line("1.1 Name of the person"),
        line("asking"),
        line("Ann Ash"),
        line("1.2 Purpose of the whole request: research"),
        line("into schools", page=2),
        line("2.1 Another heading"),
        line("that belongs to nobody"),
    ) == {"a.name": "Ann Ash", "a.why": "research\ninto schools"}


def test_a_section_ends_an_answer() -> None:
    assert read(line("1.1 Name of the person asking"), line("Part"), line("Ann")) == {}


def test_answers_stand_beside_their_labels_and_go_on_after_the_end_of_a_page() -> None:
    assert read(
        row("1.1", "Name of the person asking", "Ann Ash"),
        row("1.2", "Purpose of the whole request", "Research"),
        row("", "", "into schools", table=1),
        row("", "", ""),
        row("9.9", "A question of another form", "nothing"),
    ) == {"a.name": "Ann Ash", "a.why": "Research\ninto schools"}


def test_two_pairs_may_stand_in_one_row_and_empty_answers_are_none() -> None:
    assert read(
        row("Name of the person asking", "Purpose of the whole request", "Research"),
    ) == {"a.why": "Research"}
    assert read(row("Name of the person asking", "")) == {}


def test_the_first_place_counts_where_a_label_comes_twice() -> None:
    assert read(
        row("Name of the person asking", "Ann Ash"),
        row("Purpose of the whole request", "Research"),
        row("Name of the person asking", "Somebody else"),
    )["a.name"].startswith("Ann Ash")


def test_columns_say_which_cell_is_the_answer() -> None:
    found = read_blocks(
        [
            row("No.", "Question", "Guidance", "Answer", "Supporting evidence"),
            row("1.1", "Name of the person asking", "In full", "Ann Ash", "Passport"),
        ],
        LABELS,
        FORM,
        "f" * 64,
    )
    (one,) = found.answers
    assert (one.text, one.supporting) == ("Ann Ash", "Passport")


def test_a_table_field_is_read_row_by_row_until_the_next_label() -> None:
    found = read_blocks(
        [
            line("1.3 Users of the data"),
            row("", "Post", "Reason"),
            row("1", "Analyst", "To  run it"),
            row("2", "", ""),
            row("3", "Clerk", "To file it"),
            row("1.1", "Name of the person asking", "Ann Ash"),
        ],
        LABELS,
        FORM,
        "f" * 64,
    )
    assert [one.cells for one in found.rows["a.users"]] == [
        ("Analyst", "To run it"),
        ("Clerk", "To file it"),
    ]
    assert {one.key: one.text for one in found.answers}["a.users"] == (
        "Analyst | To run it\nClerk | To file it"
    )


@pytest.mark.parametrize(
    ("text", "number", "key"),
    [
        ("1.2", "", "a.why"),
        ("Question 1.2", "", "a.why"),
        ("Purpose of the request", "1.2", "a.why"),
        ("PURPOSE OF THE WHOLE REQUEST (in full)", "", "a.why"),
        ("Names of the persons asking", "", "a.name"),
        ("Date received", "", "office.received"),
        ("9.9", "", None),
        ("Something else entirely", "", None),
        ("word " * 100, "", None),
        ("", "1.1", None),
    ],
)
def test_labels_are_known_in_other_wordings(text: str, number: str, key: str | None) -> None:
    match = LABELS.match(text, number)
    assert (match.field.key if match else None) == key


def test_columns_are_known_by_their_headings() -> None:
    assert column_roles(("No", "Posts", "Reason"), ("Post", "Reason")) == {1: 0, 2: 1}
    assert column_roles(("A", "B"), ("Post", "Reason")) == {}


def test_words_become_lines_and_paragraphs_by_where_they_stand() -> None:
    words = [
        Word("right", (300, 10, 330, 20)),
        Word("two", (30, 10, 50, 20)),
        Word("One", (10, 10, 28, 20)),
        Word("below", (10, 22, 40, 32)),
        Word("apart", (10, 60, 40, 70)),
    ]
    assert [one.text for one in lines_of(words)] == ["One two", "right", "below", "apart"]
    assert text_of(words[1:]) == "One two below\napart"
    assert lines_of([]) == []


def test_places_join_on_their_page_only() -> None:
    one, other = Place(1, (0, 0, 5, 5)), Place(1, (2, 2, 9, 9))
    assert join_places(one, other).box == (0, 0, 9, 9)
    assert join_places(one, Place(2, (2, 2, 9, 9))) == one
    assert join_places(Place(sheet="A", cell="B2"), other).cell == "B2"

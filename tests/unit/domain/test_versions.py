"""Page numbers of a pack, and what joins or replaces what in the next one."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from dmap_desktop.domain.application import (
    Answer,
    Application,
    Block,
    Contradiction,
    DataUser,
    Document,
    DocumentKind,
    Item,
    Party,
)
from dmap_desktop.domain.differences import Part, differences
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.joining import join
from dmap_desktop.domain.pages import (
    last_page,
    pack_page,
    pages_words,
    paper_of,
    paper_title,
    place_in_pack,
    short_place,
)
from dmap_desktop.domain.record_values import Paper
from dmap_desktop.domain.versions import in_order, pair_papers

FORM, TABLES, OTHER = (
    DocumentKind.APPLICATION_FORM,
    DocumentKind.DATA_TABLES,
    DocumentKind.SUPPORTING,
)


def paper(name: str, kind: DocumentKind, pages: int, first: int) -> Paper:
    return Paper(name, kind, f"sha of {name}", 1, pages, "application/pdf", "b", 1, first)


PAPERS = (
    paper("form.pdf", FORM, 12, 1),
    paper("tables.xlsx", TABLES, 5, 13),
    paper("letter.pdf", OTHER, 1, 18),
    paper("ethics.pdf", OTHER, 2, 19),
)


def document(name: str, kind: DocumentKind = OTHER, sha256: str = "") -> Document:
    return Document(name, kind, sha256 or f"sha of {name}", 1, 1, "application/pdf")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Evidence("sha of form.pdf", page=4), "p. 4 of the pack, Application form p. 4"),
        (Evidence("sha of ethics.pdf", page=2), "p. 20 of the pack, ethics.pdf p. 2"),
        (
            Evidence("sha of tables.xlsx", sheet="KS4", cell="B12"),
            "Data tables workbook (pp. 13 to 17 of the pack), sheet KS4, cell B12",
        ),
        (Evidence("sha of letter.pdf"), "p. 18 of the pack, letter.pdf"),
        (Evidence("unknown", page=3), "page 3"),
    ],
)
def test_a_place_is_named_by_its_page_in_the_pack(place: Evidence, words: str) -> None:
    assert place_in_pack(PAPERS, place) == words


def test_pages_count_on_over_all_papers() -> None:
    assert last_page(PAPERS) == 20
    assert last_page(()) == 0
    assert [pages_words(one) for one in PAPERS] == [
        "pp. 1 to 12", "pp. 13 to 17", "p. 18", "pp. 19 to 20",
    ]  # fmt: skip
    assert pack_page(PAPERS[1], 2) == 14
    assert paper_of(PAPERS, "unknown") is None
    assert short_place(PAPERS, Evidence("sha of ethics.pdf", page=2)) == "p. 20"
    assert short_place(PAPERS, Evidence("sha of tables.xlsx")) == "pp. 13 to 17"
    cell = Evidence("sha of tables.xlsx", sheet="KS4", cell="B12")
    assert short_place(PAPERS, cell) == "sheet KS4, cell B12"
    assert short_place(PAPERS, Evidence("unknown", page=2)) == "page 2"
    two_forms = (*PAPERS, paper("annex.pdf", FORM, 1, 21))
    assert paper_title(two_forms, PAPERS[0]) == "form.pdf"


def test_papers_are_paired_by_bytes_then_name_then_kind() -> None:
    before = [document("form.pdf", FORM), document("a.pdf"), document("b.pdf"), document("c.pdf")]
    now = [
        document("c, renamed.pdf", sha256="sha of c.pdf"),
        document("a.pdf", sha256="another a"),
        document("form 2.pdf", FORM),
        document("new.pdf"),
    ]
    pairs = pair_papers(before, now)
    assert {old: new.name for old, new in pairs.items()} == {
        "sha of c.pdf": "c, renamed.pdf",
        "sha of a.pdf": "a.pdf",
        "sha of form.pdf": "form 2.pdf",
    }
    assert [one.name for one in in_order(before, now)] == [
        "form 2.pdf", "a.pdf", "c, renamed.pdf", "new.pdf",
    ]  # fmt: skip


def test_two_of_a_kind_are_not_paired_by_kind() -> None:
    before = [document("one.pdf", FORM), document("two.pdf", FORM)]
    assert pair_papers(before, [document("three.pdf", FORM)]) == {}


def answer(key: str, text: str, kind: DocumentKind = FORM) -> Answer:
    return Answer(key, f"Question {key}", text, kind, Evidence("sha of form.pdf", page=1))


APPLICATION = Application(
    "DR180611.02",
    "A study",
    received=date(2018, 6, 11),
    parties=(Party("applicant", "A. Pplicant", "A university"),),
    answers=(
        answer("aims", "To  study."),
        answer("policy", "Yes.", DocumentKind.SECURITY_QUESTIONNAIRE),
    ),
    users=(DataUser("Analyst", "Analysis", True), DataUser("Analyst", "More of it")),
    items=(
        Item("SURNAME", "KS4", Block.BY_REQUEST, "2015"),
        Item("GENDER", "KS4", Block.DEFAULT, "2015"),
        Item("SCHOOL", "KS4", Block.DEFAULT, "2015"),
    ),
    documents=(document("form.pdf", FORM), document("letter.pdf")),
    missing=("outputs", "training"),
    contradictions=(
        Contradiction("tier", "The form and the tables differ.", (Evidence("sha of form.pdf"),)),
        Contradiction("name", "Two names.", (Evidence("sha of letter.pdf"),)),
    ),
)


def test_what_is_the_same_differs_in_nothing() -> None:
    assert differences(APPLICATION, APPLICATION) == ()
    spaced = replace(APPLICATION, answers=(answer("aims", "To study."), APPLICATION.answers[1]))
    assert differences(APPLICATION, spaced) == ()


def test_every_field_that_differs_is_listed() -> None:
    after = replace(
        APPLICATION,
        title="Another study",
        parties=(Party("applicant", "A. Pplicant", "A university", email="a@b.example"),),
        answers=(answer("aims", "To study more."), answer("outputs", "A paper.")),
        users=(DataUser("Analyst", "Analysis", False, date(2018, 1, 2), "Course"),),
        items=(
            Item("SURNAME", "KS4", Block.BY_REQUEST, "2016", use="Linkage"),
            Item("LANGUAGE", "KS4", Block.BY_REQUEST, "2015"),
        ),
        documents=(document("form.pdf", FORM, "new form"), document("late.pdf")),
    )
    found = [(c.part, c.what, c.before, c.after, c.kind) for c in differences(APPLICATION, after)]
    assert found == [
        (Part.PAPERS, "Application form", "form.pdf, 1 pages", "form.pdf, 1 pages (new version)",
         "changed"),
        (Part.PAPERS, "Supporting document", "letter.pdf", "", "removed"),
        (Part.PAPERS, "Supporting document", "", "late.pdf", "added"),
        (Part.FORM, "Title", "A study", "Another study", "changed"),
        (Part.PARTIES, "Applicant, e-mail", "", "a@b.example", "added"),
        (Part.ANSWERS, "Question aims", "To  study.", "To study more.", "changed"),
        (Part.ANSWERS, "Question policy", "Yes.", "", "removed"),
        (Part.ANSWERS, "Question outputs", "", "A paper.", "added"),
        (Part.USERS, "Analyst", "Analysis; declaration signed",
         "Analysis; no declaration; certificate of 2018-01-02; Course", "changed"),
        (Part.USERS, "Analyst (2)", "More of it", "", "removed"),
        (Part.ITEMS, "KS4, default", "GENDER, SCHOOL", "", "removed"),
        (Part.ITEMS, "KS4, by request", "", "LANGUAGE", "added"),
        (Part.ITEMS, "SURNAME of KS4", "2015", "2016; use: Linkage", "changed"),
    ]  # fmt: skip


def test_many_items_are_told_in_one_line() -> None:
    many = tuple(Item(f"ITEM{n}", "KS5", Block.DEFAULT) for n in range(20))
    (change,) = differences(APPLICATION, replace(APPLICATION, items=(*APPLICATION.items, *many)))
    assert change.after.endswith("ITEM11 and 8 more")


def test_a_late_letter_changes_nothing_but_the_papers() -> None:
    came = Application("", "", documents=(document("late.pdf"),))
    joined = join(APPLICATION, came)
    assert [d.name for d in joined.documents] == ["form.pdf", "letter.pdf", "late.pdf"]
    assert replace(joined, documents=APPLICATION.documents) == APPLICATION


def test_a_new_form_brings_its_answers_and_keeps_the_others() -> None:
    came = Application(
        "DR999999.01",
        "Whatever",
        answers=(answer("aims", "Less."), answer("outputs", "A paper.")),
        items=(Item("GENDER", "KS4", Block.DEFAULT),),
        documents=(document("form v2.pdf", FORM),),
        missing=("audience",),
    )
    joined = join(APPLICATION, came)
    assert (joined.reference, joined.title) == ("DR180611.02", "A study")
    assert [(a.key, a.text) for a in joined.answers] == [
        ("policy", "Yes."), ("aims", "Less."), ("outputs", "A paper."),
    ]  # fmt: skip
    assert joined.missing == ("training", "audience")
    assert [d.name for d in joined.documents] == ["form v2.pdf", "letter.pdf"]
    assert [c.what for c in joined.contradictions] == ["name"]
    assert joined.items == came.items
    assert joined.parties == APPLICATION.parties

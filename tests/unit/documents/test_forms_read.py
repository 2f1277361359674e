"""Forms of every kind of file read back; ``tests/golden`` compares all samples field by field."""

from __future__ import annotations

import pytest

from dmap_desktop.demo.applicants import expected
from dmap_desktop.demo.applicants.reading import edition
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.documents.workbook import read_workbook
from dmap_desktop.domain.application import Application, DocumentKind, RequestKind
from tests.unit.documents import made_papers as made

BROADCASTER = "DR180607.01"


def squeezed(text: str) -> str:
    """Lines break where the paper had room; what counts is the words in their order."""
    return "".join(text.split())


@pytest.mark.parametrize("reference", ["DR180604.01", BROADCASTER, "DR180618.01"])
def test_evidence_is_where_the_words_stand(reference: str) -> None:
    papers = {paper.sha256: paper for paper in made.sample_papers(reference)}
    for answer in made.read_sample(reference).answers:
        at = answer.evidence
        paper = papers[at.document]
        if at.page is not None:
            assert at.box is not None
            with Pdf(paper) as pdf:
                size = pdf.page_sizes()[at.page - 1]
            assert 0 <= at.box[0] < at.box[2] <= size.width
            assert 0 <= at.box[1] < at.box[3] <= size.height
        else:
            cells = {
                f"{sheet.name}!{row}!{column}": text
                for sheet in read_workbook(paper)
                for row, texts in enumerate(sheet.rows, 1)
                for column, text in enumerate(texts)
            }
            assert at.cell is not None
            column, row = at.cell.rstrip("0123456789"), at.cell.lstrip("ABCDEFGH")
            assert cells[f"{at.sheet}!{row}!{ord(column) - 65}"] == at.words


def word_application(case_reference: str, **options: object) -> Application:
    return made.read(made.word_form(made.sample(case_reference), **options))  # type: ignore[arg-type]


def test_a_form_in_word_is_read_like_any_other() -> None:
    case = made.sample(BROADCASTER)
    application = word_application(BROADCASTER)
    assert application.reference == BROADCASTER
    assert application.documents[0].kind is DocumentKind.APPLICATION_FORM
    found = {answer.key: squeezed(answer.text) for answer in application.answers}
    for key, text in expected(case).items():
        if not key.startswith(("isq.", "dpia.")) and key not in (
            "people.users",
            "data.sensitive_uses",
        ):
            assert found[key] == squeezed(text), key
    assert application.party("applicant").name == case.answers["applicant.name"]  # type: ignore[union-attr]


def test_a_form_in_plain_text_is_read_like_any_other() -> None:
    form, case = edition("application-2018"), made.sample(BROADCASTER)
    answers = {f.key: expected(case).get(f.key, "") for f in form.fields() if f.kind != "table"}
    application = made.read(made.text_form(form, answers, "form.txt"))
    assert application.documents[0].kind is DocumentKind.APPLICATION_FORM
    for key in ("applicant.name", "project.title", "data.datasets"):
        found = application.answer(key)
        assert found is not None
        assert squeezed(found.text) == squeezed(answers[key])


def test_a_form_in_a_csv_table_is_read_like_any_other() -> None:
    form, case = edition("application-2018"), made.sample(BROADCASTER)
    rows = [[form.name, "", ""]]
    for field in form.fields():
        if field.kind != "table":
            text = expected(case).get(field.key, "").replace(",", " ").replace("\n", " ")
            rows.append([field.number, field.label.replace(",", " "), text])
    application = made.read(made.csv_table(rows, "form.csv"))
    assert application.documents[0].kind is DocumentKind.APPLICATION_FORM
    found = application.answer("applicant.name")
    assert found is not None
    assert found.text == case.answers["applicant.name"]
    assert (found.evidence.sheet, found.evidence.cell) == ("form.csv", "C2")


def test_a_form_with_missing_sections_says_which_answers_are_missing() -> None:
    sections = edition("application-2018").section
    left_out = sections[1]
    application = word_application(BROADCASTER, without=[left_out.title])
    required = {field.key for field in left_out.field if field.required}
    assert required <= set(application.missing)
    assert application.answer("applicant.name") is not None
    assert not application.problems


def test_a_form_that_was_not_sent_misses_all_its_answers() -> None:
    application = made.read(made.pdf([["A letter of support"]]))
    required = [field.key for field in edition("isq-2018").fields() if field.required]
    assert set(required) <= set(application.missing)
    assert application.reference == ""
    assert application.title == ""


@pytest.mark.parametrize(
    ("title", "kind", "request_kind"),
    [
        (
            "National Pupil Database linked data request application form",
            DocumentKind.LINKED_FORM,
            RequestKind.LINKED,
        ),
        (
            "National Pupil Database: proposal under the standing agreement",
            DocumentKind.STANDING_PROPOSAL,
            RequestKind.STANDING_AGREEMENT,
        ),
    ],
)
def test_forms_of_one_family_are_told_apart_by_their_title(
    title: str, kind: DocumentKind, request_kind: RequestKind
) -> None:
    form = edition("application-2018")
    answers = {"project.title": "A study", "applicant.name": "Ann Ash"}
    text = made.text_form(form, answers, "form.txt").data.decode()
    application = made.read(NamedBytes("form.txt", text.replace(form.name, title).encode()))
    assert application.documents[0].kind is kind
    assert application.kind is request_kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Data Protection Impact Assessment of the study", DocumentKind.IMPACT_ASSESSMENT),
        ("Data sharing agreement between the parties", DocumentKind.AGREEMENT),
        ("Statement of support", DocumentKind.SUPPORTING),
    ],
)
def test_other_papers_are_told_by_their_first_words(line: str, kind: DocumentKind) -> None:
    assert made.read(made.pdf([[line, "and so on"]])).documents[0].kind is kind


def test_a_table_of_numbers_is_no_questionnaire() -> None:
    """Numbers of questions alone are no labels: every numbered list would be a form."""
    rows = [[number, number * 7, "a value"] for number in range(1, 40)]
    assert made.read(made.workbook({"A": rows})).documents[0].kind is DocumentKind.SUPPORTING
    letters = [[f"{letter}."] for letter in "ABCDEFGHIJKLMN"]
    assert made.read(made.workbook({"A": letters})).documents[0].kind is DocumentKind.SUPPORTING


def test_the_reference_comes_from_the_questionnaire_or_a_papers_opening() -> None:
    form = edition("isq-2018")
    text = made.text_form(form, {"isq.reference": "our own 12"}, "isq.txt")
    assert made.read(text).reference == "our own 12"
    assert made.read(made.pdf([["Letter on DR180611.2"]])).reference == "DR180611.2"

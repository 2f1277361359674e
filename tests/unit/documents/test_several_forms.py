"""Several forms in one file are told apart; a new edition of a form is a file of data alone."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from docx import Document as Word
from openpyxl import Workbook

from dmap_desktop.assessment.assess import assess
from dmap_desktop.assessment.rules import GateName
from dmap_desktop.demo.applicants import SampleCase, cases, expected
from dmap_desktop.demo.papers import write_papers
from dmap_desktop.documents.intake import read_application
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import Application, DocumentKind, RequestKind
from dmap_desktop.domain.findings import GateState
from dmap_desktop.domain.form import read_form
from dmap_desktop.places import resource
from dmap_desktop.rulebooks import load_editions, load_rulebook
from tests.unit.documents import made_papers as made

FORM, ISQ = DocumentKind.APPLICATION_FORM, DocumentKind.SECURITY_QUESTIONNAIRE
IMPACT = DocumentKind.IMPACT_ASSESSMENT


def joined_pdf(*files: NamedBytes) -> NamedBytes:
    """Put PDFs one after another, fields and all."""
    whole, held = pikepdf.new(), io.BytesIO()
    for file in files:
        whole.add_pages_from(pikepdf.open(io.BytesIO(file.data)))
    whole.save(held)
    return NamedBytes("everything.pdf", held.getvalue())


def joined_workbook(*files: NamedBytes) -> NamedBytes:
    """Put the sheets of workbooks one after another."""
    whole, held = Workbook(), io.BytesIO()
    whole.remove(whole.worksheets[0])
    for number, file in enumerate(files):
        for sheet in openpyxl.load_workbook(io.BytesIO(file.data)).worksheets:
            copy = whole.create_sheet(f"{number} {sheet.title}"[:31])
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        copy[cell.coordinate].value = cell.value
    whole.save(held)
    return NamedBytes("everything.xlsx", held.getvalue())


def joined_word(*files: NamedBytes) -> NamedBytes:
    """Put the bodies of Word documents one after another."""
    whole, held = Word(io.BytesIO(files[0].data)), io.BytesIO()
    for file in files[1:]:
        for element in list(Word(io.BytesIO(file.data)).element.body):
            if not element.tag.endswith("sectPr"):
                whole.element.body.insert(len(whole.element.body) - 1, element)
    whole.save(held)
    return NamedBytes("everything.docx", held.getvalue())


def written(case: SampleCase, folder: Path) -> dict[str, NamedBytes]:
    """Write the papers of a case; by the name of the file without its ending."""
    return {p.stem: NamedBytes(p.name, p.read_bytes()) for p in write_papers(case, folder)}


def said(application: Application) -> dict[str, str]:
    return {a.key: "".join(a.text.split()) for a in application.answers if a.text}


def wanted(case: SampleCase) -> dict[str, str]:
    return {key: "".join(text.split()) for key, text in expected(case).items()}


def case_named(name: str) -> SampleCase:
    return next(case for case in cases() if case.name == name)


@pytest.mark.parametrize("name", ["01-newspaper", "05-charity"])
def test_a_pdf_of_form_questionnaire_and_assessment_is_read_whole(
    name: str, tmp_path: Path
) -> None:
    """The first case's form is fillable, the others are plain: each part is read in its own way."""
    case = case_named(name)
    papers = written(case, tmp_path)
    names = ("application-form", "information-security-questionnaire")
    held = [papers[name] for name in names]
    if case.impact is not None:
        held.append(papers["data-protection-impact-assessment"])
    application = made.read(joined_pdf(*held))
    (document,) = application.documents
    kinds = [FORM, ISQ] + [IMPACT] * (case.impact is not None)
    assert [form.kind for form in document.forms] == kinds
    assert [form.page for form in document.forms] == sorted({f.page or 0 for f in document.forms})
    assert said(application) == wanted(case)


def test_an_assessment_of_prose_after_a_form_is_told_by_its_title() -> None:
    form = made.sample_form(case_named("05-charity").reference)
    prose = made.pdf([["Data protection impact assessment", "We thought about it at length."]])
    application = made.read(joined_pdf(form, prose))
    assert [found.kind for found in application.documents[0].forms] == [FORM, IMPACT]
    assert application.document_of(IMPACT) is not None


@pytest.mark.parametrize("first_form", [True, False])
def test_a_workbook_of_form_questionnaire_and_data_tables(first_form: bool, tmp_path: Path) -> None:
    case = case_named("07-holder")
    papers = written(case, tmp_path)
    form, isq = papers["application-form"], papers["information-security-questionnaire"]
    order = (form, isq) if first_form else (isq, form)
    application = made.read(joined_workbook(*order, papers["data-tables"]))
    (document,) = application.documents
    kinds = (FORM, ISQ) if first_form else (ISQ, FORM)
    assert document.kinds() == (DocumentKind.DATA_TABLES, *kinds)
    answers = {k: text for k, text in wanted(case).items() if not k.startswith("dpia.")}
    assert said(application) == answers
    alone = made.read(papers["data-tables"])
    assert {(i.dataset, i.alias) for i in application.items} == {
        (i.dataset, i.alias) for i in alone.items
    }
    assert [u.text for u in application.unmatched] == [u.text for u in alone.unmatched]


def test_a_word_document_of_form_and_questionnaire(tmp_path: Path) -> None:
    form_case = next(c for c in cases() if c.form == "word" and c.kind is RequestKind.STANDARD)
    isq_case = next(c for c in cases() if c.questionnaire == "word")
    form = written(form_case, tmp_path / "one")["application-form"]
    isq = written(isq_case, tmp_path / "two")["information-security-questionnaire"]
    application = made.read(joined_word(form, isq))
    assert [found.kind for found in application.documents[0].forms] == [FORM, ISQ]
    found = said(application)
    for case, of_isq in ((form_case, False), (isq_case, True)):
        answers = {k: t for k, t in wanted(case).items() if not k.startswith("dpia.")}
        for key, text in answers.items():
            if key.startswith("isq.") is of_isq:
                assert found[key] == text, key


def test_a_new_edition_is_read_from_a_file_of_data_alone() -> None:
    """Renumbered, reworded, with a question more: no code knows of it."""
    old = resource("forms", "application-2018.toml").read_text()
    new = (
        old.replace('edition = "2018-05"', 'edition = "2031-01"')
        .replace('label = "Aims of the project"', 'label = "What you hope to find out"')
        .replace('number = "2.2"', 'number = "2.12"')
    )
    new += """
[[section.field]]
key = "declaration.ethics"
number = "6.3"
label = "Approval of an ethics committee"
"""
    edition = read_form(new.encode())
    rulebook = load_rulebook()
    editions = (*load_editions(), edition)
    answers = {f.key: f"Words on {f.key}" for f in edition.fields() if f.kind != "table"}
    file = made.text_form(edition, answers, "form.txt")
    application = read_application([file], editions, rulebook.catalogue.catalogue)
    (form,) = application.documents[0].forms
    assert (form.kind, form.edition) == (FORM, "2031-01")
    assert said(application) == {key: "".join(text.split()) for key, text in answers.items()}
    tables = {field.key for field in edition.fields() if field.kind == "table"}
    assert {key for key in application.missing if not key.startswith("isq.")} == tables


def test_an_agreement_gives_what_the_panel_follows() -> None:
    lines = [
        "Data Sharing Agreement",
        "Agreement number: DSA-2018-0042",
        "The Requester: The Lanternfield Trust",
        "Data processor: Harrow Weald Hosting Ltd",
        "Lawful basis: Article 6(1)(e)",
        "Licence start date: 1 July 2018",
        "Licence end date: 31 December 2019",
        "Destruction date: 31 January 2020",
        "Signed for the Requester: Colm Ridgewell, Chief Executive",
    ]
    application = made.read(made.pdf([lines], "agreement.pdf"))
    assert application.documents[0].kind is DocumentKind.AGREEMENT
    found = {a.key: a.text for a in application.answers}
    assert found["agreement.processor"] == "Harrow Weald Hosting Ltd"
    assert found["agreement.licence_end"] == "31 December 2019"
    assert found["agreement.destruction"] == "31 January 2020"
    assert found["agreement.signed"] == "Colm Ridgewell, Chief Executive"
    assert "agreement.purpose" in application.missing


def test_linked_data_named_in_prose_alone_is_a_contradiction() -> None:
    form = load_editions()[1]
    assert form.document_kind == FORM
    answers = {
        "data.linkage": "Own data",
        "data.linked_sources": "Our register. The student record of HESA by name.",
        "project.title": "A study",
    }
    (one,) = made.read(made.text_form(form, answers, "form.txt")).contradictions
    assert (one.what, len(one.evidence)) == ("linkage", 2)
    assert "names HESA" in one.sentence
    answers["data.linked_sources"] = "Our register; nothing from HESA, without ILR."
    assert not made.read(made.text_form(form, answers, "form.txt")).contradictions


def test_an_answer_that_the_form_does_not_offer_is_a_contradiction() -> None:
    form = load_editions()[1]
    answers = {
        "legal.gateway": "Education Act 1997",
        "data.tier": "tier 1",
        "project.title": "A study",
        "applicant.name": "Ann Ash",
    }
    (one,) = made.read(made.text_form(form, answers, "form.txt")).contradictions
    assert one.what == "Legal gateway for the share"
    assert "Education Act 1997 is none of the answers" in one.sentence
    assert one.evidence[0].words == "Education Act 1997"


def test_a_proposal_inherits_security_and_nothing_else() -> None:
    application = made.read_sample("DR180620.01")
    held = application.inheritance
    assert held is not None
    assert held.agreement.startswith("Standing agreement of the Education Data Service")
    assert held.evidence is not None
    assert held.inherits == ("information security questionnaire", "transfer of the data")
    assert {"legal gateway", "minimisation"} <= set(held.shows_itself)
    assert not any(key.startswith("isq.") for key in application.missing)
    assert made.read_sample("DR180604.01").inheritance is None


def test_only_what_public_sources_name_is_called_official() -> None:
    official = {f.key for e in load_editions() for f in e.fields() if f.basis == "official"}
    assert {"applicant.name", "data.tier", "isq.policy", "isq.network"} <= official
    ours = {"isq.encryption", "isq.destruction", "data.minimisation", "legal.dpia", "linked.need"}
    assert not ours & official
    assert not any(key.startswith(("dpia.", "agreement.")) for key in official)


def test_a_gateway_off_the_list_fails_its_gate() -> None:
    answers = {
        "legal.gateway": "Education Act 1997",
        "legal.gateway_reason": "As ministers once cited it.",
        "project.title": "A study",
        "applicant.name": "Ann Ash",
    }
    application = made.read(made.text_form(load_editions()[1], answers, "form.txt"))
    rulebook = load_rulebook()
    gates = assess(application, "0" * 64, rulebook.catalogue, rulebook.rules).gates
    gate = next(gate for gate in gates if gate.name == GateName.GATEWAY)
    assert gate.state is GateState.FAIL
    assert "not on the controlled list" in gate.why


def test_an_agreement_that_says_otherwise_than_the_form_is_a_contradiction() -> None:
    form = load_editions()[1]
    answers = {
        "requester.name": "The Lanternfield Trust",
        "project.title": "A study",
        "retention.until": "31 December 2019",
    }
    agreement = [
        "Data Sharing Agreement",
        "The Requester: Harrow Weald Hosting Ltd",
        "Destruction date: 31 January 2020",
        "Lawful basis: Article 6(1)(e)",
    ]
    papers = made.text_form(form, answers, "form.txt"), made.pdf([agreement], "agreement.pdf")
    one, other = made.read(*papers).contradictions
    assert (one.what, other.what) == ("requester", "destruction date")
    assert one.sentence.endswith("but Harrow Weald Hosting Ltd in the agreement.")
    assert "31 December 2019 in the form, but 31 January 2020 in the agreement" in other.sentence
    agreement[1:3] = ["The Requester: Lanternfield Trust", "Destruction date: 31/12/2019"]
    assert not made.read(papers[0], made.pdf([agreement], "agreement.pdf")).contradictions

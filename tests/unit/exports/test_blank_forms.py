"""A blank form, filled in by other programs' means, reads back whole: every field, every format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import openpyxl
import pikepdf
import pytest

from dmap_desktop.documents.intake import read_application
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.domain.form import FormEdition, FormField
from dmap_desktop.exports.forms.blank import newest_editions, write_blank_forms
from dmap_desktop.rulebooks import load_editions, load_rulebook

Answers = dict[str, str | list[list[str]]]
FORMS = newest_editions(load_editions())
OURS_NOTE = "Our own question: the published form does not name it."
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@cache
def blank(ending: str) -> dict[str, bytes]:
    """Return the blank forms with one ending, by their kind."""
    with TemporaryDirectory() as folder:
        paths = write_blank_forms(load_editions(), Path(folder))
        return {
            path.stem.rsplit("-", 2)[0].replace("-", " "): path.read_bytes()
            for path in paths
            if path.suffix == ending
        }


def answers_to(form: FormEdition) -> Answers:
    """Return an answer to every question of ``form``, each unlike the others."""
    given: Answers = {}
    for number, field in enumerate(form.fields(), 1):
        if field.kind == "table":
            given[field.key] = [
                [_cell(column, number, row) for column in field.columns] for row in (1, 2)
            ]
        elif field.options:
            given[field.key] = field.options[-1]
        elif field.kind == "long text":
            given[field.key] = f"Answer {number} begins here.\nIt goes on in a new paragraph."
        else:
            given[field.key] = f"Given as answer {number}"
    return given


def _cell(column: str, number: int, row: int) -> str:
    return "Yes" if column.endswith("signed") else f"{column} {number} of row {row}"


def fill_workbook(form: FormEdition, given: Answers) -> NamedBytes:
    """Type the answers beside the questions, as an applicant does."""
    book = openpyxl.load_workbook(io.BytesIO(blank(".xlsx")[form.document_kind]))
    rows = {
        (sheet.title, row[0].value): row
        for sheet in book.worksheets
        for row in sheet.iter_rows(min_col=1, max_col=6)
        if row[0].value
    }
    numbers = {number: row for (_, number), row in rows.items()}
    for field in form.fields():
        answer = given[field.key]
        if isinstance(answer, str):
            numbers[field.number][2].value = answer
            if field.kind == "evidence":
                numbers[field.number][3].value = f"Paper {field.number}"
            continue
        title = next(
            row for number, row in numbers.items() if number.startswith(f"{field.number} ")
        )
        sheet, first = title[0].parent, title[0].row + 2
        for at, cells in enumerate(answer):
            for column, text in enumerate(cells, 2):
                sheet.cell(first + at, column).value = text
    held = io.BytesIO()
    book.save(held)
    return NamedBytes("filled.xlsx", held.getvalue())


def fill_pdf(form: FormEdition, given: Answers) -> NamedBytes:
    """Fill the boxes, as a viewer of PDFs does."""
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank(".pdf")[form.document_kind])) as pdf:
        boxes = {str(box.T): box for box in pdf.Root.AcroForm.Fields}
        for field in form.fields():
            name, answer = "q" + field.number.replace(".", "_"), given[field.key]
            if isinstance(answer, list):
                for row, cells in enumerate(answer, 1):
                    for column, text in enumerate(cells, 1):
                        _set(boxes[f"{name}_r{row}_c{column}"], text)
                continue
            proof = f"\nEvidence: Paper {field.number}" if field.kind == "evidence" else ""
            _set(boxes[name], answer + proof)
        pdf.save(held)
    return NamedBytes("filled.pdf", held.getvalue())


def _set(box: pikepdf.Object, text: str) -> None:
    """Set a text, choice, tick or group of radio buttons."""
    if str(box.get("/FT")) != "/Btn":
        box.V = pikepdf.String(text)
        return
    for button in box.get("/Kids", [box]):
        on = next(str(state) for state in dict(button.AP.N) if str(state) != "/Off")
        chosen = on in (f"/{text}", "/Yes") if "/Kids" not in box else on == f"/{text}"
        button.AS = pikepdf.Name(on if chosen else "/Off")
        if chosen:
            box.V = pikepdf.Name(on)


def fill_text(form: FormEdition, given: Answers) -> NamedBytes:
    """Write into the empty cells of the tables, as a word processor does."""
    with zipfile.ZipFile(io.BytesIO(blank(".odt")[form.document_kind])) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    tree = ElementTree.fromstring(parts["content.xml"])
    caption = ""
    fields = {field.number: field for field in form.fields()}
    for table, before in _tables(tree):
        caption = before or caption
        rows = list(table.iter(f"{TABLE}table-row"))[1:]
        field = fields.get(caption.split()[0]) if caption else None
        if field is not None and field.kind == "table":
            for row, cells in zip(rows, given[field.key], strict=False):
                _write(row, list(cells))
            continue
        for row in rows:
            number = "".join(row[0].itertext())
            held = given[fields[number].key]
            proof = [f"Paper {number}"] * (fields[number].kind == "evidence")
            _write(row, [None, None, str(held), *proof])
    parts["content.xml"] = ElementTree.tostring(tree)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as container:
        for name, part in parts.items():
            container.writestr(zipfile.ZipInfo(name), part)  # The kind of file, uncompressed.
    return NamedBytes("filled.odt", held.getvalue())


def _tables(tree: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, str]]:
    """Yield each table with the line that stands before it."""
    before = ""
    for element in tree.iter():
        if element.tag == f"{TEXT}p":
            words = "".join(element.itertext()).strip()
            before = words or before
        elif element.tag == f"{TABLE}table":
            yield element, before


def _write(row: ElementTree.Element, cells: list[str | None]) -> None:
    for cell, text in zip(row, cells, strict=True):
        if text is not None:
            (paragraph,) = cell
            paragraph.text, *rest = text.split("\n")
            for line in rest:
                ElementTree.SubElement(cell, paragraph.tag).text = line


FILLERS: dict[str, Callable[[FormEdition, Answers], NamedBytes]] = {
    "workbook": fill_workbook,
    "pdf": fill_pdf,
    "text": fill_text,
}


def read(file: NamedBytes) -> Application:
    rulebook = load_rulebook()
    return read_application([file], rulebook.editions, rulebook.catalogue.catalogue)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.document_kind)
@pytest.mark.parametrize("filler", FILLERS)
def test_a_filled_blank_form_reads_back_whole(form: FormEdition, filler: str) -> None:
    given = answers_to(form)
    application = read(FILLERS[filler](form, given))
    (document,) = application.documents
    assert (document.kind, [f.edition for f in document.forms]) == (
        form.document_kind,
        [form.edition],
    )
    found = {answer.key: answer for answer in application.answers}
    assert set(found) == set(given)
    for field in form.fields():
        assert _words(found[field.key].text) == _words(given[field.key]), field.key
        if field.kind == "evidence":
            assert found[field.key].supporting == f"Paper {field.number}"
        assert not application.problems


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.document_kind)
@pytest.mark.parametrize("ending", [".xlsx", ".pdf", ".odt"])
def test_a_blank_form_sent_back_unfilled_is_recognised_and_misses_all(
    form: FormEdition, ending: str
) -> None:
    application = read(NamedBytes(f"form{ending}", blank(ending)[form.document_kind]))
    assert application.documents[0].kind == form.document_kind
    assert not application.answers
    required = {field.key for field in form.fields() if field.required}
    assert required <= set(application.missing)


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Unavailable, match="choose another folder"):
        write_blank_forms(load_editions(), tmp_path / "taken")


def _words(answer: str | list[list[str]]) -> str:
    text = answer if isinstance(answer, str) else "\n".join(" | ".join(row) for row in answer)
    return " ".join(text.split())


def test_our_own_questions_say_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank(".xlsx")["application form"]))
    texts = [str(c.value) for s in book.worksheets for row in s.iter_rows() for c in row if c.value]
    ours = {f.label for f in _ours(FORMS)}
    assert any(text.startswith("* Our own question") for text in texts)
    marked = {t[2:].partition("\n")[0] for t in texts if t.startswith("* ")} - {OURS_NOTE}
    assert len(marked) > 10
    assert marked <= ours
    assert "Name of applicant" in texts


def _ours(forms: tuple[FormEdition, ...]) -> list[FormField]:
    return [field for form in forms for field in form.fields() if field.basis == "ours"]

"""A hostile paper costs one request; the worker goes on, and the program never parses it itself."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterator

import at_work
import pytest
from unit.documents import made_mail as mail
from unit.documents import made_papers as made

from dmap_desktop.demo.papers import write_papers
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.jobs.worker import MEMORY_BYTES, DocumentWorker
from dmap_desktop.rulebooks import load_rulebook


@pytest.fixture
def worker() -> Iterator[DocumentWorker]:
    made = DocumentWorker(seconds=20, memory_bytes=300 * 1024 * 1024)
    yield made
    made.close()


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    folder = tmp_path_factory.mktemp("papers")
    write_papers(at_work.sample(at_work.CASES[1]), folder)
    path = next(path for path in sorted(folder.iterdir()) if path.suffix == ".pdf")
    return path.name, path.read_bytes()


def test_a_paper_that_asks_for_too_much_costs_one_request(
    worker: DocumentWorker, form: tuple[str, bytes]
) -> None:
    document = worker.add(*form)
    with pytest.raises(Unreadable):
        worker.render(document, 1, 60.0)  # 1.8 gigapixels
    assert worker.page_sizes(document)


def test_bytes_that_are_no_paper_are_a_sentence(worker: DocumentWorker) -> None:
    document = worker.add("form.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40)
    with pytest.raises(Unreadable, match=r"form\.pdf"):
        worker.page_sizes(document)


def zeros(name: str, part: str, size: int) -> NamedBytes:
    """Make a small zip file with a part of ``size`` zeros."""
    held, block = io.BytesIO(), bytes(1_000_000)
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", b"<x/>")
        with container.open(part, "w") as opened:
            for _ in range(size // len(block)):
                opened.write(block)
    return NamedBytes(name, held.getvalue())


def nested_zip() -> NamedBytes:
    """Make a zip in a zip, 60 deep, each with a paper beside it."""
    file = made.packed({"letter.txt": b"A letter."}, "0.zip")
    for number in range(60):
        file = made.packed({f"{number}.zip": file.data, f"{number}.txt": b"x"}, "all.zip")
    return file


def sheet_of(rows: bytes, name: str) -> NamedBytes:
    """Make a workbook whose only sheet holds ``rows`` of XML."""
    space = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    whole = b"<worksheet" + space + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    return made.changed_part(made.workbook({"A": [["x"]]}, name), "xl/worksheets/sheet1.xml", whole)


def far_cell() -> NamedBytes:
    """Make a workbook with a cell in its first and its very last place."""
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    rows += b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return sheet_of(rows, "far.xlsx")


def long_sheet() -> NamedBytes:
    """Make a workbook with all the 1,048,576 rows that a sheet can have."""
    rows = (b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(1, 1_048_577))
    return sheet_of(b"".join(rows), "long.xlsx")


def repeated_cells() -> NamedBytes:
    """Make an OpenDocument sheet that says a filled cell a million times, in a million rows."""
    content = (
        b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        b'<office:spreadsheet><table:table table:name="A">'
        b'<table:table-row table:number-rows-repeated="1048576">'
        b'<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        b"<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        b"</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    return made.packed({"mimetype": mimetype, "content.xml": content}, "repeated.ods")


def entities() -> NamedBytes:
    """Make a workbook whose entities unfold to gigabytes (the billion laughs)."""
    declared = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    part = b'<!DOCTYPE x [<!ENTITY a0 "ha">' + declared + b"]><x>&a9;</x>"
    return made.changed_part(made.workbook({"A": [["x"]]}, "laugh.xlsx"), "xl/workbook.xml", part)


HOSTILE: dict[str, tuple[Callable[[], NamedBytes], str]] = {
    "a zip bomb that claims to be a workbook": (
        lambda: zeros("bomb.xlsx", "xl/workbook.xml", 500_000_000),
        "would unpack to",
    ),
    "a zip bomb": (lambda: zeros("bomb.zip", "form.pdf", 300_000_000), "would unpack to"),
    "zips in zips": (nested_zip, "one inside the other"),
    "entities": (entities, "declares XML entities"),
    "a cell at the far end": (far_cell, "spans 1,048,576 rows"),
    "a sheet of all rows": (long_sheet, ""),
    "cells repeated without end": (repeated_cells, ""),
    "2,000 pages": (lambda: made.pdf([["A line."]] * 2_000, "long.pdf"), ""),
    "2,001 pages": (lambda: made.pdf([["A line."]] * 2_001, "longer.pdf"), "more than 2000"),
    "a letter with 1,000 papers": (
        lambda: mail.eml(attached=[(f"{n}.txt", b"paper %d" % n) for n in range(1_000)]),
        "more than the 200 papers",
    ),
    "Word nested without end": (
        lambda: made.changed_part(
            made.word(["x"], name="deep.docx"), "word/document.xml", b"<w>" * 200_000
        ),
        "could not be read",
    ),
    "a list that nests without end": (
        lambda: NamedBytes("deep.pdf", b"%PDF-1.4\n1 0 obj " + b"[" * 200_000 + b"%%EOF"),
        "damaged",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_paper_is_a_value_or_a_limit_said(kind: str) -> None:
    """Within 20 s and 600 MB; the reader is there for the next, or a fresh one is."""
    made_by, words = HOSTILE[kind]
    file, rulebook, worker = made_by(), load_rulebook(), DocumentWorker()
    worker.start()
    begun = time.monotonic()
    catalogue = rulebook.catalogue.catalogue
    read, _ = worker.read_papers([file], (), rulebook.editions, catalogue)
    assert time.monotonic() - begun < 45, "taken apart and read, 20 s for each"
    said = " ".join(problem.sentence for problem in read.problems)
    assert read.documents or said
    assert words in said
    assert worker.peak_memory() < MEMORY_BYTES
    known = worker.add("page.pdf", made.pdf([["A line."]]).data)
    assert worker.page_text(known) == ["A line."]
    worker.close()

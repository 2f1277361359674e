"""Whatever an applicant sends: an application with what could be read, and a sentence for the rest.

Papers of a sample case with bytes changed, cut, doubled, and Office files with a part of them
changed inside the zip. PDFs are read in the worker, as the program does: what ends the worker costs
its file. 25 mutations a kind in the gate, 2,000 with ``--thorough``.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.documents import made_mail as mail
from unit.documents import made_papers as made

from dmap_desktop.documents.unfolding import unfold
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.errors import Mendable, PupilDataRefused
from dmap_desktop.jobs.worker import DocumentWorker
from dmap_desktop.rulebooks import load_rulebook
from tests.fuzz.mutations import near
from tests.fuzz.test_fuzz_readers import fuzzed
from tests.thorough import many

SECONDS = 30.0
REFERENCE = "DR180611.02"
papers = settings(fuzzed, max_examples=many(25, 2_000))


def samples() -> dict[str, NamedBytes]:
    """Return one paper of each kind, by its ending."""
    found = {file.name.rpartition(".")[2]: file for file in made.sample_papers(REFERENCE)}
    found["docx"] = made.word_form(made.sample(REFERENCE))
    found["csv"] = made.csv_table([["NPD Alias", "Data request years required?"], ["KS2", "2016"]])
    letter = [("form.txt", b"A letter of support."), ("table.csv", b"a,b\n1,2\n3,4\n")]
    found["eml"] = mail.eml(attached=letter, html="<p>Dear <b>panel</b></p>")
    found["msg"] = mail.msg(letter, mail.message_tree(letter, header=24))
    found["rtf"] = NamedBytes("a.rtf", rb"{\rtf1\ansi{\*\x y}A \u8217 ?\'a3\par\trowd a\cell\row}")
    found["txt"] = NamedBytes("letter.txt", b"Dear panel,\n1. Aims\nTo learn.\n" * 20)
    return found


SAMPLES = samples()
OFFICE = [kind for kind, file in SAMPLES.items() if zipfile.is_zipfile(io.BytesIO(file.data))]


def check(application: Application | Mendable, file: NamedBytes, begun: float) -> None:
    """It is read, kept, or named in one sentence; nothing is both unread and unsaid."""
    assert time.monotonic() - begun < SECONDS
    if isinstance(application, Mendable):
        assert isinstance(application, PupilDataRefused)
        return
    kept = {document.name for document in application.documents}
    assert kept == {file.name} or application.problems
    for problem in application.problems:
        assert problem.file == file.name
        assert problem.sentence.isprintable(), problem.sentence
        assert len(problem.sentence) < 1_000


def read_here(file: NamedBytes) -> None:
    begun = time.monotonic()
    try:
        found: Application | Mendable = made.read(file)
    except Mendable as error:
        found = error
    check(found, file, begun)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in SAMPLES if kind != "pdf"])
def test_a_paper_that_is_nearly_right(kind: str) -> None:
    file = SAMPLES[kind]
    read_here(file)

    @papers
    @given(near(file.data))
    def play(data: bytes) -> None:
        read_here(NamedBytes(file.name, bytes(data)))

    play()


@pytest.mark.slow
@pytest.mark.parametrize("kind", OFFICE)
def test_an_office_file_with_a_part_that_is_nearly_right(kind: str) -> None:
    """The zip is whole: the changed bytes reach the reader of the part."""
    file = SAMPLES[kind]
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    inside = [name for name in parts if name.endswith((".xml", ".rels"))]

    @papers
    @given(
        st.sampled_from(inside).flatmap(lambda name: st.tuples(st.just(name), near(parts[name])))
    )
    def play(changed: tuple[str, bytes]) -> None:
        name, data = changed
        read_here(made.packed(parts | {name: bytes(data)}, file.name))

    play()


@pytest.fixture(scope="module")
def worker() -> Iterator[DocumentWorker]:
    made_worker = DocumentWorker(seconds=20)
    yield made_worker
    made_worker.close()


@pytest.mark.slow
def test_a_pdf_that_is_nearly_right(worker: DocumentWorker) -> None:
    file, rulebook = SAMPLES["pdf"], load_rulebook()

    @papers
    @given(near(file.data))
    def play(data: bytes) -> None:
        bent, begun = NamedBytes(file.name, bytes(data)), time.monotonic()
        try:
            found: Application | Mendable = worker.read_application(
                [bent], rulebook.editions, rulebook.catalogue.catalogue
            )
        except Mendable as error:
            found = error
        check(found, bent, begun)

    play()


def near_structure(file: NamedBytes) -> st.SearchStrategy[bytes]:
    """Return a file whose lines, or sectors, are put in another order, doubled or left out."""
    mark = b"\n" if not file.data.startswith(b"\xd0\xcf") else b""
    size = 128  # An entry of a directory; four make a sector.
    pieces = (
        file.data.split(mark)
        if mark
        else [file.data[at : at + size] for at in range(0, len(file.data), size)]
    )
    place = st.integers(0, len(pieces) - 1)

    def bent(drawn: list[tuple[str, int, int]]) -> bytes:
        held = list(pieces)
        for how, one, other in drawn:
            one, other = one % len(held), other % len(held)
            if how == "swap":
                held[one], held[other] = held[other], held[one]
            elif how == "double":
                held.insert(other, held[one])
            elif len(held) > 1:
                del held[one]
        return mark.join(held)

    change = st.tuples(st.sampled_from(["swap", "double", "drop"]), place, place)
    return st.lists(change, min_size=1, max_size=6).map(bent)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["eml", "msg", "rtf"])
def test_what_a_bent_letter_brings_is_taken_out_or_named(kind: str) -> None:
    file = SAMPLES[kind]

    @papers
    @given(st.one_of(near(file.data), near_structure(file)))
    def play(data: bytes) -> None:
        begun = time.monotonic()
        held = unfold(NamedBytes(file.name, bytes(data)))
        assert time.monotonic() - begun < SECONDS
        assert held.itself or held.papers or held.problems or not data
        names = [paper.name for paper in held.papers]
        assert len({name.casefold() for name in [*names, file.name]}) == len(names) + 1
        assert all("/" not in name and name.isprintable() for name in names)
        for paper in held.papers:
            read_here(paper)

    play()

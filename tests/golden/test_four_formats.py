"""Twenty-one applications, each in four formats: every field right, every box holds the words.

The demonstration's cases and the small ones in ``applications``; a file to each case and format,
read by itself. The tally is printed by the command ``accuracy`` in the same way.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

import msgspec
import pikepdf
import pytest
import told
from places import Papers, squeezed

from dmap_desktop.demo.applicants import SampleCase, cases, expected, form_of, past_cases
from dmap_desktop.demo.papers.answers import filled
from dmap_desktop.demo.papers.flat import write_flat_form
from dmap_desktop.demo.papers.word import write_word_form
from dmap_desktop.documents.intake import read_application
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.accuracy import tally
from dmap_desktop.exports.forms.fillable import write_fillable_form
from dmap_desktop.exports.forms.form_workbook import write_form_workbook
from dmap_desktop.rulebooks import load_rulebook

HERE = Path(__file__).with_name("applications")
SMALL = tuple(
    msgspec.toml.decode(path.read_bytes(), type=SampleCase) for path in sorted(HERE.glob("*.toml"))
)
ALL = (*cases(), *past_cases(), *SMALL)
WRITERS: dict[str, Callable[[SampleCase, Path], Path]] = {
    "fillable": lambda case, to: write_fillable_form(filled(case), to / "fillable.pdf"),
    "flat": lambda case, to: write_flat_form(filled(case), to / "flat.pdf"),
    "word": lambda case, to: write_word_form(
        filled(case), to / "form.docx", datetime.combine(case.received, time(9))
    ),
    "workbook": lambda case, to: write_form_workbook(filled(case), to / "form.xlsx", case.received),
}


def answers(case: SampleCase) -> dict[str, str]:
    """Return what the request form alone holds."""
    return {k: t for k, t in expected(case).items() if not k.startswith(("isq.", "dpia."))}


def test_there_are_more_than_twenty() -> None:
    assert len(ALL) >= 20
    assert len({case.reference for case in ALL}) == len(ALL)
    organisations = {case.organisation for case in ALL}
    assert len(organisations) >= 18


@pytest.mark.parametrize("case", [ALL[0], ALL[7], ALL[9], *SMALL], ids=lambda case: case.name)
def test_a_fillable_form_printed_to_a_flat_page_is_never_read_wrong(
    case: SampleCase, tmp_path: Path
) -> None:
    """The boxes are gone: marks beside choices and unruled tables are missed, nothing is wrong."""
    path = WRITERS["fillable"](case, tmp_path)
    held = io.BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.flatten_annotations()
        pdf.save(held)
    rulebook = load_rulebook()
    application = read_application(
        [NamedBytes("printed.pdf", held.getvalue())],
        rulebook.editions,
        rulebook.catalogue.catalogue,
    )
    compared = tally(answers(case), application.answers)
    assert compared.wrong == ()
    drawn = {field.key for field in form_of(case).fields() if field.options or field.columns}
    assert {fault.key for fault in compared.missed} <= drawn
    assert compared.right > 20


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
@pytest.mark.parametrize("writer", WRITERS)
def test_every_field_is_right_and_its_box_holds_the_words(
    case: SampleCase, writer: str, tmp_path: Path
) -> None:
    path = WRITERS[writer](case, tmp_path)
    data = path.read_bytes()
    rulebook = load_rulebook()
    application = read_application(
        [NamedBytes(path.name, data)], rulebook.editions, rulebook.catalogue.catalogue
    )
    compared = tally(answers(case), application.answers)
    assert compared.whole, compared.faults()
    assert application.kind is case.kind
    assert application.reference == case.reference
    assert len(application.users) == len(case.users)
    assert told.parties(case)[0].name == application.parties[0].name
    papers = Papers({hashlib.sha256(data).hexdigest(): path})
    for answer in application.answers:
        words, value = squeezed(answer.evidence.words), squeezed(answer.text)
        row = squeezed(answer.text.split("\n")[0].replace(" | ", ""))
        assert words, answer.key
        holds = value in words or value.startswith(words) or row.startswith(words[:20])
        assert holds, (answer.key, words, value)
        assert papers.stands(answer.evidence), (answer.key, answer.evidence)
    papers.close()

"""Every sample application comes out of intake as it was written: fields, parties, items, places.

The papers are generated from the cases, read back as intake reads any applicant's, and compared
with the cases field by field. The accuracy of each case is printed at the end of the run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
import told
from places import Papers, squeezed

from dmap_desktop.demo.applicants import SampleCase, cases, expected, past_cases
from dmap_desktop.demo.papers import write_papers
from dmap_desktop.documents.intake import read_application
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import Application, Block
from dmap_desktop.domain.catalogue import Catalogue
from dmap_desktop.rulebooks import load_rulebook

SUGGESTED = {
    "01-newspaper": {"Reason_[n]_ex[yy]"},
    "02-broadcaster": {"Postcode_[term][yy]"},
    "11-small-areas": {"Postcode_[term][yy]", "Reason_[n]_ex[yy]"},
}
"""Items that the prose asks for although they are not ticked; of all other cases none."""


@dataclass
class Read:
    """A case, what was read of its papers, and the tally of the comparison."""

    case: SampleCase
    application: Application
    papers: Papers
    catalogue: Catalogue
    right: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def compare(self, kind: str, what: str, wanted: object, read: object) -> None:
        """Count one comparison of ``kind``."""
        self.of[kind] = self.of.get(kind, 0) + 1
        self.right[kind] = self.right.get(kind, 0) + (wanted == read)
        if wanted != read:
            self.wrong.append(f"{kind} {what}: wanted {wanted!r}, read {read!r}")

    def accuracy(self) -> str:
        """Return the tally in one line."""
        counts = ", ".join(f"{kind} {self.right[kind]}/{of}" for kind, of in self.of.items())
        return f"{self.case.name}: {counts}"


@pytest.fixture
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Read]:
    case = request.param
    paths = write_papers(case, tmp_path)
    rulebook = load_rulebook()
    catalogue = rulebook.catalogue.catalogue
    files = [NamedBytes(path.name, path.read_bytes()) for path in sorted(paths)]
    papers = Papers({hashlib.sha256(p.read_bytes()).hexdigest(): p for p in paths})
    yield Read(case, read_application(files, rulebook.editions, catalogue), papers, catalogue)
    papers.close()


def test_there_are_twelve_cases_in_varied_formats() -> None:
    assert len(cases()) == 12
    assert {case.form for case in cases()} == {"fillable", "flat", "workbook", "word"}
    assert {case.questionnaire for case in cases()} == {"pdf", "workbook", "word", "none"}
    assert sum(case.impact is not None for case in cases()) >= 2
    assert len({case.reference for case in (*cases(), *past_cases())}) == 15


@pytest.mark.parametrize(
    "read",
    [*cases(), *past_cases()],
    indirect=True,
    ids=lambda case: f"{case.reference} {case.name}",
)
def test_everything_is_read_as_it_was_written(
    read: Read, record_property: Callable[[str, object], None]
) -> None:
    for compare in (_answers, _evidence, _people, _items, _uses, _rest):
        compare(read)
    record_property("accuracy", read.accuracy())
    assert not read.wrong, "\n".join(read.wrong)


def _answers(read: Read) -> None:
    wanted = expected(read.case)
    found = {answer.key: answer for answer in read.application.answers if answer.text}
    for key, text in wanted.items():
        said = found[key].text if key in found else ""
        read.compare("answers", key, told.paragraphs(text), told.paragraphs(said))
    read.compare("answers", "nothing beyond", set(wanted), set(found))
    for part, given in read.case.isq.items():
        answer = read.application.answer(f"isq.{part}")
        if answer is not None:
            supporting = told.paragraphs(answer.supporting)
            read.compare(
                "answers", f"support of {part}", told.paragraphs(given.evidence), supporting
            )


def _evidence(read: Read) -> None:
    for answer in read.application.answers:
        words = squeezed(answer.evidence.words)
        rows = squeezed(answer.text.split("\n")[0].replace(" | ", ""))
        value = squeezed(answer.text)
        holds = bool(words) and (value in words or value.startswith(words) or _tells(words, rows))
        read.compare("evidence", f"of {answer.key} holds the value", True, holds)
        stands = read.papers.stands(answer.evidence)
        read.compare("evidence", f"of {answer.key} stands where it says", True, stands)
    others = [*read.application.users, *read.application.parties, *read.application.items]
    for one in others:
        if isinstance(one, msgspec.Struct) and one.evidence is not None:
            stands = read.papers.stands(one.evidence)
            read.compare("evidence", f"{one.evidence.words[:40]!r} stands there", True, stands)


def _tells(words: str, row: str) -> bool:
    """Say whether the words of a row's evidence are its cells, ticks told apart."""
    return words in row or row.startswith(words[:20])


def _people(read: Read) -> None:
    found = [msgspec.structs.replace(party, evidence=None) for party in read.application.parties]
    for party in told.parties(read.case):
        same = next((one for one in found if one.role == party.role), None)
        read.compare("parties", party.role, party, same)
    read.compare("parties", "count", len(told.parties(read.case)), len(found))
    named = [msgspec.structs.replace(user, evidence=None) for user in read.application.users]
    read.compare("users", "count", len(read.case.users), len(named))
    for wanted, user in zip(told.users(read.case), named, strict=False):
        read.compare("users", wanted.job_title, wanted, user)


def _items(read: Read) -> None:
    wanted = told.items(read.case, read.catalogue)
    found = {(i.dataset, i.alias, i.block): i for i in read.application.items}
    read.compare("items", "nothing beyond", set(wanted), set(found))
    for key, (published, years) in wanted.items():
        item = found.get(key)
        if item is None:
            read.compare("items", str(key), published, None)
            continue
        kind = "defaults" if key[2] is Block.DEFAULT else "items"
        classes = (item.tier, item.identifiability, item.sensitivity)
        said = (published.tier, published.identifiability, published.sensitivity)
        read.compare(kind, f"classes of {key}", said, classes)
        read.compare(kind, f"years of {key}", years, item.years)
        words = item.evidence.words if item.evidence is not None else ""
        read.compare(kind, f"place of {key}", item.alias, words)


def _uses(read: Read) -> None:
    stated = {item.alias: item.use for item in read.application.items}
    names = {read.case.copy.typed.get(alias, alias): alias for alias in _ticked(read.case)}
    for name, use in told.uses(read.case):
        if name in names:
            read.compare("uses", name, use, stated[name])


def _rest(read: Read) -> None:
    case, application = read.case, read.application
    compare = read.compare
    compare("case", "reference", case.reference, application.reference)
    compare("case", "received", case.received, application.received)
    compare("case", "title", case.title, application.title)
    compare("case", "kind", case.kind, application.kind)
    kinds = {document.name: document.kind.value for document in application.documents}
    compare("case", "documents", told.documents(case), kinds)
    compare(
        "case", "strays", sorted(case.stray_rows), sorted(u.text for u in application.unmatched)
    )
    compare("case", "missing", told.missing(case, set(expected(case))), set(application.missing))
    roles = {contradiction.what for contradiction in application.contradictions}
    compare("case", "contradictions", told.contradicting(case), roles)
    suggested = {suggestion.alias for suggestion in application.suggestions}
    compare("case", "suggestions", SUGGESTED.get(case.name, set()), suggested)
    compare("case", "problems", (), application.problems)
    defaults = [item for item in application.items if item.block is Block.DEFAULT and item.years]
    asked = [name for name in _ticked(case) if _is_default(read.catalogue, case, name)]
    compare("case", "defaults ticked", len(asked), len(defaults))


def _ticked(case: SampleCase) -> list[str]:
    return [alias for table in case.tables for alias in table.aliases]


def _is_default(catalogue: Catalogue, case: SampleCase, alias: str) -> bool:
    datasets = {table.dataset for table in case.tables if alias in table.aliases}
    return any(
        item.alias == alias and item.dataset in datasets and item.block is Block.DEFAULT
        for item in catalogue.items
    )

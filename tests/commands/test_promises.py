"""What COMMANDS promises: the keys of every JSON document, exit codes, errors on standard error."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import at_work
import builders
import pytest

from dmap_desktop.commands import line, printing
from dmap_desktop.demo.panel import WEEKLY
from dmap_desktop.demo.papers import write_papers
from dmap_desktop.services.meetings import close_meeting, open_meeting
from tests.unit.documents import made_papers as made

CASE, OTHER, _ = at_work.CASES
INTAKE = {
    "reference", "kind", "parties", "answers", "items", "suggestions", "contradictions",
    "unmatched", "missing", "problems",
}  # fmt: skip
ASSESS = {
    "rules", "catalogue", "gates", "factors", "score", "band", "range", "sensitivity", "tier",
    "minimise", "contributions", "conditions",
}  # fmt: skip


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files of a sample application, whose form is a workbook."""
    folder = tmp_path_factory.mktemp("papers")
    write_papers(made.sample("DR180618.01"), folder)
    return [str(path) for path in sorted(folder.iterdir())]


def save(folder: Path, *files: Any) -> list[str]:
    for file in files:
        (folder / file.name).write_bytes(file.data)
    return [str(folder / file.name) for file in files]


def test_intake_and_assess_keep_their_keys(
    papers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert line.main(["intake", *papers, "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert read.keys() >= INTAKE
    assert {"question", "text", "evidence"} <= read["answers"][0].keys()
    item = {"alias", "dataset", "block", "years", "tier", "identifiability", "sensitivity"}
    assert item | {"evidence"} <= read["items"][0].keys()
    assert {one["block"] for one in read["items"]} <= {"by request", "default"}
    sheets = [a["evidence"] for a in read["answers"] if "sheet" in a["evidence"]]
    pages = [a["evidence"] for a in read["answers"] if "page" in a["evidence"]]
    assert {"document", "sheet", "cell", "words"} == sheets[0].keys()
    assert {"document", "page", "box", "words"} == pages[0].keys()
    assert line.main(["assess", *papers, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found.keys() >= ASSESS
    for part, keys in (
        ("gates", {"name", "state", "basis", "why", "evidence"}),
        ("factors", {"name", "safe", "level", "why", "evidence"}),
        ("sensitivity", {"factor", "band_if_lower", "band_if_higher"}),
        ("minimise", {"target", "changes"}),
    ):
        assert all(keys <= one.keys() for one in found[part]), part
    assert {"asked", "recommended", "because", "rules_words"} <= found["tier"].keys()


def test_a_bad_file_is_a_finding_beside_what_was_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = save(
        tmp_path, made.pdf([["A letter of support"]], "good.pdf"), made.NamedBytes("bad.pdf", b"")
    )
    assert line.main(["intake", good, bad, "--json"]) == 1
    printed = capsys.readouterr()
    read = json.loads(printed.out)
    assert [document["name"] for document in read["documents"]] == ["good.pdf"]
    assert [problem["file"] for problem in read["problems"]] == ["bad.pdf"]
    assert printed.err == "bad.pdf is empty; ask the applicant to send it again.\n"
    assert line.main(["assess", good, bad]) == 1
    printed = capsys.readouterr()
    assert "bad.pdf is empty" in printed.err
    assert "The score is the panel's own convention." in printed.out


def test_when_no_file_can_be_read_each_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = save(tmp_path, made.NamedBytes("a.pdf", b""), made.NamedBytes("b.pdf", b"text"))
    assert line.main(["intake", *files, "--json"]) == 1
    printed = capsys.readouterr()
    assert [one["file"] for one in json.loads(printed.out)["problems"]] == ["a.pdf", "b.pdf"]
    assert printed.err.count("\n") == 2
    for command in (["intake"], ["assess"], ["assess", "--json"]):
        assert line.main([*command, *files]) == 1
        printed = capsys.readouterr()
        assert printed.out == ""
        assert "a.pdf is empty" in printed.err
        assert "b.pdf is not what its name says" in printed.err


def test_pupil_data_is_refused_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["A123456789012"], ["B123456789013"], ["H801200001001"]]
    files = save(tmp_path, made.csv_table(rows), made.pdf([["A letter"]]))
    assert line.main(["intake", *files, "--json"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "table.csv was refused: it lists pupils by their unique pupil numbers" in printed.err


def test_what_is_written_for_people_says_what_is_missing(
    papers: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = [path for path in papers if "application-form" in path]
    assert line.main(["intake", *form]) == 0
    words = capsys.readouterr().out
    assert "Missing: isq.policy" in words
    assert "application-form.xlsx: application form" in words


def test_records_keep_their_keys(said, panel: at_work.PanelAtWork, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    builders.decided(panel, CASE)
    chair = panel.open("chair").session
    open_meeting(chair, WEEKLY)
    close_meeting(chair, WEEKLY)
    panel.synchronise("chair")
    report = said("auditor", "sync")
    assert {"pushed", "pulled", "blobs", "refused", "findings", "seconds"} <= report.keys()
    proof = said("auditor", "verify", str(panel.hub))
    assert {"ok", "records", "devices", "findings", "decisions"} <= proof.keys()
    assert proof["ok"]
    (decision,) = proof["decisions"]
    assert {"case", "outcome", "approving", "quorum", "follows"} <= decision.keys()
    assert sorted(decision["approving"]) == ["Amara Lindqvist", "Ben Tarrant", "Chloe Marchetti"]
    for what, name in (("minutes", "minutes.odt"), ("register", "register.csv")):
        out = tmp_path / name
        assert said("auditor", "export", what, "--out", str(out)) == {"written": [str(out)]}
        assert out.stat().st_size
    people = said("auditor", "panel", "list")
    assert len(people["people"]) == 9


def test_what_is_said_to_people_names_the_approvers(  # type: ignore[no-untyped-def]
    give, panel: at_work.PanelAtWork, capsys: pytest.CaptureFixture[str]
) -> None:
    builders.decided(panel, CASE)
    assert give("auditor", "sync") == 0
    assert "acts fetched" in capsys.readouterr().out
    assert give("auditor", "verify", str(panel.hub)) == 0
    words = capsys.readouterr().out
    assert f"{CASE}: approved; approving: " in words
    assert words.endswith("Verified.\n")
    assert give("auditor", "panel", "list") == 0
    assert "Ruth Okafor (chair): chair" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export", "minutes", "--out", "m.odt"], "No meeting has been held yet"),
        (["export", "minutes", "--out", "m.odt", "--meeting", "x"], "No meeting x is known here"),
        (["export", "minutes", "--out", "m.doc", "--meeting", WEEKLY], "m.doc has no ending"),
        (["export", "register", "--out", "no/such/r.csv"], "r.csv cannot be written"),
        (["export", "audit", "--out", "no/such/a.zip"], "a.zip cannot be written"),
        (["export", "board", "--out", "b.odt"], "board cannot be exported yet"),
        (["verify", "no-such-hub"], "is away"),
        (["panel", "enrol", "no.json", "--person", "x", "--out", "i"], "no.json cannot be read"),
        (["panel", "request", "--name", "X", "--out", "r.json"], "belongs to a panel already"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_code_one(  # type: ignore[no-untyped-def]
    words: list[str],
    sentence: str,
    give,
    panel: at_work.PanelAtWork,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    panel.synchronise("chair")
    assert give("chair", *words) == 1
    printed = capsys.readouterr()
    assert sentence in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


@pytest.mark.parametrize(
    "words",
    [
        ["unheard-of"],
        ["intake"],
        ["assess", "a.pdf", "--odd"],
        ["hub"],
        ["panel"],
        ["export", "minutes"],
        ["export", "register", "--out", "r.csv", "--as-of", "yesterday"],
        ["panel", "found", "--title", "A"],
    ],
)
def test_wrong_usage_is_code_two_and_shows_the_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        line.main(words)
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("usage: dmap-desktop")
    assert printed.out == ""


def test_the_version_and_the_help_are_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--version"], ["--help"], ["hub", "add", "--help"]):
        with pytest.raises(SystemExit) as ended:
            line.main(words)
        assert ended.value.code == 0
    assert "dmap-desktop" in capsys.readouterr().out


class Slip:
    """Stands in for a command that goes wrong in some way."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def list_panel(self, options: object) -> int:
        raise self.error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyboardInterrupt(), "Stopped. What was done stays done"),
        (ValueError("Ann Ash, born 2004"), "The program made a mistake and left out what was"),
    ],
)
def test_being_stopped_or_a_slip_of_the_program_is_a_sentence(
    error: BaseException,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(line.importlib, "import_module", lambda _: Slip(error))
    assert line.main(["panel", "list", "--profile", str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert words in printed.err
    assert "Ann Ash" not in printed.err
    faults = tmp_path / "faults.txt"
    if isinstance(error, ValueError):
        assert "ValueError < test_promises.py" in faults.read_text()
        assert "Ann Ash" not in faults.read_text()
    assert line.main(["panel", "list", "--profile", str(tmp_path / "nowhere")]) == 1
    if isinstance(error, ValueError):
        assert "could not be written down (ValueError < " in capsys.readouterr().err


def test_a_reader_that_has_gone_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in ``dmap-desktop verify HUB | head -1``."""
    monkeypatch.setattr(line.importlib, "import_module", lambda _: Slip(BrokenPipeError()))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert line.main(["panel", "list"]) == 1


def test_evidence_without_a_place_is_only_its_document() -> None:
    from dmap_desktop.domain.evidence import Evidence

    assert printing.evidence_json(None) is None
    assert printing.evidence_json(Evidence("f" * 64, words="said")) == {
        "document": "f" * 64, "words": "said",
    }  # fmt: skip


def test_assess_many_says_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert line.main(["assess-many", str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl cannot be read" in capsys.readouterr().err

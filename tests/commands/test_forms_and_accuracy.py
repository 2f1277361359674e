"""``forms`` writes blank forms; ``accuracy`` tallies what is read against what is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dmap_desktop.commands.line import main
from dmap_desktop.rulebooks import load_editions

FORM = """National Pupil Database data request application form
1.1 Name of applicant
Ann Ash
1.2 Job title of applicant
Analyst
2.1 Title of the project
Reading, and what follows
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two texts of one form, with what stands in them."""
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "form.txt").write_text(FORM)
    (tmp_path / "one" / "expected.toml").write_text(
        '[answers]\n"applicant.name" = "Ann Ash"\n"applicant.job_title" = "Analyst"\n'
        '"project.title" = "Reading, and what follows"\n'
    )
    return tmp_path


def test_all_right_is_said_with_its_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accuracy", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "In all" in printed
    assert "counts once" in printed


def test_wrong_missed_and_invented_fields_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "one" / "expected.toml").write_text(
        '[answers]\n"applicant.name" = "Another"\n"data.tier" = "Tier 1"\n'
        '"project.title" = "Reading, and what follows"\n'
        '[file."empty.txt"]\n"applicant.name" = "Nobody"\n'
    )
    (folder / "one" / "empty.txt").write_text("")
    assert main(["accuracy", str(folder), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    empty, form = told["files"]
    assert (empty["file"], empty["missed"]) == ("one/empty.txt", 1)
    assert (form["right"], form["wrong"], form["missed"], form["found"]) == (1, 2, 1, 3)
    assert any("'Another' was read as 'Ann Ash'" in fault for fault in form["faults"])
    assert told["all"]["missed"] == 2
    assert not told["whole"]
    assert told["problems"][0]["file"] == "one/empty.txt"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(None, "has no expected.toml"), ("answers = 3", "is no list of expected")],
)
def test_a_folder_without_what_is_expected_is_a_sentence(
    text: str | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (tmp_path / "expected.toml").write_text(text)
    assert main(["accuracy", str(tmp_path)]) == 1
    assert sentence in capsys.readouterr().err


def test_blank_forms_are_written_in_three_formats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forms", "--out", str(tmp_path / "new"), "--json"]) == 0
    paths = [Path(path) for path in json.loads(capsys.readouterr().out)["forms"]]
    assert len(paths) == 3 * len({form.document_kind for form in load_editions()})
    assert all(path.is_file() for path in paths)
    assert {path.suffix for path in paths} == {".xlsx", ".pdf", ".odt"}
    assert main(["forms", "--out", str(tmp_path / "new2")]) == 0
    assert "application-form" in capsys.readouterr().out

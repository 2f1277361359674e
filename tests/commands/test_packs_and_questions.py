"""``pack`` and ``question`` as a person gives them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import at_work
import pytest
from reading_letters import letter_text

from dmap_desktop.demo.people import SECRETARY

Give = Callable[..., int]
Said = Callable[..., Any]
CASE = at_work.CASES[2]
OFFICE = SECRETARY.id


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "reply.txt"
    path.write_text("For the years 2015 to 2017 only, because earlier ones are not coded.\n")
    return path


def test_a_question_is_asked_sent_and_answered(
    panel: at_work.PanelAtWork, give: Give, said: Said, tmp_path: Path, text: Path
) -> None:
    assert give("amara", "sync") == 0
    pack = said("amara", "pack", "show", CASE)
    form = next(p for p in pack["papers"] if p["kind"] == "application form")
    asked = said(
        "amara", "question", "ask", CASE, "--text", "For which years?", "--paper", form["name"],
        "--page", "2",
    )  # fmt: skip
    (question,) = asked["questions"]
    number = form["first_page"] + 1
    assert question["place"] == f"p. {number} of the pack, Application form p. 2"
    assert question["state"] == "waits for the secretariat"
    assert give("amara", "sync") == 0
    assert give(OFFICE, "sync") == 0
    said(OFFICE, "question", "ask", CASE, "--text", "Who pays?")
    said(OFFICE, "question", "decline", CASE, "2", "--reason", "It stands on page 1.")
    assert give(OFFICE, "question", "approve", CASE, "7") == 1
    said(OFFICE, "question", "approve", CASE, question["question"], "--text", "Which years, why?")
    out = tmp_path / "letter.odt"
    draft = said(OFFICE, "question", "letter", CASE, "--out", str(out), "--draft")
    assert draft["questions"][0]["state"] == "approved, to be sent"
    assert "Which years, why?" in letter_text(out)
    sent = said(
        OFFICE, "question", "letter", CASE, "--out", str(out), "--on", "2018-07-03",
        "--reply-by", "2018-07-17",
    )  # fmt: skip
    assert sent["questions"][0]["number"] == "1.1"
    assert sent["clock"]["words"].startswith("Clock stopped since 2018-07-03")
    assert "Monday to Friday" in sent["clock"]["rule"]
    answered = said(
        OFFICE, "question", "answer", CASE, "1.1", "--on", "2018-07-10", "--file", str(text)
    )
    first, second = answered["questions"]
    assert (first["state"], first["answered"], first["pack"]) == ("answered", "2018-07-10", 2)
    assert (second["state"], second["reason"]) == ("declined", "It stands on page 1.")
    assert give(OFFICE, "question", "list", CASE) == 0


def test_a_late_paper_joins_and_is_marked(
    panel: at_work.PanelAtWork, give: Give, said: Said, text: Path
) -> None:
    before = said(OFFICE, "pack", "show", CASE)
    pack = said(OFFICE, "pack", "publish", str(text), "--case", CASE)
    assert pack["version"] == 2
    assert pack["papers"][:-1] == before["papers"]
    assert pack["papers"][-1]["first_page"] == before["pages"] + 1
    changes = said(OFFICE, "pack", "changes", CASE, "--since", "1")
    assert [(c["kind"], c["after"]) for c in changes["changes"]] == [("added", text.name)]
    assert give(OFFICE, "pack", "changes", CASE) == 0
    marked = said(OFFICE, "pack", "mark", CASE, text.name, "--reason", "A named product.")
    assert marked["confidential"] == [{"reason": "A named product.", "first": 0, "last": 0}]
    form = before["papers"][0]["name"]
    said(OFFICE, "pack", "mark", CASE, form, "--pages", "1", "--reason", "A name.")
    assert give(OFFICE, "pack", "mark", CASE, form, "--pages", "one", "--reason", "A name.") == 1
    assert give(OFFICE, "pack", "mark", CASE, "no.pdf", "--reason", "A name.") == 1
    shown = said(OFFICE, "pack", "show", CASE)
    assert shown["papers"][0]["confidential"] == [{"reason": "A name.", "first": 1, "last": 1}]
    assert give(OFFICE, "pack", "show", CASE) == 0
    assert give(OFFICE, "pack", "mark", CASE, text.name) == 0
    assert said(OFFICE, "pack", "show", CASE)["papers"][-1]["confidential"] == []


def test_a_pack_is_published_from_files_alone(
    panel: at_work.PanelAtWork, said: Said, tmp_path: Path
) -> None:
    from dmap_desktop.demo.papers import cases, write_papers

    case = next(c for c in cases() if c.reference not in at_work.CASES)
    write_papers(case, tmp_path / "inbox")
    files = [str(path) for path in sorted((tmp_path / "inbox").iterdir())]
    pack = said(OFFICE, "pack", "publish", *files)
    assert (pack["case"], pack["version"]) == (case.reference, 1)
    assert len(pack["papers"]) == len(files)
    firsts = [paper["first_page"] for paper in pack["papers"]]
    assert firsts[0] == 1
    assert firsts == sorted(firsts)


def test_a_pack_is_written_for_print_and_as_files(
    panel: at_work.PanelAtWork, give: Give, said: Said, tmp_path: Path
) -> None:
    import json
    import zipfile

    import pypdfium2

    pack = said(OFFICE, "pack", "show", CASE)
    form = next(p for p in pack["papers"] if p["kind"] == "application form")
    said(OFFICE, "pack", "mark", CASE, form["name"], "--pages", "1", "--reason", "A name.")
    for out, option in ((tmp_path / "pack.pdf", ()), (tmp_path / "public.pdf", ("--public",))):
        said(OFFICE, "pack", "write", CASE, "--out", str(out), *option)
    with pypdfium2.PdfDocument(tmp_path / "public.pdf") as document:
        assert "withheld: A name." in document[0].get_textpage().get_text_bounded()
    with pypdfium2.PdfDocument(tmp_path / "pack.pdf") as document:
        first = document[0].get_textpage().get_text_bounded()
    assert CASE in first
    assert "withheld" not in first
    out = tmp_path / "pack.zip"
    said(OFFICE, "pack", "write", CASE, "--out", str(out))
    with zipfile.ZipFile(out) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        pages = json.loads(archive.read("pages.json"))
        assert {paper["file"] for paper in manifest["papers"]} <= set(archive.namelist())
        assert "application.json" in archive.namelist()
    assert manifest["pages"] == pack["pages"]
    assert CASE in pages["1"]
    for wrong in (("--out", str(tmp_path / "p.doc")), ("--out", str(out), "--public")):
        assert give(OFFICE, "pack", "write", CASE, *wrong) == 1

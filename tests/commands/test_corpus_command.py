"""``corpus``: a row for every file of a folder, with what became of it and what it took."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dmap_desktop.commands.line import main
from tests.unit.documents import made_mail as mail
from tests.unit.documents import made_papers as made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of strange files, and what is known of some."""
    files = [
        made.locked_pdf("right"),
        made.sample_form("DR180611.02"),
        mail.eml(attached=[("form.txt", b"A letter.")]),
        made.NamedBytes("none.pdf", b""),
        made.NamedBytes("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        made.NamedBytes("letter.rtf", b"{\\rtf1\\ansi A letter.\\par}"),
    ]
    held = tmp_path / "corpus"
    (held / "in").mkdir(parents=True)
    for file in files:
        (held / "in" / file.name).write_bytes(file.data)
    (held / "link.pdf").symlink_to(held / "in" / "none.pdf")
    (held / "TRAITS.csv").write_text(
        "kind,file,category,traits,pdfium,password\n"
        "pdf,in/locked.pdf,needs-password,encrypted,error,right\n"
        "pdf,in/none.pdf,zero-length,zero-length,,\n"
        "pdf,in/old.doc,,,ok,\n"
    )
    return held


def test_every_file_has_a_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", str(folder), "--json"]) == 1
    out, err = capsys.readouterr()
    told = json.loads(out)
    rows = {row["file"].rpartition("/")[2]: row for row in told["files"]}
    outcomes = {name: row["outcome"] for name, row in rows.items()}
    form = made.sample_form("DR180611.02").name
    assert outcomes == {
        "locked.pdf": "locked",
        "locked.pdf (with its password)": "kept",
        form: "read",
        "request.eml": "kept",
        "none.pdf": "unread",
        "old.doc": "unread",
        "letter.rtf": "kept",
    }
    assert rows["none.pdf"]["sensible"]
    assert "is empty" in rows["none.pdf"]["sentences"][0]
    assert told["broken"] == ["in/old.doc"], "it should open, says the table"
    assert all(0 <= row["seconds"] < 20 and 10 < row["megabytes"] < 600 for row in rows.values())
    assert "link.pdf is a link" in err
    assert "1 did not keep what is promised" in err


def test_the_table_is_printed_and_passwords_come_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = tmp_path / "papers"
    held.mkdir()
    assert main(["corpus", str(held)]) == 0
    assert "There are no files" in capsys.readouterr().err
    (held / "locked.pdf").write_bytes(made.locked_pdf("right").data)
    words = tmp_path / "words"
    words.write_text("wrong\nright\n")
    assert main(["corpus", str(held), "--password-file", str(words)]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0].startswith("file\toutcome\tseconds\tMB")
    assert out.splitlines()[1].startswith("locked.pdf\tkept\t")
    assert "right" not in out
    assert main(["corpus", str(tmp_path / "nowhere")]) == 1
    assert "is no folder" in capsys.readouterr().err


def test_intake_opens_what_is_locked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, words = tmp_path / "locked.pdf", tmp_path / "words"
    path.write_bytes(made.locked_pdf("right").data)
    words.write_text("wrong\n")
    assert main(["intake", str(path), "--json", "--password-file", str(words)]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["problems"][0]["locked"]
    assert "no password given so far opens it" in err
    words.write_text("wrong\nright\n")
    assert main(["intake", str(path), "--json", "--password-file", str(words)]) == 0
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    assert document["arrived"] == made.NamedBytes("", path.read_bytes()).sha256
    assert document["sha256"] != document["arrived"]

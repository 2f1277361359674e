"""Records carried by hand with the commands: a newcomer begins with a file and answers by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dmap_desktop.commands.line import main


def said(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0):  # type: ignore[no-untyped-def]
    capsys.readouterr()
    assert main([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_panel_meets_by_files_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text("correct horse battery staple\n")
    sam = ["--profile", tmp_path / "sam", "--passphrase-file", passphrase]
    ruth = ["--profile", tmp_path / "ruth", "--passphrase-file", passphrase]
    who = ["--title", "A panel", "--name", "Sam Whitlock", "--person", "sam"]
    said(capsys, "panel", "found", *who, *sam)
    request, invitation = tmp_path / "request", tmp_path / "invitation"
    said(capsys, "panel", "request", "--name", "Ruth Okafor", "--out", request, *ruth)
    enrol = ["--person", "ruth", "--roles", "chair,member", "--out", invitation]
    said(capsys, "panel", "enrol", request, *enrol, *sam)
    said(capsys, "panel", "join", invitation, *ruth)
    to_ruth = said(capsys, "box", "export", "--out", tmp_path / "to-ruth", *sam)
    assert to_ruth["written"] == [str(tmp_path / "to-ruth")]
    assert to_ruth["records"] >= 4
    taken = said(capsys, "box", "import", tmp_path / "to-ruth", *ruth)
    assert (taken["records"], taken["findings"]) == (to_ruth["records"], [])
    people = said(capsys, "panel", "list", *ruth)["people"]
    assert {person["name"] for person in people} == {"Sam Whitlock", "Ruth Okafor"}
    said(capsys, "panel", "adopt-policy", "--approvals", "4", *ruth)
    back = said(capsys, "box", "export", "--out", tmp_path / "back", "--since", "sam", *ruth)
    assert back["records"] >= 1
    assert said(capsys, "box", "import", tmp_path / "back", *sam)["records"] == back["records"]
    assert said(capsys, "verify", *ruth)["ok"]
    capsys.readouterr()
    assert main([str(part) for part in ("box", "import", passphrase, *ruth)]) == 1
    assert "carried by hand" in capsys.readouterr().err
    assert main([str(p) for p in ("box", "export", "--out", "x", "--since", "zoe", *ruth)]) == 1
    assert "Nobody of the panel is called zoe" in capsys.readouterr().err
    assert main([str(p) for p in ("box", "import", tmp_path / "to-ruth", *ruth)]) == 0
    assert "Taken in: 0 acts" in capsys.readouterr().out

"""The life of a panel by commands: several people, each with a profile and passphrase, one hub."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

import pyrage
import pytest
from unstretched import seal_unstretched

from dmap_desktop.commands.line import main
from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.permissions import PERMITTED

PHRASE = "correct horse battery staple"


class Panel:
    """Gives commands as one of the people, and returns the document that they print."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.hub = folder / "hub"
        self.hub.mkdir()
        self._passphrase = folder / "passphrase.txt"
        self._passphrase.write_text(PHRASE + "\n")

    def options(self, person: str) -> list[str]:
        profile = ["--profile", str(self.folder / "profiles" / person)]
        return [*profile, "--passphrase-file", str(self._passphrase)]

    def give(self, person: str, *arguments: object, code: int = 0) -> Any:
        """Give a command with ``--json``."""
        self._capsys.readouterr()
        line = [*map(str, arguments), "--json", *self.options(person)]
        assert main(line) == code, self._capsys.readouterr().err
        if {"found", "request", "restore"} & set(map(str, arguments)):
            self._unstretch(person)
        out = self._capsys.readouterr().out
        return json.loads(out) if out else None

    def _unstretch(self, person: str) -> None:
        """Seal the identity file anew, for a passphrase that withstands no guessing: it is fast."""
        path = self.folder / "profiles" / person / "identity.age"
        secrets = pyrage.passphrase.decrypt(path.read_bytes(), PHRASE)
        path.write_bytes(seal_unstretched(secrets, PHRASE))

    def refused(self, person: str, *arguments: object) -> str:
        """Give a command that is refused; return the sentence."""
        self._capsys.readouterr()
        assert main([*map(str, arguments), *self.options(person)]) == 1
        printed = self._capsys.readouterr()
        assert "Traceback" not in printed.err
        return printed.err.strip()

    def said(self, person: str, *arguments: object) -> str:
        """Give a command without ``--json``; return what people read."""
        self._capsys.readouterr()
        assert main([*map(str, arguments), *self.options(person)]) == 0
        return self._capsys.readouterr().out

    def path(self, name: str) -> Path:
        return self.folder / name

    def let_in(self, person: str, name: str, roles: str, by: str = "sam") -> None:
        request, invitation = self.path(f"{person}.request"), self.path(f"{person}.invitation")
        asked = self.give(person, "panel", "request", "--name", name, "--out", request)
        words = " ".join(asked["words"])
        enrol = ("--person", person, "--roles", roles, "--words", words, "--out", invitation)
        self.give(by, "panel", "enrol", request, *enrol)
        self.give(by, "sync")
        self.give(person, "panel", "join", invitation)
        self.give(person, "sync")


@pytest.fixture
def panel(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Panel:
    made = Panel(tmp_path, capsys)
    who = ("--title", "A panel", "--name", "Sam Whitlock", "--person", "sam")
    made.give("sam", "panel", "found", *who, "--hub", made.hub)
    return made


def test_words_are_compared_before_anybody_is_let_in(panel: Panel) -> None:
    request, out = panel.path("r.json"), panel.path("i.json")
    asked = panel.give("ruth", "panel", "request", "--name", "Ruth Okafor", "--out", request)
    again = panel.give("ruth", "panel", "request", "--name", "Ruth Okafor", "--out", request)
    assert again == asked, "the same device asks with the same keys"
    shown = panel.give("sam", "panel", "words", request)
    assert shown["words"] == asked["words"]
    assert len(shown["words"]) == 10
    assert shown["name"] == "Ruth Okafor"
    assert "Ring Ruth Okafor on a number you know" in panel.said("sam", "panel", "words", request)
    wrong = " ".join(["zebra", *asked["words"][1:]])
    enrol = ("--person", "ruth", "--out", out)
    sentence = panel.refused("sam", "panel", "enrol", request, *enrol, "--words", wrong)
    assert "not those of Ruth Okafor's request" in sentence
    assert not out.exists()
    done = panel.give("sam", "panel", "enrol", request, *enrol, "--words", " ".join(asked["words"]))
    assert [record["type"] for record in done["records"]] == [
        "member-enrolled/1", "device-enrolled/1",
    ]  # fmt: skip
    assert done["written"] == [str(out)]
    panel.give("sam", "sync")
    joined = panel.give("ruth", "panel", "join", out)
    assert joined["words"] == done["panel_words"]


def test_a_panel_lives(panel: Panel) -> None:
    panel.let_in("ruth", "Ruth Okafor", "chair,member")
    panel.let_in("tess", "Tess Adler", "secretariat")
    listed = panel.give("tess", "panel", "list")
    assert {person["name"]: person["roles"] for person in listed["people"]} == {
        "Ruth Okafor": ["chair", "member"],
        "Sam Whitlock": ["secretariat"],
        "Tess Adler": ["secretariat"],
    }
    assert not listed["lonely"]
    assert [device["person"] for device in listed["devices"]] == ["ruth", "sam", "tess"]
    assert listed["devices"][2]["here"]
    assert listed["epochs"][0]["why"] == "the panel was founded"

    given = panel.give("sam", "panel", "roles", "ruth", "--give", "deputy chair", "--take", "chair",
                       "--reason", "A new chair comes.")  # fmt: skip
    assert given["records"][0]["type"] == "roles-changed/1"
    assert "has these roles already" in panel.refused(
        "sam", "panel", "roles", "ruth", "--give", "deputy chair"
    )
    assert "the roles are" in panel.refused("sam", "panel", "roles", "ruth", "--give", "king")
    panel.give("sam", "panel", "hand-over", "ruth")
    assert "for the secretariat" in panel.refused(
        "sam", "panel", "roles", "ruth", "--give", "chair"
    )
    assert "You hold no role" in panel.refused("sam", "sync"), "carried out, then removed"
    panel.give("ruth", "sync")
    people = {p["id"]: p["roles"] for p in panel.give("ruth", "panel", "list")["people"]}
    assert people["ruth"] == ["member", "deputy chair", "secretariat"]
    assert people["sam"] == []


def test_policy_and_rules_are_adopted(panel: Panel) -> None:
    policy = ("panel", "adopt-policy", "--approvals", "4", "--chair-votes", "no")
    panel.give("sam", *policy)
    assert "This is the panel's policy already" in panel.refused("sam", *policy)
    assert "cannot ask for fewer" in panel.refused("sam", "panel", "adopt-policy", "--approvals", 2)
    panel.give("sam", "panel", "adopt-policy", "--between-meetings", "no")
    panel.give("sam", "panel", "adopt-rules", "tiers-as-published")
    assert "works by tiers-as-published already" in panel.refused(
        "sam", "panel", "adopt-rules", "tiers-as-published"
    )
    listed = panel.give("sam", "panel", "list")
    assert listed["rule_set"]["name"] == "tiers-as-published"
    assert listed["rules"] == [
        "At least 4 panel members must approve a request.",
        "The four are approving votes, not attendees.",
        "The chair has no vote.",
        "A recused member counts for nothing on that item.",
        "As many against as for is no approval.",
        "Decisions are taken in meetings only.",
    ]


def test_a_device_is_revoked_and_a_person_leaves(panel: Panel) -> None:
    panel.let_in("ruth", "Ruth Okafor", "chair,member")
    device = panel.give("sam", "panel", "list")["devices"][0]["id"]
    assert "No device of the panel begins with ffff" in panel.refused(
        "sam", "panel", "revoke", "ffff", "--reason", "x"
    )
    done = panel.give("sam", "panel", "revoke", device[:8], "--reason", "Lost.")
    assert done["records"][0]["type"] == "device-revoked/1"
    panel.give("sam", "sync")
    said = panel.said("sam", "panel", "list")
    assert "revoked after act" in said
    assert "Epoch 2" in said
    assert "revoked this device" in panel.refused("ruth", "sync")
    assert "revoked this device" in panel.refused("ruth", "panel", "adopt-policy", "--approvals", 5)
    proof = panel.give("sam", "verify", panel.hub)
    assert proof["ok"]
    left = panel.give("sam", "panel", "let-go", "ruth", "--reason", "A new post.")
    assert [record["type"] for record in left["records"]] == ["roles-changed/1"]
    assert "Ruth Okafor (ruth): left the panel" in panel.said("sam", "panel", "list")


def test_the_last_secretary_stays(panel: Panel) -> None:
    assert panel.give("sam", "panel", "list")["lonely"]
    sentence = panel.refused("sam", "panel", "roles", "sam", "--take", "secretariat")
    assert "Nobody would be left who holds the secretariat" in sentence
    device = panel.give("sam", "panel", "list")["devices"][0]["id"]
    sentence = panel.refused("sam", "panel", "revoke", device, "--reason", "x")
    assert "revoke it from another one" in sentence


def test_a_kit_is_made_rehearsed_and_used(panel: Panel) -> None:
    panel.let_in("ruth", "Ruth Okafor", "chair,member")
    sheet, file = panel.path("kit.html"), panel.path("kit.json")
    assert "no ending" in panel.refused("ruth", "panel", "kit", "--out", panel.path("kit.txt"))
    made = panel.give("ruth", "panel", "kit", "--out", sheet, "--out", file)
    assert made["written"] == [str(sheet), str(file)]
    assert made["records"][0]["type"] == "recovery-kit-made/1"
    assert "AGE-SECRET" not in json.dumps(made)
    assert "recovery kit: never rehearsed" in panel.said("ruth", "panel", "list")
    opened = panel.give("ruth", "panel", "rehearse", file)
    assert opened["opened"] == 1
    assert opened["records"][0]["type"] == "recovery-kit-rehearsed/1"
    typed = panel.path("typed.txt")
    identity = json.loads(file.read_text())["content"]["identity"]
    typed.write_text(identity.removeprefix("AGE-SECRET-KEY-1").lower() + "\n")
    panel.give("ruth", "panel", "rehearse", "--typed", typed)
    panel.give("ruth", "sync")
    assert "recovery kit: rehearsed 20" in panel.said("ruth", "panel", "list")

    request = panel.path("new.request")
    back = panel.give("ruth-new", "panel", "restore", file, "--request", request)
    assert back["records"] >= 6
    assert back["words"] == panel.give("sam", "panel", "words", request)["words"]
    assert "was not enrolled" in panel.refused(
        "ruth-new", "panel", "adopt-policy", "--approvals", 4
    )
    enrol = ("--person", "ruth", "--out", panel.path("again.json"))
    panel.give("sam", "sync")
    assert "is on the panel already" in panel.refused(
        "sam", "panel", "enrol", request, *enrol, "--roles", "member"
    )
    panel.give("sam", "panel", "enrol", request, *enrol)
    panel.give("sam", "sync")
    panel.give("ruth-new", "sync")
    panel.give("ruth-new", "panel", "adopt-policy", "--approvals", 4)


def test_a_kit_is_used_from_its_sheet(panel: Panel) -> None:
    file, typed = panel.path("kit.json"), panel.path("typed.txt")
    panel.give("sam", "panel", "kit", "--out", file)
    panel.give("sam", "sync")
    held = json.loads(file.read_text())["content"]
    typed.write_text(held["identity"])
    restore = ("panel", "restore", "--typed", typed, "--request", panel.path("r.json"))
    assert "give --hub and the --words" in panel.refused("new", *restore)
    words = "zebra " * 10
    sentence = panel.refused("new", *restore, "--hub", panel.hub, "--words", words)
    assert "another panel: its words are not those" in sentence
    founded = panel.give("sam", "panel", "list")
    assert founded["title"] == "A panel"
    words = " ".join(panel.give("sam", "panel", "words")["words"])
    back = panel.give("new", *restore, "--hub", panel.hub, "--words", words)
    assert back["device"]
    typed.write_bytes(b"\xff\xfe")
    assert "is no text" in panel.refused("sam", "panel", "rehearse", "--typed", typed)


@pytest.mark.parametrize("command", ["words", "enrol", "join", "rehearse", "restore"])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "x.json is empty"),
        (b"%PDF", "x.json is no "),
        (b'{"dmap":"song"', "x.json is damaged or cut off"),
        (b'{"dmap":"request to join","version":9,"content":{}}', "x.json "),
        (None, "cannot be read"),
        (b" " * 70_000, "too large"),
    ],
)
def test_what_is_no_file_of_ours_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, data: bytes | None, words: str
) -> None:
    """Read before anything else is opened: no profile is needed to be told."""
    path, out = tmp_path / "x.json", tmp_path / "out.json"
    if data is not None:
        path.write_bytes(data)
    more = {"enrol": ["--person", "x", "--out", str(out)], "restore": ["--request", str(out)]}
    line = ["panel", command, str(path), *more.get(command, []), "--profile", str(tmp_path / "p")]
    assert main(line) == 1
    said = capsys.readouterr().err.strip()
    assert words in said
    assert len(said.splitlines()) == 1
    assert not out.exists()


def test_an_invitation_answers_one_device(panel: Panel) -> None:
    request, invitation = panel.path("r.json"), panel.path("i.json")
    panel.give("ruth", "panel", "request", "--name", "Ruth", "--out", request)
    panel.give("sam", "panel", "enrol", request, "--person", "ruth", "--out", invitation)
    assert "Make a request to join on this device first" in panel.refused(
        "other", "panel", "join", invitation
    )
    panel.give("other", "panel", "request", "--name", "Other", "--out", panel.path("o.json"))
    assert "was written for another device" in panel.refused("other", "panel", "join", invitation)
    assert "an invitation, not a request" in panel.refused("sam", "panel", "words", invitation)


def test_the_matrix_of_rights_is_the_one_that_is_asked(
    panel: Panel, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = panel.give("nobody", "panel", "rights")
    assert printed["roles"] == [role.value for role in Role]
    table = {right["record"]: set(right["roles"]) for right in printed["rights"]}
    assert table == {
        str(kind.__struct_config__.tag): {role.value for role in roles}
        for kind, roles in PERMITTED.items()
    }
    lines = panel.said("nobody", "panel", "rights").splitlines()
    assert len(lines) == len(PERMITTED) + 1
    (ballot,) = [line for line in lines if line.startswith("Cast a ballot")]
    assert ballot.split()[3:] == ["yes", "yes", "yes", "-", "-", "-"]
    page = panel.path("rights.html")
    panel.give("sam", "export", "rights", "--out", page)
    told = page.read_text("utf-8")
    assert "A panel" in told
    assert all(right["words"] in unescape(told) for right in printed["rights"])


AS_NOBODY = """
import json, os, sys
from dmap_desktop.commands.line import main
lines = json.loads(sys.argv[1])
for once in range(2):  # the first time everything is loaded, while all of it can be read
    folder = os.path.join(sys.argv[2], "first second".split()[once])
    if once and os.geteuid() == 0:
        os.setgroups([]), os.setgid(65534), os.setuid(65534)
    code = max(main([part.replace("HERE", folder) for part in line]) for line in lines)
sys.exit(code)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_it_needs_neither_a_server_nor_an_administrator(tmp_path: Path) -> None:
    """Somebody with no rights but on one folder founds a panel, synchronises and verifies."""
    for name in ("first", "second"):
        hub = tmp_path / name / "hub"
        hub.mkdir(parents=True)
        (tmp_path / name / "words.txt").write_text("correct horse battery staple\n")
        for path in (hub.parent, hub):
            path.chmod(0o777)
    for path in (tmp_path, *tmp_path.parents):
        if path.is_relative_to(Path(tempfile.gettempdir())) and path.stat().st_uid == os.geteuid():
            path.chmod(path.stat().st_mode | 0o011)
    profile = ["--profile", "HERE/sam", "--passphrase-file", "HERE/words.txt"]
    who = ["--title", "A panel", "--name", "Sam", "--person", "sam", "--hub", "HERE/hub"]
    lines = [["panel", "found", *who], ["sync"], ["verify", "HERE/hub"]]
    given = json.dumps([[*line, *profile] for line in lines])
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, given, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Verified.") == 2

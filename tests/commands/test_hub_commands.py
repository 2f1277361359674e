"""``hub add``: a hub is named once it is known to fit, and its credentials go to the vault only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from fakes import FakeKeyring
from hub_servers import Server, SmallS3

from dmap_desktop.commands.line import main

NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_KEY")


class People:
    """Profiles made with the commands; their secrets are in one keyring."""

    def __init__(self, folder: Path, keyring: FakeKeyring) -> None:
        self.folder, self.keyring = folder, keyring

    def options(self, person: str) -> list[str]:
        return ["--profile", str(self.folder / person)]

    def found(self, person: str, *more: str) -> int:
        who = ["--title", f"Panel of {person}", "--name", person.title(), "--person", person]
        return main(["panel", "found", *who, *more, *self.options(person)])

    def let_in(self, person: str, by: str) -> None:
        request, invitation = self.folder / "request.json", self.folder / "invitation.json"
        name = ["--name", person.title(), "--out", str(request)]
        assert main(["panel", "request", *name, *self.options(person)]) == 0
        out = ["--person", person, "--out", str(invitation)]
        assert main(["panel", "enrol", str(request), *out, *self.options(by)]) == 0
        assert main(["panel", "join", str(invitation), *self.options(person)]) == 0

    def hub_of(self, person: str) -> str:
        hub: str = json.loads((self.folder / person / "profile.json").read_text())["hub"]
        return hub


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    before, held = keyring.get_keyring(), FakeKeyring()
    keyring.set_keyring(held)
    yield People(tmp_path, held)
    keyring.set_keyring(before)


def file_of(folder: Path, offered: dict[str, str]) -> list[str]:
    path = folder / "credentials.txt"
    path.write_text("".join(f"{name}={value}\n" for name, value in offered.items()))
    return ["--credentials", str(path)]


@pytest.mark.parametrize("kind", ["azurite", "moto"])
def test_a_panel_works_through_a_remote_hub(
    kind: str,
    people: People,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server: Server = request.getfixturevalue(kind)
    address = server.address(f"commands/{kind}")
    assert people.found("sam", "--hub", address, *file_of(tmp_path, server.offered)) == 0
    people.let_in("ruth", by="sam")
    assert main(["sync", *people.options("sam")]) == 0
    assert people.hub_of("ruth") == address, "the invitation names the hub"
    assert main(["sync", *people.options("ruth")]) == 1
    assert "needs credentials" in capsys.readouterr().err
    for name, value in server.offered.items():
        monkeypatch.setenv(name, value)
    assert main(["hub", "add", address, *people.options("ruth")]) == 0
    for name in server.offered:
        monkeypatch.delenv(name)
    capsys.readouterr()
    assert main(["sync", "--json", *people.options("ruth")]) == 0
    assert json.loads(capsys.readouterr().out)["pulled"] >= 4
    assert main(["verify", address, *people.options("ruth")]) == 0
    assert sum("hub credentials" in name for _, name in people.keyring.held) == 2
    for profile in ("sam", "ruth"):
        for path in (tmp_path / profile).rglob("*"):
            if path.is_file():
                held = path.read_bytes()
                assert not any(value.encode() in held for value in server.offered.values()), path


def test_a_server_that_overwrites_is_refused_in_words(
    people: People, small_s3: SmallS3, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_s3.behaviour.ignores_conditions = True
    address = small_s3.server.address()
    credentials = file_of(tmp_path, small_s3.server.offered)
    assert people.found("sam", "--hub", address, *credentials) == 1
    said = capsys.readouterr()
    assert "Founded Panel of sam" in said.out
    assert "It has no hub yet. " in said.err
    assert "overwrites what is there, though asked not to" in said.err
    assert people.hub_of("sam") == ""
    small_s3.behaviour.ignores_conditions = False
    assert main(["hub", "add", address, *credentials, *people.options("sam")]) == 0
    assert people.hub_of("sam") == address


def test_another_panels_hub_is_refused_and_the_old_one_kept(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hubs = [tmp_path / "hub-1", tmp_path / "hub-2"]
    for person, hub in zip(("sam", "tom"), hubs, strict=True):
        hub.mkdir()
        assert people.found(person, "--hub", str(hub)) == 0
    before = {path: path.read_bytes() for path in hubs[1].rglob("*") if path.is_file()}
    assert main(["hub", "add", str(hubs[1]), *people.options("sam")]) == 1
    assert "belongs to another panel" in capsys.readouterr().err
    assert people.hub_of("sam") == str(hubs[0])
    assert before == {path: path.read_bytes() for path in hubs[1].rglob("*") if path.is_file()}


def test_an_empty_hub_is_begun_only_when_that_is_meant(
    people: People,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hub, other = tmp_path / "hub", tmp_path / "other"
    hub.mkdir()
    other.mkdir()
    assert people.found("sam") == 0
    people.let_in("ruth", by="sam")
    assert main(["hub", "add", str(hub), *people.options("ruth")]) == 1
    assert "ask the secretariat which hub the panel uses" in capsys.readouterr().err
    assert main(["hub", "add", str(hub), "--move", *people.options("ruth")]) == 1
    assert not [*hub.iterdir()], "whoever holds nothing begins nothing"
    monkeypatch.chdir(tmp_path)
    assert main(["hub", "add", "hub", *people.options("sam")]) == 0
    assert people.hub_of("sam") == str(hub), "written so that it means the same everywhere"
    assert main(["sync", *people.options("sam")]) == 0
    assert main(["hub", "add", str(hub), *people.options("ruth")]) == 0
    capsys.readouterr()
    assert main(["hub", "add", str(other), *people.options("sam")]) == 1
    assert f"this panel's is {hub}; give --move" in capsys.readouterr().err
    assert main(["hub", "add", str(other), "--move", "--json", *people.options("sam")]) == 0
    assert json.loads(capsys.readouterr().out) == {"hub": str(other)}
    assert (other / "panel.json").read_bytes() == (hub / "panel.json").read_bytes()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://nowhere", "Hubs at ftp:// are not supported"),
        ("az://account/container", "needs credentials"),
        ("nowhere", "is away"),
        ("s3://hub?endpoint=http://storage.example", "is not encrypted on its way"),
    ],
)
def test_what_cannot_be_a_hub_is_a_sentence(
    people: People, address: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert people.found("sam") == 0
    assert main(["hub", "add", address, *people.options("sam")]) == 1
    assert words in capsys.readouterr().err
    assert people.hub_of("sam") == ""


def test_a_file_of_credentials_that_cannot_be_read_is_said(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert people.found("sam") == 0
    for path in (tmp_path / "missing.txt", tmp_path / "binary.txt"):
        if path.name == "binary.txt":
            path.write_bytes(b"\xff\xfe")
        offered = ["--credentials", str(path)]
        assert main(["hub", "add", "az://account/hub", *offered, *people.options("sam")]) == 1
        assert f"{path} cannot be read" in capsys.readouterr().err


def test_credentials_once_given_are_replaced_and_forgotten(
    people: People, small_s3: SmallS3, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = small_s3.server.address()
    assert people.found("sam", "--hub", address, *file_of(tmp_path, small_s3.server.offered)) == 0
    assert main(["hub", "add", address, *people.options("sam")]) == 0, "the kept ones serve"
    folder = tmp_path / "hub"
    folder.mkdir()
    assert main(["hub", "add", str(folder), "--move", *people.options("sam")]) == 0
    capsys.readouterr()
    assert main(["hub", "add", address, *people.options("sam")]) == 1
    assert "needs credentials" in capsys.readouterr().err


def test_a_terminal_is_shown_the_steps_of_a_synchronisation(
    people: People,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hub = tmp_path / "hub"
    hub.mkdir()
    assert people.found("sam", "--hub", str(hub)) == 0
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["sync", *people.options("sam")]) == 0
    shown = capsys.readouterr().err
    assert "\r\x1b[KLooking at the hub" in shown
    assert shown.endswith("\r\x1b[K"), "the line is wiped at the end"
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    assert main(["sync", *people.options("sam")]) == 0
    assert not capsys.readouterr().err

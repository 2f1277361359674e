"""Whatever a hub, a bundle, a box, a kit or a database holds: one sentence, code 1, nothing lost.

Empty, cut, not ours at all, another panel's, of another version: each is put in place of the true
one, a command is given, and the true one works again afterwards. Requests, invitations and kits as
files that are none stand in ``test_panel_commands.py``.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import at_work
import msgspec
import pytest
import sqlalchemy as sa

from dmap_desktop.commands.line import main
from dmap_desktop.domain.handed import JoinRequest, as_file
from dmap_desktop.services.journal import panel_of
from dmap_desktop.store.engine import PAGE_BYTES, make_engine

Bend = Callable[[Path], None]
NEWER = {"format": 9, "needs": "7.5", "panel": "x", "device": "y", "verify_key": "z"}


def sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one sentence on standard error."""
    said = capsys.readouterr().err.strip()
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1, said
    assert said.endswith((".", "FILE"))
    return said


def whole(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another panel altogether: its hub, a box, a bundle and a kit of it."""
    folder = tmp_path_factory.mktemp("another")
    (folder / "hub").mkdir()
    phrase = folder / "phrase.txt"
    phrase.write_text("correct horse battery staple\n")
    sam = ["--profile", str(folder / "sam"), "--passphrase-file", str(phrase)]
    who = ["--title", "Another", "--name", "Sam", "--person", "sam", "--hub", str(folder / "hub")]
    for words in (
        ["panel", "found", *who],
        ["panel", "kit", "--out", str(folder / "kit.json")],
        ["sync"],
        ["box", "export", "--out", str(folder / "box")],
        ["export", "audit", "--out", str(folder / "bundle.zip")],
    ):
        assert main([*words, *sam]) == 0
    return folder


# A hub.
def _newer(hub: Path) -> None:
    (hub / "panel.json").write_text(json.dumps(NEWER))


def _cut(hub: Path) -> None:
    (hub / "panel.json").write_bytes((hub / "panel.json").read_bytes()[:40])


def _photos(hub: Path) -> None:
    shutil.rmtree(hub)
    (hub / "photos").mkdir(parents=True)
    (hub / "photos" / "1.jpg").write_bytes(b"\xff\xd8\xff")


def _emptied(hub: Path) -> None:
    shutil.rmtree(hub)
    hub.mkdir()


HUBS: dict[str, tuple[Bend, str]] = {
    "newer": (_newer, "needs version 7.5 of this program or later"),
    "cut": (_cut, "is damaged"),
    "not ours": (_photos, "hub"),
    "emptied": (_emptied, "empty"),
}


@pytest.mark.parametrize("kind", HUBS)
def test_a_hub_that_is_not_what_it_was(kind: str, give, panel, capsys) -> None:  # type: ignore[no-untyped-def]
    bend, words = HUBS[kind]
    panel.synchronise("amara")
    assert give("amara", "panel", "list") == 0
    kept = whole(panel.hub)
    bend(panel.hub)
    bent = whole(panel.hub)
    capsys.readouterr()
    assert give("amara", "sync") == 1
    assert words in sentence(capsys)
    if kind != "not ours":
        assert whole(panel.hub) == bent, "nothing is written to what may not be ours"
    assert give("amara", "panel", "list") == 0, "all that is here stays usable"
    shutil.rmtree(panel.hub)
    for name, data in kept.items():
        (panel.hub / name).parent.mkdir(parents=True, exist_ok=True)
        (panel.hub / name).write_bytes(data)
    capsys.readouterr()
    assert give("amara", "sync", "--anew") == 0
    assert give("amara", "verify", str(panel.hub)) == 0


def test_the_hub_of_another_panel(give, panel, another: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    panel.synchronise("amara")
    before = whole(another / "hub")
    capsys.readouterr()
    assert give("amara", "hub", "add", str(another / "hub")) == 1
    assert "belongs to another panel" in sentence(capsys)
    assert give("amara", "verify", str(another / "hub")) == 1
    assert "another panel" in capsys.readouterr().err
    assert whole(another / "hub") == before
    assert give("amara", "sync") == 0


# A bundle.
def _bundle(give, panel, folder: Path) -> Path:  # type: ignore[no-untyped-def]
    panel.synchronise("auditor")
    path = folder / "panel.zip"
    assert give("auditor", "export", "audit", "--out", str(path)) == 0
    return path


def _with(path: Path, name: str, data: bytes | None) -> None:
    """Write a zip anew with one entry changed, or left out."""
    with zipfile.ZipFile(path) as old:
        entries = {entry.filename: (entry, old.read(entry)) for entry in old.infolist()}
    with zipfile.ZipFile(path, "w") as new:
        for entry_name, (entry, held) in entries.items():
            if entry_name == name and data is None:
                continue
            new.writestr(entry, data if entry_name == name and data is not None else held)


BUNDLES: dict[str, tuple[Bend, str]] = {
    "empty": (lambda path: path.write_bytes(b"") and None, "no audit bundle"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-300]) and None, "no audit bundle"),
    "not ours": (lambda path: path.write_bytes(b"%PDF-1.7 no bundle") and None, "no audit bundle"),
    "another zip": (lambda path: _with(path, "panel.json", None), "holds no panel.json"),
    "newer": (lambda path: _with(path, "panel.json", json.dumps(NEWER).encode()), "7.5"),
    "damaged": (lambda path: _with(path, "panel.json", b'{"format":1,'), "damaged"),
}


@pytest.mark.parametrize("kind", BUNDLES)
def test_a_bundle_that_is_none(kind: str, give, panel, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    bend, words = BUNDLES[kind]
    path = _bundle(give, panel, tmp_path)
    bend(path)
    capsys.readouterr()
    assert main(["verify", str(path)]) == 1
    said = sentence(capsys)
    assert words in said
    assert str(path) in said or "panel.json" in said


# A box.
BOXES: dict[str, tuple[Bend, str]] = {
    "empty": (lambda path: path.write_bytes(b"") and None, "carried by hand"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-300]) and None, "carried by hand"),
    "not ours": (lambda path: path.write_bytes(b"%PDF-1.7 no box") and None, "carried by hand"),
    "newer": (lambda path: _with(path, "panel.json", json.dumps(NEWER).encode()), "7.5"),
    "damaged": (lambda path: _with(path, "panel.json", b'{"format":1,'), "damaged"),
}


@pytest.mark.parametrize("kind", [*BOXES, "another panel's", "a bundle"])
def test_a_box_that_is_none(  # type: ignore[no-untyped-def]
    kind: str, give, panel, another: Path, tmp_path: Path, capsys
) -> None:
    panel.synchronise("amara")
    box = tmp_path / "carried"
    assert give("secretariat", "box", "export", "--out", str(box)) == 0
    true = box.read_bytes()
    if kind == "another panel's":
        words = "another panel"
        shutil.copy(another / "box", box)
    elif kind == "a bundle":
        words = "dmap-desktop verify"
        shutil.copy(another / "bundle.zip", box)
    else:
        bend, words = BOXES[kind]
        bend(box)
    acts = sum(1 for _ in _acts(panel))
    capsys.readouterr()
    assert give("amara", "box", "import", str(box)) == 1
    assert words in sentence(capsys)
    assert sum(1 for _ in _acts(panel)) == acts
    box.write_bytes(true)
    assert give("amara", "box", "import", str(box)) == 0


def _acts(panel: at_work.PanelAtWork) -> list[object]:
    store = panel.open("amara").session.store
    return [act for stream in store.streams() for act in store.acts(stream)]


# A kit and an invitation of another panel.
def test_the_kit_of_another_panel(give, panel, another: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    panel.synchronise("amara")
    capsys.readouterr()
    assert give("amara", "panel", "rehearse", str(another / "kit.json")) == 1
    assert "kit" in sentence(capsys)
    assert give("amara", "sync") == 0


def test_the_invitation_of_another_panel(
    give, panel, another: Path, tmp_path: Path, capsys
) -> None:  # type: ignore[no-untyped-def]
    """It is taken by nobody: the profile belongs to its panel."""
    session = panel.open("amara").session
    sam = ["--profile", str(another / "sam"), "--passphrase-file", str(another / "phrase.txt")]
    asked, invitation = tmp_path / "request.json", tmp_path / "invitation.json"
    own = session.signer.verify_key
    asked.write_bytes(
        as_file(JoinRequest("Amara", "", session.device, own, session.sealer.recipient))
    )
    enrol = ["panel", "enrol", str(asked), "--person", "amara", "--out", str(invitation)]
    assert main([*enrol, *sam]) == 0
    capsys.readouterr()
    assert give("amara", "panel", "join", str(invitation)) == 1
    assert "belongs to another panel" in sentence(capsys)
    assert give("amara", "sync") == 0


# The local database.
def _to_size(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])


DATABASES: dict[str, tuple[Bend, str]] = {
    "cut in a page": (lambda path: _to_size(path, 3 * PAGE_BYTES + 17), "is damaged and was set"),
    "cut between pages": (lambda path: _to_size(path, 3 * PAGE_BYTES), "is damaged and was set"),
    "not ours": (lambda path: path.write_bytes(b"PK" * PAGE_BYTES) and None, "does not open"),
}


@pytest.mark.parametrize("kind", DATABASES)
def test_a_database_that_is_none(kind: str, give, panel, capsys) -> None:  # type: ignore[no-untyped-def]
    bend, words = DATABASES[kind]
    panel.synchronise("amara")
    panel.close("amara")
    database = panel.demonstration.profile("amara") / "panel.db"
    kept = database.read_bytes()
    bend(database)
    bent = database.read_bytes()
    capsys.readouterr()
    assert give("amara", "panel", "list") == 1
    said = sentence(capsys)
    assert words in said
    assert str(database) in said
    aside = database.with_name("panel.db.damaged-1")
    assert (aside if aside.exists() else database).read_bytes() == bent, "kept as it was"
    database.write_bytes(kept)
    assert give("amara", "panel", "list") == 0


def test_a_database_of_a_newer_program(give, panel, capsys) -> None:  # type: ignore[no-untyped-def]
    panel.synchronise("amara")
    panel.close("amara")
    folder = panel.demonstration.profile("amara")
    engine = make_engine(folder / "panel.db", at_work.vault(folder).secrets["database key"])
    with engine.begin() as connection:
        (before,) = connection.execute(sa.text("SELECT version_num FROM alembic_version")).one()
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    capsys.readouterr()
    assert give("amara", "panel", "list") == 1
    assert "newer" in sentence(capsys)
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE alembic_version SET version_num = :old"), {"old": before}
        )
    engine.dispose()
    assert give("amara", "panel", "list") == 0


def test_an_empty_database_is_filled_from_the_hub(give, panel, capsys) -> None:  # type: ignore[no-untyped-def]
    """Every command says that nothing is here; a synchronisation brings it back, own acts too."""
    panel.synchronise("amara")
    session = panel.open("amara").session
    device, own = session.device, len(session.store.acts_of(session.device))
    assert own
    people = set(panel_of(session).people)
    panel.close("amara")
    database = panel.demonstration.profile("amara") / "panel.db"
    database.write_bytes(b"")
    capsys.readouterr()
    assert give("amara", "panel", "list") == 1
    assert "ynchronise" in sentence(capsys)
    assert give("amara", "sync") == 0
    session = panel.open("amara").session
    assert len(session.store.acts_of(device)) >= own
    assert set(panel_of(session).people) == people
    assert give("amara", "sync") == 0
    assert give("secretariat", "sync") == 0
    assert give("secretariat", "verify", str(panel.hub)) == 0


def test_what_is_shown_is_held_against_the_records(said, panel, capsys) -> None:  # type: ignore[no-untyped-def]
    """``verify`` folds every envelope of the profile anew: what is bent is named and mended."""
    panel.synchronise("amara")
    store = panel.open("amara").session.store
    stream = f"case:{at_work.CASES[0]}"
    state, (summary,) = (
        store.state(stream),
        [one for one in store.cases() if one.reference == at_work.CASES[0]],
    )
    store.save_state(stream, state, msgspec.structs.replace(summary, title="Something else"))
    report = said("amara", "verify", code=1)
    assert not report["ok"]
    (finding,) = report["findings"]
    assert finding["place"] == stream
    assert "was not what its records say" in finding["sentence"]
    assert said("amara", "verify")["ok"]
    titles = [one.title for one in panel.open("amara").session.store.cases()]
    assert "Something else" not in titles

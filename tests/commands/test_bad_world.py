"""A hub that vanishes, a full disk, a wrong key: a sentence, what to do, and nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import at_work
import pytest
from fakes import FakeKeyring
from small_disk import small_disk

from dmap_desktop.commands.line import main
from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.records import InterestNature
from dmap_desktop.profiles import set_hub
from dmap_desktop.sealing.vault import KeyringVault, PassphraseVault
from dmap_desktop.services.cases import list_cases
from dmap_desktop.services.journal import case_of, find_case
from dmap_desktop.services.reviewing import declare_interest, write_panel_note
from dmap_desktop.services.syncing import sync_state
from dmap_desktop.services.taking_in import Intake, publish, read_papers
from tests.unit.documents import made_papers as made
from tests.unit.services.test_taking_in_and_enrolling import NEW, small_intake

CASE = at_work.CASES[0]
HERE = Evidence("f" * 64)
PHRASE = "correct horse battery staple"


def test_a_hub_that_vanishes_is_said_and_work_goes_on(  # type: ignore[no-untyped-def]
    give, panel: at_work.PanelAtWork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    panel.synchronise("amara")
    away = panel.hub.with_name("unplugged")
    panel.hub.rename(away)
    assert give("amara", "sync") == 1
    said = capsys.readouterr().err
    assert f"The hub {panel.hub} is away; connect the share or stick and synchronise again" in said
    assert "Everything is kept on this laptop meanwhile" in said
    declare_interest(panel.open("amara").session, CASE, InterestNature.NONE)
    out = tmp_path / "register.csv"
    assert give("amara", "export", "register", "--out", str(out)) == 0
    assert CASE in out.read_text()
    assert give("amara", "verify", str(panel.hub)) == 1
    assert "is away" in capsys.readouterr().err
    assert sync_state(panel.open("amara").session).waiting >= 1
    away.rename(panel.hub)
    assert give("amara", "sync") == 0
    panel.synchronise("chair")
    assert "amara" in case_of(panel.open("chair").session, CASE).interests


def test_a_hub_that_vanishes_half_way_loses_nothing(panel: at_work.PanelAtWork) -> None:
    """Some papers have come, then the share is gone; the next time the rest follows."""
    amara = panel.open("amara")
    away = panel.hub.with_name("unplugged")
    steps = 0

    def unplug(what: str, done: int, total: int) -> None:
        nonlocal steps
        steps += 1
        if steps == 4:
            panel.hub.rename(away)

    from dmap_desktop.services.syncing import synchronise

    assert amara.exchange is not None
    with pytest.raises(Unavailable, match="is away"):
        synchronise(amara.session, amara.exchange, unplug)
    assert steps >= 4
    away.rename(panel.hub)
    panel.synchronise("amara")
    case = case_of(amara.session, CASE)
    assert case.pack is not None
    assert all(amara.session.store.has_blob(paper.blob) for paper in case.pack.papers)


def test_a_hub_without_room_is_said_and_takes_the_rest_later(  # type: ignore[no-untyped-def]
    give, panel: at_work.PanelAtWork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_disk(tmp_path / "stick") as disk:
        hub = disk.folder / "hub"
        shutil.copytree(panel.hub, hub)
        set_hub(panel.demonstration.profile("secretariat"), str(hub))
        secretary = panel.open("secretariat").session
        publish(secretary, large_intake())
        waiting = sync_state(secretary).waiting
        disk.leave(40_000)
        assert give("secretariat", "sync") == 1
        assert f"The hub {hub} has no room left; make room there" in capsys.readouterr().err
        assert not [path for path in hub.rglob(".*") if path.is_file()], "no half objects"
        assert sync_state(panel.open("secretariat").session).waiting == waiting
        disk.leave(8_000_000)
        assert give("secretariat", "sync") == 0
        assert give("secretariat", "verify", str(hub)) == 0
        panel.close()


def large_intake() -> Intake:
    """Return what intake has of a paper of a megabyte that cannot be packed smaller."""
    letter = made.picture("scan.png", 600, 600)
    small = small_intake()

    class Papers:
        def read_papers(self, files, passwords=()):  # type: ignore[no-untyped-def]
            application = type(small.application)(
                reference=NEW, title="A scan", documents=made.read(letter).documents
            )
            return application, {letter.sha256: letter.data}

    return read_papers(Papers(), [(letter.name, letter.data)])


def test_a_full_disk_keeps_the_case_out_whole_and_all_else_usable(
    panel: at_work.PanelAtWork, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        folder = disk.folder / "secretariat"
        shutil.copytree(panel.demonstration.profile("secretariat"), folder)
        before = panel.demonstration.profile("secretariat")
        at_work.vault(folder).put(at_work.vault(before).secrets)
        from dmap_desktop.profiles import open_profile

        demonstration = panel.demonstration
        profile = open_profile(
            folder, at_work.vault(folder), demonstration.rulebook, demonstration.clock
        )
        session = profile.session
        try:
            disk.leave(300_000)
            with pytest.raises(Unavailable, match=r"No space left on device.*make room"):
                publish(session, large_intake())
            assert find_case(session, NEW) is None
            with pytest.raises(Unavailable, match="is full; make room and try again"):
                write_panel_note(session, CASE, HERE, "word " * 200_000)
            assert [line.reference for line in list_cases(session)]
            assert case_of(session, CASE).notes == ()
            disk.leave(30_000_000)
            publish(session, large_intake())
            write_panel_note(session, CASE, HERE, "It fits now.")
            assert case_of(session, NEW).pack is not None
        finally:
            profile.close()


def test_an_export_to_a_full_disk_leaves_the_old_file_as_it_was(  # type: ignore[no-untyped-def]
    give, panel: at_work.PanelAtWork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        out = disk.folder / "register.xlsx"
        assert give("secretariat", "export", "register", "--out", str(out)) == 0
        before = out.read_bytes()
        disk.leave(0)
        assert give("secretariat", "export", "register", "--out", str(out)) == 1
        said = capsys.readouterr().err
        assert f"{out} cannot be written (No space left on device); make room" in said
        assert out.read_bytes() == before
        assert give("secretariat", "export", "audit", "--out", str(disk.folder / "a.zip")) == 1
        assert "a.zip cannot be written (No space left on device)" in capsys.readouterr().err
        assert [path.name for path in disk.folder.iterdir()] == [out.name]


def test_founding_on_a_full_disk_can_be_done_again(  # type: ignore[no-untyped-def]
    keys: FakeKeyring, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        profile = ["--profile", str(disk.folder / "sam")]
        found = ["panel", "found", "--title", "P", "--name", "Sam", "--person", "sam", *profile]
        disk.leave(60_000)
        assert main(found) == 1
        said = capsys.readouterr().err
        assert "make room" in said
        assert said.count("\n") == 1
        disk.leave(8_000_000)
        assert main(found) == 0, capsys.readouterr().err
        assert main(["panel", "list", *profile]) == 0


class Passphrases:
    """A profile whose keys are in a file behind a passphrase, and files with passphrases."""

    def __init__(self, panel: at_work.PanelAtWork, folder: Path) -> None:
        self.profile = panel.demonstration.profile("amara")
        secrets = at_work.vault(self.profile).secrets
        PassphraseVault(self.profile / "identity.age", PHRASE).put(secrets)
        self.folder = folder

    def give(self, phrase: str | bytes, *words: str) -> int:
        path = self.folder / "passphrase.txt"
        path.write_bytes(phrase if isinstance(phrase, bytes) else phrase.encode())
        options = ["--profile", str(self.profile), "--passphrase-file", str(path)]
        return main([*words, *options])


def test_a_wrong_passphrase_is_said_and_the_right_one_still_opens(
    panel: at_work.PanelAtWork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    amara = Passphrases(panel, tmp_path)
    identity = amara.profile / "identity.age"
    before = identity.read_bytes()
    assert amara.give("wrong", "sync") == 1
    assert f"The passphrase does not open {identity}" in capsys.readouterr().err
    assert amara.give(b"\xff\xfe", "sync") == 1
    assert "passphrase.txt cannot be read" in capsys.readouterr().err
    assert identity.read_bytes() == before
    assert amara.give(f"{PHRASE}\n", "sync") == 0
    nowhere = ["--profile", str(amara.profile), "--passphrase-file", str(tmp_path / "none.txt")]
    assert main(["sync", *nowhere]) == 1
    assert "none.txt cannot be read" in capsys.readouterr().err


def test_a_damaged_identity_file_is_said_and_kept(
    panel: at_work.PanelAtWork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    amara = Passphrases(panel, tmp_path)
    identity = amara.profile / "identity.age"
    identity.write_bytes(identity.read_bytes()[:-20])
    assert amara.give(PHRASE, "sync") == 1
    assert f"does not open {identity}, or the file is damaged" in capsys.readouterr().err
    assert identity.exists()


def test_the_keys_of_another_profile_open_nothing_and_harm_nothing(  # type: ignore[no-untyped-def]
    give, panel: at_work.PanelAtWork, capsys: pytest.CaptureFixture[str]
) -> None:
    panel.synchronise("amara")
    panel.close("amara")
    amara, ben = (panel.demonstration.profile(person) for person in ("amara", "ben"))
    KeyringVault(str(amara.resolve())).put(at_work.vault(ben).secrets)
    capsys.readouterr()
    assert main(["sync", "--profile", str(amara)]) == 1
    said = capsys.readouterr().err
    assert f"The key of this profile does not open {amara / 'panel.db'}" in said
    assert give("amara", "sync") == 0


def test_a_keyring_that_is_locked_or_empty_is_said(
    keys: FakeKeyring, panel: at_work.PanelAtWork, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = ["--profile", str(panel.demonstration.profile("amara"))]
    assert main(["sync", *profile]) == 1
    assert "is not in the keyring; unlock the keyring" in capsys.readouterr().err
    keys.locked = True
    assert main(["sync", *profile]) == 1
    assert "the keyring is locked" in capsys.readouterr().err


def test_a_profile_whose_card_is_damaged_is_said(  # type: ignore[no-untyped-def]
    give, panel: at_work.PanelAtWork, capsys: pytest.CaptureFixture[str]
) -> None:
    card = panel.demonstration.profile("amara") / "profile.json"
    whole = card.read_bytes()
    card.write_bytes(whole[:40])
    assert give("amara", "sync") == 1
    assert "ask the secretariat for the invitation again" in capsys.readouterr().err
    card.write_bytes(whole)
    assert give("amara", "sync") == 0


def test_a_database_that_was_damaged_is_set_aside_and_said(  # type: ignore[no-untyped-def]
    give, panel: at_work.PanelAtWork, capsys: pytest.CaptureFixture[str]
) -> None:
    panel.synchronise("amara")
    panel.close("amara")
    database = panel.demonstration.profile("amara") / "panel.db"
    database.write_bytes(database.read_bytes()[:5000])
    assert give("amara", "sync") == 1
    said = capsys.readouterr().err
    assert f"The database {database} is damaged and was set aside" in said
    assert (database.parent / "panel.db.damaged-1").exists()


@pytest.mark.parametrize(
    ("name", "data"), [("empty.zip", b""), ("text.zip", b"no bundle"), ("cut.zip", b"PK\x03\x04")]
)
def test_what_is_no_bundle_is_said(
    name: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert main(["verify", str(path)]) == 1
    assert f"{path} is no audit bundle" in capsys.readouterr().err


def test_a_hub_that_holds_nothing_of_the_panel_does_not_verify(  # type: ignore[no-untyped-def]
    give, panel: at_work.PanelAtWork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert give("amara", "verify", str(empty)) == 1
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    assert printed.err.strip()

"""The main job from end to end, through the windows, and what an outsider can prove afterwards."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from audit import standalone
from reading_letters import letter_text

from dmap_desktop.app.application import make_application
from dmap_desktop.commands.line import main
from dmap_desktop.demo.applicants import cases, past_cases
from dmap_desktop.demo.hand import Hand
from dmap_desktop.demo.launcher import READY, Launcher
from dmap_desktop.demo.opinions import APPROVED, ESCALATED, INQUORATE, QUICK, UNCLEAR
from dmap_desktop.demo.panel import MONTHLY, THROW_AWAY, WEEKLY, Demonstration
from dmap_desktop.demo.past import GRANTED, REFUSED
from dmap_desktop.demo.story import TRANSCRIPT, play
from dmap_desktop.domain.errors import Refused
from dmap_desktop.profiles import SystemClock
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.journal import meeting_of
from dmap_desktop.services.verifying import Verification

# One worker plays the story, once, for all of these.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("story")]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, qapp_cls) -> tuple[Path, Verification]:  # type: ignore[no-untyped-def]
    out = tmp_path_factory.mktemp("story") / "out"
    return out, play(out, lambda _: None)


def as_auditor(out: Path) -> list[str]:
    profile = out / "profiles" / "auditor"
    return ["--profile", str(profile), "--passphrase-file", str(profile / "passphrase.txt")]


def test_every_decision_follows_and_the_three_are_named(
    played: tuple[Path, Verification], capsys: pytest.CaptureFixture[str]
) -> None:
    out, proof = played
    assert proof.ok, proof.findings
    assert main(["verify", str(out / "hub"), "--json", *as_auditor(out)]) == 0
    report = json.loads(capsys.readouterr().out)
    decisions = {decision["case"]: decision for decision in report["decisions"]}
    assert decisions.keys() == {APPROVED, ESCALATED, QUICK, UNCLEAR, GRANTED, REFUSED}
    outcomes = {case: decision["outcome"] for case, decision in decisions.items()}
    assert outcomes[QUICK] == "approved"
    assert outcomes[UNCLEAR] == "more information needed"
    assert (outcomes[GRANTED], outcomes[REFUSED]) == ("approved with conditions", "rejected")
    approved = decisions[APPROVED]
    assert approved["outcome"] == "approved with conditions"
    assert set(approved["approving"]) == {"Amara Lindqvist", "Ruth Okafor", "Chloe Marchetti"}
    assert approved["quorum"] == {"needed": 3, "approving": 3, "met": True}
    assert all(decision["follows"] for decision in decisions.values())
    assert report["devices"] >= 6


def test_the_bundle_proves_the_same_without_hub_or_keys(
    played: tuple[Path, Verification], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, proof = played
    bundle = tmp_path / "panel.zip"
    assert main(["export", "audit", "--out", str(bundle), *as_auditor(out)]) == 0
    capsys.readouterr()
    assert main(["verify", str(bundle), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    # After the proof the auditor's own window reported what it had received.
    assert report["records"] == proof.records + 1
    assert len(report["decisions"]) == len(proof.decisions)
    # The verifier in the bundle, which shares no code with the program, says the same of each act.
    ours, theirs = standalone.agree(bundle)
    assert ours.ok
    assert len(theirs["decisions"]) == len(proof.decisions)
    alone = standalone.only_cryptography(tmp_path / "packages")
    with zipfile.ZipFile(bundle) as archive:
        script = Path(archive.extract("verify.py", tmp_path))
    done = standalone.run(str(bundle), theirs["founder"], script=script, alone=alone)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{APPROVED}: approved with conditions; at least 3 must approve, and do" in done.stdout


def test_the_transcript_tells_it_and_the_pictures_show_it(
    played: tuple[Path, Verification],
) -> None:
    out, _ = played
    words = (out / TRANSCRIPT).read_text("utf-8")
    assert f"published the pack of {APPROVED}" in words
    assert "nobody reaches the hub" in words
    assert f"declared a personal interest in {APPROVED}" in words
    assert f"could not approve {INQUORATE}" in words
    assert "at least 3 panel members must approve" in words
    assert f"escalated {ESCALATED} to the Data Sharing Publication Board" in words
    assert f"asked a question to the applicant of {UNCLEAR}" in words
    assert f"its paper joined {UNCLEAR} as pack 2" in words
    pictures = sorted(path.name for path in out.glob("*.png"))
    assert len(pictures) >= 16
    assert [name[:2] for name in pictures] == [f"{n:02d}" for n in range(1, len(pictures) + 1)]
    assert all((out / name).stat().st_size > 20_000 for name in pictures)


def test_minutes_say_who_decided_what(played: tuple[Path, Verification]) -> None:
    out, _ = played
    page = (out / "minutes.html").read_text("utf-8")
    for words in (
        "Amara Lindqvist",
        "David Osei",
        APPROVED,
        INQUORATE,
        ESCALATED,
        "Do not merge the extract with any other source.",
        "My sister is a trustee of the charity.",
        "Question 1.1 to the applicant",
        "answered on 2018-07-17",
    ):
        assert words in page, words
    letter = letter_text(out / f"letter-{UNCLEAR}-1.odt")
    assert "Question 1.1" in letter
    assert "Amara" not in letter
    with zipfile.ZipFile(out / "minutes.odt") as odt:
        assert odt.read("mimetype") == b"application/vnd.oasis.opendocument.text"
        assert APPROVED in odt.read("content.xml").decode()
    with zipfile.ZipFile(out / "minutes.xlsx") as xlsx:
        assert "xl/workbook.xml" in xlsx.namelist()


def test_the_register_has_a_row_for_each_application(played: tuple[Path, Verification]) -> None:
    out, _ = played
    text = (out / "register.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    cells = {cell for row in rows for cell in row}
    assert {case.reference for case in (*cases(), *past_cases())} <= cells
    assert {"live", "rejected", "not pursued", "open"} <= cells
    assert (out / "register.ods").stat().st_size > 1000


def test_two_meetings_have_all_twelve_cases(played: tuple[Path, Verification]) -> None:
    out, _ = played
    demonstration = Demonstration(out, load_rulebook(), SystemClock())
    with closing(demonstration.open("secretariat")) as secretary:
        weekly, monthly = (meeting_of(secretary.session, m).agenda for m in (WEEKLY, MONTHLY))
    assert weekly[:3] == (APPROVED, INQUORATE, ESCALATED)
    assert sorted((*weekly, *monthly)) == sorted(case.reference for case in cases())


def test_anybodys_window_opens_on_what_was_prepared(
    played: tuple[Path, Verification], qapp_cls: type
) -> None:
    """The demonstration in windows finds it prepared and opens who is chosen, once."""
    out, _ = played
    (out / READY).write_text("This demonstration is complete.\n", encoding="utf-8")
    launcher = Launcher(make_application(), out, "amara")
    hand = Hand(launcher, THROW_AWAY)
    launcher.show()
    launcher.start()
    hand.wait(lambda: "amara" in launcher.programs, "her window")
    window = launcher.programs["amara"].window
    hand.wait(lambda: bool(window.current), "her desk")
    assert THROW_AWAY in launcher.step.text()
    hand.click("launcher.amara")
    assert launcher.programs["amara"].window is window
    window.close()
    launcher.close()


def test_a_changed_byte_in_the_hub_is_found_with_its_place(
    played: tuple[Path, Verification], capsys: pytest.CaptureFixture[str]
) -> None:
    """Last, because it spoils the hub: one byte in each kind of object, one after another."""
    out, _ = played
    hub = out / "hub"
    kinds = {path.relative_to(hub).parts[0] for path in hub.rglob("*") if path.is_file()}
    assert kinds >= {"panel.json", "logs", "blobs", "keys"}
    for kind in sorted(kinds):
        place = hub / kind
        path = place if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file())[0]
        whole = path.read_bytes()
        changed = bytearray(whole)
        changed[len(changed) // 2] ^= 1
        path.chmod(0o600)
        path.write_bytes(bytes(changed))
        capsys.readouterr()
        assert main(["verify", str(hub), "--json", *as_auditor(out)]) == 1, kind
        report = json.loads(capsys.readouterr().out)
        assert not report["ok"]
        key = path.relative_to(hub).as_posix()
        assert any(key in f["place"] or key in f["sentence"] for f in report["findings"]), kind
        path.write_bytes(whole)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="not empty"):
        play(tmp_path, lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

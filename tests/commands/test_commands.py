"""The commands as a person gives them: what they print, what they promise as JSON, how they end."""

from __future__ import annotations

import json
from pathlib import Path

import at_work
import pytest
from fakes import FakeKeyring

from dmap_desktop.commands.line import main
from dmap_desktop.demo.papers import write_papers

CASE = "DR180607.01"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files of a sample application."""
    folder = tmp_path_factory.mktemp("papers")
    write_papers(at_work.sample(CASE), folder)
    return [str(path) for path in sorted(folder.iterdir())]


@pytest.fixture
def founded(keys: FakeKeyring, tmp_path: Path) -> list[str]:
    """A panel founded with the commands; the option of its profile."""
    hub = tmp_path / "hub"
    hub.mkdir()
    options = ["--profile", str(tmp_path / "secretariat")]
    who = ["--title", "A panel", "--name", "Sam Whitlock", "--person", "sam"]
    assert main(["panel", "found", *who, "--hub", str(hub), *options]) == 0
    return options


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0):  # type: ignore[no-untyped-def]
    """Give a command with ``--json`` and return the document it printed."""
    capsys.readouterr()
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_intake_prints_the_application_with_its_evidence(
    papers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    read = said(capsys, "intake", *papers)
    assert read["reference"] == CASE
    assert read["parties"]["applicant"]["name"]
    hashes = {document["sha256"]: document for document in read["documents"]}
    kinds = {document["kind"] for document in read["documents"]}
    assert {"application form", "information security questionnaire"} <= kinds
    for answer in read["answers"]:
        place = answer["evidence"]
        assert place["document"] in hashes
        assert "page" in place or "sheet" in place
    assert len(read["items"]) > 8
    assert {"alias", "dataset", "block", "evidence"} <= set(read["items"][0])
    for key in ("missing", "unmatched", "contradictions", "suggestions", "problems"):
        assert isinstance(read[key], list)


def test_assess_prints_what_follows(papers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "assess", *papers)
    assert found["tier"]["asked"] == 2
    assert found["tier"]["recommended"] == 1
    assert "KS4_ETHNIC" in found["tier"]["because"]
    assert found["tier"]["rules_words"]
    assert {gate["state"] for gate in found["gates"]} <= {"pass", "fail", "not known"}
    levels = {factor["name"]: factor["level"] for factor in found["factors"]}
    assert levels["sensitivity"] == 4
    assert levels["holder record"] is None
    assert found["range"][0] <= found["score"] <= found["range"][1]
    assert found["band"] == "high"
    assert set(found["rules"]) == {"name", "version", "sha256"}
    assert {"factor", "band_if_lower", "band_if_higher"} == set(found["sensitivity"][0])
    assert found["minimise"][0]["target"] == "Tier 2"
    before = said(capsys, "assess", *papers, "--rules", "tiers-as-published")
    assert before["rules"]["name"] == "tiers-as-published"
    assert before["score"] == found["score"]


def test_what_people_read_names_tier_score_and_convention(
    papers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", *papers]) == 0
    words = capsys.readouterr().out
    assert words.startswith("Tier 2 to Tier 1.")
    assert "The score is the panel's own convention." in words
    assert main(["intake", *papers]) == 0
    assert f"{CASE}: " in capsys.readouterr().out


def test_assess_many_reads_a_line_at_a_time(
    papers: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "applications.jsonl"
    one = '{"reference": "DR180101.01", "title": "A", "items": []}'
    lines.write_text(f"{one}\n\nnonsense\n{one}\n")
    assert main(["assess-many", str(lines)]) == 1
    printed = capsys.readouterr()
    assert [json.loads(line)["band"] for line in printed.out.splitlines()] == ["very high"] * 2
    assert "Line 3" in printed.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["intake", "nowhere.pdf"], "nowhere.pdf cannot be read"),
        (["assess", "nowhere.pdf", "--rules", "none"], "No rule set is called none"),
        (["sync", "--profile", "nowhere"], "No profile is in nowhere"),
        (["verify", "nowhere", "--profile", "nowhere"], "No profile is in nowhere"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert words in printed.err
    assert "Traceback" not in printed.err


def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", "poems", "--out", "x"])
    assert ended.value.code == 2
    assert "poems" in capsys.readouterr().err


def test_a_panel_is_founded_joined_synchronised_exported_and_verified(
    founded: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ruth = ["--profile", str(tmp_path / "ruth")]
    request, invitation = tmp_path / "request.json", tmp_path / "invitation.json"
    said(capsys, "panel", "request", "--name", "Ruth Okafor", "--out", str(request), *ruth)
    enrol = ["--person", "ruth", "--roles", "chair,member", "--out", str(invitation)]
    said(capsys, "panel", "enrol", str(request), *enrol, *founded)
    assert said(capsys, "sync", *founded)["pushed"] >= 4
    said(capsys, "panel", "join", str(invitation), *ruth)
    assert said(capsys, "sync", *ruth)["pulled"] >= 4
    again = said(capsys, "sync", "--anew", *ruth)
    assert (again["pulled"], again["findings"]) == (0, [])
    people = said(capsys, "panel", "list", *ruth)
    assert {person["name"] for person in people["people"]} == {"Sam Whitlock", "Ruth Okafor"}

    hub = json.loads(invitation.read_text())["content"]["hub"]
    proof = said(capsys, "verify", hub, *ruth)
    assert proof["ok"]
    assert proof["records"] >= 4
    bundle = tmp_path / "panel.zip"
    said(capsys, "export", "audit", "--out", str(bundle), *ruth)
    assert said(capsys, "verify", str(bundle))["ok"]
    register = tmp_path / "register.csv"
    written = said(capsys, "export", "register", "--out", str(register), *ruth)["written"]
    assert register.name in {Path(path).name for path in written}

    (log,) = [path for path in Path(hub).rglob("*.age") if "logs" in path.parts][:1]
    changed = bytearray(log.read_bytes())
    changed[len(changed) // 2] ^= 1
    log.chmod(0o600)
    log.write_bytes(bytes(changed))
    proof = said(capsys, "verify", hub, *ruth, code=1)
    assert not proof["ok"]
    assert any(log.name in finding["sentence"] for finding in proof["findings"])


def test_an_export_without_a_meeting_or_of_what_is_not_there_yet(
    founded: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "minutes", "--out", str(tmp_path / "m.odt"), *founded]) == 1
    assert "No meeting has been held yet" in capsys.readouterr().err
    assert main(["export", "board", "--out", str(tmp_path / "b.odt"), *founded]) == 1
    assert "cannot be exported yet" in capsys.readouterr().err


def test_a_hub_is_named(founded: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hub", "add", "ftp://nowhere", *founded]) == 1
    assert "Hubs at ftp:// are not supported" in capsys.readouterr().err

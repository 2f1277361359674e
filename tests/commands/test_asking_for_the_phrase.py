"""Commands that write an act ask for the unlock phrase, where one is set, as the window does."""

from __future__ import annotations

import sys
from pathlib import Path

import at_work
import pytest

from dmap_desktop.commands import asking
from dmap_desktop.commands.line import main
from dmap_desktop.services.journal import panel_of

PHRASE = "three blue doors"
ACTS = (
    ("panel", "revoke", "DEVICE", "--reason", "It was lost."),
    ("panel", "roles", "ben", "--give", "auditor"),
    ("panel", "let-go", "ben", "--reason", "Ben moved on."),
    ("panel", "hand-over", "ben"),
    ("panel", "adopt-policy", "--approvals", "4"),
    ("panel", "adopt-rules", "tiers-as-published"),
    ("panel", "kit", "--out", "KIT"),
)


@pytest.fixture
def locked(panel: at_work.PanelAtWork, tmp_path: Path) -> tuple[str, ...]:
    """The secretary sets an unlock phrase; returns Ben's device, and a place for files."""
    panel.synchronise("ben", "secretariat")
    session = panel.open("secretariat").session
    (device,) = panel_of(session).devices_of("ben")
    session.doorkeeper.settle(PHRASE)
    return device.id, str(tmp_path / "kit.json")


def acts_of(panel: at_work.PanelAtWork) -> int:
    session = panel.open("secretariat").session
    return len(session.store.acts_of(session.device))


def filled(words: tuple[str, ...], device: str, kit: str) -> list[str]:
    return [{"DEVICE": device, "KIT": kit}.get(word, word) for word in words]


@pytest.mark.parametrize("words", ACTS, ids=lambda words: words[1])
def test_an_act_is_not_written_without_the_phrase(  # type: ignore[no-untyped-def]
    words: tuple[str, ...], give, panel, locked, tmp_path, capsys, monkeypatch
) -> None:
    before = acts_of(panel)
    line = filled(words, *locked)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert give("secretariat", *line) == 1
    assert "--phrase-file FILE" in capsys.readouterr().err
    file = tmp_path / "phrase.txt"
    file.write_text("three blue windows\n")
    assert give("secretariat", *line, "--phrase-file", str(file)) == 1
    assert "not the unlock phrase" in capsys.readouterr().err
    assert acts_of(panel) == before
    assert not (tmp_path / "kit.json").exists()
    file.write_text(f" {PHRASE}\n")
    assert give("secretariat", *line, "--phrase-file", str(file)) == 0
    assert acts_of(panel) > before


def test_on_a_terminal_it_is_asked_for_and_not_shown(  # type: ignore[no-untyped-def]
    give, panel, locked, capsys, monkeypatch
) -> None:
    asked: list[str] = []
    answers = ["wrong", PHRASE]

    def hidden(prompt: str) -> str:
        asked.append(prompt)
        return answers.pop(0)

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(asking, "getpass", hidden)
    before = acts_of(panel)
    line = ("panel", "roles", "ben", "--give", "auditor")
    assert give("secretariat", *line) == 1
    assert acts_of(panel) == before
    assert give("secretariat", *line) == 0
    assert acts_of(panel) == before + 1
    assert asked == ["Unlock phrase: "] * 2
    assert PHRASE not in "".join(capsys.readouterr())


def test_what_only_reads_or_synchronises_asks_nobody(give, locked) -> None:  # type: ignore[no-untyped-def]
    """Automation goes on: the phrase guards acts in one's name, not the keys in the keyring."""
    for line in (("panel", "list"), ("sync",), ("verify",)):
        assert give("secretariat", *line) == 0


def test_without_an_unlock_phrase_nobody_is_asked(give, panel, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(asking, "getpass", lambda prompt: pytest.fail(prompt))
    panel.synchronise("secretariat")
    assert give("secretariat", "panel", "adopt-policy", "--approvals", "4") == 0


def test_a_phrase_file_that_is_none_is_one_sentence(give, locked, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    line = ("panel", "adopt-policy", "--approvals", "4", "--phrase-file")
    assert give("secretariat", *line, str(tmp_path / "none.txt")) == 1
    (tmp_path / "odd.txt").write_bytes(b"\xff\xfe\x00")
    assert give("secretariat", *line, str(tmp_path / "odd.txt")) == 1
    said = capsys.readouterr().err
    assert "none.txt" in said
    assert "odd.txt is no text" in said
    assert "Traceback" not in said


def test_every_act_of_the_command_line_can_be_given_the_phrase(capsys) -> None:  # type: ignore[no-untyped-def]
    for words in (*ACTS, ("panel", "enrol")):
        with pytest.raises(SystemExit):
            main([*words[:2], "--help"])
        assert "--phrase-file" in capsys.readouterr().out, words

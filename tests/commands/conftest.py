"""Commands given by the people of a panel at work, whose keys are in a keyring of the tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import at_work
import keyring
import pytest
from fakes import FakeKeyring

from dmap_desktop.commands.line import main
from dmap_desktop.sealing.vault import KeyringVault

Give = Callable[..., int]
Said = Callable[..., Any]


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    """The system's keyring, empty."""
    before, held = keyring.get_keyring(), FakeKeyring()
    keyring.set_keyring(held)
    yield held
    keyring.set_keyring(before)


@pytest.fixture
def give(panel: at_work.PanelAtWork, keys: FakeKeyring) -> Give:
    """Give a command as somebody of the panel; return the exit code."""

    def as_person(person: str, *words: str) -> int:
        folder = panel.demonstration.profile(person)
        KeyringVault(str(folder.resolve())).put(at_work.vault(folder).secrets)
        panel.close(*({person} & set(panel._open)))
        return main([*words, "--profile", str(folder)])

    return as_person


@pytest.fixture
def said(give: Give, capsys: pytest.CaptureFixture[str]) -> Said:
    """Give a command with ``--json``; return the one document it printed, and no error."""

    def asked(person: str, *words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert give(person, *words, "--json") == code
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return json.loads(printed.out)

    return asked

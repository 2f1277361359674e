"""``gateway``: what the applicant states, judged from the controlled list, with its log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import at_work
import pytest

from dmap_desktop.demo.people import SECRETARY

Give = Callable[..., int]
Said = Callable[..., Any]
OFFICE = SECRETARY.id
CASE = at_work.CASES[0]


def test_a_gateway_is_shown_judged_and_changed(
    panel: at_work.PanelAtWork, give: Give, said: Said, capsys: pytest.CaptureFixture[str]
) -> None:
    before = said(OFFICE, "gateway", CASE)
    assert (before["confirmed"], before["log"]) == (None, [])
    assert before["stated"] in before["list"]
    assert give(OFFICE, "gateway", CASE, "--confirm") == 1
    assert "Give the reason" in capsys.readouterr().err
    after = said(OFFICE, "gateway", CASE, "--confirm", "--reason", "Research by a named body.")
    assert after["confirmed"] is True
    again = said(OFFICE, "gateway", CASE, "--refuse", "--reason", "The purpose has changed.")
    assert again["confirmed"] is False
    assert [view["reason"] for view in again["log"]] == [
        "Research by a named body.",
        "The purpose has changed.",
    ]
    capsys.readouterr()
    assert give(OFFICE, "gateway", CASE) == 0
    assert "Refused by" in capsys.readouterr().out

"""``precedents``, ``ledger`` and ``same-organisation``, as the secretariat gives them."""

from __future__ import annotations

import at_work
import builders
import pytest

from dmap_desktop.domain.records import Outcome
from dmap_desktop.services.journal import case_of
from tests.commands.conftest import Give, Said

NEWSPAPER, BROADCASTER, CHARITY = at_work.CASES


@pytest.fixture(autouse=True)
def settled(panel: at_work.PanelAtWork) -> None:
    """The charity's case is approved, and the secretariat knows."""
    builders.decided(panel, CHARITY, outcome=Outcome.APPROVED)
    panel.synchronise("secretariat")


def test_precedents_are_printed_with_why_and_how_they_ended(said: Said) -> None:
    printed = said("secretariat", "precedents", NEWSPAPER)
    assert (printed["case"], printed["settled"]) == (NEWSPAPER, 1)
    (found,) = printed["precedents"]
    assert (found["case"], found["ended"], found["outcome"]) == (CHARITY, "approved", "approved")
    assert found["why"]
    assert found["items_read"]
    assert found["regime"] == "gdpr-2018 (2018-05-25)"


def test_the_ledger_is_printed_once_the_names_are_joined(
    panel: at_work.PanelAtWork, give: Give, said: Said, capsys: pytest.CaptureFixture[str]
) -> None:
    session = panel.open("secretariat").session
    names = [case_of(session, case).received.organisation for case in (NEWSPAPER, CHARITY)]
    assert give("secretariat", "ledger", NEWSPAPER) == 0
    assert capsys.readouterr().out == "By the records known here this party holds nothing.\n"
    written = said("secretariat", "same-organisation", *names, "--reason", "Owned.")
    assert [record["type"] for record in written["records"]] == ["organisation-named/1"]
    (line,) = said("secretariat", "ledger", NEWSPAPER)["lines"]
    assert (line["case"], line["holder"]["known"]) == (CHARITY, "coded")
    assert line["items"]


def test_in_words_nearness_is_said_to_be_our_own(
    give: Give, capsys: pytest.CaptureFixture[str]
) -> None:
    assert give("secretariat", "precedents", NEWSPAPER) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{CHARITY}, ")
    assert "Approved on 2018-07-" in printed
    assert printed.endswith("and is no probability of anything.\n")

"""Adopting a catalogue and overriding items: everybody works by them, older cases as they were."""

from __future__ import annotations

import at_work
import pytest
from msgspec.structs import replace

from dmap_desktop.assessment.catalogues import write_catalogue
from dmap_desktop.domain import records as r
from dmap_desktop.domain.catalogue import Facts
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.findings import Assessment
from dmap_desktop.domain.records import Vote
from dmap_desktop.rulebooks import load_rulebook
from dmap_desktop.services.catalogues import (
    adopt_catalogue,
    override_item,
    overrides_of,
    published_in_force,
    rulebook_as_published,
    rulebook_in_force,
    why_not_override,
)
from dmap_desktop.services.governing import adopt_rules
from dmap_desktop.services.journal import attempt, case_of, panel_of
from dmap_desktop.services.reading import application_of, assessment_of
from dmap_desktop.services.reviewing import record_view
from dmap_desktop.services.session import Session
from dmap_desktop.services.taking_in import assess_application

NEWSPAPER = at_work.CASES[0]
REASON = "The same number is class 2 elsewhere."
SHIPPED = load_rulebook().catalogue.catalogue
LATER = write_catalogue(
    replace(item, tier=4, identifiability=5) if item.alias == "KS4_FSM" else item
    for item in SHIPPED.items
)


@pytest.fixture
def office(panel: at_work.PanelAtWork) -> Session:
    return panel.open("secretariat").session


def made_again(session: Session) -> Assessment:
    case = case_of(session, NEWSPAPER)
    return assessment_of(session, case, application_of(session, case))


def test_a_catalogue_is_adopted_and_reaches_the_others(
    panel: at_work.PanelAtWork, office: Session
) -> None:
    assert published_in_force(office) == SHIPPED
    acts = adopt_catalogue(office, "npd-2019-03", LATER)
    assert [type(act.record) for act in acts] == [r.CatalogueShared, r.RulesAdopted]
    panel.synchronise("secretariat", "amara")
    amara = panel.open("amara").session
    held = rulebook_in_force(amara)
    assert held.catalogue_name().name == "npd-2019-03"
    assert held.catalogue.find("KS4_FSM")[0].tier == 4
    assert held.rules == amara.rulebook.rules
    with pytest.raises(Refused, match="works by the catalogue npd-2019-03 already"):
        adopt_catalogue(office, "npd-2019-03", LATER)
    shipped = write_catalogue(SHIPPED.items)
    (back,) = adopt_catalogue(office, SHIPPED.name, shipped)  # what ships need not be shared
    assert isinstance(back.record, r.RulesAdopted)


def test_adopting_a_rule_set_leaves_the_catalogue(office: Session) -> None:
    adopt_catalogue(office, "npd-2019-03", LATER)
    adopt_rules(office, load_rulebook("tiers-as-published"))
    panel = panel_of(office)
    assert panel.rules is not None
    assert panel.catalogue is not None
    assert (panel.rules.name, panel.catalogue.name) == ("tiers-as-published", "npd-2019-03")


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("npd", LATER, Refused, "does not end in a date"),
        ("npd-2019-03", write_catalogue([]), Unreadable, "has no items"),
        ("npd-2019-03", b"alias\n", Unreadable, "needs the columns"),
    ],
)
def test_what_is_no_catalogue_is_not_adopted(
    office: Session, name: str, data: bytes, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        adopt_catalogue(office, name, data)


def test_a_catalogue_that_is_not_what_its_hash_says_is_refused(office: Session) -> None:
    with pytest.raises(Refused, match="is not what its hash says"):
        attempt(office, r.PANEL_STREAM, r.CatalogueShared("npd-2019-03", "0" * 64, "text"))


def test_an_override_stands_beside_what_is_published(office: Session) -> None:
    override_item(office, r.ItemOverridden("ks4 examno", "ks4", REASON, None, 2))
    (held,) = overrides_of(office)
    assert (held.author, held.on, held.words()) == (
        panel_of(office).name_of("secretariat"), "2018-07-02", "identifiability 2",
    )  # fmt: skip
    (item,) = rulebook_in_force(office).catalogue.find("KS4_EXAMNO")
    assert item.facts == Facts(1, 2, "E")
    (published,) = rulebook_as_published(office).catalogue.find("KS4_EXAMNO")
    assert published.facts == Facts(1, 4, "E")
    override_item(office, r.ItemOverridden("KS4_EXAMNO", "KS4", "A later one.", 2))
    assert [one.reason for one in overrides_of(office)] == ["A later one."]
    override_item(office, r.ItemOverridden("KS4_EXAMNO", "KS4", "Settled in print."))
    assert overrides_of(office) == ()


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (r.ItemOverridden("KS4_NONE", "KS4", REASON, 1), "has no KS4_NONE in KS4"),
        (r.ItemOverridden("KS4_FSM", "KS4", REASON), "to be so already"),
        (r.ItemOverridden("KS4_FSM", "KS4", " ", 1), "Give the reason"),
    ],
)
def test_an_override_that_says_nothing_is_refused(
    office: Session, record: r.ItemOverridden, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        override_item(office, record)


def test_overriding_is_for_the_secretariat_and_the_chairs(panel: at_work.PanelAtWork) -> None:
    panel.synchronise("amara")
    assert why_not_override(panel.open("secretariat").session) is None
    assert "may not do this" in (why_not_override(panel.open("amara").session) or "")


def test_an_older_case_is_assessed_again_as_it_was(
    panel: at_work.PanelAtWork, office: Session
) -> None:
    override_item(office, r.ItemOverridden("KS4_EXAMNO", "KS4", REASON, None, 2))
    panel.synchronise("secretariat", "amara")
    amara = panel.open("amara").session
    record_view(amara, NEWSPAPER, Vote.REJECT, "Too much is asked for.")
    before = made_again(amara)
    assert before.overrides == ""  # it was published before
    adopt_catalogue(office, "npd-2019-03", LATER)
    panel.synchronise("secretariat", "amara")
    assert made_again(amara) == before
    anew = assess_application(office, application_of(office, case_of(office, NEWSPAPER)))
    assert anew.catalogue.name == "npd-2019-03"
    assert anew.overrides

"""Conditions suggested from findings, worked by hand."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from dmap_desktop.assessment.assess import assess
from dmap_desktop.assessment.conditions import read_condition_rules, suggest_conditions
from dmap_desktop.assessment.rules import FactorName, GateName
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.findings import Assessment, Basis
from dmap_desktop.rulebooks import load_condition_rules, load_rulebook
from tests.unit.assessment.applications import USER, application

BOOK = load_rulebook()
RULES = load_condition_rules()


def made(**changes: object) -> Assessment:
    asked = application("KS4_FSM", used=("KS4_FSM",), **changes)  # type: ignore[arg-type]
    return assess(asked, "0" * 64, BOOK.catalogue, BOOK.rules)


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        ({}, []),
        ({"users": (msgspec.structs.replace(USER, disclosure_certificate=None),)}, ["people"]),
        (
            {"users": (msgspec.structs.replace(USER, disclosure_certificate=date(2015, 1, 1)),)},
            ["people"],
        ),
        ({"answers": {"setting.route": "Accredited safe setting"}}, []),
        ({"answers": {"setting.route": "Own premises, ISO 27001 certified"}}, ["setting"]),
        ({"bare": ("policy", "backup")}, ["security evidence"]),
        ({"without": ("outputs.disclosure_control",)}, ["outputs and onward use"]),
        ({"answers": {"organisation.ico_number": "pending"}}, ["registered with the ICO"]),
        ({"without": ("declaration.signed",)}, ["signatory named"]),
        ({"without": ("organisation.ico_number", "setting.route")}, []),  # not known
    ],
)
def test_a_finding_asks_for_its_condition(changes: dict[str, object], findings: list[str]) -> None:
    found = suggest_conditions(made(**changes), RULES)
    assert [condition.finding for condition in found] == findings


def test_a_suggestion_names_owner_due_rule_and_the_finding_in_words() -> None:
    found = made(answers={"setting.route": "Own premises, other"})
    (one,) = suggest_conditions(found, RULES)
    assert (one.owner, one.due) == ("The applicant", "Before release of data")
    assert one.text.startswith("The data are used in a safe setting only")
    assert one.why == "Own premises, other."
    assert one.basis is Basis.OURS


def test_the_table_names_only_gates_and_factors_that_exist() -> None:
    for rule in RULES.condition:
        kind = GateName if rule.from_level is None else FactorName
        assert rule.finding in list(kind), rule
        assert all((rule.text, rule.owner, rule.due))


def test_a_table_that_is_wrong_is_refused_in_a_sentence() -> None:
    with pytest.raises(Unreadable, match="table of conditions cannot be used"):
        read_condition_rules(b'[[condition]]\nfinding = "people"\n')

"""Worked examples: every answer of every gate, every level of every factor."""

from __future__ import annotations

from datetime import date

import pytest
from applications import QUESTIONS, USER, application

from dmap_desktop.assessment.assess import assess
from dmap_desktop.domain.application import Application, DataUser, DocumentKind, RequestKind
from dmap_desktop.domain.findings import Assessment, Basis, Factor, Gate, GateState
from dmap_desktop.rulebooks import load_rulebook

P, F, N = GateState.PASS, GateState.FAIL, GateState.NOT_KNOWN


def assessed(made: Application, rules: str = "gdpr-2018") -> Assessment:
    rulebook = load_rulebook(rules)
    return assess(made, "0" * 64, rulebook.catalogue, rulebook.rules)


def gate(made: Application, name: str) -> Gate:
    return next(gate for gate in assessed(made).gates if gate.name == name)


def factor(made: Application, name: str) -> Factor:
    return next(factor for factor in assessed(made).factors if factor.name == name)


def without_papers(*kinds: DocumentKind, **changes: object) -> Application:
    made = application("KS4_FSM", **changes)
    kept = tuple(document for document in made.documents if document.kind not in kinds)
    return application("KS4_FSM", documents=kept, **changes)


NO_IMPACT = DocumentKind.IMPACT_ASSESSMENT


@pytest.mark.parametrize(
    ("name", "made", "state", "words"),
    [
        ("legal gateway stated", application(), P, "for the panel to confirm"),
        ("legal gateway stated", application(without=("legal.gateway",)), N, "not found"),
        (
            "legal gateway stated",
            application(answers={"legal.gateway": "None stated"}),
            F,
            "No legal gateway",
        ),
        (
            "legal gateway stated",
            application(without=("legal.gateway_reason",)),
            F,
            "not why the purpose",
        ),
        ("form complete", application(), P, "Every required answer"),
        (
            "form complete",
            application(missing=("legal.article9", "isq.backup")),
            F,
            "1 required answer missing: article 9.",
        ),
        ("form complete", application(answers={}, without=tuple(application().answers)), P, ""),
        ("security questionnaire complete", application(), P, "Every required answer"),
        (
            "security questionnaire complete",
            application(missing=("isq.remote_access", "isq.backup")),
            F,
            "2 required answers missing: remote access, backup.",
        ),
        ("registered with the ICO", application(), P, "register was not asked"),
        (
            "registered with the ICO",
            application(answers={"organisation.ico_number": "12-34"}),
            F,
            "12-34",
        ),
        ("registered with the ICO", application(without=("organisation.ico_number",)), N, "No reg"),
        ("no item committed never to leave DfE", application("KS4_FSM"), P, "No item asked"),
        ("no item committed never to leave DfE", application(), N, "No items were read"),
        ("no item committed never to leave DfE", application("KS4_FSM", "XYZ"), N, "1 item not"),
        ("asked for in time", application(), P, "Received 2 July 2018, needed 1 September"),
        (
            "asked for in time",
            application(answers={"project.start": "3 October 2018"}),
            F,
            "more than 3 months ahead",
        ),
        ("asked for in time", application(answers={"project.start": "2018-10-02"}), P, ""),
        ("asked for in time", application(answers={"project.start": "1/9/2018"}), P, ""),
        ("asked for in time", application(answers={"project.start": "3 Mumber 2018"}), N, ""),
        ("asked for in time", application(answers={"project.start": "31/9/2018"}), N, ""),
        ("asked for in time", application(received=date(2018, 3, 1)), F, "1 March 2018"),
        ("asked for in time", application(answers={"project.start": "soon"}), N, "not known"),
        ("asked for in time", application(reference="", received=None), N, "not known"),
        ("linked data on the linked form", application(), P, "Nothing is linked"),
        (
            "linked data on the linked form",
            application(answers={"data.linkage": "ILR"}),
            F,
            "Links with ILR",
        ),
        (
            "linked data on the linked form",
            application(answers={"data.linkage": "HESA"}, kind=RequestKind.LINKED),
            P,
            "linked form was used",
        ),
        ("linked data on the linked form", application(without=("data.linkage",)), N, "not ans"),
        ("signatory named", application(), P, "A. Registrar"),
        ("signatory named", application(without=("declaration.signed",)), F, "Nobody"),
        ("data protection impact assessment", application(), P, "dpia.pdf"),
        ("data protection impact assessment", without_papers(NO_IMPACT), F, "Said to be attached"),
        (
            "data protection impact assessment",
            without_papers(NO_IMPACT, answers={"legal.dpia": "Not done"}),
            F,
            "None was made",
        ),
        (
            "data protection impact assessment",
            without_papers(NO_IMPACT, answers={"legal.dpia": "Not needed"}),
            N,
            "the panel has to agree",
        ),
        (
            "data protection impact assessment",
            without_papers(NO_IMPACT, without=("legal.dpia",)),
            N,
            "not answered",
        ),
    ],
)
def test_a_gate(name: str, made: Application, state: GateState, words: str) -> None:
    found = gate(made, name)
    assert (found.state, found.basis) == (state, Basis.OFFICIAL)
    assert words in found.why


def test_gates_without_form_or_questionnaire_are_not_known() -> None:
    nothing = Application(reference="DR180702.01", title="")
    states = {gate.name: gate.state for gate in assessed(nothing).gates}
    assert states["form complete"] is N
    assert states["security questionnaire complete"] is N
    assert P not in states.values()


def test_the_standing_agreement_brings_questionnaire_and_setting() -> None:
    made = Application("DR180702.01", "Trial 12", RequestKind.STANDING_AGREEMENT)
    assert gate(made, "security questionnaire complete").state is P
    assert factor(made, "setting").level == 0
    assert factor(made, "security evidence").level == 0
    assert factor(made, "scale").level is None


def test_the_impact_assessment_is_a_gate_only_from_may_2018() -> None:
    before = assessed(application(), "tiers-as-published")
    assert "data protection impact assessment" not in {gate.name for gate in before.gates}


def test_evidence_says_where_it_was_read() -> None:
    found = gate(application(), "legal gateway stated")
    assert [place.page for place in found.evidence] == [2, 2]
    assert factor(application(), "scale").evidence[0].place() == "page 2"


@pytest.mark.parametrize(
    ("name", "made", "level", "words"),
    [
        # KS4's defaults hold three items of identifiability 4, which is level 2.
        ("identifiability", application("KS4_FSM"), 2, "identifiability 4"),
        ("identifiability", application("KS4_UPN"), 3, "identifiability 2: 1 item (KS4_UPN)"),
        ("identifiability", application("KS4_SURNAME"), 4, "identifiability 1"),
        ("identifiability", application(), None, "No item"),
        ("identifiability", application("KS4_FSM", "XYZ"), None, "1 item unknown"),
        ("identifiability", application("KS4_SURNAME", "XYZ"), 4, "identifiability 1"),
        ("sensitivity", application("KS4_FSM"), 3, "sensitivity D"),  # of the defaults
        ("sensitivity", application("KS4_CLA_6_MONTHS"), 4, "sensitivity B: 1 item"),
        ("quasi-identifier mix", application("KS4_FSM"), 0, "none"),
        ("quasi-identifier mix", application("KS4_DOB", "KS4_YEAROFBIRTH"), 0, "date of birth"),
        ("quasi-identifier mix", application("KS4_DOB", "KS4_ETHNIC"), 1, "ethnicity"),
        (
            "quasi-identifier mix",
            application("KS4_DOB", "KS4_ETHNIC", "KS4_LANG", "KS4_SENTYPE", "KS4_IDACI", "KS4_URN"),
            4,
            "small area",
        ),
        ("quasi-identifier mix", application(), None, "No items"),
        ("quasi-identifier mix", application("KS4_DOB", "XYZ"), None, "could add"),
        ("scale", application(), 0, "About 500 children, sample coverage"),
        ("scale", application(answers={"data.cohort": "1,000"}), 1, "1,000"),
        ("scale", application(answers={"data.cohort": "12 thousand pupils"}), 2, "12,000"),
        ("scale", application(answers={"data.cohort": "1.2 million"}), 4, "1,200,000"),
        ("scale", application(answers={"data.coverage": "National"}), 1, "one level more"),
        ("scale", application(answers={"data.cohort": "5,6.7.8 or 40"}), 0, "40 children"),
        ("scale", application(answers={"data.cohort": "many"}), 2, "not stated"),
        ("scale", application(without=("data.cohort", "data.coverage")), None, "Not stated"),
        ("linkage", application(), 0, "No linkage"),
        ("linkage", application(answers={"data.linkage": "ILR and HESA"}), 4, "ILR and HESA"),
        ("linkage", application(answers={"data.linkage": "Perhaps"}), None, "none of the form"),
        ("linkage", application(without=("data.linkage",)), None, "does not answer"),
        ("proportionality", application("KS4_FSM", used=("KS4_FSM",)), 0, "1 of 1"),
        ("proportionality", application("KS4_FSM", "KS4_UPN", used=("KS4_FSM",)), 2, "1 of 2"),
        ("proportionality", application("KS4_FSM"), 4, "0 of 1"),
        ("proportionality", application("KS4_BOARDNO"), 0, "No item of tier 1 or 2"),
        ("proportionality", application(), None, "No items"),
        ("setting", application(), 0, "ONS Secure Research Service"),
        ("setting", application(answers={"setting.route": "Own premises, other"}), 4, "Own prem"),
        ("people", application(), 0, "All 1 users have"),
        ("people", application(users=()), None, "No user"),
        ("security evidence", application(), 0, "13 of 13"),
        ("security evidence", application(bare=("backup",)), 1, "12 of 13"),
        ("security evidence", application(bare=tuple(QUESTIONS)), 4, "0 of 13"),
        (
            "security evidence",
            application(without=tuple(f"isq.{q}" for q in QUESTIONS)),
            None,
            "No security questionnaire",
        ),
        ("outputs and onward use", application(), 0, "Commercial use: none"),
        (
            "outputs and onward use",
            application(answers={"project.commercial": "Solely commercial"}),
            4,
            "solely",
        ),
        (
            "outputs and onward use",
            application(without=("outputs.disclosure_control",)),
            3,
            "no disclosure control",
        ),
        (
            "outputs and onward use",
            application(answers={"outputs.onward": "Passed to partners."}),
            2,
            "onward use",
        ),
        ("outputs and onward use", application(without=("project.commercial",)), None, "not ans"),
        ("holder record", application(), None, "not looked up"),
        ("public benefit", application(), None, "never taken off"),
        ("public benefit", application(without=("project.benefit",)), None, "No public benefit"),
    ],
)
def test_a_factor(name: str, made: Application, level: int | None, words: str) -> None:
    found = factor(made, name)
    assert found.level == level, found.why
    assert words in found.why


@pytest.mark.parametrize(
    ("flawed", "words"),
    [
        (DataUser("Clerk", "", None, date(2018, 1, 1), "ONS"), "no declaration"),
        (DataUser("Clerk", "", True, None, "ONS"), "no disclosure certificate"),
        (DataUser("Clerk", "", True, date(2016, 7, 1), "ONS"), "certificate older than 2 years"),
        (DataUser("Clerk", "", True, date(2018, 1, 1), "None"), "no training"),
    ],
)
def test_what_is_missing_for_a_user_is_named(flawed: DataUser, words: str) -> None:
    found = factor(application(users=(USER, flawed)), "people")
    assert found.level == 2
    assert f"1 of 2 users. Clerk: {words}" in found.why


def test_a_certificate_of_two_years_still_holds() -> None:
    made = application(users=(DataUser("Clerk", "", True, date(2016, 7, 2), "ONS"),))
    assert factor(made, "people").level == 0


def test_the_age_of_a_certificate_needs_the_day_of_receipt() -> None:
    found = factor(application(reference="", received=None), "people")
    assert "age of the certificate not known" in found.why


def test_many_items_at_the_worst_class_count_one_level_more() -> None:
    dense = [
        item.alias
        for item in load_rulebook().catalogue.of_dataset("KS4")
        if item.identifiability == 2
    ]
    more = [
        item.alias
        for item in load_rulebook().catalogue.of_dataset("KS5")
        if item.identifiability == 2
    ]
    made = application(*dense, *more)
    found = factor(made, "identifiability")
    many = load_rulebook().rules.limits.many_items_at_worst
    assert (found.level == 4) == (len({*dense, *more}) >= many)


def test_nothing_of_ours_is_called_official() -> None:
    bases = {factor.name: factor.basis for factor in assessed(application("KS4_FSM")).factors}
    assert bases["identifiability"] is Basis.OURS
    assert bases["holder record"] is Basis.OURS
    assert bases["setting"] is Basis.CONVENTION

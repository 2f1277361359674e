"""The gates: what must hold before risk is worth weighing. Each passes, fails or is not known.

Source: domain notes, section 5. A rule set says which gates hold and on what basis.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dmap_desktop.assessment.catalogues import Group
from dmap_desktop.assessment.reading import evidence_of, received_on, when
from dmap_desktop.assessment.rules import GateName, RuleSet
from dmap_desktop.domain.application import Answer, Application, DocumentKind, RequestKind
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.findings import Gate, GateState

_ICO_NUMBER = re.compile(r"Z[A-Z0-9]\d{6}", re.IGNORECASE)
_LINKED = ("ILR", "HESA", "ILR and HESA")
_SHOWN = 6
"""Names of a long list that a sentence spells out."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a gate says."""

    state: GateState
    why: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Matter:
    """What gates look at."""

    application: Application
    groups: Sequence[Group]
    unknown: Sequence[str]
    rules: RuleSet


def look_at_gates(
    application: Application,
    groups: Sequence[Group],
    unknown: Sequence[str],
    rules: RuleSet,
) -> tuple[Gate, ...]:
    """Return every gate of ``rules``, in its order.

    ``groups`` hold what is asked for with its defaults; ``unknown`` what the catalogue lacks.
    """
    matter = _Matter(application, groups, unknown, rules)
    gates = []
    for rule in rules.gate:
        looked = _GATES[rule.name](matter)
        gates.append(Gate(rule.name, looked.state, rule.basis, looked.why, looked.evidence))
    return tuple(gates)


def _gateway(matter: _Matter) -> _Looked:
    gateway = matter.application.answer("legal.gateway")
    if gateway is None:
        return _Looked(GateState.NOT_KNOWN, "The form's answer on the gateway was not found.")
    if gateway.text.strip().lower() == "none stated":
        return _Looked(GateState.FAIL, "No legal gateway is stated.", evidence_of(gateway))
    off_list = (c for c in matter.application.contradictions if c.what == gateway.question)
    if next(off_list, None) is not None:
        why = f"States {gateway.text.strip()}, which is not on the controlled list of gateways."
        return _Looked(GateState.FAIL, why, evidence_of(gateway))
    reason = matter.application.answer("legal.gateway_reason")
    if reason is None:
        why = f"States {gateway.text.strip()}, but not why the purpose falls inside it."
        return _Looked(GateState.FAIL, why, evidence_of(gateway))
    why = (
        f"States {gateway.text.strip()} and gives a reason; whether the purpose falls inside it is "
        "for the panel to confirm."
    )
    return _Looked(GateState.PASS, why, evidence_of(gateway, reason))


def _form(matter: _Matter) -> _Looked:
    missing = [k for k in matter.application.missing if not k.startswith(_OTHER_PAPERS)]
    if missing:
        return _missing_answers(missing)
    if not any(answer.document_kind in _FORMS for answer in matter.application.answers):
        return _Looked(GateState.NOT_KNOWN, "No application form is among the papers.")
    return _Looked(GateState.PASS, "Every required answer of the form is there.")


def _missing_answers(keys: Sequence[str]) -> _Looked:
    """Return a failed gate that names the questions in words: ``isq.remote_access`` as such."""
    why = f"{_count(keys, 'required answer')} missing: {_words_of(keys)}."
    return _Looked(GateState.FAIL, why)


def _words_of(keys: Sequence[str]) -> str:
    names = [re.sub(r"(?<=[a-z])(?=\d)", " ", key.rpartition(".")[2]) for key in keys]
    return _list([name.replace("_", " ") for name in names])


_OTHER_PAPERS = ("isq.", "dpia.", "agreement.")
"""How the keys of questions begin that are not those of the request form."""
_FORMS = (
    DocumentKind.APPLICATION_FORM,
    DocumentKind.LINKED_FORM,
    DocumentKind.STANDING_PROPOSAL,
)


def _questionnaire(matter: _Matter) -> _Looked:
    application = matter.application
    missing = [key for key in application.missing if key.startswith("isq.")]
    if missing:
        return _missing_answers(missing)
    if application.document_of(DocumentKind.SECURITY_QUESTIONNAIRE) is not None:
        return _Looked(GateState.PASS, "Every required answer of the questionnaire is there.")
    if application.kind is RequestKind.STANDING_AGREEMENT:
        return _Looked(GateState.PASS, "The questionnaire of the standing agreement stands.")
    return _Looked(GateState.NOT_KNOWN, "No security questionnaire is among the papers.")


def _ico(matter: _Matter) -> _Looked:
    number = matter.application.answer("organisation.ico_number")
    if number is None:
        return _Looked(GateState.NOT_KNOWN, "No registration number is given.")
    text = number.text.strip()
    if _ICO_NUMBER.fullmatch(text.replace(" ", "")):
        why = f"{text} has the form of a registration number; the ICO's register was not asked."
        return _Looked(GateState.PASS, why, evidence_of(number))
    why = f"{text} does not have the form of a registration number (Z, then seven characters)."
    return _Looked(GateState.FAIL, why, evidence_of(number))


def _never_leaves(matter: _Matter) -> _Looked:
    held = [
        item.alias
        for group in matter.groups
        if group.item.sensitivity == "A"
        for item in group.members
    ]
    if held:
        why = f"{_count(held, 'item')} of sensitivity A, never to leave DfE: {_list(held)}."
        return _Looked(GateState.FAIL, why)
    if matter.unknown:
        why = f"{_count(matter.unknown, 'item')} not in the catalogue: {_list(matter.unknown)}."
        return _Looked(GateState.NOT_KNOWN, why)
    if not matter.groups:
        return _Looked(GateState.NOT_KNOWN, "No items were read from the papers.")
    return _Looked(GateState.PASS, "No item asked for or brought along is of sensitivity A.")


def _three_months(matter: _Matter) -> _Looked:
    needed = matter.application.answer("project.start")
    received = received_on(matter.application)
    start = when(needed)
    if needed is None or start is None or received is None:
        return _Looked(
            GateState.NOT_KNOWN, "The date the data are needed, or that of receipt, is not known."
        )
    months = matter.rules.limits.months_before_need
    words = f"Received {_day(received)}, needed {_day(start)}"
    if start > _months_after(received, months):
        why = f"{words}: more than {months} months ahead."
        return _Looked(GateState.FAIL, why, evidence_of(needed))
    return _Looked(GateState.PASS, f"{words}.", evidence_of(needed))


def _linked_form(matter: _Matter) -> _Looked:
    linkage = matter.application.answer("data.linkage")
    if linkage is None:
        return _Looked(GateState.NOT_KNOWN, "Whether data are linked is not answered.")
    if linkage.text.strip() not in _LINKED:
        why = "Nothing is linked that needs the linked form."
        return _Looked(GateState.PASS, why, evidence_of(linkage))
    if matter.application.kind is RequestKind.LINKED:
        return _Looked(GateState.PASS, "The linked form was used.", evidence_of(linkage))
    why = f"Links with {linkage.text.strip()}, which must be asked for on the linked form."
    return _Looked(GateState.FAIL, why, evidence_of(linkage))


def _signatory(matter: _Matter) -> _Looked:
    signed = matter.application.answer("declaration.signed")
    if signed is None:
        return _Looked(GateState.FAIL, "Nobody is named as signing for the Requester.")
    return _Looked(GateState.PASS, f"Signed: {signed.text.strip()}.", evidence_of(signed))


def _impact(matter: _Matter) -> _Looked:
    said = matter.application.answer("legal.dpia")
    paper = matter.application.document_of(DocumentKind.IMPACT_ASSESSMENT)
    if paper is not None:
        missing = [k for k in matter.application.missing if k.startswith("dpia.")]
        lacking = f" Not found in it: {_words_of(missing)}." if missing else ""
        why = f"{paper.name} is among the papers.{lacking}"
        return _Looked(GateState.PASS, why, evidence_of(said))
    return _no_impact_paper(said)


def _no_impact_paper(said: Answer | None) -> _Looked:
    word = said.text.strip().lower() if said else ""
    if word == "attached":
        why = "Said to be attached, but not among the papers."
        return _Looked(GateState.FAIL, why, evidence_of(said))
    if word == "not done":
        return _Looked(GateState.FAIL, "None was made.", evidence_of(said))
    if word == "not needed":
        why = "The applicant says that none is needed; the panel has to agree."
        return _Looked(GateState.NOT_KNOWN, why, evidence_of(said))
    return _Looked(GateState.NOT_KNOWN, "Whether one was made is not answered.")


_GATES: dict[GateName, Callable[[_Matter], _Looked]] = {
    GateName.GATEWAY: _gateway,
    GateName.FORM: _form,
    GateName.QUESTIONNAIRE: _questionnaire,
    GateName.ICO: _ico,
    GateName.NEVER_LEAVES: _never_leaves,
    GateName.THREE_MONTHS: _three_months,
    GateName.LINKED_FORM: _linked_form,
    GateName.SIGNATORY: _signatory,
    GateName.IMPACT: _impact,
}


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _count(things: Sequence[str], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")

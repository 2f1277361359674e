"""Confirming or refusing the legal gateway that an applicant states, from the controlled list."""

from __future__ import annotations

from dmap_desktop.domain import records as r
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.services.journal import case_of, write
from dmap_desktop.services.reading import application_of
from dmap_desktop.services.session import Session

GATEWAY = "legal.gateway"
NONE_STATED = "None stated"


def controlled_list(editions: tuple[FormEdition, ...]) -> tuple[str, ...]:
    """Return the gateways that the forms offer, each once, in their order."""
    options = (
        option
        for form in editions
        for field in form.fields()
        if field.key == GATEWAY
        for option in field.options
    )
    return tuple(option for option in dict.fromkeys(options) if option != NONE_STATED)


def stated_gateway(application: Application) -> str:
    """Return the gateway as the applicant states it, ``""`` for none."""
    answer = application.answer(GATEWAY)
    text = " ".join(answer.text.split()) if answer else ""
    return "" if text.casefold() == NONE_STATED.casefold() else text


def judge_gateway(session: Session, reference: str, confirmed: bool, reason: str) -> r.Act:
    """Confirm or refuse the gateway that the newest pack states.

    Raises Refused without a reason, or to confirm a gateway that is not on the controlled list;
    raises as ``application_of`` when the pack cannot be read.
    """
    case = case_of(session, reference)
    return write(session, r.case_stream(reference), _judgement(session, case, confirmed, reason))


def _judgement(session: Session, case: Case, confirmed: bool, reason: str) -> r.GatewayAssessed:
    stated = stated_gateway(application_of(session, case))
    known = controlled_list(session.rulebook.editions)
    if confirmed and stated and stated not in known:
        raise Refused(
            f"{stated} is not on the controlled list ({'; '.join(known)}); refuse it, or ask the "
            "applicant to put it right."
        )
    return r.GatewayAssessed(len(case.packs), stated, confirmed, reason.strip())

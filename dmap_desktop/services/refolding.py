"""Folding everything again from the envelopes, and holding what is shown against it."""

from __future__ import annotations

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.encoding import encode_history
from dmap_desktop.domain.fold import fold_case, fold_meeting, fold_panel
from dmap_desktop.domain.summary import (
    CaseSummary,
    MeetingSummary,
    summarise_case,
    summarise_meeting,
)
from dmap_desktop.services.journal import refold
from dmap_desktop.services.session import Session


def check_projections(session: Session) -> tuple[Finding, ...]:
    """Return what is shown here and is not what the records say; it is folded anew at once.

    A program that learnt to fold otherwise, or a damaged disk, leaves such a thing behind.
    """
    store = session.store
    history, _ = fold_panel(store.acts(r.PANEL_STREAM))
    cases = {r.case_stream(case.reference): case for case in store.cases()}
    meetings = {r.meeting_stream(meeting.id): meeting for meeting in store.meetings()}
    wrong = []
    follows: tuple[bytes | None, CaseSummary | MeetingSummary | None]
    for stream in (r.PANEL_STREAM, *store.streams()):
        if stream == r.PANEL_STREAM:
            follows = (encode_history(history), None)
        elif stream.startswith("case:"):
            case = fold_case(history, store.acts(stream)).state
            follows = (msgspec.json.encode(case), summarise_case(case)) if case else (None, None)
        elif stream.startswith("meeting:"):
            held = fold_meeting(history, store.acts(stream)).state
            follows = (msgspec.json.encode(held), summarise_meeting(held)) if held else (None, None)
        else:
            continue
        if (store.state(stream), cases.get(stream) or meetings.get(stream)) != follows:
            wrong.append(stream)
    stale = tuple(dict.fromkeys(wrong))
    if stale:
        with store.writing():
            refold(session, stale)
    return tuple(Finding("", 0, stream, _words(stream)) for stream in stale)


def _words(stream: str) -> str:
    shown = "the panel" if stream == r.PANEL_STREAM else stream.replace(":", " ")
    return (
        f"What this laptop showed of {shown} was not what its records say. It is folded again from "
        "them now; the records are whole."
    )

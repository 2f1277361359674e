"""Writing acts: tried on the state first, then signed, appended and folded in one transaction."""

from __future__ import annotations

import hashlib

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.casework import apply_case
from dmap_desktop.domain.encoding import decode_history, encode_body, encode_history
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.fold import check_report, fold_case, fold_meeting, fold_panel
from dmap_desktop.domain.knowing import VOTING
from dmap_desktop.domain.meeting import Meeting, apply_meeting
from dmap_desktop.domain.panel import Panel, PanelHistory
from dmap_desktop.domain.panelwork import apply_panel, check_fresh
from dmap_desktop.domain.policies import check_settles
from dmap_desktop.domain.ports import UNFOLDED
from dmap_desktop.domain.summary import summarise_case, summarise_meeting
from dmap_desktop.services.session import Session


class NotFetched(Unreadable):
    """The panel's records never came to this device."""


def history_of(session: Session) -> PanelHistory:
    """Return the panel's history. Raises NotFetched when no record of it has come here yet."""
    state = session.store.state(r.PANEL_STREAM)
    if state is None:
        raise NotFetched("The panel's records are not here yet; synchronise with the hub first.")
    return decode_history(state)


def panel_of(session: Session) -> Panel:
    """Return the panel as it stands."""
    return history_of(session).latest


def find_case(session: Session, reference: str) -> Case | None:
    """Return the case, or None when it was never taken in."""
    state = session.store.state(r.case_stream(reference))
    return None if state is None else msgspec.json.decode(state, type=Case)


def case_of(session: Session, reference: str) -> Case:
    """Return the case. Raises Refused for a reference nobody took in."""
    case = find_case(session, reference)
    if case is None:
        raise Refused(f"No case {reference} is known here; synchronise, or check the reference.")
    return case


def find_meeting(session: Session, meeting: str) -> Meeting | None:
    """Return the meeting, or None when it was never called."""
    state = session.store.state(r.meeting_stream(meeting))
    return None if state is None else msgspec.json.decode(state, type=Meeting)


def meeting_of(session: Session, meeting: str) -> Meeting:
    """Return the meeting. Raises Refused for one nobody called."""
    found = find_meeting(session, meeting)
    if found is None:
        raise Refused(f"No meeting {meeting} is known here; synchronise, or call it first.")
    return found


def attempt(session: Session, stream: str, record: r.AnyRecord) -> None:
    """Try ``record`` on the state as it is. Raises Refused with the rule it would break."""
    _try(session, _next_act(session, stream, record))


def why_not(session: Session, stream: str, record: r.AnyRecord) -> str | None:
    """Return why ``record`` cannot be written now, or None when it can."""
    try:
        attempt(session, stream, record)
    except Refused as reason:
        return str(reason)
    return None


def write(session: Session, stream: str, record: r.AnyRecord) -> r.Act:
    """Sign and append ``record``; durable and folded when this returns.

    Raises Refused when a rule of the panel does not allow it, Unavailable when it cannot be kept.
    """
    with session.store.writing():
        act = _next_act(session, stream, record)
        _try(session, act)
        envelope = session.signer.sign(encode_body(act))
        act = msgspec.structs.replace(act, hash=hashlib.sha256(envelope).hexdigest())
        session.store.add([(envelope, act)])
        if stream == r.PANEL_STREAM:
            _refold_own(session)
        else:
            refold(session, [stream])
    return act


def _refold_own(session: Session) -> None:
    """Fold the panel after an own act on it, and the rest only where that act reaches back.

    An own act comes after all that are held, so it bears on none of them, unless it revokes.
    """
    before = session.store.state(r.PANEL_STREAM)
    cuts = history_of(session).cuts if before else {}
    _fold_panel(session)
    if history_of(session).cuts != cuts:
        refold(session, session.store.streams())


def refold(session: Session, streams: list[str] | tuple[str, ...]) -> None:
    """Fold ``streams`` from their acts and keep the states; all of them when the panel changed."""
    todo = list(streams)
    store = session.store
    if r.PANEL_STREAM in todo or store.state(r.PANEL_STREAM) is None:
        _fold_panel(session)
        if r.PANEL_STREAM in todo:
            todo = store.streams()
    history = history_of(session)
    for stream in filter(_has_state, todo):
        acts = store.acts(stream)
        if stream.startswith("case:"):
            case = fold_case(history, acts).state
            if case is not None:
                store.save_state(stream, msgspec.json.encode(case), summarise_case(case))
                store.save_papers(stream, _papers(case))
        elif stream.startswith("meeting:"):
            meeting = fold_meeting(history, acts).state
            if meeting is not None:
                encoded = msgspec.json.encode(meeting)
                store.save_state(stream, encoded, summarise_meeting(meeting))


def _papers(case: Case) -> list[tuple[str, int]]:
    """Return the sealed documents of the newest pack, each with its size."""
    if case.pack is None:
        return []
    return [(paper.blob, paper.blob_size) for paper in (case.pack.application, *case.pack.papers)]


def fold_waiting(session: Session) -> tuple[str, ...]:
    """Fold the streams that hold acts not folded yet, and return them.

    They are noted as the acts arrive, so that a program stopped in between forgets none of them.
    """
    store = session.store
    waiting = {name.removeprefix(UNFOLDED) for name in store.kept_names(UNFOLDED)}
    streams = tuple(sorted(waiting))
    if streams:
        with store.writing():
            refold(session, streams)
            store.drop(*(f"{UNFOLDED}{stream}" for stream in streams))
    return streams


def _fold_panel(session: Session) -> None:
    history, _ = fold_panel(session.store.acts(r.PANEL_STREAM))
    session.store.save_state(r.PANEL_STREAM, encode_history(history), None)


def _has_state(stream: str) -> bool:
    """Say whether a stream folds into a state: reports of devices do not."""
    return stream == r.PANEL_STREAM or stream.startswith(("case:", "meeting:"))


def _next_act(session: Session, stream: str, record: r.AnyRecord) -> r.Act:
    heads = session.store.heads()
    own = heads.get(session.device)
    told = session.store.told(session.device)
    all_heads = isinstance(record, VOTING)
    return r.Act(
        panel=session.pin.panel,
        device=session.device,
        sequence=own.sequence + 1 if own else 1,
        lamport=session.store.lamport() + 1,
        previous=own.hash if own else "",
        heads={
            device: head
            for device, head in sorted(heads.items())
            if device != session.device and (all_heads or told.get(device, 0) < head.sequence)
        },
        wall=session.clock.now().isoformat(timespec="seconds"),
        stream=stream,
        record=record,
        hash="",
    )


def _try(session: Session, act: r.Act) -> None:
    record = act.record
    if act.stream == r.PANEL_STREAM:
        if not isinstance(record, r.PanelFounded):
            history = history_of(session)
            apply_panel(history, act)
            check_fresh(history.latest, record)
        return
    history = history_of(session)
    if act.stream == r.REPORTS_STREAM:
        check_report(history, act)
        return
    kind, _, name = act.stream.partition(":")
    if kind == "case":
        case = find_case(session, name)
        apply_case(history, case, act)
        if case is not None and isinstance(record, r.DecisionRecorded):
            check_settles(case, record)
    else:
        apply_meeting(history, find_meeting(session, name), act)

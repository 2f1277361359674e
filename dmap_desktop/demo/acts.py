"""What happens in the demonstration, act by act, each done in somebody's window."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit

from dmap_desktop.demo import applicant
from dmap_desktop.demo.opinions import (
    APPROVED,
    CONDITIONS,
    ESCALATED,
    INQUORATE,
    INTERESTS,
    OPINIONS,
    QUICK,
    REVIEWED,
    REVIEWERS,
    UNCLEAR,
)
from dmap_desktop.demo.panel import WEEKLY
from dmap_desktop.demo.people import AUDITOR, BOARD_OFFICER, CHAIR, SECRETARY
from dmap_desktop.demo.stage import Player, Stage
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.records import InterestNature, Outcome, Presence
from dmap_desktop.services.journal import find_case, meeting_of
from dmap_desktop.services.session import Session
from dmap_desktop.ui.audit.view import AuditView
from dmap_desktop.ui.intake.view import IntakeView
from dmap_desktop.ui.meeting.view import MeetingView
from dmap_desktop.ui.minutes.view import MinutesView

_AWAY = ("david", "elin")


def take_in(stage: Stage) -> None:
    """The secretariat takes an application in and publishes its pack."""
    player = stage.enter(SECRETARY.id)
    player.picture("desk of the secretariat")
    player.go("intake")
    folder = stage.demonstration.inbox / APPROVED
    hand = player.hand
    screen = player.program.window.screen_named("intake")
    assert isinstance(screen, IntakeView)
    screen.add_files(sorted(folder.iterdir()))
    hand.wait(lambda: hand.can("intake.publish"), "the application to be read", 120)
    stage.tell(player.person, f"gave {len(list(folder.iterdir()))} files of {APPROVED} to intake.")
    player.picture("intake of an application")
    hand.click("intake.publish")
    hand.confirm()
    player.until_case(APPROVED, CaseState.WITH_PANEL)
    stage.tell(player.person, f"published the pack of {APPROVED}.")
    player.synchronise()
    stage.leave(player.person)


def review(stage: Stage) -> None:
    """Members fetch the packs, go off line, declare, read, record a view and vote."""
    stage.clock.go_to(2018, 7, 4, 9)
    players = [stage.enter(person) for person in REVIEWERS]
    for player in players:
        stage.tell(player.person, "synchronised and has every pack on the laptop.")
    players[1].picture("desk of a member")
    players[1].go("cases")
    players[1].picture("cases")
    stage.hide_hub()
    stage.write("From here on nobody reaches the hub.")
    for player in players:
        for case in REVIEWED:
            if (case, player.person) in INTERESTS or (case, player.person) in OPINIONS:
                _review(player, case)
    players[1].go("compare", f"{APPROVED} {ESCALATED}")
    players[1].picture("two applications compared")
    players[1].hand.click("sync.now")
    players[1].picture("away from the network")
    stage.return_hub()
    stage.write("The hub can be reached again.")
    for player in players:
        player.synchronise()
    stage.leave()


def _review(player: Player, case: str) -> None:
    hand, stage = player.hand, player.stage
    nature, detail = INTERESTS.get((case, player.person), (InterestNature.NONE, ""))
    player.go("reading", case)
    hand.choose("interest.nature", nature.value)
    if detail:
        hand.type("interest.detail", detail)
    hand.click("interest.declare")
    player.until(lambda session: _has_declared(session, case), f"an interest in {case}")
    if nature is not InterestNature.NONE:
        hand.wait(lambda: not hand.sees("interest.declare"), "the case to be closed to the member")
        stage.tell(player.person, f"declared a {nature.value} interest in {case}.")
        player.picture(f"an interest declared by {player.person}")
        return
    opinion = OPINIONS[case, player.person]
    hand.wait(lambda: hand.sees("view.record"), "a view to be asked for")
    if (case, player.person) == (APPROVED, "amara"):
        player.wait_for_pages()
        player.picture("form and questionnaire side by side")
    hand.choose("view.leaning", opinion.leaning.value)
    hand.type("view.text", opinion.view)
    hand.click("view.record")
    hand.wait(lambda: hand.sees("ballot.vote"), "the vote to be open")
    hand.choose("ballot.vote", opinion.vote.value)
    hand.type("ballot.reasons", opinion.reasons)
    hand.type("ballot.conditions", "\n".join(opinion.conditions))
    if (case, player.person) == (ESCALATED, "amara"):
        player.wait_for_pages()
        player.picture("findings after the first view")
    hand.click("ballot.cast")
    hand.confirm()
    player.until(lambda session: _has_voted(session, case), f"a ballot on {case}")
    stage.tell(player.person, f"recorded a first view of {case} and a sealed ballot.")
    if (case, player.person) == (UNCLEAR, applicant.ASKER):
        applicant.ask(player)


def meet(stage: Stage) -> None:
    """The chair opens the meeting, counts, decides and closes it."""
    stage.clock.go_to(2018, 7, 10, 9)
    player = stage.enter(CHAIR.id)
    hand = player.hand
    player.go("meeting", WEEKLY)
    hand.click("meeting.open")
    for person in (*REVIEWERS, *_AWAY):
        presence = Presence.APOLOGIES if person in _AWAY else Presence.PRESENT
        hand.choose(f"attendance.{person}", presence.value)
    stage.tell(player.person, "opened the meeting and recorded who is there.")
    _approve(player)
    _fail_to_approve(player)
    _escalate(player)
    _approve_quickly(player)
    _ask_for_more(player)
    hand.click("meeting.close")
    hand.confirm()
    player.until(
        lambda session: meeting_of(session, WEEKLY).state is MeetingState.CLOSED,
        "the meeting being closed",
    )
    stage.tell(player.person, "closed the meeting.")
    player.synchronise()
    stage.leave()


def _take_up(player: Player, case: str) -> None:
    screen = player.program.window.screen_named("meeting")
    assert isinstance(screen, MeetingView)
    screen.take_up(case)
    player.hand.wait(lambda: screen.shows(case), f"item {case}")


def _close_voting(player: Player, case: str, discussion: str) -> None:
    hand = player.hand
    _take_up(player, case)
    hand.wait(lambda: hand.can("item.close_voting"), "the voting to be closable")
    hand.click("item.close_voting")
    hand.confirm()
    player.until_case(case, CaseState.VOTING_CLOSED)
    hand.wait(
        lambda: hand.button("item.close_voting").text().endswith("again"), "the ballots to be shown"
    )
    hand.type("item.discussion", discussion)
    hand.click("item.keep_discussion")


def _approve(player: Player) -> None:
    hand, stage = player.hand, player.stage
    _take_up(player, APPROVED)
    player.picture("the meeting before the ballots are opened")
    _close_voting(
        player,
        APPROVED,
        "The panel welcomed the safe setting. Two conditions were asked for by members.",
    )
    hand.choose("decision.outcome", Outcome.CONDITIONS.value)
    hand.type("decision.reasons", "Proportionate, in a safe setting, with a clear public benefit.")
    for number, condition in enumerate(CONDITIONS, start=1):
        if not hand.sees(f"condition.{number}.text"):
            hand.click("decision.add_condition")
        hand.type(f"condition.{number}.text", condition.text)
        hand.type(f"condition.{number}.owner", condition.owner)
        hand.type(f"condition.{number}.due", condition.due)
        hand.type(f"condition.{number}.confirms", condition.confirmed_by)
    hand.type("decision.advice", "Publish the code of the analysis with the results.")
    hand.wait(lambda: hand.can("decision.record"), "the decision to be possible")
    player.picture("a decision with conditions")
    hand.click("decision.record")
    hand.confirm()
    player.until_case(APPROVED, CaseState.APPROVED)
    stage.tell(player.person, f"recorded the decision on {APPROVED}: approved with conditions.")


def _fail_to_approve(player: Player) -> None:
    hand, stage = player.hand, player.stage
    _close_voting(player, INQUORATE, "Two members had left for the item; the panel was inquorate.")
    hand.choose("decision.outcome", Outcome.APPROVED.value)
    hand.type("decision.reasons", "Held for the next meeting.")
    hand.wait(
        lambda: "cannot be approved:" in hand.reason("decision.record"),
        "the reason why it cannot be approved",
    )
    stage.tell(
        player.person,
        f"could not approve {INQUORATE}: {hand.reason('decision.record')}",
    )
    player.picture("an inquorate case cannot be approved")


def _escalate(player: Player) -> None:
    hand, stage = player.hand, player.stage
    _close_voting(player, ESCALATED, "Opinions differed on whether media may hold such items.")
    hand.choose("decision.outcome", Outcome.ESCALATED.value)
    hand.type("decision.reasons", "The panel is divided and the question goes beyond one case.")
    hand.type("decision.question", "May a broadcaster hold items that together single people out?")
    _record(player)
    player.until_case(ESCALATED, CaseState.WITH_BOARD)
    stage.tell(player.person, f"escalated {ESCALATED} to the Data Sharing Publication Board.")
    hand.wait(lambda: hand.shows("meeting.agenda", Outcome.ESCALATED.value), "the agenda to say so")
    player.picture("escalated to the board")


def _approve_quickly(player: Player) -> None:
    hand = player.hand
    _close_voting(player, QUICK, "Taken without discussion.")
    hand.choose("decision.outcome", Outcome.APPROVED.value)
    hand.type("decision.reasons", "Default items, a sample, the safe setting: approved as asked.")
    _record(player)
    player.until_case(QUICK, CaseState.APPROVED)
    player.stage.tell(player.person, f"recorded the decision on {QUICK}: approved.")


def _ask_for_more(player: Player) -> None:
    hand = player.hand
    _close_voting(player, UNCLEAR, "The agreement settles where the data are, not which.")
    hand.choose("decision.outcome", Outcome.MORE_INFORMATION.value)
    hand.type("decision.reasons", "State the use of ethnic group, and why a smaller pool fails.")
    _record(player)
    player.until_case(UNCLEAR, CaseState.MORE_INFORMATION)
    player.stage.tell(player.person, f"asked for more information on {UNCLEAR}.")


def _record(player: Player) -> None:
    hand = player.hand
    hand.wait(lambda: hand.can("decision.record"), "the decision to be possible")
    hand.click("decision.record")
    hand.confirm()


def rule(stage: Stage) -> None:
    """The Board's secretary records its ruling."""
    stage.clock.go_to(2018, 7, 17, 10)
    player = stage.enter(BOARD_OFFICER.id)
    hand = player.hand
    player.go("board", ESCALATED)
    hand.choose("ruling.outcome", Outcome.REJECTED.value)
    hand.find("ruling.date", QDateEdit).setDate(QDate(2018, 7, 16))
    hand.type("ruling.reference", "DSPB 2018/31")
    hand.type(
        "ruling.reasons", "Items that single people out are not for broadcast; reapply with fewer."
    )
    player.picture("the ruling of the board")
    hand.click("ruling.record")
    hand.confirm()
    player.until_case(ESCALATED, CaseState.REJECTED)
    stage.tell(player.person, f"recorded the ruling on {ESCALATED}: rejected.")
    player.synchronise()
    stage.leave()


def publish_results(stage: Stage) -> None:
    """The secretariat exports the minutes and the register."""
    stage.clock.go_to(2018, 7, 18, 9)
    player = stage.enter(SECRETARY.id)
    player.go("minutes", WEEKLY)
    screen = player.program.window.screen_named("minutes")
    assert isinstance(screen, MinutesView)
    player.hand.wait(lambda: APPROVED in screen.preview.toPlainText(), "the minutes to be shown")
    player.picture("the minutes")
    folder = stage.demonstration.folder
    paths = [folder / f"minutes.{ending}" for ending in ("odt", "html", "xlsx")]
    for path in paths:
        screen.export_to(path)
    registers = [folder / f"register.{ending}" for ending in ("ods", "csv", "xlsx")]
    for path in registers:
        screen.export_register_to(path)
    everything = (*paths, *registers)
    player.hand.wait(lambda: all(path.exists() for path in everything), "the files")
    stage.tell(player.person, f"exported {', '.join(path.name for path in everything)}.")
    stage.leave()


def audit(stage: Stage) -> None:
    """The auditor checks every decision from the records alone."""
    player = stage.enter(AUDITOR.id)
    player.go("audit")
    screen = player.program.window.screen_named("audit")
    assert isinstance(screen, AuditView)
    player.hand.click("audit.verify")
    player.hand.wait(lambda: screen.verified, "the verification")
    player.picture("the audit")
    stage.leave()


def _has_declared(session: Session, case: str) -> bool:
    found = find_case(session, case)
    return found is not None and session.person in found.interests


def _has_voted(session: Session, case: str) -> bool:
    found = find_case(session, case)
    return found is not None and session.person in found.ballots

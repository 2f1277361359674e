"""Who does what on the panel, and by which rules it works: roles, the secretariat, policy."""

from __future__ import annotations

from collections.abc import Collection

from dmap_desktop.domain import records as r
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.panel import Policy, Role
from dmap_desktop.services.enrolling import revoke_device
from dmap_desktop.services.journal import panel_of, why_not, write
from dmap_desktop.services.session import Rulebook, Session


def change_roles(
    session: Session,
    person: str,
    given: Collection[Role] = (),
    taken: Collection[Role] = (),
    reason: str = "",
) -> r.Act:
    """Give roles to somebody and take others; what is not named stays. Raises Refused."""
    return write(session, r.PANEL_STREAM, _roles_record(person, given, taken, reason))


def why_not_change_roles(
    session: Session, person: str, given: Collection[Role] = (), taken: Collection[Role] = ()
) -> str | None:
    """Return why the roles cannot be changed so, or None when they can."""
    return why_not(session, r.PANEL_STREAM, _roles_record(person, given, taken, ""))


def hand_over(session: Session, to: str) -> r.Act:
    """Lay the secretariat down and hand it to somebody else, in one act. Raises Refused."""
    return write(session, r.PANEL_STREAM, r.SecretariatHandedOver(to))


def why_not_hand_over(session: Session, to: str) -> str | None:
    """Return why the secretariat cannot be handed to ``to``, or None when it can."""
    return why_not(session, r.PANEL_STREAM, r.SecretariatHandedOver(to))


def let_go(session: Session, person: str, reason: str) -> tuple[r.Act, ...]:
    """End somebody's time on the panel: take every role and revoke every device. Raises Refused.

    What they wrote stays and counts. Their recovery kit opens nothing that comes later.
    """
    panel = panel_of(session)
    leaver = panel.people.get(person)
    if leaver is None:
        raise Refused(f"No person of the panel is called {person}.")
    if person == session.person:
        raise Refused("Nobody ends their own time on the panel; ask another secretary.")
    written = []
    with session.store.writing():
        if leaver.roles:
            written.append(change_roles(session, person, taken=leaver.roles, reason=reason))
        for device in panel.devices_of(person):
            written.append(revoke_device(session, device.id, reason))
    if not written:
        raise Refused(f"{leaver.name} has left the panel already.")
    return tuple(written)


def adopt_policy(session: Session, policy: Policy) -> r.Act:
    """Settle the panel's policy anew. Raises Refused."""
    if policy == panel_of(session).policy:
        raise Refused("This is the panel's policy already; change something first.")
    return write(session, r.PANEL_STREAM, r.PolicyAdopted(policy))


def why_not_adopt(session: Session) -> str | None:
    """Return why this person cannot adopt a policy or a rule set, or None."""
    return why_not(session, r.PANEL_STREAM, r.PolicyAdopted(panel_of(session).policy))


def adopt_rules(session: Session, rulebook: Rulebook) -> r.Act:
    """Adopt a rule set for every assessment from now on; the catalogue stays. Raises Refused."""
    panel = panel_of(session)
    catalogue = panel.catalogue or rulebook.catalogue_name()
    record = r.RulesAdopted(rulebook.rules_name(), catalogue)
    if (panel.rules, panel.catalogue) == (record.rules, record.catalogue):
        raise Refused(f"The panel works by {record.rules.name} already.")
    return write(session, r.PANEL_STREAM, record)


def policy_in_words(policy: Policy) -> tuple[str, ...]:
    """Return what a policy assumes beyond the official rule, a sentence each."""
    votes = "The chair's vote counts." if policy.chair_votes else "The chair has no vote."
    between = (
        "Decisions between meetings are allowed and reported to the next meeting."
        if policy.between_meetings
        else "Decisions are taken in meetings only."
    )
    needed = _NUMBERS.get(policy.approvals_needed, str(policy.approvals_needed))
    return (
        f"The {needed} are approving votes, not attendees.",
        votes,
        "A recused member counts for nothing on that item.",
        "As many against as for is no approval.",
        between,
    )


def policy_of(needed: int, chair_votes: bool, between_meetings: bool) -> Policy:
    """Return the policy with these settings and the words that go with them."""
    bare = Policy(needed, chair_votes, between_meetings, ())
    return Policy(needed, chair_votes, between_meetings, policy_in_words(bare))


_NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}


def _roles_record(
    person: str, given: Collection[Role], taken: Collection[Role], reason: str
) -> r.RolesChanged:
    return r.RolesChanged(person, _in_order(given), _in_order(taken), reason.strip())


def _in_order(roles: Collection[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in roles)

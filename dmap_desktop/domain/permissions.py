"""May this person do this kind of act at all? One table. Imports msgspec only.

Whether the act fits the state of the case is asked in :mod:`dmap_desktop.domain.policies`.
"""

from __future__ import annotations

from dmap_desktop.domain import records as r
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.panel import CLOSING_ROLES, VOTING_ROLES, Person, Role

_OFFICE = frozenset({Role.SECRETARIAT})
_CHAIRING = CLOSING_ROLES
_READING = VOTING_ROLES | {Role.SECRETARIAT}
_EVERYBODY = frozenset(Role)

PERMITTED: dict[type[r.Record], frozenset[Role]] = {
    r.MemberEnrolled: _OFFICE,
    r.RolesChanged: _OFFICE,
    r.SecretariatHandedOver: _OFFICE,
    r.DeviceEnrolled: _OFFICE,
    r.DeviceRevoked: _OFFICE,
    r.EpochBegun: _OFFICE,
    r.KeysSealed: _OFFICE,
    r.RecoveryKitMade: _EVERYBODY,
    r.RecoveryKitRehearsed: _EVERYBODY,
    r.PolicyAdopted: _OFFICE | _CHAIRING,
    r.RulesAdopted: _OFFICE | _CHAIRING,
    r.OrganisationNamed: _OFFICE | _CHAIRING,
    r.CatalogueShared: _OFFICE | _CHAIRING,
    r.ItemOverridden: _OFFICE | _CHAIRING,
    r.ApplicationReceived: _OFFICE,
    r.PackPublished: _OFFICE,
    r.InterestDeclared: _READING,
    r.InterestRuled: _CHAIRING,
    r.NoteWritten: _READING,
    r.ViewRecorded: VOTING_ROLES,
    r.BallotCast: VOTING_ROLES,
    r.VotingClosed: _CHAIRING,
    r.DecisionRecorded: _CHAIRING,
    r.RulingRecorded: _OFFICE | {Role.BOARD_OFFICER},
    r.ApplicationWithdrawn: _OFFICE,
    r.QuestionAsked: _READING,
    r.QuestionReviewed: _OFFICE,
    r.QuestionsSent: _OFFICE,
    r.QuestionsAnswered: _OFFICE,
    r.ConfidentialityMarked: _OFFICE,
    r.GatewayAssessed: _READING,
    r.MeetingCalled: _OFFICE | _CHAIRING,
    r.AgendaSet: _OFFICE | _CHAIRING,
    r.MeetingOpened: _CHAIRING,
    r.AttendanceRecorded: _OFFICE | _CHAIRING,
    r.DiscussionMinuted: _OFFICE | _CHAIRING,
    r.MeetingClosed: _CHAIRING,
    r.MinutesIssued: _OFFICE,
    r.DeviceReported: frozenset(Role),
}
"""Who may write each record. ``PanelFounded`` is nobody's: it is the root."""


def check_may(person: Person, kind: type[r.Record]) -> None:
    """Raise Refused unless one of the person's roles may write records of ``kind``."""
    allowed = PERMITTED.get(kind, frozenset())
    if not person.holds(*allowed):
        roles = " or ".join(sorted(role.value for role in allowed)) or "nobody"
        raise Refused(f"{person.name} may not do this: it is for the {roles}.")


def may(person: Person, kind: type[r.Record]) -> bool:
    """Say whether the person may write records of ``kind``."""
    return person.holds(*PERMITTED.get(kind, frozenset()))

"""Who may do what, in words: the permission matrix, read from the table that every act is asked."""

from __future__ import annotations

from dmap_desktop.domain import records as r
from dmap_desktop.domain.panel import Role
from dmap_desktop.domain.permissions import PERMITTED
from dmap_desktop.domain.rights import Right, RightsMatrix
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.session import Session

WORDS: dict[type[r.Record], str] = {
    r.MemberEnrolled: "Let a person in",
    r.RolesChanged: "Give and take roles",
    r.SecretariatHandedOver: "Hand the secretariat over",
    r.DeviceEnrolled: "Enrol a device",
    r.DeviceRevoked: "Revoke a device",
    r.EpochBegun: "Begin an epoch of keys",
    r.KeysSealed: "Seal keys for a device or kit",
    r.RecoveryKitMade: "Make one's own recovery kit",
    r.RecoveryKitRehearsed: "Rehearse one's own recovery kit",
    r.PolicyAdopted: "Settle the policy",
    r.RulesAdopted: "Adopt a rule set and catalogue",
    r.OrganisationNamed: "Say which names mean one organisation",
    r.CatalogueShared: "Give the panel another catalogue",
    r.ItemOverridden: "Hold an item to be otherwise than published",
    r.ApplicationReceived: "Take an application in",
    r.PackPublished: "Publish a pack",
    r.InterestDeclared: "Declare an interest",
    r.InterestRuled: "Rule on somebody's interest",
    r.NoteWritten: "Write a note",
    r.ViewRecorded: "Record a first view",
    r.BallotCast: "Cast a ballot",
    r.VotingClosed: "Close the voting",
    r.DecisionRecorded: "Record the panel's decision",
    r.RulingRecorded: "Record the DSPB's ruling",
    r.ApplicationWithdrawn: "Record a withdrawal",
    r.QuestionAsked: "Ask the applicant something",
    r.QuestionReviewed: "Approve or decline a question",
    r.QuestionsSent: "Send questions to the applicant",
    r.QuestionsAnswered: "Record the applicant's answer",
    r.ConfidentialityMarked: "Mark what is confidential",
    r.GatewayAssessed: "Confirm or refuse the legal gateway",
    r.MeetingCalled: "Call a meeting",
    r.AgendaSet: "Set the agenda",
    r.MeetingOpened: "Open a meeting",
    r.AttendanceRecorded: "Record attendance",
    r.DiscussionMinuted: "Minute a discussion",
    r.MeetingClosed: "Close a meeting",
    r.MinutesIssued: "Issue the minutes",
    r.DeviceReported: "Report what a device received",
}
"""Each kind of act in words; a test asks that none is missing."""


def rights() -> tuple[Right, ...]:
    """Return who may write each kind of act, in the order of the work."""
    return tuple(
        Right(
            str(kind.__struct_config__.tag),
            words,
            tuple(role for role in Role if role in PERMITTED[kind]),
        )
        for kind, words in WORDS.items()
    )


def rights_matrix(session: Session) -> RightsMatrix:
    """Return the matrix of the panel at work, to be published. Raises NotFetched."""
    as_of = session.clock.now().date().isoformat()
    return RightsMatrix(panel_of(session).title, as_of, rights())

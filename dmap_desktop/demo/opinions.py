"""What the members of the demonstration declare, think and vote. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.demo.people import CHAIR
from dmap_desktop.domain.records import Condition, InterestNature, Vote

APPROVED = "DR180611.02"
"""A charity's: taken in through the window, approved with conditions."""
INQUORATE = "DR180604.01"
"""A newspaper's: two members have an interest, so it cannot be approved."""
ESCALATED = "DR180607.01"
"""A broadcaster's, Tier 2 to Tier 1: the panel cannot settle it."""
QUICK = "DR180625.01"
"""A doctoral student's: approved 15 days after it came."""
UNCLEAR = "DR180620.01"
"""A proposal under the standing agreement: more information is needed."""
REVIEWED = (APPROVED, INQUORATE, ESCALATED, QUICK, UNCLEAR)
"""The cases of the weekly meeting, in the order of its agenda."""
REVIEWERS = (CHAIR.id, "amara", "ben", "chloe")

INTERESTS = {
    (APPROVED, "ben"): (InterestNature.PERSONAL, "My sister is a trustee of the charity."),
    (INQUORATE, "ben"): (InterestNature.PROFESSIONAL, "I advised the publisher until 2017."),
    (INQUORATE, "amara"): (InterestNature.FINANCIAL, "I hold shares in the publisher."),
}
"""Who has an interest in which case; everybody else who reviews it declares that there is none."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a member writes on a case."""

    leaning: Vote
    view: str
    vote: Vote
    reasons: str
    conditions: tuple[str, ...] = ()


CERTIFICATE = "Renew the disclosure certificates before the data are released."
NO_MERGE = "Do not merge the extract with any other source."

OPINIONS = {
    (APPROVED, CHAIR.id): Opinion(
        Vote.APPROVE,
        "A clear purpose, a safe setting and a small extract. The benefit is plain.",
        Vote.APPROVE,
        "The request is proportionate and stays in the safe setting.",
    ),
    (APPROVED, "amara"): Opinion(
        Vote.CONDITIONS,
        "The items fit the question. I would like the outputs checked before they are published.",
        Vote.CONDITIONS,
        "Special needs items are sensitive since May; the setting answers most of it.",
        (NO_MERGE,),
    ),
    (APPROVED, "chloe"): Opinion(
        Vote.CONDITIONS,
        "Good method. The sample is large for the question, but a smaller one would lose power.",
        Vote.CONDITIONS,
        "Public benefit is well argued and the minimum of data is asked for.",
        (CERTIFICATE,),
    ),
    (INQUORATE, CHAIR.id): Opinion(
        Vote.REJECT,
        "Names and addresses are not needed for tables of schools.",
        Vote.MORE_INFORMATION,
        "Let them ask again for what the outputs need.",
    ),
    (INQUORATE, "chloe"): Opinion(
        Vote.MORE_INFORMATION,
        "There is a public interest here, but not in identifiers.",
        Vote.APPROVE,
        "Five years without names would serve the purpose.",
    ),
    (ESCALATED, CHAIR.id): Opinion(
        Vote.ESCALATE,
        "No names, and yet these items together single children out.",
        Vote.ESCALATE,
        "The use by a broadcaster raises a question of policy.",
    ),
    (ESCALATED, "amara"): Opinion(
        Vote.CONDITIONS,
        "Useful work; the looked-after indicators go further than the programme needs.",
        Vote.CONDITIONS,
        "With the in-care items dropped I could accept it.",
        ("Drop the looked-after indicators.",),
    ),
    (ESCALATED, "ben"): Opinion(
        Vote.REJECT,
        "Small groups could be recognised on air.",
        Vote.REJECT,
        "The risk of recognition is not answered.",
    ),
    (ESCALATED, "chloe"): Opinion(
        Vote.ESCALATE,
        "The panel has not met this combination before.",
        Vote.ESCALATE,
        "A decision for all media requests should come from the Board.",
    ),
    (QUICK, CHAIR.id): Opinion(
        Vote.APPROVE,
        "One question, default items, a sample, the safe setting.",
        Vote.APPROVE,
        "Nothing could be left out.",
    ),
    (QUICK, "amara"): Opinion(
        Vote.APPROVE,
        "Seven items are named and the rest would not be missed.",
        Vote.APPROVE,
        "A model of minimisation.",
    ),
    (QUICK, "chloe"): Opinion(
        Vote.APPROVE,
        "The question is timely and the supervisor reads every output.",
        Vote.APPROVE,
        "Useful to those who review the measures.",
    ),
    (UNCLEAR, CHAIR.id): Opinion(
        Vote.MORE_INFORMATION,
        "The setting is settled; what is looked at is not.",
        Vote.MORE_INFORMATION,
        "Why six whole year groups as a pool?",
    ),
    (UNCLEAR, "amara"): Opinion(
        Vote.MORE_INFORMATION,
        "Ethnic group is ticked, and the form states no use for it.",
        Vote.MORE_INFORMATION,
        "State the use, or drop the item.",
    ),
    (UNCLEAR, "chloe"): Opinion(
        Vote.CONDITIONS,
        "A sound protocol, registered before any outcome is seen.",
        Vote.CONDITIONS,
        "I would let them begin without ethnic group.",
        ("Drop ethnic group.",),
    ),
}
"""Who is not named here has not come to the case yet."""

CONDITIONS = (
    Condition(NO_MERGE, "The charity's data lead", "before release", "Sam Whitlock"),
    Condition(CERTIFICATE, "The charity's chief executive", "2018-08-01", "Sam Whitlock"),
)

"""Minutes and a register with everything in them, on fictional people and organisations."""

from __future__ import annotations

import hashlib

from dmap_desktop.domain.minutes import (
    Action,
    Attendee,
    MinutedInterest,
    MinutedItem,
    Minutes,
    Register,
    RegisterRow,
)
from dmap_desktop.domain.records import Condition


def proof(name: str) -> str:
    """Return a hash like an envelope's."""
    return hashlib.sha256(name.encode()).hexdigest()


CONDITIONS = (
    Condition(
        "Sign the data sharing agreement, with the destruction date of 30 June 2021.",
        "The requester",
        "2018-11-30",
        "Secretariat",
    ),
    Condition(
        "Replace the full postcode by the lower layer super output area.",
        "Dr Priya Raman",
        "before release",
        "NPD data request team",
    ),
)
APPROVED = MinutedItem(
    number=1,
    reference="DR180924.01",
    title="Attainment of looked-after children in coastal towns",
    applicant="Saltmarsh University",
    asked=(
        "Attainment of looked-after children in coastal towns. Tier 2 asked for.\n"
        "Datasets: KS2 and KS4 attainment, school census, 2012/13 to 2016/17."
    ),
    checked=(
        "Gates: none failed.",
        "Tier recommended under NPD tiers and classes (2018-10): Tier 2 to Tier 1.",
        "Risk score 58 of 100, high (the panel's own convention).",
    ),
    discussion=(
        "Members noted that three items carry the highest identification risk & are not used in "
        "the analysis plan.\nThe applicant's evidence for encryption at rest was found sufficient; "
        "“access within the safe setting” was preferred to a transfer."
    ),
    quorum="4 ballots counted, 3 of them approving; at least 3 panel members must approve.",
    outcome="approved with conditions",
    reasons="Clear benefit to the sector; the minimum was reached by the conditions.",
    conditions=CONDITIONS,
    advice=("Publish the analysis plan before the data arrive.", "Talk to the virtual schools."),
    approving=("Amara Okafor", "Bryn Llewellyn", "Chiara Donati"),
    against=("Dev Patel",),
    abstaining=(),
    other=(),
    excluded=("Edith Marsh: recused on this item.",),
    records=(proof("closing 1"), proof("decision 1")),
)
INQUORATE = MinutedItem(
    number=2,
    reference="DR181001.02",
    title="School finder with <attainment> & ethnicity",
    applicant="Findaschool Ltd",
    asked="School finder. Tier 1 asked for.",
    checked=("Gates: failed: purpose inside the gateway.",),
    discussion="",
    quorum="Not quorate: 2 of the 3 needed can vote on this item",
    outcome="not decided at this meeting",
    reasons="",
    conditions=(),
    advice=(),
    approving=(),
    against=(),
    abstaining=(),
    other=(),
    excluded=(),
)
ESCALATED = MinutedItem(
    number=3,
    reference="DR181008.01",
    title="Linking pupils to hospital admissions",
    applicant="Northmoor NHS Trust",
    asked="Linking pupils to hospital admissions. Tier 1 asked for.",
    checked=("Gates: none failed.",),
    discussion="The commissioner behind the request is not the applicant.",
    quorum="3 ballots counted, 1 of them approving; at least 3 panel members must approve.",
    outcome="escalated to the DSPB",
    reasons="A question of strategy.",
    conditions=(),
    advice=(),
    approving=("Amara Okafor",),
    against=(),
    abstaining=("Bryn Llewellyn",),
    other=("Chiara Donati (escalate to the DSPB)",),
    excluded=(),
    question="May a health commissioner be named as recipient?",
    ruling="The DSPB ruled on 2018-11-20 (DSPB/18/41): rejected. No gateway covers it.",
    records=(proof("closing 3"), proof("decision 3"), proof("ruling 3")),
)
BETWEEN = MinutedItem(
    number=0,
    reference="DR180910.03",
    title="Evaluation of a reading programme",
    applicant="Larkfield Trust",
    asked="Evaluation of a reading programme. Tier 4 asked for.",
    checked=("Gates: none failed.",),
    discussion="",
    quorum="3 ballots counted, 3 of them approving; at least 3 panel members must approve.",
    outcome="approved",
    reasons="Within the standing agreement.",
    conditions=(),
    advice=(),
    approving=("Amara Okafor", "Bryn Llewellyn", "Dev Patel"),
    against=(),
    abstaining=(),
    other=(),
    excluded=(),
    records=(proof("closing 0"), proof("decision 0")),
)
MINUTES = Minutes(
    body="Data Management Advisory Panel",
    title="Extended meeting of November 2018",
    kind="extended monthly",
    held_on="2018-11-05",
    status="draft",
    marking="OFFICIAL-SENSITIVE",
    chairs=("Bryn Llewellyn (items 1 to 2)", "Chiara Donati (item 3)"),
    present=(
        Attendee("Amara Okafor", "Deputy Director, Data Modernisation", "member", "all items"),
        Attendee("Bryn Llewellyn", "Director, Analysis", "chair", "items 1 to 2"),
        Attendee(
            "Chiara Donati", "Head of Higher Education Statistics", "deputy chair", "all items"
        ),
        Attendee("Dev Patel", "Head of Information Security", "member", "items 1, 3"),
    ),
    in_attendance=(Attendee("Sam Whitlock", "Panel secretary", "secretariat", "all items"),),
    apologies=("Edith Marsh",),
    interests=(
        MinutedInterest(
            "Edith Marsh",
            1,
            "DR180924.01",
            "employment",
            "Visiting fellow at Saltmarsh University.",
            "Took no part in the item and had no sight of papers, discussion or ballots.",
        ),
        MinutedInterest("Amara Okafor", 1, "DR180924.01", "none", "", "Nil return."),
        MinutedInterest("Dev Patel", 1, "DR180924.01", "none", "", "Nil return."),
        MinutedInterest("Dev Patel", 3, "DR181008.01", "none", "", "Nil return."),
    ),
    items=(APPROVED, INQUORATE, ESCALATED),
    between_meetings=(BETWEEN,),
    actions=(
        Action("11-05.01", CONDITIONS[0].text, "The requester", "2018-11-30", "open"),
        Action("11-05.02", CONDITIONS[1].text, "Dr Priya Raman", "before release", "open"),
    ),
    counting_rules=(
        "Approving: ballots for approval, with or without conditions.",
        "The three are approving votes, not attendees.",
    ),
)
ROWS = (
    RegisterRow(
        reference="DR180924.01",
        organisation="Saltmarsh University",
        organisation_type="university",
        title="Attainment of looked-after children in coastal towns",
        summary="A comparison of attainment between coastal and inland towns.",
        aims="To find what helps looked-after children.",
        audience="Virtual schools; researchers",
        outputs="A report, and two papers",
        datasets="KS2, KS4, school census",
        tier="Tier 1",
        status="live",
        received="2018-09-24",
        decided="2018-11-05",
        outcome="approved with conditions",
        conditions="Sign the agreement; coarsen the postcode",
        decided_by="the panel",
        combined="Approved 2018-11-05; not yet released",
    ),
    RegisterRow(
        reference="DR181008.01",
        organisation='=HYPERLINK("http://bad.example","Northmoor")',
        organisation_type="health",
        title="Linking pupils to hospital admissions, “all ages”",
        summary="",
        aims="+441632960000",
        audience="@everyone",
        outputs="-1+1",
        datasets="School census",
        tier="Tier 1",
        status="rejected",
        received="2018-10-08",
        decided="2018-11-20",
        outcome="rejected",
        conditions="",
        decided_by="the DSPB",
        combined="Rejected 2018-11-20",
    ),
)
REGISTER = Register(
    "Register of data shares",
    "2018-12-01",
    "One row for each application taken in, whatever became of it.",
    ROWS,
)

"""The people of the demonstration panel. All of them are invented."""

from __future__ import annotations

from dmap_desktop.domain.panel import Person, Role

PANEL_TITLE = "Data Management Advisory Panel (demonstration)"

SECRETARY = Person("secretariat", "Sam Whitlock", "Panel secretary", (Role.SECRETARIAT,))
CHAIR = Person("chair", "Ruth Okafor", "Deputy Director, Data and Analysis", (Role.CHAIR,))
MEMBERS = (
    Person("amara", "Amara Lindqvist", "Head of School Data", (Role.MEMBER,)),
    Person("ben", "Ben Tarrant", "Data Protection Lead", (Role.MEMBER, Role.DEPUTY)),
    Person("chloe", "Chloe Marchetti", "Head of Research Strategy", (Role.MEMBER,)),
    Person("david", "David Osei", "Higher Education Adviser", (Role.MEMBER,)),
    Person("elin", "Elin Prosser", "Chief Information Security Officer", (Role.MEMBER,)),
)
BOARD_OFFICER = Person(
    "board",
    "Nadia Farrow",
    "Secretary of the Data Sharing Publication Board",
    (Role.BOARD_OFFICER,),
)
AUDITOR = Person("auditor", "Idris Vaughan", "Internal auditor", (Role.AUDITOR,))

EVERYBODY = (SECRETARY, CHAIR, *MEMBERS, BOARD_OFFICER, AUDITOR)

"""The demonstration's twelve applicants: what each of them wrote, as data. Reads no document.

All organisations and people are fictional; the data items are the published ones.
"""

from dmap_desktop.demo.applicants.case import (
    Copy,
    ImpactAssessment,
    Risk,
    SampleCase,
    SecurityAnswer,
    Supporting,
    TableRequest,
    Use,
    User,
)
from dmap_desktop.demo.applicants.reading import (
    cases,
    expected,
    form_of,
    past_cases,
    questionnaire_of,
)

__all__ = [
    "Copy",
    "ImpactAssessment",
    "Risk",
    "SampleCase",
    "SecurityAnswer",
    "Supporting",
    "TableRequest",
    "Use",
    "User",
    "cases",
    "expected",
    "form_of",
    "past_cases",
    "questionnaire_of",
]

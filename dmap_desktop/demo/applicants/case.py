"""What one sample applicant sends, as frozen values. Imports msgspec and the domain only.

Everything is kept *as the applicant writes it*: dates, years and ticks are text, flaws included.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from dmap_desktop.domain.application import RequestKind


class User(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the form's table of users."""

    job_title: str
    reason: str
    declaration: str
    """``"Yes"`` or ``"No"``."""
    certificate: str
    """Date of the disclosure certificate; empty when none was given."""
    training: str

    def row(self) -> tuple[str, ...]:
        """Return the cells in the order of the form's columns."""
        return (self.job_title, self.reason, self.declaration, self.certificate, self.training)


class Use(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the form's table of sensitive items."""

    item: str
    use: str

    def row(self) -> tuple[str, ...]:
        """Return the cells in the order of the form's columns."""
        return (self.item, self.use)


class TableRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The items ticked on one tab of the data tables workbook, for the same years."""

    dataset: str
    years: str
    aliases: tuple[str, ...]


class Copy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the applicant's copy of the data tables differs from the published one."""

    tick: str = "Yes"
    """What stands beside an item that is asked for."""
    untick: str = "No"
    headings: Literal["published", "short"] = "published"
    """``short``: the applicant put the two request columns first and shortened all headings."""
    typed: dict[str, str] = {}
    """Published alias to the name that the applicant typed over it."""


class SecurityAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer of the security questionnaire and the evidence named for it."""

    answer: str
    evidence: str = ""


class Risk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the risk table of a data protection impact assessment."""

    risk: str
    likelihood: str
    severity: str
    measure: str
    residual: str


class ImpactAssessment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The applicant's data protection impact assessment (UK GDPR Article 35)."""

    author: str
    officer: str
    """The data protection officer who advised."""
    officer_advice: str
    flow: tuple[str, ...]
    """The path of the data, one step each."""
    necessity: str
    consultation: str
    risks: tuple[Risk, ...]


class Supporting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paper attached as evidence: who issued it, when, and what it says."""

    kind: Literal["policy", "certificate", "statement", "letter"]
    file: str
    """File name without its ending."""
    title: str
    issued: date
    issuer: str
    text: str = ""
    facts: dict[str, str] = {}
    """Labelled lines of a certificate or a policy's document control."""


class SampleCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fictional application with all its papers."""

    name: str
    shape: str
    """What of the panel's work the case shows."""
    flaws: tuple[str, ...] = ()
    """What is wrong with it on purpose, a sentence each."""
    reference: str
    received: date
    kind: RequestKind = RequestKind.STANDARD
    form: Literal["fillable", "flat", "workbook", "word"]
    questionnaire: Literal["pdf", "workbook", "word", "none"]
    answers: dict[str, str]
    """Field key of the form, or of the questionnaire's header, to what was written."""
    users: tuple[User, ...]
    uses: tuple[Use, ...] = ()
    tables: tuple[TableRequest, ...]
    other_tabs: tuple[str, ...] = ()
    """Tabs left in the workbook although nothing is ticked on them."""
    stray_rows: tuple[str, ...] = ()
    """Rows that the applicant typed into the workbook and that match no published item."""
    copy: Copy = Copy()
    isq: dict[str, SecurityAnswer] = {}
    """Last part of a questionnaire key, such as ``"policy"``, to its answer."""
    impact: ImpactAssessment | None = None
    supporting: tuple[Supporting, ...] = ()

    @property
    def organisation(self) -> str:
        """The applicant's organisation."""
        return self.answers["applicant.organisation"]

    @property
    def title(self) -> str:
        """The title of the project."""
        return self.answers["project.title"]

    def asked_on(self, dataset: str) -> dict[str, str]:
        """Return alias to years of the items ticked on the tab ``dataset``."""
        return {a: t.years for t in self.tables if t.dataset == dataset for a in t.aliases}

    def rows_of(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return the rows of the table field ``key``. Raises KeyError for another field."""
        return {
            "people.users": tuple(user.row() for user in self.users),
            "data.sensitive_uses": tuple(use.row() for use in self.uses),
        }[key]

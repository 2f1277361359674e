"""The editions of a request form as data: sections, fields, keys. Imports msgspec only.

A new edition of a form is a new file in ``resources/forms``, never new code.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class FormField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of a form, under the key by which the program knows its answer."""

    key: str
    number: str
    label: str
    kind: Literal["text", "long text", "choice", "date", "tick", "table", "evidence"] = "text"
    required: bool = True
    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    guidance: str = ""
    aliases: tuple[str, ...] = ()
    """Other wordings of the label, seen in other editions."""
    basis: Literal["official", "ours"] = "ours"
    """Whether a public source names the subject of the question; its wording is always ours."""


class FormSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A headed group of fields."""

    title: str
    field: tuple[FormField, ...] = ()


class FormEdition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One edition of one form."""

    name: str
    edition: str
    document_kind: str
    basis: str
    """What of it is official and what is ours, in a sentence."""
    section: tuple[FormSection, ...]
    recognised_by: tuple[str, ...] = ()
    """Words of the title block, in lower case, that tell this form from others."""
    titled: tuple[str, ...] = ()
    """Titles, in lower case, that tell what a paper is even if it prints none of the labels."""
    family: str = ""
    """Forms of one family stand for one another: any of them will do."""
    needed: bool = False
    """Whether an application that holds none of its family, or of its kind, is incomplete."""
    spares: tuple[str, ...] = ()
    """Kinds of papers that need not be sent with this form, because others settled them."""
    notes: tuple[str, ...] = ()
    """What the applicant is told at the head of a blank form."""

    def fields(self) -> tuple[FormField, ...]:
        """Return all fields in the form's order."""
        return tuple(field for section in self.section for field in section.field)

    def is_relative(self, other: FormEdition) -> bool:
        """Say whether ``other`` is of the same kind or family: one paper holds one of them."""
        same_family = bool(self.family) and self.family == other.family
        return same_family or self.document_kind == other.document_kind

    def labels(self) -> dict[str, str]:
        """Return the label of each key."""
        return {field.key: field.label for field in self.fields()}


def read_form(data: bytes) -> FormEdition:
    """Read a form edition from the bytes of its TOML file.

    Raises ``msgspec.ValidationError`` naming the key that is wrong.
    """
    return msgspec.toml.decode(data, type=FormEdition)

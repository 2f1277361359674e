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


class FormSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A headed group of fields."""

    title: str
    field: tuple[FormField, ...]


class FormEdition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One edition of one form."""

    name: str
    edition: str
    document_kind: str
    basis: str
    """What of it is official and what is ours, in a sentence."""
    section: tuple[FormSection, ...]
    recognised_by: tuple[str, ...] = ()
    """Words of the title block that tell this form from others."""

    def fields(self) -> tuple[FormField, ...]:
        """Return all fields in the form's order."""
        return tuple(field for section in self.section for field in section.field)

    def labels(self) -> dict[str, str]:
        """Return the label of each key."""
        return {field.key: field.label for field in self.fields()}


def read_form(data: bytes) -> FormEdition:
    """Read a form edition from the bytes of its TOML file.

    Raises ``msgspec.ValidationError`` naming the key that is wrong.
    """
    return msgspec.toml.decode(data, type=FormEdition)

"""What is missing in the forms' own terms, and what a standing agreement spares. Pure functions.

Which forms an application needs, and which of them another spares, stands in the forms' editions.
"""

from __future__ import annotations

from collections.abc import Sequence

from dmap_desktop.documents.labels import plain
from dmap_desktop.documents.reading import Reading
from dmap_desktop.domain.application import Contradiction, DocumentKind, Inheritance
from dmap_desktop.domain.form import FormEdition

_SPARED_WITH_SECURITY = ("transfer of the data",)
"""The agreement keeps the data where they are (domain notes, section 1)."""
_NEVER_SPARED = ("legal gateway", "lawful basis", "minimisation", "public benefit")


def missing_keys(readings: Sequence[Reading], editions: Sequence[FormEdition]) -> tuple[str, ...]:
    """Return the keys of required fields without an answer, in the order of the forms.

    A form that an application needs and does not hold misses all its fields, unless another form
    of its family was sent or one that was sent spares it.
    """
    read = [one.edition for one in readings]
    spared = {kind for edition in read for kind in edition.spares}
    answered = {
        answer.key
        for one in readings
        for answer in one.answers
        if answer.text.strip() or answer.supporting.strip()
    }
    missing: list[str] = []
    for edition in editions:
        held = any(one is edition for one in read)
        lacking = (
            edition.needed
            and edition.document_kind not in spared
            and not any(one.is_relative(edition) for one in read)
            and not _has_newer(edition, editions)
        )
        if held or lacking:
            fields = (field.key for field in edition.fields() if field.required)
            missing += [key for key in fields if key not in answered and key not in missing]
    return tuple(missing)


def off_list_of(readings: Sequence[Reading]) -> tuple[Contradiction, ...]:
    """Return the answers that are none of those their question offers.

    Such as a gateway that was never on the controlled list: an Act cited with the wrong year.
    """
    found = []
    for one in readings:
        answers = {answer.key: answer for answer in one.answers}
        for field in one.edition.fields():
            answer = answers.get(field.key)
            if answer is None or not field.options or not answer.text.strip():
                continue
            if plain(answer.text) not in {plain(option) for option in field.options}:
                sentence = (
                    f"{field.label}: {' '.join(answer.text.split())[:80]} is none of the answers "
                    f"that the form offers ({'; '.join(field.options)})."
                )
                found.append(Contradiction(field.label, sentence, (answer.evidence,)))
    return tuple(found)


def inheritance_of(readings: Sequence[Reading]) -> Inheritance | None:
    """Return what a proposal takes over from its standing agreement; None for any other request."""
    for one in readings:
        if one.edition.document_kind == DocumentKind.STANDING_PROPOSAL:
            named = next((a for a in one.answers if a.key == "standing.agreement"), None)
            return Inheritance(
                agreement=named.text if named else "",
                inherits=(*one.edition.spares, *_SPARED_WITH_SECURITY),
                shows_itself=_NEVER_SPARED,
                evidence=named.evidence if named else None,
            )
    return None


def _has_newer(edition: FormEdition, editions: Sequence[FormEdition]) -> bool:
    return any(
        other.document_kind == edition.document_kind and other.edition > edition.edition
        for other in editions
    )

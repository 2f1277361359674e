"""Small applications for worked examples: what a test does not name is answered without fault."""

from __future__ import annotations

from datetime import date

from dmap_desktop.domain.application import (
    Answer,
    Application,
    Block,
    DataUser,
    Document,
    DocumentKind,
    Item,
)
from dmap_desktop.domain.evidence import Evidence

FORM = Evidence("f" * 64, page=2, box=(10.0, 20.0, 200.0, 40.0), words="...")
QUESTIONNAIRE = Evidence("e" * 64, page=1, words="...")

ANSWERS = {
    "organisation.ico_number": "Z1234567",
    "project.commercial": "None",
    "project.benefit": "Better schools for everybody.",
    "project.start": "1 September 2018",
    "legal.gateway": "Education Act 1996 s.537A with SI 2009/1563",
    "legal.gateway_reason": "It promotes the education of children.",
    "legal.dpia": "Attached",
    "data.tier": "Tier 2",
    "data.cohort": "About 500 children",
    "data.coverage": "Sample",
    "data.linkage": "No linkage",
    "setting.route": "ONS Secure Research Service",
    "outputs.disclosure_control": "No table shows fewer than ten.",
    "outputs.onward": "None.",
    "declaration.signed": "A. Registrar",
}
QUESTIONS = (
    "policy", "iso27001", "network", "access_control", "encryption", "removable_media",
    "remote_access", "physical", "backup", "vetting", "incidents", "processors", "destruction",
)  # fmt: skip
USER = DataUser("Analyst", "Runs the models", True, date(2018, 1, 5), "ONS safe researcher, 2018")


def application(
    *aliases: str,
    dataset: str = "KS4",
    used: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    bare: tuple[str, ...] = (),
    **changes: object,
) -> Application:
    """Return an application for ``aliases``; ``answers`` and other fields can be changed.

    ``used`` are items with a stated use, ``without`` keys left unanswered, ``bare`` questions of
    the questionnaire answered without evidence.
    """
    texts = ANSWERS | dict(changes.pop("answers", {}))  # type: ignore[call-overload]
    given = [
        Answer(key, key, text, DocumentKind.APPLICATION_FORM, FORM)
        for key, text in texts.items()
        if key not in without
    ]
    given += [
        Answer(
            f"isq.{key}", key, "Yes", DocumentKind.SECURITY_QUESTIONNAIRE, QUESTIONNAIRE,
            supporting="" if key in bare else "Policy, section 4",
        )
        for key in QUESTIONS
        if f"isq.{key}" not in without
    ]  # fmt: skip
    fields: dict[str, object] = {
        "reference": "DR180702.01",
        "title": "A project",
        "users": (USER,),
        "answers": tuple(given),
        "items": tuple(
            Item(
                alias, dataset, Block.BY_REQUEST, use="Explains results" if alias in used else "",
                evidence=Evidence("d" * 64, sheet=dataset, cell="B7"),
            )
            for alias in aliases
        ),
        "documents": (
            _document("form.pdf", DocumentKind.APPLICATION_FORM),
            _document("questionnaire.pdf", DocumentKind.SECURITY_QUESTIONNAIRE),
            _document("dpia.pdf", DocumentKind.IMPACT_ASSESSMENT),
        ),
    }  # fmt: skip
    return Application(**(fields | changes))  # type: ignore[arg-type]


def _document(name: str, kind: DocumentKind) -> Document:
    return Document(name, kind, "a" * 64, 1000, 2, "application/pdf")

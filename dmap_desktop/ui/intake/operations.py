"""What intake does with files and an application that was read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dmap_desktop.domain.application import Application
from dmap_desktop.domain.catalogue import Catalogue
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.jobs.documents import NamedBytes
from dmap_desktop.services.catalogues import published_in_force
from dmap_desktop.services.session import Session
from dmap_desktop.services.taking_in import Intake


@dataclass(frozen=True, slots=True)
class ReadBy:
    """What applications are read with."""

    editions: tuple[FormEdition, ...]
    catalogue: Catalogue


def read_by(session: Session) -> ReadBy:
    """Return the editions and the catalogue in use."""
    return ReadBy(session.rulebook.editions, published_in_force(session))


def packed(application: Application, papers: Sequence[NamedBytes]) -> Intake:
    """Return the application with the bytes of its papers, as they are published."""
    by_hash = {paper.sha256: paper.data for paper in papers}
    held = tuple((document, by_hash[document.sha256]) for document in application.documents)
    return Intake(application, held)


def save_blanks(session: Session, folder: Path) -> tuple[Path, ...]:
    """Write the blank forms for applicants into ``folder``. Raises Unavailable."""
    from dmap_desktop.exports.forms.blank import write_blank_forms

    return write_blank_forms(session.rulebook.editions, folder)

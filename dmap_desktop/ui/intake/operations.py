"""What intake does with files and an application that was read from them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from dmap_desktop.domain.application import Application
from dmap_desktop.domain.catalogue import Catalogue
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.services.session import Session
from dmap_desktop.services.taking_in import Intake
from dmap_desktop.ui.intake.files import GivenFile


@dataclass(frozen=True, slots=True)
class ReadBy:
    """What applications are read with."""

    editions: tuple[FormEdition, ...]
    catalogue: Catalogue


def read_by(session: Session) -> ReadBy:
    """Return the editions and the catalogue in use."""
    return ReadBy(session.rulebook.editions, session.rulebook.catalogue.catalogue)


def packed(application: Application, files: Sequence[GivenFile]) -> Intake:
    """Return the application with the bytes of its papers, as they are published."""
    by_hash = {hashlib.sha256(file.data).hexdigest(): file.data for file in files}
    papers = tuple((document, by_hash[document.sha256]) for document in application.documents)
    return Intake(application, papers)

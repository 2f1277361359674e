"""An applicant's files, read together into one application with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.catalogue import Catalogue
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.domain.ports import Progress, no_progress


def read_application(
    files: Sequence[NamedBytes],
    editions: Sequence[FormEdition],
    catalogue: Catalogue,
    progress: Progress = no_progress,
) -> Application:
    """Return everything read from ``files``."""
    raise NotImplementedError

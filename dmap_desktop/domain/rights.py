"""The matrix of rights as content: the screen, the command and exports say the same."""

from __future__ import annotations

import msgspec

from dmap_desktop.domain.panel import Role


class Right(msgspec.Struct, frozen=True):
    """One line of the matrix."""

    record: str
    """The record's type, such as ``ballot-cast/1``."""
    words: str
    roles: tuple[Role, ...]


class RightsMatrix(msgspec.Struct, frozen=True):
    """Who may do what on a panel."""

    panel: str
    """The panel's title."""
    as_of: str
    """ISO date of the edition."""
    rights: tuple[Right, ...]

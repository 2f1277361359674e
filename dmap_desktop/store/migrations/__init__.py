"""Bringing a database of an older program up to today's tables. Imported only when needed."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from dmap_desktop.domain.errors import Unreadable

SCRIPTS = Path(__file__).parent


def upgrade(connection: sa.Connection, path: Path, scripts: Path = SCRIPTS) -> None:
    """Run the revisions that the database at ``path`` has not had, in the caller's transaction.

    Raises Unreadable when a newer program has written it.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    version = MigrationContext.configure(connection).get_current_revision()
    try:
        if version is not None:
            ScriptDirectory.from_config(config).get_revision(version)
    except CommandError as error:
        raise Unreadable(
            f"The database {path} was written by a newer version of this program ({version}); "
            "update this program to open it."
        ) from error
    command.upgrade(config, "head")

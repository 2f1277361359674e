"""Databases of other versions: older ones come up with their data, newer ones are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.store import open_store, tables
from dmap_desktop.store.engine import make_engine
from dmap_desktop.store.migrations import SCRIPTS, upgrade
from tests.unit.store.store_acts import KEY, write

ASSETS = Path(__file__).parents[2] / "assets"

ARRIVED = "2018-11-06T09:00:00+00:00"

NEXT = '''"""A revision after today's."""
from alembic import op
revision = "9999"
down_revision = "{newest}"
def upgrade() -> None:
    op.execute("ALTER TABLE kept ADD COLUMN changed TEXT NOT NULL DEFAULT 'long ago'")
'''


def schema(connection: sa.Connection) -> set[tuple[str, str]]:
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
    )
    return {(name, "".join(sql.split())) for name, sql in rows}


def set_version(path: Path, version: str) -> None:
    engine = make_engine(path, KEY)
    with engine.connect() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    engine.dispose()


def empty_of_version(path: Path, version: str) -> sa.Engine:
    engine = make_engine(path, KEY)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        if version:
            connection.execute(
                sa.text("INSERT INTO alembic_version VALUES (:version)"), {"version": version}
            )
    return engine


def test_the_newest_revision_is_the_one_fresh_databases_are_stamped_with() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [tables.REVISION]


def test_the_revisions_make_the_tables_of_today(tmp_path: Path) -> None:
    migrated = make_engine(tmp_path / "migrated.db", KEY)
    created = make_engine(tmp_path / "created.db", KEY)
    with migrated.connect() as one, created.connect() as other:
        one.exec_driver_sql("BEGIN IMMEDIATE")
        upgrade(one, tmp_path / "migrated.db")
        one.commit()
        tables.create(other)
        assert schema(one) == schema(other)
        assert one.exec_driver_sql("SELECT * FROM alembic_version").all() == [(tables.REVISION,)]
    migrated.dispose()
    created.dispose()


def test_an_older_database_comes_up_with_its_data(tmp_path: Path) -> None:
    store = open_store(tmp_path / "profile", KEY)
    store.keep("draft", "kept through the upgrade")
    store.add([write("a", 1, 1)])
    store.close()
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts)
    (scripts / "versions" / "9999_next.py").write_text(NEXT.format(newest=tables.REVISION))
    path = tmp_path / "profile" / "panel.db"
    engine = make_engine(path, KEY)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        upgrade(connection, path, scripts)
        connection.commit()
        kept = connection.exec_driver_sql("SELECT name, value, changed FROM kept").all()
        assert kept == [("draft", "kept through the upgrade", "long ago")]
        assert connection.exec_driver_sql("SELECT count(*) FROM envelopes").scalar() == 1
        assert connection.exec_driver_sql("SELECT * FROM alembic_version").all() == [("9999",)]
    engine.dispose()


def test_a_revision_that_fails_changes_nothing(tmp_path: Path) -> None:
    open_store(tmp_path / "profile", KEY).close()
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts)
    broken = NEXT.format(newest=tables.REVISION) + "    op.execute('SELECT nonsense FROM kept')\n"
    (scripts / "versions" / "9999_next.py").write_text(broken)
    path = tmp_path / "profile" / "panel.db"
    engine = make_engine(path, KEY)
    with engine.connect() as connection:
        before = schema(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(sa.exc.OperationalError):
            upgrade(connection, path, scripts)
    with engine.connect() as connection:
        assert schema(connection) == before
    engine.dispose()


def test_opening_upgrades_a_database_that_had_no_revision_yet(tmp_path: Path) -> None:
    empty_of_version(tmp_path / "panel.db", "").dispose()
    store = open_store(tmp_path, KEY)
    store.keep("draft", "text")
    assert store.kept("draft") == "text"
    store.close()


def test_a_database_of_a_newer_program_is_refused_in_words_and_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path, KEY).close()
    set_version(tmp_path / "panel.db", "7777")
    before = (tmp_path / "panel.db").read_bytes()
    with pytest.raises(Unreadable, match=r"newer version of this program \(7777\); update"):
        open_store(tmp_path, KEY)
    assert (tmp_path / "panel.db").read_bytes() == before


@pytest.mark.parametrize("release", sorted(path.name for path in ASSETS.glob("store-*")))
def test_the_store_of_every_release_still_opens(tmp_path: Path, release: str) -> None:
    shutil.copytree(ASSETS / release, tmp_path / "profile")
    store = open_store(tmp_path / "profile", KEY)
    assert store.heads()["a"].sequence == 3
    assert [act.sequence for act in store.acts("case:DR181105.01")] == [1, 2]
    assert store.receipts("a") == {"b": 2}
    assert store.kept("draft/case:DR181105.01") == "The draft of a view"
    assert store.blob("ab" * 32) == b"a sealed document"
    assert [place for _, place, _ in store.search("ethnicity")] == ["form, page 2"]
    assert store.findings()[0].sentence == "Device b: acts 2 to 3 are missing."
    known = {"a": [(3, ARRIVED)], "b": [(1, ARRIVED)]} if release > "store-0001" else {}
    assert store.arrivals() == known
    store.save_arrivals({"a": 4}, "2018-11-07T09:00:00+00:00")
    assert store.arrivals()["a"][-1] == (4, "2018-11-07T09:00:00+00:00")
    store.close()


def test_there_is_a_stored_database_of_this_revision() -> None:
    assert (ASSETS / f"store-{tables.REVISION}" / "panel.db").is_file()

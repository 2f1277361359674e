"""The encrypted local database of one panel and profile: records, projections, drafts, search.

The only room that imports SQLAlchemy, sqlcipher3 and alembic. Imports domain, nothing beside it.
"""

from dmap_desktop.store.local import LocalStore, open_store

__all__ = ["LocalStore", "open_store"]

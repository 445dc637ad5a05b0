"""A fresh catalogue, and a fresh store, in each kind of database.

SQLite always, PostgreSQL where CURIOSITY_TEST_POSTGRES names one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from bot.store import Store
from knowledge.catalogue import Catalogue

POSTGRES = os.environ.get("CURIOSITY_TEST_POSTGRES")
KINDS = ("sqlite", "postgresql") if POSTGRES else ("sqlite",)


@contextmanager
def fresh_url(kind: str, home: Path) -> Iterator[str]:
    """The URL of an empty database; it is gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{home / 'curiosity.db'}"
        return
    url = make_url(POSTGRES or "").set(drivername="postgresql+psycopg")
    schema = f"test_{uuid4().hex}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    try:
        own = url.update_query_dict({"options": f"-csearch_path={schema}"})
        yield own.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
        engine.dispose()


@contextmanager
def fresh_catalogue(kind: str, home: Path) -> Iterator[Catalogue]:
    """An empty catalogue with its tables."""
    if kind == "sqlite":
        (home / "curiosity.db").write_bytes(_migrated(Catalogue))
    with fresh_url(kind, home) as url, Catalogue(url) as catalogue:
        catalogue.migrate()
        yield catalogue


@contextmanager
def fresh_store(kind: str, home: Path) -> Iterator[Store]:
    """An empty store of what is kept about people, with its tables."""
    if kind == "sqlite":
        (home / "curiosity.db").write_bytes(_migrated(Store))
    with fresh_url(kind, home) as url, Store(url) as store:
        store.migrate()
        yield store


@cache
def _migrated(kind: type[Catalogue] | type[Store]) -> bytes:
    """An empty SQLite database: migrating one takes a third of a second, copying it none."""
    with TemporaryDirectory() as folder:
        with kind(f"sqlite:///{folder}/curiosity.db") as opened:
            opened.migrate()
        return (Path(folder) / "curiosity.db").read_bytes()

"""Databases of the tests: migrated once and then copied, and emptied quickly."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connections, transaction

from tests.made_once import ROOT, digest_of
from tests.managing import environment_for_children, manage

# What decides how a migrated database looks: a change of these makes a new one.
SOURCES = (
    "migrations/*.py",
    "models/*.py",
    "models.py",
    "apps.py",
    # What decides what is in the code sets, and how they are stored.
    "codesets/*/system.py",
    "codesets/icd10cm/*.py",
    "codesets/icd10pcs/*.py",
    "codesets/services/*.py",
    "codesets/delta.py",
    "codesets/search_words.py",
    "codesets/**/*.json",
    "codesets/**/*.csv",
    "codesets/**/*.yaml",
)
# The code sets that every test has, by system and release: what `make run` loads, less what only
# few tests look at.
CODES = (
    ("icd10cm", "FY2026"),
    ("icd10cm", "FY2027"),
    ("icd10pcs", "FY2026"),
    ("icd10pcs", "FY2026-April"),
    ("icd10pcs", "FY2027"),
    ("hcpcs2", "2026"),
)
# Made by migrating and never changed by a test: they stay when a database is emptied.
KEPT = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "chartwork_codesets_coderelease",
    "chartwork_codesets_codenode",
    "chartwork_codesets_searchentry",
    "chartwork_codesets_searchword",
)
# What a test loads itself and means to keep out of others' way belongs to a school.
OWN_RELEASES = "".join(
    f"DELETE FROM chartwork_codesets_{table} WHERE release_id IN "
    "(SELECT id FROM chartwork_codesets_coderelease WHERE school_id IS NOT NULL);"
    for table in ("searchentry", "searchword", "codenode")
) + ("DELETE FROM chartwork_codesets_coderelease WHERE school_id IS NOT NULL;")
# Any number, so that processes that want the same wait for each other.
LOCK = 7_302_419


def template() -> str:
    """The name of a database in which every migration ran; made when it is first asked for.

    It stays for the next run, until a source of it changes.
    """
    checkout = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]
    start = f"chartwork_template_{checkout}_"
    name = f"{start}{digest_of(*SOURCES)}"
    with maintenance() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        found = [
            row[0]
            for row in connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [start]
            )
        ]
        if name not in found:
            for outdated in found:
                drop(connection, outdated)
            _make(connection, name)
    return name


def copy(name: str) -> str:
    """A migrated database of this name, in place of one that an earlier run left; its address."""
    source = template()
    with maintenance() as connection:
        drop(connection, name)
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return address_of(name)


@contextmanager
def maintenance() -> Iterator[psycopg.Connection[Any]]:
    """A connection that may create and drop databases, beside all of them."""
    with psycopg.connect(plain(address_of("postgres")), autocommit=True) as connection:
        yield connection


def drop(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def address_of(name: str) -> str:
    """The address of another database of the same server."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    # Not _replace: an empty host with a socket in the query must keep its two slashes.
    rebuilt = urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
    return rebuilt if parts.netloc else rebuilt.replace(":/", ":///", 1)


def plain(url: str) -> str:
    """The address as libpq reads it."""
    return url.replace("postgres://", "postgresql://", 1)


def empty(self: Any) -> None:
    """In place of ``TransactionTestCase._fixture_teardown``: delete the rows that a test left.

    Django truncates all tables, which gives each a new file, and then makes the permissions anew:
    0.3 s a test, ten times as long. As a truncation does, this waits for writers that are still
    at work, and no trigger refuses it.
    """
    for alias in self._databases_names(include_mirrors=False):
        connection = connections[alias]
        tables = sorted(
            connection.ops.quote_name(table)
            for table in connection.introspection.table_names()
            if table not in KEPT
        )
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL session_replication_role = replica;"
                f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE;"
                + "".join(f"DELETE FROM {table};" for table in tables)
                + OWN_RELEASES
            )


def _make(connection: psycopg.Connection[Any], name: str) -> None:
    # Under another name until it is whole, so that an interrupted one is never used.
    unfinished = f"{name}_unfinished"
    connection.execute(f'CREATE DATABASE "{unfinished}"')
    environment = environment_for_children(DATABASE_URL=address_of(unfinished))
    manage("migrate", "--verbosity", "0", environment=environment)
    for system, release in CODES:
        manage("load_codes", system, release, environment=environment)
    connection.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')

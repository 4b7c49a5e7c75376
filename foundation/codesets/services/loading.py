"""Loads releases into the database: whole or not at all."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import Q

from foundation.codesets.delta import note_entry
from foundation.codesets.models import CodeNode, CodeRelease
from foundation.codesets.services.indexing import index_release
from foundation.codesets.system import CodeSystem, NodeRow, ReleaseSource, code_system, code_systems
from foundation.refusals import Refusal

log = structlog.get_logger(__name__)
# Any number: loads of all kinds wait for each other, so that two commands load nothing twice.
LOADING = 4_201
_COLUMNS = (
    "position",
    "code",
    "kind",
    "parent_code",
    "path",
    "title",
    "billable",
    "side",
    "notes",
    "seventh",
    "terms",
)


class NotLoadable(Refusal):
    """A release that cannot be loaded; the message says why, and nothing was stored."""

    code = "release_not_loadable"


@dataclass(frozen=True, slots=True)
class LoadedRelease:
    """What a load did; ``fresh`` is false where the release was there already."""

    release: CodeRelease
    fresh: bool


def ensure_shipped_releases(*, at: datetime, systems: Iterable[str] = ()) -> list[LoadedRelease]:
    """Load every release that ships and is not there yet; all systems, or those named."""
    wanted = list(systems) or list(code_systems())
    return [
        load_release(system=system.name, name=source.name, at=at)
        for system in (code_system(name) for name in wanted)
        for source in system.shipped()
    ]


def load_release(
    *,
    system: str,
    name: str,
    at: datetime,
    files: list[Path] | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    school_id: int | None = None,
    title: str = "",
    notice: str = "",
) -> LoadedRelease:
    """Load a release that ships, or one from the publisher's files. Repeating it changes nothing.

    A release is never changed: what was graded by it must stay explicable. Raises NotLoadable.
    """
    kind = code_system(system)
    if kind.licence_question and not (school_id and notice.strip()):
        raise NotLoadable(
            f"{kind.licence_question} That is --school with its slug and --notice with the text."
        )
    source = _source(kind, name, files=files, valid_from=valid_from, valid_to=valid_to, title=title)
    with transaction.atomic():
        _one_at_a_time()
        ours = CodeRelease.objects.filter(system=system, name=name)
        whose = Q(school__isnull=True) if school_id is None else Q(school_id=school_id)
        standing = ours.filter(whose).first()
        if standing is not None:
            # One that was loaded before there was a search.
            index_release(release_id=standing.pk)
            return LoadedRelease(standing, fresh=False)
        rows = list(kind.read_files(files) if files else kind.read_shipped(name))
        _refuse_broken(rows, source)
        release: CodeRelease = CodeRelease.objects.create(
            system=system,
            name=name,
            title=source.title,
            school_id=school_id,
            valid_from=source.valid_from,
            valid_to=source.valid_to,
            source=source.source,
            notice=notice,
            node_count=len(rows),
            billable_count=sum(row.billable for row in rows),
            is_ready=True,
            loaded_at=at,
        )
        _store(release, kind, rows)
        index_release(release_id=release.pk)
    _gather_statistics()
    log.info("code_release_loaded", system=system, release=name, nodes=len(rows))
    return LoadedRelease(release, fresh=True)


def _source(
    kind: CodeSystem,
    name: str,
    *,
    files: list[Path] | None,
    valid_from: date | None,
    valid_to: date | None,
    title: str,
) -> ReleaseSource:
    if not files:
        shipped = {source.name: source for source in kind.shipped()}
        if name in shipped:
            return shipped[name]
        known = ", ".join(shipped) or "none"
        raise NotLoadable(
            f"{kind.title} {name!r} does not ship with Chartwork (there is: {known}). Give the "
            f"publisher's files with --file: {kind.file_help()}"
        )
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        raise NotLoadable(f"There is no file {missing[0]}. Check the path.")
    if valid_from is None:
        raise NotLoadable("Say from which day the release holds, with --from 2027-10-01.")
    if valid_to is not None and valid_to < valid_from:
        raise NotLoadable("The last day of the release lies before its first. Swap them.")
    return ReleaseSource(
        system=kind.name,
        name=name,
        title=title or f"{kind.title} {name}",
        valid_from=valid_from,
        valid_to=valid_to,
        source="The publisher's files: " + ", ".join(path.name for path in files),
    )


def _refuse_broken(rows: list[NodeRow], source: ReleaseSource) -> None:
    if not any(row.billable for row in rows):
        raise NotLoadable(f"{source.title} has no complete code. Are these the right files?")
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            raise NotLoadable(f"{source.title} has the code {row.code} twice.")
        if row.parent and row.parent not in seen:
            raise NotLoadable(
                f"{source.title} has the code {row.code} under {row.parent}, which does not stand "
                "before it."
            )
        seen.add(row.code)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING])


def _store(release: CodeRelease, kind: CodeSystem, rows: list[NodeRow]) -> None:
    """Copy the rows in. Three statements."""
    table = CodeNode._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE incoming_code (position int, code text, kind text, "
            "parent_code text, path text[], title text, billable bool, side text, notes jsonb, "
            "seventh jsonb, terms text) ON COMMIT DROP"
        )
        # The driver's own cursor: COPY is not Django's.
        with cursor.cursor.copy(f"COPY incoming_code ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
            for record in _records(kind, rows):
                copy.write_row(record)
        cursor.execute(
            # Column and table names are constants of this module.
            f"INSERT INTO {table} (release_id, {', '.join(_COLUMNS)}) "  # noqa: S608
            f"SELECT %s, {', '.join(_COLUMNS)} FROM incoming_code ORDER BY position",
            [release.pk],
        )
        cursor.execute("DROP TABLE incoming_code")


def _records(kind: CodeSystem, rows: list[NodeRow]) -> Iterator[tuple[Any, ...]]:
    titles = {row.title.lower() for row in rows}
    paths: dict[str, list[str]] = {}
    for position, row in enumerate(rows):
        path = [row.parent, *paths[row.parent]] if row.parent else []
        paths[row.code] = path
        side = kind.side(row.title, titles)
        yield (
            position,
            row.code,
            row.kind,
            row.parent,
            path,
            row.title,
            row.billable,
            side.value if side else "",
            json.dumps([note_entry(note) for note in row.notes]),
            json.dumps(row.seventh),
            "\n".join(row.terms),
        )


def _gather_statistics() -> None:
    """The planner must know of a hundred thousand new rows at once, not in a minute."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {CodeNode._meta.db_table}")

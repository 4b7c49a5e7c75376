"""What is known of codes on a day, for grading."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from foundation.codesets.days import holds, release_meant
from foundation.codesets.delta import note_from
from foundation.codesets.facts import CodeBook, CodeFact, CodeName, Note, Side, Validity
from foundation.codesets.models import CodeNode, CodeRelease
from foundation.codesets.system import CodeSystem, code_systems
from foundation.refusals import Refusal


class NoRelease(Refusal):
    """No release of this name is loaded; the message says which there are and what to do."""

    code = "no_code_release"


class CodeShelf:
    """What the releases that a school may read say of the codes that are asked of it.

    ``fetch`` reads whatever is not there yet, in three queries however many codes; ``book`` then
    asks nothing.
    """

    def __init__(self, *, school_id: int | None) -> None:
        self.school_id = school_id
        self._releases: list[CodeRelease] | None = None
        self._known: set[str] = set()
        self._rows: dict[tuple[int, str], CodeNode] = {}
        self._above: dict[tuple[int, str], CodeNode] = {}

    @property
    def releases(self) -> list[CodeRelease]:
        if self._releases is None:
            self._releases = list(CodeRelease.objects.readable_in(self.school_id))
        return self._releases

    def fetch(self, names: Iterable[CodeName]) -> None:
        """Have these codes at hand."""
        missing = {code for _, code in names} - self._known
        if not missing:
            return
        ids = [one.pk for one in self.releases]
        new = _rows(ids, missing)
        self._rows |= new
        self._above |= _notes_above(new)
        self._known |= missing

    def book(self, names: Iterable[CodeName], *, release: str, on: date | None = None) -> CodeBook:
        """The facts of these codes on a day: without ``on``, on the first of the named release.

        Each system has the release of that name, or else the one that holds on that day (HCPCS
        goes by calendar years). Raises NoRelease where none has the name.
        """
        wanted = set(names)
        self.fetch(wanted)
        day = on or _first_day(self.releases, release)
        chosen = {
            name: found
            for name in {system for system, _ in wanted}
            if (found := release_for(self.releases, system=name, release=release, on=day))
        }
        facts = {name: self._fact(name, chosen.get(name[0]), day) for name in wanted}
        return CodeBook(
            on=day, releases={name: found.name for name, found in chosen.items()}, facts=facts
        )

    def _fact(self, name: CodeName, release: CodeRelease | None, day: date) -> CodeFact:
        system, code = name
        kind = code_systems().get(system)
        node = self._rows.get((release.pk, code)) if release else None
        if kind is None or node is None or release is None:
            unknown = CodeFact(system, code, display=kind.display(code) if kind else code)
            return _elsewhere(unknown, self._rows, self.releases, day)
        fact = fact_of(node, kind, self._above)
        if holds(release, day):
            return fact
        late = release.valid_to is not None and release.valid_to < day
        return replace(fact, validity=Validity.EXPIRED if late else Validity.NOT_YET)


def code_book(
    names: Collection[CodeName], *, release: str, on: date | None = None, school_id: int | None
) -> CodeBook:
    """The facts of these codes on a day, as ``CodeShelf.book`` says. Three queries."""
    return CodeShelf(school_id=school_id).book(names, release=release, on=on)


def release_for(
    releases: Iterable[CodeRelease], *, system: str, release: str, on: date
) -> CodeRelease | None:
    """The release of a system that a key means: by name, or else the newest that holds then."""
    ours = sorted((one for one in releases if one.system == system), key=lambda one: one.pk)
    return release_meant(ours, name=release, on=on)


def _first_day(releases: Sequence[CodeRelease], name: str) -> date:
    days = [one.valid_from for one in releases if one.name == name]
    if not days:
        known = ", ".join(sorted({one.name for one in releases})) or "none"
        raise NoRelease(
            f"No code release {name!r} is loaded (there is: {known}). An operator loads it with "
            f"`manage.py load_codes`."
        )
    return min(days)


Rows = Mapping[tuple[int, str], CodeNode]


def _rows(releases: Collection[int], codes: Collection[str]) -> dict[tuple[int, str], CodeNode]:
    """The nodes of these codes in these releases, by release and code."""
    found = CodeNode.objects.filter(release_id__in=releases, code__in=sorted(codes)).defer("terms")
    return {(node.release_id, node.code): node for node in found}


def _notes_above(rows: Rows) -> dict[tuple[int, str], CodeNode]:
    """The nodes above these that have something to hand down."""
    wanted = {code for node in rows.values() for code in node.path}
    if not wanted:
        return {}
    found = (
        CodeNode.objects.filter(
            release_id__in={release for release, _ in rows}, code__in=sorted(wanted)
        )
        .exclude(notes=[], seventh={})
        .defer("terms")
    )
    return {(node.release_id, node.code): node for node in found}


def fact_of(node: CodeNode, kind: CodeSystem, above: Rows) -> CodeFact:
    """A node with what it has and inherits."""
    over = [above[key] for code in node.path if (key := (node.release_id, code)) in above]
    notes = [note for one in (node, *over) for note in _notes_at(one)]
    if node.billable:
        validity = Validity.VALID
    else:
        validity = Validity.INCOMPLETE if node.kind == "code" else Validity.UNKNOWN
    return CodeFact(
        system=kind.name,
        code=node.code,
        display=kind.display(node.code),
        title=node.title,
        validity=validity,
        above=tuple(node.path),
        notes=tuple(notes),
        side=Side(node.side) if node.side else None,
        seventh=_seventh(node.code, [node, *over]),
        axes=kind.axes(node.code, node.title),
    )


def _notes_at(node: CodeNode) -> tuple[Note, ...]:
    """The notes that stand at a node; read once, however many codes inherit them."""
    known: tuple[Note, ...] | None = node.__dict__.get("_notes_read")
    if known is None:
        known = tuple(note_from(entry, node.code) for entry in node.notes)
        node.__dict__["_notes_read"] = known
    return known


def _seventh(code: str, nodes: Sequence[CodeNode]) -> str:
    """What the seventh character of a code means, by the nearest definition above it."""
    if len(code) != 7:
        return ""
    defined: Mapping[str, str] = next((node.seventh for node in nodes[1:] if node.seventh), {})
    return str(defined.get(code[6], ""))


def _elsewhere(fact: CodeFact, rows: Rows, releases: Sequence[CodeRelease], day: date) -> CodeFact:
    """A code that its release does not have: gone, still to come, or never heard of."""
    ours = sorted(
        (one for one in releases if one.system == fact.system), key=lambda one: one.valid_from
    )
    having = [one for one in ours if (node := rows.get((one.pk, fact.code))) and node.billable]
    before = [one for one in having if one.valid_to is not None and one.valid_to < day]
    after = [one for one in having if one.valid_from > day]
    if before:
        title = rows[(before[-1].pk, fact.code)].title
        last = before[-1].valid_to
        assert last is not None
        since = last + timedelta(days=1)
        return replace(fact, title=title, validity=Validity.EXPIRED, since=since)
    if after:
        title = rows[(after[0].pk, fact.code)].title
        since = after[0].valid_from
        return replace(fact, title=title, validity=Validity.NOT_YET, since=since)
    return fact

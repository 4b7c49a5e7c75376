"""Makes what search looks at: the entries and the vocabulary of a release."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from foundation.codesets.models import CodeNode, CodeRelease, SearchEntry, SearchWord
from foundation.codesets.search_words import LIGHT, is_residual, name_of, words_in
from foundation.codesets.system import CodeSystem, code_system

# Codes and what gathers them. Chapters and sections are leafed through, not searched.
SHOWN = frozenset({"code", "table", "modifier"})
_ENTRY = (
    "node_id, release_id, position, code, family, level, billable, complete, size, residual, "
    "words, fresh, names"
)


@dataclass(slots=True)
class _Node:
    """A node while its release is indexed: stems by where they stand."""

    pk: int
    position: int
    code: str
    kind: str
    title: str
    billable: bool
    terms: list[str]
    above: "_Node | None"
    title_stems: frozenset[str] = frozenset()
    term_stems: frozenset[str] = frozenset()
    # Of each code under it; None until the first of them was seen.
    below: set[str] | None = None
    # Its own and what each code under it says; and with that what it hands down.
    said: frozenset[str] = frozenset()
    handed: frozenset[str] = frozenset()
    # Complete codes, and entries, at or under it.
    complete: int = 0
    entries: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """Its title and its terms."""
        return (self.title, *self.terms)

    def family(self) -> tuple[str, int]:
        """The code of its family, and how many levels it stands under it."""
        node, level = self, 0
        while node.above is not None and node.above.kind in SHOWN:
            node, level = node.above, level + 1
        return node.code, level


def index_release(*, release_id: int) -> bool:
    """Make the entries and the vocabulary of a release. False if they are there already."""
    with transaction.atomic():
        release = CodeRelease.objects.select_for_update().get(pk=release_id)
        if SearchWord.objects.filter(release=release).exists():
            return False
        kind = code_system(release.system)
        nodes = _nodes(release)
        stems = _stems({word for node in nodes for text in node.texts for word in words_in(text)})
        _gather(nodes, stems)
        counted = _store_entries(release, nodes, stems)
        _store_words(release, kind, stems, counted)
    with connection.cursor() as cursor:
        # The planner must know of them at once.
        cursor.execute(f"ANALYZE {SearchEntry._meta.db_table}, {SearchWord._meta.db_table}")
    return True


def _nodes(release: CodeRelease) -> list[_Node]:
    by_code: dict[str, _Node] = {}
    found = []
    columns = ("pk", "position", "code", "kind", "title", "billable", "terms", "parent_code")
    rows = CodeNode.objects.filter(release=release).order_by("position").values_list(*columns)
    for pk, at, code, kind, title, billable, terms, parent in rows.iterator(chunk_size=20_000):
        lines = terms.splitlines()
        node = _Node(pk, at, code, kind, title, billable, lines, by_code.get(parent))
        by_code[node.code] = node
        found.append(node)
    return found


def _stems(words: set[str]) -> dict[str, str]:
    """The stem of each word; "" for one that tells nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, coalesce((ts_lexize('english_stem', word))[1], '') "
            "FROM unnest(%s::text[]) AS word",
            [sorted(words)],
        )
        return dict(cursor.fetchall())


def _gather(nodes: Sequence[_Node], stems: Mapping[str, str]) -> None:
    """Each node's stems; upwards what all under it say, and downwards what is said above it."""
    for node in nodes:
        node.title_stems = _stems_in([node.title], stems)
        node.term_stems = _stems_in(node.terms, stems)
    for node in reversed(nodes):
        node.complete += node.billable
        node.entries += node.kind in SHOWN
        node.said = node.title_stems | node.term_stems | (node.below or set())
        if node.above is None:
            continue
        node.above.complete += node.complete
        node.above.entries += node.entries
        if node.above.below is None:
            node.above.below = set(node.said)
        else:
            node.above.below &= node.said
    for node in nodes:
        if node.kind in SHOWN:
            node.handed = node.said | node.above.handed if node.above else node.said
        elif node.kind == "block":
            node.handed = node.title_stems


def _stems_in(texts: Sequence[str], stems: Mapping[str, str]) -> frozenset[str]:
    return frozenset(stems[word] for text in texts for word in words_in(text)) - {""}


def _store_entries(
    release: CodeRelease, nodes: Sequence[_Node], stems: Mapping[str, str]
) -> Counter[str]:
    """Copy the entries in; in how many each stem stands."""
    counted: Counter[str] = Counter()
    light = frozenset(stems.get(word, "") for word in LIGHT)

    def records() -> Iterator[tuple[Any, ...]]:
        for node in nodes:
            if node.kind not in SHOWN:
                continue
            above = node.above
            fresh = node.handed - above.handed if above and above.kind in SHOWN else node.handed
            # What is said here for the first time, all that stand under it say too.
            for stem in fresh:
                counted[stem] += node.entries
            family, level = node.family()
            yield (
                *(node.pk, release.pk, node.position, node.code, family, level),
                *(node.billable, node.complete, len(node.title_stems - light)),
                *(is_residual(node.title), _vector(node)),
                *(_array(fresh), _array(_names(node, stems))),
            )

    table = SearchEntry._meta.db_table
    with (
        connection.cursor() as cursor,
        # The driver's own cursor: COPY is not Django's.
        cursor.cursor.copy(f"COPY {table} ({_ENTRY}) FROM STDIN") as copy,
    ):
        for record in records():
            copy.write_row(record)
    return counted


def _vector(node: _Node) -> str:
    """As the database writes a tsvector: each stem with the best place where it stands."""
    terms = node.term_stems - node.title_stems
    below = (node.below or set()) - node.title_stems - terms
    above = node.handed - node.said
    return " ".join(
        f"{stem}:1{place}"
        for place, stems in (("A", node.title_stems), ("B", terms), ("C", below), ("D", above))
        for stem in stems
    )


def _array(texts: Iterable[str]) -> str:
    """As the database writes an array; of letters, digits and spaces, so nothing is escaped."""
    return "{" + ",".join(f'"{text}"' for text in texts) + "}"


def _names(node: _Node, stems: Mapping[str, str]) -> list[str]:
    names = (name_of(text, stems) for text in node.texts)
    return list(dict.fromkeys(name for name in names if name))


def _store_words(
    release: CodeRelease, kind: CodeSystem, stems: Mapping[str, str], counted: Counter[str]
) -> None:
    lay = kind.lay_words().vocabulary()
    known = {**_stems(lay - set(stems)), **stems}
    SearchWord.objects.bulk_create(
        (
            SearchWord(release=release, word=word, stem=stem, entries=counted[stem])
            for word, stem in known.items()
            if stem
        ),
        batch_size=5_000,
    )

"""From a set of codes with labels to the compact files in ``data``, and nothing else.

Run by hand when a release is added; see ``data/README.md``. No page and no command uses it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import permutations

# Characters 4 to 7 of one row: the values that may stand at each.
Values = tuple[str, str, str, str]
# The labels of characters 4 to 7 of one code; None where it is not known.
LabelsOfCode = tuple[str | None, str | None, str | None, str | None]
# By prefix ("" sections, "0" systems of a section, ...), by character ("4"), by value.
LabelTree = dict[str, dict[str, dict[str, str | None]]]


def rectangles(tails: Collection[str]) -> list[Values]:
    """Rows that multiply out to exactly these last four characters, few and never overlapping.

    Merging equal sets axis by axis depends on the order of the axes, so all 24 are tried.
    """
    found = min((_merged(tails, order) for order in permutations(range(4))), key=len)
    return sorted(found)


def _merged(tails: Collection[str], order: Sequence[int]) -> list[Values]:
    def cut(some: Iterable[str], axes: Sequence[int]) -> frozenset[tuple[tuple[int, str], ...]]:
        if not axes:
            return frozenset({()})
        by_value = defaultdict(list)
        for tail in some:
            by_value[tail[axes[0]]].append(tail)
        alike = defaultdict(list)
        for value, under in by_value.items():
            alike[cut(under, axes[1:])].append(value)
        return frozenset(
            ((axes[0], "".join(sorted(values))), *rest)
            for below, values in alike.items()
            for rest in below
        )

    rows = []
    for cells in cut(tails, order):
        by_axis = dict(cells)
        rows.append((by_axis[0], by_axis[1], by_axis[2], by_axis[3]))
    return rows


def rows_of_table(
    labels: Mapping[str, LabelsOfCode], usual: Mapping[tuple[int, str], str | None]
) -> list[tuple[Values, dict[str, str | None]]]:
    """The rows of one table from its codes, and the labels that are not the usual ones there.

    In section X a value means something else with each New Technology Group, so codes are
    parted until a value has one label in each part.
    """
    rows = []
    for part in _parts(labels):
        here = usual_labels({code: labels[code] for code in part})
        own = {
            f"{axis}{value}": label
            for (axis, value), label in here.items()
            if usual[axis, value] != label
        }
        for values in rectangles([code[3:] for code in part]):
            mine = {key: own[key] for key in sorted(own) if key[1] in values[int(key[0]) - 4]}
            rows.append((values, mine))
    return sorted(rows, key=lambda row: row[0])


def usual_labels(labels: Mapping[str, LabelsOfCode]) -> dict[tuple[int, str], str | None]:
    """The most frequent label of each value of a table; of equals, the first by alphabet."""
    counted: dict[tuple[int, str], Counter[str | None]] = defaultdict(Counter)
    for code, four in labels.items():
        for axis, label in enumerate(four, 4):
            counted[axis, code[axis - 1]][label] += 1
    return {
        key: min(counts, key=lambda label: (label is None, -counts[label], label or ""))
        for key, counts in counted.items()
    }


def _parts(labels: Mapping[str, LabelsOfCode]) -> list[list[str]]:
    for key in ((), (6,), (5,), (3,), (5, 6), (3, 6), (3, 5, 6), (3, 4, 5, 6)):
        parted = defaultdict(list)
        for code in sorted(labels):
            parted["".join(code[axis] for axis in key)].append(code)
        if all(_one_label_each(part, labels) for part in parted.values()):
            return list(parted.values())
    raise AssertionError("a code has one label at each character")


def _one_label_each(codes: Iterable[str], labels: Mapping[str, LabelsOfCode]) -> bool:
    seen: dict[tuple[int, str], str | None] = {}
    return all(
        seen.setdefault((axis, code[axis - 1]), label) == label
        for code in codes
        for axis, label in enumerate(labels[code], 4)
    )


def lifted(by_table: Mapping[str, Mapping[tuple[int, str], str | None]]) -> LabelTree:
    """Labels moved up from tables to their body system and section where most agree.

    Read back nearest first: what a table says wins over its system, and that over the section.
    """
    tree: LabelTree = {}
    for width in (1, 2):
        groups: dict[str, list[str]] = defaultdict(list)
        for table in by_table:
            groups[table[:width]].append(table)
        for prefix, tables in groups.items():
            for key, label in _shared([by_table[table] for table in tables]):
                if looked_up(tree, prefix[:-1], *key) != label:
                    _put(tree, prefix, key, label)
    for table, labels in by_table.items():
        for key, own in labels.items():
            if looked_up(tree, table[:2], *key) != own:
                _put(tree, table, key, own)
    return tree


def _shared(
    tables: Iterable[Mapping[tuple[int, str], str | None]],
) -> Iterator[tuple[tuple[int, str], str]]:
    """The labels that most of these tables have. A section seldom has one name for a body part."""
    counted: dict[tuple[int, str], Counter[str | None]] = defaultdict(Counter)
    for labels in tables:
        for key, label in labels.items():
            counted[key][label] += 1
    for key, counts in counted.items():
        label = min(counts, key=lambda one: (-counts[one], one or ""))
        if label and counts[label] > 1 and 2 * counts[label] > counts.total():
            yield key, label


def looked_up(tree: LabelTree, prefix: str, axis: int, value: str) -> str | None:
    """The label of a value, from the nearest prefix that says it."""
    for width in range(len(prefix), -1, -1):
        known = tree.get(prefix[:width], {}).get(str(axis), {})
        if value in known:
            return known[value]
    return None


def _put(tree: LabelTree, prefix: str, key: tuple[int, str], label: str | None) -> None:
    axis, value = key
    tree.setdefault(prefix, {}).setdefault(str(axis), {})[value] = label

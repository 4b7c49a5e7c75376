"""The files of CMS: the tables as XML, and the list of codes in the order of the book. No Django.

``icd10pcs_tables_YYYY.xml`` has one ``pcsTable`` for three characters, and in it a ``pcsRow`` for
each row; every ``axis`` has the values with their labels. ``icd10pcs_order_YYYY.txt`` has lines of
fixed width: number (5), code (7), 0 for a header or 1 for a code, short title (60), long title.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from foundation.codesets.icd10pcs.tables import TABLE, Labels, Row, Table, Tables
from foundation.codesets.icd10pcs.titles import Titles
from foundation.codesets.system import NodeRow, SourceUnreadable

HEADER, CODE = "0", "1"


def read_tables(path: Path, titles: Titles) -> Tables:
    """The tables in the publisher's XML. Raises SourceUnreadable."""
    if b"<!ENTITY" in path.read_bytes():
        raise SourceUnreadable(f"{path.name} declares entities, which the publisher never does.")
    try:
        root = ElementTree.parse(path).getroot()  # noqa: S314 - it has no entities
    except ElementTree.ParseError as fault:
        raise SourceUnreadable(f"{path.name} is no XML: {fault}.") from None
    merged: dict[str, Table] = {}
    for element in root.iter("pcsTable"):
        table = _table(element, path.name)
        known = merged.get(table.prefix)
        rows = (*known.rows, *table.rows) if known else table.rows
        merged[table.prefix] = Table(table.prefix, table.labels, rows)
    if not merged:
        raise SourceUnreadable(f"{path.name} has no pcsTable: is it icd10pcs_tables_YYYY.xml?")
    return Tables(merged.values(), titles)


def _table(element: ElementTree.Element, name: str) -> Table:
    heads = [_axis(element, position, name) for position in (1, 2, 3)]
    for position, head in enumerate(heads, 1):
        if len(head) != 1:
            raise SourceUnreadable(
                f"{name}: a table has {len(head)} values at character {position}; it should be one."
            )
    prefix = "".join(value for head in heads for value in head)
    first, second, third = (label for head in heads for label in head.values())
    rows = tuple(_row(row, prefix, name) for row in element.iter("pcsRow"))
    if not rows:
        raise SourceUnreadable(f"{name}: table {prefix} has no rows.")
    return Table(prefix, (first, second, third), rows)


def _row(element: ElementTree.Element, prefix: str, name: str) -> Row:
    place = f"{name}, table {prefix}"
    fourth, fifth, sixth, seventh = (_axis(element, at, place) for at in (4, 5, 6, 7))
    row = Row((fourth, fifth, sixth, seventh))
    said = element.get("codes", "")
    if said and said != str(len(row)):
        raise SourceUnreadable(f"{place}: a row says {said} codes and has {len(row)}.")
    return row


def _axis(element: ElementTree.Element, position: int, place: str) -> Labels:
    """The values of one character. ``pos`` is missing in no file of the publisher."""
    axis = element.find(f"axis[@pos='{position}']")
    labels = {} if axis is None else {label.get("code", ""): label for label in axis.iter("label")}
    if not labels or any(len(value) != 1 for value in labels):
        raise SourceUnreadable(f"{place}: character {position} has no values.")
    return {value: " ".join((label.text or "").split()) for value, label in labels.items()}


def read_order(path: Path) -> Mapping[str, tuple[str, str]]:
    """From the list: by table or code whether it is one ("1"), and its long title."""
    found: dict[str, tuple[str, str]] = {}
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        code, kind, title = line[6:13].strip(), line[14:15], line[77:].strip()
        if kind not in (HEADER, CODE) or len(code) != (7 if kind == CODE else 3) or not title:
            raise SourceUnreadable(
                f"{path.name}, line {number}: this is no line of icd10pcs_order_YYYY.txt."
            )
        found[code] = (kind, title)
    if not found:
        raise SourceUnreadable(f"{path.name} is empty.")
    return found


def nodes(
    tables: Tables, names: Mapping[str, tuple[str, ...]], published: Mapping[str, str]
) -> Iterator[NodeRow]:
    """Sections, body systems, tables and codes, parents first.

    ``names`` are further words by the beginning of a code, ``published`` titles that count
    instead of the composed ones.
    """
    seen: set[str] = set()
    for table in tables:
        for width, kind in ((1, "section"), (2, "system"), (TABLE, "table")):
            above = table.prefix[:width]
            if above not in seen:
                seen.add(above)
                title = table.labels[width - 1] or f"Not named in the data that ships ({above})"
                terms = _terms(above, names) if width == TABLE else ()
                yield NodeRow(above, kind, above[:-1], title, billable=False, terms=terms)
    for code in tables.codes():
        title = published.get(code) or tables.title(code)
        yield NodeRow(code, "code", code[:TABLE], title, billable=True, terms=_terms(code, names))


def _terms(code: str, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for width in range(1, len(code) + 1) for name in names.get(code[:width], ()))

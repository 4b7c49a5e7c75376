"""The gradebook as a table: the same columns for CSV and XLSX."""

from collections.abc import Iterator, Sequence

from courses.queries.gradebook import CourseBook, GradebookRow
from courses.rules.gradebook.settings import MISSING_WORDS, WEIGHTING_WORDS
from courses.rules.gradebook.words import derivation_of
from foundation.http.sheets import Cell

PERSON = ("enrolment_id", "person_id", "external_id", "name", "email", "total", "letter")


def export_rows(*, book: CourseBook, rows: Sequence[GradebookRow]) -> Iterator[list[Cell]]:
    """A line of names, then a student a line. No query.

    The columns are named by keys, which stay when a title changes; percentages are numbers, and
    empty where nothing counts. The last column is the derivation in words.
    """
    categories = [f"category:{category.name}" for category in book.settings.categories]
    scores = [f"score:{column.key}" for column in book.columns]
    yield [*PERSON, *categories, *scores, "derivation"]
    for row in rows:
        total = row.total
        percents = {line.item.key: line.percent for line in total.lines}
        yield [
            str(row.enrolment_id),
            str(row.person),
            row.external_id,
            row.name,
            row.email,
            total.percent,
            total.letter.letter if total.letter else "",
            *(part.percent for part in total.categories),
            *(percents[column.item.key] for column in book.columns),
            " ".join(derivation_of(total, book.settings).sentences()),
        ]


def about_rows(*, book: CourseBook, filters: Sequence[tuple[str, str]]) -> Iterator[list[Cell]]:
    """What the columns mean and who is in the table, for the second sheet."""
    yield ["column", "title", "category", "weight", "points"]
    for category in book.settings.categories:
        said = f"{WEIGHTING_WORDS[category.weighting]}, {category.drop_lowest} lowest dropped"
        yield [f"category:{category.name}", said, category.name, category.weight, None]
    shelves = {item.key: category for category, items in book.book.shelves for item in items}
    for column in book.columns:
        held = shelves.get(column.item.key)
        yield [
            f"score:{column.key}",
            column.item.title,
            held.name if held else "does not count",
            held.weight if held else None,
            column.item.points,
        ]
    for letter in book.settings.letters:
        yield ["letter", letter.letter, "from", letter.least, None]
    yield ["missing scores", MISSING_WORDS[book.settings.missing]]
    yield ["course", book.course.title, book.course.key]
    for name, value in filters:
        yield [name, value]

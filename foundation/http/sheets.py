"""Tables for spreadsheets, in which no text can become a formula.

A cell that begins with ``=``, ``+``, ``-`` or ``@`` is run by the programs that open it, as is
one after a tab or a line break (OWASP, "CSV injection"); some take the full-width forms for the
same. In XLSX a text is written as a text. CSV has no types, so such a text gets an apostrophe
in front, which those programs take for "this is text".
"""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO

from django.http import StreamingHttpResponse
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

Cell = str | int | float | Decimal | None
UTF8_MARK = "\ufeff"
# What a cell of a worksheet holds.
LONGEST_TEXT = 32_767
STARTERS = frozenset("=+-@\u2212|%")
# Nobody sees these, so a formula could stand behind them.
UNSEEN = ("Z", "C")


def plain_text(text: str) -> str:
    """The text as CSV may hold it."""
    kept = text.replace("\x00", "")
    if kept and unicodedata.category(kept[0]) in {"Cc", "Cf"}:
        return f"'{kept}"
    seen = next((c for c in kept if not unicodedata.category(c).startswith(UNSEEN)), "")
    starts = unicodedata.normalize("NFKC", seen)[:1]
    return f"'{kept}" if starts in STARTERS and starts else kept


class _Line:
    """A file of one line, for the csv module."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Line by line, with the mark by which Excel knows UTF-8. Texts are quoted, numbers are not."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    yield UTF8_MARK
    for row in rows:
        yield writer.writerow(
            ["" if c is None else plain_text(c) if isinstance(c, str) else c for c in row]
        )


def csv_response(name: str, rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """A CSV file to download, sent as its rows are read."""
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def write_xlsx(file: IO[bytes], sheets: Sequence[tuple[str, Iterable[Sequence[Cell]]]]) -> None:
    """A workbook with these sheets by name; the first row of each stays in view.

    In constant memory: a row is written out when the next one begins.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(file, options) as book:
        # The same content gives the same file.
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 (the format has no zones)
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                _write_row(sheet, number, row)


def _write_row(sheet: Worksheet, number: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            sheet.write_string(number, column, cell[:LONGEST_TEXT])
        else:
            sheet.write_number(number, column, float(cell))

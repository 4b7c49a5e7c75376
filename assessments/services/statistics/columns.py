"""Rows of the database as columns of numpy, by COPY in its binary form.

A million answers as Python objects take seconds and hundreds of megabytes; as columns of fixed
width they are read as they come. The server sends them as it finds them, and no more than a block
waits here.
"""

from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

# PostgreSQL's binary COPY: a header of 19 bytes, 2 bytes at the end; each row begins with the
# number of its fields, each field with its length, all in network order.
HEADER, END = 19, 2
BLOCK = 8_000_000
WIDTHS: dict[str, tuple[Any, Any]] = {
    "int4": (">i4", np.int32),
    "int8": (">i8", np.int64),
    "float8": (">f8", np.float64),
    # Microseconds since the year 2000.
    "timestamptz": (">i8", np.int64),
    # Two numbers of 64 bits.
    "uuid": ((">u8", 2), np.uint64),
}


def columns_of(select: str, fields: dict[str, str]) -> dict[str, NDArray[Any]]:
    """The columns of a SELECT without parameters; one statement.

    ``fields`` gives each column's name and type, in the order of the SELECT. No value may be NULL
    and each must have its type exactly, or the widths do not hold: raises ValueError.
    """
    row = np.dtype(
        [("count", ">i2")]
        + [
            part
            for name, kind in fields.items()
            for part in ((f"{name} length", ">i4"), (name, WIDTHS[kind][0]))
        ]
    )
    blocks: dict[str, list[NDArray[Any]]] = {name: [] for name in fields}

    def take(data: bytes) -> None:
        rows = np.frombuffer(data, dtype=row)
        if rows.size and not (
            np.all(rows["count"] == len(fields))
            and all(np.all(rows[f"{n} length"] == row[n].itemsize) for n in fields)
        ):
            raise ValueError("A column is empty, or not of the type that was said.")
        for name, kind in fields.items():
            blocks[name].append(rows[name].astype(WIDTHS[kind][1]))

    waiting = bytearray()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({select}) TO STDOUT (FORMAT binary)") as copy,
    ):
        begun = False
        for part in copy:
            waiting += part
            if not begun and len(waiting) >= HEADER:
                del waiting[:HEADER]
                begun = True
            if len(waiting) >= BLOCK:
                whole = (len(waiting) - END) // row.itemsize * row.itemsize
                take(bytes(waiting[:whole]))
                del waiting[:whole]
    take(bytes(waiting[: len(waiting) - END]))
    return {name: np.concatenate(parts) for name, parts in blocks.items()}

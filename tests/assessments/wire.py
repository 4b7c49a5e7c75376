"""What goes over the connection to PostgreSQL: every statement, transaction control too.

Django's own log knows neither the check of a connection nor what the driver adds, so the
messages are counted where libpq sends them.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# A simple statement, or the execution of a prepared one.
SENT = {"Query", "Execute"}


@contextmanager
def on_the_wire() -> Iterator[list[str]]:
    """Collect the statements that are sent inside; those in transit show as they were parsed."""
    connection.ensure_connection()
    wire = connection.connection.pgconn
    found: list[str] = []
    with tempfile.TemporaryFile("w+b") as log:
        wire.trace(log.fileno())
        try:
            yield found
        finally:
            wire.untrace()
            log.seek(0)
            found += _statements(log.read().decode(errors="replace"))


def _statements(trace: str) -> list[str]:
    statements, parsed = [], ""
    for line in trace.splitlines():
        parts = line.split("\t")
        if len(parts) < 4 or parts[1] != "F":
            continue
        kind, rest = parts[3], " ".join(parts[4:])
        if kind == "Parse":
            parsed = rest
        elif kind in SENT:
            statements.append(rest if kind == "Query" else parsed)
    return statements

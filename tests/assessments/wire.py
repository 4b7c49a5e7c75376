"""What goes over the connection to PostgreSQL: every statement, transaction control too.

Django's own log knows neither the check of a connection nor what the driver adds, so the
messages are counted where libpq sends them.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# A simple statement, or the execution of a prepared one.
SENT = {"Query", "Execute"}
# Each message begins with a time and a tab.
MESSAGE = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+\t", re.MULTILINE)


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
    for message in MESSAGE.split(trace)[1:]:
        # Who sent it, how long it is, its kind, what is in it: which may have lines of its own.
        sender, _, kind, *rest = message.split("\t", 3)
        words = " ".join(" ".join(rest).strip(' "').split())
        if sender != "F":
            continue
        if kind == "Parse":
            parsed = words
        elif kind.strip() in SENT:
            statements.append(words if kind == "Query" else parsed)
    return statements

"""Waiting until a statement waits for another transaction."""

import time

from django.db import connection

WAITING = """
    SELECT EXISTS (
        SELECT FROM pg_locks WHERE NOT granted AND locktype = %s AND pid IN (
            SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = pg_locks.database
            WHERE d.datname = current_database()
        )
    )
"""


def until_somebody_waits(kind: str, *, seconds: int = 60) -> bool:
    """Whether somebody in this database waits for a lock of this kind, as ``pg_locks`` calls it.

    Locks on transactions belong to no database, but who waits has others that do; other tests may
    have theirs on the same server. What ``pg_stat_activity`` says is fixed within a transaction.
    """
    for _ in range(seconds * 50):
        with connection.cursor() as cursor:
            cursor.execute(WAITING, [kind])
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.02)
    return False

"""What the database refuses, done all the same: by somebody who is its master."""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger

from foundation.schools.scoping import every_school


@contextmanager
def behind_our_back() -> Iterator[None]:
    """No trigger holds, in any school."""
    with every_school(), pgtrigger.ignore():
        yield

"""Calls every look of this folder."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from courses.packs import proof
from courses.packs.problems import Problem
from courses.packs.proof.desk import Desk


def proof_read(desk: Desk) -> Iterator[Problem]:
    """Every problem that an editor would name, in no order."""
    for found in pkgutil.iter_modules(proof.__path__):
        look = getattr(import_module(f"{proof.__name__}.{found.name}"), "look", None)
        if look is not None:
            yield from look(desk)

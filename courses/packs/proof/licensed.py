"""No code of a set that needs a licence, and nothing that looks like one (CPT, CDT)."""

import re
from collections.abc import Iterator

from courses.packs.problems import Problem
from courses.packs.proof.desk import Desk

_LICENSED = re.compile(r"(?<![\w$.,/-])(?:\d{5}|\d{4}[AFTUM]|D\d{4})(?![\w,-])")


def look(desk: Desk) -> Iterator[Problem]:
    for said in desk.said:
        for found in _LICENSED.finditer(said.text):
            yield said.problem(
                f"has {found[0]}, which looks like a code of CPT or CDT. They need a licence: "
                "write the number with a comma, or leave it out."
            )

"""Links in lessons lead somewhere: to a heading of the same lesson, or to an address of the web."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from courses.packs.problems import Problem
from courses.packs.proof.desk import Desk
from courses.rules.lesson_text import HeadingIds

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)[^)]*\)")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")


def look(desk: Desk) -> Iterator[Problem]:
    for lesson in desk.pack.lessons:
        ids = HeadingIds()
        lines = lesson.body.splitlines()
        targets = {
            ids.next(re.sub(r"[*`_]", "", found[1]))
            for line in lines
            if (found := _HEADING.match(line))
        }
        for number, line in enumerate(lines):
            for target in _LINK.findall(line):
                if target.startswith("#") and target[1:] in targets:
                    continue
                parts = urlsplit(target)
                if parts.scheme == "https" and "." in parts.netloc:
                    continue
                yield Problem(
                    lesson.head.file,
                    lesson.body_line + number,
                    f"links to {target}, which leads nowhere. Link to an https address or to a "
                    "heading of this lesson.",
                )

"""The first load of a page is light enough for a slow phone."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

LIMIT = 100_000
IMPORT = re.compile(r"^import .*?[\"']\./([\w./]+)[\"'];", re.M)


def compressed(path: Path) -> int:
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data))


def files_of(page: str) -> set[Path]:
    """Every static file that the page asks for, with what its scripts import."""
    wanted = [Path(finders.find(name)) for name in re.findall(r"/static/([^\"'\s>]+)", page)]
    found: set[Path] = set()
    while wanted:
        path = wanted.pop()
        if path not in found:
            found.add(path)
            if path.suffix == ".js":
                wanted += [path.parent / name for name in IMPORT.findall(path.read_text())]
    return found


@pytest.mark.parametrize(
    "template",
    [
        "courses/front/front.html",
        "courses/home.html",
        "courses/lesson.html",
        "assessments/attempt.html",
        "assessments/exam_room.html",
        "assessments/result.html",
        "certifications/verify.html",
    ],
)
def test_the_first_load_stays_under_a_hundred_kilobytes(template):
    page = render_to_string(template, {"attempt": {"deadline_at": None}})

    files = files_of(page)
    total = len(gzip.compress(page.encode())) + sum(compressed(path) for path in files)

    assert len(files) >= 9
    assert total < LIMIT

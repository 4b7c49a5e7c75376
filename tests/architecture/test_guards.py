"""Conventions that a test can hold."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("config", "foundation", "assessments", "courses", "certifications")

# Where the guard of the schools is lifted, and why. A new entry is a decision.
LIFTED = {
    "foundation/schools/queries.py": "a person's own memberships decide which school is theirs",
    "foundation/schools/services.py": "a person joins a school that no scope was opened for yet",
    "foundation/schools/middleware.py": "the operator's admin shows all schools",
    "assessments/services/marking.py": "what was held before there was a queue, in every school",
    "assessments/services/attempts/expiry.py": "the clock runs out in every school",
    "assessments/services/held_results.py": "exams close in every school",
    "assessments/services/code_updates/reviewing.py": "a release is looked at in every school",
    "assessments/services/statistics/watching.py": "new grades are looked for in every school",
    "assessments/management/commands/evidence.py": "an operator names an attempt, not its school",
    "assessments/management/commands/draw_papers.py": "an operator names an assessment by its key",
    "certifications/queries/awards.py": "anybody may check a certificate by its code",
    "certifications/queries/keeping.py": "anybody with the address may see what a holder chose",
    "certifications/services/reminding.py": "certificates end in every school",
    "certifications/queries/verification.py": "anybody may check a badge, and it names its school",
    "certifications/services/badges.py": "whoever has the code of a certificate may take its badge",
}
FORBIDDEN_NAMES = {"utils", "helpers", "misc", "common", "base"}
LONGEST_FILE = 400


def modules() -> list[Path]:
    found = [
        path
        for package in PRODUCT
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    ]
    assert len(found) > 100
    return found


def test_the_guard_of_the_schools_is_lifted_only_where_it_is_written_down() -> None:
    lifting = {
        str(path.relative_to(ROOT))
        for path in modules()
        if re.search(r"\b(every_school|scopes_disabled)\(\)", path.read_text())
    } - {"foundation/schools/scoping.py"}

    assert lifting <= set(LIFTED), "Say in LIFTED why this file may look into every school."


def test_no_module_hides_behind_a_name_that_says_nothing() -> None:
    assert [path for path in modules() if path.stem in FORBIDDEN_NAMES] == []


def test_no_file_needs_scrolling_for_ever() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_every_app_says_what_it_is_for() -> None:
    apps = [path.parent for path in modules() if path.name == "apps.py"]
    silent = [
        app
        for app in apps
        if not (app / "README.md").exists() and "question_types" not in app.parts
    ]

    assert [str(app.relative_to(ROOT)) for app in silent] == []


def test_no_question_type_imports_another() -> None:
    """The contract by wildcard cannot see a form of one type that uses the grading of another."""
    folders = sorted(
        path.parent for path in (ROOT / "assessments" / "question_types").glob("*/apps.py")
    )
    assert len(folders) >= 4
    names = {folder.name for folder in folders}
    imported = re.compile(r"assessments\.question_types\.(\w+)")

    guilty = {
        (str(path.relative_to(ROOT)), other)
        for folder in folders
        for path in folder.rglob("*.py")
        for other in set(imported.findall(path.read_text())) & (names - {folder.name})
    }

    assert guilty == set()

"""The command that tells what a release changes, and what it does to the schools' questions."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django_scopes import scopes_disabled

from assessments.models import CodeUpdate, CodeUpdateFinding, Question
from foundation.codesets.models import CodeRelease
from tests.conftest import NOON
from tests.factories.codes import chart, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def hearts(school: Any, other_school: Any) -> None:
    save(school, "heart", chart("I42.0", "I10"))
    save(other_school, "other-heart", chart("M72.2"))


def run(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("codeset_update", *arguments, stdout=out, **options)
    return out.getvalue()


def test_it_tells_the_release_and_every_school_and_stores_nothing(hearts: Any) -> None:
    said = run("FY2027")

    for words in (
        "ICD-10-CM FY2026 to ICD-10-CM FY2027: 74,719 complete codes before, 74,879 after; 190 "
        "new, 30 deleted (15 of them divided), 0 retitled.",
        "15 divided: a heading now, with codes that say more:",
        "D69.1 Qualitative platelet defects → perhaps D69.11, D69.19",
        "190 new:",
        "… and 182 more; --json FILE has all.",
        "Harbour School: 1 questions looked at, 1 of them concerned, 1 findings, 1 open; 1 keys",
        "heart: I42.0 (the key) is a heading now → perhaps I42.00, I42.01, I42.09 [Open]",
        "Northside College: 1 questions looked at",
        "Nothing was stored; --apply-review stores it.",
    ):
        assert words in said, words
    with scopes_disabled():
        assert not CodeUpdate.objects.exists()
        assert not CodeUpdateFinding.objects.exists()


def test_applied_it_is_stored_for_the_school_that_is_named(hearts: Any) -> None:
    with scopes_disabled():
        Question.objects.update(codes_until=None)
    said = run("FY2027", school="harbour", apply_review=True)

    assert "Northside" not in said
    assert "Nothing was stored" not in said
    with scopes_disabled():
        assert [one.report.school.slug for one in CodeUpdateFinding.objects.all()] == ["harbour"]
        days = dict(Question.objects.values_list("key", "codes_until"))
    assert str(days["heart"]) == "2026-09-30"
    assert days["other-heart"] is None


def test_all_of_it_goes_into_a_file(hearts: Any, tmp_path: Any) -> None:
    file = tmp_path / "update.json"
    said = run("FY2027", file=file)

    assert f"All of it is in {file}." in said
    whole = json.loads(file.read_text())
    assert (whole["from"], whole["to"], whole["counts"]["new"]) == ("FY2026", "FY2027", 190)
    assert sum(one["what"] == "new" and one["complete_code"] for one in whole["changes"]) == 190
    finding = whole["schools"]["harbour"]["findings"][0]
    assert (finding["question"], finding["code"], finding["cannot_be_asked"]) == (
        "heart",
        "I42.0",
        True,
    )
    assert finding["suggestions"][0]["why"].startswith("One of 3 codes")


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (["FY2026"], {}, "oldest release of its system that is loaded"),
        (["FY1999"], {}, "'FY1999' does not ship with Chartwork"),
        (["FY2027"], {"system": "icd9"}, "There is no code system 'icd9'"),
        (["FY2027"], {"school": "nowhere"}, "There is no school 'nowhere'."),
        (["FY2027"], {"file": "/no/such/folder/update.json"}, "cannot be written"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    arguments: Any, options: Any, said: str, school: Any, tmp_path: Any
) -> None:
    if "file" in options:
        options = {"file": tmp_path / "missing" / "update.json"}

    with pytest.raises(CommandError, match=said):
        run(*arguments, **options)


def test_a_release_that_ships_is_loaded_first(school: Any) -> None:
    said = run("FY2026", previous="FY2025")

    assert "ICD-10-CM FY2025 was not loaded; it is now." in said
    assert "74,260 complete codes before, 74,719 after; 487 new, 28 deleted (16" in said
    assert "38 retitled" in said


def test_a_licensed_set_is_told_to_its_school_only(school: Any, other_school: Any) -> None:
    for year in (2026, 2027):
        CodeRelease.objects.create(
            system="cpt",
            name=str(year),
            title=f"Licensed {year}",
            school=other_school,
            valid_from=NOON.date().replace(year=year),
            source="Their files",
            is_ready=True,
            loaded_at=NOON,
        )

    said = run("2027", system="cpt", school="northside")
    assert "Licensed 2026 to Licensed 2027" in said
    assert "Harbour" not in said
    with pytest.raises(CommandError, match="Does your school hold a licence"):
        run("2027", system="cpt", school="harbour")

"""The pages of the code browser, for members and visitors."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from foundation.codesets.models import CodeRelease
from foundation.codesets.services.loading import load_release

CODE = "/codes/icd10cm/FY2026/S52501A/"
NOTICE = "Licensed to Northside College. Do not copy."


@pytest.fixture
def licensed(other_school: Any, tmp_path: Path) -> CodeRelease:
    """A set under a licence of Northside College: no real code, only its shape."""
    path = tmp_path / "licensed.csv"
    path.write_text("code,title\n0000A,An invented service of the test\n")
    return load_release(
        system="cpt",
        name="2026",
        at=timezone.now(),
        files=[path],
        valid_from=date(2026, 1, 1),
        school_id=other_school.pk,
        notice=NOTICE,
    ).release


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_visitor_of_the_open_school_searches_and_keeps_nothing(school: Any) -> None:
    visitor = Client()

    assert "S52.501A" in text_of(visitor.get("/codes/?q=s52501a&release=FY2026"))
    page = text_of(visitor.get(CODE))
    assert "Complete: can stand on a claim" in page
    assert "Add a tab" not in page
    assert "Mark this line" not in page
    assert visitor.get("/codes/tabs/").status_code == 302


def test_without_an_open_school_a_visitor_signs_in_first(other_school: Any) -> None:
    response = Client().get("/codes/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/codes/")


def test_the_navigation_of_a_student_leads_to_the_codes(client_of: Any, ana: Any) -> None:
    assert '<a href="/codes/">Codes</a>' in text_of(client_of(ana).get("/home/"))


def test_a_code_shows_what_it_inherits_and_from_where(client_of: Any, ana: Any) -> None:
    page = text_of(client_of(ana).get(CODE))

    assert "from S52</span>" in page
    assert "from Chapter 19</span>" in page
    assert 'href="/codes/icd10cm/FY2026/S58/">S58</a>' in page
    assert "initial encounter for closed fracture" in page
    assert "Side: right" in page
    assert "S52.502A" in page
    assert "Different in one character" in page


def test_a_code_that_is_not_complete_says_what_it_needs(client_of: Any, ana: Any) -> None:
    ana_client = client_of(ana)

    assert "Needs 1 more character<" in text_of(ana_client.get("/codes/icd10cm/FY2026/S52501/"))
    assert "Needs 4 more characters" in text_of(ana_client.get("/codes/icd10cm/FY2026/S52/"))
    assert "Needs 1 to 4 more" in text_of(ana_client.get("/codes/icd10cm/FY2026/E11/"))
    assert "A heading" in text_of(ana_client.get("/codes/icd10cm/FY2026/S50-S59/"))


def test_a_release_is_chosen_by_name_and_by_date_of_service(client_of: Any, ana: Any) -> None:
    ana_client = client_of(ana)

    by_name = text_of(ana_client.get("/codes/?q=I42.8&release=FY2027"))
    by_day = ana_client.get("/codes/icd10cm/FY2026/I42.8/?on=2026-10-01")

    assert "Reading in: ICD-10-CM FY2027, ICD-10-PCS FY2027" in by_name
    assert by_day["Location"] == "/codes/icd10cm/FY2027/I428/"
    assert "Needs 1 more character" in text_of(ana_client.get(by_day["Location"]))
    assert "not complete there" in text_of(ana_client.get("/codes/icd10cm/FY2026/I428/"))


def test_a_code_that_came_or_went_says_when(client_of: Any, ana: Any) -> None:
    ana_client = client_of(ana)

    new = ana_client.get("/codes/icd10cm/FY2027/J4B/")
    not_yet = ana_client.get("/codes/icd10cm/FY2026/J4B/")
    gone = ana_client.get("/codes/icd10cm/FY2026/S23420A/")

    assert "New on 1 October 2026" in text_of(new)
    assert not_yet.status_code == 404
    assert 'href="/codes/icd10cm/FY2027/J4B/"' in text_of(not_yet)
    assert gone.status_code == 200
    assert ana_client.get("/codes/icd10cm/FY2099/J4B/").status_code == 404


def test_two_codes_are_compared_in_words(client_of: Any, ana: Any) -> None:
    ana_client = client_of(ana)

    sides = text_of(ana_client.get("/codes/compare/?a=S72.001A&b=S72.002A&release=FY2026"))
    types = text_of(ana_client.get("/codes/compare/?a=E10&b=E11&release=FY2026"))
    wrong = text_of(ana_client.get("/codes/compare/?a=E10&b=E99&release=FY2026"))

    assert "They differ in 1 character: the one at place 6." in sides
    assert "No Excludes1 note keeps them apart." in sides
    assert "differs</span>" in sides
    assert "An Excludes1 note keeps them apart" in types
    assert "E99 is not in this release" in wrong


def test_the_tree_is_open_down_to_the_code(client_of: Any, ana: Any) -> None:
    page = text_of(client_of(ana).get("/codes/icd10cm/FY2026/?at=S52.501A"))

    assert 'aria-current="true"><span class="codes-code">S52.501A' in page
    assert "S52.501B" in page
    assert "S62.0" not in page
    assert "Chapter 1<" in page


def test_results_while_typing_are_the_results_of_the_page(client_of: Any, ana: Any) -> None:
    ana_client = client_of(ana)

    alone = text_of(ana_client.get("/codes/results/?q=asthma&system=icd10cm&typing=1"))

    assert alone.startswith("<!doctype html><title>asthma</title>")
    inside = alone.split("</title>")[1].strip()
    assert inside in text_of(ana_client.get("/codes/?q=asthma&system=icd10cm"))


def test_a_field_is_given_at_most_ten_suggestions(client_of: Any, ana: Any) -> None:
    answer = client_of(ana).get("/codes/lookup/?q=hypert&system=icd10cm&release=FY2026").json()
    by_code = client_of(ana).get("/codes/lookup/?q=S72001&release=FY2026").json()

    assert len(answer["results"]) == 10
    assert answer["results"][0] == {
        "system": "icd10cm",
        "release": "FY2026",
        "code": "I10",
        "display": "I10",
        "title": "Essential (primary) hypertension",
        "billable": True,
    }
    assert [line["code"] for line in by_code["results"]][:2] == ["S72001", "S72001A"]
    assert client_of(ana).get("/codes/lookup/").json()["results"] == []


def test_too_many_look_ups_in_a_minute_are_refused_for_a_while(
    client_of: Any, ana: Any, ben: Any, settings: Any
) -> None:
    settings.CHARTWORK = {**settings.CHARTWORK, "CODE_LOOKUPS_PER_MINUTE": 2}
    ana_client = client_of(ana)

    answers = [ana_client.get("/codes/lookup/?q=I10") for _ in range(4)]

    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert client_of(ben).get("/codes/results/?q=I10").status_code == 200


def test_a_licensed_release_is_for_members_of_its_school_with_its_notice_on_every_page(
    client_of: Any, ana: Any, omar: Any, licensed: CodeRelease
) -> None:
    pages = ["/codes/cpt/2026/", "/codes/cpt/2026/0000A/", "/codes/?q=0000A&system=cpt"]
    pages += ["/codes/?q=invented&system=cpt", "/codes/compare/?system=cpt&a=0000A&b=0000A"]

    for page in pages:
        assert NOTICE in text_of(client_of(omar).get(page)), page
    for stranger in (client_of(ana), Client()):
        assert stranger.get(pages[0]).status_code == 404
        assert stranger.get(pages[1]).status_code == 404
        for page in pages[2:]:
            assert "invented service" not in text_of(stranger.get(page))
        suggested = stranger.get("/codes/lookup/?q=invented").json()["results"]
        assert "0000A" not in {line["code"] for line in suggested}


def test_a_school_that_is_open_gives_its_licensed_release_to_no_visitor(
    school: Any, client_of: Any, ana: Any, tmp_path: Path
) -> None:
    path = tmp_path / "licensed.csv"
    path.write_text("code,title\n0000A,An invented service of the test\n")
    load_release(
        system="cpt",
        name="2026",
        at=timezone.now(),
        files=[path],
        valid_from=date(2026, 1, 1),
        school_id=school.pk,
        notice=NOTICE,
    )

    assert client_of(ana).get("/codes/cpt/2026/0000A/").status_code == 200
    assert Client().get("/codes/cpt/2026/0000A/").status_code == 404


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/codes/?q=fracture&system=icd10cm", 5),
        ("/codes/?q=unspecified&system=icd10cm", 5),
        ("/codes/", 4),
        (CODE, 8),
        ("/codes/icd10cm/FY2026/A000/", 8),
        ("/codes/icd10cm/FY2026/", 4),
        ("/codes/compare/?a=E10&b=E11", 5),
        ("/codes/tabs/", 5),
    ],
)
def test_a_page_costs_the_same_number_of_queries_whatever_it_shows(
    client_of: Any, ana: Any, django_assert_num_queries: Any, path: str, queries: int
) -> None:
    ana_client = client_of(ana)
    ana_client.get(path)

    with django_assert_num_queries(queries):
        ana_client.get(path)


def test_hostile_text_stays_text(client_of: Any, ana: Any) -> None:
    hostile = "<script>alert(1)</script>"

    for path in ("/codes/", "/codes/results/", "/codes/compare/"):
        page = text_of(client_of(ana).get(path, {"q": hostile, "a": hostile, "b": hostile}))
        assert "<script>alert" not in page

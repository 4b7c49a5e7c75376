"""Building a procedure code on its page."""

from datetime import date
from typing import Any

import pytest

from foundation.codesets.models import CodeRelease
from foundation.codesets.queries.building import NO_NAME, NoTables, build
from tests.conftest import NOON

pytestmark = pytest.mark.django_db
TITLE = "Resection of Gallbladder, Percutaneous Endoscopic Approach"


@pytest.fixture
def release() -> CodeRelease:
    return CodeRelease.objects.get(system="icd10pcs", name="FY2026")


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_each_character_offers_what_the_tables_allow(release: CodeRelease) -> None:
    start = build(release=release, typed="")
    part = build(release=release, typed="0ft")
    approach = build(release=release, typed="0FT4")

    assert "0" in {choice.value for choice in start.choices}
    assert [step.axis for step in part.steps[3:5]] == ["Body Part", "Approach"]
    assert "Gallbladder" in {choice.label for choice in part.choices}
    assert [choice.value for choice in approach.choices] == ["0", "4"]
    assert all(choice.explained for choice in approach.choices)
    assert approach.steps[2].chosen is not None
    assert approach.steps[2].chosen.explained == "Cutting out a whole body part."


def test_a_whole_code_has_its_title_and_nothing_more_to_choose(release: CodeRelease) -> None:
    built = build(release=release, typed="0FT44ZZ")

    assert (built.code, built.title, built.choices, built.fault) == ("0FT44ZZ", TITLE, (), "")


def test_of_what_cannot_stand_the_part_before_is_kept(release: CodeRelease) -> None:
    built = build(release=release, typed="0FTQ4ZZ")

    assert built.prefix == "0FT"
    assert built.fault == "Q cannot stand at place 4 after 0FT."
    assert build(release=release, typed="!").fault == "! cannot stand at place 1 after nothing."
    assert NO_NAME


def test_a_release_from_files_has_no_tables_to_build_by(client_of: Any, ana: Any) -> None:
    other = CodeRelease.objects.create(
        system="icd10pcs",
        name="FY2099",
        title="ICD-10-PCS FY2099",
        valid_from=date(2098, 10, 1),
        source="The test",
        is_ready=True,
        loaded_at=NOON,
    )

    with pytest.raises(NoTables, match="FY2099"):
        build(release=other, typed="")
    page = text_of(client_of(ana).get("/codes/icd10pcs/FY2099/build/"))
    assert "No tables of ICD-10-PCS FY2099 ship" in page


def test_a_code_is_built_by_links_alone(client_of: Any, ana: Any, release: CodeRelease) -> None:
    ana_client = client_of(ana)
    address = "/codes/icd10pcs/FY2026/build/"

    for value in "0FT44ZZ":
        page = text_of(ana_client.get(address))
        link = next(
            part.split('"')[0]
            for part in page.split('href="')
            if part.split('"')[0].endswith(f"{value}")
            and f'<span class="codes-code">{value}</span>' in part.split("</a>")[0]
        )
        address = link.replace("&amp;", "&")

    done = text_of(ana_client.get(address))
    assert "The tables allow this code." in done
    assert TITLE in done
    assert client_of(ana).get("/codes/icd10cm/FY2026/build/").status_code == 404

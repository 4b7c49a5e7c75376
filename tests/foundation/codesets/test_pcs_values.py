"""The values that a procedure code may go on with, as the page of a question asks for them."""

from datetime import date

import pytest

from foundation.codesets.queries.pcs_values import pcs_values
from foundation.codesets.system import SourceMissing

PATH = "/codes/pcs-values/"


def test_each_character_has_the_name_of_its_axis_and_its_values() -> None:
    found = pcs_values("0FT", release="FY2026")

    assert [one.name for one in found.characters] == [
        "Section",
        "Body System",
        "Operation",
        "Body Part",
    ]
    gallbladder = {one.value: one.label for one in found.characters[3].choices}["4"]
    assert gallbladder == "Gallbladder"
    assert found.title == ""


def test_a_whole_code_has_a_title_and_seven_characters() -> None:
    found = pcs_values("0FT44ZZ", release="FY2026")

    assert found.title == "Resection of Gallbladder, Percutaneous Endoscopic Approach"
    assert [one.position for one in found.characters] == [1, 2, 3, 4, 5, 6, 7]


def test_nothing_follows_a_value_that_no_table_has() -> None:
    found = pcs_values("0JT4", release="FY2026")

    assert "T" not in {one.value for one in found.characters[2].choices}
    assert [len(one.choices) for one in found.characters[3:]] == [0, 0]


def test_of_a_year_with_an_update_the_one_counts_that_holds_on_the_day() -> None:
    """02HM3JZ came with the update of April 2026."""

    def title(on: date | None, release: str = "FY2026") -> str:
        return pcs_values("02HM3JZ", release=release, on=on).title

    assert title(None) == title(date(2025, 12, 1)) == ""
    assert title(date(2026, 5, 14)) == title(None, "FY2026-April") != ""


def test_a_release_that_does_not_ship_is_named() -> None:
    with pytest.raises(SourceMissing, match="FY1999"):
        pcs_values("0", release="FY1999")


def test_the_page_gets_them_as_json(client_of, ana) -> None:
    answer = client_of(ana).get(PATH, {"release": "FY2026", "code": "0ft44z", "on": "someday"})

    told = answer.json()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert {"value": "4", "label": "Gallbladder"} in told["characters"][3]["choices"]
    assert told["characters"][6] == {
        "position": 7,
        "name": "Qualifier",
        "choices": [
            {"value": "G", "label": "Hand-Assisted"},
            {"value": "Z", "label": "No Qualifier"},
        ],
    }


def test_junk_is_answered_and_an_unknown_release_is_not_found(client_of, ana) -> None:
    client = client_of(ana)

    assert client.get(PATH, {"code": "\x00💊" * 50}).status_code == 200
    assert client.get(PATH, {"release": "FY1999"}).status_code == 404
    assert client.post(PATH).status_code == 405

"""Procedures, items and what a school licenses, once they are in the database."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from foundation.codesets.public import Validity, code_book, load_release
from tests.factories.people import make_school

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MADE_UP = "0000" + "0"


def test_a_procedure_is_known_with_its_characters_and_its_day() -> None:
    for name in ("FY2026", "FY2027"):
        load_release(system="icd10pcs", name=name, at=NOON)
    gallbladder, ended, new = "0FT44ZZ", "30233AZ", "0TXB0Z6"
    names = [("icd10pcs", code) for code in (gallbladder, ended, new, "0FT")]

    book = code_book(names, release="FY2027", on=date(2026, 11, 23), school_id=None)
    before = code_book(names, release="FY2026", on=date(2025, 10, 1), school_id=None)

    fact = book.fact("icd10pcs", gallbladder)
    assert (fact.validity, fact.above) == (Validity.VALID, ("0FT", "0F", "0"))
    assert fact.title == "Resection of Gallbladder, Percutaneous Endoscopic Approach"
    assert fact.axes[2:5] == ("Resection", "Gallbladder", "Percutaneous Endoscopic")
    assert book.fact("icd10pcs", new).valid
    assert not book.fact("icd10pcs", "0FT").valid
    assert book.fact("icd10pcs", ended).validity is Validity.EXPIRED
    assert before.fact("icd10pcs", ended).valid
    assert before.fact("icd10pcs", new).validity is Validity.NOT_YET


def test_an_item_is_known_in_its_calendar_year() -> None:
    load_release(system="hcpcs2", name="2026", at=NOON)

    book = code_book(
        [("hcpcs2", "E0143"), ("hcpcs2", "KX")],
        release="2026",
        on=date(2026, 11, 23),
        school_id=None,
    )

    assert book.fact("hcpcs2", "E0143").valid
    assert not book.fact("hcpcs2", "KX").valid


def test_what_a_school_licenses_is_for_that_school_only(tmp_path: Path) -> None:
    ours, theirs = make_school("ours", "Ours"), make_school("theirs", "Theirs")
    file = tmp_path / "ours.csv"
    file.write_text(f"code,title\n{MADE_UP},What we made up\n")
    loaded = load_release(
        system="cpt",
        name="2026",
        files=[file],
        valid_from=date(2026, 1, 1),
        school_id=ours.pk,
        notice="What the licence asks for",
        at=NOON,
    )

    names, day = [("cpt", MADE_UP)], date(2026, 11, 23)
    assert loaded.release.notice == "What the licence asks for"
    assert code_book(names, release="2026", on=day, school_id=ours.pk).fact("cpt", MADE_UP).valid
    other = code_book(names, release="2026", on=day, school_id=theirs.pk)
    assert other.fact("cpt", MADE_UP).validity is Validity.UNKNOWN

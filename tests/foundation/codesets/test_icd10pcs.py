"""ICD-10-PCS: the releases that ship, and building and checking a code from their tables."""

import hashlib
from bisect import bisect_left
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.codesets.facts import Side
from foundation.codesets.icd10pcs.definitions import APPROACHES, EVERYDAY, OPERATIONS
from foundation.codesets.icd10pcs.sections import AXES, axis_names
from foundation.codesets.icd10pcs.system import SYSTEM
from foundation.codesets.icd10pcs.tables import UNNAMED, Choice
from foundation.codesets.system import SourceMissing, code_system

VALUES = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# How many codes CMS has for the first day, and the SHA-256 of the codes, sorted, one a line.
PUBLISHED = {
    "FY2026": (79_115, "c67a69040bb94d93f739333a86b03db330e33a9f7876acd15e31532c101b3ce0"),
    "FY2026-April": (79_193, "6a9ba59bd3e984f6ab4d1af70cfa306a728c85e68917feef69cf37a09ece6965"),
    "FY2027": (79_256, "24cda617aed6bcc66bcd05cfb595f360014ca6c81fd876265a2e86dc57d89a36"),
}
releases = pytest.mark.parametrize("name", PUBLISHED)


@cache
def codes_of(name: str) -> list[str]:
    return list(SYSTEM.tables(name).codes())


def test_the_releases_that_ship_follow_each_other_without_a_gap() -> None:
    shipped = SYSTEM.shipped()

    assert [release.name for release in shipped] == list(PUBLISHED)
    for one, after in pairwise(shipped):
        assert one.valid_to is not None
        assert (after.valid_from - one.valid_to).days == 1
    with pytest.raises(SourceMissing, match="FY1999"):
        list(SYSTEM.read_shipped("FY1999"))


@releases
def test_a_release_has_exactly_the_codes_that_are_valid_then(name: str) -> None:
    count, digest = PUBLISHED[name]
    codes = codes_of(name)

    assert len(SYSTEM.tables(name)) == len(codes) == len(set(codes)) == count
    assert codes == sorted(codes)
    assert hashlib.sha256("\n".join(codes).encode()).hexdigest() == digest


@releases
def test_every_code_is_read_back_as_it_is_printed_and_checked_as_right(name: str) -> None:
    tables = SYSTEM.tables(name)

    for code in codes_of(name):
        parsed = SYSTEM.parse(SYSTEM.display(code))
        assert (parsed.code, parsed.warnings) == (code, ())
        assert SYSTEM.has_shape(code)
        assert tables.check(code) is None


@releases
def test_no_two_codes_have_the_same_title(name: str) -> None:
    tables = SYSTEM.tables(name)

    assert len({tables.title(code) for code in codes_of(name)}) == PUBLISHED[name][0]


@given(st.data(), st.sampled_from(list(PUBLISHED)))
def test_a_code_can_be_built_value_by_value(data: st.DataObject, name: str) -> None:
    tables = SYSTEM.tables(name)
    code = data.draw(st.sampled_from(codes_of(name)))

    for at, value in enumerate(code):
        assert value in {choice.value for choice in tables.choices(code[:at])}
    assert tables.choices(code) == ()
    # And whatever one picks, one arrives at a code.
    built = ""
    while choices := tables.choices(built):
        built += data.draw(st.sampled_from(choices)).value
    assert tables.check(built) is None
    assert len(built) == 7


def first_wrong(code: str, codes: list[str]) -> int | None:
    """Where a code stops being the beginning of any, by looking through the list."""
    for length in range(1, len(code) + 1):
        at = bisect_left(codes, code[:length])
        if at == len(codes) or not codes[at].startswith(code[:length]):
            return length
    return len(code) + 1 if len(code) < 7 else None


@given(st.data(), st.sampled_from(list(PUBLISHED)))
def test_the_first_wrong_character_is_named(data: st.DataObject, name: str) -> None:
    tables, codes = SYSTEM.tables(name), codes_of(name)
    right = data.draw(st.sampled_from(codes))
    length = data.draw(st.integers(0, 7))
    code = right[:length] + data.draw(st.text(VALUES, max_size=8 - length))

    fault = tables.check(code)

    assert (fault.position if fault else None) == first_wrong(code, codes)
    if fault:
        assert fault.value == code[fault.position - 1 : fault.position]
        assert fault.choices == tables.choices(code[: fault.position - 1])
        assert fault.value not in {choice.value for choice in fault.choices}


def test_what_could_stand_in_place_of_a_wrong_approach_is_said() -> None:
    fault = SYSTEM.tables("FY2027").check("0FT4XZZ")

    assert fault is not None
    assert (fault.position, fault.value) == (5, "X")
    assert fault.choices == (Choice("0", "Open"), Choice("4", "Percutaneous Endoscopic"))


def test_a_code_says_what_its_characters_mean() -> None:
    tables = SYSTEM.tables("FY2027")

    assert tables.title("0FT44ZZ") == "Resection of Gallbladder, Percutaneous Endoscopic Approach"
    assert tables.axes("0FT44ZZ") == (
        *("Medical and Surgical", "Hepatobiliary System and Pancreas", "Resection"),
        *("Gallbladder", "Percutaneous Endoscopic", "No Device", "No Qualifier"),
    )
    assert axis_names("0")[4:] == ("Approach", "Device", "Qualifier")
    assert SYSTEM.axes("0FT44ZZ", "") == tables.axes("0FT44ZZ")
    assert SYSTEM.axes("0FT4XZZ", "") == ()


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("02100Z9", "Bypass Coronary Artery, One Artery from Left Internal Mammary, Open Approach"),
        ("0DBH8ZX", "Excision of Cecum, Via Natural or Artificial Opening Endoscopic, Diagnostic"),
        (
            "0SRC069",
            "Replacement of Right Knee Joint with Oxidized Zirconium on Polyethylene Synthetic "
            "Substitute, Cemented, Open Approach",
        ),
        ("10D00Z1", "Extraction of Products of Conception, Low, Open Approach"),
        ("2W3CX1Z", "Immobilization of Right Lower Arm using Splint"),
        (
            "30233N1",
            "Transfusion of Nonautologous Red Blood Cells into Peripheral Vein, "
            "Percutaneous Approach",
        ),
        (
            "4A023N7",
            "Measurement of Cardiac Sampling and Pressure, Left Heart, Percutaneous Approach",
        ),
        ("5A1955Z", "Respiratory Ventilation, Greater than 96 Consecutive Hours"),
        ("6A600ZZ", "Phototherapy of Skin, Single"),
        ("8E0W4CZ", "Robotic Assisted Procedure of Trunk Region, Percutaneous Endoscopic Approach"),
        ("B2111ZZ", "Fluoroscopy of Multiple Coronary Arteries using Low Osmolar Contrast"),
        (
            "CB12TZZ",
            "Planar Nuclear Medicine Imaging of Lungs and Bronchi using Xenon 127 (Xe-127)",
        ),
        ("GZB0ZZZ", "Electroconvulsive Therapy, Unilateral-Single Seizure"),
        (
            "HZ33ZZZ",
            "Individual Counseling for Substance Abuse Treatment, 12-Step",
        ),
    ],
)
def test_a_composed_title_is_the_published_one(code: str, title: str) -> None:
    assert SYSTEM.tables("FY2027").title(code) == title


def test_a_value_means_what_its_row_says() -> None:
    # In New Technology a letter is given anew with every group.
    tables = SYSTEM.tables("FY2026")

    assert tables.labels("XW03357")[5] == "Narsoplimab Monoclonal Antibody"
    assert tables.labels("XW03358")[5] == "Mosunetuzumab Antineoplastic"
    both = {choice.value: choice.label for choice in tables.choices("XW033")}["5"]
    assert both == "Mosunetuzumab Antineoplastic or Narsoplimab Monoclonal Antibody"


def test_a_label_that_is_not_known_is_said_to_be_so() -> None:
    tables = SYSTEM.tables("FY2027")

    assert tables.check("0TXB0Z6") is None
    assert tables.labels("0TXB0Z6")[6] is None
    assert tables.axes("0TXB0Z6")[6] == UNNAMED
    assert tables.title("0TXB0Z6") == "Transfer Bladder to [6], Open Approach"


def test_how_many_codes_have_all_labels() -> None:
    """A figure of data/README.md; more is better, less is a loss."""
    known = {
        name: sum(None not in SYSTEM.tables(name).labels(code) for code in codes_of(name))
        for name in PUBLISHED
    }

    assert known == {"FY2026": 78_894, "FY2026-April": 78_904, "FY2027": 78_866}


def test_a_release_reads_as_a_tree() -> None:
    rows = list(SYSTEM.read_shipped("FY2026"))
    by_code = {row.code: row for row in rows}

    assert len(by_code) == len(rows) == 79_115 + 914 + 115 + 17
    seen: set[str] = set()
    for row in rows:
        assert not row.parent or row.parent in seen
        seen.add(row.code)
    gallbladder = by_code["0FT44ZZ"]
    assert (gallbladder.kind, gallbladder.parent, gallbladder.billable) == ("code", "0FT", True)
    assert gallbladder.terms == ("cholecystectomy", "gallbladder removal")
    assert [(by_code[code].kind, by_code[code].title) for code in ("0FT", "0F", "0")] == [
        ("table", "Resection"),
        ("system", "Hepatobiliary System and Pancreas"),
        ("section", "Medical and Surgical"),
    ]
    assert not any(by_code[code].billable for code in ("0FT", "0F", "0"))


def test_typing_the_letter_o_or_i_is_warned_of_and_not_corrected() -> None:
    parsed = SYSTEM.parse(" oft44zz")

    assert parsed.code == "OFT44ZZ"
    assert parsed.warnings == ("No procedure code has the letter O. Did you mean zero?",)
    assert not SYSTEM.has_shape(parsed.code)
    assert list(SYSTEM.warnings("0FI4")) == [
        "No procedure code has the letter I. Did you mean one?",
        "A procedure code has seven characters; this has 4.",
    ]
    assert code_system("icd10pcs") is SYSTEM


def test_the_side_is_that_of_the_title_where_it_names_one() -> None:
    assert SYSTEM.side("Resection of Left Kidney, Open Approach") is Side.LEFT
    assert SYSTEM.side("Excision of Bilateral Ovaries, Open Approach") is Side.BILATERAL
    assert SYSTEM.side("Bypass Right Atrium to Left Pulmonary Artery, Open Approach") is None
    assert SYSTEM.side("Resection of Gallbladder, Open Approach") is None


def test_every_operation_and_approach_is_explained() -> None:
    tables = SYSTEM.tables("FY2027")
    surgical = [table for table in tables if table.prefix[0] == "0"]

    assert {table.prefix[2] for table in surgical} == set(OPERATIONS)
    assert len(OPERATIONS) == 31
    used = {value for table in surgical for row in table.rows for value in row.axes[1]}
    assert used == set(APPROACHES)
    assert {table.prefix[0] for table in tables} == set(AXES)
    for begin in EVERYDAY:
        assert any(choice for choice in tables.choices(begin)), begin

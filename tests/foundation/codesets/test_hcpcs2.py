"""HCPCS Level II: the starter list, and the file of CMS. Dental codes stay out."""

import re
from pathlib import Path

import pytest

from foundation.codesets.hcpcs2.system import SYSTEM
from foundation.codesets.system import SourceMissing, SourceUnreadable

HEAD = "HCPC,LONG DESCRIPTION,SHORT DESCRIPTION,ADD DT,TERM DT\n"
MODIFIERS = (
    "LT RT E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LC LD LM RC RI "
    "XE XS XP XU GA GX GY GZ NU RR UE TC QW KX JW JZ AS"
)


def written(folder: Path, text: str, name: str = "hcpcs.csv") -> list[Path]:
    path = folder / name
    path.write_text(text)
    return [path]


def line(code: str, kind: str, long: str, short: str = "", added: str = "", last: str = "") -> str:
    """A line of the file with fixed widths, as CMS writes it."""
    start = f"{code:<5}{'00100':5}{kind}{long:<80}{short:<28}"
    return f"{start:<268}{added:<8}{'':<8}{last:<8}\n"


def test_the_starter_list_ships_with_codes_and_modifiers() -> None:
    rows = list(SYSTEM.read_shipped("2026"))
    codes = [row for row in rows if row.kind == "code"]
    modifiers = [row.code for row in rows if row.kind == "modifier"]

    assert len(codes) == 22
    assert all(row.billable and SYSTEM.has_shape(row.code) and row.title for row in codes)
    assert all(row.parent == row.code[0] for row in codes)
    assert modifiers == sorted(MODIFIERS.split())
    assert not any(row.billable for row in rows if row.kind != "code")
    seen: set[str] = set()
    for row in rows:
        assert not row.parent or row.parent in seen
        assert row.code not in seen
        seen.add(row.code)
    assert [release.valid_to.isoformat() for release in SYSTEM.shipped() if release.valid_to] == [
        "2026-12-31"
    ]
    with pytest.raises(SourceMissing, match="1999"):
        list(SYSTEM.read_shipped("1999"))


def test_a_dental_code_is_no_code_of_this_set_and_the_reason_is_said() -> None:
    dental = "D" + "9999"

    parsed = SYSTEM.parse(dental)

    assert not SYSTEM.has_shape(dental)
    assert "American Dental Association" in parsed.warnings[0]


def test_what_is_mistyped_is_warned_of() -> None:
    assert SYSTEM.parse(" g0l05 ").warnings == ()
    assert "zero or one" in SYSTEM.parse("GO105").warnings[0]
    assert "American Medical Association" in SYSTEM.parse("0000" + "0").warnings[0]
    assert SYSTEM.parse("G0105") == SYSTEM.parse(" g0105 ")


def test_a_csv_is_read_without_dental_codes_and_without_what_has_ended(tmp_path: Path) -> None:
    rows = SYSTEM.read_files(
        written(
            tmp_path,
            HEAD + 'E0100,"Cane,  any material",Cane,19820101,\n'
            "D" + "9999,Tooth,Tooth,20200101,\n"
            "G0008,Old vaccine code,Vaccine,20000101,20251231\n"
            "G0009,Ends later this year,Vaccine,20260101,20260630\n"
            "LT,Left side,Left,19920101,\n",
        )
    )

    assert [(row.code, row.kind, row.parent, row.title, row.terms) for row in rows] == [
        ("E", "group", "", "Durable medical equipment", ()),
        ("G", "group", "", "Temporary codes of Medicare for services", ()),
        ("MODIFIERS", "group", "", "Modifiers of HCPCS Level II", ()),
        ("E0100", "code", "E", "Cane, any material", ("Cane",)),
        ("G0009", "code", "G", "Ends later this year", ("Vaccine",)),
        ("LT", "modifier", "MODIFIERS", "Left side", ()),
    ]


def test_the_text_with_fixed_widths_is_read(tmp_path: Path) -> None:
    text = (
        line("   LT", "7", "Left side", "Left", "19920101")
        + line("E0100", "3", "Cane, includes canes of all", "Cane", "19820101")
        + line("E0100", "4", "materials, with tip")
        + line("D" + "9999", "3", "Tooth", "Tooth", "20200101")
        + line("K0001", "3", "Wheelchair", "Chair", "19940101", "19991231")
        + line("S9999", "3", "Tax", "Tax", "20260101")
    )

    rows = list(SYSTEM.read_files(written(tmp_path, text, "HCPC2026_JAN_ANWEB.txt")))

    assert [(row.code, row.title) for row in rows if row.billable] == [
        ("E0100", "Cane, includes canes of all materials, with tip"),
        ("S9999", "Tax"),
    ]
    assert [row.code for row in rows if row.kind == "modifier"] == ["LT"]
    assert rows[1].title == "Codes that begin with S"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("HCPC,LONG DESCRIPTION\n", "no column SHORT DESCRIPTION"),
        (HEAD + "0000" + "0,Service,Service,,\n", "line 2: .* system cpt"),
        (HEAD + "E01,Cane,Cane,,\n", "line 2: 'E01' is no HCPCS code"),
        (HEAD + "D" + "9999,Tooth,Tooth,,\n", "American Dental Association"),
        ("", "no code of HCPCS"),
    ],
)
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(SourceUnreadable, match=fault):
        list(SYSTEM.read_files(written(tmp_path, text)))


def test_one_file_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match=re.escape("HCPC2026_JAN_ANWEB.txt")):
        list(SYSTEM.read_files([]))

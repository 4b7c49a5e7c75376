"""ICD-10-PCS from the files of CMS, and packing releases into what ships."""

from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.codesets.icd10pcs.building import lifted, looked_up, rectangles, rows_of_table
from foundation.codesets.icd10pcs.building import usual_labels as usual
from foundation.codesets.icd10pcs.system import SYSTEM
from foundation.codesets.icd10pcs.tables import Row, Table, Tables
from foundation.codesets.icd10pcs.titles import Titles
from foundation.codesets.system import SourceUnreadable

AXIS = '<axis pos="{}" values="{}"><title>T</title>{}</axis>'


def axis(position: int, **labels: str) -> str:
    inside = "".join(
        f'<label code="{value[1:]}">{label}</label>' for value, label in labels.items()
    )
    return AXIS.format(position, len(labels), inside)


GALLBLADDER = (
    "<pcsTable>"
    + axis(1, _0="Medical and Surgical")
    + axis(2, _F="Hepatobiliary System and Pancreas")
    + axis(3, _T="Resection")
    + '<pcsRow codes="2">'
    + axis(4, _4="Gallbladder")
    + axis(5, _0="Open", _4="Percutaneous Endoscopic")
    + axis(6, _Z="No Device")
    + axis(7, _Z="No Qualifier")
    + "</pcsRow></pcsTable>"
)
ORDER = (
    "00001 0FT     0 Hepatobiliary System and Pancreas, Resection                         "
    "Medical and Surgical @ Hepatobiliary System and Pancreas @ Resection\n"
    "00002 0FT40ZZ 1 Resection of Gallbladder, Open Approach                      "
    "Resection of Gallbladder, as published\n"
    "00003 0FT44ZZ 1 Resection of Gallbladder, Perc Endo Approach                 "
    "Resection of Gallbladder, Percutaneous Endoscopic Approach\n"
)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def xml(folder: Path, tables: str) -> Path:
    text = f'<?xml version="1.0"?><ICD10PCS.tabular><version>2030</version>{tables}'
    return written(folder, "icd10pcs_tables_2030.xml", f"{text}</ICD10PCS.tabular>")


def test_tables_and_list_of_the_publisher_are_read(tmp_path: Path) -> None:
    files = [xml(tmp_path, GALLBLADDER), written(tmp_path, "icd10pcs_order_2030.txt", ORDER)]

    rows = list(SYSTEM.read_files(files))

    assert [(row.code, row.kind, row.parent, row.title) for row in rows] == [
        ("0", "section", "", "Medical and Surgical"),
        ("0F", "system", "0", "Hepatobiliary System and Pancreas"),
        ("0FT", "table", "0F", "Resection"),
        ("0FT40ZZ", "code", "0FT", "Resection of Gallbladder, as published"),
        ("0FT44ZZ", "code", "0FT", "Resection of Gallbladder, Percutaneous Endoscopic Approach"),
    ]


def test_without_the_list_titles_are_composed(tmp_path: Path) -> None:
    rows = list(SYSTEM.read_files([xml(tmp_path, GALLBLADDER)]))

    assert rows[-2].title == "Resection of Gallbladder, Open Approach"


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        ("<pcsTable>", "is no XML"),
        ("", "has no pcsTable"),
        (GALLBLADDER.replace('codes="2"', 'codes="3"'), "table 0FT: a row says 3 codes and has 2"),
        (GALLBLADDER.replace('pos="6"', 'pos="9"'), "table 0FT: character 6 has no values"),
        (GALLBLADDER.replace('code="0">Med', 'code="">Med'), "character 1 has no values"),
        (
            GALLBLADDER.replace(axis(3, _T="Resection"), axis(3, _T="Resection", _B="Excision")),
            "2 values at character 3",
        ),
    ],
)
def test_tables_that_are_not_as_they_should_be_are_refused(
    tmp_path: Path, tables: str, fault: str
) -> None:
    with pytest.raises(SourceUnreadable, match=fault):
        list(SYSTEM.read_files([xml(tmp_path, tables)]))


def test_a_file_that_could_blow_up_is_not_read(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'

    with pytest.raises(SourceUnreadable, match="entities"):
        list(SYSTEM.read_files([written(tmp_path, "tables.xml", bomb)]))


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        (ORDER.replace("00003 0FT44ZZ", "00003 0FT47ZZ"), "two editions: 2 codes"),
        (ORDER.replace("00002 0FT40ZZ 1", "00002 0FT40ZZ 7"), "line 2: this is no line"),
        ("", "is empty"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(tmp_path: Path, order: str, fault: str) -> None:
    files = [xml(tmp_path, GALLBLADDER), written(tmp_path, "icd10pcs_order_2030.txt", order)]

    with pytest.raises(SourceUnreadable, match=fault):
        list(SYSTEM.read_files(files))


def test_other_files_are_refused_with_the_names_of_the_right_ones(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="icd10pcs_tables_YYYY"):
        list(SYSTEM.read_files([written(tmp_path, "codes.pdf", "")]))


def test_a_table_that_stands_twice_is_one_table(tmp_path: Path) -> None:
    more = GALLBLADDER.replace('code="4">Gallbladder', 'code="0">Liver')

    rows = list(SYSTEM.read_files([xml(tmp_path, GALLBLADDER + more)]))

    assert [row.code for row in rows if row.billable] == [
        *("0FT00ZZ", "0FT04ZZ", "0FT40ZZ", "0FT44ZZ")
    ]


TAILS = st.sets(st.text("012Z", min_size=4, max_size=4), min_size=1, max_size=40)


@given(TAILS)
def test_rows_multiply_out_to_the_codes_and_never_overlap(tails: set[str]) -> None:
    found = ["".join(tail) for row in rectangles(tails) for tail in product(*row)]

    assert sorted(found) == sorted(tails)


@given(TAILS, st.randoms(use_true_random=False))
def test_packed_labels_come_back_as_they_were(tails: set[str], chance: Random) -> None:
    some = ("Head", "Neck", None)
    codes = {
        table + tail: (chance.choice(some), "Open", chance.choice(some), chance.choice(some))
        for table in ("0AB", "0AC", "0DB", "1AB")
        for tail in tails
    }
    tables = sorted({code[:3] for code in codes})
    usually = {
        table: usual({code: four for code, four in codes.items() if code[:3] == table})
        for table in tables
    }
    tree = lifted(usually)

    for table in tables:
        mine = {code: four for code, four in codes.items() if code[:3] == table}
        back = {}
        for values, own in rows_of_table(mine, usually[table]):
            for tail in product(*values):
                back[table + "".join(tail)] = tuple(
                    own[f"{at}{value}"]
                    if f"{at}{value}" in own
                    else looked_up(tree, table, at, value)
                    for at, value in enumerate(tail, 4)
                )
        assert back == mine


def test_a_title_without_a_pattern_says_all_there_is() -> None:
    row = Row(({"1": "Nerve"}, {"3": "Percutaneous"}, {"Q": None}, {"Z": "No Qualifier"}))
    tables = Tables([Table("X2Q", ("New Technology", "Heart", "Mending"), (row,))], Titles())

    assert tables.title("X2Q13QZ") == "Mending: Nerve, Percutaneous, [Q]"
    with pytest.raises(LookupError):
        tables.title("X2Q13QX")

"""What a school brings under its own licence: only the shape and the file are ours.

No code here is one of the licensed set; those of only zeros, or with a last letter, are made up.
"""

from pathlib import Path

import pytest

from foundation.codesets.licensed.system import SYSTEM
from foundation.codesets.system import SourceMissing, SourceUnreadable

ZERO = "0000" + "0"
LETTER = "0000" + "F"


def written(folder: Path, text: str) -> list[Path]:
    path = folder / "ours.csv"
    path.write_text(text)
    return [path]


def test_nothing_ships() -> None:
    assert SYSTEM.shipped() == ()
    with pytest.raises(SourceMissing, match="licence of the American Medical Association"):
        SYSTEM.read_shipped("2026")
    assert "licence" in SYSTEM.licence_question


@pytest.mark.parametrize(
    ("code", "right"),
    [(ZERO, True), (LETTER, True), ("0000X", False), ("E0100", False), (ZERO + "0", False)],
)
def test_a_code_has_five_digits_or_four_and_a_letter(code: str, right: bool) -> None:
    assert SYSTEM.has_shape(code) is right


def test_letters_among_the_digits_are_warned_of() -> None:
    assert "zero or one" in SYSTEM.parse("OOOOF").warnings[0]
    assert SYSTEM.parse(LETTER).warnings == ()


def test_the_file_of_a_school_is_read(tmp_path: Path) -> None:
    rows = SYSTEM.read_files(
        written(
            tmp_path,
            "Code,Title,Billable,Parent\n"
            "Made up,What we made up,no,\n"
            f"{ZERO},First,yes,Made up\n"
            f"{LETTER.lower()},Second,,Made up\n",
        )
    )

    assert [(row.code, row.kind, row.parent, row.title, row.billable) for row in rows] == [
        ("Made up", "group", "", "What we made up", False),
        (ZERO, "code", "Made up", "First", True),
        (LETTER, "code", "Made up", "Second", True),
    ]


def test_code_and_title_are_enough(tmp_path: Path) -> None:
    rows = list(SYSTEM.read_files(written(tmp_path, f"code,title\n{ZERO},First\n")))

    assert [(row.code, row.parent, row.billable) for row in rows] == [(ZERO, "", True)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("number,title\n", "no columns code and title"),
        ("code,title\n0000X,First\n", "line 2: '0000X' is not of the shape"),
        (f"code,title\n{ZERO},\n", "line 2: code and title must not be empty"),
        (f"code,title\n{ZERO},First\n{ZERO},Second\n", "line 3: .* twice"),
        (f"code,title,parent\n{ZERO},First,Nobody\n", "line 2: no line before"),
        (f"code,title,billable\n{ZERO},First,perhaps\n", "line 2: billable is yes or no"),
        (f'code,title\n{ZERO},"First', "this is no CSV"),
        (f"code,title\n{ZERO}\n", "line 2: code and title must not be empty"),
    ],
)
def test_a_file_with_a_fault_is_refused_with_its_line(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(SourceUnreadable, match=fault):
        list(SYSTEM.read_files(written(tmp_path, text)))


def test_one_file_is_wanted() -> None:
    with pytest.raises(SourceUnreadable, match="columns code and title"):
        SYSTEM.read_files([])

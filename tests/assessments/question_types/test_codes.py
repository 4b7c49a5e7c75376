"""What all questions in codes promise: the key is full, nothing near is, and more is never less."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.question_types.code_entry.grading import CodeEntry
from assessments.question_types.code_list.grading import CodeList
from assessments.question_types.code_writing import normalised
from assessments.question_types.contract import AnswerError, CodeKnowledge, CodeRequest, Outcome
from assessments.question_types.pcs_build.grading import PcsBuild
from foundation.codesets.facts import CodeBook, CodeFact, Validity

ENTRY, LIST, BUILD = CodeEntry(), CodeList(), PcsBuild()
VALUES = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
DIAGNOSES = st.from_regex(r"[A-Z]\d[0-9A-Z]{1,5}", fullmatch=True)
PROCEDURES = st.text(VALUES, min_size=7, max_size=7)
JUNK = st.text(max_size=24)
BASE = {"stem": "Code it.", "release": "FY2026", "service_date": "2026-05-14"}


def known(request: CodeRequest, *, valid: Any = None) -> CodeKnowledge:
    """A set that has every code that is asked, or those of ``valid``."""
    facts = {
        name: CodeFact(
            system=name[0],
            code=name[1],
            display=name[1],
            title=f"Title of {name[1]}",
            validity=(Validity.VALID if valid is None or name[1] in valid else Validity.INCOMPLETE),
        )
        for name in request.names
    }
    releases = {system: "FY2026" for system, _ in request.names}
    return CodeKnowledge(CodeBook(request.on or date(2025, 10, 1), releases, facts))


def graded(kind: Any, content: Any, parts: dict[str, str], *, valid: Any = None) -> Outcome:
    answer = {"parts": parts}
    book = known(kind.codes_in(content, answer), valid=valid)
    outcome: Outcome = kind.grade_coded(content, (), answer, book)
    return outcome


def entry_of(code: str, **changes: Any) -> Any:
    return ENTRY.read_content({**BASE, "system": "icd10cm", "code": code, **changes})


def list_of(codes: list[str], **changes: Any) -> Any:
    lines: list[dict[str, Any]] = [{"code": code} for code in codes]
    if changes.get("order", "first") == "first":
        lines[0]["first"] = True
    return LIST.read_content({**BASE, "system": "icd10cm", "lines": lines, **changes})


def build_of(code: str, **changes: Any) -> Any:
    return BUILD.read_content({**BASE, "code": code, **changes})


def rows(codes: list[str]) -> dict[str, str]:
    return {str(number): code for number, code in enumerate(codes, start=1)}


@given(key=DIAGNOSES, other=DIAGNOSES | JUNK, partial=st.sampled_from(["exact", "by_specificity"]))
def test_only_the_code_itself_is_fully_right(key: str, other: str, partial: str) -> None:
    content = entry_of(key, partial=partial)

    assert graded(ENTRY, content, {"code": key.lower()}).share == 1
    share = graded(ENTRY, content, {"code": other}).share
    assert (share == 1) is (normalised(other) == key)
    assert share <= Fraction(3, 4) or share == 1


@given(key=DIAGNOSES.filter(lambda code: len(code) > 3), cut=st.integers(3, 6))
def test_a_code_that_says_more_of_the_same_is_never_worth_less(key: str, cut: int) -> None:
    assume(cut < len(key))
    content = entry_of(key)

    less, more = (
        graded(ENTRY, content, {"code": key[:length]}, valid={key}).share
        for length in (cut, cut + 1)
    )

    assert less <= more


LEGS = ["S72.002A", "s72002a", " S72.002A ", "S72.009A", "S72.001D", "S72.001", "S72.0O1A"]


@pytest.mark.parametrize("code", LEGS)
@pytest.mark.parametrize("everything_is_known", [True, False])
def test_the_other_leg_is_never_fully_right(code: str, everything_is_known: bool) -> None:
    content = entry_of("S72.001A")
    answer = {"parts": {"code": code}}
    nothing = CodeKnowledge(CodeBook(date(2026, 5, 14)))
    book = known(ENTRY.codes_in(content, answer)) if everything_is_known else nothing

    assert ENTRY.grade_coded(content, (), answer, book).share < 1


@st.composite
def lists(draw: Any) -> tuple[Any, list[str], list[str]]:
    """A list question, its key in order, and some codes that are given."""
    # Of few letters, so that codes are near to each other.
    codes = st.from_regex(r"[AB]1[0-2][01]{0,3}", fullmatch=True)
    key = draw(st.lists(codes, min_size=2, max_size=5, unique=True))
    order = draw(st.sampled_from(["first", "exact", "free"]))
    partial = draw(st.sampled_from(["exact", "per_code", "by_specificity"]))
    given_codes = draw(st.lists(codes | st.sampled_from(key), max_size=8))
    return list_of(key, order=order, partial=partial), key, given_codes


@given(scene=lists())
def test_a_list_is_full_only_where_everything_is_right(scene: Any) -> None:
    content, key, codes = scene

    assert graded(LIST, content, rows(key)).share == 1
    share = graded(LIST, content, rows(codes)).share
    assert 0 <= share <= 1
    first = content.order != "first" or codes[:1] == key[:1]
    ordered = content.order != "exact" or codes == key
    assert (share == 1) is (sorted(codes) == sorted(key) and first and ordered)


@given(scene=lists(), stranger=st.from_regex(r"Z9[0-9][0-9]", fullmatch=True))
def test_a_code_too_many_never_helps(scene: Any, stranger: str) -> None:
    content, _, codes = scene

    before = graded(LIST, content, rows(codes)).share
    after = graded(LIST, content, rows([*codes, stranger])).share

    assert after <= before
    if before and content.partial != "exact":
        assert after < before


@given(scene=lists(), data=st.data())
def test_a_right_code_in_place_of_a_wrong_one_is_never_worth_less(scene: Any, data: Any) -> None:
    content, key, codes = scene
    missing = [code for code in key if code not in codes]
    wrong = [row for row, code in enumerate(codes) if code not in key]
    assume(missing and wrong)
    row = data.draw(st.sampled_from(wrong))
    # Where the order counts, a right code may come to a place where it stands wrong.
    assume(content.order == "free")
    better = [*codes[:row], data.draw(st.sampled_from(missing)), *codes[row + 1 :]]

    assert graded(LIST, content, rows(better)).share >= graded(LIST, content, rows(codes)).share


@given(scene=lists(), data=st.data())
def test_the_order_of_what_does_not_stand_first_does_not_matter(scene: Any, data: Any) -> None:
    content, _, codes = scene
    assume(content.order == "first" and len(codes) > 2)
    shuffled = [codes[0], *data.draw(st.permutations(codes[1:]))]

    assert graded(LIST, content, rows(codes)).share == graded(LIST, content, rows(shuffled)).share


@given(
    key=PROCEDURES,
    other=PROCEDURES,
    prefix=st.integers(0, 6),
    partial=st.sampled_from(["exact", "per_axis"]),
)
def test_only_the_built_code_itself_is_fully_right(
    key: str, other: str, prefix: int, partial: str
) -> None:
    content = build_of(key, given=key[:prefix], partial=partial)
    asked = range(prefix + 1, 8)
    right = {str(at): key[at - 1] for at in asked}
    wrong = {str(at): other[at - 1] for at in asked}

    assert graded(BUILD, content, right).share == 1
    assert (graded(BUILD, content, wrong).share == 1) is (wrong == right)


@given(key=PROCEDURES, other=PROCEDURES, prefix=st.integers(0, 6), data=st.data())
def test_one_more_right_character_is_never_worth_less(
    key: str, other: str, prefix: int, data: Any
) -> None:
    content = build_of(key, given=key[:prefix])
    parts = {str(at): other[at - 1] for at in range(prefix + 1, 8)}
    place = data.draw(st.sampled_from(sorted(parts)))
    better = {**parts, place: key[int(place) - 1]}

    assert graded(BUILD, content, better).share >= graded(BUILD, content, parts).share


@given(parts=st.dictionaries(st.sampled_from([*"1234567"]), JUNK))
def test_whatever_is_in_the_fields_can_be_graded_and_reviewed(parts: dict[str, str]) -> None:
    content = build_of("0FT44ZZ", given="0F")
    outcome = graded(BUILD, content, parts)

    review = BUILD.review_graded(content, (), {"parts": parts}, outcome.details)

    assert [part.key[0] for part in review.parts] == [*"T44ZZ"]
    assert 0 <= outcome.share <= 1


WRONG_ANSWERS = [
    (ENTRY, {}, {"parts": {"modifiers": "RT"}}),
    (ENTRY, {}, {"parts": {"code": "S" * 21}}),
    (ENTRY, {}, {"parts": {"code": 7}}),
    (ENTRY, {}, {"text": "S72.001A"}),
    (BUILD, {"given": "0FT"}, {"parts": {"3": "T"}}),
    (BUILD, {}, {"parts": {"1": "0F"}}),
    (BUILD, {}, {"parts": {"8": "Z"}}),
    (BUILD, {}, {"parts": ["0"]}),
]


@pytest.mark.parametrize(("kind", "changes", "answer"), WRONG_ANSWERS)
def test_an_answer_that_no_field_can_send_is_refused(
    kind: Any, changes: dict[str, str], answer: dict[str, Any]
) -> None:
    content = entry_of("S72.001A") if kind is ENTRY else build_of("0FT44ZZ", **changes)

    with pytest.raises(AnswerError):
        kind.check_answer(content, (), answer)


def test_a_list_has_rows_for_twelve_codes_and_no_more() -> None:
    content = list_of(["A10", "B10"])

    LIST.check_answer(content, (), {"parts": {"12": "A10"}})
    with pytest.raises(AnswerError, match="1 to 12"):
        LIST.check_answer(content, (), {"parts": {"13": "A10"}})
    assert len(LIST.present(content, ())["rows"]) == 12


def test_statistics_count_right_codes_and_those_that_were_expected() -> None:
    content = entry_of("S72.001A", expected=[{"code": "S72.002A", "why": "The other leg."}])
    choices = {choice.key: choice.correct for choice in ENTRY.choices(content)}

    assert choices == {"S72001A": True, "S72002A": False}
    assert ENTRY.chosen(content, (), {"parts": {"code": "s72.002a"}}) == ("S72002A",)
    assert ENTRY.chosen(content, (), {"parts": {"code": "S72.003A"}}) == ()
    assert ENTRY.guess_share(content) is None


def test_statistics_of_a_built_code_say_which_characters_were_right() -> None:
    content = build_of("0FT44ZZ", given="0FT")
    answer = {"parts": {"4": "4", "5": "0", "6": "Z"}}

    labels = [choice.label for choice in BUILD.choices(content)]
    assert labels == ["4. Body Part", "5. Approach", "6. Device", "7. Qualifier"]
    assert BUILD.chosen(content, (), answer) == ("4", "6")


def test_the_page_tells_which_table_is_meant_only_where_the_author_does() -> None:
    code = "BW03ZZZ"
    hidden, told = build_of(code), build_of(code, given="B")

    assert {place["name"] for place in BUILD.present(hidden, ())["places"]} == {""}
    assert BUILD.present(told, ())["places"][0]["name"] == "Body System"


def test_codes_of_a_licensed_set_are_asked_like_others() -> None:
    """Only the shape is known here; the codes of the test are none of theirs."""
    content = ENTRY.read_content(
        {**BASE, "system": "cpt", "code": "0000F", "modifiers": ["RT"], "units": 2}
    )

    assert graded(ENTRY, content, {"code": "0000f", "modifiers": "RT", "units": "2"}).share == 1
    assert graded(ENTRY, content, {"code": "OOOOF"}).share == 0
    assert graded(ENTRY, content, {"code": "0000F"}).share == Fraction(7, 10)

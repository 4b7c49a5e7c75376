"""ICD-10-CM as it is in the database: every code, three releases, what is known of a code."""

from datetime import date

import pytest

from foundation.codesets.icd10cm.notes import targets_of
from foundation.codesets.icd10cm.sides import side_of
from foundation.codesets.public import (
    CodeNode,
    CodeRelease,
    CodeShelf,
    NoRelease,
    NoteKind,
    Side,
    Target,
    Validity,
    code_book,
    code_system,
    conflicts,
)

pytestmark = pytest.mark.django_db
CM = "icd10cm"
SUMMER = date(2026, 7, 1)
NOVEMBER = date(2026, 11, 15)


def facts_of(*codes: str, on: date = SUMMER, release: str = "FY2026"):
    names = [(CM, code) for code in codes]
    book = code_book(names, release=release, on=on, school_id=None)
    return [book.fact(CM, code) for code in codes]


def fact_of(code: str, on: date = SUMMER, release: str = "FY2026"):
    return facts_of(code, on=on, release=release)[0]


def test_two_years_stand_side_by_side_with_their_days():
    releases = CodeRelease.objects.filter(system=CM).order_by("valid_from")
    fields = ("name", "valid_from", "valid_to", "billable_count", "node_count")
    assert list(releases.values_list(*fields)) == [
        ("FY2026", date(2025, 10, 1), date(2026, 9, 30), 74_719, 98_505),
        ("FY2027", date(2026, 10, 1), date(2027, 9, 30), 74_879, 98_722),
    ]


@pytest.mark.parametrize("release", ["FY2026", "FY2027"])
def test_every_billable_code_comes_back_from_what_a_person_types(release):
    """All 74,719 (74,879): printed, typed in small letters, with and without its dot."""
    system = code_system(CM)
    codes = CodeNode.objects.filter(
        release__system=CM, release__name=release, billable=True
    ).values_list("code", flat=True)
    count = 0
    for code in codes.iterator():
        shown = system.display(code)
        assert system.normalise(shown) == code
        assert system.normalise(f" {shown.lower()} ") == code
        assert system.parse(code.lower()).code == code
        assert system.parse(shown).warnings == ()
        assert system.has_shape(code)
        assert len(code) <= 3 or shown[3] == "."
        count += 1
    assert count == {"FY2026": 74_719, "FY2027": 74_879}[release]


def test_every_billable_code_of_the_year_is_known_with_its_way_up_and_its_notes():
    """In batches, as grading asks: valid, with a title, under its chapter, notes of its own way."""
    shelf = CodeShelf(school_id=None)
    rows = CodeNode.objects.filter(release__system=CM, release__name="FY2026", billable=True)
    codes = list(rows.values_list("code", flat=True))
    noted = 0
    for start in range(0, len(codes), 10_000):
        names = [(CM, code) for code in codes[start : start + 10_000]]
        book = shelf.book(names, release="FY2026", on=SUMMER)
        for name in names:
            fact = book.fact(*name)
            assert fact.validity is Validity.VALID
            assert fact.title
            assert fact.above[-1].isdigit(), fact
            assert fact.code.startswith(fact.ancestors[-1] if fact.ancestors else fact.code[:3])
            assert {note.at for note in fact.notes} <= {fact.code, *fact.above}
            noted += bool(fact.notes)
    assert len(codes) == 74_719
    # Nearly every code has a note above it.
    assert noted > 70_000


def test_facts_of_many_codes_cost_three_statements(django_assert_num_queries):
    names = [(CM, code) for code in ("S52501A", "I10", "E1122", "I420", "QQQ", "N1832")]
    with django_assert_num_queries(3):
        code_book(names, release="FY2026", on=SUMMER, school_id=None)
    shelf = CodeShelf(school_id=None)
    with django_assert_num_queries(3):
        shelf.fetch(names)
        shelf.book(names[:3], release="FY2026", on=SUMMER)
        shelf.book(names, release="FY2027", on=NOVEMBER)


def test_a_code_without_its_seventh_character_is_incomplete():
    whole, short = facts_of("S52501A", "S52501")
    assert (whole.validity, short.validity) == (Validity.VALID, Validity.INCOMPLETE)
    assert whole.seventh == "initial encounter for closed fracture"
    assert whole.display == "S52.501A"
    assert whole.ancestors == ("S52501", "S5250", "S525", "S52")


@pytest.mark.parametrize(
    ("code", "summer", "november"),
    [
        ("I420", Validity.VALID, Validity.INCOMPLETE),
        ("S23420A", Validity.VALID, Validity.EXPIRED),
        ("I4200", Validity.NOT_YET, Validity.VALID),
        ("K6A01", Validity.NOT_YET, Validity.VALID),
        ("I10", Validity.VALID, Validity.VALID),
        ("I1000", Validity.UNKNOWN, Validity.UNKNOWN),
        ("I10-I1A", Validity.UNKNOWN, Validity.UNKNOWN),
    ],
)
def test_what_is_valid_depends_on_the_day(code, summer, november):
    assert fact_of(code).validity is summer
    assert fact_of(code, on=NOVEMBER, release="FY2027").validity is november


def test_a_code_that_went_says_since_when_and_one_that_comes_says_from_when():
    gone = fact_of("S23420A", on=NOVEMBER, release="FY2027")
    assert (gone.since, gone.title[:6]) == (date(2026, 10, 1), "Sprain")
    assert fact_of("I4200").since == date(2026, 10, 1)


def test_without_a_day_the_first_of_the_release_counts():
    book = code_book([(CM, "I420")], release="FY2027", school_id=None)
    assert (book.on, dict(book.releases)) == (date(2026, 10, 1), {CM: "FY2027"})
    assert book.fact(CM, "I420").validity is Validity.INCOMPLETE


def test_a_release_that_is_not_there_is_named_with_the_cure():
    with pytest.raises(NoRelease, match=r"FY1999.*there is: .*FY2026.*load_codes"):
        code_book([(CM, "I10")], release="FY1999", school_id=None)


def test_notes_come_down_the_tree_and_say_where_they_stand():
    kidney = fact_of("N1832")
    first = list(kidney.notes_of(NoteKind.CODE_FIRST))
    assert {note.at for note in first} == {"N18"}
    assert any(note.names("E1122") and note.names("I129") for note in first)
    heart = fact_of("I5033").notes_of(NoteKind.CODE_FIRST)
    assert any(note.at == "I50" and note.names("I130") for note in heart)


@pytest.mark.parametrize(
    ("codes", "apart"),
    [
        (("E1010", "E1165"), True),
        (("I10", "O10012"), True),
        (("N390", "N3000"), True),
        (("F1010", "F1020"), True),
        (("M5451", "M5126"), True),
        (("J441", "J45909"), False),
        (("N1830", "I129"), False),
        (("R051", "J209"), False),
    ],
)
def test_pairs_that_an_excludes1_note_keeps_apart(codes, apart):
    """The pairs of the domain page's spot tests; the order in which they stand is no matter."""
    found = conflicts(facts_of(*codes))
    assert bool(found) is apart, found
    assert len(found) == len(conflicts(facts_of(*reversed(codes))))
    for conflict in found:
        assert conflict.note.kind is NoteKind.EXCLUDES1


@pytest.mark.parametrize(
    ("code", "side"),
    [
        ("S52501A", Side.RIGHT),
        ("S52502A", Side.LEFT),
        ("S52509A", Side.UNSPECIFIED),
        ("H4011X1", None),
        ("M170", Side.BILATERAL),
        # Left ventricular failure is no side: there is no right one beside it.
        ("I501", None),
        ("I10", None),
    ],
)
def test_sides(code, side):
    assert fact_of(code).side is side


def test_as_many_codes_name_the_right_side_as_the_left():
    rows = CodeNode.objects.filter(release__system=CM, release__name="FY2026")
    right, left = (rows.filter(side=side.value).count() for side in (Side.RIGHT, Side.LEFT))
    assert right == left > 14_000


def test_a_title_alone_names_no_side():
    titles = {"pain in right knee", "pain in left knee", "left ventricular failure"}
    assert side_of("Pain in right knee", titles) is Side.RIGHT
    assert side_of("Left ventricular failure", titles) is None


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("ischemic cardiomyopathy (I25.5)", [Target("I255", "I255")]),
        ("diabetes (E08-E13)", [Target("E08", "E13")]),
        ("stage (N18.1-N18.4, N18.9)", [Target("N181", "N184"), Target("N189", "N189")]),
        ("tobacco dependence (F17.-)", [Target("F17", "F17")]),
        (
            "drug, if applicable (T36-T50 with fifth or sixth character 5)",
            [Target("T36", "T50", "5")],
        ),
        (
            "poisoning (T36-T65 with fifth or sixth character 1-4) and others (X00)",
            [Target("T36", "T65", "1234"), Target("X00", "X00")],
        ),
        ("code for associated wound", []),
    ],
)
def test_the_codes_that_a_note_names(text, targets):
    assert list(targets_of(text)) == targets


def test_a_target_covers_what_lies_under_it():
    assert Target("N181", "N184").covers("N1832")
    assert not Target("N181", "N184").covers("N185")
    assert Target("E08", "E13").covers("E1122")
    drug = Target("T36", "T50", "5")
    assert drug.covers("T360X5A")
    assert not drug.covers("T360X1A")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0990", "letter O"),
        ("110", "letter I"),
        ("SO1.01XA", "zero"),
        ("S52.501AA", "seven characters"),
    ],
)
def test_what_is_mistyped_is_said_and_never_corrected(typed, said):
    parsed = code_system(CM).parse(typed)
    assert parsed.code == typed.replace(".", "")
    assert any(said in warning for warning in parsed.warnings)

"""Search over the whole set: what comes first, what is corrected, what it costs."""

from datetime import date
from random import Random
from typing import Any

import pytest

from foundation.codesets.icd10cm.lay import lay_words
from foundation.codesets.models import CodeNode, CodeRelease, SearchEntry, SearchWord
from foundation.codesets.queries.releases import Shelf, readable_releases, shelf_of
from foundation.codesets.queries.search import Found, search
from foundation.codesets.queries.vocabulary import look_up_words
from foundation.codesets.search_words import words_in
from foundation.codesets.services.indexing import index_release

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 14)


@pytest.fixture
def shelf() -> Shelf:
    return shelf_of(readable_releases(school_id=None), on=DAY)


def find(shelf: Shelf, text: str, **filters: Any) -> Found:
    return search(text, releases=shelf.open, readable=shelf.readable, **filters)


def codes_of(found: Found) -> list[str]:
    return [hit.code for _, hit in found.hits]


def diagnoses(found: Found) -> list[str]:
    return [hit.code for release, hit in found.hits if release.system == "icd10cm"]


# Thirty-one queries of a beginner's week, the seven that no title answers among them: what has to
# be among the first three entries.
TYPICAL = {
    "heart attack": "I21",
    "broken wrist": "S62",
    "flu": "J11",
    "UTI": "N390",
    "gallstones": "K80",
    "mini-stroke": "G459",
    "blood clot leg": "I824",
    "hypertension": "I10",
    "diabetes": "E11",
    "asthma": "J45",
    "pneumonia": "J18",
    "copd": "J44",
    "depression": "F32",
    "anxiety": "F41",
    "low back pain": "M545",
    "chest pain": "R079",
    "migraine": "G43",
    "atrial fibrillation": "I48",
    "heart failure": "I50",
    "chronic kidney disease": "N18",
    "sepsis": "A41",
    "obesity": "E66",
    "osteoarthritis knee": "M17",
    "hip fracture": "S720",
    "cellulitis": "L03",
    "iron deficiency anemia": "D50",
    "hypothyroidism": "E039",
    "appendicitis": "K35",
    "breast cancer": "C50",
    "type 2 diabetes with ketoacidosis": "E111",
    "colles fracture": "S5253",
}


def test_there_are_thirty_one_typical_queries() -> None:
    assert len(TYPICAL) == 31


@pytest.mark.parametrize(("text", "code"), TYPICAL.items())
def test_a_typical_query_is_answered_within_the_first_three(
    shelf: Shelf, text: str, code: str
) -> None:
    first = codes_of(find(shelf, text))[:3]

    assert any(found.startswith(code) or code.startswith(found) for found in first), first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("hypertension", "I10"),
        ("hypertensi", "I10"),
        ("diabetes", "E11"),
        ("asthma", "J45"),
        ("fracture of wrist", "S62"),
        ("fracture femur", "S72"),
    ],
)
def test_the_main_category_comes_first(shelf: Shelf, text: str, first: str) -> None:
    assert codes_of(find(shelf, text))[0] == first


def test_a_family_whose_members_all_match_is_one_line_with_their_number(shelf: Shelf) -> None:
    found = find(shelf, "fracture of femur")
    femur = next(family for family in found.families if family.code == "S72")
    sepsis = find(shelf, "methicillin sepsis aureus")

    assert femur.hits[0].code == "S72"
    assert (
        femur.hits[0].complete
        == SearchEntry.objects.filter(
            release=femur.release, code__startswith="S72", billable=True
        ).count()
    )
    assert not any(len(code) == 7 for code in diagnoses(found))
    # Its title does not say methicillin, but both codes under it do.
    assert "A410" in codes_of(sepsis)
    assert "A4101" not in codes_of(sepsis)


@pytest.mark.parametrize(
    ("typed", "read_as", "first"),
    [
        ("hart atack", "heart attack", "I21"),
        ("pnuemonia", "pneumonia", "J18"),
        ("hypertention", "hypertension", "I10"),
        ("diabetis", "diabetes", "E11"),
        ("fractre of femer", "fracture of femur", "S72"),
        ("oesophagitis", "esophagitis", "K20"),
    ],
)
def test_a_misspelled_word_is_read_as_the_nearest_and_that_is_said(
    shelf: Shelf, typed: str, read_as: str, first: str
) -> None:
    found = find(shelf, typed)

    assert found.read_as == read_as
    assert codes_of(found)[0] == first


def test_what_people_say_leads_to_what_the_set_calls_it(shelf: Shelf) -> None:
    found = find(shelf, "heart attacks")

    assert (found.said, found.meant) == ("heart attacks", "acute myocardial infarction")
    assert codes_of(found)[:2] == ["I21", "I22"]
    assert codes_of(find(shelf, "left broken wrist open"))[0].startswith(("S62", "S52"))


def test_the_table_of_what_people_say_is_large_and_true_in_every_release(shelf: Shelf) -> None:
    entries = lay_words().entries
    said = [phrase for entry in entries for phrase in entry.say]
    wanted = {code for entry in entries for code in entry.codes}

    assert len(entries) >= 220
    assert len(said) == len(set(said))
    for release in CodeRelease.objects.filter(system="icd10cm"):
        there = CodeNode.objects.filter(release=release, code__in=wanted).values_list("code")
        assert wanted - {code for (code,) in there} == set(), release.name
    words = sorted({word for entry in entries for text in entry.words for word in words_in(text)})
    known = look_up_words(words, releases=shelf.open)
    assert [word.typed for word in known if not word.stem and not word.small] == []


def test_every_phrase_that_people_say_finds_something_and_its_codes_first(shelf: Shelf) -> None:
    cm = [one for one in shelf.open if one.system == "icd10cm"]
    for entry in lay_words().entries:
        found = search(entry.say[0], releases=cm, readable=shelf.readable)
        assert found.total, entry.say[0]
        if entry.codes:
            assert codes_of(found)[0] in entry.codes, entry.say[0]


@pytest.mark.parametrize("typed", ["s72001a", "S72.001A", " S72.001a "])
def test_a_code_is_found_however_it_is_written(shelf: Shelf, typed: str) -> None:
    answer = find(shelf, typed).code

    assert answer is not None
    assert [(line.code, line.display) for line in answer.exact] == [("S72001A", "S72.001A")]


def test_a_code_that_is_not_complete_brings_what_is_under_it(shelf: Shelf) -> None:
    answer = find(shelf, "S72.0").code

    assert answer is not None
    assert answer.exact[0].complete == 576
    assert [line.code for line in answer.under][:2] == ["S7200", "S7201"]
    assert [line.code for line in find(shelf, "s7").code.under][:2] == ["S70", "S71"]  # type: ignore[union-attr]


def test_a_code_that_is_nowhere_brings_the_nearest_above_it(shelf: Shelf) -> None:
    answer = find(shelf, "S72.001Z").code
    mistyped = find(shelf, "0S72001").code

    assert answer is not None
    assert ([line.code for line in answer.nearest], answer.exact, answer.under) == (
        ["S72001"],
        (),
        (),
    )
    assert mistyped is None or not mistyped.found


def test_a_code_of_another_release_is_told_to_be_there(shelf: Shelf) -> None:
    later = shelf_of(shelf.readable, on=date(2026, 10, 1))

    answer = find(later, "D69.1").code

    assert answer is not None
    assert [(line.release.name, line.code) for line in answer.elsewhere] == []
    assert [line.code for line in answer.exact] == ["D691"]
    assert not answer.exact[0].billable
    gone = find(later, "I42.8").code
    assert gone is not None
    assert gone.exact[0].billable is False


def test_a_beginning_of_a_code_beside_words_narrows_them(shelf: Shelf) -> None:
    assert set(codes_of(find(shelf, "e11 neuropathy"))) == {"E1140", "E1143"}
    assert "D51" in codes_of(find(shelf, "b12 deficiency"))


def test_only_complete_codes_are_listed_where_that_is_asked(shelf: Shelf) -> None:
    found = find(shelf, "asthma", billable=True)

    assert found.total > 10
    assert all(hit.billable for _, hit in found.hits)


def test_a_word_that_nothing_is_like_finds_nothing_and_is_named(shelf: Shelf) -> None:
    found = find(shelf, "fracture qwxzqwxz")

    assert (found.total, found.missing) == (0, ("qwxzqwxz",))
    assert find(shelf, "").total == 0
    assert find(shelf, "of the").total == 0
    assert find(shelf, "'); DROP TABLE x; -- & | ! :*").families == ()


def test_at_most_fifty_are_shown_and_the_rest_is_counted(shelf: Shelf) -> None:
    found = find(shelf, "unspecified")

    assert found.shown == len(found.hits) <= 50
    assert found.total > 5_000
    families = [(family.release.pk, family.code) for family in found.families]
    assert len(families) == len(set(families)) > 5


@pytest.mark.parametrize(
    ("text", "queries"),
    [("fracture", 2), ("hypertension", 2), ("unspecified", 2), ("S72.0", 2), ("s7", 3)],
)
def test_a_search_costs_the_same_however_much_it_finds(
    shelf: Shelf, django_assert_num_queries: Any, text: str, queries: int
) -> None:
    with django_assert_num_queries(queries):
        find(shelf, text)


def test_a_beginning_that_finds_nothing_costs_one_query_more(
    shelf: Shelf, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        find(shelf, "hart atack")


def test_a_code_is_found_by_its_own_title(shelf: Shelf) -> None:
    release = next(one for one in shelf.open if one.system == "icd10cm")
    rows = CodeNode.objects.filter(release=release, billable=True).order_by("position")
    sample = Random(11).sample(list(rows.values_list("code", "title", "path")), 300)

    lost = [
        code
        for code, title, path in sample
        if not {code, *path}
        & set(codes_of(search(title, releases=[release], readable=[release]))[:10])
    ]

    assert lost == []


def test_indexing_a_release_again_changes_nothing(shelf: Shelf) -> None:
    release = shelf.open[0]
    before = (SearchEntry.objects.count(), SearchWord.objects.count())

    assert index_release(release_id=release.pk) is False
    assert (SearchEntry.objects.count(), SearchWord.objects.count()) == before

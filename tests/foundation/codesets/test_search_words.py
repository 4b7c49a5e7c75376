"""Words of titles and queries: cut, named, compared, corrected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.codesets.search_words import (
    LayEntry,
    LayWords,
    Near,
    edits_between,
    forgiven,
    is_residual,
    name_of,
    nearest,
    one_of,
    words_in,
    words_of_query,
)

SMALL = {"of": "", "the": "", "with": "", "other": "", "by": ""}
words = st.text("abcde", min_size=1, max_size=8)


class Same(dict[str, str]):
    """Stems that are the words themselves, but for those that tell nothing."""

    def get(self, word: str, default: str = "") -> str:  # type: ignore[override]
        return SMALL.get(word, word)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Crohn's disease [regional]", ["crohn", "disease", "regional"]),
        ("Ménière’s", ["meniere"]),
        ("COVID-19, self-harm", ["covid", "19", "self", "harm"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_plain_words(text: str, cut: list[str]) -> None:
    assert words_in(text) == cut


def test_the_beginning_of_a_code_stays_whole_in_a_query() -> None:
    assert words_of_query("E11.4 neuropathy") == ["e114", "neuropathy"]
    assert words_of_query("self-harm") == ["self", "harm"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Hypertension (arterial) (benign) (essential)", "hypertension"),
        ("Diabetes NOS", "diabetes"),
        ("Pneumonia, unspecified organism", "pneumonia"),
        ("Urinary tract infection, site not specified", "infection tract urinary"),
        ("Other hypertension", "hypertension other"),
        ("Fracture of the femur", "femur fracture"),
        ("Asthma with (acute) exacerbation", "asthma exacerbation"),
        (
            "Fracture, initial encounter for open fracture NOS",
            "encounter for fracture initial open",
        ),
        ("NOS", ""),
    ],
)
def test_a_name_is_what_is_left_without_what_does_not_matter(title: str, name: str) -> None:
    assert name_of(title, Same()) == name


def test_what_is_left_over_is_known_by_its_title() -> None:
    assert is_residual("Other asthma")
    assert is_residual("Pneumonia, unspecified organism")
    assert not is_residual("Pure hypercholesterolemia")


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("hart", "heart", 1), ("pnuemonia", "pneumonia", 1), ("abc", "abc", 0), ("abcd", "badc", 2)],
)
def test_edits_are_counted_with_swapped_neighbours_as_one(one: str, other: str, edits: int) -> None:
    assert edits_between(one, other, most=3) == edits


@given(words, words)
def test_edits_are_the_same_both_ways_and_none_for_the_same_word(one: str, other: str) -> None:
    there, back = edits_between(one, other, most=8), edits_between(other, one, most=8)

    assert there == back
    assert (there == 0) == (one == other)
    assert edits_between(one, other, most=1) == min(there, 2)


def test_the_nearest_words_are_those_with_the_fewest_edits_the_usual_one_first() -> None:
    candidates = [Near("fever", "fever", 3), Near("femur", "femur", 9), Near("femoral", "femor", 5)]

    assert [near.word for near in nearest("femer", candidates)] == ["femur", "fever"]
    assert nearest("xyz", candidates) == ()
    assert nearest("femer", []) == ()
    assert [forgiven(word) for word in ("ab", "abc", "abcde", "abcdefghi")] == [0, 1, 2, 3]


def test_of_one_stem_one_word_is_enough() -> None:
    candidates = [Near("fracture", "fractur", 9), Near("fractured", "fractur", 2)]

    assert [near.word for near in nearest("fracturex", candidates)] == ["fracture"]


LAY = LayWords(
    [
        LayEntry(say=("heart attack",), words=("myocardial infarction",), codes=("I21",)),
        LayEntry(say=("broken",), words=("fracture",)),
        LayEntry(say=("broken wrist", "fracture of wrist"), codes=("S62",)),
    ]
)


def test_what_people_say_is_found_as_a_whole_in_any_order_and_number() -> None:
    assert LAY.whole(["heart", "attacks"]) is LAY.entries[0]
    assert LAY.whole(["wrist", "broken"]) is LAY.entries[2]
    assert LAY.whole(["wrist", "fracture"]) is LAY.entries[2]
    assert LAY.whole(["attack"]) is None
    assert LAY.vocabulary() == {"heart", "attack", "broken", "wrist", "fracture", "of"}


def test_the_longest_part_of_what_people_say_is_found_first_and_nothing_twice() -> None:
    found = LAY.parts(["old", "broken", "wrist", "broken", "toe"])

    assert [(start, end) for start, end, _ in found] == [(1, 3), (3, 4)]
    assert LAY.is_said(["old", "heart", "attack"])
    assert not LAY.is_said(["broken", "toe"])


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("gallstones", "gallstone"), ("biopsies", "biopsy"), ("illness", "illness"), ("lens", "len")],
)
def test_a_plural_is_near_enough_to_its_singular(plural: str, singular: str) -> None:
    assert one_of(plural) == singular

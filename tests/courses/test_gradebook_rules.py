"""The total of a course: docs/algorithms/gradebook.md, its tables and its guarantees."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.rules.gradebook.distribution import distribution_of
from courses.rules.gradebook.settings import (
    Category,
    GradebookSettings,
    Letter,
    Missing,
    Place,
    Weighting,
    problems_of,
)
from courses.rules.gradebook.stored import read, stored
from courses.rules.gradebook.total import (
    NO_SCORE,
    Fate,
    Item,
    Overridden,
    Score,
    Standing,
    best_kept,
    book_of,
    total_of,
)
from courses.rules.gradebook.words import derivation_of
from tests.conftest import NOON

PAGE = (Path(__file__).parents[2] / "docs/algorithms/gradebook.md").read_text()
BY_HAND = Overridden("Ines Duarte", NOON, "fire alarm")


def scored(percent, attempts=1):
    percent = Decimal(str(percent))
    return Score(Standing.SCORED, percent, attempts, percent)


def overridden(percent, best=None):
    return Score(Standing.OVERRIDDEN, Decimal(str(percent)), 1, best, BY_HAND)


def course_of(*categories, items, missing=Missing.UNTIL_CLOSED):
    """``items``: key → (category, points, closed)."""
    places = {key: Place(category) for key, (category, *_) in items.items()}
    made = [
        Item(key, key.title(), Decimal(points), closed)
        for key, (_, points, closed) in items.items()
    ]
    return book_of(GradebookSettings(categories=categories, missing=missing, places=places), made)


def plain_course(count, drop=0, missing=Missing.UNTIL_CLOSED, weighting=Weighting.EQUAL):
    category = Category("Quizzes", Decimal(100), drop, weighting)
    items = {f"q{n}": ("Quizzes", 1, False) for n in range(1, count + 1)}
    return course_of(category, items=items, missing=missing)


percents = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)
few_percents = st.sampled_from([Decimal(n) for n in (0, 10, 50, 50, 60, 100)])
scores = st.one_of(
    percents.map(scored),
    few_percents.map(scored),
    percents.map(overridden),
    st.just(NO_SCORE),
    st.just(Score(Standing.PENDING)),
)


@st.composite
def classes(draw, missing=None):
    """A course with what a student has in it."""
    categories = tuple(
        Category(
            f"c{n}",
            Decimal(draw(st.integers(1, 10_000))) / 100,
            draw(st.integers(0, 4)),
            draw(st.sampled_from(Weighting)),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    items = {
        f"q{n}": (
            draw(st.sampled_from(categories)).name,
            Decimal(draw(st.sampled_from([1, 50, 100, 333, 1000, 10_000]))) / 100,
            draw(st.booleans()),
        )
        for n in range(draw(st.integers(1, 9)))
    }
    rule = missing or draw(st.sampled_from(Missing))
    book = course_of(*categories, items=items, missing=rule)
    return book, {key: draw(scores) for key in items}


@settings(max_examples=600)
@given(classes(), st.data())
def test_a_better_score_never_gives_a_lower_total(found, data):
    book, had = found
    better = [key for key, score in had.items() if score.percent is not None]
    if not better:
        return
    key = data.draw(st.sampled_from(better))
    more = data.draw(st.decimals(had[key].percent, 100, places=2))
    raised = overridden(more) if had[key].standing is Standing.OVERRIDDEN else scored(more)

    before, after = total_of(book, had), total_of(book, {**had, key: raised})

    assert after.percent >= before.percent
    assert after.letter.least >= before.letter.least


@settings(max_examples=200)
@given(classes(missing=Missing.ZERO), percents)
def test_a_first_result_never_lowers_a_total_where_a_missing_one_is_zero(found, first):
    book, had = found
    for key, score in had.items():
        if score is NO_SCORE:
            after = total_of(book, {**had, key: scored(first)})
            assert after.percent >= total_of(book, had).percent


@settings(max_examples=200)
@given(classes())
def test_a_total_is_a_percentage_and_every_score_has_one_fate(found):
    book, had = found
    total = total_of(book, had)

    assert total.percent is None or 0 <= total.percent <= 100
    assert sorted(line.item.key for line in total.lines) == sorted(had)
    for part in total.categories:
        fates = [line.fate for line in part.lines]
        there = len(fates) - fates.count(Fate.LEFT_OUT)
        wanted = min(part.category.drop_lowest, max(0, there - 1))
        assert fates.count(Fate.DROPPED) == wanted
    assert derivation_of(total, book.settings).sentences()


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(1, 300), st.integers(0, 10_000)), min_size=1, max_size=7),
    st.integers(0, 6),
)
def test_what_is_kept_is_the_best_of_all_choices(pairs, drop):
    weights, found = [w for w, _ in pairs], [p for _, p in pairs]
    keep = max(1, len(pairs) - drop)

    kept, top, bottom = best_kept(weights, found, drop)

    every = (
        Fraction(sum(weights[i] * found[i] for i in some), sum(weights[i] for i in some))
        for some in combinations(range(len(pairs)), keep)
    )
    assert Fraction(top, bottom) == max(every)
    assert len(kept) == keep


@given(st.lists(st.integers(0, 5), min_size=1, max_size=8), st.integers(0, 7))
def test_where_each_counts_the_same_the_lowest_are_dropped_and_of_equals_the_last(found, drop):
    kept, _, _ = best_kept([1] * len(found), found, drop)

    best_first = sorted(range(len(found)), key=lambda i: (-found[i], i))
    assert kept == sorted(best_first[: max(1, len(found) - drop)])


@pytest.mark.parametrize(
    ("final", "dropped", "category", "lowest_percentage_dropped"),
    [(49, "final", "55", "55"), (51, "final", "55", "51.82"), (70, "midterm", "69.09", "69.09")],
)
def test_the_worked_table_of_the_page(final, dropped, category, lowest_percentage_dropped):
    exams = Category("Exams", Decimal(100), 1, Weighting.POINTS)
    points = {"midterm": 10, "final": 100, "project": 10}
    book = course_of(exams, items={key: ("Exams", worth, False) for key, worth in points.items()})
    had = {"midterm": 50, "final": final, "project": 60}

    total = total_of(book, {key: scored(percent) for key, percent in had.items()})

    kept = sorted(had, key=lambda key: had[key])[1:]
    naive = sum(points[key] * had[key] for key in kept) / sum(points[key] for key in kept)
    assert [line.item.key for line in total.lines if line.fate is Fate.DROPPED] == [dropped]
    assert total.percent == Decimal(category)
    assert round(Decimal(naive), 2) == Decimal(lowest_percentage_dropped)
    row = f"| Final at {final} | {Decimal(lowest_percentage_dropped):.2f} | {Decimal(category):.2f}"
    assert row in PAGE


def test_the_worked_example_of_the_page_in_words():
    quizzes = Category("Quizzes", Decimal(40), 1)
    exams = Category("Exams", Decimal(60))
    items = dict.fromkeys(("anatomy", "physiology", "terminology"), ("Quizzes", 1, False))
    items |= {"midterm": ("Exams", 1, False), "final": ("Exams", 1, False)}
    book = course_of(quizzes, exams, items=items)

    total = total_of(
        book,
        {
            "anatomy": scored("66.67", attempts=2),
            "physiology": scored(40),
            "terminology": overridden(80, best=Decimal("53.33")),
            "midterm": scored("71.5"),
        },
    )

    said = derivation_of(total, book.settings).sentences()
    for sentence in said:
        assert f"> {sentence}" in PAGE
    assert total.percent == Decimal("72.23")


def test_rounding_is_half_up_and_only_at_the_end():
    book = plain_course(8)
    halves = {f"q{n}": scored(90) for n in range(1, 8)} | {"q8": scored("89.96")}

    # 89.995: up, and so an A; each category alone would be as well.
    assert total_of(book, halves).percent == Decimal("90.00")
    thirds = course_of(
        Category("a", Decimal(1)),
        Category("b", Decimal(1)),
        items={f"{c}{n}": (c, 1, False) for c in "ab" for n in range(3)},
    )
    rest = dict.fromkeys(("a1", "a2", "b1", "b2"), scored(0))
    total = total_of(thirds, {**rest, "a0": scored("0.01"), "b0": scored("0.02")})
    # 0.00333 and 0.00667: rounded before, they would make 0.005 and then 0.01.
    assert [part.percent for part in total.categories] == [Decimal("0.00"), Decimal("0.01")]
    assert total.percent == Decimal("0.01")
    assert total_of(thirds, {**rest, "a0": scored("0.01"), "b0": scored("0.01")}).percent == 0


def test_letters_go_by_the_rounded_total_and_by_their_lower_bounds():
    book = plain_course(1)
    letters = {
        percent: total_of(book, {"q1": scored(percent)}).letter.letter
        for percent in ("100", "90", "89.99", "80", "70", "60", "59.99", "0")
    }

    assert "".join(letters.values()) == "AABBCDFF"


@pytest.mark.parametrize(
    ("missing", "closed", "percent"),
    [
        (Missing.UNTIL_CLOSED, False, "80"),
        (Missing.UNTIL_CLOSED, True, "40"),
        (Missing.ZERO, False, "40"),
        (Missing.LEFT_OUT, True, "80"),
    ],
)
def test_what_was_never_handed_in_counts_as_the_course_says(missing, closed, percent):
    items = {"one": ("All", 1, closed), "two": ("All", 1, closed)}
    book = course_of(Category("All", Decimal(1)), items=items, missing=missing)

    assert total_of(book, {"one": scored(80)}).percent == Decimal(percent)
    # What waits for its grade is never a zero.
    waits = {"one": scored(80), "two": Score(Standing.PENDING)}
    assert total_of(book, waits).percent == Decimal(80)


def test_without_any_score_there_is_no_total_and_no_letter():
    total = total_of(plain_course(2, drop=1), {})

    assert (total.percent, total.letter) == (None, None)
    said = derivation_of(total, GradebookSettings()).sentences()
    assert said[-1] == "Total: nothing counts yet."


def test_the_last_score_that_is_there_is_not_dropped():
    book = plain_course(3, drop=2)

    assert total_of(book, {"q3": scored(30)}).percent == Decimal(30)


def test_an_activity_that_does_not_count_is_named_and_changes_nothing():
    places = {"extra": Place(None)}
    book = book_of(GradebookSettings(places=places), [Item("quiz", "Quiz"), Item("extra", "Extra")])

    total = total_of(book, {"quiz": scored(50), "extra": scored(100)})

    assert total.percent == Decimal(50)
    assert [line.item.key for line in total.uncounted] == ["extra"]
    assert (
        "Extra: does not count in this course." in derivation_of(total, book.settings).sentences()
    )


TITLES = {"q1": "Anatomy quiz", "q2": "Physiology quiz"}
GOOD = GradebookSettings(
    categories=(
        Category("Quizzes", Decimal("33.33"), 1, Weighting.POINTS),
        Category("B", Decimal(2)),
    ),
    letters=(Letter("Pass", Decimal("59.5")), Letter("Fail", Decimal(0))),
    missing=Missing.ZERO,
    places={"q1": Place("Quizzes", Decimal("2.5")), "q2": Place("Quizzes")},
)


def test_settings_come_back_from_a_row_as_they_went():
    assert problems_of(GOOD, TITLES) == []
    assert read(stored(GOOD)) == GOOD
    assert problems_of(GradebookSettings(), TITLES) == []


def one(name="A", weight="1", drop=0):
    """Only this category, and everything in it."""
    return {"categories": (Category(name, Decimal(weight), drop),), "places": {}}


def two(above, below):
    return {"letters": (Letter("A", Decimal(above)), Letter("F", Decimal(below)))}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"categories": ()}, "Add at least one category."),
        (one(weight="0"), "“A”: the weight is a number above 0"),
        (one(weight="-1"), "“A”: the weight is a number above 0"),
        (one(weight="NaN"), "“A”: the weight is a number above 0"),
        (one(weight="0.001"), "with two decimals at most"),
        (one(name=" "), "Give every category a name."),
        (one(drop=2), "“A” has 2 activities, so fewer than 2 can be dropped."),
        (one(drop=-1), "0 or more"),
        ({"categories": one()["categories"] + one("a")["categories"]}, "Two categories are called"),
        ({"places": {"q1": Place("Gone")}}, "“Anatomy quiz” is in a category that is gone."),
        ({"places": {"q9": Place("B")}}, "There is no activity q9"),
        ({"places": {"q1": Place("B", Decimal(0))}}, "“Anatomy quiz”: points are above 0"),
        ({"letters": ()}, "at least one letter"),
        (two(0, 0), "from the best down"),
        (two(60, 50), "The last letter begins at 0"),
        (two(101, 0), "0 to 100 %"),
        ({"letters": (Letter("A", Decimal(9)), Letter("A", Decimal(0)))}, "Use every letter once."),
    ],
)
def test_settings_that_cannot_work_are_told_with_what_to_do(change, said):
    values = {name: getattr(GOOD, name) for name in ("categories", "letters", "missing", "places")}

    problems = problems_of(GradebookSettings(**{**values, **change}), TITLES)

    assert any(said in problem.text for problem in problems), problems


def test_the_bars_hold_everybody_once_and_a_hundred_is_in_the_last():
    bars = distribution_of([Decimal(n) for n in ("0", "9.99", "10", "99.99", "100")])

    assert [bar.count for bar in bars] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bars[0].low, bars[-1].high) == (0, 100)

"""How sure somebody is: saved with the answer, counted in the grade, told in the result."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.models import AnswerStep
from assessments.services.answers import AnswerRefused, SentAnswer, Verdict, save_answers
from assessments.services.attempts import seal_of, submit_attempt
from assessments.services.checking import check_item
from assessments.services.grading import grade_attempt
from foundation.schools.scoping import in_school
from tests.factories.attempts import begin, key_answers, wrong_answer
from tests.factories.courses import enrol_student
from tests.factories.exams import rows_of, set_exam


@pytest.fixture
def sit(course, ana, school):
    enrol_student(course, ana)

    def sit(**rules):
        quiz = set_exam(school, **{"certainty": True, **rules})
        with in_school(school.pk):
            return begin(quiz, ana)

    return sit


def save(attempt, ana, *answers):
    with in_school(attempt.school_id):
        return save_answers(attempt_id=attempt.pk, answers=answers, by=ana.actor)


def grade(attempt, ana):
    with in_school(attempt.school_id):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        return grade_attempt(attempt_id=attempt.pk, at=timezone.now())


def keys_of(attempt):
    with in_school(attempt.school_id):
        return key_answers(attempt)


def test_certainty_is_kept_by_a_save_that_does_not_mention_it(sit, ana, school):
    attempt = sit()
    for base, certainty in enumerate([2, None, 3, None]):
        save(attempt, ana, SentAnswer(1, base, {"chosen": 1}, certainty=certainty))

    with in_school(school.pk):
        kept = list(AnswerStep.objects.order_by("revision").values_list("certainty", flat=True))
    assert kept == [2, 2, 3, 3]


@pytest.mark.parametrize("certainty", [0, 4, -1, 100])
def test_another_number_is_refused_and_nothing_of_the_call_is_written(sit, ana, certainty):
    attempt = sit()

    with pytest.raises(AnswerRefused, match="1, 2 or 3"):
        save(
            attempt,
            ana,
            SentAnswer(1, 0, {"chosen": 1}),
            SentAnswer(2, 0, {"chosen": 1}, certainty=certainty),
        )

    assert rows_of(attempt)["steps"] == 0


@pytest.mark.parametrize(
    ("certainties", "rights", "percent"),
    [
        ((3, 3, 3), (1, 1, 1), "100.00"),
        ((1, 1, 1), (1, 1, 1), "33.33"),
        ((None, None, None), (1, 1, 1), "33.33"),
        ((2, 2, 2), (1, 1, 1), "66.67"),
        ((3, 3, 2), (1, 1, 0), "44.44"),  # 3 + 3 - 2 of 9
        ((3, 3, 3), (1, 1, 0), "0.00"),  # 3 + 3 - 6
        ((3, 3, 3), (0, 0, 0), "0.00"),  # never below nothing
        ((3, 1, 1), (1, 0, 0), "33.33"),
    ],
)
def test_the_grade_counts_how_sure_one_was(sit, ana, certainties, rights, percent):
    attempt = sit()
    keys = keys_of(attempt)
    save(
        attempt,
        ana,
        *[
            SentAnswer(
                position, 0, keys[position] if right else wrong_answer(keys[position]),
                certainty=certainty,
            )
            for position, (certainty, right) in enumerate(
                zip(certainties, rights, strict=True), start=1
            )
        ],
    )  # fmt: skip

    assert str(grade(attempt, ana).percent) == percent


def test_the_last_word_counts_and_a_missing_answer_costs_nothing_however_sure(sit, ana):
    attempt = sit()
    keys = keys_of(attempt)
    save(attempt, ana, SentAnswer(1, 0, keys[1], certainty=1), SentAnswer(2, 0, None, certainty=3))
    save(attempt, ana, SentAnswer(1, 1, keys[1], certainty=3))

    result = grade(attempt, ana)

    assert str(result.percent) == "33.33"
    assert [o["answered"] for o in result.outcomes] == [True, False, False]


def test_where_nobody_asks_for_it_certainty_changes_no_grade(sit, ana):
    attempt = sit(certainty=False, wrong_costs_percent=Decimal(50))
    keys = keys_of(attempt)
    save(
        attempt,
        ana,
        SentAnswer(1, 0, keys[1], certainty=3),
        SentAnswer(2, 0, keys[2], certainty=1),
        SentAnswer(3, 0, wrong_answer(keys[3]), certainty=3),
    )

    result = grade(attempt, ana)

    assert str(result.percent) == "50.00"
    assert [Decimal(o.get("worth", o["share"])) for o in result.outcomes] == [
        1,
        1,
        Decimal("-0.5"),
    ]


def test_once_the_key_was_shown_nobody_becomes_surer(sit, ana, school):
    attempt = sit(behaviour="immediate")
    save(attempt, ana, SentAnswer(1, 0, keys_of(attempt)[1], certainty=1))
    with in_school(school.pk):
        check_item(attempt_id=attempt.pk, position=1, by=ana.actor, at=timezone.now())

    [saved] = save(attempt, ana, SentAnswer(1, 1, keys_of(attempt)[1], certainty=3))

    assert saved.verdict is Verdict.CLOSED
    assert str(grade(attempt, ana).percent) == "11.11"


def test_the_seal_covers_how_sure_one_was(sit, ana, school):
    attempt = sit()
    save(attempt, ana, SentAnswer(1, 0, {"chosen": 1}, certainty=2))
    with in_school(school.pk):
        sealed = seal_of(attempt)
        save_answers(
            attempt_id=attempt.pk,
            answers=[SentAnswer(1, 1, {"chosen": 1}, certainty=3)],
            by=ana.actor,
        )
        assert seal_of(attempt) != sealed


def test_the_form_sends_it_and_the_page_shows_it(sit, ana, client_of, school):
    attempt = sit()
    client = client_of(ana)

    client.post(
        f"/attempts/{attempt.pk}/answers/",
        {"base-1": "0", "answer-1": "2", "certainty-1": "3", "base-2": "0", "certainty-2": "9"},
    )

    with in_school(school.pk):
        assert list(AnswerStep.objects.values_list("position", "certainty")) == [(1, 3)]
    page = client.get(f"/attempts/{attempt.pk}/").content.decode()
    assert page.count("data-certainty checked") == 1


def test_the_result_says_what_certainty_did_to_each_question(sit, ana, client_of):
    """Though the key and the explanations are not shown."""
    attempt = sit(show_key="never", show_explanation="never")
    keys = keys_of(attempt)
    save(
        attempt,
        ana,
        SentAnswer(1, 0, keys[1], certainty=3),
        SentAnswer(2, 0, wrong_answer(keys[2]), certainty=2),
    )
    grade(attempt, ana)

    page = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()

    assert page.count("You were very sure: 3 of 3 marks.") == 1
    assert page.count("You were fairly sure: -2 of 3 marks.") == 1
    assert page.count("of 3 marks.") == 2


@pytest.mark.parametrize("changed", [{"certainty": 3}, {"flagged": True}])
def test_the_same_answer_with_another_certainty_or_flag_is_no_repetition(sit, ana, changed):
    """The reply to the first was lost, so both stand on the same revision."""
    attempt = sit()
    first = SentAnswer(1, 0, {"chosen": 1}, flagged=False, certainty=1)
    [saved] = save(attempt, ana, first)
    [again] = save(attempt, ana, first)
    [other] = save(attempt, ana, replace(first, **changed))

    assert [saved.verdict, again.verdict] == [Verdict.SAVED, Verdict.REPEATED]
    assert (other.verdict, other.revision, other.content) == (Verdict.STALE, 1, {"chosen": 1})

"""Looking at an answer during an attempt: immediate, interactive with tries and hints, practice."""

from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.models import Attempt, ItemCheck
from assessments.rules.behaviour import Behaviour
from assessments.services.answers import SentAnswer, Verdict, save_answers
from assessments.services.assessment_settings import Draw
from assessments.services.attempts import AttemptClosed, AttemptNotFound, TimeIsUp, submit_attempt
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.checking import NoFeedbackNow, NothingToCheck, check_item
from assessments.services.grading import grade_attempt
from assessments.services.sections import next_question
from foundation.schools.scoping import in_school
from tests.conftest import NOON
from tests.factories.attempts import begin, key_answers
from tests.factories.courses import enrol_student, single_choice
from tests.factories.exams import let_pass, rows_of, set_exam


class Sitting:
    """An attempt at questions with two hints, and the hands of its student."""

    def __init__(self, attempt, person):
        self.attempt, self.person = attempt, person
        with in_school(attempt.school_id):
            self.keys = key_answers(attempt)
        self.bases = dict.fromkeys(self.keys, 0)

    def wrong(self, position, step=1):
        return {"chosen": (self.keys[position]["chosen"] + step - 1) % 3 + 1}

    def save(self, position, content, **more):
        with in_school(self.attempt.school_id):
            answer = SentAnswer(position, self.bases[position], content, **more)
            [saved] = save_answers(
                attempt_id=self.attempt.pk, answers=[answer], by=self.person.actor
            )
        self.bases[position] = saved.revision
        return saved.verdict

    def check(self, position, at=None):
        with in_school(self.attempt.school_id):
            return check_item(
                attempt_id=self.attempt.pk,
                position=position,
                by=self.person.actor,
                at=at or timezone.now(),
            )

    def try_out(self, position, content):
        self.save(position, content)
        return self.check(position)

    def grade(self):
        with in_school(self.attempt.school_id):
            submit_attempt(attempt_id=self.attempt.pk, by=self.person.actor, at=timezone.now())
            return grade_attempt(attempt_id=self.attempt.pk, at=timezone.now())


@pytest.fixture
def sit(course, school, ana, ines):
    enrol_student(course, ana)

    def sit(behaviour, **rules):
        with in_school(school.pk):
            shelf = save_category(key="hinted", title="Hinted", by=ines.actor)
            for number in range(3):
                save_question(
                    key=f"hinted-{number}",
                    type_name="single_choice",
                    category_id=shelf.pk,
                    content={**single_choice(number), "hints": ["think small", "think bowel"]},
                    details=QuestionDetails(),
                    note="",
                    by=ines.actor,
                    at=NOON,
                )
            quiz = set_exam(
                school, draws=[Draw("hinted", 3)], behaviour=behaviour,
                try_penalty_percent=Decimal(25), **rules,
            )  # fmt: skip
            return Sitting(begin(quiz, ana), ana)

    return sit


def test_immediate_feedback_makes_the_answer_final_right_or_wrong(sit):
    sitting = sit("immediate")

    right, wrong = (
        sitting.try_out(1, sitting.keys[1]),
        sitting.try_out(2, sitting.wrong(2)),
    )

    assert [(c.check.share, c.final) for c in (right, wrong)] == [(1, True), (0, True)]
    for position in (1, 2):
        assert sitting.save(position, sitting.keys[position]) is Verdict.CLOSED
        assert sitting.save(position, None, flagged=True) is Verdict.CLOSED
    assert sitting.save(3, sitting.keys[3]) is Verdict.SAVED
    assert [o["share"] for o in sitting.grade().outcomes] == ["1", "0", "1"]


def test_interactive_gives_so_many_tries_and_is_then_final(sit):
    sitting = sit("interactive", tries=3)

    found = [sitting.try_out(1, sitting.wrong(1, step)) for step in (1, 2, 1)]

    assert [(c.check.number, c.final) for c in found] == [(1, False), (2, False), (3, True)]
    assert sitting.save(1, sitting.keys[1]) is Verdict.CLOSED


def test_a_right_answer_is_final_before_the_tries_are_used_up(sit):
    sitting = sit("interactive", tries=3)

    assert not sitting.try_out(1, sitting.wrong(1)).final
    assert sitting.try_out(1, sitting.keys[1]).final
    assert rows_of(sitting.attempt)["checks"] == 2


@pytest.mark.parametrize(("failed", "worth"), [(0, "1"), (1, "0.75"), (2, "0.5")])
@pytest.mark.parametrize("checked", [True, False])
def test_each_failed_try_costs_its_part_whether_or_not_the_last_answer_is_checked(
    sit, failed, worth, checked
):
    sitting = sit("interactive", tries=3)
    for step in range(1, failed + 1):
        sitting.try_out(1, sitting.wrong(1, step))
    sitting.save(1, sitting.keys[1])
    if checked:
        sitting.check(1)

    outcome = sitting.grade().outcomes[0]

    assert (outcome["share"], Decimal(outcome.get("worth", "1"))) == ("1", Decimal(worth))


def test_checking_the_same_answer_twice_is_one_try(sit):
    sitting = sit("interactive", tries=3)

    found = [sitting.try_out(1, sitting.wrong(1)) for _ in range(4)]

    assert {c.check.number for c in found} == {1}
    assert rows_of(sitting.attempt) == {"steps": 4, "checks": 1, "adjustments": 0}


def test_a_flag_after_a_check_costs_nothing(sit):
    sitting = sit("interactive", tries=3)
    sitting.try_out(1, sitting.wrong(1))
    sitting.save(1, sitting.wrong(1), flagged=True)
    sitting.check(1)
    sitting.try_out(1, sitting.keys[1])

    outcome = sitting.grade().outcomes[0]

    assert (outcome["worth"], rows_of(sitting.attempt)["checks"]) == ("0.75", 2)


def test_the_wrong_answer_that_stands_is_not_counted_as_a_try_before_it(sit):
    sitting = sit("interactive", tries=3, wrong_costs_percent=Decimal(10))
    sitting.try_out(1, sitting.wrong(1))

    outcome = sitting.grade().outcomes[0]

    assert (outcome["share"], Decimal(outcome["worth"])) == ("0", Decimal("-0.1"))


def test_hints_come_one_by_one_after_wrong_tries_and_the_last_one_stays(sit, client_of):
    sitting = sit("interactive", tries=4)
    client = client_of(sitting.person)

    def hints():
        page = client.get(f"/attempts/{sitting.attempt.pk}/").content.decode()
        return [hint for hint in ("think small", "think bowel") if hint in page]

    shown = [hints()]
    for step in (1, 2, 1):
        sitting.try_out(1, sitting.wrong(1, step))
        shown.append(hints())

    assert shown == [[], ["think small"], ["think bowel"], ["think bowel"]]


def test_practice_never_locks_and_never_counts(sit):
    sitting = sit("practice")
    for step in (1, 2):
        assert not sitting.try_out(1, sitting.wrong(1, step)).final
    for position in (1, 2, 3):
        assert not sitting.try_out(position, sitting.keys[position]).final
        assert sitting.save(position, sitting.keys[position]) is Verdict.SAVED

    grade = sitting.grade()

    assert (grade.percent, grade.passed) == (100, False)


def test_a_deferred_attempt_tells_nothing(sit):
    sitting = sit("deferred")
    sitting.save(1, sitting.keys[1])

    with pytest.raises(NoFeedbackNow):
        sitting.check(1)

    assert rows_of(sitting.attempt)["checks"] == 0


@pytest.mark.parametrize("content", [None, {"chosen": None}, {"chosen": 9}, {"text": "b"}])
def test_where_there_is_no_answer_there_is_nothing_to_check(sit, content):
    sitting = sit("immediate")
    with pytest.raises(NothingToCheck):
        sitting.check(1)
    sitting.save(1, content)
    with pytest.raises(NothingToCheck):
        sitting.check(1)

    assert rows_of(sitting.attempt)["checks"] == 0
    assert sitting.save(1, sitting.keys[1]) is Verdict.SAVED


def test_what_is_not_open_cannot_be_checked(sit, school):
    sitting = sit("immediate", navigation="one_way")
    sitting.save(1, sitting.keys[1])
    with in_school(school.pk):
        next_question(
            attempt_id=sitting.attempt.pk, position=1, by=sitting.person.actor, at=timezone.now()
        )

    for position in (0, 1, 3, 4, 99):
        with pytest.raises(NothingToCheck):
            sitting.check(position)
    assert rows_of(sitting.attempt)["checks"] == 0


@pytest.mark.parametrize(("expiry", "grace"), [("submit", 0), ("grace", 10), ("discard", 0)])
def test_after_the_time_nothing_is_checked_not_even_in_the_grace(sit, expiry, grace):
    sitting = sit("immediate", minutes=30, expiry=expiry, grace_minutes=grace)
    sitting.save(1, sitting.keys[1])
    let_pass(sitting.attempt, minutes=31)

    with pytest.raises(TimeIsUp):
        sitting.check(1)

    assert rows_of(sitting.attempt)["checks"] == 0


def test_nobody_else_checks_and_nothing_after_the_hand_in(sit, ben, omar):
    sitting = sit("immediate")
    sitting.save(1, sitting.keys[1])
    for person in (ben, omar):
        with in_school(person.school.pk), pytest.raises(AttemptNotFound):
            check_item(
                attempt_id=sitting.attempt.pk, position=1, by=person.actor, at=timezone.now()
            )
    sitting.grade()
    with pytest.raises(AttemptClosed):
        sitting.check(1)

    with in_school(sitting.attempt.school_id):
        assert not ItemCheck.objects.exists()
        assert Attempt.objects.get().locked == []


def test_every_behaviour_has_a_test_here():
    assert {b.value for b in Behaviour} == {"deferred", "immediate", "interactive", "practice"}

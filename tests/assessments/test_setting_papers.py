"""What an assessment may ask: the bank must be able to give it."""

import pytest

from assessments.models import Assessment, Question, Slot
from assessments.rules.drawing import Candidate, SlotPlan, draw_paper
from assessments.services.papers import (
    AssessmentSettings,
    BankTooSmall,
    Draw,
    OneQuestion,
    QuestionCannotBeSet,
    set_assessment,
)
from foundation.schools.scoping import in_school
from tests.factories.courses import make_bank


@pytest.fixture
def bank(school):
    return make_bank(school, questions=6)


def setting(by, *draws, **settings):
    return set_assessment(
        key="midterm", settings=AssessmentSettings(title="Midterm", **settings), draws=draws, by=by
    )


def test_draws_and_single_questions_keep_their_order(bank, ines, school):
    with in_school(school.pk):
        exam = setting(ines.actor, OneQuestion("anatomy-2"), Draw("anatomy", 5))

        slots = [(s.question and s.question.key, s.count) for s in exam.slots.order_by("order")]
    assert slots == [("anatomy-2", 1), (None, 5)]


@pytest.mark.parametrize(
    ("draws", "refusal"),
    [
        ([Draw("anatomy", 7)], BankTooSmall),
        ([Draw("anatomy", 4), Draw("anatomy", 3)], BankTooSmall),
        ([OneQuestion("anatomy-1"), Draw("anatomy", 6)], BankTooSmall),
        ([Draw("nowhere", 1)], BankTooSmall),
        ([OneQuestion("nothing")], QuestionCannotBeSet),
        ([OneQuestion("anatomy-1"), OneQuestion("anatomy-1")], QuestionCannotBeSet),
    ],
)
def test_what_the_bank_cannot_give_is_refused_and_nothing_is_saved(
    draws, refusal, bank, ines, school
):
    with in_school(school.pk):
        with pytest.raises(refusal):
            setting(ines.actor, *draws)
        assert Assessment.objects.count() == Slot.objects.count() == 0


def test_a_question_of_another_school_cannot_be_set(bank, olga, other_school):
    with in_school(other_school.pk), pytest.raises(QuestionCannotBeSet):
        setting(olga.actor, OneQuestion("anatomy-1"))


def test_publishing_is_left_alone_where_nothing_is_said_of_it(bank, ines, school):
    with in_school(school.pk):
        setting(ines.actor, Draw("anatomy", 2), is_published=False)
        setting(ines.actor, Draw("anatomy", 3))

        assert Assessment.objects.get().is_published is False


def test_the_same_again_keeps_the_slots_as_they_are(bank, ines, school):
    with in_school(school.pk):
        setting(ines.actor, Draw("anatomy", 2))
        before = list(Slot.objects.values())
        setting(ines.actor, Draw("anatomy", 2))

        assert list(Slot.objects.values()) == before
        assert Question.objects.count() == 6


@pytest.mark.parametrize("seed", range(50))
def test_no_draw_takes_the_question_that_another_slot_asks_by_name(seed):
    shelf = tuple(Candidate(question_id=n, version_id=n) for n in range(1, 4))
    slots = [
        SlotPlan(count=2, points=1, candidates=shelf),
        SlotPlan(count=1, points=1, candidates=(shelf[0],)),
    ]

    items = draw_paper(slots=slots, seen={}, seed=seed, shuffle_options=False)

    assert [item.question_id for item in items][2] == 1
    assert {item.question_id for item in items[:2]} == {2, 3}

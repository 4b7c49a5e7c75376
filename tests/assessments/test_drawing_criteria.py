"""Draws by several criteria, twins, trial questions, validity; what can be proven of a draw."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Category, Question
from assessments.rules.drawing import (
    Candidate,
    NotEnoughQuestions,
    SlotPlan,
    draw_paper,
    measure_overlap,
)
from assessments.services.attempts import submit_attempt
from assessments.services.bank import CategoryRefused, save_category
from assessments.services.grading import grade_attempt
from assessments.services.papers import AssessmentSettings, BankTooSmall, Draw, set_assessment
from foundation.schools.scoping import in_school
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student

ONE = Decimal(1)


def plan(count, ids, twins=None):
    candidates = tuple(
        Candidate(question_id=n, version_id=n, twins=(twins or {}).get(n, "")) for n in ids
    )
    return SlotPlan(count=count, points=ONE, candidates=candidates, name=f"slot of {count}")


def drawn(slots, seed=0, seen=None):
    return draw_paper(slots=slots, seen=seen or {}, seed=seed, shuffle_options=True)


@given(seed=st.integers(0, 10_000))
def test_overlapping_draws_are_filled_whenever_they_can_be(seed):
    """Greedy choice would often take 1 or 2 for the wide draw and leave the narrow one empty."""
    items = drawn([plan(2, [1, 2, 3, 4]), plan(2, [1, 2])], seed=seed)

    assert {item.question_id for item in items[2:]} == {1, 2}
    assert {item.question_id for item in items[:2]} == {3, 4}


@given(
    sizes=st.lists(
        st.tuples(st.integers(1, 3), st.sets(st.integers(1, 8), min_size=1)), min_size=1, max_size=4
    ),
    twins=st.dictionaries(st.integers(1, 8), st.sampled_from(["red", "blue"]), max_size=4),
    seed=st.integers(0, 50),
)
def test_a_paper_has_what_was_asked_or_none_can_have_it(sizes, twins, seed):
    slots = [plan(count, sorted(ids), twins) for count, ids in sizes]

    def node(question):
        return twins.get(question, question)

    try:
        items = drawn(slots, seed)
    except NotEnoughQuestions:
        # Hall: some set of slots needs more than all that it may take together.
        subsets = range(1, 2 ** len(sizes))
        chosen = [[s for i, s in enumerate(sizes) if mask >> i & 1] for mask in subsets]
        assert any(
            sum(count for count, _ in some)
            > len({node(question) for _, ids in some for question in ids})
            for some in chosen
        )
        return
    nodes = [node(item.question_id) for item in items]
    assert len(set(nodes)) == len(nodes) == sum(count for count, _ in sizes)
    position = 0
    for count, ids in sizes:
        for item in items[position : position + count]:
            assert item.question_id in ids
        position += count


def test_overlap_is_measured_by_drawing():
    all_of_it = measure_overlap(slots=[plan(3, [1, 2, 3])])
    some = measure_overlap(slots=[plan(3, range(1, 31))])

    assert (all_of_it.usual, all_of_it.most, all_of_it.fresh_papers) == (1, 1, 1)
    assert some.usual < Decimal("0.35")
    assert some.fresh_papers == 10


@pytest.fixture
def quiz_of(course, ana, school, ines):
    enrol_student(course, ana)

    def set_quiz(*draws):
        return set_assessment(
            key="anatomy-quiz", settings=AssessmentSettings(title="Quiz"), draws=draws,
            by=ines.actor,
        )  # fmt: skip

    return set_quiz


def asked(attempt):
    return {
        Question.objects.get(pk=item["question"]).key: item.get("pilot", False)
        for item in attempt.paper["items"]
    }


def change(number, **values):
    Question.objects.filter(key=f"anatomy-{number}").update(**values)


def test_every_criterion_of_a_draw_holds_at_once(quiz_of, ana, school):
    with in_school(school.pk):
        change(1, tags=["bone"], difficulty=4, domain="bones")
        change(2, tags=["bone"], difficulty=1, domain="bones")
        change(3, tags=["bone"], difficulty=4)
        draw = Draw("anatomy", 1, domain="bones", tag="bone", difficulty_from=3, difficulty_to=5)
        attempt = begin(quiz_of(draw), ana)

        assert asked(attempt) == {"anatomy-1": False}
        with pytest.raises(BankTooSmall, match="domain bones, tag bone, difficulty 3 to 5"):
            quiz_of(replace(draw, count=2))


def test_twins_never_meet_in_a_paper(quiz_of, ana, school):
    with in_school(school.pk):
        for number in range(1, 6):
            change(number, twins="same")
        attempt = begin(quiz_of(Draw("anatomy", 2)), ana)

        assert "anatomy-6" in asked(attempt)
        with pytest.raises(BankTooSmall):
            quiz_of(Draw("anatomy", 3))


def test_trial_questions_are_drawn_where_they_are_asked_for_and_not_counted(
    quiz_of, ana, school, client_of
):
    with in_school(school.pk):
        change(1, is_pilot=True)
        quiz = quiz_of(Draw("anatomy", 2), Draw("anatomy", 1, is_pilot=True))
        attempt = begin(quiz, ana)
        assert [name for name, pilot in asked(attempt).items() if pilot] == ["anatomy-1"]
        answer_all(attempt, ana, right=2)  # the trial question is the third
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade = grade_attempt(attempt_id=attempt.pk, at=timezone.now())

    assert (grade.earned, grade.possible, grade.percent) == (2, 2, 100)
    assert [outcome.get("pilot", False) for outcome in grade.outcomes] == [False, False, True]
    # Worth nothing wherever points are shown, in the admin and the API too.
    assert [Decimal(outcome["points"]) for outcome in grade.outcomes] == [1, 1, 0]
    page = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()
    assert page.count("Question on trial: not counted") == 1


def test_a_key_that_does_not_hold_today_is_not_drawn(quiz_of, ana, school):
    today = timezone.localdate()
    with in_school(school.pk):
        change(1, valid_to=today - timedelta(days=1))
        change(2, valid_from=today + timedelta(days=1))
        change(3, valid_from=today, valid_to=today)
        attempt = begin(quiz_of(Draw("anatomy", 4)), ana)

        assert set(asked(attempt)) == {f"anatomy-{n}" for n in (3, 4, 5, 6)}
        with pytest.raises(BankTooSmall):
            quiz_of(Draw("anatomy", 5))


def test_a_draw_takes_from_the_categories_below(quiz_of, ana, school, ines):
    with in_school(school.pk):
        body = save_category(key="body", title="Body", by=ines.actor)
        anatomy = Category.objects.get(key="anatomy")
        save_category(key="anatomy", title="Anatomy", by=ines.actor, parent=body, move=True)
        attempt = begin(quiz_of(Draw("body", 3)), ana)

        assert all(name.startswith("anatomy-") for name in asked(attempt))
        anatomy.refresh_from_db()
        with pytest.raises(CategoryRefused, match="below itself"):
            save_category(key="body", title="Body", by=ines.actor, parent=anatomy, move=True)


def test_the_admin_says_how_alike_papers_are(course, quiz, ines, client_of):
    page = client_of(ines).get(f"/admin/chartwork_assessments/assessment/{quiz.pk}/change/")

    text = page.content.decode()
    assert "Two students share" in text
    assert "before a question comes again" in text

"""A text that questions share: drawn together, shown once, kept as it was sat."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Question, Stimulus, StimulusVersion
from assessments.rules.drawing import Candidate, NotEnoughQuestions, SlotPlan, draw_paper
from assessments.rules.paper_rules import rules_of
from assessments.services.assessment_settings import Part
from assessments.services.attempts import submit_attempt
from assessments.services.bank import (
    Placement,
    QuestionDetails,
    StimulusNotFound,
    save_category,
    save_question,
)
from assessments.services.grading import grade_attempt
from assessments.services.paper_drawing import PaperCannotBeDrawn
from assessments.services.papers import (
    AssessmentSettings,
    BankTooSmall,
    Draw,
    OneQuestion,
    QuestionCannotBeSet,
    WholeStimulus,
    set_assessment,
)
from assessments.services.stimuli import StimulusRefused, save_stimulus
from foundation.schools.scoping import in_school
from tests.conftest import NOON
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student, single_choice
from tests.factories.tampering import behind_our_back

# (size of the draw, candidate: (group, order)) from which the rule is tested.
members = st.lists(
    st.tuples(st.sampled_from(["", "a", "b"]), st.integers(0, 3), st.sampled_from(["", "t"])),
    min_size=1,
    max_size=9,
)


def candidates(rows):
    return tuple(
        Candidate(
            question_id=n, version_id=n, group=group, group_order=order, twins=twins,
            stimulus_id=ord(group) if group else None,
        )
        for n, (group, order, twins) in enumerate(rows, start=1)
    )  # fmt: skip


def drawn(slots, seed=0):
    return draw_paper(slots=slots, seen={}, seed=seed, shuffle_options=True)


@given(rows=members, seed=st.integers(0, 200), data=st.data())
def test_questions_of_a_group_stand_together_in_their_order(rows, seed, data):
    pool = candidates(rows)
    nodes = {candidate.node for candidate in pool}
    count = data.draw(st.integers(1, len(nodes)))
    items = drawn([SlotPlan(count=count, points=1, candidates=pool)], seed)

    by_id = {candidate.question_id: candidate for candidate in pool}
    chosen = [by_id[item.question_id] for item in items]
    assert len(chosen) == len({c.node for c in chosen}) == count
    for group in "ab":
        places = [place for place, c in enumerate(chosen) if c.group == group]
        assert places == list(range(places[0], places[0] + len(places))) if places else True
        orders = [(c.group_order, c.question_id) for c in chosen if c.group == group]
        assert orders == sorted(orders)
    assert [item.stimulus_id for item in items] == [c.stimulus_id for c in chosen]


@given(rows=members, seed=st.integers(0, 50), wide=st.integers(1, 3))
def test_groups_take_no_question_that_another_slot_needs(rows, seed, wide):
    """As without groups: filled whenever it can be, and never otherwise."""
    pool = candidates(rows)
    plain = candidates([("", 0, twins) for _, _, twins in rows])

    def outcome(some):
        slots = [
            SlotPlan(count=wide, points=1, candidates=some),
            SlotPlan(count=1, points=1, candidates=some[:2]),
        ]
        try:
            return sorted(item.position for item in drawn(slots, seed))
        except NotEnoughQuestions:
            return None

    assert outcome(pool) == outcome(plain)


def test_without_groups_a_seed_draws_what_it_always_drew():
    pool = candidates([("", 0, "")] * 6)
    found = [item.question_id for item in drawn([SlotPlan(4, 1, pool)], seed=7)]

    assert found == [5, 1, 6, 4]


@pytest.fixture
def chart(course, ines, school, ana):
    """A chart with three of the six questions of the bank, the second of it first."""
    enrol_student(course, ana)
    stimulus, _ = save_stimulus(
        key="chart", title="Discharge summary", content="The **patient** fell.", status="ready",
        note="", by=ines.actor, at=NOON,
    )  # fmt: skip
    for number, order in ((1, 2), (2, 1), (3, 3)):
        place(stimulus, number, order, ines)
    return stimulus


def place(stimulus, number, order, by):
    question = Question.objects.get(key=f"anatomy-{number}", school=by.school)
    save_question(
        key=question.key, type_name="single_choice", category_id=question.category_id,
        content=question.current_version.content, details=QuestionDetails(), note="",
        by=by.actor, at=NOON, placement=Placement(stimulus.pk if stimulus else None, order),
    )  # fmt: skip


def change(stimulus, by, **values):
    standing = stimulus.current_version
    return save_stimulus(
        **{
            "key": stimulus.key,
            "title": stimulus.title,
            "content": standing.content,
            "status": "ready",
            "note": "changed",
            "by": by.actor,
            "at": NOON,
            **values,
        }
    )


def set_quiz(by, *draws, **more):
    return set_assessment(
        key="anatomy-quiz", settings=AssessmentSettings(title="Quiz"), draws=draws, by=by.actor,
        **more,
    )  # fmt: skip


def asked(attempt):
    keys = {question.pk: question.key for question in Question.objects.all()}
    return [keys[item["question"]].removeprefix("anatomy-") for item in attempt.paper["items"]]


class TestWriting:
    def test_other_words_make_a_version_and_the_same_make_none(self, chart, ines, school):
        with in_school(school.pk):
            first = chart.current_version
            assert change(chart, ines, content="The **patient** fell.\r\n")[1] is False
            again, versioned = change(chart, ines, content="The patient fell twice.")

            assert (versioned, again.current_version.number) == (True, 2)
            assert again.current_version.note == "changed"
            assert StimulusVersion.objects.get(pk=first.pk).content == "The **patient** fell."

    def test_another_heading_is_a_version_too(self, chart, ines, school):
        with in_school(school.pk):
            assert change(chart, ines, title="Operative note")[1] is True

    def test_an_empty_one_is_refused(self, chart, ines, school):
        with in_school(school.pk), pytest.raises(StimulusRefused):
            change(chart, ines, content=" \n ")

    def test_a_version_cannot_be_rewritten(self, chart, school):
        with in_school(school.pk), pytest.raises(DatabaseError), transaction.atomic():
            StimulusVersion.objects.update(content="Another text")

    def test_a_question_goes_to_a_stimulus_of_its_school_only(
        self, chart, olga, other_course, other_school, school
    ):
        with in_school(other_school.pk), pytest.raises(StimulusNotFound):
            place(chart, 1, 1, olga)
        with in_school(other_school.pk):
            assert not Question.objects.exclude(stimulus=None).exists()

    def test_saving_without_a_placement_leaves_it_where_it_is(self, chart, ines, school):
        with in_school(school.pk):
            question = Question.objects.get(key="anatomy-1")
            save_question(
                key="anatomy-1", type_name="single_choice", category_id=question.category_id,
                content=single_choice(9), details=QuestionDetails(), note="", by=ines.actor,
                at=NOON,
            )  # fmt: skip
            question.refresh_from_db()
            assert (question.stimulus_id, question.stimulus_order) == (chart.pk, 2)
            place(None, 1, 7, ines)
            question.refresh_from_db()
            assert (question.stimulus_id, question.stimulus_order) == (None, 0)


class TestDrawing:
    def test_a_whole_one_is_asked_in_its_order(self, chart, ana, ines, school):
        with in_school(school.pk):
            attempt = begin(set_quiz(ines, WholeStimulus("chart")), ana)

            assert asked(attempt) == ["2", "1", "3"]
            version = chart.current_version_id
            assert [item["stimulus"] for item in attempt.paper["items"]] == [version] * 3

    def test_a_draw_may_take_some_of_it_and_they_stand_together(self, chart, ana, ines, school):
        with in_school(school.pk):
            attempt = begin(set_quiz(ines, Draw("anatomy", 5)), ana)

            places = [n for n, item in enumerate(attempt.paper["items"]) if "stimulus" in item]
            assert len(places) >= 2
            assert places == list(range(places[0], places[-1] + 1))
            order = [key for key in asked(attempt) if key in "213"]
            assert order == [key for key in "213" if key in order]

    def test_a_draw_beside_a_whole_one_takes_the_rest(self, chart, ana, ines, school):
        with in_school(school.pk):
            quiz = set_quiz(ines, Draw("anatomy", 3), WholeStimulus("chart"))
            attempt = begin(quiz, ana)

            assert asked(attempt)[3:] == ["2", "1", "3"]
            assert set(asked(attempt)[:3]) == {"4", "5", "6"}
            with pytest.raises(BankTooSmall):
                set_quiz(ines, Draw("anatomy", 4), WholeStimulus("chart"))

    def test_twins_in_it_are_asked_once(self, chart, ana, ines, school):
        with in_school(school.pk):
            Question.objects.filter(key__in=["anatomy-1", "anatomy-3"]).update(twins="same")
            attempt = begin(set_quiz(ines, WholeStimulus("chart")), ana)

            assert asked(attempt) in (["2", "1"], ["2", "3"])

    def test_what_another_slot_names_is_not_asked_again(self, chart, ana, ines, school):
        with in_school(school.pk):
            quiz = set_quiz(ines, OneQuestion("anatomy-1"), WholeStimulus("chart"))

            assert asked(begin(quiz, ana)) == ["1", "2", "3"]

    def test_one_that_is_not_ready_is_not_drawn(self, chart, ana, ines, school):
        with in_school(school.pk):
            quiz = set_quiz(ines, WholeStimulus("chart"))
            change(chart, ines, status="draft")

            with pytest.raises(PaperCannotBeDrawn):
                begin(quiz, ana)
            with pytest.raises(BankTooSmall):
                set_quiz(ines, WholeStimulus("chart"))
            assert set(asked(begin(set_quiz(ines, Draw("anatomy", 3)), ana))) == {"4", "5", "6"}

    def test_a_question_that_is_ready_later_is_asked_too(self, chart, ana, ines, school):
        with in_school(school.pk):
            quiz = set_quiz(ines, WholeStimulus("chart"))
            place(chart, 6, 0, ines)

            assert asked(begin(quiz, ana)) == ["6", "2", "1", "3"]

    def test_sections_hold_as_many_as_it_asks_now(self, chart, ana, ines, school):
        with in_school(school.pk):
            quiz = set_quiz(
                ines,
                WholeStimulus("chart", section=1),
                Draw("anatomy", 2, section=2),
                parts=[Part("The chart"), Part("The rest")],
            )
            sections = rules_of(begin(quiz, ana).paper).sections

            assert [(s.title, s.first, s.last) for s in sections] == [
                ("The chart", 1, 3),
                ("The rest", 4, 5),
            ]

    def test_it_is_asked_once_and_must_be_there(self, chart, ines, school):
        with in_school(school.pk):
            for draws in ([WholeStimulus("no-such")], [WholeStimulus("chart")] * 2):
                with pytest.raises(QuestionCannotBeSet):
                    set_quiz(ines, *draws)


def test_an_attempt_keeps_the_text_that_it_was_drawn_with(chart, ana, ines, school):
    with in_school(school.pk):
        quiz = set_quiz(ines, WholeStimulus("chart"))
        attempt = begin(quiz, ana)
        change(chart, ines, content="Another text", title="Another heading")
        answer_all(attempt, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        attempt.refresh_from_db()

        kept = StimulusVersion.objects.get(pk=attempt.paper["items"][0]["stimulus"])
        assert (kept.title, kept.content) == ("Discharge summary", "The **patient** fell.")
        newer = begin(quiz, ana)
        newest = Stimulus.objects.get().current_version_id
        assert newer.paper["items"][0]["stimulus"] == newest != kept.pk


def test_a_category_elsewhere_does_not_matter_to_a_whole_one(chart, ana, ines, school):
    with in_school(school.pk):
        other = save_category(key="other", title="Other", by=ines.actor)
        Question.objects.filter(key="anatomy-1").update(category=other)

        assert asked(begin(set_quiz(ines, WholeStimulus("chart")), ana)) == ["2", "1", "3"]


class TestPages:
    """Shown once above its questions, to who sits and to who reads the result."""

    def sit(self, ines, ana, *draws):
        return begin(set_quiz(ines, *draws), ana)

    def hand_in(self, attempt, ana):
        answer_all(attempt, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())

    def test_it_stands_once_above_its_questions(self, chart, ana, ines, school, client_of):
        with in_school(school.pk):
            draws = (OneQuestion("anatomy-4"), WholeStimulus("chart"), OneQuestion("anatomy-5"))
            attempt = self.sit(ines, ana, *draws)
        page = client_of(ana).get(f"/attempts/{attempt.pk}/").content.decode()

        assert page.count("The <strong>patient</strong> fell.") == 1
        places = [page.index(f'id="question-{n}"') for n in range(1, 6)]
        assert places[0] < page.index('id="stimulus-2-head"') < places[1]

    def test_it_stands_again_after_other_questions(self, chart, ana, ines, school, client_of):
        with in_school(school.pk):
            draws = [OneQuestion(f"anatomy-{n}") for n in (1, 4, 2, 3)]
            attempt = self.sit(ines, ana, *draws)
        page = client_of(ana).get(f"/attempts/{attempt.pk}/").content.decode()

        assert page.count("The <strong>patient</strong> fell.") == 2
        assert 'id="stimulus-1-head"' in page
        assert 'id="stimulus-3-head"' in page

    def test_one_question_at_a_time_shows_it_with_each(self, chart, ana, ines, school, client_of):
        with in_school(school.pk):
            attempt = self.sit(ines, ana, WholeStimulus("chart"))
        with behind_our_back():
            attempt.paper["rules"]["navigation"] = "one_way"
            attempt.open_first = attempt.open_last = 2
            attempt.save()
        page = client_of(ana).get(f"/attempts/{attempt.pk}/").content.decode()

        assert page.count("The <strong>patient</strong> fell.") == 1
        assert 'id="question-1"' not in page

    def test_the_result_shows_the_text_as_it_was_sat(self, chart, ana, ines, school, client_of):
        with in_school(school.pk):
            attempt = self.sit(ines, ana, WholeStimulus("chart"))
            change(chart, ines, content="Another text", title="Another heading")
            self.hand_in(attempt, ana)
        page = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()
        record = (
            client_of(ines)
            .get(f"/admin/chartwork_assessments/attempt/{attempt.pk}/change/")
            .content.decode()
        )

        assert page.count("The <strong>patient</strong> fell.") == 1
        assert "Another" not in page
        assert "Discharge summary</a>, version 1" in record

    def test_html_in_it_is_text(self, chart, ana, ines, school, client_of):
        with in_school(school.pk):
            change(chart, ines, content="<script>alert(1)</script> <img src=x onerror=alert(1)>")
            attempt = self.sit(ines, ana, WholeStimulus("chart"))
        page = client_of(ana).get(f"/attempts/{attempt.pk}/").content.decode()

        assert "<script>alert" not in page
        assert "<img" not in page

    @pytest.mark.parametrize("stimuli", [1, 2])
    def test_pages_cost_the_same_for_one_and_for_two(
        self, stimuli, chart, ana, ines, school, client_of, django_assert_num_queries
    ):
        with in_school(school.pk):
            if stimuli == 2:
                other, _ = save_stimulus(
                    key="other", title="Other", content="Text", status="ready", note="",
                    by=ines.actor, at=NOON,
                )  # fmt: skip
                place(other, 3, 0, ines)
            draws = [OneQuestion(f"anatomy-{n}") for n in (1, 2, 3)]
            attempt = self.sit(ines, ana, *draws)
        client = client_of(ana)
        address = f"/attempts/{attempt.pk}/"
        client.get(address)
        with django_assert_num_queries(6):
            assert client.get(address).status_code == 200

    def test_the_start_page_counts_what_is_asked(self, chart, ana, ines, school, client_of):
        with in_school(school.pk):
            quiz = set_quiz(
                ines,
                OneQuestion("anatomy-1", section=1),
                WholeStimulus("chart", section=1),
                Draw("anatomy", 1, section=2),
                parts=[Part("One"), Part("Two")],
            )
        page = client_of(ana).get(f"/assessments/{quiz.public_id}/").content.decode()

        assert "<dt>Questions</dt><dd>4</dd>" in page
        assert "<td>3</td>" in page

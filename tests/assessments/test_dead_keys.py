"""Nothing is asked silently with a dead key, and what was asked stays as it was."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.models import Assessment, CodeUpdateFinding, Grade, Question
from assessments.rules.code_dates import KeyDays, KeyInRelease, days_of_key
from assessments.rules.rulings import Option
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.assessment_settings import SettingsRefused
from assessments.services.attempts import submit_attempt
from assessments.services.code_updates import decide_findings
from assessments.services.grading import grade_attempt
from assessments.services.paper_drawing import PaperCannotBeDrawn
from assessments.services.papers import (
    AssessmentSettings,
    BankTooSmall,
    OneQuestion,
    QuestionCannotBeSet,
    set_assessment,
    settings_of,
)
from assessments.services.question_codes import ContentRefused
from assessments.services.regrades import apply_regrade, request_regrade
from foundation.codesets.models import CodeRelease
from foundation.schools.actors import system_actor
from tests.conftest import NOON
from tests.factories.attempts import begin, key_answers
from tests.factories.codes import (
    chart,
    options,
    put_into,
    review,
    save,
    set_coding_quiz,
)
from tests.factories.courses import enrol_student
from tests.factories.regrades import drain_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
LAST_DAY = date(2026, 9, 30)


@pytest.fixture
def dead(school):
    """A chart of May 2026 whose key became a heading on 1 October 2026."""
    return save(school, "heart", chart("I42.0", "I10"))


def coding_quiz(course, school, **more):
    return put_into(course, set_coding_quiz(school, **more))


def keep(question, ines):
    ids = list(CodeUpdateFinding.objects.filter(question=question).values_list("pk", flat=True))
    decide_findings(finding_ids=ids, decision="keep", reason="By its date.", by=ines.actor, at=NOON)


def sit(quiz, person):
    """A graded attempt with the full answer."""
    attempt = begin(quiz, person)
    sent = [SentAnswer(position, 0, key) for position, key in key_answers(attempt).items()]
    save_answers(attempt_id=attempt.pk, answers=sent, by=person.actor)
    submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    return attempt


def test_saving_notes_until_when_the_key_holds(school, dead):
    alive = save(school, "alive", chart("I10", "N18.32"))
    only_new = save(school, "new", chart("I42.01", release="FY2027", day="2026-11-02"))

    days = [(one.codes_from, one.codes_until) for one in (dead, alive, only_new)]
    assert days == [(None, LAST_DAY), (None, None), (date(2026, 10, 1), None)]


def test_a_draw_takes_no_question_whose_key_is_dead(course, school, ana, dead):
    alive = save(school, "alive", chart("I10"))
    with pytest.raises(BankTooSmall):
        coding_quiz(course, school, count=2)
    quiz = coding_quiz(course, school)
    enrol_student(course, ana)

    assert [entry["question"] for entry in begin(quiz, ana).paper["items"]] == [alive.pk]


def test_an_assessment_that_asked_it_cannot_be_started_any_more(course, school, ana, dead):
    """Saved when the new release was not loaded yet; then it is, and the sweep notes the day."""
    Question.objects.filter(pk=dead.pk).update(codes_until=None)
    quiz = coding_quiz(course, school)
    enrol_student(course, ana)
    review(school)

    with pytest.raises(PaperCannotBeDrawn, match="too few questions"):
        begin(quiz, ana)


def test_one_question_by_name_is_refused_too_and_said(course, school, ana, dead):
    Question.objects.filter(pk=dead.pk).update(codes_until=None)
    setting = {
        "key": "named",
        "settings": AssessmentSettings(title="Named"),
        "draws": [OneQuestion("heart")],
        "by": system_actor(school.pk),
    }
    quiz = put_into(course, set_assessment(**setting))
    enrol_student(course, ana)
    review(school)

    with pytest.raises(PaperCannotBeDrawn):
        begin(quiz, ana)
    with pytest.raises(QuestionCannotBeSet, match="A code in the key of heart is not valid on"):
        set_assessment(**setting)


def test_what_somebody_decided_to_keep_is_asked(course, school, ana, ines, dead):
    review(school)
    keep(dead, ines)
    quiz = coding_quiz(course, school)
    enrol_student(course, ana)

    assert begin(quiz, ana).item_count == 1
    # Another version is another decision.
    save(school, "heart", chart("I42.0", "I10", explanation="Written anew."))
    dead.refresh_from_db()
    assert not dead.codes_kept


def test_an_assessment_of_an_older_release_asks_by_that(course, school, ana, dead):
    quiz = coding_quiz(course, school, code_release="FY2026")
    enrol_student(course, ana)

    assert (quiz.codes_from, quiz.codes_until) == (date(2025, 10, 1), LAST_DAY)
    assert quiz.key_day(date(2026, 11, 23)) == LAST_DAY
    assert quiz.key_day(date(2026, 2, 1)) == date(2026, 2, 1)
    assert begin(quiz, ana).item_count == 1


def test_an_older_release_does_not_ask_what_came_later(course, school):
    save(school, "new", chart("I42.01", release="FY2027", day="2026-11-02"))

    with pytest.raises(BankTooSmall):
        coding_quiz(course, school, code_release="FY2026")
    assert coding_quiz(course, school, code_release="FY2027").code_release == "FY2027"


def test_a_release_that_is_not_loaded_cannot_be_named(school, dead):
    with pytest.raises(SettingsRefused, match="No code release 'FY2031' is loaded") as refused:
        set_coding_quiz(school, code_release="FY2031")
    assert refused.value.details["field"] == "code_release"
    assert not Assessment.objects.filter(key="coding-quiz").exists()


def test_days_of_a_release_go_with_its_name(school):
    save(school, "alive", chart("I10"))
    pinned = set_coding_quiz(school, code_release="FY2026")
    free = set_coding_quiz(school)

    assert pinned.pk == free.pk
    assert (free.code_release, free.codes_from, free.codes_until) == ("", None, None)
    assert settings_of(free).code_release == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            chart("G35"),
            "G35 is not complete in FY2026: codes under it say more. In its place there may be: "
            "G35.D Multiple sclerosis, unspecified",
        ),
        (chart("I10", accepted=["E11"]), "E11 is not complete in FY2026"),
        (chart("I42.01"), "I42.01 is not valid in FY2026: not before 1 October 2026."),
        (
            chart("S23.420A", release="FY2027", day="2026-11-02"),
            "S23.420A is not valid in FY2027: it is gone since 1 October 2026. In its place there "
            "may be: S23.421A Sprain of chondrosternal joint",
        ),
        (chart("I10", "Q00.Q"), "Q00.Q is no code of FY2026. Choose a code of that release"),
        (chart("I10", release="FY2031"), "No release of FY2031 is loaded"),
    ],
)
def test_a_key_that_its_own_release_does_not_have_is_refused(content, words, school):
    with pytest.raises(ContentRefused) as refused:
        save(school, "wrong", content)

    assert words in refused.value.message
    assert not Question.objects.filter(key="wrong").exists()


def test_traps_and_words_may_be_anything(school):
    question = save(
        school, "traps", chart("I10", traps=["I42", "G35"], explanation="G35 and Q00.Q are traps.")
    )

    assert question.codes_until is None


def test_an_option_that_is_a_code_is_drawn_while_the_code_is_valid(course, school):
    choice = save(school, "choice", options("I42.0", "I10"), editions=("FY2026", "FY2027"))
    no_code = save(school, "no-code", options("T12", "B12"), editions=("FY2026",))

    assert (choice.codes_until, no_code.codes_until) == (LAST_DAY, None)


def test_practice_does_not_ask_it_either(school, dead):
    today = timezone.localdate()

    assert dead not in Question.objects.drawable().valid_on(today)
    assert dead in Question.objects.drawable().valid_on(LAST_DAY)


def test_what_was_graded_stays_and_is_graded_again_by_its_own_release(course, school, ana, ines):
    """Asked and graded before the release; then the release, a decision, and a regrade."""
    question = save(school, "heart", chart("I42.0", "I10"))
    Question.objects.filter(pk=question.pk).update(codes_until=None)
    quiz = coding_quiz(course, school)
    enrol_student(course, ana)
    attempt = sit(quiz, ana)
    before = Grade.objects.get(attempt=attempt)
    assert before.percent == Decimal(100)

    review(school)
    assert Grade.objects.filter(attempt=attempt).count() == 1
    assert [entry["version"] for entry in attempt.paper["items"]] == [question.current_version_id]

    # Explained in other words: the same key, still of May 2026, when I42.0 was valid.
    keep(question, ines)
    save(school, "heart", chart("I42.0", "I10", explanation="In other words."))
    regrade = request_regrade(
        question_id=question.pk,
        option=Option.NEW_KEY,
        reason="Explained better.",
        by=ines.actor,
        at=timezone.now(),
    )
    drain_all()
    apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())
    drain_all()
    after = Grade.objects.filter(attempt=attempt).latest("number")
    assert after.number == 2
    assert after.percent == Decimal(100)
    said = " ".join(reason["text"] for reason in after.outcomes[0]["reasons"])
    assert "not valid" not in said


def test_a_key_that_a_pack_brought_before_its_release_is_found_by_the_review(school, monkeypatch):
    """A pack may come before the codes; what is wrong in it is not asked once they are there."""
    from assessments.models import Category
    from assessments.services.bank import QuestionDetails, save_category, save_question

    by = system_actor(school.pk)
    CodeRelease.objects.update(is_ready=False)
    question, _ = save_question(
        key="early",
        type_name="chart",
        category_id=save_category(key="coding", title="Coding", by=by).pk,
        content=chart("G35"),
        details=QuestionDetails(),
        note="",
        by=by,
        at=NOON,
        codes_may_wait=True,
    )
    assert question.codes_until is None
    CodeRelease.objects.update(is_ready=True)
    review(school)
    question.refresh_from_db()

    assert question.codes_until == date(2025, 9, 30)
    assert Category.objects.filter(key="coding").exists()


RELEASES = {
    2025: (date(2024, 10, 1), date(2025, 9, 30)),
    2026: (date(2025, 10, 1), date(2026, 9, 30)),
    2027: (date(2026, 10, 1), date(2027, 9, 30)),
    2028: (date(2027, 10, 1), None),
}
MAY = date(2026, 5, 14)


@pytest.mark.parametrize(
    ("having", "days"),
    [
        ({2025, 2026, 2027, 2028}, KeyDays()),
        ({2025, 2026}, KeyDays(None, LAST_DAY)),
        # Back again is another meaning until somebody has looked.
        ({2025, 2026, 2028}, KeyDays(None, LAST_DAY)),
        ({2026, 2027}, KeyDays(date(2025, 10, 1), date(2027, 9, 30))),
        # Not even on its own day.
        ({2025, 2027, 2028}, KeyDays(None, date(2025, 9, 30))),
        (set(), KeyDays(date(2025, 10, 1), date(2025, 9, 30))),
    ],
)
def test_the_days_of_a_key(having, days):
    """The table of docs/algorithms/code-updates.md, for a key that is set for May 2026."""
    releases = [KeyInRelease(*RELEASES[year], whole=year in having) for year in RELEASES]

    assert days_of_key(releases, on=MAY) == days


def test_of_two_releases_that_hold_at_once_the_newer_one_decides():
    year = KeyInRelease(date(2025, 10, 1), LAST_DAY, whole=True)
    april = KeyInRelease(date(2026, 4, 1), LAST_DAY, whole=False)

    assert days_of_key([year, april], on=MAY) == KeyDays(None, date(2026, 3, 31))
    assert days_of_key([year, april], on=date(2026, 1, 5)) == KeyDays(None, date(2026, 3, 31))

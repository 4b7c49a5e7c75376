"""A regrade lowers a passed result: three policies, each way a pass can go (trust, regrade)."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Grade, Question, RegradeEffect
from assessments.queries.evidence_reports import verified_attempt
from assessments.rules.evidence_checks import findings_of
from assessments.rules.rulings import LostPasses, Option
from assessments.services.score_overrides import override_score
from certifications.models import Award
from certifications.services.conclusions import conclude_course
from certifications.services.taking_back import take_back_certificate
from courses.models import Activity, Completion, Enrolment
from courses.services.progress import complete_lesson, record_result
from courses.services.reopening import take_back_pass
from foundation.mail.models import Email
from foundation.outbox.models import OutboxMessage
from foundation.schools.scoping import in_school
from tests.conftest import NOON
from tests.factories.courses import enrol_student
from tests.factories.regrades import correct_key, drain_all, hand_in, regrade_now, set_three

pytestmark = pytest.mark.django_db

# What was right before; what is ruled on question 1.
FAILS = ((1, 2), Option.NEW_KEY)  # 67 % to 33 %
PASSES = ((2,), Option.FULL_CREDIT)  # 33 % to 67 %
STAYS = ((1, 2, 3), Option.NEW_KEY)  # 100 % to 67 %
# Passed after, quiz done, course complete, certificates that count, letters of a lost completion.
KEPT, LOST = (True, True, True, 1, 0), (False, False, False, 0, 1)
FLAGGED = (False, True, True, 1, 0)
TABLE = [
    (LostPasses.KEEP, FAILS, KEPT),
    (LostPasses.FLAG, FAILS, FLAGGED),
    (LostPasses.REVOKE, FAILS, LOST),
    *((policy, PASSES, KEPT) for policy in LostPasses),
    *((policy, STAYS, KEPT) for policy in LostPasses),
]


@pytest.fixture
def quiz(school: Any, course: Any) -> Any:
    return set_three(school)


@pytest.fixture
def enrolment(course: Any, quiz: Any, ana: Any) -> Enrolment:
    """Ana has read the lesson; only the quiz is missing."""
    enrolled = enrol_student(course, ana)
    lesson = Activity.objects.get(lesson__isnull=False)
    complete_lesson(activity_id=lesson.pk, by=ana.actor, at=NOON)
    return enrolled


def regrade_first(ines: Any, option: Option, policy: LostPasses) -> Any:
    with in_school(ines.school.pk):
        question = Question.objects.get(key="anatomy-1")
        if option is Option.NEW_KEY:
            correct_key(question, by=ines.actor)
    return regrade_now(question, ines, option=option, lost_passes=policy)


def standing(enrolment: Enrolment) -> tuple[Any, ...]:
    with in_school(enrolment.school_id):
        enrolment.refresh_from_db()
        return (
            Grade.objects.latest("attempt__number", "number").passed,
            Completion.objects.filter(activity__assessment__isnull=False).exists(),
            enrolment.completed_at is not None,
            Award.objects.filter(revoked_at__isnull=True).count(),
            Email.objects.filter(kind="completion_taken_back").count(),
        )


@pytest.mark.parametrize(("policy", "flip", "expected"), TABLE)
def test_completion_and_certificate_follow_the_policy(
    policy: LostPasses,
    flip: tuple[tuple[int, ...], Option],
    expected: tuple[Any, ...],
    quiz: Any,
    enrolment: Enrolment,
    ana: Any,
    ines: Any,
) -> None:
    right, option = flip
    hand_in(quiz, ana, right=right)
    passed = len(right) > 1
    assert standing(enrolment) == (passed, passed, passed, int(passed), 0)

    regrade_first(ines, option, policy)

    assert standing(enrolment) == expected
    assert not OutboxMessage.objects.exclude(state="done").exists()


def test_who_lost_a_pass_is_told_why_and_what_to_do(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    hand_in(quiz, ana, right=(1, 2))
    regrade = regrade_first(ines, Option.NEW_KEY, LostPasses.REVOKE)

    with in_school(quiz.school_id):
        award = Award.objects.get()
        effect = RegradeEffect.objects.get()
    letter = Email.objects.get(kind="completion_taken_back")
    # One letter says all of it.
    assert not Email.objects.filter(kind="award_changed").exists()
    assert (effect.passed_before, effect.passed_after) == (True, False)
    assert award.revoked_at is not None
    assert regrade.reason in award.revocation_reason
    assert (letter.to, letter.state) == ("ana@example.org", Email.State.SENT)
    for words in (regrade.reason, "revoked", "take the quiz again", award.token):
        assert words in letter.text


def test_passing_again_earns_a_new_certificate_and_a_new_letter(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    hand_in(quiz, ana, right=(1, 2))
    regrade_first(ines, Option.NEW_KEY, LostPasses.REVOKE)

    hand_in(quiz, ana, right=(1, 2, 3))

    with in_school(quiz.school_id):
        enrolment.refresh_from_db()
        causes = list(Award.objects.order_by("issued_at").values_list("cause", flat=True))
        counting = Award.objects.get(revoked_at__isnull=True)
    assert enrolment.completed_at is not None
    assert enrolment.reopened == 1
    assert causes == [f"course:{enrolment.pk}", f"course:{enrolment.pk}:2"]
    letters = Email.objects.filter(kind="course_completed").order_by("created_at")
    assert [letter.key for letter in letters] == [
        f"course_completed:{enrolment.pk}",
        f"course_completed:{enrolment.pk}:2",
    ]
    assert counting.token in letters[1].text


def test_the_completion_page_shows_the_certificate_that_counts(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any, client_of: Any
) -> None:
    hand_in(quiz, ana, right=(1, 2))
    regrade_first(ines, Option.NEW_KEY, LostPasses.REVOKE)
    page = client_of(ana).get("/courses/foundations/complete/")
    assert page.status_code == 302

    hand_in(quiz, ana, right=(1, 2, 3))
    text = client_of(ana).get("/courses/foundations/complete/").content.decode()

    with in_school(quiz.school_id):
        assert Award.objects.get(revoked_at__isnull=True).token in text
        assert Award.objects.get(revoked_at__isnull=False).token not in text


def test_another_attempt_that_is_passed_keeps_everything(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    hand_in(quiz, ana, right=(1, 2))
    hand_in(quiz, ana, right=(1, 2, 3))

    regrade_first(ines, Option.NEW_KEY, LostPasses.REVOKE)

    assert standing(enrolment) == KEPT


def test_a_pass_that_is_not_shown_yet_counts_all_the_same(
    school: Any, quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    set_three(school, show_score="never")
    hand_in(quiz, ana, right=(1, 2))
    hand_in(quiz, ana, right=(1, 2, 3))

    regrade_first(ines, Option.NEW_KEY, LostPasses.REVOKE)

    assert standing(enrolment) == KEPT


def test_taking_back_twice_takes_back_once(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    hand_in(quiz, ana, right=(1, 2))
    regrade = regrade_first(ines, Option.NEW_KEY, LostPasses.REVOKE)

    with in_school(quiz.school_id):
        for _ in range(2):
            take_back_pass(
                assessment_id=quiz.pk, student_id=ana.pk, regrade_id=regrade.pk, at=timezone.now()
            )
            take_back_certificate(
                enrolment_id=enrolment.pk, number=1, regrade_id=regrade.pk, at=timezone.now()
            )
    drain_all()

    assert standing(enrolment) == LOST
    with in_school(quiz.school_id):
        assert Enrolment.objects.get(pk=enrolment.pk).reopened == 1


def test_a_certificate_that_comes_late_for_a_completion_that_is_gone_is_not_issued(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    hand_in(quiz, ana, right=(1, 2))
    regrade_first(ines, Option.NEW_KEY, LostPasses.REVOKE)

    with in_school(quiz.school_id):
        count = Award.objects.count()
        assert conclude_course(enrolment_id=enrolment.pk, at=timezone.now()) is None
        assert Award.objects.count() == count


def test_a_course_that_asks_for_more_since_stays_complete_where_the_quiz_was_optional(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    hand_in(quiz, ana, right=(1, 2))
    with in_school(quiz.school_id):
        Activity.objects.filter(assessment__isnull=False).update(is_required=False)

    regrade_first(ines, Option.NEW_KEY, LostPasses.REVOKE)

    passed, done, complete, awards, letters = standing(enrolment)
    assert (passed, done, complete, awards, letters) == (False, False, True, 1, 0)


def test_a_score_that_was_set_by_hand_outlives_a_regrade_that_takes_passes_back(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    hand_in(quiz, ana, right=(1, 2))
    with in_school(quiz.school_id):
        override_score(
            student_id=ana.pk,
            assessment_id=quiz.pk,
            percent=Decimal(80),
            reason="Shown at the desk.",
            by=ines.actor,
            at=timezone.now(),
        )

    regrade_first(ines, Option.NEW_KEY, LostPasses.REVOKE)

    assert standing(enrolment) == FLAGGED


def test_an_old_result_that_is_delivered_late_does_not_bring_a_lost_pass_back(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    hand_in(quiz, ana, right=(1, 2))
    regrade_first(ines, Option.NEW_KEY, LostPasses.REVOKE)

    with in_school(quiz.school_id):
        record_result(assessment_id=quiz.pk, student_id=ana.pk, passed=True, at=timezone.now())

    assert standing(enrolment) == LOST


def test_the_evidence_of_a_regraded_attempt_holds_and_tells_of_it(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    """A pass that is kept below the mark, and the key that counts now, are explained in it."""
    attempt = hand_in(quiz, ana, right=(1, 2))
    regrade = regrade_first(ines, Option.NEW_KEY, LostPasses.KEEP)

    with in_school(quiz.school_id):
        report = verified_attempt(attempt_id=attempt.pk, by=ines.actor, at=timezone.now())

    assert [finding.text for finding in report.findings if not finding.ok] == []
    [told] = report.bundle["regrades"]
    assert (told["id"], told["grade"], told["reason"]) == (str(regrade.pk), 2, regrade.reason)
    assert regrade.key_version_id in {version["id"] for version in report.bundle["versions"]}
    forged = {**report.bundle, "regrades": []}
    assert "names a regrade that is not there" in str(findings_of(forged))


def test_a_later_policy_takes_a_kept_pass_though_no_point_changes(
    quiz: Any, enrolment: Enrolment, ana: Any, ines: Any
) -> None:
    hand_in(quiz, ana, right=(1, 2))
    kept = regrade_first(ines, Option.NEW_KEY, LostPasses.KEEP)
    assert standing(enrolment) == KEPT

    with in_school(quiz.school_id):
        question = Question.objects.get(key="anatomy-1")
    regrade_now(
        question, ines, option=Option.NEW_KEY, lost_passes=LostPasses.FLAG, reason=kept.reason
    )

    assert standing(enrolment) == FLAGGED

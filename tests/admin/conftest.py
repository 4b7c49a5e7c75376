"""What the admin shows of Harbour School: a course, a graded attempt, a certificate, a key."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from assessments.models import (
    Accommodation,
    Assessment,
    AssessmentStatistics,
    Attempt,
    CodeUpdate,
    Dispute,
    Override,
    Question,
    QuestionVersion,
    Regrade,
    ReviewCard,
    ReviewLog,
    StandardSetting,
    Stimulus,
)
from assessments.rules.practice import Rating
from assessments.rules.rulings import Option
from assessments.services.attempts import submit_attempt
from assessments.services.disputes import raise_dispute
from assessments.services.grading import grade_attempt
from assessments.services.paper_drawing import items_of
from assessments.services.regrades import preview_batch, request_regrade
from assessments.services.review_deck import add_graded_answers
from assessments.services.reviewing import answer_review, rate_review
from assessments.services.statistics import compute_statistics
from assessments.services.stimuli import save_stimulus
from certifications.models import (
    Award,
    AwardRule,
    ContinuingEducation,
    Programme,
    SigningKey,
)
from certifications.services.conclusions import conclude_course
from certifications.services.signing_keys import active_key
from courses.models import Course, Enrolment, Lesson
from foundation.codesets.models import CodeRelease
from foundation.outbox.models import OutboxMessage
from foundation.schools.actors import system_actor
from foundation.schools.cohorts import add_people, save_cohort
from foundation.schools.models import ApiClient, Cohort, Membership
from foundation.schools.services import create_api_client
from tests.factories.attempts import answer_all, begin
from tests.factories.codes import release_of, review
from tests.factories.courses import enrol_student
from tests.factories.people import PASSWORD


@dataclass(frozen=True)
class Harbour:
    """One row of each kind that belongs to Harbour School and its student Ana."""

    course: Course
    lesson: Lesson
    enrolment: Enrolment
    question: Question
    quiz: Assessment
    attempt: Attempt
    accommodation: Accommodation
    card: ReviewCard
    review: ReviewLog
    membership: Membership
    cohort: Cohort
    override: Override
    statistics: AssessmentStatistics
    setting: StandardSetting
    stimulus: Stimulus
    award: Award
    programme: Programme
    award_rule: AwardRule
    education: ContinuingEducation
    signing_key: SigningKey
    key: ApiClient
    message: OutboxMessage
    regrade: Regrade
    dispute: Dispute
    code_update: CodeUpdate
    code_release: CodeRelease

    def rows(self) -> dict[str, Any]:
        """By the name of the admin page that shows it."""
        return {
            "chartwork_courses_course": self.course,
            "chartwork_courses_lesson": self.lesson,
            "chartwork_courses_enrolment": self.enrolment,
            "chartwork_assessments_question": self.question,
            "chartwork_assessments_stimulus": self.stimulus,
            "chartwork_assessments_category": self.question.category,
            "chartwork_assessments_assessment": self.quiz,
            "chartwork_assessments_assessmentstatistics": self.statistics,
            "chartwork_assessments_standardsetting": self.setting,
            "chartwork_assessments_attempt": self.attempt,
            "chartwork_assessments_reviewcard": self.card,
            "chartwork_assessments_reviewlog": self.review,
            "chartwork_assessments_accommodation": self.accommodation,
            "chartwork_assessments_override": self.override,
            "chartwork_assessments_regrade": self.regrade,
            "chartwork_assessments_dispute": self.dispute,
            "chartwork_assessments_codeupdate": self.code_update,
            "chartwork_codesets_coderelease": self.code_release,
            "chartwork_schools_membership": self.membership,
            "chartwork_schools_cohort": self.cohort,
            "chartwork_schools_apiclient": self.key,
            "chartwork_schools_school": self.membership.school,
            "chartwork_certifications_programme": self.programme,
            "chartwork_certifications_award": self.award,
            "chartwork_certifications_awardrule": self.award_rule,
            "chartwork_certifications_continuingeducation": self.education,
            "chartwork_certifications_signingkey": self.signing_key,
            "chartwork_accounts_user": self.membership.person,
            "account_emailaddress": self.membership.person.emailaddress_set.get(),
            "chartwork_outbox_outboxmessage": self.message,
        }


# What nobody outside of Harbour School may ever read.
SECRETS = (
    "Ana Silva",
    "ana@example.org",
    "Foundations",
    "Directions",
    "Anatomy quiz",
    "anatomy-1",
    "Which is the right one",
    "Evening class",
    "Discharge summary",
    "The patient fell",
    "Grade book",
    "Harbour",
)


@pytest.fixture
def graded(course: Any, quiz: Any, ana: Any) -> Attempt:
    """Ana's attempt: two of three right."""
    enrol_student(course, ana)
    attempt = begin(quiz, ana)
    answer_all(attempt, ana, right=2)
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    return Attempt.objects.get(pk=attempt.pk)


@pytest.fixture
def harbour(graded: Attempt, course: Course, quiz: Assessment, ana: Any, school: Any) -> Harbour:
    enrolment = Enrolment.objects.get(student=ana)
    enrolment.completed_at = timezone.now()
    enrolment.save()
    award = conclude_course(enrolment_id=enrolment.pk, at=timezone.now())
    assert award is not None
    key, _ = create_api_client(school=school, name="Grade book", scopes=["people:read"])
    teacher = system_actor(school.pk)
    add_graded_answers(attempt_id=graded.pk)
    card = ReviewCard.objects.select_related("question__current_version").get(student=ana)
    showing = {"card_id": card.pk, "showing": 1, "by": ana.actor, "at": timezone.now()}
    answer_review(answer=None, version=card.question.current_version.number, **showing)
    rate_review(rating=Rating.AGAIN, **showing)
    card.refresh_from_db()
    cohort = save_cohort(key="evening", title="Evening class", by=teacher)
    add_people(cohort_id=cohort.pk, emails=ana.email, by=teacher, at=timezone.now())
    stimulus, _ = save_stimulus(
        key="chart",
        title="Discharge summary",
        content="The patient fell.",
        status="ready",
        note="",
        by=teacher,
        at=timezone.now(),
    )
    compute_statistics(assessment_id=quiz.pk, school_id=school.pk, at=timezone.now())
    asked = QuestionVersion.objects.get(pk=items_of(graded.paper)[0].version_id)
    regrade = request_regrade(
        question_id=asked.question_id,
        option=Option.FULL_CREDIT,
        reason="Anatomy quiz: both stand.",
        by=teacher,
        at=timezone.now(),
    )
    preview_batch(regrade_id=regrade.pk, after="", at=timezone.now())
    dispute = raise_dispute(
        attempt_id=graded.pk,
        position=1,
        words="Which is the right one? Both are.",
        by=ana.actor,
        at=timezone.now(),
    )
    programme = Programme.objects.create(school=school, assessment=quiz, conduct=["I copy none."])
    return Harbour(
        course=course,
        lesson=Lesson.objects.get(course=course),
        enrolment=enrolment,
        question=Question.objects.get(key="anatomy-1", school=school),
        quiz=quiz,
        attempt=graded,
        card=card,
        review=ReviewLog.objects.get(card=card),
        accommodation=Accommodation.objects.create(school=school, student=ana),
        membership=Membership.objects.get(person=ana),
        cohort=cohort,
        stimulus=stimulus,
        override=Override.objects.create(
            school=school, assessment=quiz, cohort=cohort, attempts_allowed=7
        ),
        statistics=AssessmentStatistics.objects.get(assessment=quiz, basis="first"),
        setting=StandardSetting.objects.create(
            school=school, assessment=quiz, candidate="Knows Harbour.", opened_at=timezone.now()
        ),
        award=award,
        programme=programme,
        award_rule=AwardRule.objects.create(
            school=school,
            kind=AwardRule.Kind.EXAM,
            programme=programme,
            title="Certificate of Achievement",
            subject="Anatomy quiz",
            statement="has passed it.",
            is_active=False,
        ),
        education=ContinuingEducation.objects.create(
            school=school,
            student=ana,
            award=award,
            activity="Grade book webinar",
            units=1,
            done_on=timezone.localdate(),
            reported_at=timezone.now(),
        ),
        signing_key=active_key(school=school, at=timezone.now()),
        key=key,
        message=OutboxMessage.objects.filter(effect="assessments.grade_attempt").get(),
        regrade=Regrade.objects.get(),
        dispute=dispute,
        code_update=review(school).update,
        code_release=release_of(),
    )


@pytest.fixture
def theo(db: Any) -> Any:
    """Theo, the operator of the site, who belongs to no school."""
    return get_user_model().objects.create_superuser(
        email="theo@example.org", password=PASSWORD, name="Theo Brandt"
    )


@pytest.fixture
def otis(other_school: Any) -> Any:
    """Otis, the administrator of another school."""
    from tests.factories.people import make_member

    return make_member(other_school, "otis@example.org", "Otis Reed", role="administrator")

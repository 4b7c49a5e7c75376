"""What the database itself refuses to change of an attempt."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessments.models import Attempt, AttemptEvent, QuestionVersion, TimeAdjustment
from assessments.services.attempts import submit_attempt
from assessments.services.grading import grade_attempt
from assessments.services.time_allowed import give_time
from foundation.schools.scoping import in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student


@pytest.fixture
def attempt(course, quiz, ana):
    """Ana's, of half an hour, in progress."""
    quiz.minutes = 30
    quiz.save()
    enrol_student(course, ana)
    return begin(quiz, ana)


CHANGES = {
    "paper": {},
    "seed": 1,
    "seal": "0" * 64,
    "number": 9,
    "item_count": 2,
    "submitted_at": timezone.now(),
    "started_at": timezone.now(),
    "deadline_at": None,
    "time_factor": Decimal(2),
    "expired": True,
    "started_address": "::1",
    "state": "in_progress",
    "locked": [1],
    "section": 1,
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_the_database_itself_refuses_to_change_a_sealed_attempt(name, attempt, ana):
    with in_school(attempt.school_id):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

        with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
            Attempt.objects.filter(pk=attempt.pk).update(**{name: CHANGES[name]})

        # What moves on still does.
        assert grade_attempt(attempt_id=attempt.pk, at=timezone.now()) is not None


@pytest.mark.parametrize("name", ["paper", "seed", "number", "item_count"])
def test_a_paper_cannot_be_changed_while_it_is_sat_either(name, attempt):
    with in_school(attempt.school_id):
        with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
            Attempt.objects.filter(pk=attempt.pk).update(**{name: CHANGES[name]})
        # Written as it was is no change.
        attempt.save()


def test_events_and_who_gave_time_cannot_be_rewritten(attempt, ana, ines):
    with in_school(attempt.school_id):
        known = {"attempt_id": attempt.pk, "at": timezone.now()}
        give_time(**known, minutes=5, reason="fire alarm", by=ines.actor)
        submit_attempt(**known, by=ana.actor)
        for change in (
            lambda: AttemptEvent.objects.update(address="::1"),
            lambda: AttemptEvent.objects.update(by=ines),
            lambda: AttemptEvent.objects.all().delete(),
            lambda: TimeAdjustment.objects.update(given_by=ana),
            lambda: TimeAdjustment.objects.update(section=1),
            lambda: QuestionVersion.objects.filter(question__key="anatomy-1")._raw_delete(
                "default"
            ),
        ):
            with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
                change()
        # An account that is deleted leaves nobody behind.
        assert AttemptEvent.objects.update(by=None) == 1
        assert TimeAdjustment.objects.update(given_by=None) == 1

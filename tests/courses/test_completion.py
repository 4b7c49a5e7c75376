"""The page at the end of a course."""

from django.utils import timezone
from django_scopes import scopes_disabled

from courses.models import Enrolment


def completed(course, person):
    with scopes_disabled():
        return Enrolment.objects.create(
            school=course.school,
            course=course,
            student=person,
            enrolled_at=timezone.now(),
            completed_at=timezone.now(),
        )


def test_a_certificate_that_is_on_its_way_is_waited_for(course, ana, client_of):
    completed(course, ana)

    text = client_of(ana).get(f"/courses/{course.key}/complete/").content.decode()

    assert "being prepared" in text
    assert "data-poll-url" in text


def test_a_course_without_a_certificate_does_not_promise_one(course, ana, client_of):
    with scopes_disabled():
        course.certificate_title = ""
        course.save()
    completed(course, ana)

    text = client_of(ana).get(f"/courses/{course.key}/complete/").content.decode()

    assert "You have completed the course" in text
    assert "being prepared" not in text
    assert "data-poll-url" not in text

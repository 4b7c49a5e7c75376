"""A bank of 400 questions, an exam of 100 and the people who take it, made by the services.

Prints the exam's address and a session for each person as JSON on the last line.
"""

import json
import sys
from decimal import Decimal

import django

QUESTIONS, ASKED = 400, 100


def main() -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

    from assessments.services.papers import AssessmentSettings, Draw, set_assessment
    from courses.models import Activity, Course, Enrolment, Module
    from foundation.schools.actors import system_actor
    from foundation.schools.models import Membership, School
    from foundation.schools.scoping import in_school
    from tests.bench.signing_in import session_of
    from tests.conftest import NOON
    from tests.factories.courses import make_bank

    school = School.objects.create(slug="bench", name="Bench School")
    with in_school(school.pk):
        make_bank(school, questions=QUESTIONS)
        exam = set_assessment(
            key="exam",
            settings=AssessmentSettings(title="Exam", pass_percent=Decimal(70), minutes=240),
            draws=[Draw(category_key="anatomy", count=ASKED)],
            by=system_actor(school.pk),
        )
        course = Course.objects.create(school=school, key="course", title="Course")
        module = Module.objects.create(course=course, key="exam", order=1, title="Exam")
        Activity.objects.create(module=module, order=1, assessment=exam)
        people = [
            get_user_model()(email=f"p{number}@example.org", name=f"Student {number}", password="!")
            for number in range(int(sys.argv[1]))
        ]
        get_user_model().objects.bulk_create(people)
        Membership.objects.bulk_create(
            Membership(school=school, person=person, joined_at=NOON) for person in people
        )
        Enrolment.objects.bulk_create(
            Enrolment(school=school, student=person, course=course, enrolled_at=NOON)
            for person in people
        )
        sessions = [session_of(person) for person in people]
    print(json.dumps({"exam": str(exam.public_id), "sessions": sessions}))


if __name__ == "__main__":
    main()

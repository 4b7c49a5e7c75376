"""People and schools."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from foundation.schools.models import Membership, School
from foundation.schools.queries import actor_for
from tests.conftest import NOON

PASSWORD = "A-long-pass-phrase-7"


def make_school(slug: str, name: str, *, is_open: bool = False) -> School:
    return School.objects.create(slug=slug, name=name, is_open=is_open)


def make_member(school: School, email: str, name: str, role: str = "student") -> Any:
    """A person with a confirmed address and a membership; ``person.actor`` acts in the school."""
    person = get_user_model().objects.create_user(email=email, password=PASSWORD, name=name)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    membership = Membership.objects.create(school=school, person=person, role=role, joined_at=NOON)
    person.actor = actor_for(membership)
    person.school = school
    return person


def make_people(school: School, count: int) -> list[Any]:
    """So many students, who never sign in, in two statements."""
    person = get_user_model()
    batch = uuid.uuid4().hex[:8]
    people = person.objects.bulk_create(
        [
            person(email=f"{batch}-{n}@example.org", name=f"Student {n}", password="!")
            for n in range(1, count + 1)
        ]
    )
    Membership.objects.bulk_create(
        [Membership(school=school, person=one, role="student", joined_at=NOON) for one in people]
    )
    return people

"""People and schools."""

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

"""A visitor who signs up becomes a student of the open school.

allauth announces a sign-up by a signal only, so this is the one signal that we listen to.
"""

from typing import Any

from allauth.account.signals import user_signed_up
from django.utils import timezone

from foundation.schools.queries import open_school
from foundation.schools.services import join_school


def connect() -> None:
    user_signed_up.connect(_join_the_open_school, dispatch_uid="chartwork_join_open_school")


def _join_the_open_school(user: Any, **_: Any) -> None:
    school = open_school()
    if school is not None:
        join_school(person=user, school=school, at=timezone.now())

"""Who a session belongs to."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from foundation.schools.queries import person_with_memberships


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in as allauth does; reads who is signed in together with the memberships.

    Every request of a signed-in person needs both, saving an answer most of all.
    """

    def get_user(self, user_id: int) -> Any:
        person = person_with_memberships(person_id=user_id)
        if person is None:
            # In no school: the operator, or somebody who left.
            return super().get_user(user_id)
        return person if self.user_can_authenticate(person) else None

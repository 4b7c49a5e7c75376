"""For whom a program acts. Whoever is not in its school, or left it, does not exist."""

from uuid import UUID

from assessments.services.attempts import AttemptNotFound
from assessments.services.review_deck import ReviewNotFound
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor, Membership, Role


class PersonNotFound(Refusal):
    code = "person_not_found"
    kind = Kind.NOT_FOUND


def actor_for(*, person: UUID, program: Actor) -> Actor:
    """The person as one who acts through a program. One query. Raises PersonNotFound."""
    found = (
        Membership.objects.visible_to(program)
        .filter(person__public_id=person, is_active=True)
        .values_list("person_id", "role")
        .first()
    )
    if found is None:
        raise PersonNotFound("There is nobody with this id in your school.")
    return _actor(found, program)


def actor_of_attempt(*, attempt_id: UUID, program: Actor) -> Actor:
    """Whose attempt it is, likewise. One query. Raises AttemptNotFound."""
    found = (
        Membership.objects.visible_to(program)
        .filter(
            person__attempts__pk=attempt_id,
            person__attempts__school_id=program.school_id,
            is_active=True,
        )
        .values_list("person_id", "role")
        .first()
    )
    if found is None:
        raise AttemptNotFound("There is no such attempt in your school.")
    return _actor(found, program)


def actor_of_card(*, card_id: UUID, program: Actor) -> Actor:
    """Whose review card it is, likewise. One query. Raises ReviewNotFound."""
    found = (
        Membership.objects.visible_to(program)
        .filter(
            person__review_cards__pk=card_id,
            person__review_cards__school_id=program.school_id,
            is_active=True,
        )
        .values_list("person_id", "role")
        .first()
    )
    if found is None:
        raise ReviewNotFound("There is no such review in your school.")
    return _actor(found, program)


def _actor(found: tuple[int, str], program: Actor) -> Actor:
    """A person, who sees the own rows only; the program's name stays with it."""
    person_id, role = found
    return Actor(
        school_id=program.school_id, user_id=person_id, role=Role(role), client_id=program.client_id
    )

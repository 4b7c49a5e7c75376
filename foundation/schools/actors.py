"""Who asks. Given to every service; never read from a global."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a school."""

    STUDENT = "student"
    INSTRUCTOR = "instructor"
    ADMINISTRATOR = "administrator"


class ActorKind(StrEnum):
    PERSON = "person"
    PROGRAM = "program"  # an API client of the school
    SYSTEM = "system"  # a task, a command


TEACHING = frozenset({Role.INSTRUCTOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts in one school."""

    school_id: int
    kind: ActorKind = ActorKind.PERSON
    user_id: int | None = None
    role: Role | None = None
    client_id: str = ""

    @property
    def teaches(self) -> bool:
        """Whether this is an instructor or an administrator of the school."""
        return self.role in TEACHING

    @property
    def sees_everyone(self) -> bool:
        """Whether every person's data of the school is visible; else only the actor's own."""
        return self.kind is not ActorKind.PERSON or self.teaches


def system_actor(school_id: int) -> Actor:
    """The actor of tasks and commands."""
    return Actor(school_id=school_id, kind=ActorKind.SYSTEM)

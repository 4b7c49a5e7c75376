"""Where higher apps plug in: who may take an assessment."""

from collections.abc import Callable
from dataclasses import dataclass

from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class Access:
    """Whether somebody may take an assessment; if not, why, in words."""

    allowed: bool
    why_not: str = ""


AccessPolicy = Callable[[Actor, int], Access | None]
_policies: list[AccessPolicy] = []


def register_access_policy(policy: AccessPolicy) -> None:
    """Register a policy (actor, assessment id) that answers, or returns None for "not mine"."""
    if policy not in _policies:
        _policies.append(policy)


def access_to(actor: Actor, assessment_id: int) -> Access:
    """The first policy that answers decides; where none does, the answer is no."""
    refused: Access | None = None
    for policy in _policies:
        answer = policy(actor, assessment_id)
        if answer is not None and answer.allowed:
            return answer
        refused = refused or answer
    return refused or Access(allowed=False, why_not="This assessment is not open to you.")

"""Writes about cohorts: who is taught together."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower

from foundation.refusals import Kind, Refusal
from foundation.schools.actors import Actor
from foundation.schools.models import Cohort, CohortMember, Membership

# In a list that somebody pastes: "Ana Silva <ana@example.org>; ben@example.org".
_SEPARATORS = re.compile(r"[\n\r,;]+")
_IN_ANGLES = re.compile(r"<([^<>\s]+)>")


class CohortNotFound(Refusal):
    code = "cohort_not_found"
    kind = Kind.NOT_FOUND


class CohortsAreTheirs(Refusal):
    """Somebody who does not teach wants to change a cohort."""

    code = "cohorts_by_teachers_only"
    kind = Kind.FORBIDDEN


class PeopleNotFound(Refusal):
    """Some of the addresses belong to nobody here; ``details["missing"]`` names them."""

    code = "people_not_found"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Added:
    """How many were put into a cohort, and how many were in it before."""

    added: int
    there_before: int


def save_cohort(*, key: str, title: str, by: Actor, is_active: bool = True) -> Cohort:
    """Create a cohort, or change its title and whether anything holds for it.

    Raises CohortsAreTheirs.
    """
    _must_teach(by)
    cohort: Cohort
    cohort, _ = Cohort.objects.update_or_create(
        school_id=by.school_id, key=key, defaults={"title": title, "is_active": is_active}
    )
    return cohort


def add_people(*, cohort_id: int, emails: str, by: Actor, at: datetime) -> Added:
    """Put the people with these addresses into a cohort: all of them, or nobody. Six statements.

    Whoever is in it already stays. Raises CohortsAreTheirs, CohortNotFound and PeopleNotFound,
    which names every address that no active person of the school has.
    """
    wanted = _addresses(emails)
    if not wanted:
        raise PeopleNotFound("Paste at least one email address.", missing=[])
    with transaction.atomic():
        cohort = _locked(cohort_id, by)
        found = dict(
            Membership.objects.filter(school_id=by.school_id, is_active=True)
            .annotate(address=Lower("person__email"))
            .filter(address__in=[address.lower() for address in wanted])
            .values_list("address", "pk")
        )
        missing = [address for address in wanted if address.lower() not in found]
        if missing:
            raise PeopleNotFound(
                f"Nobody was added. These are not addresses of active people of your school: "
                f"{', '.join(missing)}. Mend or remove them and add the list again.",
                missing=missing,
            )
        before = set(cohort.members.values_list("membership_id", flat=True))
        new = sorted(set(found.values()) - before)
        CohortMember.objects.bulk_create(
            CohortMember(school_id=cohort.school_id, cohort=cohort, membership_id=pk, added_at=at)
            for pk in new
        )
    return Added(added=len(new), there_before=len(found) - len(new))


def remove_people(*, cohort_id: int, member_ids: Collection[int], by: Actor) -> int:
    """Take people out of a cohort; returns how many. Taking out who is not in it is harmless.

    Attempts that run keep what held at their start. Raises CohortsAreTheirs, CohortNotFound.
    """
    with transaction.atomic():
        cohort = _locked(cohort_id, by)
        removed, _ = cohort.members.filter(pk__in=member_ids).delete()
    return int(removed)


def _addresses(text: str) -> list[str]:
    """Each address once, in the order of the list; what is none is kept, to be reported."""
    found: dict[str, str] = {}
    for piece in _SEPARATORS.split(text):
        angled = _IN_ANGLES.findall(piece)
        # Several on a line without a comma, or words that are no address: reported as they are.
        words = angled or (piece.split() if "@" in piece else [piece.strip()])
        for word in words:
            if word:
                found.setdefault(word.lower(), word)
    return list(found.values())


def _must_teach(by: Actor) -> None:
    if not by.sees_everyone:
        raise CohortsAreTheirs("Cohorts are made by those who teach.")


def _locked(cohort_id: int, by: Actor) -> Cohort:
    _must_teach(by)
    cohort: Cohort | None = (
        Cohort.objects.select_for_update(of=("self",))
        .filter(pk=cohort_id, school_id=by.school_id)
        .first()
    )
    if cohort is None:
        raise CohortNotFound("There is no such cohort in your school.")
    return cohort

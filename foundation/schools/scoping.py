"""The one place that limits queries to a school and to what an actor may see.

Two dimensions (django-scopes): ``catalogue`` for what is taught, which an
anonymous visitor may read in the open school; ``school`` for people's data.
Outside a scope, a query of a scoped model raises ``ScopeError``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self

from django.db import models
from django_scopes import ScopedManager, scope, scopes_disabled

from foundation.schools.actors import Actor

__all__ = [
    "CatalogueQuerySet",
    "PersonalQuerySet",
    "catalogue_manager",
    "every_school",
    "in_catalogue",
    "in_school",
    "personal_manager",
]


class PersonalQuerySet(models.QuerySet[Any]):
    """Rows about a person. ``person_path`` leads to the user that a row is about."""

    person_path: ClassVar[str] = "student"

    def visible_to(self, actor: Actor) -> Self:
        """The school's rows for those who teach and for programs; else the actor's own."""
        rows = self.filter(school_id=actor.school_id)
        if actor.sees_everyone:
            return rows
        return rows.filter(**{f"{self.person_path}_id": actor.user_id})


class CatalogueQuerySet(models.QuerySet[Any]):
    """Rows of what a school teaches."""


def personal_manager(queryset: type[PersonalQuerySet] = PersonalQuerySet) -> Any:
    """A manager for a model with a ``school`` and a person's data."""
    return ScopedManager(school="school", _manager_class=models.Manager.from_queryset(queryset))


def catalogue_manager(
    path: str = "school", queryset: type[CatalogueQuerySet] = CatalogueQuerySet
) -> Any:
    """A manager for a model of what is taught; ``path`` leads to its school."""
    return ScopedManager(catalogue=path, _manager_class=models.Manager.from_queryset(queryset))


@contextmanager
def in_school(school_id: int) -> Iterator[None]:
    """Open both dimensions for one school."""
    with scope(school=school_id, catalogue=school_id):
        yield


@contextmanager
def in_catalogue(school_id: int) -> Iterator[None]:
    """Open what is taught, and nobody's data."""
    with scope(catalogue=school_id):
        yield


@contextmanager
def every_school() -> Iterator[None]:
    """Lift the guard. Each use is listed, with its reason, in tests/architecture."""
    with scopes_disabled():
        yield

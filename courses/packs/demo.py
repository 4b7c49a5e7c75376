"""The demo: two schools, a few invented people, a program, and the courses that ship."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from courses.models import Course
from courses.packs.loading import LoadReport, load_pack
from courses.packs.reading import pack_digest
from foundation.schools.public import (
    ApiClient,
    Role,
    School,
    create_api_client,
    create_person,
    in_catalogue,
    join_school,
    open_school,
    system_actor,
)

PACKS = Path(__file__).resolve().parent.parent
REFERENCE_COURSE = PACKS / "reference_course"
# A small one, which shows that content and interface speak another language.
SPANISH_COURSE = PACKS / "reference_course_es"
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody invented, with a password that everybody may know."""

    role: str
    email: str
    name: str
    password: str
    school: str


HARBOUR, NORTHSIDE = "demo", "northside"
SCHOOLS = {HARBOUR: "Harbour School of Coding", NORTHSIDE: "Northside College"}
# The passwords are public on purpose: the command refuses to run in production.
PEOPLE = (
    DemoPerson(
        Role.STUDENT,
        "student@demo.chartwork.example",
        "Maya Lindgren",
        "harbour-student-7",
        HARBOUR,
    ),
    DemoPerson(
        Role.INSTRUCTOR,
        "instructor@demo.chartwork.example",
        "Daniel Okoro",
        "harbour-instructor-7",
        HARBOUR,
    ),
    DemoPerson(
        Role.ADMINISTRATOR,
        "admin@demo.chartwork.example",
        "Ruth Calloway",
        "harbour-admin-7",
        HARBOUR,
    ),
    DemoPerson(
        Role.INSTRUCTOR,
        "northside@demo.chartwork.example",
        "Leila Navarro",
        "northside-instructor-7",
        NORTHSIDE,
    ),
    DemoPerson(
        OPERATOR,
        "operator@demo.chartwork.example",
        "Theo Brandt",
        "site-operator-7",
        "",
    ),
)
CLIENT_NAME = "Demo student system"
CLIENT_ID = "demo-student-system"
CLIENT_SECRET = "demo-secret-that-everybody-may-know"  # noqa: S105 (as the passwords)


def load_demo(*, at: datetime) -> list[LoadReport]:
    """Make the demo what it should be; returns what loading each course changed.

    A course that is as its files say already is not among them.

    Repeating it changes nothing; what people did in the demo stays.
    """
    with transaction.atomic():
        schools = {slug: _school(slug, name) for slug, name in SCHOOLS.items()}
        for person in PEOPLE:
            _settle(person, schools.get(person.school), at)
        _client(schools[HARBOUR])
    loaded = (_course(path, schools[HARBOUR], at) for path in (REFERENCE_COURSE, SPANISH_COURSE))
    return [report for report in loaded if report is not None]


def demo_access() -> dict[str, Any]:
    """How to sign in, for people and for the program."""
    return {
        "people": [
            {"role": str(person.role), "email": person.email, "password": person.password}
            for person in PEOPLE
        ],
        "api": {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "token_url": f"{settings.SITE_URL}/oauth/token/",
        },
    }


def _school(slug: str, name: str) -> School:
    # Only one school can be the open one; somebody else's stays it.
    is_open = slug == HARBOUR and open_school() is None
    school, _ = School.objects.get_or_create(slug=slug, defaults={"name": name, "is_open": is_open})
    return school


def _settle(person: DemoPerson, school: School | None, at: datetime) -> None:
    people = get_user_model()
    found = people.objects.filter(email__iexact=person.email).first() or create_person(
        email=person.email, name=person.name, password=person.password
    )
    if school is not None:
        join_school(person=found, school=school, at=at, role=Role(person.role))
    elif not found.is_superuser:
        found.is_staff = found.is_superuser = True
        found.save(update_fields=["is_staff", "is_superuser"])


def _client(school: School) -> None:
    if not ApiClient.objects.filter(client_id=CLIENT_ID).exists():
        create_api_client(
            school=school,
            name=CLIENT_NAME,
            scopes=_every_scope(),
            secret=CLIENT_SECRET,
            client_id=CLIENT_ID,
        )


def _every_scope() -> list[str]:
    provider: dict[str, Any] = settings.OAUTH2_PROVIDER
    return list(provider["SCOPES"])


def _course(path: Path, school: School, at: datetime) -> LoadReport | None:
    digest = pack_digest(path)
    with in_catalogue(school.pk):
        if Course.objects.filter(pack_digest=digest).exists():
            return None
    return load_pack(path=path, school_id=school.pk, by=system_actor(school.pk), at=at)

"""The people that every test knows, and the real servers that they meet on."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation
from django_scopes import scopes_disabled
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from config.embedded import ensure_test_services

# PostgreSQL and Redis, started here unless DATABASE_URL and REDIS_URL name others. Before
# Django reads its settings.
ensure_test_services()

# A shared, busy machine is no reason to fail; what is generated is the same every time.
hypothesis_settings.register_profile(
    "chartwork",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("chartwork")

pytest_plugins = ["tests.parallel"]

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Iterator[None]:
    """Fixtures set the scene, so they may look into every school; test bodies may not."""
    with scopes_disabled():
        return (yield)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The database of the tests is a copy of one that is migrated; a busy machine may take long."""
    from django.db import connections
    from django.test import TransactionTestCase

    from tests.databases import empty, template

    ours = connections["default"].settings_dict
    ours["TEST"]["TEMPLATE"] = template()
    ours["OPTIONS"]["options"] += " -c lock_timeout=60s -c statement_timeout=120s"
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A test that asked in another language leaves it to nobody after it."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _quiet_mailbox(settings: Any, tmp_path: Any) -> None:
    """Every test has a mailbox of its own, and counters in the cache that start at nothing."""
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    cache = {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid.uuid4().hex}"}
    settings.CACHES = {"default": cache}


@pytest.fixture
def school(db: Any) -> Any:
    """Harbour School, open to the public."""
    from tests.factories.people import make_school

    return make_school("harbour", "Harbour School", is_open=True)


@pytest.fixture
def other_school(db: Any) -> Any:
    from tests.factories.people import make_school

    return make_school("northside", "Northside College")


@pytest.fixture
def ana(school: Any) -> Any:
    """Ana, a student."""
    from tests.factories.people import make_member

    return make_member(school, "ana@example.org", "Ana Silva")


@pytest.fixture
def ben(school: Any) -> Any:
    """Ben, another student of the same school."""
    from tests.factories.people import make_member

    return make_member(school, "ben@example.org", "Ben Okafor")


@pytest.fixture
def ines(school: Any) -> Any:
    """Ines, an instructor."""
    from tests.factories.people import make_member

    return make_member(school, "ines@example.org", "Ines Duarte", role="instructor")


@pytest.fixture
def ada(school: Any) -> Any:
    """Ada, the administrator of the school."""
    from tests.factories.people import make_member

    return make_member(school, "ada@example.org", "Ada Lindqvist", role="administrator")


@pytest.fixture
def omar(other_school: Any) -> Any:
    """Omar, a student of another school."""
    from tests.factories.people import make_member

    return make_member(other_school, "omar@example.org", "Omar Haddad")


@pytest.fixture
def olga(other_school: Any) -> Any:
    """Olga, an instructor of another school."""
    from tests.factories.people import make_member

    return make_member(other_school, "olga@example.org", "Olga Petrova", role="instructor")


@pytest.fixture
def course(school: Any) -> Any:
    """A course of one module: a lesson, and a quiz of three questions out of six."""
    from tests.factories.courses import make_course

    return make_course(school)


@pytest.fixture
def other_course(other_school: Any) -> Any:
    from tests.factories.courses import make_course

    return make_course(other_school)


@pytest.fixture
def quiz(course: Any) -> Any:
    """The quiz of the course."""
    from assessments.models import Assessment

    return Assessment.objects.get(school=course.school)


@pytest.fixture
def client_of() -> Any:
    """A browser in which this person is signed in."""
    from django.test import Client

    def signed_in(person: Any, **kwargs: Any) -> Client:
        client = Client(**kwargs)
        client.force_login(person)
        return client

    return signed_in

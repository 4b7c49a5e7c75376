"""Health of a process, readiness of the whole: the second proves that a task ran lately."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.outbox.models import Heartbeat


@pytest.mark.django_db
def test_a_process_that_answers_is_healthy(client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "status"), [(5, 200), (59, 200), (75, 503)])
def test_readiness_follows_the_last_task_that_ran(client, age: int, status: int) -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(seconds=age))

    answer = client.get("/readyz")

    assert answer.status_code == status
    assert answer.json()["checks"]["worker"]["ok"] is (status == 200)


@pytest.mark.django_db
def test_without_any_task_the_site_is_not_ready_and_says_why(client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "Are a worker and beat running?" in answer.json()["checks"]["worker"]["why"]


@pytest.mark.django_db
def test_without_redis_the_site_is_not_ready_and_pages_still_work(client, settings, school) -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now())
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["redis"]["ok"] is False
    assert answer.json()["checks"]["database"]["ok"] is True
    assert client.get("/").status_code == 200

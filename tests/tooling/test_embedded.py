"""The servers of a laptop: started, restarted, killed, two side by side."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from config.embedded.services import Services, ServicesError, running_services, start_services

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The ``.local`` of a checkout of its own, with no server named in the environment."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    return tmp_path


def ask(services: Services, query: str) -> Any:
    address = services.database_url.replace("postgres://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else None


def test_data_survive_a_restart(checkout: Path) -> None:
    services = start_services("run", local=checkout)
    ask(services, "CREATE TABLE kept AS SELECT 42 AS answer")
    client = redis.Redis.from_url(services.redis_url)
    client.set("kept", "yes")
    client.close()
    services.stop()

    services = start_services("run", local=checkout)
    try:
        assert ask(services, "SELECT answer FROM kept") == [(42,)]
        assert redis.Redis.from_url(services.redis_url).get("kept") == b"yes"
        assert ask(services, "SHOW fsync") == ask(services, "SHOW synchronous_commit") == [("on",)]
    finally:
        services.stop()


def test_the_same_servers_cannot_be_started_twice_and_are_found(checkout: Path) -> None:
    services = start_services("run", local=checkout)
    try:
        with pytest.raises(ServicesError, match="in use by another"):
            start_services("run", local=checkout)

        found = running_services("run", local=checkout)
        assert found == {
            "database_url": services.database_url,
            "redis_url": services.redis_url,
        }
    finally:
        services.stop()
    assert running_services("run", local=checkout) is None


def test_two_profiles_run_side_by_side(checkout: Path) -> None:
    first, second = start_services("run", local=checkout), start_services("test", local=checkout)
    try:
        ask(first, "CREATE TABLE only_here ()")

        assert ask(second, "SELECT to_regclass('only_here')") == [(None,)]
        assert first.redis_url != second.redis_url
    finally:
        first.stop()
        second.stop()


def test_a_named_server_is_used_and_nothing_is_started(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere/1")

    services = start_services("run", local=checkout)

    assert (services.database_url, services.redis_url) == (
        "postgres://somewhere/else",
        "redis://somewhere/1",
    )
    assert services.started == []
    services.stop()


def test_servers_end_with_a_starter_that_is_killed_and_start_again(checkout: Path) -> None:
    program = (
        "import sys, time, pathlib; from config.embedded import services as s;"
        f"found = s.start_services('run', local=pathlib.Path({str(checkout)!r}));"
        "print(found.started[0].process.pid, found.started[1].process.pid, flush=True);"
        "time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    starter = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment, cwd=ROOT
    )
    assert starter.stdout is not None
    pids = [int(word) for word in starter.stdout.readline().split()]
    assert len(pids) == 2
    os.kill(starter.pid, signal.SIGKILL)
    starter.wait()
    starter.stdout.close()

    deadline = time.monotonic() + 20
    while any(_lives(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(_lives(pid) for pid in pids)
    services = start_services("run", local=checkout)
    try:
        assert ask(services, "SELECT 1") == [(1,)]
    finally:
        services.stop()


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"

"""A whole site of real processes on its own database: granian, a Celery worker, beat.

For tests of the path that people go, and of what happens when a process dies on it.
"""

import json
import mailbox
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis
from celery import Celery

from config.embedded.children import spawn
from tests.databases import copy, drop, maintenance, plain
from tests.made_once import ROOT, digest_of, folder_made_once
from tests.managing import environment_for_children, manage
from tests.parallel import NUMBERS_EACH, database_suffix, redis_url

# Each site has a number of Redis of its own: workers of two sites must not share a queue.
FREE_NUMBERS = list(range(1, NUMBERS_EACH))


@dataclass
class RunningSite:
    """Addresses, people and processes of a running site."""

    folder: Path
    url: str
    environment: dict[str, str]
    database: str
    redis_number: int
    logins: dict[str, Any] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        return plain(self.environment["DATABASE_URL"])

    @property
    def redis_url(self) -> str:
        return self.environment["REDIS_URL"]

    def manage(self, *arguments: str) -> str:
        """Run a management command; its output, or an error with all that it printed."""
        return manage(*arguments, environment=self.environment)

    def ring(self) -> None:
        """Ask the worker to prove that it runs, as beat does every ten seconds."""
        with Celery(broker=self.redis_url) as celery:
            celery.send_task("chartwork.outbox.heartbeat", queue="default", ignore_result=True)

    def start(self, name: str) -> None:
        """Start ``web``, ``worker`` or ``beat`` in a process group that ends with us."""
        port = str(urlsplit(self.url).port)
        commands = {
            "web": ["granian", "--interface", "wsgi", "--port", port, "config.wsgi:application"],
            "worker": ["celery", "-A", "config", "worker", "-c", "2", "-l", "info"],
            "beat": ["celery", "-A", "config", "beat", "-l", "info"],
        }
        binary = Path(sys.executable).parent / commands[name][0]
        self.processes[name] = spawn(
            [str(binary), *commands[name][1:]],
            log=self.folder / f"{name}.log",
            environment=self.environment,
            folder=ROOT,
        )

    def kill(self, name: str) -> None:
        """``kill -9`` a process with all its children."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)

    def stop(self) -> None:
        """End every process that was started."""
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(timeout=20)

    def wait_until_ready(self, seconds: float = 90) -> None:
        """Until /readyz says that a task really ran."""
        end = time.monotonic() + seconds
        answer = "nothing"
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as response:
                    response.read()
                    return
            except urllib.error.HTTPError as error:
                answer = error.read().decode()
            except OSError as error:
                answer = repr(error)
            time.sleep(0.3)
        logs = "\n".join(
            f"--- {path.name}\n{path.read_text()[-3000:]}" for path in self.folder.glob("*.log")
        )
        raise RuntimeError(f"The site was not ready after {seconds} s: {answer}\n{logs}")

    def rows(self, query: str, *parameters: Any) -> list[Any]:
        """Ask the database directly, past the application."""
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(query, parameters).fetchall()

    def execute(self, statement: str, *parameters: Any) -> None:
        """Change the database directly, past the application."""
        with psycopg.connect(self.database_url) as connection:
            connection.execute(statement, parameters)

    def one(self, query: str, *parameters: Any) -> Any:
        return self.rows(query, *parameters)[0][0]

    def empty_redis(self) -> None:
        """Throw away the queue, with all that waits in it."""
        client = redis.Redis.from_url(self.redis_url)
        client.flushdb()
        client.close()

    def letters(self, to: str) -> list[EmailMessage]:
        """The delivered emails to this address."""
        folder = self.environment["CHARTWORK_MAILBOX"]
        if not Path(folder).exists():
            return []
        import email

        box = mailbox.Maildir(folder)
        letters = [
            email.message_from_bytes(box.get_bytes(key), policy=modern) for key in box.iterkeys()
        ]
        return [letter for letter in letters if to in str(letter["to"])]

    def wait_for(self, what: str, check: Any, seconds: float = 60) -> Any:
        """Until ``check`` returns something true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = check()
            if found:
                return found
            time.sleep(0.25)
        raise AssertionError(f"After {seconds} s still no {what}.")


def _free_port() -> int:
    """Below those that the system gives to connections: it stays free until we bind it."""
    for port in random.sample(range(20_000, 32_000), 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("There is no free port between 20000 and 32000.")


def make_site(folder: Path, *, name: str) -> RunningSite:
    """A fresh database with the demo loaded, and all processes up and healthy."""
    name = f"{name}{database_suffix()}"
    database_url = copy(name)
    number = FREE_NUMBERS.pop(0)
    port = _free_port()
    url = f"http://localhost:{port}"
    environment = environment_for_children(
        CHARTWORK_PROFILE="development",
        DATABASE_URL=database_url,
        REDIS_URL=redis_url(number),
        SITE_URL=url,
        CHARTWORK_MAILBOX=str(folder / "mailbox"),
        CHARTWORK_STATE_DIR=str(folder),
        STATIC_ROOT=str(folder_made_once("static", digest_of("static/**/*"), _collect_static)),
    )
    site = RunningSite(
        folder=folder,
        url=url,
        environment=environment,
        database=name,
        redis_number=number,
    )
    site.empty_redis()
    site.logins = json.loads(site.manage("load_demo", "--json").strip().splitlines()[-1])
    for process in ("web", "worker", "beat"):
        site.start(process)
    site.ring()
    site.wait_until_ready()
    return site


def _collect_static(folder: Path) -> None:
    environment = environment_for_children(CHARTWORK_PROFILE="development", STATIC_ROOT=str(folder))
    manage("collectstatic", "--noinput", "--verbosity", "0", environment=environment)


def remove_site(site: RunningSite) -> None:
    """Stop it, and remove what it left."""
    site.stop()
    shutil.rmtree(site.folder, ignore_errors=True)
    with maintenance() as connection:
        drop(connection, site.database)
    FREE_NUMBERS.append(site.redis_number)

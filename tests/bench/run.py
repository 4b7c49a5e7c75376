"""The rounds: ours, the baseline and the bare database, one after the other, three times."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import psycopg

from config.embedded import Services
from tests.bench.learners import Learner, errors_of, times_of, together
from tests.bench.processes import Meter, Server, run_script, start_web, start_worker
from tests.bench.seed import ASKED

ROUNDS = 3
AT_ONCE = 8
STORM = 200
# One attempt of a hundred answers for each of eight learners, in each round.
SAVERS = AT_ONCE
LONGEST_SECONDS = 330
GRADED_WITHIN = 90


@dataclass
class Result:
    """Figures by name; those of several rounds are lists."""

    rounds: dict[str, list[float]] = field(default_factory=dict)
    once: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, name: str, value: float) -> None:
        self.rounds.setdefault(name, []).append(value)

    def of(self, name: str) -> float:
        return median(self.rounds[name])

    def ratio(self, name: str, to: str) -> float:
        """The median of the ratios of each round: load that comes and goes hits both."""
        pairs = zip(self.rounds[name], self.rounds[to], strict=True)
        return median(one / other for one, other in pairs)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Bench:
    """The servers of one run, and what is measured on them."""

    def __init__(self, services: Services, environment: dict[str, str]) -> None:
        self.services = services
        self.environment = environment
        self.until = time.monotonic() + LONGEST_SECONDS
        self.result = Result()
        self.servers: list[Server] = []

    def prepare(self) -> None:
        """A fresh database for each site, people with sessions, and all processes."""
        urls = {name: self._fresh_database(name) for name in ("bench", "baseline")}
        self.database = urls["bench"]
        own = {**self.environment, "DATABASE_URL": urls["bench"], "LOG_FORMAT": "json"}
        plain = {
            **self.environment,
            "BASELINE_DATABASE_URL": urls["baseline"],
            "DJANGO_SETTINGS_MODULE": "tests.bench.baseline.settings",
        }
        people = 2 * ROUNDS * AT_ONCE + SAVERS + STORM
        print(f"Making a bank of 400 questions and {people} people …", flush=True)
        seeded = json.loads(run_script("tests.bench.seed", str(people), environment=own))
        learners = json.loads(
            run_script("tests.bench.baseline.seed", str(SAVERS), environment=plain)
        )
        folder = self.services.folder
        web_port, plain_port = _free_port(), _free_port()
        self.web = self._started(
            start_web(
                "web", "config.wsgi:application", port=web_port, environment=own, folder=folder
            )
        )
        self.plain = self._started(
            start_web(
                "baseline",
                "tests.bench.baseline.wsgi:application",
                port=plain_port,
                environment=plain,
                folder=folder,
            )
        )
        self.worker = self._started(start_worker(environment=own, folder=folder))
        # Processes that somebody else runs cannot be measured: DATABASE_URL was not allowed.
        self.postgres, self.redis = (
            Server(type(server).__name__.lower(), server.process)
            for server in self.services.started
            if server.process is not None
        )
        self.exam = seeded["exam"]
        self.people = [Learner(web_port, session) for session in seeded["sessions"]]
        self.plain_people = [
            Learner(plain_port, one["session"], attempt=one["attempt"]) for one in learners
        ]

    def measure(self) -> Result:
        savers, rest = self.people[:SAVERS], self.people[SAVERS:]
        self._each(savers, lambda one: one.start(self.exam))
        self._each(savers, lambda one: one.save([1]))
        self._each(self.plain_people, lambda one: one.save_plainly(1))
        for number in range(ROUNDS):
            print(f"Round {number + 1} of {ROUNDS} …", flush=True)
            turns = [
                ("ours", savers, lambda one, n, b=number: one.save([n], base=b + (n == 1))),
                ("baseline", self.plain_people, lambda one, n: one.save_plainly(n)),
            ]
            # Each comes first in turn, since the load of others comes and goes.
            for name, learners, save in turns if number % 2 == 0 else reversed(turns):
                self._saves(name, learners, save)
            self._inserts()
            single, rest = rest[:AT_ONCE], rest[AT_ONCE:]
            self._exams("exam", single, batch=1)
            batched, rest = rest[:AT_ONCE], rest[AT_ONCE:]
            self._exams("batched exam", batched, batch=20)
        print(f"{STORM} people start at once, then hand in at once …", flush=True)
        self._start_storm(rest)
        self._finish_storm(rest)
        self.result.errors += errors_of([*self.people, *self.plain_people])
        return self.result

    def stop(self) -> None:
        for learner in [*getattr(self, "people", []), *getattr(self, "plain_people", [])]:
            learner.close()
        for server in reversed(self.servers):
            server.stop()
        self.servers.clear()

    # --- what is measured

    def _saves(self, name: str, learners: list[Learner], save: Callable[..., None]) -> None:
        """Eight learners save a hundred answers each, one a request."""
        before = {id(one): len(one.seconds.get("save", [])) for one in learners}
        meter = Meter([self.web if name == "ours" else self.plain, self.postgres])

        def all_of(learner: Learner) -> None:
            for position in range(1, ASKED + 1):
                save(learner, position)

        seconds = self._each(learners, all_of)
        meter.stop()
        times = [t for one in learners for t in one.seconds["save"][before[id(one)] :]]
        self.result.add(f"{name}: saves/s", len(times) / seconds)
        self.result.add(f"{name}: CPU ms per save", 1000 * meter.total / len(times))
        self.result.add(
            f"{name}: database CPU ms per save", 1000 * meter.used["postgres"] / len(times)
        )
        for share in (50, 95, 99):
            self.result.add(f"{name}: save p{share} ms", 1000 * percentile(times, share / 100))
        self.result.add(f"{name}: foreign cores", meter.foreign)

    def _inserts(self) -> None:
        """What the database takes from eight connections that do nothing but insert."""
        done = [0] * AT_ONCE
        stop = time.monotonic() + 2

        def insert(number: int) -> None:
            with psycopg.connect(self.database, autocommit=True) as connection:
                connection.prepare_threshold = 0
                while time.monotonic() < stop:
                    connection.execute(
                        "INSERT INTO bench_ceiling (attempt, position, content) "
                        "VALUES (%s, %s, %s) ON CONFLICT (attempt, position) "
                        "DO UPDATE SET content = excluded.content",
                        (number, done[number] % ASKED, '{"chosen": 1}'),
                    )
                    done[number] += 1

        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS bench_ceiling (attempt int, position int, "
                "content jsonb, UNIQUE (attempt, position))"
            )
        threads = [threading.Thread(target=insert, args=[n]) for n in range(AT_ONCE)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        self.result.add("ceiling: inserts/s", sum(done) / 2)

    def _exams(self, name: str, learners: list[Learner], *, batch: int) -> None:
        """Start, page, answers, the question before handing in, hand in, result."""
        meter = Meter([self.web, self.postgres, self.worker, self.redis])

        def sit(learner: Learner) -> None:
            learner.start(self.exam)
            learner.page()
            for first in range(1, ASKED + 1, batch):
                learner.save(range(first, first + batch))
            learner.request("ask", "GET", f"/attempts/{learner.attempt}/hand-in/")
            learner.hand_in()

        seconds = self._each(learners, sit)
        waited = self._wait_until_graded(learners)
        self._each(learners, Learner.result)
        meter.stop()
        self.result.add(f"{name}: CPU s", meter.total / len(learners))
        for server in meter.servers:
            self.result.add(f"{name}: {server.name} CPU s", meter.used[server.name] / len(learners))
        self.result.add(f"{name}s/min", 60 * len(learners) / (seconds + waited))
        self.result.add(f"{name}: foreign cores", meter.foreign)

    def _start_storm(self, learners: list[Learner]) -> None:
        before = len(errors_of(learners))
        meter = Meter([self.web, self.postgres])

        def start(learner: Learner) -> None:
            learner.start(self.exam)
            learner.page()

        seconds = self._each(learners, start, threads=STORM)
        meter.stop()
        attempts = {one.attempt for one in learners}
        again = self._rows(
            "SELECT count(*) - count(DISTINCT student_id) FROM chartwork_assessments_attempt"
        )
        # From the arrival that was stamped, so a queue costs nobody time.
        shortened = self._rows(
            "SELECT count(*) FROM chartwork_assessments_attempt "
            "WHERE deadline_at <> started_at + interval '240 minutes'"
        )
        times = times_of(learners, "start")
        self.result.once |= {
            "start storm: starts/s": len(learners) / seconds,
            "start storm: p95 of start s": percentile(times, 0.95),
            "start storm: CPU s per start": meter.total / len(learners),
            "start storm: errors": len(errors_of(learners)) - before,
            "start storm: without an attempt": len(learners) - len(attempts - {""}),
            "start storm: duplicates": again,
            "start storm: shortened": shortened,
        }

    def _finish_storm(self, learners: list[Learner]) -> None:
        self._each(learners, lambda one: one.save(range(1, ASKED + 1)))
        before = len(errors_of(learners))
        begun = time.monotonic()
        self._each(learners, Learner.hand_in, threads=STORM)
        times = times_of(learners, "hand in")
        self._wait_until_graded(learners)
        seconds = time.monotonic() - begun
        ids = [one.attempt for one in learners]
        lost = ASKED * len(learners) - self._rows(
            "SELECT count(DISTINCT (attempt_id, position)) "
            "FROM chartwork_assessments_answerstep WHERE attempt_id = ANY(%s::uuid[])",
            ids,
        )
        graded = self._rows(
            "SELECT count(DISTINCT attempt_id) FROM chartwork_assessments_grade "
            "WHERE attempt_id = ANY(%s::uuid[])",
            ids,
        )
        double = self._rows("SELECT count(*) FROM chartwork_assessments_grade") - self._rows(
            "SELECT count(DISTINCT attempt_id) FROM chartwork_assessments_grade"
        )
        self.result.once |= {
            "finish storm: all graded after s": seconds,
            "finish storm: hand-in p50 s": percentile(times, 0.5),
            "finish storm: hand-in p99 s": percentile(times, 0.99),
            "finish storm: errors": len(errors_of(learners)) - before,
            "finish storm: answers lost": lost,
            "finish storm: not graded": len(learners) - graded,
            "finish storm: graded twice": double,
        }

    # --- what they stand on

    def _each(
        self, learners: list[Learner], work: Callable[[Learner], None], *, threads: int = AT_ONCE
    ) -> float:
        try:
            return together(work, learners, threads=threads, until=self.until)
        finally:
            # A server ends connections that idle until the next round.
            for learner in learners:
                learner.close()

    def _wait_until_graded(self, learners: list[Learner]) -> float:
        begun = time.monotonic()
        while time.monotonic() < min(self.until, begun + GRADED_WITHIN):
            waiting = self._rows(
                "SELECT count(*) FROM chartwork_assessments_attempt "
                "WHERE id = ANY(%s::uuid[]) AND state <> 'graded'",
                [one.attempt for one in learners],
            )
            if not waiting:
                break
            time.sleep(0.05)
        return time.monotonic() - begun

    def _rows(self, query: str, *values: Any) -> int:
        with psycopg.connect(self.database) as connection:
            found = connection.execute(query, values).fetchone()
        assert found is not None
        return int(found[0])

    def _started(self, server: Server) -> Server:
        self.servers.append(server)
        return server

    def _fresh_database(self, name: str) -> str:
        """A database of its own on the embedded server; what an earlier run left is dropped."""
        base = self.services.database_url.replace("postgres://", "postgresql://", 1)
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS run_{name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE run_{name}")
        address, _, query = base.partition("?")
        return f"{address.rsplit('/', 1)[0]}/run_{name}?{query}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_of(services: Services) -> dict[str, str]:
    """What every process of the run is given."""
    return {
        **os.environ,
        **services.environment(),
        "CHARTWORK_PROFILE": "development",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "CHARTWORK_MAILBOX": str(services.folder / "mailbox"),
        "CHARTWORK_STATE_DIR": str(services.folder),
        "STATIC_ROOT": str(services.folder / "static"),
    }

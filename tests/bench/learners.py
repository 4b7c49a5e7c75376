"""Learners on a kept connection, many at once; each request is timed."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

T = TypeVar("T")
TIMEOUT = 60
# Any 32 letters that are in the cookie and in the header.
TOKEN = "b" * 32


class Stopped(RuntimeError):
    """The time of the run is over."""


@dataclass
class Learner:
    """One person with a session. ``seconds`` has the time of each request, by its name."""

    port: int
    session: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    attempt: str = ""
    connection: http.client.HTTPConnection | None = None

    def request(self, name: str, method: str, path: str, body: Any = None, **form: str) -> Any:
        """The response with its body read; refused ones are noted."""
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        data = None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body), "application/json"
        elif method == "POST":
            data, headers["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        begun = time.perf_counter()
        try:
            self.connection.request(method, path, data, headers)
            response = self.connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.errors.append(f"{name}: {error!r}")
            self.connection.close()
            self.connection = None
            return None
        self.seconds.setdefault(name, []).append(time.perf_counter() - begun)
        if response.status >= 400:
            self.errors.append(f"{name}: {response.status} {text[:200]!r}")
        return response, text

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    # --- what a learner does at our site

    def start(self, exam: str) -> None:
        found = self.request("start", "POST", f"/assessments/{exam}/start/")
        if found is not None and found[0].status == 302:
            self.attempt = found[0].getheader("Location").rstrip("/").rsplit("/", 1)[-1]

    def page(self) -> None:
        self.request("page", "GET", f"/attempts/{self.attempt}/")

    def save(self, positions: Sequence[int], *, base: int = 0) -> None:
        answers = [{"position": n, "base": base, "content": {"chosen": 1}} for n in positions]
        body = {"client": "window-1", "answers": answers}
        found = self.request("save", "POST", f"/attempts/{self.attempt}/answers/", body)
        if found is not None and found[0].status == 200:
            verdicts = {answer["verdict"] for answer in json.loads(found[1])["answers"]}
            if verdicts != {"saved"}:
                self.errors.append(f"save: {verdicts}")

    def hand_in(self) -> None:
        self.request("hand in", "POST", f"/attempts/{self.attempt}/hand-in/")

    def result(self) -> None:
        self.request("result", "GET", f"/attempts/{self.attempt}/result/")

    # --- and at the baseline

    def save_plainly(self, position: int) -> None:
        body = {"position": position, "content": {"chosen": 1}}
        self.request("save", "POST", f"/attempts/{self.attempt}/answers/", body)


def together(work: Callable[[T], None], on: Sequence[T], *, threads: int, until: float) -> float:
    """Do it for each, ``threads`` at a time, all beginning at once; seconds that it took."""
    gate = threading.Barrier(threads + 1)
    waiting = list(on)
    lock = threading.Lock()

    def one() -> None:
        gate.wait(timeout=TIMEOUT)
        while True:
            with lock:
                if not waiting:
                    return
                item = waiting.pop(0)
            if time.monotonic() > until:
                raise Stopped("The time of the run is over.")
            work(item)

    with ThreadPoolExecutor(threads) as pool:
        running = [pool.submit(one) for _ in range(threads)]
        gate.wait(timeout=TIMEOUT)
        begun = time.monotonic()
        for each in running:
            each.result()
        return time.monotonic() - begun


def times_of(learners: Sequence[Learner], name: str) -> list[float]:
    return [seconds for learner in learners for seconds in learner.seconds.get(name, [])]


def errors_of(learners: Sequence[Learner]) -> list[str]:
    return [error for learner in learners for error in learner.errors]

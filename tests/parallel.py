"""Several processes of tests beside each other: who runs what, and on which servers.

A file stays whole, and everything that shares a running site stays together, so that only one
process starts it. The long ones come first, that none is left for the end.
"""

import os
from collections import Counter
from typing import Any

import pytest
from _pytest.nodeid import coerce_node_id
from django.conf import settings
from xdist.scheduler.loadscope import LoadScopeScheduling

# Each process has its own numbers of Redis: one for itself, the others for its running sites.
# Redis has 16 of them unless told otherwise.
NUMBERS_EACH = 4
MOST_PROCESSES = 16 // NUMBERS_EACH

# One running site, one browser.
TOGETHER = ("tests/browser/",)
# Longest first; what is not named comes afterwards, in the order of its name.
FIRST = (
    "tests/browser/",
    "tests/api/test_made_up_requests.py",
    "tests/faults/",
    "tests/api/test_exam_example.py",
    "tests/third_party/",
)


def process_number() -> int:
    """0 for the first or only process; a process that replaces a dead one takes over a number."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return int(name.removeprefix("gw")) % MOST_PROCESSES


def database_suffix() -> str:
    """What pytest-django, too, puts behind the names of databases; empty for the only process."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    return f"_{name}" if name else ""


def redis_url(number: int) -> str:
    """The address of one of this process's numbers: 0 is its own."""
    assert 0 <= number < NUMBERS_EACH
    server = os.environ["REDIS_URL"].rsplit("/", 1)[0]
    return f"{server}/{process_number() * NUMBERS_EACH + number}"


def pytest_configure(config: Any) -> None:
    """Cache and queue of one process among several. pytest-django has read the settings already."""
    if hasattr(config, "workerinput"):
        os.environ["REDIS_URL"] = settings.REDIS_URL = redis_url(0)
        settings.CACHES["default"]["LOCATION"] = settings.REDIS_URL


def group_of(nodeid: str) -> str:
    """What one process runs in one go."""
    shared = next((folder for folder in TOGETHER if nodeid.startswith(folder)), "")
    return shared or nodeid.split("::", 1)[0]


def place_of(nodeid: str) -> int:
    """Where its group stands in the order."""
    found = (place for place, start in enumerate(FIRST) if nodeid.startswith(start))
    return next(found, len(FIRST))


class ByGroup(LoadScopeScheduling):
    """Gives a whole group to the next process that is free."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> ByGroup:
    # Our order, not that of the number of tests.
    config.option.loadscopereorder = False
    return ByGroup(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Only where there are several processes: a single one keeps the order of pytest-django."""
    if hasattr(config, "workerinput"):
        tell_apart(items)
        in_order(items)


def tell_apart(items: list[Any]) -> None:
    """Give the same name only once: pytest-xdist takes tests of one name for one test.

    Those that are made from a schema have one for all.
    """
    times: Counter[str] = Counter()
    for item in items:
        times[item.nodeid] += 1
        if times[item.nodeid] > 1:
            item._id = coerce_node_id(f"{item.nodeid}#{times[item.nodeid]}")


def in_order(items: list[Any]) -> None:
    """Group by group; within one the order stays."""
    items.sort(key=lambda item: (place_of(item.nodeid), group_of(item.nodeid)))


COLLECTED = pytest.StashKey[int]()
# How often each test began, as the processes tell.
BEGAN: Counter[str] = Counter()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: list[str]) -> None:
    """How many tests there are, by each process, which all found the same ones."""
    node.config.stash[COLLECTED] = len(ids)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A test that no process ran is a failure, not a silence."""
    expected = session.config.stash.get(COLLECTED, None)
    begun = BEGAN.total()
    if exitstatus == 0 and expected is not None and begun != expected:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print(f"\n{expected} tests were collected and {begun} were run.")  # noqa: T201


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "setup":
        BEGAN[report.nodeid] += 1

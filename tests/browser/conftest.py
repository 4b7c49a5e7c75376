"""A running site and a real Chromium."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from assessments.question_types.examples import all_examples
from assessments.question_types.registry import question_type
from tests.browser.papers import Backstage
from tests.chromium import chromium
from tests.running_site import RunningSite, make_site, remove_site


# All three end with this folder: a process that goes on with other tests needs none of them.
@pytest.fixture(scope="package")
def site(tmp_path_factory: Any) -> Iterator[RunningSite]:
    running = make_site(tmp_path_factory.mktemp("site"), name="chartwork_browser_site")
    yield running
    remove_site(running)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def backstage(site: RunningSite) -> Iterator[Backstage]:
    """Makes students and papers in the running site."""
    made = Backstage(site)
    yield made
    made.close()


@pytest.fixture
def machine_graded() -> list[dict[str, Any]]:
    """Every installed type with every variant of its examples, but those that a person marks."""
    return [
        {"type": name, "variant": variant}
        for name, examples in sorted(all_examples().items())
        if not question_type(name).needs_person
        for variant in ("", *examples.variants)
    ]


class Watched:
    """A page whose console and network are watched: what goes wrong there fails the test."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self.watch(page)

    def watch(self, page: Page) -> Page:
        """Another window that is watched like the first one."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("requestfailed", self._failed)
        return page

    def excuse(self, pattern: str) -> None:
        """Problems that the test makes itself."""
        self.problems = [text for text in self.problems if not re.search(pattern, text)]

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({self.page.url})")

    def _failed(self, request: Any) -> None:
        # A navigation ends what was on its way.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.problems.append(f"request: {request.url} {request.failure}")


@pytest.fixture
def watched(browser: Browser, site: RunningSite) -> Iterator[Watched]:
    context = browser.new_context(
        base_url=site.url, viewport={"width": 1366, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    watched = Watched(context.new_page())
    yield watched
    context.close()
    assert watched.problems == []


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page

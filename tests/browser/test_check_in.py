"""The system check before a mock exam: it measures what it says and keeps nobody from beginning."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Watched
from tests.browser.papers import SINGLE, Backstage, option, ready, start
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
CUT = "INTERNET_DISCONNECTED|ERR_FAILED"
NO_STORE = """
Object.defineProperty(window, "indexedDB", {
  value: { open: () => { throw new DOMException("no", "SecurityError"); } },
});
"""


@pytest.fixture
def address(page: Page, backstage: Backstage) -> str:
    """The check-in of a mock exam of two questions, for a student who may begin."""
    backstage.student(page.context)
    return backstage.mock_exam(SINGLE, SINGLE, minutes=240)


def line(page: Page, name: str) -> Locator:
    return page.locator(f'[data-check="{name}"]')


def said(page: Page, name: str) -> Locator:
    """The sentence that the line says; those that it could say stand there, hidden."""
    return line(page, name).locator("[data-say]:not([hidden])")


def state(page: Page, name: str, words: str) -> None:
    """What the line says of itself, in words."""
    expect(line(page, name).locator(".check-state")).to_have_text(words, use_inner_text=True)


def summary(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("status")).to_have_text(words, use_inner_text=True)


def test_a_fit_device_is_told_its_figures_and_begins(
    page: Page, site: RunningSite, address: str
) -> None:
    page.goto(address)
    summary(page, "All is in order.")

    for name in ("network", "session", "clock", "storage", "window", "windows"):
        state(page, name, "In order")
    figures = re.compile(r"answers in \d+ ms, at worst in \d[\d,.]* (ms|sec)\. Tries: 8, none lost")
    expect(said(page, "network")).to_contain_text(figures)
    expect(said(page, "clock")).to_contain_text(re.compile(r"right to within \d+ ms"))
    expect(said(page, "storage")).to_contain_text(re.compile(r"Room for more: [\d.,]+ (GB|MB)"))
    expect(said(page, "window")).to_contain_text("1,366 × 900 pixels")
    cookie = next(one for one in page.context.cookies() if one["name"] == "sessionid")
    end = site.one(
        "SELECT expire_date FROM django_session WHERE session_key = %s", cookie["value"]
    ).astimezone(UTC)
    expect(said(page, "session")).to_contain_text(f"until {end.day} {end:%b %Y, %H:%M} UTC")
    # Nothing of the probe is left behind.
    assert page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))") == []
    assert_accessible(page)

    page.get_by_role("button", name="Begin the exam").press("Enter")

    expect(page.locator("form[data-attempt]")).to_be_visible()
    ready(page)


def test_by_keyboard_it_is_checked_again_and_begun(page: Page, address: str) -> None:
    page.goto(address)
    summary(page, "All is in order.")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    passed = []
    for _ in range(60):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.textContent.trim()"))
        if passed[-1] == "Check again":
            page.keyboard.press("Enter")
            expect(page.locator("[data-system-check]")).not_to_have_attribute("aria-busy", "true")
        if passed[-1] == "Begin the exam":
            break

    assert passed.index("Check again") < passed.index("Begin the exam")
    summary(page, "All is in order.")
    assert len([url for url in asked if url.endswith("/mock-exams/clock/")]) == 8
    page.keyboard.press("Enter")
    expect(page.locator("form[data-attempt]")).to_be_visible()


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        (timedelta(hours=3, minutes=5), "ahead by 3 hr 5 min"),
        (timedelta(minutes=-12), "behind by 12 min"),
    ],
)
def test_a_wrong_clock_is_said_and_changes_nothing(
    page: Page, address: str, shift: timedelta, words: str
) -> None:
    page.clock.install(time=datetime.now(UTC) + shift)
    page.goto(address)

    state(page, "clock", "To mind")
    expect(said(page, "clock")).to_contain_text(words)
    expect(said(page, "clock")).to_contain_text("It changes nothing for you")
    summary(page, re.compile("To mind before you begin: Clock"))
    # Seen from the server, the session lasts as long as before.
    state(page, "session", "In order")
    page.get_by_role("button", name="Begin the exam").click()
    expect(page.locator("[data-timer-value]")).to_have_text(re.compile(r"^(4:00|3:59):\d\d$"))


def test_without_a_connection_it_says_so_and_looks_again_by_itself(
    page: Page, watched: Watched, address: str
) -> None:
    page.goto(address)
    summary(page, "All is in order.")

    page.context.set_offline(True)

    summary(page, re.compile("does not work like this: Connection"))
    state(page, "network", "Does not work")
    expect(said(page, "network")).to_contain_text("Connect this device to the internet")
    state(page, "clock", "To mind")
    assert_accessible(page)

    page.context.set_offline(False)

    summary(page, "All is in order.")
    watched.excuse(CUT)


def test_replies_that_are_lost_or_slow_are_counted(
    page: Page, watched: Watched, address: str
) -> None:
    seen: list[str] = []

    def lose(route: Any) -> None:
        seen.append(route.request.url)
        if len(seen) in (2, 5):
            route.abort()
        else:
            route.continue_()

    page.route("**/mock-exams/clock/", lose)
    page.goto(address)

    state(page, "network", "To mind")
    expect(said(page, "network")).to_contain_text("of 8 tries, this many were lost: 2.")
    watched.excuse(CUT)
    page.unroute("**/mock-exams/clock/")

    def dawdle(route: Any) -> None:
        page.wait_for_timeout(1200)
        route.continue_()

    page.route("**/mock-exams/clock/", dawdle)
    page.get_by_role("button", name="Check again").click()
    expect(said(page, "network")).to_contain_text(
        re.compile(r"Slow: the server answers in 1\.\d sec"), timeout=40_000
    )


def test_a_browser_that_stores_nothing_is_said_and_may_begin(page: Page, address: str) -> None:
    page.add_init_script(NO_STORE)
    page.goto(address)

    state(page, "storage", "To mind")
    expect(said(page, "storage")).to_contain_text("This browser keeps nothing")
    summary(page, re.compile("To mind before you begin: Storage"))
    page.get_by_role("button", name="Begin the exam").click()
    expect(page.locator("form[data-attempt]")).to_be_visible()


def test_a_session_that_ends_is_said_before_and_after(
    page: Page, site: RunningSite, address: str
) -> None:
    cookie = next(one for one in page.context.cookies() if one["name"] == "sessionid")
    site.execute(
        "UPDATE django_session SET expire_date = now() + interval '3 hours' WHERE session_key = %s",
        cookie["value"],
    )
    page.goto(address)
    state(page, "session", "To mind")
    expect(said(page, "session")).to_contain_text("signed out before the exam can be over")

    site.execute("DELETE FROM django_session WHERE session_key = %s", cookie["value"])
    page.get_by_role("button", name="Check again").click()

    summary(page, re.compile("does not work like this: Signed in"))
    expect(line(page, "session").get_by_role("link", name="Sign in again")).to_be_visible()


def test_a_paper_in_another_window_and_a_narrow_window_are_said(
    page: Page, watched: Watched, backstage: Backstage, address: str
) -> None:
    other = watched.watch(page.context.new_page())
    start(other, backstage.paper(SINGLE))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)

    state(page, "windows", "To mind")
    expect(said(page, "windows")).to_contain_text("A paper is open in another window")
    state(page, "window", "To mind")
    expect(said(page, "window")).to_contain_text("390 × 844")
    summary(page, re.compile("To mind before you begin: Window, Other windows"))
    assert_accessible(page)

    other.close()
    page.set_viewport_size({"width": 1366, "height": 900})
    page.get_by_role("button", name="Check again").click()
    summary(page, "All is in order.")


def test_an_open_attempt_is_gone_on_with(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Begin the exam").click()
    ready(page)
    option(page, 1, 2).check()

    page.goto(address)
    expect(page.get_by_role("button", name="Begin the exam")).to_have_count(0)
    page.get_by_role("link", name="Go on").click()

    expect(page.locator("form[data-attempt]")).to_be_visible()


def test_without_script_the_page_says_what_that_means(
    browser: Browser, site: RunningSite, backstage: Backstage
) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    backstage.student(context)
    page = context.new_page()
    page.goto(backstage.mock_exam(SINGLE, minutes=240))

    expect(page.get_by_text("The script of this page does not run")).to_be_visible()
    expect(page.get_by_role("button", name="Check again")).to_have_count(0)
    expect(page.locator("[data-checks]")).to_be_hidden()
    page.get_by_role("button", name="Begin the exam").click()
    expect(page.locator("form[data-attempt]")).to_be_visible()
    context.close()

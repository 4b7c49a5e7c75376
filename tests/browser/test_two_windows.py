"""Two windows and two devices: one saves at a time, and what was acknowledged stays."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Watched
from tests.browser.papers import SINGLE, Backstage, option, other_device, saved, start
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
STEPS = (
    "SELECT position, revision, content ->> 'chosen' FROM chartwork_assessments_answerstep"
    " WHERE attempt_id = %s ORDER BY position, revision"
)
TOLD = "This attempt is open in another window or on another device"
REFUSED = "status of 409"


@pytest.fixture
def attempt(page: Page, backstage: Backstage) -> str:
    """Three questions of one choice each, open in the first window."""
    backstage.student(page.context)
    return start(page, backstage.paper(SINGLE, SINGLE, SINGLE))


def window_name(page: Page) -> str:
    expect(page.locator("[data-window-field]")).not_to_have_value("")
    return page.locator("[data-window-field]").input_value()


def told(page: Page) -> None:
    """The page says that another window has the attempt, and nothing can be changed in it."""
    expect(page.locator("[data-lease-note]")).to_be_visible()
    expect(page.locator("[data-lease-note]")).to_contain_text(TOLD)
    assert page.locator("#question-1").evaluate("section => section.inert")


def take_over(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Go on here").click()
    expect(page.locator("[data-lease-note]")).to_be_hidden()


def test_a_second_window_is_told_and_changes_nothing(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    option(page, 1, 1).check()
    saved(page)
    second = watched.watch(page.context.new_page())

    second.goto(page.url)

    told(second)
    expect(second.locator("[data-lease-since]")).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))
    assert_accessible(second)
    # Neither by key nor by mouse: what is inert must not answer to the page's own keys either.
    second.locator("body").press("2")
    second.keyboard.press("f")
    second.locator("#question-1 label.option").nth(1).click(force=True)
    expect(option(second, 1, 1)).to_be_checked()
    expect(second.locator("[data-flag]:checked")).to_have_count(0)
    # The first one goes on undisturbed.
    option(page, 2, 3).check()
    saved(page)
    assert site.rows(STEPS, attempt) == [(1, 1, "1"), (2, 1, "3")]


def test_after_a_take_over_the_first_window_keeps_what_it_could_not_send(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    option(page, 1, 1).check()
    saved(page)
    second = watched.watch(page.context.new_page())
    second.goto(page.url)
    told(second)
    take_over(second)
    option(second, 1, 2).check()
    saved(second)

    option(page, 1, 3).click()

    told(page)
    expect(page.locator("[data-unsent]")).to_contain_text("Not on the server yet: 1")
    assert site.rows(STEPS, attempt) == [(1, 1, "1"), (1, 2, "2")]

    # Back in the first window, both answers are there to choose from, and nothing was decided.
    take_over(page)
    expect(page.locator("#question-1[data-conflict]")).to_be_visible()
    expect(page.locator("[data-save-state=conflict]")).to_contain_text("choose below")
    expect(option(page, 1, 2)).to_be_checked()
    third = option(page, 1, 3).locator("xpath=ancestor::label").locator(".option-text")
    expect(page.locator("#question-1 [data-mine]")).to_have_text(third.inner_text())
    assert site.rows(STEPS, attempt) == [(1, 1, "1"), (1, 2, "2")]
    assert_accessible(page)

    page.get_by_role("button", name="Use my answer of this window").click()
    saved(page)
    expect(option(page, 1, 3)).to_be_checked()
    assert site.rows(STEPS, attempt) == [(1, 1, "1"), (1, 2, "2"), (1, 3, "3")]
    watched.excuse(REFUSED)


def test_another_device_takes_over_and_the_first_is_told_when_it_is_looked_at(
    page: Page, watched: Watched, site: RunningSite, browser: Any, attempt: str
) -> None:
    option(page, 1, 1).check()
    saved(page)
    device = other_device(browser, page, site)
    device.goto(page.url)
    told(device)
    expect(option(device, 1, 1)).to_be_checked()
    take_over(device)
    option(device, 2, 2).check()
    saved(device)

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    told(page)
    take_over(page)
    expect(option(page, 1, 1)).to_be_checked()
    expect(option(page, 2, 2)).to_be_checked()
    option(device, 3, 1).click()
    told(device)
    assert site.rows(STEPS, attempt) == [(1, 1, "1"), (2, 1, "2")]
    device.context.close()


def test_what_is_stored_can_be_kept_in_a_conflict(
    page: Page, watched: Watched, site: RunningSite, browser: Any, attempt: str
) -> None:
    device = other_device(browser, page, site)
    device.goto(page.url)
    told(device)
    take_over(device)
    option(device, 1, 2).check()
    saved(device)
    option(page, 1, 3).click()
    told(page)
    take_over(page)
    expect(page.locator("#question-1[data-conflict]")).to_be_visible()

    page.get_by_role("button", name="Keep what is stored").click()

    saved(page)
    page.reload()
    expect(option(page, 1, 2)).to_be_checked()
    assert site.rows(STEPS, attempt) == [(1, 1, "2")]
    device.context.close()
    watched.excuse(REFUSED)


def test_a_duplicated_tab_gets_a_name_of_its_own(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    option(page, 1, 1).check()
    saved(page)

    with page.context.expect_page() as opened:
        # What a browser does when a tab is duplicated: the store of the session goes along.
        page.evaluate("void window.open(location.href)")
    copy = watched.watch(opened.value)

    told(copy)
    assert window_name(copy) != window_name(page)
    option(page, 1, 2).check()
    saved(page)
    assert site.rows(STEPS, attempt) == [(1, 1, "1"), (1, 2, "2")]


def test_a_reload_keeps_the_lease_and_raises_no_alarm(
    page: Page, site: RunningSite, attempt: str
) -> None:
    name = window_name(page)

    for number in range(5):
        page.reload()
        assert window_name(page) == name
        option(page, 1, number % 2 + 1).check()
        saved(page)
        expect(page.locator("[data-lease-note]")).to_be_hidden()
    page.get_by_role("button", name="Review and hand in").click()
    page.get_by_role("link", name="Back to the questions").click()
    assert window_name(page) == name
    option(page, 2, 1).check()
    saved(page)

    expect(page.locator("[data-lease-note]")).to_be_hidden()
    revisions = [row[:2] for row in site.rows(STEPS, attempt)]
    assert revisions == [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (2, 1)]


def test_what_one_window_keeps_is_not_erased_by_another_that_was_saving(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    """Both windows of one browser keep their unsent answers in the same store."""
    second = watched.watch(page.context.new_page())
    second.goto(page.url)
    told(second)
    take_over(second)
    held: list[Any] = []
    second.route(re.compile("/answers/"), lambda route: held.append(route))  # noqa: PLW0108
    option(second, 1, 2).click()
    site.wait_for("save that is on its way", lambda: second.wait_for_timeout(50) or held)
    option(page, 1, 3).click()
    told(page)

    held[0].continue_()
    saved(second)
    second.close()
    page.reload()

    take_over(page)
    expect(page.locator("#question-1[data-conflict]")).to_be_visible()
    page.get_by_role("button", name="Use my answer of this window").click()
    saved(page)
    assert site.rows(STEPS, attempt) == [(1, 1, "2"), (1, 2, "3")]
    watched.excuse(REFUSED)

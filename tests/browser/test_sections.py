"""Sections with clocks and breaks, one-way papers, and the end of the time, in a real browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Watched
from tests.browser.papers import SINGLE, Backstage, hand_in, let_run_out, option, saved, start
from tests.browser.test_two_windows import STEPS
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
STATE = "SELECT state, section, open_first FROM chartwork_assessments_attempt WHERE id = %s"


def in_section(number: int) -> dict[str, Any]:
    return {**SINGLE, "section": number}


def part(title: str, *, break_minutes: int = 0) -> dict[str, Any]:
    return {"title": title, "minutes": 10, "break_minutes": break_minutes}


def shown(page: Page) -> list[str]:
    """The positions on the page."""
    sections = page.locator("[data-position]")
    return [str(section.get_attribute("data-position")) for section in sections.all()]


@pytest.fixture
def attempt(page: Page, backstage: Backstage) -> str:
    """Three sections; a break after the first."""
    backstage.student(page.context)
    address = backstage.paper(
        in_section(1),
        in_section(1),
        in_section(2),
        in_section(3),
        parts=(part("Anatomy", break_minutes=5), part("Coding"), part("Billing")),
    )
    return start(page, address)


def test_a_section_is_ended_and_the_next_begun_by_hand_with_no_way_back(
    page: Page, site: RunningSite, attempt: str
) -> None:
    expect(page.get_by_text("Section 1 of 3: Anatomy")).to_be_visible()
    assert shown(page) == ["1", "2"]
    option(page, 1, 2).check()
    saved(page)

    page.get_by_role("button", name="End section 1").click()
    expect(page.get_by_role("heading", name="Break")).to_be_visible()
    expect(page.get_by_text("Next: section 2 of 3, Coding")).to_be_visible()
    assert shown(page) == []
    assert_accessible(page)
    page.get_by_role("button", name="Begin section 2 now").click()

    expect(page.get_by_text("Section 2 of 3: Coding")).to_be_visible()
    assert shown(page) == ["3"]
    page.go_back()
    expect(page.get_by_text("Section 2 of 3: Coding")).to_be_visible()
    page.goto(page.url.partition("#")[0] + "#question-1")
    page.reload()
    assert shown(page) == ["3"]
    page.get_by_role("button", name="End section 2").click()
    expect(page.get_by_text("Section 3 of 3: Billing")).to_be_visible()
    option(page, 4, 1).check()
    saved(page)
    page.get_by_role("button", name="Review and hand in").click()
    expect(page.get_by_text("2 questions are not answered and cannot be answered")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Hand in now").click()
    expect(page.locator("#result h1")).to_have_text("Not passed yet", timeout=20_000)
    assert site.rows(STEPS, attempt) == [(1, 1, "2"), (4, 1, "1")]


def test_break_and_section_end_by_the_clock_and_the_page_follows_by_itself(
    page: Page, site: RunningSite, attempt: str
) -> None:
    page.get_by_role("button", name="End section 1").click()
    let_run_out(site, attempt, seconds=1)
    page.reload()

    expect(page.get_by_text("Section 2 of 3: Coding")).to_be_visible(timeout=30_000)

    option(page, 3, 2).check()
    saved(page)
    let_run_out(site, attempt, seconds=2)
    page.reload()
    # Given in the last seconds, and safe.
    option(page, 3, 3).check()
    saved(page)

    expect(page.get_by_text("Section 3 of 3: Billing")).to_be_visible(timeout=30_000)
    assert site.rows(STEPS, attempt) == [(3, 1, "2"), (3, 2, "3")]
    assert shown(page) == ["4"]


def test_what_could_not_be_sent_before_its_section_ended_is_shown_with_the_result(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    page.context.route(re.compile("/answers/"), lambda route: route.abort())
    option(page, 2, 3).check()
    expect(page.locator("[data-unsent]")).to_be_visible()
    site.execute(
        "UPDATE chartwork_assessments_attempt SET section = 3, open_first = 4, open_last = 4"
        " WHERE id = %s",
        attempt,
    )
    page.context.unroute(re.compile("/answers/"))
    page.goto(page.url)
    expect(page.get_by_text("Section 3 of 3: Billing")).to_be_visible()
    option(page, 4, 1).check()
    saved(page)

    hand_in(page)

    expect(page.locator("[data-leftovers] li")).to_have_count(1)
    expect(page.locator("[data-leftovers] li")).to_contain_text("Question 2")
    assert site.rows(STEPS, attempt) == [(4, 1, "1")]
    watched.excuse("ERR_FAILED")


def test_a_one_way_paper_goes_on_question_by_question_and_never_back(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    attempt = start(page, backstage.paper(SINGLE, SINGLE, SINGLE, navigation="one_way"))
    address = page.url.partition("#")[0]
    assert shown(page) == ["1"]
    option(page, 1, 1).check()
    saved(page)

    page.get_by_role("button", name="Next question").press("Enter")

    expect(page.locator("#question-2")).to_be_visible()
    assert shown(page) == ["2"]
    assert_accessible(page)
    page.go_back()
    page.wait_for_load_state()
    assert shown(page) == ["2"]
    page.goto(f"{address}#question-1")
    page.reload()
    assert shown(page) == ["2"]
    option(page, 2, 2).check()
    page.get_by_role("button", name="Next question").click()
    expect(page.locator("#question-3")).to_be_visible()
    expect(page.get_by_role("button", name="Next question")).to_have_count(0)
    hand_in(page)
    expect(page.locator("#result h1")).to_have_text("Not passed yet", timeout=20_000)
    assert site.rows(STEPS, attempt) == [(1, 1, "1"), (2, 1, "2")]


def test_in_the_grace_nothing_is_left_but_handing_in(
    page: Page, watched: Watched, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    address = backstage.paper(SINGLE, SINGLE, minutes=10, expiry="grace", grace_minutes=5)
    attempt = start(page, address)
    option(page, 1, 2).check()
    saved(page)
    let_run_out(site, attempt, seconds=2)
    page.reload()
    # Not sent before the end: it must neither be lost nor keep the page from being handed in.
    page.context.route(re.compile("/answers/"), lambda route: route.abort())
    option(page, 2, 1).click()

    expect(page.get_by_text("Nothing can be answered any more")).to_be_visible(timeout=30_000)
    page.context.unroute(re.compile("/answers/"))

    assert_accessible(page)
    for control in page.locator(".question input:not([type=hidden])").all():
        expect(control).to_be_disabled()
    expect(page.get_by_role("button", name="Save and go on later")).to_have_count(0)
    expect(page.locator("[data-timer-value]")).to_contain_text("4:")
    page.locator("body").press("f")
    page.keyboard.press("1")
    page.wait_for_timeout(1500)
    expect(page.get_by_text("Nothing can be answered any more")).to_be_visible()
    hand_in(page)
    expect(page.locator("#result h1")).to_have_text("Not passed yet", timeout=20_000)
    expect(page.locator("[data-leftovers] li")).to_contain_text("Question 2")
    assert site.rows(STEPS, attempt) == [(1, 1, "2")]
    watched.excuse("ERR_FAILED|status of 409")


def test_an_attempt_that_nobody_hands_in_is_discarded_where_the_start_page_said_so(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    address = backstage.paper(SINGLE, minutes=10, expiry="discard")
    page.goto(address)
    expect(page.get_by_text("otherwise this attempt does not count")).to_be_visible()
    attempt = start(page, address)
    option(page, 1, 2).check()
    saved(page)
    let_run_out(site, attempt, seconds=1)
    page.reload()

    expect(page.locator("#result h1")).to_have_text("Not handed in in time", timeout=30_000)

    assert_accessible(page)
    assert site.rows(STATE, attempt)[0][0] == "discarded"
    assert site.rows(STEPS, attempt) == [(1, 1, "2")]
    page.goto(address)
    expect(page.get_by_role("cell", name="Not handed in in time")).to_be_visible()

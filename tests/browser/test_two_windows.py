"""Two windows, a reload, a lost network: what the server acknowledged stays."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.test_whole_path import sign_up
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
STEPS = (
    "SELECT position, revision, content FROM chartwork_assessments_answerstep"
    " WHERE attempt_id = %s ORDER BY position, revision"
)


@pytest.fixture
def attempt(page: Page, site: RunningSite) -> str:
    sign_up(page, site, name="Cleo Marsh")
    page.goto("/courses/medical-coding-foundations/")
    page.get_by_role("button", name="Join the course").click()
    page.get_by_role("link", name="Anatomy quiz").click()
    page.get_by_role("button", name="Start the quiz").click()
    found = page.locator("form[data-attempt]").get_attribute("data-attempt")
    assert found
    return found


def first_radio(page: Page, index: int) -> Any:
    """An option of the first question with round buttons."""
    name = page.locator("input[type=radio]").first.get_attribute("name")
    return page.locator(f'input[name="{name}"]').nth(index)


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state=saved]")).to_be_visible()


def test_an_answer_survives_a_reload(page: Page, site: RunningSite, attempt: str) -> None:
    first_radio(page, 1).check()
    saved(page)

    page.reload()

    expect(first_radio(page, 1)).to_be_checked()
    assert len(site.rows(STEPS, attempt)) == 1


def test_a_second_window_overwrites_nothing_silently(
    page: Page, site: RunningSite, attempt: str
) -> None:
    second = page.context.new_page()
    second.goto(page.url)
    first_radio(page, 0).check()
    saved(page)

    # Not check(): the stored answer is put back at once.
    first_radio(second, 1).click()

    expect(second.locator("[data-conflict]")).to_be_visible()
    expect(second.locator("[data-save-state=conflict]")).to_contain_text("choose below")
    # Both answers are there to choose from: the stored one is shown, the own one is a press away.
    expect(first_radio(second, 0)).to_be_checked()
    steps = site.rows(STEPS, attempt)
    assert [(row[1], row[2]) for row in steps] == [(1, steps[0][2])]

    second.get_by_role("button", name="Use my answer of this window").click()

    saved(second)
    expect(first_radio(second, 1)).to_be_checked()
    assert [row[1] for row in site.rows(STEPS, attempt)] == [1, 2]
    second.close()


def test_an_answer_given_offline_survives_a_crash_and_is_sent_later(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    """The network is cut at the address of saving, so that the page itself can be loaded again."""
    cut = re.compile(r"/attempts/.*/answers/")
    page.context.route(cut, lambda route: route.abort())
    address = page.url
    first_radio(page, 1).check()
    expect(page.locator("[data-unsent]")).to_be_visible()
    page.close(run_before_unload=False)
    assert site.rows(STEPS, attempt) == []

    again = page.context.new_page()
    again.goto(address)
    expect(first_radio(again, 1)).to_be_checked()
    expect(again.locator("[data-unsent]")).to_contain_text("Not on the server yet: 1")
    page.context.unroute(cut)
    watched.problems = []  # The cut connection is what this test made.
    again.evaluate("dispatchEvent(new Event('online'))")

    saved(again)
    expect(again.locator("[data-unsent]")).to_be_hidden()
    assert len(site.rows(STEPS, attempt)) == 1
    again.close()


def test_time_that_runs_out_offline_is_said_and_what_was_acknowledged_counts(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    first_radio(page, 1).check()
    saved(page)
    site.execute(
        "UPDATE chartwork_assessments_attempt SET deadline_at = now() + interval '8 seconds'"
        " WHERE id = %s",
        attempt,
    )
    page.reload()
    page.context.set_offline(True)
    first_radio(page, 0).check()
    expect(page.locator("[data-unsent-over]")).to_be_visible(timeout=40_000)
    # The server closes it by its own clock, with what it had acknowledged.
    deadline = time.monotonic() + 30
    state = "SELECT state, expired FROM chartwork_assessments_attempt WHERE id = %s"
    while site.rows(state, attempt)[0][0] == "in_progress" and time.monotonic() < deadline:
        time.sleep(0.5)
    assert site.rows(state, attempt)[0][1] is True

    page.context.set_offline(False)

    expect(page).to_have_url(re.compile("/result/"), timeout=40_000)
    assert len(site.rows(STEPS, attempt)) == 1
    watched.problems = [
        problem
        for problem in watched.problems
        if not re.search("INTERNET_DISCONNECTED|409", problem)
    ]


def test_an_answer_given_offline_is_kept_and_sent_later(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    page.context.set_offline(True)
    first_radio(page, 1).check()
    expect(page.locator("[data-save-state=failed]")).to_be_visible()
    assert site.rows(STEPS, attempt) == []

    page.context.set_offline(False)

    saved(page)
    assert len(site.rows(STEPS, attempt)) == 1
    # The lost connection is what this test made; nothing else may have gone wrong.
    watched.problems = [
        problem for problem in watched.problems if not re.search("INTERNET_DISCONNECTED", problem)
    ]

"""Two windows, a reload, a lost network: what the server acknowledged stays."""

import re
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

    first_radio(second, 1).check()

    expect(second.locator("[data-conflict]")).to_be_visible()
    steps = site.rows(STEPS, attempt)
    assert [(row[1], row[2]) for row in steps] == [(1, steps[0][2])]
    second.close()


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

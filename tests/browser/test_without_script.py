"""Reading and quizzes work in a browser that runs no script."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.answers import answer_rightly
from tests.browser.test_whole_path import sign_up
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser


def test_a_quiz_is_taken_without_script(browser: Any, site: RunningSite) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    context.set_default_timeout(15_000)
    page = context.new_page()
    # The policy check of sign-up needs script; a page with it opens the account first.
    scripted = browser.new_context(base_url=site.url).new_page()
    sign_up(scripted, site, name="Ben Okafor")
    context.add_cookies(scripted.context.cookies())
    scripted.context.close()

    page.goto("/courses/medical-coding-foundations/")
    page.get_by_role("button", name="Join the course").click()
    page.get_by_role("link", name="Anatomy quiz").click()
    page.get_by_role("button", name="Start the quiz").click()
    attempt_id = page.locator("form[data-attempt]").get_attribute("data-attempt")
    assert attempt_id
    answer_rightly(page, site, attempt_id)
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.get_by_text("Your answers are saved")).to_be_visible()
    page.get_by_role("button", name="Review and hand in").click()
    page.get_by_role("button", name="Hand in now").click()
    site.wait_for(
        "grade",
        lambda: site.one(
            "SELECT count(*) FROM chartwork_assessments_grade WHERE attempt_id = %s", attempt_id
        ),
    )
    page.reload()
    expect(page.get_by_role("heading", name=re.compile("You passed"))).to_be_visible()
    context.close()

"""A quiz from the start to the hand-in with nothing but keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Watched
from tests.browser.papers import ready
from tests.browser.test_whole_path import sign_up
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser


def test_a_quiz_is_answered_flagged_and_handed_in_by_keys(
    page: Page, watched: Watched, site: RunningSite
) -> None:
    sign_up(page, site, name="Kay Bell")
    page.goto("/courses/medical-coding-foundations/")
    page.get_by_role("button", name="Join the course").press("Enter")
    page.get_by_role("link", name="Anatomy quiz").press("Enter")
    page.get_by_role("button", name="Start the quiz").press("Enter")
    sections = page.locator("[data-position]")
    expect(sections.first).to_be_visible()
    ready(page)
    total = sections.count()

    chosen = 0
    for number in range(total):
        section = sections.nth(number)
        if section.locator("input[type=radio]").count():
            page.keyboard.press("2" if number % 2 else "A")
            expect(section.locator("input[type=radio]:checked")).to_have_count(1)
            chosen += 1
        if number == 0:
            page.keyboard.press("f")
            expect(section.locator("[data-flag]")).to_be_checked()
        page.keyboard.press("Escape")
        page.keyboard.press("n")
    assert chosen >= 1  # The draw may bring questions without round buttons.
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    expect(page.locator('[data-palette-item="1"]')).to_have_attribute(
        "data-state", re.compile("flagged")
    )
    assert_accessible(page)

    page.get_by_role("button", name="Review and hand in").press("Enter")
    expect(page.get_by_text("You flagged 1 question")).to_be_visible()
    page.get_by_role("button", name="Hand in now").press("Enter")
    expect(page).to_have_url(re.compile("/result/"))


def test_keys_can_be_switched_off_and_do_not_disturb_typing(
    page: Page, watched: Watched, site: RunningSite
) -> None:
    sign_up(page, site, name="Kit Hale")
    page.goto("/courses/medical-coding-foundations/")
    page.get_by_role("button", name="Join the course").click()
    page.get_by_role("link", name="Anatomy quiz").click()
    page.get_by_role("button", name="Start the quiz").click()
    ready(page)
    page.locator("[data-keys-off]").check()
    page.keyboard.press("f")

    expect(page.locator("[data-flag]:checked")).to_have_count(0)

    page.reload()
    expect(page.locator("[data-keys-off]")).to_be_checked()

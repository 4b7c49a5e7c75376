"""A chart is graded, an instructor changes a line by keyboard, and both read the measures."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.papers import Backstage, start
from tests.browser.test_admin_pages import sign_in
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
# The kitchen fall with the wrong side and phase: two of three points.
CODES = ("S52.502D", "W18.30XA")


def test_a_line_is_changed_by_keyboard_and_measures_follow(
    page: Page, browser: Any, site: RunningSite, backstage: Backstage
) -> None:
    context = browser.new_context(base_url=site.url)
    context.set_default_timeout(15_000)
    backstage.student(context)
    sitting = context.new_page()
    attempt = start(sitting, backstage.paper({"type": "chart", "variant": "kitchen_fall"}))
    for number, code in enumerate(CODES, start=1):
        sitting.locator(f'[name="answer-1-dx-{number}"]').fill(code)
    sitting.get_by_role("button", name="Review and hand in").click()
    sitting.get_by_role("button", name="Hand in now").click()
    expect(sitting.get_by_text(re.compile("0.67 of 1")).first).to_be_visible(timeout=30_000)
    sitting.goto("/coding/")
    expect(sitting.get_by_text("1 chart, 66.7 % of its points.")).to_be_visible()
    assert_accessible(sitting)

    sign_in(page, site, "instructor")
    page.goto(f"/admin/chartwork_assessments/attempt/{attempt}/change/")
    page.get_by_role("link", name="Lines of question 1").click()
    assert_accessible(page)
    page.get_by_text("Change the credit of S52.501A").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    page.keyboard.type("The side is not legible.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("has the credit 1 now.")).to_be_visible()
    expect(page.get_by_text("1 became 2")).to_be_visible()
    assert_accessible(page)

    sitting.reload()
    expect(sitting.get_by_text("1 chart, 100.0 % of its points.")).to_be_visible()
    sitting.goto(f"/attempts/{attempt}/result/")
    expect(sitting.get_by_text(re.compile("1 of 1 points")).first).to_be_visible()
    context.close()

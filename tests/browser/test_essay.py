"""An essay in a real browser: its form, and the words counted while it is written."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.test_admin_pages import sign_in
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser


def test_an_instructor_writes_an_essay_and_sees_its_words_counted(
    page: Page, site: RunningSite
) -> None:
    sign_in(page, site, "instructor")
    page.goto("/admin/chartwork_assessments/question/add/?type=essay")
    assert_accessible(page)
    page.get_by_label("Question", exact=False).first.fill("Write the query to the physician.")
    page.get_by_label("Shortest").fill("3")
    page.get_by_label("Longest").fill("5")
    page.get_by_label("Criterion 1", exact=True).fill("Asks without leading")
    page.get_by_label("Levels of criterion 1").fill("2: open\nleading")
    page.get_by_label("Category", exact=False).first.select_option(label="Anatomy")
    page.get_by_role("button", name="Save and preview").click()
    expect(page.get_by_text("Begin each line with its points").first).to_be_visible()
    page.get_by_label("Levels of criterion 1").fill("2: open\n0: leading")
    page.get_by_role("button", name="Save and preview").click()

    answer, line = page.get_by_label("Your answer"), page.locator("[data-words]")
    expect(line).to_contain_text("Wanted: 3 to 5 words. Words now: 0")
    for text, said in (
        ("One two", "Words now: 2, fewer than wanted"),
        ("One two\nthree", "Words now: 3"),
        ("One two three four five six", "Words now: 6, more than wanted"),
    ):
        answer.fill(text)
        expect(line).to_contain_text(said)
    expect(line).to_have_attribute("data-off", "")
    page.get_by_role("button", name="Try this answer").click()
    expect(page.get_by_role("heading", name="Waits for a person")).to_be_visible()
    assert_accessible(page)

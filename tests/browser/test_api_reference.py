"""The reference page of the API, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible

pytestmark = pytest.mark.browser


def test_the_reference_page_is_read_without_a_key(page: Page) -> None:
    page.goto("/api/v1/reference/#missing_scope")

    expect(page.get_by_role("heading", level=1)).to_have_text("API reference")
    expect(page.locator("#missing_scope")).to_be_in_viewport()
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="People").click()
    expect(page.get_by_role("heading", name="List people")).to_be_in_viewport()
    page.get_by_text("Members of each result").first.click()
    assert_accessible(page)

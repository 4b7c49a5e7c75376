"""The admin's default policy for trusted types, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_admin_pages import sign_in
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser

# What the scripts of Django's admin really pass.
PASSED = [
    "<textarea>x</textarea>",
    "<form></form><form></form>",
    "<a id='jQuery1' href='' disabled='disabled'></a><select id='jQuery1-\\'><option selected=''>",
    '<span class="select2-selection" role="combobox"  aria-haspopup="true"></span>',
    '<li class="select2-results__option"role="option" aria-disabled="true"></li>',
    '<tr class="add-row"><td colspan="7"><a role="button" class="addlink" href="#">Add</a></tr>',
    "plain words, 2 > 1",
]
REFUSED = [
    "<script>1</script>",
    "<img src=x onerror=steal()>",
    "<img src='/x' onerror='steal()'>",
    "<a href='javascript:steal()'>x</a>",
    "<a href='//elsewhere.example/'>x</a>",
    "<a href='/\\\\elsewhere.example'>x</a>",
    "<svg onload=steal()>",
    "<b style='x'>x</b>",
    "<b onclick='steal()'>x</b>",
    "<b/onclick=steal()>x</b>",
    "<iframe srcdoc='x'></iframe>",
    "<form action='https://elsewhere.example'>",
    "<!-- x -->",
    "<math><mtext>",
    "1 < 2",
]
TRY = """(texts) => texts.map((text) => {
  try { return String(trustedTypes.defaultPolicy.createHTML(text)) === text; }
  catch (error) { return false; }
})"""


def test_it_passes_what_the_admin_needs_and_refuses_what_could_run(
    page: Page, site: RunningSite
) -> None:
    sign_in(page, site, "instructor")
    page.goto("/admin/")

    assert page.evaluate(TRY, PASSED) == [True] * len(PASSED)
    assert page.evaluate(TRY, REFUSED) == [False] * len(REFUSED)


def test_a_page_of_students_cannot_make_one(browser: Any, site: RunningSite) -> None:
    # Not the watched page: the browser complains about the attempt, which is the point.
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/")

    made = page.evaluate(
        """() => {
          try { trustedTypes.createPolicy("default", { createHTML: (text) => text }); return true; }
          catch (error) { return error.name; }
        }"""
    )

    context.close()
    assert made == "TypeError"


def test_a_question_is_searched_for_and_set_by_keyboard(page: Page, site: RunningSite) -> None:
    sign_in(page, site, "instructor")
    page.goto("/admin/chartwork_assessments/assessment/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("button", name="Add another Slot").click()
    page.locator("[name=slots-1-order]").fill("9")

    page.locator("#slots-1 .select2-selection").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("a")
    expect(page.locator(".select2-results__option--highlighted")).to_be_visible()
    page.keyboard.press("Enter")

    chosen = page.locator("[name=slots-1-question] option:checked")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("value")

"""The admin in a real browser: under the strict policy, accessible, usable by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser


def sign_in(page: Page, site: RunningSite, role: str) -> None:
    person = next(p for p in site.logins["people"] if p["role"] == role)
    page.goto("/accounts/login/")
    page.get_by_label("Email").first.fill(person["email"])
    page.get_by_label("Password", exact=True).fill(person["password"])
    page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()
    expect(page).to_have_url(re.compile("/home/"))


def test_an_instructor_writes_a_question_by_keyboard(page: Page, site: RunningSite) -> None:
    sign_in(page, site, "instructor")
    page.goto("/admin/")
    assert_accessible(page, narrow=False)
    page.goto("/admin/chartwork_assessments/question/")
    assert_accessible(page, narrow=False)
    page.goto("/admin/chartwork_assessments/question/add/?type=single_choice")
    assert_accessible(page, narrow=False)

    page.get_by_label("Question", exact=False).first.fill("Which side is the liver on?")
    for letter, text, why in (
        ("A", "The right", "Most of it lies under the right ribs."),
        ("B", "The left", "That is where the spleen is."),
    ):
        page.get_by_label(f"Option {letter}", exact=True).fill(text)
        page.get_by_label(f"Why {letter} is right or wrong").fill(why)
    page.get_by_role("radio", name=re.compile("^A")).focus()
    page.keyboard.press("Space")
    page.get_by_label("Category", exact=False).first.select_option(label="Anatomy")
    page.get_by_role("button", name="Save and preview").click()

    expect(page.get_by_text("Which side is the liver on?").first).to_be_visible()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Try this answer").click()
    expect(page.get_by_text("100 % of the points")).to_be_visible()
    assert_accessible(page, narrow=False)


@pytest.mark.parametrize(
    "path",
    [
        "chartwork_courses/course/",
        "chartwork_courses/enrolment/",
        "chartwork_assessments/attempt/",
        "chartwork_assessments/assessment/",
        "chartwork_schools/membership/",
    ],
)
def test_lists_of_the_admin_are_clean(path: str, page: Page, site: RunningSite) -> None:
    sign_in(page, site, "instructor")

    page.goto(f"/admin/{path}")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(page, narrow=False)

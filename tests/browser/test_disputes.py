"""A student disputes a key, the instructor upholds it, and the student has the points."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.answers import keys_of
from tests.browser.papers import SINGLE, Backstage, hand_in, option, other_device, saved, start
from tests.browser.test_admin_pages import sign_in
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
ARGUMENT = "Guideline I.C.9.a says that this one is right as well."
REASON = "Guideline I.C.9.a lets both stand."


def dispute_first(page: Page, chosen: int) -> str:
    """Dispute the key of question 1; the words of the option that was chosen."""
    first = page.locator("#question-1")
    words = first.locator(".option-graded").nth(chosen - 1).inner_text()
    first.get_by_text("Dispute this key").press("Enter")
    first.get_by_label("What is wrong with it").fill(ARGUMENT)
    assert_accessible(page)
    first.get_by_role("button", name="Send to your instructor").press("Enter")
    expect(page.get_by_text("Your dispute was sent.")).to_be_visible()
    expect(first.get_by_text("You dispute this key")).to_be_visible()
    return words


def open_disputes(teacher: Page) -> str:
    """From the first page of the admin to the disputes of the question; their address."""
    teacher.goto("/admin/")
    teacher.get_by_role("link", name=re.compile("of a key to be decided|of keys to be")).click()
    assert_accessible(teacher, narrow=False)
    teacher.locator("caption:has-text('wait for a decision') ~ tbody a").first.click()
    expect(teacher.get_by_text(ARGUMENT)).to_be_visible()
    assert_accessible(teacher)
    return teacher.url


def make_right(teacher: Page, words: str) -> None:
    """Save a version whose key is the option in these words."""
    texts = teacher.locator("[name^=text_]")
    for number in range(texts.count()):
        field = texts.nth(number)
        if field.input_value() and field.input_value() in words:
            letter = str(field.get_attribute("name")).removeprefix("text_")
            teacher.locator(f"[name=correct][value={letter}]").check()
    teacher.get_by_label("What was changed", exact=False).fill("The other one.")
    teacher.get_by_role("button", name="Save", exact=True).click()
    expect(teacher.get_by_text("This question was asked in 1 attempt.")).to_be_visible()


def uphold(teacher: Page, disputes: str) -> None:
    teacher.goto(disputes)
    teacher.get_by_role("button", name="Uphold").click()
    expect(teacher.get_by_text("1 dispute is upheld by it")).to_be_visible()
    teacher.get_by_label("Either key counts", exact=False).check()
    teacher.get_by_label("Reason").fill(REASON)
    assert_accessible(teacher)
    teacher.get_by_role("button", name="Show what it would do").click()
    apply = teacher.get_by_role("button", name="Apply: 1 new grade")
    expect(apply).to_be_visible()
    expect(teacher.get_by_text("50.0 → 100.0 %")).to_be_visible()
    assert_accessible(teacher)
    apply.click()
    expect(teacher.get_by_text("Everything came out as the preview had said.")).to_be_visible()


def test_from_a_dispute_to_new_points(page: Page, site: RunningSite, backstage: Backstage) -> None:
    backstage.student(page.context)
    attempt = start(page, backstage.paper(SINGLE, SINGLE))
    right = [int(key.answer["chosen"]) for key in keys_of(site, attempt)]
    wrong = right[0] % 2 + 1
    option(page, 1, wrong).check()
    option(page, 2, right[1]).check()
    saved(page)
    hand_in(page)
    expect(page.get_by_role("heading", name="Not passed yet")).to_be_visible()
    words = dispute_first(page, wrong)

    assert page.context.browser is not None
    teacher = other_device(page.context.browser, page, site)
    teacher.context.clear_cookies()
    sign_in(teacher, site, "instructor")
    disputes = open_disputes(teacher)
    teacher.goto(re.sub("disputes/$", "change/", disputes))
    make_right(teacher, words)
    uphold(teacher, disputes)
    teacher.context.close()

    page.reload()
    expect(page.get_by_role("heading", name="You passed")).to_be_visible()
    expect(page.get_by_text("50 % → 100 %")).to_be_visible()
    first = page.locator("#question-1")
    expect(first.get_by_text("1 of 1 points")).to_be_visible()
    # The answer follows the grades in a moment.
    if not first.get_by_text("Your dispute was upheld").count():
        page.wait_for_timeout(2_000)
        page.reload()
    expect(first.get_by_text("Your dispute was upheld")).to_be_visible()
    assert_accessible(page)

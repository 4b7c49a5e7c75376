"""From a wrong answer to its review: home, question, told, rated, when it comes again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.answers import keys_of
from tests.browser.papers import SINGLE, Backstage, hand_in, option, saved, start
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
CARD = """
SELECT q.question_type, v.content, c.id, c.showing, c.due > now()
FROM chartwork_assessments_reviewcard c
JOIN chartwork_assessments_question q ON q.id = c.question_id
JOIN chartwork_assessments_questionversion v ON v.id = q.current_version_id
WHERE c.attempt_id = %s
"""


def test_a_wrong_answer_is_practised_by_keyboard_until_it_is_known(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    attempt = start(page, backstage.paper(SINGLE, SINGLE))
    first, second = keys_of(site, attempt)
    option(page, 1, first.answer["chosen"] % 2 + 1).check()
    option(page, 2, second.answer["chosen"]).check()
    saved(page)
    hand_in(page)
    expect(page.get_by_text("Question by question")).to_be_visible(timeout=20_000)
    note = page.get_by_text("1 question was added to your review")
    for _ in range(20):
        if note.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("#question-1")).to_contain_text("In your review")
    expect(page.locator("#question-2").get_by_role("button", name="Add to review")).to_be_visible()
    page.goto("/home/")
    expect(page.get_by_role("heading", name="Review: 1 due, about 1 minute")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Review").press("Enter")
    assert_accessible(page)
    expect(page.get_by_role("heading", name="1 question is due now")).to_be_visible()

    page.get_by_role("link", name="Start").press("Enter")
    expect(page.locator(".feedback, #told")).to_have_count(0)
    assert_accessible(page)
    right = page.locator("[data-position] label", has_text=right_text(site, attempt))
    number = int(right.locator("input").get_attribute("value") or 0)
    page.keyboard.press(str(number))
    page.get_by_role("button", name="Answer").press("Enter")

    expect(page.locator("#told")).to_contain_text("Right")
    assert_accessible(page)
    good = page.get_by_role("button", name="Good")
    promised = good.locator(".rating-when").inner_text()
    good.press("Enter")
    expect(page.get_by_text(f"The question before comes again {promised}")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing is due now")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Undo the rating").press("Enter")
    page.get_by_role("button", name="Easy").press("Enter")
    expect(page.get_by_text("The question before comes again in")).not_to_contain_text(promised)
    assert site.rows(CARD, attempt)[0][3:] == (4, True)


def right_text(site: RunningSite, attempt: str) -> str:
    content = site.rows(CARD, attempt)[0][1]
    return str(next(o["text"] for o in content["options"] if o.get("correct")))

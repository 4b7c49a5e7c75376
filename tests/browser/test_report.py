"""The score report in the browser: from the hand-in to the letter, the page, paper and practice."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.papers import Backstage
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
# Of 100 questions; the others are answered wrongly, and those of scenarios not at all.
RIGHT = {
    "terminology": 13,
    "anatomy": 12,
    "physiology": 7,
    "conventions": 3,
    "chapters": 3,
    "procedures": 4,
    "reimbursement": 6,
    "compliance": 8,
    "documentation": 3,
}


def test_a_report_comes_by_letter_reads_on_any_screen_and_leads_to_practice(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    email = backstage.student(page.context)

    made = backstage.ask("sit_mock", email=email, key="mock-foundations", right=RIGHT)
    attempt = made["attempt"]
    # Graded and written by the workers; ten seconds are long for a busy machine.
    letter = site.wait_for("letter", lambda: site.letters(email), seconds=10)[0]
    assert "which does not pass yet" in letter.get_body(("plain",)).get_content()
    address = f"/mock-exams/results/{attempt}/"
    assert address in letter.get_body(("plain",)).get_content()

    page.goto(f"/attempts/{attempt}/result/")
    page.get_by_role("link", name="See the score report").press("Enter")
    expect(page).to_have_url(f"{site.url}{address}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not passed")
    picture = page.get_by_role("img", name="Your points by domain")
    expect(picture).to_be_visible()
    # Every domain of the picture stands in the table beside it, and in words.
    table = page.get_by_role("table", name="Points by domain")
    expect(table.locator("tbody tr")).to_have_count(10)
    expect(picture.locator(".chart-dot")).to_have_count(10)
    expect(table.get_by_role("row", name="Conventions")).to_contain_text("below the pass mark")
    times = page.get_by_role("table", name="First answers by time")
    assert sum(int(cell) for cell in times.locator("td").all_inner_texts()) > 80
    assert_accessible(page)

    paper = page.request.get(f"{address}report.pdf")
    assert paper.ok
    assert paper.body().startswith(b"%PDF-1.7")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Make a practice paper of it")).to_be_hidden()
    expect(page.get_by_role("heading", name="What to study next")).to_be_visible()
    expect(picture).to_be_visible()
    page.emulate_media(media="screen")

    page.get_by_role("button", name="Add what I got wrong to my review").press("Enter")
    expect(page.locator(".messages")).to_contain_text("your review")
    page.get_by_role("button", name="Make a practice paper of it").press("Enter")
    expect(page.locator("form[data-attempt]")).to_be_visible()
    practice = page.locator("form[data-attempt]").get_attribute("data-attempt")
    asked = site.rows(
        "SELECT DISTINCT category.key, question.domain FROM chartwork_assessments_attempt attempt,"
        " jsonb_array_elements(attempt.paper -> 'items') item"
        " JOIN chartwork_assessments_question question ON question.id = (item ->> 'question')::int"
        " JOIN chartwork_assessments_category category ON category.id = question.category_id"
        " WHERE attempt.id = %s",
        practice,
    )
    assert {domain for _, domain in asked} == {"conventions", "chapters", "scenario"}
    assert "exam-pool" not in {category for category, _ in asked}

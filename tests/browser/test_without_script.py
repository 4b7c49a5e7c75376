"""Reading and quizzes work in a browser that runs no script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answers import answer_rightly, keys_of
from tests.browser.papers import SINGLE, Backstage, option, start
from tests.browser.test_two_windows import STEPS
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(browser: Any, site: RunningSite, backstage: Backstage) -> Iterator[Page]:
    """A page without script, in which a student is signed in."""
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    context.set_default_timeout(15_000)
    backstage.student(context, "Ben Okafor")
    yield context.new_page()
    context.close()


def hand_in_and_wait(page: Page, site: RunningSite, attempt: str) -> None:
    page.get_by_role("button", name="Review and hand in").click()
    page.get_by_role("button", name="Hand in now").click()
    grades = "SELECT count(*) FROM chartwork_assessments_grade WHERE attempt_id = %s"
    site.wait_for("grade", lambda: site.one(grades, attempt))
    page.reload()


def test_every_type_is_answered_and_handed_in_without_script(
    plain: Page, site: RunningSite, backstage: Backstage, machine_graded: list[dict[str, Any]]
) -> None:
    attempt = start(plain, backstage.paper(*machine_graded), script=False)

    assert answer_rightly(plain, site, attempt) == len(machine_graded)
    plain.get_by_role("button", name="Save and go on later").click()

    expect(plain.get_by_text("Your answers are saved")).to_be_visible()
    hand_in_and_wait(plain, site, attempt)
    expect(plain.get_by_role("heading", name="You passed")).to_be_visible()
    total = len(machine_graded)
    expect(plain.get_by_text(f"{total} of {total} points")).to_be_visible()


def test_sections_and_breaks_go_on_without_script(
    plain: Page, site: RunningSite, backstage: Backstage
) -> None:
    parts = (
        {"title": "Anatomy", "minutes": 10, "break_minutes": 5},
        {"title": "Coding", "minutes": 10},
    )
    questions = ({**SINGLE, "section": 1}, {**SINGLE, "section": 2})
    attempt = start(plain, backstage.paper(*questions, parts=parts), script=False)
    option(plain, 1, 2).check()

    plain.get_by_role("button", name="End section 1").click()
    expect(plain.get_by_role("heading", name="Break")).to_be_visible()
    plain.get_by_role("button", name="Begin section 2 now").click()

    expect(plain.get_by_text("Section 2 of 2: Coding")).to_be_visible()
    expect(plain.locator("#question-1")).to_have_count(0)
    option(plain, 2, 3).check()
    hand_in_and_wait(plain, site, attempt)
    assert site.rows(STEPS, attempt) == [(1, 1, "2"), (2, 1, "3")]


def test_a_one_way_paper_goes_on_without_script(
    plain: Page, site: RunningSite, backstage: Backstage
) -> None:
    attempt = start(plain, backstage.paper(SINGLE, SINGLE, navigation="one_way"), script=False)
    option(plain, 1, 1).check()

    plain.get_by_role("button", name="Next question").click()

    expect(plain.locator("#question-2")).to_be_visible()
    expect(plain.locator("#question-1")).to_have_count(0)
    option(plain, 2, 2).check()
    hand_in_and_wait(plain, site, attempt)
    assert site.rows(STEPS, attempt) == [(1, 1, "1"), (2, 1, "2")]


def test_an_answer_is_checked_without_script(
    plain: Page, site: RunningSite, backstage: Backstage
) -> None:
    attempt = start(plain, backstage.paper(SINGLE, SINGLE, behaviour="immediate"), script=False)
    right = keys_of(site, attempt)[0].answer["chosen"]
    option(plain, 1, right % 3 + 1).check()
    option(plain, 2, 1).check()

    plain.locator("#question-1").get_by_role("button", name="Check this answer").click()

    told = plain.locator("#question-1").get_by_role("group", name="Feedback")
    expect(told).to_contain_text("Not right")
    expect(told).to_contain_text("This answer is final.")
    expect(option(plain, 1, right)).to_be_disabled()
    # The other answers of the form were saved along, and stay open.
    expect(option(plain, 2, 1)).to_be_checked()
    expect(option(plain, 2, 2)).to_be_enabled()
    assert [row[:2] for row in site.rows(STEPS, attempt)] == [(1, 1), (2, 1)]


def test_an_access_code_is_asked_for_and_a_wrong_one_starts_nothing(
    plain: Page, site: RunningSite, backstage: Backstage
) -> None:
    plain.goto(backstage.paper(SINGLE, access_code="harbour-9"))
    plain.get_by_label("Access code").fill("wrong")
    plain.get_by_role("button", name="Start the quiz").click()
    expect(plain.locator("form[data-attempt]")).to_have_count(0)
    expect(plain.get_by_text(re.compile("code", re.IGNORECASE)).first).to_be_visible()

    plain.get_by_label("Access code").fill("harbour-9")
    plain.get_by_role("button", name="Start the quiz").click()

    expect(plain.locator("form[data-attempt]")).to_be_visible()

"""A lost network, a crash, the end of the time: what is not on the server is kept and said."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Watched
from tests.browser.papers import SINGLE, Backstage, hand_in, let_run_out, option, saved, start
from tests.browser.test_two_windows import STEPS
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
SAVING = re.compile(r"/attempts/.*/answers/")
# What the browser says of the connection that a test cuts.
CUT = "INTERNET_DISCONNECTED|ERR_FAILED"
SHORT = {"type": "short_answer"}


@pytest.fixture
def attempt(page: Page, backstage: Backstage) -> str:
    """Two questions of one choice and a short answer, 30 minutes."""
    backstage.student(page.context)
    return start(page, backstage.paper(SINGLE, SINGLE, SHORT, minutes=30))


def unsent(page: Page, count: int) -> None:
    expect(page.locator("[data-unsent]")).to_contain_text(f"Not on the server yet: {count}")


def test_answers_given_offline_are_kept_and_sent_later(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    page.context.set_offline(True)
    option(page, 1, 2).check()
    option(page, 2, 1).check()
    page.locator("#answer-3").fill("bradycardia")
    expect(page.locator("[data-save-state=failed]")).to_contain_text("No connection")
    unsent(page, 3)
    assert site.rows(STEPS, attempt) == []

    page.context.set_offline(False)

    saved(page)
    assert site.rows(STEPS, attempt) == [(1, 1, "2"), (2, 1, "1"), (3, 1, None)]
    watched.excuse(CUT)


def test_answers_given_offline_survive_a_crash_and_are_sent_later(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    """The network is cut at the address of saving, so that the page itself can be loaded again."""
    page.context.route(SAVING, lambda route: route.abort())
    address = page.url
    option(page, 1, 2).check()
    page.locator("#answer-3").fill("an answer that was typed")
    page.locator("#question-2 [data-flag]").check()
    unsent(page, 3)
    page.close(run_before_unload=False)
    assert site.rows(STEPS, attempt) == []

    again = page.context.new_page()
    again.goto(address)
    # The crashed window has the lease still; what was kept is shown, and sent after a take-over.
    again.get_by_role("button", name="Go on here").click()
    expect(again.locator("[data-lease-note]")).to_be_hidden()
    expect(option(again, 1, 2)).to_be_checked()
    expect(again.locator("#answer-3")).to_have_value("an answer that was typed")
    expect(again.locator("#question-2 [data-flag]")).to_be_checked()
    unsent(again, 3)
    page.context.unroute(SAVING)
    again.evaluate("dispatchEvent(new Event('online'))")

    saved(again)
    assert [row[:2] for row in site.rows(STEPS, attempt)] == [(1, 1), (2, 1), (3, 1)]
    again.reload()
    expect(option(again, 1, 2)).to_be_checked()
    expect(again.locator("[data-unsent]")).to_be_hidden()
    watched.excuse(CUT)


def test_time_that_runs_out_offline_is_said_and_the_result_shows_what_was_left_over(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    option(page, 1, 2).check()
    saved(page)
    let_run_out(site, attempt, seconds=6)
    page.reload()
    page.context.set_offline(True)
    option(page, 1, 3).check()
    expect(page.locator("[data-unsent-over]")).to_be_visible(timeout=30_000)
    # The server closes it by its own clock, with what it had acknowledged.
    state = "SELECT expired FROM chartwork_assessments_attempt WHERE id = %s"
    site.wait_for("closed attempt", lambda: site.one(state, attempt), seconds=30)

    page.context.set_offline(False)

    expect(page).to_have_url(re.compile("/result/"), timeout=30_000)
    assert site.rows(STEPS, attempt) == [(1, 1, "2")]
    left = page.locator("[data-leftovers]")
    expect(left).to_be_visible()
    expect(left.locator("li")).to_have_count(1)
    expect(left.locator("li")).to_contain_text("Question 1")
    expect(page.locator("#result h1")).to_have_text("Not passed yet", timeout=20_000)
    assert_accessible(page)

    page.get_by_role("button", name="Forget them").click()

    expect(left).to_be_hidden()
    page.reload()
    expect(page.locator("#result h1")).to_be_visible()
    page.wait_for_timeout(500)
    expect(left).to_be_hidden()
    watched.excuse(f"{CUT}|status of 409")


def test_handing_in_while_a_save_is_on_its_way_leaves_nothing_over(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        """The save of the script gets no reply; the form, which carries the same answer, does."""
        if "json" in route.request.headers["content-type"]:
            held.append(route)
        else:
            route.continue_()

    page.route(SAVING, hold)
    option(page, 1, 2).check()
    site.wait_for("save that is on its way", lambda: page.wait_for_timeout(50) or held)

    hand_in(page)

    expect(page.locator("#result h1")).to_have_text("Not passed yet", timeout=20_000)
    page.wait_for_timeout(300)
    expect(page.locator("[data-leftovers]")).to_be_hidden()
    assert site.rows(STEPS, attempt) == [(1, 1, "2")]


def test_a_form_waits_for_the_save_that_is_on_its_way(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    """Pressed three times while the save takes its time: one form, and no conflict with oneself."""
    held: list[Route] = []
    forms: list[str] = []

    def hold(route: Route) -> None:
        if "json" in route.request.headers["content-type"]:
            held.append(route)
        else:
            forms.append(route.request.url)
            route.continue_()

    page.route(SAVING, hold)
    page.locator("#answer-3").fill("tachy")
    page.locator("#answer-3").blur()
    site.wait_for("save that is on its way", lambda: page.wait_for_timeout(50) or held)
    page.locator("#answer-3").fill("tachycardia")
    later = page.get_by_role("button", name="Save and go on later")
    for _ in range(3):
        later.dispatch_event("click")
    page.wait_for_timeout(300)
    assert forms == []
    held[0].continue_()

    expect(page.get_by_role("status")).to_contain_text("You can close this page")
    assert len(forms) == 1
    stored = (
        "SELECT content ->> 'text' FROM chartwork_assessments_answerstep WHERE attempt_id = %s"
        " ORDER BY revision DESC LIMIT 1"
    )
    assert site.one(stored, attempt) == "tachycardia"
    assert len(held) <= 2
    for route in held[1:]:
        route.continue_()
    page.wait_for_timeout(500)
    expect(page.locator("[data-conflict]")).to_have_count(0)


def test_what_is_typed_while_a_save_is_on_its_way_is_saved_too(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    page.locator("#answer-3").press_sequentially("tachy", delay=30)
    page.wait_for_timeout(720)  # The pause after which it is sent.
    page.locator("#answer-3").press_sequentially("cardia", delay=5)
    saved(page)
    page.wait_for_timeout(900)
    saved(page)

    stored = (
        "SELECT content ->> 'text' FROM chartwork_assessments_answerstep WHERE attempt_id = %s"
        " ORDER BY revision DESC LIMIT 1"
    )
    assert site.one(stored, attempt) == "tachycardia"
    expect(page.locator("[data-conflict]")).to_have_count(0)
    hand_in(page)


def test_long_essays_that_waited_together_are_sent(
    page: Page, watched: Watched, site: RunningSite, backstage: Backstage
) -> None:
    """Together they are longer than what a browser sends beyond the end of a page."""
    backstage.student(page.context)
    attempt = start(page, backstage.paper(*[{"type": "essay"}] * 8))
    page.context.set_offline(True)
    for number in range(1, 9):
        page.locator(f"#answer-{number}").fill(f"essay {number} " + "word " * 1900)
    unsent(page, 8)

    page.context.set_offline(False)

    saved(page)
    assert [(position, revision) for position, revision, _ in site.rows(STEPS, attempt)] == [
        (number, 1) for number in range(1, 9)
    ]
    watched.excuse(CUT)

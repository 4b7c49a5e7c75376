"""What can befall an exam beside a lost network, and what the room makes of it.

Each time: what the server holds, and what the page says. A page that says "saved" when nothing is
would be the worst of all.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Watched
from tests.browser.papers import (
    SINGLE,
    Backstage,
    option,
    other_device,
    ready,
    saved,
    start,
)
from tests.browser.test_exam_room import go_to, kept, scratch
from tests.browser.test_two_windows import STEPS
from tests.factories.people import PASSWORD
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
SAVING = re.compile(r"/attempts/.*/answers/")
NOTING = re.compile(r"/attempts/.*/scratch/")
SHORT, ESSAY = {"type": "short_answer"}, {"type": "essay"}
FIVE = (SINGLE, SINGLE, SHORT, ESSAY, SINGLE)
TEXT = (
    "SELECT content ->> 'text' FROM chartwork_assessments_answerstep WHERE attempt_id = %s"
    " AND position = %s ORDER BY revision DESC LIMIT 1"
)
FLAGS = (
    "SELECT DISTINCT ON (position) position, flagged FROM chartwork_assessments_answerstep"
    " WHERE attempt_id = %s ORDER BY position, revision DESC"
)
NEWEST = (
    "SELECT DISTINCT ON (position) position, content FROM chartwork_assessments_answerstep"
    " WHERE attempt_id = %s ORDER BY position, revision DESC"
)
FORBIDDEN = """
const refuse = () => { throw new DOMException("no", "SecurityError"); };
for (const name of ["sessionStorage", "localStorage", "indexedDB"]) {
  Object.defineProperty(window, name, { get: refuse });
}
LockManager.prototype.request = () => Promise.reject(new DOMException("no", "SecurityError"));
"""
FULL = """
const full = () => { throw new DOMException("full", "QuotaExceededError"); };
Storage.prototype.setItem = full;
IDBObjectStore.prototype.put = full;
"""
# The first row is written, and its store never says so.
DUMB = """
const put = IDBObjectStore.prototype.put;
let told = false;
IDBObjectStore.prototype.put = function (row) {
  const request = put.call(this, row);
  if (told) return request;
  told = true;
  return {};
};
"""
UNSENT = """() => new Promise((done) => {
  indexedDB.open("chartwork-answers", 1).onsuccess = (opened) => {
    const rows = opened.target.result.transaction("unsent").objectStore("unsent").count();
    rows.onsuccess = () => done(rows.result);
  };
})"""
RETRY = "dispatchEvent(new Event('online'))"


@pytest.fixture(autouse=True)
def faults_are_meant(watched: Watched) -> Iterator[None]:
    """The browser's own words on what the tests do to it; errors of scripts still fail."""
    yield
    watched.excuse(r"^request: |Failed to load resource")


@pytest.fixture
def email(page: Page, backstage: Backstage) -> str:
    return backstage.student(page.context)


@pytest.fixture
def attempt(page: Page, email: str, backstage: Backstage) -> str:
    """Five questions in the exam room, 40 minutes."""
    return start(page, backstage.paper(*FIVE, minutes=40, exam_room=True))


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").first.fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()
    expect(page).to_have_url(re.compile("/home/"))


def state(page: Page, name: str) -> None:
    expect(page.locator(f"[data-save-state={name}]")).to_be_visible()


def lose_one_reply(page: Page, pattern: re.Pattern[str]) -> list[int]:
    """The server does what it is asked, and the first reply is lost."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route(pattern, lose)
    return lost


def instead(**reply: Any) -> Callable[[Route], None]:
    """Somebody else answers in the place of the server."""
    return lambda route: route.fulfill(**reply)


def until(site: RunningSite, page: Page, list_of_them: list[Any]) -> None:
    site.wait_for("request", lambda: page.wait_for_timeout(50) or list_of_them)


def test_who_is_signed_out_is_told_and_goes_on_after_signing_in_in_another_tab(
    page: Page, site: RunningSite, attempt: str, email: str
) -> None:
    """The password was changed elsewhere, say. The new session has another token, too."""
    go_to(page, 2)
    page.context.clear_cookies(name="sessionid")
    option(page, 2, 2).check()
    page.get_by_role("button", name="Strike out option A").locator("visible=true").click()
    note = page.locator("[data-signed-out]")
    expect(note).to_contain_text("You are signed out in this browser")
    expect(note).to_be_visible()
    assert_accessible(page)
    state(page, "unsaved")
    assert site.rows(STEPS, attempt) == []

    other = page.context.new_page()
    sign_in(other, email)

    saved(page)
    expect(note).to_be_hidden()
    kept(page)
    assert site.rows(STEPS, attempt) == [(2, 1, "2")]
    assert scratch(site, attempt) == {2: {"struck": ["1"]}}
    # The plain form goes with the new token, too.
    page.get_by_role("button", name="Review, hand in").click()
    page.get_by_role("button", name="Review and hand in").click()
    expect(page.get_by_role("button", name="Hand in now")).to_be_visible()


def test_answers_are_neither_shown_to_nor_taken_for_another_person_of_the_same_browser(
    page: Page, site: RunningSite, backstage: Backstage, attempt: str, email: str
) -> None:
    go_to(page, 3)
    address = page.url
    page.locator("#answer-3").fill("of Ana alone")
    saved(page)
    backstage.student(page.context, "Bo Berg")
    page.locator("#answer-3").fill("of Ana alone, still")

    expect(page.locator("form[data-attempt]")).to_have_count(0)
    expect(page.get_by_text("of Ana alone")).to_have_count(0)
    assert site.one(TEXT, attempt, 3) == "of Ana alone"
    page.context.clear_cookies()
    sign_in(page, email)
    page.goto(address)
    expect(page.locator("#answer-3")).to_have_value("of Ana alone, still")
    saved(page)
    assert site.one(TEXT, attempt, 3) == "of Ana alone, still"


def test_a_lost_reply_is_no_conflict_with_oneself_and_costs_no_flag_and_no_note(
    page: Page, site: RunningSite, attempt: str
) -> None:
    lost = lose_one_reply(page, SAVING)
    go_to(page, 4)
    box = page.locator("#answer-4")
    box.press_sequentially("first words ")
    until(site, page, lost)
    box.press_sequentially("and more")
    page.evaluate(RETRY)
    saved(page)
    expect(page.locator("form [data-conflict]")).to_have_count(0)
    assert site.one(TEXT, attempt, 4) == box.input_value() == "first words and more"

    lost.clear()
    go_to(page, 1)
    option(page, 1, 2).check()
    until(site, page, lost)
    page.locator("#question-1 [data-flag]").check()
    page.evaluate(RETRY)
    saved(page)
    page.wait_for_timeout(300)
    assert dict(site.rows(FLAGS, attempt)) == {1: True, 4: False}

    gone = lose_one_reply(page, NOTING)
    strike = page.get_by_role("button", name="Strike out option C").locator("visible=true")
    strike.click()
    until(site, page, gone)
    strike.click()
    page.get_by_role("button", name="Strike out option D").locator("visible=true").click()
    kept(page)
    # What was taken back does not come back.
    assert scratch(site, attempt) == {1: {"struck": ["4"]}}


@pytest.mark.parametrize("broken", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_a_browser_that_keeps_nothing_saves_all_the_same(
    page: Page, site: RunningSite, backstage: Backstage, email: str, broken: str
) -> None:
    page.add_init_script(broken)
    attempt = start(page, backstage.paper(*FIVE, minutes=40, exam_room=True))
    option(page, 1, 1).check()
    page.get_by_role("button", name="Strike out option D").locator("visible=true").click()
    saved(page)
    kept(page)
    option(page, 1, 2).check()
    saved(page)
    assert site.rows(STEPS, attempt) == [(1, 1, "1"), (1, 2, "2")]
    assert scratch(site, attempt) == {1: {"struck": ["4"]}}


def test_site_data_that_are_cleared_in_the_middle_stop_nothing_and_the_store_is_made_anew(
    page: Page, site: RunningSite, attempt: str
) -> None:
    option(page, 1, 1).check()
    saved(page)
    cleared = {"origin": site.url, "storageTypes": "indexeddb"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", cleared)
    option(page, 1, 2).check()
    saved(page)
    assert site.rows(STEPS, attempt) == [(1, 1, "1"), (1, 2, "2")]

    # What cannot be sent afterwards is kept again, also by a device whose clock is two months late
    # and is put right before the page is loaded anew.
    page.evaluate("(() => { const now = Date.now; Date.now = () => now() - 60 * 86400000; })()")
    page.context.route(SAVING, lambda route: route.abort())
    page.context.route(NOTING, lambda route: route.abort())
    option(page, 1, 3).check()
    page.get_by_role("button", name="Strike out option D").locator("visible=true").click()
    state(page, "failed")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    ready(page)
    expect(option(page, 1, 3)).to_be_checked()
    expect(page.locator("#question-1 [data-struck]")).to_have_count(1)
    page.context.unroute(SAVING)
    page.context.unroute(NOTING)
    page.evaluate(RETRY)
    saved(page)
    assert site.rows(STEPS, attempt)[-1] == (1, 3, "3")


def test_the_clock_is_right_again_after_the_device_slept(page: Page, attempt: str) -> None:
    value = page.locator("[data-timer-value]")
    expect(value).to_have_text(re.compile(r"^39:"))

    # The clock of the page stood still for ten minutes, that on the wall and the server's did not.
    page.evaluate("""() => {
      const now = performance.now.bind(performance);
      performance.now = () => now() - 600000;
    }""")

    # It shows ten minutes too many with its next second, until the server has replied.
    page.wait_for_timeout(1500)
    expect(value).to_have_text(re.compile(r"^39:"))
    # Nobody is told that the time was changed.
    expect(page.locator("#live-region")).not_to_contain_text("Your time was changed")


def test_what_somebody_else_answers_in_the_place_of_the_server_is_never_called_saved(
    page: Page, site: RunningSite, attempt: str
) -> None:
    html = "<h1>Welcome to the hotel</h1>"
    replies = (
        {"status": 200, "content_type": "text/html", "body": html},
        {"status": 200, "content_type": "application/json", "body": '{"answers": []}'},
        {"status": 502, "content_type": "text/html", "body": html},
        {"status": 429, "body": ""},
        {"status": 404, "content_type": "text/html", "body": html},
    )
    address = page.url
    for number, reply in enumerate(replies):
        chosen = number % 4 + 1
        page.route(SAVING, instead(**reply))
        option(page, 1, chosen).check()
        state(page, "failed")
        expect(page.locator("[data-unsent]")).to_be_visible()
        assert len(site.rows(STEPS, attempt)) == number
        page.unroute(SAVING)
        page.evaluate(RETRY)
        saved(page)
        assert site.rows(STEPS, attempt)[-1] == (1, number + 1, str(chosen))
    assert page.url == address

    # No reply at all: after a while it is asked again.
    held: list[Route] = []
    page.evaluate(
        "(() => { const real = AbortSignal.timeout.bind(AbortSignal);"
        " AbortSignal.timeout = (ms) => real(ms / 45); })()"
    )
    page.route(SAVING, lambda route: held.append(route))  # noqa: PLW0108
    option(page, 1, 4).check()
    until(site, page, held)
    page.unroute(SAVING)
    saved(page)
    assert site.rows(STEPS, attempt)[-1] == (1, 6, "4")


def test_two_answers_wait_for_a_choice_with_all_that_was_typed_and_are_shown_with_the_result(
    page: Page, site: RunningSite, browser: Browser, attempt: str
) -> None:
    go_to(page, 4)
    box = page.locator("#answer-4")
    device = other_device(browser, page, site)
    device.goto(page.url)
    with device.expect_navigation():
        device.get_by_role("button", name="Go on here").click()
    ready(device)
    device.locator("#answer-4").fill("words of the tablet")
    saved(device)
    device.context.close()
    box.fill("words of the laptop")
    expect(page.locator("[data-lease-note]")).to_be_visible()
    held: list[Route] = []
    page.route(SAVING, lambda route: held.append(route), times=1)  # noqa: PLW0108
    with page.expect_navigation():
        page.get_by_role("button", name="Go on here").click()
    ready(page)
    until(site, page, held)
    box.press_sequentially(" and on")
    held[0].continue_()

    # Nothing is decided behind the student's back: what is shown is what is stored.
    mine = page.locator("#question-4 [data-mine]")
    expect(mine).to_have_text(re.compile("words of the laptop"))
    state(page, "conflict")
    page.wait_for_timeout(900)
    expect(box).to_have_value("words of the tablet")
    assert site.one(TEXT, attempt, 4) == "words of the tablet"
    typed = mine.inner_text()
    page.reload()
    ready(page)
    expect(mine).to_have_text(typed)
    expect(box).to_have_value("words of the tablet")

    page.get_by_role("button", name="Review, hand in").click()
    page.get_by_role("button", name="Review and hand in").click()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.locator("[data-leftovers] li")).to_contain_text(typed)
    assert site.one(TEXT, attempt, 4) == "words of the tablet"


def test_an_answer_before_the_script_that_saves_is_saved(
    page: Page, site: RunningSite, backstage: Backstage, email: str
) -> None:
    held: list[Route] = []
    page.route(re.compile(r"/attempt(\.\w+)?\.js"), lambda route: held.append(route))  # noqa: PLW0108
    address = backstage.paper(*FIVE, minutes=40, exam_room=True)
    attempt = start(page, address, script=False)
    until(site, page, held)
    option(page, 1, 2).check()
    held[0].continue_()
    saved(page)
    assert site.rows(STEPS, attempt) == [(1, 1, "2")]


def test_a_slow_store_does_not_bring_back_older_words(
    page: Page, site: RunningSite, email: str, backstage: Backstage
) -> None:
    """It tries again after a while; what was given and saved meanwhile is the newer answer."""
    page.add_init_script(DUMB)
    attempt = start(page, backstage.paper(*FIVE, minutes=40, exam_room=True))
    option(page, 1, 1).check()
    option(page, 1, 2).check()
    saved(page)

    page.wait_for_timeout(2500)

    assert page.evaluate(UNSENT) == 0
    page.reload()
    ready(page)
    expect(option(page, 1, 2)).to_be_checked()
    assert page.locator("form [data-conflict]").count() == 0
    assert site.rows(NEWEST, attempt) == [(1, {"chosen": 2})]


def test_what_is_typed_at_once_and_left_at_once_is_whole_in_every_kind_of_field(
    page: Page, site: RunningSite, backstage: Backstage, email: str
) -> None:
    kinds = ("short_answer", "cloze", "code_entry", "code_list", "numeric", "essay")
    questions = [{"type": name} for name in kinds]
    attempt = start(page, backstage.paper(*questions, minutes=40, exam_room=True))
    # As much as one can paste: the field takes what it may hold, and the others are not held up.
    go_to(page, 6)
    page.locator("#answer-6").focus()
    page.evaluate("document.execCommand('insertText', false, 'x' + '\\u{1F600}'.repeat(500000))")
    saved(page)
    whole = site.one(TEXT, attempt, 6)
    assert whole == page.locator("#answer-6").input_value()
    assert len(whole) > 4000
    words = "ae\u0301\U0001f6009"
    for number in range(1, 6):
        go_to(page, number)
        field = page.locator(f"#question-{number} .item input[type=text]:visible").first
        field.focus()
        page.keyboard.type(words)
        page.keyboard.press("Escape")
    address = page.url
    # Long before it is sent, the last word is in the browser's store, and goes with the page that
    # is opened next.
    page.wait_for_timeout(300)
    page.close(run_before_unload=False)

    again = page.context.new_page()
    again.goto(address)
    with again.expect_navigation():
        again.get_by_role("button", name="Go on here").click()

    def whole_answers() -> bool:
        newest = dict(site.rows(NEWEST, attempt))
        return all(words in str(newest.get(number)) for number in range(1, 6))

    site.wait_for(
        "whole answers", lambda: again.wait_for_timeout(50) or whole_answers(), seconds=20
    )
    saved(again)


def test_handing_in_waits_for_the_server_and_takes_the_notes_along(
    page: Page, site: RunningSite, attempt: str
) -> None:
    address = page.url
    page.get_by_role("button", name="Notes").click()
    page.get_by_label("Note on question 1").fill("written last")
    page.get_by_role("button", name="Review, hand in").click()
    page.get_by_role("button", name="Review and hand in").click()
    button = page.get_by_role("button", name="Hand in now")
    expect(button).to_be_visible()
    assert scratch(site, attempt) == {1: {"note": "written last"}}
    page.context.set_offline(True)
    button.click()
    button.click()
    expect(page.get_by_text("Nothing is handed in yet")).to_be_visible()
    # A portal before the network answers everything.
    page.route("**/hand-in/", lambda route: route.fulfill(status=200, body="Welcome"))
    page.context.set_offline(False)
    page.wait_for_timeout(3200)
    expect(page.get_by_text("Nothing is handed in yet")).to_be_visible()
    page.unroute("**/hand-in/")

    expect(page.locator("#result")).to_be_visible()
    for _ in range(2):
        page.go_back()
        expect(page.locator("#result")).to_be_visible()
    page.goto(address)
    expect(page.locator("#result")).to_be_visible()


def test_going_on_in_a_one_way_paper_waits_for_the_server(
    page: Page, site: RunningSite, backstage: Backstage, email: str
) -> None:
    address = backstage.paper(SHORT, SHORT, SINGLE, navigation="one_way", exam_room=True)
    attempt = start(page, address)
    page.locator("#answer-1").focus()
    page.keyboard.type("quick")
    page.get_by_role("button", name="Next question").click()
    expect(page.locator("#question-2")).to_be_visible()
    ready(page)
    page.context.set_offline(True)
    page.locator("#answer-2").fill("without a network")
    page.get_by_role("button", name="Next question").click()
    state(page, "failed")
    expect(page.locator("#question-2")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#question-3")).to_be_visible()
    assert [site.one(TEXT, attempt, number) for number in (1, 2)] == ["quick", "without a network"]


def test_a_server_that_is_restarted_keeps_nobody_from_going_on(
    page: Page, site: RunningSite, attempt: str
) -> None:
    site.kill("web")
    try:
        option(page, 1, 3).check()
        page.get_by_role("button", name="Strike out option D").locator("visible=true").click()
        state(page, "failed")
        page.get_by_role("button", name="Review, hand in").click()
        page.get_by_role("button", name="Review and hand in").click()
        expect(page.get_by_text("so nothing was handed in")).to_be_visible()
        page.get_by_role("button", name="Do not go on by itself").click()
    finally:
        site.start("web")
        site.wait_until_ready()
    page.evaluate(RETRY)
    saved(page)
    kept(page)
    assert site.rows(STEPS, attempt) == [(1, 1, "3")]
    assert scratch(site, attempt) == {1: {"struck": ["4"]}}


def test_the_notes_beside_a_question_are_in_the_page_once(page: Page, attempt: str) -> None:
    """A paper has a hundred questions: repeated in each, they were a third of the page."""
    html = page.context.request.get(page.url).text()
    assert html.count("data-position=") == len(FIVE)
    assert html.count("data-conflict-note") == html.count("data-closed-note") == 1

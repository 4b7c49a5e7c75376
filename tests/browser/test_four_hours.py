"""A whole exam of four hours and 100 questions in a browser whose clock, like the server's, moves.

With offline minutes, time that is granted in the middle, a crash and another device, and all three
ends: the time is over, handed in just before, and the time is over without a connection.
"""

import re
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched
from tests.browser.long_sitting import Heard, Sitting
from tests.browser.papers import SINGLE, Backstage, hand_in, saved
from tests.browser.test_admin_pages import sign_in
from tests.factories.people import PASSWORD
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
QUESTIONS, MINUTES, GRANTED = 100, 240, 30
CUT = "INTERNET_DISCONNECTED|ERR_FAILED"
THRESHOLDS = (30, 10, 5, 1)
MOVED = "Your time was changed. Load the page again to see why."
UNSENT = "Not on the server yet"
HALF = "Half of your time is over."
CONNECTION = "The connection is "
TAKEN = "This attempt is open in another window or on another device"
OUTCOME = (
    "SELECT state, expired, submitted_at = deadline_at,"
    " extract(epoch FROM submitted_at - started_at)::float8 / 60"
    " FROM chartwork_assessments_attempt WHERE id = %s"
)


def left(minutes: int) -> str:
    return f"{minutes} minute{'s' if minutes > 1 else ''} left."


@pytest.fixture(scope="module")
def check_in(backstage: Backstage) -> str:
    """A mock exam as long as the Foundations one, in the exam room where there is one."""
    return backstage.mock_exam(
        *[SINGLE] * QUESTIONS, minutes=MINUTES, pass_percent="70", exam_room=True
    )


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def sitting(
    page: Page, site: RunningSite, backstage: Backstage, check_in: str, heard: Heard
) -> Iterator[Sitting]:
    """Begun, in a browser whose clock can be moved."""
    page.clock.install()
    heard.listen(page.context)
    sitting = Sitting(site, backstage, page)
    sitting.email = backstage.student(page.context)
    sitting.begin(check_in)
    begun = time.monotonic()
    yield sitting
    sys.stdout.write(
        f"\n{len(sitting.given)} answers, the clock moved {sitting.moves} times,"
        f" {len(heard.all)} announcements: {time.monotonic() - begun:.0f} s\n"
    )


def no_connection(sitting: Sitting) -> None:
    """A reload is asked about and would find nothing; the page with its answers stays."""
    asked = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    sitting.page.once("dialog", stay)
    sitting.page.evaluate("void setTimeout(() => location.reload(), 0)")
    sitting.site.wait_for("question", lambda: sitting.page.wait_for_timeout(50) or asked, 20)
    assert asked == ["beforeunload"]
    other = sitting.page.context.new_page()
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        other.goto(sitting.page.url)
    other.close()
    assert sitting.shown == sitting.given


def grant(browser: Browser, sitting: Sitting) -> None:
    """The instructor gives time on the attempt's page of the admin."""
    context = browser.new_context(base_url=sitting.site.url, locale="en-GB")
    page = context.new_page()
    sign_in(page, sitting.site, "instructor")
    page.goto(f"/admin/chartwork_assessments/attempt/{sitting.attempt}/change/")
    page.get_by_label("Minutes more").fill(str(GRANTED))
    page.get_by_label("Reason").fill("fire alarm")
    page.get_by_role("button", name="Change the time").click()
    expect(page.get_by_text("The time was changed.")).to_be_visible()
    context.close()


def crash_and_go_on_elsewhere(
    browser: Browser, watched: Watched, sitting: Sitting, heard: Heard
) -> None:
    """The window is gone without a word; the student signs in on another device."""
    address = sitting.page.url
    sitting.page.close(run_before_unload=False)
    context = browser.new_context(
        base_url=sitting.site.url, viewport={"width": 1366, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    heard.listen(context)
    page = watched.watch(context.new_page())
    page.clock.install()
    page.goto("/accounts/login/")
    page.get_by_label("Email").first.fill(sitting.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()
    expect(page).to_have_url(re.compile("/home/"))
    page.goto(address)
    expect(page.locator("[data-lease-note]")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Go on here").click()
    expect(page.locator("[data-lease-note]")).to_be_hidden()
    sitting.page = page


def rightly(position: int) -> bool:
    """Who sits here is wrong about every tenth question."""
    return position % 10 != 0


def first_hour(sitting: Sitting) -> None:
    for position in range(1, 26):
        sitting.until(position * 2.4)
        sitting.answer(position, rightly=rightly(position))
    assert len(sitting.steps) == 25


def twenty_minutes_offline(sitting: Sitting, watched: Watched) -> None:
    """Twelve answers wait in the browser, and are all sent when there is a connection again."""
    unsent = sitting.page.locator("[data-unsent]")
    sitting.until(70)
    sitting.page.context.set_offline(True)
    for position in range(26, 38):
        sitting.until(70 + (position - 25) * 1.5)
        sitting.choose(position, rightly=rightly(position))
    expect(unsent).to_contain_text(f"{UNSENT}: 12")
    no_connection(sitting)
    sitting.until(90)
    assert len(sitting.steps) == 25
    expect(unsent).to_contain_text(f"{UNSENT}: 12")
    sitting.page.context.set_offline(False)
    saved(sitting.page)
    assert [position for position, *_ in sitting.steps] == list(range(1, 38))
    watched.excuse(CUT)


def more_time_is_granted(browser: Browser, sitting: Sitting, heard: Heard) -> None:
    """The page learns it with the next answer that is saved, says it and shows it."""
    sitting.until(125)
    before = len(heard.all)
    grant(browser, sitting)
    sitting.until(126)
    sitting.answer(38)
    expect(sitting.page.locator("[data-timer-value]")).to_have_text(re.compile(r"^2:2[34]:\d\d$"))
    sitting.site.wait_for(
        "word of it", lambda: sitting.page.wait_for_timeout(50) or heard.all[before:]
    )
    assert heard.words[before:] == [MOVED]
    for position in range(39, 51):
        sitting.until(127 + (position - 38) * 1.8)
        sitting.answer(position, rightly=rightly(position))


def until_the_time_is_over(sitting: Sitting, heard: Heard) -> None:
    """Twenty questions are left open, and nobody hands in."""
    for position in range(51, 81):
        sitting.until(152 + (position - 50) * 2.8)
        sitting.answer(position, rightly=rightly(position))
    for minutes in THRESHOLDS:
        sitting.until(MINUTES + GRANTED - minutes + 0.2)
        assert heard.words[-1] == left(minutes)
    sitting.until(MINUTES + GRANTED - 0.1)
    expect(sitting.page).to_have_url(re.compile("/result/"), timeout=60_000)


def stored_as_given(sitting: Sitting) -> None:
    """Every answer that the page called saved is stored once, at the moment when it came."""
    steps = sitting.steps
    assert {position: chosen for position, _, chosen, _ in steps} == sitting.given
    assert [revision for _, revision, *_ in steps] == [1] * len(sitting.given)
    for position, _, _, came in steps:
        expected = 90 if 26 <= position <= 37 else sitting.minutes[position]
        assert expected - 0.2 <= came <= expected + 0.5, (position, expected, came)


def only_thresholds_were_read_out(sitting: Sitting, heard: Heard) -> None:
    """In their order, each once and at its time."""
    others = (UNSENT, MOVED, TAKEN, CONNECTION)
    of_the_clock = [words for words in heard.beside_the_clock if not words.startswith(others)]
    assert of_the_clock == [HALF, *[left(minutes) for minutes in THRESHOLDS]]
    for minutes in THRESHOLDS:
        assert abs((heard.at(left(minutes)) or 0) - minutes * 60) <= 2
    assert abs((heard.at(HALF) or 0) - MINUTES * 30) <= 2


def test_four_hours_with_all_that_can_happen_in_them(
    browser: Browser, site: RunningSite, watched: Watched, sitting: Sitting, heard: Heard
) -> None:
    first_hour(sitting)
    twenty_minutes_offline(sitting, watched)
    more_time_is_granted(browser, sitting, heard)
    sitting.until(150)
    crash_and_go_on_elsewhere(browser, watched, sitting, heard)
    assert sitting.shown == sitting.given
    assert len(sitting.shown) == 50
    expect(sitting.page.locator("[data-time-explained]")).to_contain_text(
        "240 minutes from the start, 30 minutes more (fire alarm): 270 minutes in all."
    )
    until_the_time_is_over(sitting, heard)

    expect(sitting.page.locator("#result h1")).to_have_text("You passed", timeout=60_000)
    right = sum(sitting.given[p] == sitting.keys[p].answer["chosen"] for p in sitting.given)
    assert (len(sitting.given), right) == (80, 72)
    points = sitting.page.get_by_text(f"{right} of {QUESTIONS} points", exact=True)
    expect(points).to_be_visible()
    assert site.rows(OUTCOME, sitting.attempt) == [("graded", True, True, MINUTES + GRANTED)]
    stored_as_given(sitting)
    only_thresholds_were_read_out(sitting, heard)
    assert {UNSENT, TAKEN, MOVED} <= {words.partition(":")[0] for words in heard.words}
    # Paper, steps, granted time, take-over and the end agree with one another, and with the seal.
    site.manage("evidence", "verify", sitting.attempt)


def test_handed_in_one_minute_before_the_end(
    site: RunningSite, sitting: Sitting, heard: Heard
) -> None:
    for position in range(1, 11):
        sitting.answer(position)

    sitting.until(MINUTES - 0.9)
    sitting.go_to_the_end()
    hand_in(sitting.page)

    expect(sitting.page.locator("#result h1")).to_have_text("Not passed yet", timeout=60_000)
    expect(sitting.page.get_by_text(f"10 of {QUESTIONS} points", exact=True)).to_be_visible()
    [(state, by_clock, _, minutes)] = site.rows(OUTCOME, sitting.attempt)
    assert (state, by_clock) == ("graded", False)
    assert MINUTES - 1 < minutes < MINUTES
    # All of 14,340 seconds ran in the page, and this is all that it said.
    only_thresholds_were_read_out(sitting, heard)


def send_late(sitting: Sitting, url: str, *, position: int) -> tuple[int, str]:
    """An answer that was kept in the browser, sent after the end; status and code of the reply."""
    cookies = {cookie["name"]: cookie["value"] for cookie in sitting.page.context.cookies()}
    answer = {"position": position, "base": 0, "content": {"chosen": sitting.given[position]}}
    reply = sitting.page.request.post(
        url,
        headers={"X-CSRFToken": cookies["csrftoken"], "Accept": "application/json"},
        data={"client": "late", "answers": [answer]},
    )
    return reply.status, reply.json()["code"]


def test_the_time_ends_without_a_connection(
    site: RunningSite, watched: Watched, sitting: Sitting
) -> None:
    replies: list[int] = []
    sitting.page.on(
        "response",
        lambda response: replies.append(response.status) if "/answers/" in response.url else None,
    )
    for position in range(1, 6):
        sitting.answer(position)
    assert replies.count(200) >= 1
    in_time = dict(sitting.given)
    save_url = str(sitting.page.locator("form[data-attempt]").get_attribute("data-save-url"))
    sitting.until(MINUTES - 10)
    replies.clear()

    sitting.page.context.set_offline(True)
    for position in range(6, 11):
        sitting.until(MINUTES - 10 + (position - 5) * 1.5)
        sitting.choose(position)
    sitting.until(MINUTES + 0.05)
    expect(sitting.page.locator("[data-unsent-over]")).to_be_visible()
    # Given after the end, in a page that could not know better.
    sitting.choose(11)
    expect(sitting.page.locator("[data-unsent]")).to_contain_text(f"{UNSENT}: 6")
    # Nobody looks; the server closes it by its own clock, with what it had acknowledged.
    closed = "SELECT expired FROM chartwork_assessments_attempt WHERE id = %s"
    site.wait_for("closed attempt", lambda: site.one(closed, sitting.attempt), seconds=60)
    sitting.page.clock.run_for(60_000)
    assert replies == []

    sitting.page.context.set_offline(False)

    expect(sitting.page).to_have_url(re.compile("/result/"), timeout=60_000)
    assert set(replies) <= {409}
    expect(sitting.page.locator("#result h1")).to_have_text("Not passed yet", timeout=60_000)
    expect(sitting.page.get_by_text(f"5 of {QUESTIONS} points", exact=True)).to_be_visible()
    lines = sitting.page.locator("[data-leftovers] li")
    expect(lines).to_have_count(6)
    for number, position in enumerate(range(6, 12)):
        expect(lines.nth(number)).to_contain_text(f"Question {position}")
    # Sent past the page, the server refuses it, too.
    refused = send_late(sitting, save_url, position=6)
    assert refused == (409, "attempt_closed")
    assert {position: chosen for position, _, chosen, _ in sitting.steps} == in_time
    assert site.rows(OUTCOME, sitting.attempt) == [("graded", True, True, MINUTES)]
    watched.excuse(f"{CUT}|status of 409")

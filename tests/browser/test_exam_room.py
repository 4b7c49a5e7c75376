"""The exam room: one question in view, tools that survive everything, and a clear hand-in."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Watched
from tests.browser.papers import (
    SINGLE,
    Backstage,
    let_run_out,
    option,
    other_device,
    ready,
    saved,
    start,
)
from tests.browser.test_two_windows import STEPS
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
CUT = "INTERNET_DISCONNECTED|ERR_FAILED"
MULTIPLE = {"type": "multiple_response"}
TRUE_FALSE = {"type": "true_false"}
SHORT = {"type": "short_answer"}
FIVE = (SINGLE, MULTIPLE, TRUE_FALSE, SHORT, SINGLE)
SCRATCH = (
    "SELECT position, content FROM chartwork_assessments_scratchpaper"
    " WHERE attempt_id = %s ORDER BY position"
)
MARKS = "[...(CSS.highlights.get('room-marks') ?? [])].map((range) => range.toString())"


@pytest.fixture
def attempt(page: Page, backstage: Backstage) -> str:
    """Five questions in the exam room, 40 minutes."""
    backstage.student(page.context)
    return start(page, backstage.paper(*FIVE, minutes=40, exam_room=True))


def in_view(page: Page) -> list[str]:
    """The positions of the questions that can be seen."""
    shown = page.locator("[data-position]:visible")
    return [str(section.get_attribute("data-position")) for section in shown.all()]


def go_to(page: Page, number: int) -> None:
    page.locator(f"[data-palette-item='{number}'] a").click()
    expect(page.locator(f"#question-{number}")).to_be_visible()


def select(page: Page, selector: str, start_at: int, end: int) -> None:
    """Select characters of the first text in an element."""
    page.evaluate(
        """([selector, start, end]) => {
          const walker = document.createTreeWalker(
            document.querySelector(selector), NodeFilter.SHOW_TEXT);
          let node = walker.nextNode();
          while (!node.data.trim()) node = walker.nextNode();
          const range = document.createRange();
          range.setStart(node, start);
          range.setEnd(node, end);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        [selector, start_at, end],
    )


def kept(page: Page) -> None:
    """Until the server has the scratch paper."""
    expect(page.locator("[data-scratch-state]")).to_have_attribute("data-scratch-state", "kept")


def scratch(site: RunningSite, attempt: str) -> dict[int, Any]:
    rows = site.rows(SCRATCH, attempt)
    return {
        position: json.loads(content) if isinstance(content, str) else content
        for position, content in rows
    }


def test_one_question_is_in_view_and_reload_and_back_come_to_the_same(
    page: Page, attempt: str
) -> None:
    assert in_view(page) == ["1"]
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#question-2-head")).to_be_focused()
    go_to(page, 4)
    assert in_view(page) == ["4"]
    assert page.url.endswith("#question-4")

    page.reload()
    ready(page)

    assert in_view(page) == ["4"]
    page.go_back()
    expect(page.locator("#question-2")).to_be_visible()
    page.go_forward()
    expect(page.locator("#question-4")).to_be_visible()
    # Another page and back: the address names it still.
    page.goto("/")
    page.go_back()
    expect(page.locator("#question-4")).to_be_visible()
    assert in_view(page) == ["4"]


def test_on_a_laptop_of_a_test_centre_everything_is_in_one_screen(page: Page, attempt: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    option(page, 1, 1).check()

    for part in (
        "#question-1",
        "[data-palette-item='5']",
        "[data-timer]",
        "[data-to-review]",
        "[data-save-state]",
        "[data-step='1']",
    ):
        box = page.locator(part).first.bounding_box()
        assert box, part
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= 768, part
    assert page.evaluate("document.documentElement.scrollHeight") <= 768


def test_struck_options_highlights_and_notes_survive_a_reload_and_go_to_another_device(
    page: Page, site: RunningSite, browser: Browser, attempt: str
) -> None:
    option(page, 1, 3).click(button="right")
    expect(page.locator("#live-region")).to_have_text("Option C struck out.")
    option(page, 1, 1).focus()
    page.keyboard.press("x")
    select(page, "#question-1 .stem", 1, 6)
    page.keyboard.press("h")
    page.get_by_role("button", name="Notes").click()
    page.get_by_label("Note on question 1").fill("Compare with question 5")
    page.get_by_label("Scratchpad of the whole exam").fill("E11 is type 2")
    kept(page)
    marks = page.evaluate(MARKS)
    assert len(marks) == 1

    def all_there(page: Page) -> None:
        expect(page.locator("#question-1 [data-struck]")).to_have_count(2)
        assert page.evaluate(MARKS) == marks
        if page.get_by_label("Note on question 1").is_hidden():
            page.get_by_role("button", name="Notes").click()
        expect(page.get_by_label("Note on question 1")).to_have_value("Compare with question 5")
        expect(page.get_by_label("Scratchpad of the whole exam")).to_have_value("E11 is type 2")

    page.reload()
    ready(page)
    all_there(page)
    other = other_device(browser, page, site)
    other.goto(page.url)
    other.get_by_role("button", name="Go on here").click()
    expect(other.locator("[data-lease-note]")).to_be_hidden()
    ready(other)
    all_there(other)
    other.context.close()

    assert scratch(site, attempt) == {
        0: {"pad": "E11 is type 2"},
        1: {"struck": ["1", "3"], "stem": [[1, 6]], "note": "Compare with question 5"},
    }
    # None of it is an answer.
    assert site.rows(STEPS, attempt) == []
    expect(page.locator("[data-answered-count]")).to_have_text("0")


def test_a_struck_option_comes_back_by_choosing_it_and_an_answer_is_never_struck(
    page: Page, site: RunningSite, attempt: str
) -> None:
    strike = page.get_by_role("button", name="Strike out option B")
    box = strike.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    strike.click()
    expect(strike).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#question-1 label.option").nth(1)).to_contain_text("struck out")

    option(page, 1, 2).check()

    expect(strike).to_have_attribute("aria-pressed", "false")
    strike.click()
    expect(page.locator("#live-region")).to_contain_text("Option B is your answer")
    expect(strike).to_have_attribute("aria-pressed", "false")
    expect(option(page, 1, 2)).to_be_checked()
    saved(page)
    assert site.rows(STEPS, attempt) == [(1, 1, "2")]


def test_highlights_are_taken_away_by_a_click_and_made_by_keys_alone(
    page: Page, attempt: str
) -> None:
    select(page, "#question-1 .stem", 1, 6)
    page.keyboard.press("h")
    assert len(page.evaluate(MARKS)) == 1
    box = page.evaluate(
        "(() => { const box = [...CSS.highlights.get('room-marks')][0].getBoundingClientRect();"
        " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    page.mouse.click(*box)
    expect(page.locator("#live-region")).to_have_text("Highlight taken away.")
    assert page.evaluate(MARKS) == []

    page.locator("#question-1-head").focus()
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog", name="Highlight sentences")
    expect(dialog).to_be_visible()
    first = dialog.locator("[data-sentences] button").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "true")
    assert_accessible(page)
    page.keyboard.press("Escape")

    assert len(page.evaluate(MARKS)) == 1


def test_minutes_without_a_network_lose_nothing_and_it_is_said_when_all_is_safe(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    notice = page.locator("[data-room-notice]")
    page.context.set_offline(True)
    expect(notice).to_contain_text("The connection is lost")
    option(page, 1, 2).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Strike out option A").locator("visible=true").click()
    option(page, 2, 2).check()
    go_to(page, 4)
    page.locator("#answer-4").fill("bradycardia")
    page.locator("#question-4 [data-flag]").check()
    # The fourth state, by a sign, in words, and in the counts.
    expect(page.locator("[data-palette-item='1'][data-waiting]")).to_contain_text("not saved yet")
    expect(page.locator("[data-navigator-counts]")).to_contain_text("Not saved yet: 3")
    assert site.rows(STEPS, attempt) == []
    # Handing in waits, and says so, instead of leading to an error of the browser.
    page.get_by_role("button", name="Review, hand in").click()
    page.get_by_role("button", name="Review and hand in").click()
    expect(page.get_by_text("so nothing was handed in")).to_be_visible()
    page.get_by_role("button", name="Do not go on by itself").click()

    page.context.set_offline(False)

    expect(notice).to_contain_text("everything is safe on the server")
    saved(page)
    expect(page.locator("[data-palette-item][data-waiting]")).to_have_count(0)
    kept(page)
    assert [row[0] for row in site.rows(STEPS, attempt)][:3] == [1, 2, 4]
    assert scratch(site, attempt) == {2: {"struck": ["1"]}}
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    watched.excuse(CUT)


def test_what_was_noted_offline_survives_a_crash(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    context, address = page.context, page.url
    context.set_offline(True)
    page.get_by_role("button", name="Strike out option D").click()
    page.wait_for_timeout(1200)
    page.close(run_before_unload=False)
    assert scratch(site, attempt) == {}
    context.set_offline(False)

    again = context.new_page()
    again.goto(address)
    again.get_by_role("button", name="Go on here").click()
    expect(again.locator("[data-lease-note]")).to_be_hidden()
    expect(again.locator("#question-1 [data-struck]")).to_have_count(1)

    kept(again)
    site.wait_for("scratch paper", lambda: scratch(site, attempt) == {1: {"struck": ["4"]}})
    watched.excuse(CUT)


def test_an_exam_is_taken_with_nothing_but_keys(
    page: Page, site: RunningSite, attempt: str
) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    expect(page.locator(".item input:checked")).to_have_count(0)
    page.keyboard.press("2")
    page.keyboard.press("f")
    page.keyboard.press("n")
    page.keyboard.press("a")
    page.keyboard.press("b")
    page.keyboard.press("n")
    page.keyboard.press("1")
    page.keyboard.press("n")
    page.keyboard.press("Tab")
    page.locator("#answer-4").focus()
    page.keyboard.type("next hex")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#question-5")).to_be_visible()
    page.keyboard.press("3")
    page.keyboard.press("t")
    expect(page.locator("#live-region")).to_contain_text("Time left: ")
    saved(page)
    page.keyboard.press("n")

    expect(page.get_by_role("heading", name="Review")).to_be_focused()
    expect(page.get_by_text("Every question is answered.")).to_be_visible()
    expect(page.locator("[data-review-list=flagged] a")).to_have_text("Question 1")
    assert_accessible(page)
    page.get_by_role("button", name="Review and hand in").press("Enter")
    page.get_by_role("button", name="Hand in now").press("Enter")
    expect(page.locator("#result")).to_be_visible()
    positions = [row[0] for row in site.rows(STEPS, attempt)]
    assert set(positions) == {1, 2, 3, 4, 5}


def test_keys_that_are_switched_off_do_nothing(page: Page, attempt: str) -> None:
    page.keyboard.press("?")
    page.locator("[data-keys-off]").check()
    page.keyboard.press("Escape")

    for key in ("n", "x", "h", "t", "2", "f", "?"):
        page.keyboard.press(key)

    assert in_view(page) == ["1"]
    expect(page.locator(".item input:checked, .option[data-struck], dialog[open]")).to_have_count(0)


def test_the_navigator_filters_and_counts(page: Page, attempt: str) -> None:
    option(page, 1, 2).check()
    go_to(page, 3)
    page.keyboard.press("f")
    numbers = page.locator("[data-palette-item]:visible")

    page.get_by_role("button", name="Flagged", exact=True).click()
    expect(numbers).to_have_count(1)
    page.get_by_role("button", name="Unanswered", exact=True).click()
    expect(numbers).to_have_count(4)
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator("[data-navigator-counts]")).to_contain_text(
        "Answered: 1 · Not answered: 4 · Flagged: 1"
    )
    page.locator("[data-palette-item='3'] a").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#question-4")).to_be_visible()
    page.get_by_role("button", name="Questions").click()
    expect(page.locator("[data-palette]")).to_be_hidden()


def test_the_room_is_accessible_in_every_look_and_at_every_width(page: Page, attempt: str) -> None:
    page.get_by_role("button", name="Strike out option A").click()
    assert_accessible(page)
    page.get_by_role("button", name="Display").click()
    page.get_by_label("Largest").check()
    page.get_by_label("High contrast").check()
    page.get_by_label("Wide").check()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    assert_accessible(page)
    page.reload()
    ready(page)
    expect(page.locator("html")).to_have_attribute("data-roomsize", "4")
    for width, height in ((820, 1180), (1180, 820), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator("[data-palette]")).to_be_hidden()
    page.get_by_role("button", name="Questions").click()
    expect(page.locator("[data-palette]")).to_be_visible()
    assert_accessible(page)
    page.locator("[data-palette-item='2'] a").click()
    expect(page.locator("#question-2")).to_be_visible()
    expect(page.locator("[data-palette]")).to_be_hidden()


def test_the_time_is_said_at_half_time_and_shown_quietly(
    page: Page, site: RunningSite, attempt: str
) -> None:
    let_run_out(site, attempt, seconds=10 * 60 + 3)
    site.execute(
        "UPDATE chartwork_assessments_attempt"
        " SET started_at = deadline_at - make_interval(secs => 1204) WHERE id = %s",
        attempt,
    )
    page.reload()
    ready(page)

    # Half of 1,204 seconds is 602; ten minutes come two seconds later.
    expect(page.locator("[data-room-notice]")).to_have_text(
        re.compile(r"Half of your time is over|10 minutes left")
    )
    expect(page.locator("[data-room-notice]")).to_have_text("10 minutes left.")


def test_sections_and_a_one_way_paper_work_in_the_room(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    address = backstage.paper(
        {**SINGLE, "section": 1},
        {**SINGLE, "section": 1},
        {**SINGLE, "section": 2},
        parts=(
            {"title": "Anatomy", "minutes": 10, "break_minutes": 5},
            {"title": "Coding", "minutes": 10},
        ),
        exam_room=True,
    )
    start(page, address)
    assert in_view(page) == ["1"]
    page.get_by_role("button", name="Review, end section").click()
    expect(page.locator("[data-review-list=unanswered] a")).to_have_count(2)
    page.get_by_role("button", name="End section 1").click()
    expect(page.get_by_role("heading", name="Break")).to_be_visible()
    page.get_by_role("button", name="Begin section 2 now").click()
    expect(page.locator("#question-3")).to_be_visible()

    start(page, backstage.paper(SINGLE, SINGLE, navigation="one_way", exam_room=True))
    assert in_view(page) == ["1"]
    option(page, 1, 1).check()
    saved(page)
    page.keyboard.press("n")
    assert in_view(page) == ["1"]
    page.get_by_role("button", name="Next question").click()
    expect(page.locator("#question-2")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Review and hand in").click()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.locator("#result")).to_be_visible()


def test_without_script_it_is_the_long_page(
    browser: Browser, site: RunningSite, backstage: Backstage
) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False, locale="en-GB")
    backstage.student(context)
    page = context.new_page()
    attempt = start(page, backstage.paper(SINGLE, SINGLE, SHORT, exam_room=True), script=False)
    expect(page.locator("[data-position]:visible")).to_have_count(3)
    expect(page.get_by_role("button", name="Highlight")).to_be_hidden()

    option(page, 1, 2).check()
    option(page, 2, 1).check()
    page.get_by_role("button", name="Review and hand in").click()

    page.get_by_role("button", name="Hand in now").click()
    expect(page.locator("#result")).to_be_visible()
    assert site.rows(STEPS, attempt) == [(1, 1, "2"), (2, 1, "1")]
    context.close()


def test_the_practice_room_lets_everything_be_tried_and_leads_back(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    count = "SELECT count(*) FROM chartwork_assessments_scratchpaper"
    before = site.one(count)
    page.goto("/attempts/practice-room/?back=/home/")
    ready(page)
    option(page, 1, 1).check()
    saved(page)
    select(page, ".stimulus-text", 4, 11)
    page.keyboard.press("h")
    page.get_by_role("button", name="Strike out option B").locator("visible=true").click()
    kept(page)
    page.get_by_role("button", name="Next").click()
    # The note stays in view with the second question about it, marks and all.
    expect(page.locator(".stimulus")).to_be_visible()
    assert page.evaluate(MARKS) == ["patient"]
    assert_accessible(page)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".stimulus")).to_be_hidden()
    page.get_by_role("button", name="Review", exact=True).click()

    expect(page.get_by_role("link", name="Back to check-in")).to_have_attribute("href", "/home/")
    assert site.one(count) == before
    page.reload()
    ready(page)
    expect(page.locator(".item input:checked")).to_have_count(0)

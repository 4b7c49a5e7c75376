"""A chart coded in a browser: by keys alone, over a lost connection, on a phone, without script."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Watched
from tests.browser.papers import Backstage, hand_in, ready, saved, start
from tests.factories.charts import OFFICE, STAY
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
CHART = {"type": "chart", "change": {**OFFICE, "policy": None}}
HOSPITAL = {"type": "chart", "change": {**STAY, "policy": None}}
STORED = (
    "SELECT content -> 'parts' FROM chartwork_assessments_answerstep WHERE attempt_id = %s"
    " ORDER BY received_at DESC, revision DESC LIMIT 1"
)
CUT = "INTERNET_DISCONNECTED|ERR_FAILED"


@pytest.fixture
def attempt(page: Page, backstage: Backstage) -> str:
    backstage.student(page.context)
    begun = start(page, backstage.paper(CHART))
    # The chart's own script runs, too.
    expect(page.locator("[data-scripted]").first).to_be_visible()
    return begun


def code(page: Page, row: str, position: int = 1) -> Locator:
    return page.locator(f'[name="answer-{position}-{row}"]')


def line(page: Page, text: str) -> Locator:
    """The line of the record that is shown and has these words."""
    return page.locator("[data-document]:not([data-away]) [data-line]").filter(has_text=text)


def parts(site: RunningSite, attempt: str) -> dict[str, str]:
    """What is stored, without the passages."""
    stored = site.one(STORED, attempt)
    return {name: value for name, value in stored.items() if name != "marks"}


def marks(site: RunningSite, attempt: str) -> list[dict[str, Any]]:
    return json.loads(site.one(STORED, attempt).get("marks", "[]"))


def words_of(mark: dict[str, Any]) -> str:
    """The words of the record that a passage covers."""
    texts = {document["key"]: document["text"] for document in OFFICE["documents"]}
    return texts[mark["document"]][mark["start"] : mark["end"]]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def type_code(page: Page, text: str) -> None:
    """As a coder does; a list of suggestions, where there is one, is left alone."""
    page.keyboard.type(text)
    page.keyboard.press("Escape") if suggests(page) else None


def suggests(page: Page) -> bool:
    page.wait_for_timeout(500)
    return page.locator(".code-choices:visible").count() > 0


def test_a_chart_is_coded_by_keys_alone_from_opening_it_to_the_verdicts(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    tabs = page.get_by_role("tablist", name="Documents")
    tabs.get_by_role("tab", name="X-ray of the wrist").focus()
    press(page, "ArrowRight")
    expect(page.get_by_role("tab", name="Office note")).to_have_attribute("aria-selected", "true")
    expect(line(page, "Buckle fracture")).to_have_count(0)
    # Into the document, down to a line, highlight it, and tie the next two to the second row.
    line(page, "HISTORY").focus()
    press(page, "ArrowDown", "h")
    expect(line(page, "playground swing").locator("mark")).to_have_count(1)
    press(page, "ArrowDown", "ArrowDown", "ArrowDown", "Shift+ArrowDown", "2")
    expect(page.locator('[data-row="dx-2"] [data-tied] button')).to_contain_text("Torus fracture")
    # A note on it, and back to the line.
    press(page, "t")
    press(page, "Tab")
    page.keyboard.type("the reason for the visit")
    press(page, "Enter")
    expect(line(page, "Torus fracture")).to_be_focused()

    code(page, "dx-1").focus()
    type_code(page, "W09.1XXD")
    press(page, "Enter")
    expect(code(page, "dx-2")).to_be_focused()
    type_code(page, "S52.521D")
    # The rows change places, and what is tied goes along.
    press(page, "Alt+ArrowUp")
    expect(code(page, "dx-1")).to_be_focused()
    expect(code(page, "dx-1")).to_have_value("S52.521D")
    expect(code(page, "dx-2")).to_have_value("W09.1XXD")
    expect(page.locator('[data-row="dx-1"] [data-tied] button')).to_contain_text("Torus fracture")
    saved(page)

    assert parts(site, attempt) == {"dx-1": "S52.521D", "dx-2": "W09.1XXD"}
    kept = marks(site, attempt)
    assert [(mark["row"], mark["note"]) for mark in kept] == [
        ("", ""),
        ("dx-1", "the reason for the visit"),
    ]
    assert words_of(kept[0]) == "Four weeks ago she fell from the playground swing."
    assert words_of(kept[1]).startswith("Torus fracture of the lower end of the\nright radius")
    assert_accessible(page)

    page.get_by_role("button", name="Review and hand in").press("Enter")
    page.get_by_role("button", name="Hand in now").press("Enter")
    expect(page.locator("#question-1")).to_be_visible(timeout=20_000)
    verdicts = page.locator(".chart-verdict")
    expect(verdicts).to_have_count(2)
    expect(verdicts.first).to_contain_text("Right")
    expect(verdicts.first).to_contain_text("2 of 2 points")
    expect(page.get_by_text("Earned 3 of 3 possible points: 100 %.")).to_be_visible()
    # The sheet of the chart came with what the waiting page brought in.
    expect(page.locator(".chart-lines").first).to_have_css("list-style-type", "none")
    verdicts.first.get_by_role("link").press("Enter")
    passage = page.locator(".chart-evidence:has(:target)")
    expect(passage.first).to_be_in_viewport()
    expect(passage.first).to_contain_text("Torus fracture")
    assert_accessible(page)


def test_an_answer_with_its_highlights_survives_a_reload(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    line(page, "Buckle fracture").click()
    press(page, "h")
    code(page, "dx-1").fill("S52.521D")
    saved(page)

    page.reload()
    ready(page)

    expect(code(page, "dx-1")).to_have_value("S52.521D")
    expect(line(page, "Buckle fracture").locator("mark")).to_have_text(
        "Buckle fracture of the distal right radius."
    )
    # Only noted beside an answer, it is no answer.
    code(page, "dx-1").fill("")
    saved(page)
    expect(page.locator("[data-answered-count]")).to_have_text("0")
    line(page, "Buckle fracture").focus()
    press(page, "h")
    saved(page)
    expect(page.locator("[data-highlights]")).to_be_hidden()


def test_words_that_are_selected_are_highlighted_to_the_character(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    page.evaluate(
        """() => {
          const line = [...document.querySelectorAll("[data-line]")]
            .find((one) => one.textContent.includes("Buckle"));
          const text = line.querySelector("[data-text]").firstChild;
          const range = document.createRange();
          range.setStart(text, 7);
          range.setEnd(text, 15);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="Highlight", exact=True).click()

    expect(line(page, "Buckle").locator("mark")).to_have_text("fracture")
    saved(page)
    assert [words_of(mark) for mark in marks(site, attempt)] == ["fracture"]


def test_what_is_coded_offline_is_kept_and_sent_later(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    page.context.set_offline(True)
    code(page, "dx-1").fill("S52.521D")
    code(page, "dx-3").fill("W09.1XXD")
    page.locator('[data-row="dx-3"] [data-move="-1"]').click()
    expect(code(page, "dx-2")).to_have_value("W09.1XXD")
    expect(page.locator("[data-unsent]")).to_contain_text("Not on the server yet: 1")

    page.context.set_offline(False)

    saved(page)
    assert parts(site, attempt) == {"dx-1": "S52.521D", "dx-2": "W09.1XXD"}
    watched.excuse(CUT)


def test_rows_are_added_removed_and_dragged(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    rows = page.locator('[data-panel="dx"] [data-row]:visible')
    expect(rows).to_have_count(6)
    page.get_by_role("button", name="Add a row: Diagnoses").click()
    expect(rows).to_have_count(7)
    expect(code(page, "dx-7")).to_be_focused()
    for row, text in (("dx-1", "E55.9"), ("dx-2", "W09.1XXD"), ("dx-3", "S52.521D")):
        code(page, row).fill(text)

    page.get_by_role("button", name="Remove: First-listed diagnosis").click()
    expect(rows).to_have_count(6)
    handle, target = (page.locator(f'[data-row="dx-{n}"] [data-handle]') for n in (2, 1))
    handle.hover()
    page.mouse.down()
    target.hover()
    page.mouse.up()

    expect(code(page, "dx-1")).to_have_value("S52.521D")
    saved(page)
    assert parts(site, attempt) == {"dx-1": "S52.521D", "dx-2": "W09.1XXD"}


def test_letters_that_look_like_digits_are_said_and_never_put_right(
    page: Page, watched: Watched, attempt: str
) -> None:
    code(page, "dx-1").fill("S52.52ID")
    expect(page.locator('[data-row="dx-1"]')).to_contain_text(
        "Place 6 is the letter I. This code set has only the digit 1 there: check it."
    )
    code(page, "dx-2").fill("015.9")
    expect(page.locator('[data-row="dx-2"]')).to_contain_text("is it O?")
    expect(code(page, "dx-1")).to_have_value("S52.52ID")
    code(page, "dx-1").fill("S52.521D")
    expect(page.locator('[data-row="dx-1"] [data-code-warning]')).to_be_hidden()


def test_words_are_found_in_every_document(page: Page, watched: Watched, attempt: str) -> None:
    find = page.get_by_label("Find in the record")
    find.fill("right radius")

    expect(page.get_by_text("1 of 2: X-ray of the wrist, line 2")).to_be_visible()
    find.press("Enter")
    expect(page.get_by_text("2 of 2: Office note, line 7")).to_be_visible()
    expect(page.get_by_role("tab", name="Office note")).to_have_attribute("aria-selected", "true")
    find.fill("of the right radius")
    # Broken over two lines.
    expect(page.get_by_text("Office note, line 6")).to_be_visible()
    find.fill("appendicitis")
    expect(page.get_by_text("not found")).to_be_visible()
    # Looking for something is no answer.
    assert page.locator("[data-save-state=nothing]").count() == 1


def test_codes_are_looked_up_where_there_is_a_code_browser(
    page: Page, watched: Watched, site: RunningSite, attempt: str
) -> None:
    if not page.locator("[data-chart]").get_attribute("data-lookup"):
        pytest.skip("This site has no code browser.")
    field = code(page, "dx-1")
    field.press_sequentially("E55.", delay=30)
    expect(page.get_by_role("option").first).to_be_visible()
    assert_accessible(page, narrow=False)

    press(page, "ArrowDown", "Enter")

    expect(field).to_have_value("E55.0")
    expect(page.locator('[data-row="dx-1"] [data-code-title]')).not_to_be_empty()
    expect(page.get_by_role("option")).to_have_count(0)
    saved(page)
    assert parts(site, attempt) == {"dx-1": "E55.0"}


def test_a_phone_has_record_and_claim_behind_each_other_and_loses_nothing(
    browser: Any, site: RunningSite, backstage: Backstage
) -> None:
    context = browser.new_context(
        base_url=site.url, viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    backstage.student(context)
    page = context.new_page()
    attempt = start(page, backstage.paper(HOSPITAL, CHART))
    first = page.locator("#question-1")
    expect(code(page, "dx-1")).to_be_hidden()
    line(page, "Hypokalemia").first.tap()
    first.get_by_role("button", name="Highlight", exact=True).tap()
    first.get_by_role("tab", name="Claim").tap()
    code(page, "dx-1").fill("J44.1")
    code(page, "dx-1-poa").select_option("Y")
    expect(first.get_by_role("tab", name="Claim (1)")).to_be_visible()
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= 390
    first.get_by_role("tab", name="Record").tap()
    expect(line(page, "Hypokalemia").first.locator("mark")).to_be_visible()
    assert page.evaluate(width) <= 390
    saved(page)
    assert parts(site, attempt) == {"dx-1": "J44.1", "dx-1-poa": "Y"}

    hand_in(page)
    expect(page.locator("#question-1 .chart-verdict")).to_have_count(3, timeout=20_000)
    assert page.evaluate(width) <= 390
    context.close()


def test_a_chart_that_was_checked_can_be_read_and_not_changed(
    page: Page, watched: Watched, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    start(page, backstage.paper(CHART, behaviour="immediate"))
    code(page, "dx-1").fill("S52.521A")
    page.get_by_role("button", name="Check this answer").click()

    told = page.get_by_role("group", name="Feedback")
    expect(told).to_contain_text("Wrong 7th character")
    expect(page.locator("[data-closed-note]")).to_be_hidden()
    expect(code(page, "dx-1")).to_be_disabled()
    # The record can still be leafed through, and nothing in it be marked.
    page.get_by_role("tab", name="Office note").click()
    line(page, "playground").focus()
    press(page, "h")
    # At once: what came through would be taken back by the server a moment later.
    assert page.locator("[data-chart] mark").count() == 0
    assert_accessible(page)
    expect(page.locator("[data-closed-note]")).to_be_hidden()


@pytest.fixture
def plain(browser: Any, site: RunningSite, backstage: Backstage) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(15_000)
    backstage.student(context, "Ben Okafor")
    yield context.new_page()
    context.close()


def test_a_chart_is_coded_without_script(
    plain: Page, site: RunningSite, backstage: Backstage
) -> None:
    attempt = start(plain, backstage.paper(HOSPITAL), script=False)
    expect(plain.get_by_role("tab")).to_have_count(0)
    expect(plain.get_by_text("Hypokalemia on day 2, replaced.")).to_be_visible()
    for row, text, poa in (
        ("dx-1", "J44.1", "Y"),
        ("dx-2", "F17.210", "Y"),
        ("dx-8", "E87.6", "N"),
    ):
        if row == "dx-8":
            plain.get_by_text("19 more rows").click()
        code(plain, row).fill(text)
        code(plain, f"{row}-poa").select_option(poa)
    plain.get_by_role("button", name="Save and go on later").click()
    assert parts(site, attempt)["dx-8"] == "E87.6"
    plain.get_by_role("button", name="Review and hand in").click()
    plain.get_by_role("button", name="Hand in now").click()
    grades = "SELECT count(*) FROM chartwork_assessments_grade WHERE attempt_id = %s"
    site.wait_for("grade", lambda: site.one(grades, attempt))
    plain.reload()

    expect(plain.get_by_text("Earned 4 of 4 possible points: 100 %.")).to_be_visible()

"""Questions in codes by keyboard, in one paper: a code, a list in order, a code that is built."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Watched
from tests.browser.papers import Backstage, hand_in, saved, start
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser

ENTRY = {"type": "code_entry"}
LIST = {"type": "code_list"}
BUILD = {"type": "pcs_build"}
TABLE = {"type": "pcs_build", "variant": "given_table"}
ANSWERS = """
SELECT DISTINCT ON (position) position, content FROM chartwork_assessments_answerstep
WHERE attempt_id = %s ORDER BY position, revision DESC
"""


@pytest.fixture
def student(page: Page, backstage: Backstage) -> Page:
    backstage.student(page.context)
    return page


def values(rows: Locator) -> list[str]:
    return [row.input_value() for row in rows.all()]


def test_a_paper_in_codes_is_done_by_keyboard(
    student: Page, site: RunningSite, backstage: Backstage
) -> None:
    page = student
    attempt = start(page, backstage.paper(ENTRY, LIST, BUILD))

    # One code, in small letters and without its dot.
    page.get_by_label("ICD-10-CM code").focus()
    page.keyboard.type("s72001a")

    # Three codes, the last one first; Alt with the arrow brings it down, and the focus with it.
    second = page.locator("#question-2")
    codes = second.locator("[data-code-field]")
    expect(codes.nth(3)).to_be_visible()
    expect(codes.nth(4)).to_be_hidden()
    codes.nth(0).focus()
    page.keyboard.type("N18.32")
    codes.nth(1).focus()
    page.keyboard.type("E11.22")
    codes.nth(2).focus()
    page.keyboard.type("I12.9")
    codes.nth(0).focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(codes.nth(2)).to_be_focused()
    assert values(codes)[:3] == ["E11.22", "I12.9", "N18.32"]
    expect(page.locator("#live-region")).to_have_text("N18.32: place 3")
    second.get_by_role("button", name="Add a row").press("Enter")
    expect(codes.nth(4)).to_be_focused()

    # A code from the tables: each choice by its first character, the axes named as they open.
    third = page.locator("#question-3")
    for number, character in enumerate("0FT44ZZ", start=1):
        choice = third.locator(f"[name=answer-3-{number}]")
        expect(choice.locator(f"option[value='{character}']")).to_have_text(
            re.compile(rf"^{character} .+")
        )
        choice.focus()
        page.keyboard.type(character)
    expect(third.get_by_label("Body Part")).to_have_value("4")
    expect(third.locator("[data-built]")).to_have_text("0FT44ZZ")
    expect(third.locator("[data-title]")).to_contain_text("Gallbladder")

    saved(page)
    assert_accessible(page)
    hand_in(page)
    expect(page.get_by_text("3 of 3 points")).to_be_visible()
    given = [row[1]["parts"] for row in site.rows(ANSWERS, attempt)]
    assert given == [
        {"code": "s72001a"},
        {"1": "E11.22", "2": "I12.9", "3": "N18.32"},
        {str(number): character for number, character in enumerate("0FT44ZZ", start=1)},
    ]


def test_what_was_wrong_is_said_in_words(
    student: Page, site: RunningSite, backstage: Backstage
) -> None:
    page = student
    start(page, backstage.paper(ENTRY, LIST, TABLE))
    page.get_by_label("ICD-10-CM code").fill("S72.002A")
    codes = page.locator("#question-2 [data-code-field]")
    for number, code in enumerate(["E11.22", "I12.9", "N18.30", "E10.9"]):
        codes.nth(number).fill(code)
    for number, character in ((4, "4"), (5, "0"), (6, "Z"), (7, "Z")):
        page.locator(f"[name=answer-3-{number}]").select_option(character)
    saved(page)
    hand_in(page)

    result = page.locator("#result, main").last
    expect(result).to_contain_text("left instead of right")
    expect(result).to_contain_text("The sixth character 2 is the left femur")
    expect(result).to_contain_text("leaves open what the record says")
    expect(result).to_contain_text("Excludes1")
    expect(result).to_contain_text("Resection of Gallbladder, Open Approach")
    assert_accessible(page)


def test_a_value_that_no_table_has_any_more_stays_and_is_said(
    student: Page, backstage: Backstage
) -> None:
    page = student
    start(page, backstage.paper(BUILD))
    for number, character in enumerate("0FT44ZZ", start=1):
        page.locator(f"[name=answer-1-{number}]").select_option(character)
    expect(page.locator("[data-title]")).to_contain_text("Gallbladder")

    # Nothing of the subcutaneous tissue is resected.
    page.get_by_label("Body System").select_option("J")

    expect(page.get_by_text("No table has this value here.").first).to_be_visible()
    expect(page.locator("[data-built]")).to_have_text("0JT44ZZ")
    expect(page.locator("[data-title]")).to_have_text("")
    # An answer is nowhere taken away by the page.
    operation = page.locator("[name=answer-1-3]")
    expect(operation).to_have_value("T")
    expect(operation).to_have_attribute("aria-invalid", "true")


def test_without_the_tables_a_code_is_still_typed(
    watched: Watched, student: Page, site: RunningSite, backstage: Backstage
) -> None:
    page = student
    page.route("**/codes/pcs-values/**", lambda route: route.abort())
    start(page, backstage.paper(BUILD))

    expect(page.locator("input[name=answer-1-1]")).to_be_visible()
    for number, character in enumerate("0FT44ZZ", start=1):
        page.locator(f"input[name=answer-1-{number}]").fill(character)

    saved(page)
    hand_in(page)
    expect(page.get_by_text("1 of 1 points").first).to_be_visible()
    watched.excuse("pcs-values|ERR_FAILED")


def test_a_code_is_chosen_from_suggestions_by_keys(student: Page, backstage: Backstage) -> None:
    page = student
    start(page, backstage.paper({**ENTRY, "variant": "no_date"}, code_book=True))
    field = page.get_by_role("combobox", name="ICD-10-CM code")
    options = page.get_by_role("option")

    field.focus()
    page.keyboard.type("S72.00")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    chosen = options.nth(1).locator("strong").inner_text()
    assert_accessible(page)
    page.keyboard.press("Enter")

    expect(field).to_have_value(chosen)
    expect(options).to_have_count(0)
    saved(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("fracture femur")
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_be_focused()


def test_nothing_is_suggested_where_the_book_is_closed(student: Page, backstage: Backstage) -> None:
    page = student
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    start(page, backstage.paper({**ENTRY, "variant": "no_date"}, code_book=False))

    page.get_by_label("ICD-10-CM code").focus()
    page.keyboard.type("S72.00")
    saved(page)

    assert [url for url in asked if "/codes/lookup/" in url] == []
    expect(page.get_by_role("option")).to_have_count(0)

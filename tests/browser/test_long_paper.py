"""A paper of 100 questions of every type: by keyboard alone, and on a phone."""

import itertools
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assessments.question_types.examples import all_examples
from tests.browser.accessibility import assert_accessible
from tests.browser.answers import Key, give, keys_of, wanted_order
from tests.browser.conftest import Watched
from tests.browser.papers import Backstage, ready, saved, start
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
TOTAL = 100
# Two of every type that is graded without a person.
ANSWERED_BY_TAP = 30
# What is smaller than 24 pixels and stands alone.
SMALL = """() => {
  const found = [];
  for (const one of document.querySelectorAll("main a, main button, main select, main input")) {
    const box = (one.closest("label") ?? one).getBoundingClientRect();
    const hidden = !one.checkVisibility() || one.closest(".visually-hidden") || !box.width;
    const inText = one.tagName === "A" && getComputedStyle(one).display === "inline";
    if (hidden || inText || one.type === "hidden" || one.tabIndex < 0) continue;
    if (box.width < 24 || box.height < 24) found.push(one.outerHTML.slice(0, 120));
  }
  return found;
}"""


def of_all_types(kinds: list[str]) -> list[dict[str, Any]]:
    """So many questions, one type after the other, essays once."""
    others = itertools.cycle(kind for kind in kinds if kind != "essay")
    essays = [kind for kind in kinds if kind == "essay"]
    return [{"type": kind} for kind in [*essays, *itertools.islice(others, TOTAL - len(essays))]]


class Keyboard:
    """Somebody who has no mouse: from question to question by N, and by Tab within one."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def focused(self, attribute: str) -> str | None:
        found = self.page.evaluate(f"document.activeElement.getAttribute('{attribute}')")
        return None if found is None else str(found)

    def tab_to(self, attribute: str, value: str, *, most: int = 40) -> None:
        for _ in range(most):
            if self.focused(attribute) == value:
                return
            self.press("Tab")
        raise AssertionError(f"Tab never came to {attribute}={value}.")

    def answer(self, key: Key) -> None:
        if key.kind == "ordering":
            self.put_in_order(key)
        elif key.kind == "true_false":
            self.press("1" if key.answer["chosen"] else "2")
        elif "chosen" in key.answer:
            for value in key.fields[key.name]:
                self.press(value)
        else:
            for name, values in key.fields.items():
                self.fill(name, values[0])
            self.press("Escape")

    def fill(self, name: str, value: str) -> None:
        """Type into the control of this name, or go down its list."""
        self.tab_to("name", name)
        if self.page.evaluate("document.activeElement.tagName") != "SELECT":
            self.page.keyboard.type(value)
            return
        for _ in range(40):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} cannot be {value}.")

    def put_in_order(self, key: Key) -> None:
        """Alt and an arrow move the entry that has the focus."""
        names = wanted_order(key)
        place = (
            "name => { const entry = document.querySelector(`[name='${name}']`)"
            ".closest('[data-entry]'); return [...entry.parentElement.children].indexOf(entry); }"
        )
        for wanted, name in enumerate(names):
            moves = int(self.page.evaluate(place, name)) - wanted
            if moves:
                self.focus_entry(name)
            for _ in range(moves):
                self.press("Alt+ArrowUp")
        section = self.page.locator(f"#question-{key.position}")
        if section.locator("[data-settle]").is_visible():
            self.tab_to("data-settle", "")
            self.press("Enter")

    def focus_entry(self, name: str) -> None:
        for _ in range(40):
            if (self.focused("id") or "") in {f"{name}-up", f"{name}-down"}:
                return
            self.press("Tab")
        raise AssertionError(f"Tab never came to {name}.")


def test_a_hundred_questions_are_answered_reviewed_and_handed_in_by_keyboard_alone(
    page: Page, watched: Watched, site: RunningSite, backstage: Backstage
) -> None:
    kinds = sorted(all_examples())
    backstage.student(page.context)
    address = backstage.paper(*of_all_types(kinds), minutes=240)
    page.goto(address)
    assert_accessible(page)
    begun = time.monotonic()
    page.get_by_role("button", name="Start the quiz").press("Enter")
    expect(page.locator("[data-position]")).to_have_count(TOTAL)
    ready(page)
    attempt = str(page.locator("form[data-attempt]").get_attribute("data-attempt"))
    keys = keys_of(site, attempt)
    assert {key.kind for key in keys} == set(kinds)
    person = Keyboard(page)

    focused = "document.activeElement.closest('[data-position]')?.dataset.position"
    for key in keys:
        if key.position > 1:
            person.press("n")
            assert page.evaluate(focused) == str(key.position), key.kind
        else:
            person.tab_to("name", "flag-1")
        person.answer(key)
        if key.position in (3, 50):
            person.press("f")
    answered = time.monotonic()
    expect(page.locator("[data-answered-count]")).to_have_text(str(TOTAL))
    saved(page)
    assert_accessible(page)

    page.get_by_role("button", name="Review and hand in").press("Enter")
    expect(page.get_by_text("You flagged 2 questions")).to_be_visible()
    expect(page.get_by_text(f"All {TOTAL} questions are answered.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Question 50").press("Enter")
    expect(page.locator("#question-50")).to_be_in_viewport()
    person.press("f")
    expect(page.locator("#question-50 [data-flag]")).not_to_be_checked()
    saved(page)
    page.get_by_role("button", name="Review and hand in").press("Enter")
    expect(page.get_by_text("You flagged 1 question")).to_be_visible()
    page.get_by_role("button", name="Hand in now").press("Enter")

    expect(page.locator("#result h1")).to_have_text("Being marked by a person", timeout=30_000)
    assert_accessible(page)
    stored = (
        "SELECT DISTINCT ON (position) position, content FROM chartwork_assessments_answerstep"
        " WHERE attempt_id = %s ORDER BY position, revision DESC"
    )
    given = dict(site.rows(stored, attempt))
    assert given == {key.position: key.answer for key in keys}
    took = time.monotonic() - begun
    sys.stdout.write(
        f"\n{TOTAL} questions by keyboard: {answered - begun:.1f} s, in all {took:.1f} s\n"
    )


@pytest.fixture
def phone(browser: Browser, site: RunningSite, backstage: Backstage) -> Iterator[Watched]:
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": 390, "height": 844},
        device_scale_factor=3,
        is_mobile=True,
        has_touch=True,
        locale="en-GB",
    )
    context.set_default_timeout(15_000)
    backstage.student(context)
    watched = Watched(context.new_page())
    yield watched
    context.close()
    assert watched.problems == []


def fits(page: Page) -> None:
    """No sideways scrolling, and nothing too small for a finger."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels too wide."
    assert page.evaluate(SMALL) == []


def test_a_hundred_questions_are_answered_by_tap_on_a_phone(
    phone: Watched, site: RunningSite, backstage: Backstage
) -> None:
    page = phone.page
    kinds = sorted(kind for kind in all_examples() if kind != "essay")
    address = backstage.paper(*of_all_types(kinds), pass_percent="20")
    page.goto(address)
    fits(page)
    begun = time.monotonic()
    attempt = start(page, address)
    expect(page.locator("[data-position]")).to_have_count(TOTAL)
    fits(page)

    for key in keys_of(site, attempt)[:ANSWERED_BY_TAP]:
        tap_answer(page, key)
    saved(page)

    fits(page)
    page.get_by_role("button", name="Review and hand in").tap()
    expect(
        page.get_by_text(f"{TOTAL - ANSWERED_BY_TAP} questions are not answered")
    ).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Hand in now").tap()
    expect(page.locator("#result h1")).to_have_text("You passed", timeout=30_000)
    expect(page.get_by_text(f"{ANSWERED_BY_TAP} of {TOTAL} points")).to_be_visible()
    fits(page)
    assert_accessible(page)
    sys.stdout.write(f"\n{ANSWERED_BY_TAP} of {TOTAL} by tap: {time.monotonic() - begun:.1f} s\n")


def tap_answer(page: Page, key: Key) -> None:
    section = page.locator(f"#question-{key.position}")
    if "chosen" not in key.answer:
        give(section, key)
        return
    for value in key.fields[key.name]:
        control = page.locator(f'[name="{key.name}"][value="{value}"]')
        section.locator("label.option").filter(has=control).tap()
        expect(control).to_be_checked()


def test_the_helper_answers_every_installed_type_rightly(
    page: Page, site: RunningSite, backstage: Backstage, machine_graded: list[dict[str, Any]]
) -> None:
    backstage.student(page.context)
    # Each once; every variant is answered in the test without script.
    questions = [question for question in machine_graded if not question["variant"]]
    attempt = start(page, backstage.paper(*questions))

    for key in keys_of(site, attempt):
        give(page.locator(f"#question-{key.position}"), key)
    saved(page)

    page.get_by_role("button", name="Review and hand in").click()
    page.get_by_role("button", name="Hand in now").click()
    total = len(questions)
    points = page.get_by_text(f"{total} of {total} points", exact=True)
    expect(points).to_be_visible(timeout=20_000)

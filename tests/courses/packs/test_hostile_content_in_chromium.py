"""The corpus in a real browser, with no policy to help: nothing runs, nothing is fetched."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from courses.services.rendering import render_lesson
from foundation.ui.drawings import read_drawing
from foundation.ui.markdown import render_inline_markdown, render_markdown
from tests.chromium import chromium
from tests.courses.packs.vectors import DRAWINGS, TEXTS

pytestmark = pytest.mark.browser

ADDRESS = "https://school.example/lesson"
COUNT_RUNS = "window.runs = 0; window.alert = () => { window.runs += 1; };"
# Touch everything that may wait for a hand.
TOUCH_ALL = """
for (const element of document.querySelectorAll("main *")) {
  for (const kind of ["mouseover", "focus", "click", "load", "error", "toggle", "begin"])
    element.dispatchEvent(new Event(kind, { bubbles: false, cancelable: true }));
}
"""


def rendered() -> dict[str, str]:
    """Each text and drawing of the corpus in each of the ways in which a page shows it."""
    pages = {}
    for number, text in enumerate(TEXTS):
        words = " ".join(text.split())
        lesson = f"{text}\n\n## {words}\n\n| {words} |\n| --- |\n| {words} |\n"
        pages[f"lesson {number}: {text}"] = render_lesson(lesson, {}).html
        pages[f"stem {number}: {text}"] = render_markdown(text)
        pages[f"reason {number}: {text}"] = render_inline_markdown(text)
    for number, text in enumerate(DRAWINGS):
        drawing = read_drawing(text)
        pages[f"drawing {number}: {text}"] = render_lesson("![x](a.svg)", {"a.svg": drawing}).html
    return pages


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_init_script(COUNT_RUNS)
    yield page
    page.close()


def show(page: Page, body: str) -> list[str]:
    """Open a page with this body; the addresses that it asked for besides its own."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url == ADDRESS:
            html = f"<!doctype html><meta charset=utf-8><main>{body}</main>"
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            asked.append(route.request.url)
            route.abort()

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(ADDRESS)
    page.evaluate(TOUCH_ALL)
    # What was set off needs a moment to ask, and more than that on a busy machine.
    page.wait_for_timeout(300)
    return [address for address in asked if not address.endswith("/favicon.ico")]


def test_the_browser_would_notice(page: Page) -> None:
    """Without the walls the same corpus runs and loads: the test can fail."""
    asked = show(page, "<img src=x onerror=alert(1)><details open ontoggle=alert(1)>x</details>")

    assert page.evaluate("window.runs") >= 2
    assert asked == ["https://school.example/x"]


def test_nothing_runs_and_nothing_is_fetched(page: Page) -> None:
    pages = rendered()
    assert len(pages) > 250

    asked = show(page, "\n".join(pages.values()))

    assert page.evaluate("window.runs") == 0
    assert asked == []
    assert page.url == ADDRESS
    runs = "main script, main style, main iframe, main object, main embed, main form, main base"
    assert page.evaluate(f"document.querySelectorAll('{runs}').length") == 0
    protocols = page.evaluate("[...document.links].map(link => link.protocol)")
    assert set(protocols) == {"https:"}


def test_no_author_names_anything_in_the_page(page: Page) -> None:
    """An id becomes a property of the window and a name one of the document."""
    show(page, "\n".join(rendered().values()))

    ids = page.evaluate("[...document.querySelectorAll('main [id]')].map(e => e.id)")

    assert len(ids) > 80
    assert all(name.startswith(("s-", "figure-")) for name in ids)
    assert page.evaluate("document.querySelectorAll('main [name]').length") == 0


def test_parsing_what_was_shown_once_more_changes_nothing(page: Page) -> None:
    """Mutation: what is harmless when parsed must not become something else when parsed again."""
    show(page, "\n".join(rendered().values()))

    twice = page.evaluate(
        """() => {
          const once = document.querySelector("main").innerHTML;
          const again = new DOMParser().parseFromString("<main>" + once + "</main>", "text/html");
          return [once, again.querySelector("main").innerHTML];
        }"""
    )

    assert twice[0] == twice[1]

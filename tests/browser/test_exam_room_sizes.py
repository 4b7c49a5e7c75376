"""The exam room on a tablet, on a phone, beside the code browser and in a browser with less."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import Watched
from tests.browser.papers import SINGLE, Backstage, ready, start
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
TABLET, TABLET_ACROSS, PHONE = (820, 1180), (1180, 820), (390, 844)
SHORT = {"type": "short_answer"}
# Of what can be pressed, what is smaller than a finger. A control with a label is as large as that.
SMALL = """[...document.querySelectorAll(
    '.room button, .room a, .room label:has(input), .code-pane button, dialog[open] label')]
  .filter((one) => one.checkVisibility() && one.tabIndex !== -1 || one.matches('label'))
  .map((one) => [one.textContent.trim().slice(0, 20), one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < 44 || box.width < 44))
  .map(([words, box]) => `${words}: ${box.width} x ${box.height}`)"""


@pytest.fixture
def touched(browser: Browser, site: RunningSite) -> Iterator[Page]:
    """A page of a device without a mouse."""
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": 820, "height": 1180},
        has_touch=True,
        locale="en-GB",
    )
    context.set_default_timeout(15_000)
    watched = Watched(context.new_page())
    yield watched.page
    context.close()
    assert watched.problems == []


def begin(page: Page, backstage: Backstage, *, size: tuple[int, int]) -> None:
    """Three questions in the exam room, with the code browser."""
    backstage.student(page.context)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    start(page, backstage.paper(SINGLE, SINGLE, SHORT, minutes=40, exam_room=True, code_book=True))


def is_on_top(part: Locator) -> bool:
    """Whether a finger on its middle reaches it."""
    return bool(
        part.evaluate(
            """(one) => {
              const box = one.getBoundingClientRect();
              const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return one === at || one.contains(at);
            }"""
        )
    )


def tool(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar", name="Tools").get_by_text(name, exact=True)


@pytest.mark.parametrize("size", [TABLET, TABLET_ACROSS, PHONE])
def test_no_sheet_covers_clock_steps_or_hand_in(
    touched: Page, backstage: Backstage, size: tuple[int, int]
) -> None:
    page = touched
    begin(page, backstage, size=size)
    always = [
        page.locator("[data-timer]"),
        page.locator("[data-timer-toggle]"),
        page.get_by_role("button", name="Next"),
        page.locator("[data-to-review]"),
    ]

    for name in ("Notes", "Questions", "Codes"):
        if name != "Questions" or page.locator("#room-navigator").is_hidden():
            tool(page, name).tap()
        page.wait_for_timeout(200)
        assert [part.inner_text() for part in always if not is_on_top(part)] == [], name

    # The question goes on beside the sheet: the last option is reached.
    page.get_by_role("button", name="Next").tap()
    last = page.locator("#question-2 label.option").last
    last.tap()
    expect(last.locator("input")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_only_one_sheet_is_open_at_a_time(touched: Page, backstage: Backstage) -> None:
    page = touched
    begin(page, backstage, size=TABLET)
    notes, codes = page.locator("#room-notes"), page.locator("[data-code-pane]")

    tool(page, "Notes").tap()
    tool(page, "Codes").tap()
    expect(codes).to_be_visible()
    expect(notes).to_be_hidden()
    tool(page, "Notes").tap()

    expect(notes).to_be_visible()
    expect(codes).to_be_hidden()
    expect(page.locator("[data-code-book]")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("size", [TABLET, TABLET_ACROSS, PHONE])
def test_everything_is_as_large_as_a_finger(
    touched: Page, backstage: Backstage, size: tuple[int, int]
) -> None:
    page = touched
    begin(page, backstage, size=size)
    assert page.evaluate(SMALL) == []
    if page.locator("#room-navigator").is_hidden():
        tool(page, "Questions").tap()
    assert page.evaluate(SMALL) == []
    tool(page, "Notes").tap()
    assert page.evaluate(SMALL) == []
    tool(page, "Codes").tap()
    assert page.evaluate(SMALL) == []
    page.locator("[data-code-pane] [data-close]").tap()
    tool(page, "Display").tap()
    assert page.evaluate(SMALL) == []


def test_the_keyboard_of_a_touch_screen_leaves_search_and_clock_in_view(
    touched: Page, backstage: Backstage
) -> None:
    page = touched
    begin(page, backstage, size=PHONE)
    viewport = page.locator("meta[name=viewport]")
    # So that the room becomes as high as what the keyboard leaves, which is what is tried below.
    expect(viewport).to_have_attribute(
        "content", "width=device-width, initial-scale=1, interactive-widget=resizes-content"
    )
    tool(page, "Codes").tap()
    search = page.frame_locator("[data-code-pane] iframe").get_by_label("Search codes")
    search.tap()

    page.set_viewport_size({"width": 390, "height": 500})

    box = search.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 500
    assert is_on_top(page.locator("[data-timer]"))


def test_the_code_browser_is_opened_searched_and_closed_by_keys(
    page: Page, backstage: Backstage
) -> None:
    begin(page, backstage, size=(1366, 768))
    pane, link = page.locator("[data-code-pane]"), page.locator("[data-code-book]")
    inside = page.frame_locator("[data-code-pane] iframe")
    search = inside.get_by_label("Search codes")

    page.keyboard.press("Alt+c")
    expect(search).to_be_focused()
    page.keyboard.type("wrist")
    page.keyboard.press("Escape")
    expect(pane).to_be_visible()
    search.fill("")
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    expect(link).to_be_focused()

    page.keyboard.press("Alt+c")
    expect(pane).to_be_visible()
    inside.get_by_role("link").first.focus()
    page.keyboard.press("Alt+c")
    expect(pane).to_be_hidden()
    expect(link).to_be_focused()
    # The keys are those of the room again.
    page.keyboard.press("n")
    expect(page.locator("#question-2")).to_be_visible()


def test_the_code_browser_looks_as_the_room_does(page: Page, backstage: Backstage) -> None:
    begin(page, backstage, size=(1366, 768))
    tool(page, "Codes").click()
    inside = page.frame_locator("[data-code-pane] iframe").locator("html")
    size = "(root) => parseFloat(getComputedStyle(root).fontSize)"
    usual = inside.evaluate(size)

    tool(page, "Display").click()
    page.get_by_label("Largest").check()
    page.get_by_label("High contrast").check()
    page.get_by_label("Dark", exact=True).check()

    expect(inside).to_have_attribute("data-roomcontrast", "more")
    expect(inside).to_have_attribute("data-theme", "dark")
    assert inside.evaluate(size) == usual * 1.6
    ink = "getComputedStyle(document.body).backgroundColor"
    assert inside.evaluate(f"() => {ink}") == page.evaluate(ink) == "rgb(0, 0, 0)"


def test_at_twice_the_size_the_clock_stays_and_nothing_goes_sideways(
    page: Page, backstage: Backstage
) -> None:
    # 1366 x 768 at 200 %.
    begin(page, backstage, size=(683, 384))

    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(200)

    assert is_on_top(page.locator("[data-timer]"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    foot = page.locator(".room-foot")
    foot.scroll_into_view_if_needed()
    assert is_on_top(page.locator("[data-to-review]"))
    assert_accessible(page)


def test_a_browser_that_cannot_highlight_says_so_and_has_no_dead_button(
    page: Page, backstage: Backstage
) -> None:
    page.add_init_script("Object.defineProperty(CSS, 'highlights', { value: undefined });")
    begin(page, backstage, size=(1366, 768))
    why = "This browser cannot draw highlights"

    expect(tool(page, "Highlight")).to_be_hidden()
    page.keyboard.press("h")
    expect(page.locator("[data-room-notice]")).to_contain_text(why)
    tool(page, "Notes").click()
    expect(page.locator("#room-notes")).to_contain_text(why)
    tool(page, "Keys").click()
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text(why)
    expect(keys.get_by_text("highlight what is selected")).to_be_hidden()
    page.reload()
    ready(page)
    assert_accessible(page)

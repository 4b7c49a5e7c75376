"""axe: WCAG 2.0 to 2.2, levels A and AA."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    # Otherwise axe fetches style sheets again and writes them into the page, which our policy
    # rightly blocks.
    "preload": False,
    # Of what is right one node a rule is enough: a paper of a hundred questions has megabytes.
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    },
}


def assert_accessible(page: Page, *, narrow: bool = True) -> None:
    """No violation in light or in dark; with ``narrow`` no sideways scrolling at 320 pixels."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # Django's own admin fades its colours, whatever motion was asked for.
        page.wait_for_timeout(400)
        results = Axe().run(page, options=RULES)
        passes = len(results.response["passes"])
        assert results.violations_count == 0, f"{page.url} ({scheme}):\n{results.generate_report()}"
        assert passes >= 5, f"axe checked only {passes} rules on {page.url}"
    page.emulate_media(color_scheme="light")
    if not narrow:
        return
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(size or {"width": 1366, "height": 900})
    assert width <= 320, f"{page.url} is {width} pixels wide at 320."

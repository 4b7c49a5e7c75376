"""The code browser by keyboard: look up, read, compare, put a tab, mark, build; and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.papers import Backstage
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
MARK = (
    "SELECT tone, remark FROM chartwork_codesets_codehighlight WHERE line LIKE 'old myocardial%%'"
)
TABS = "SELECT count(*) FROM chartwork_codesets_codebookmark WHERE code = 'I219'"


def tab_to(page: Page, name: str, *, most: int = 120) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(one => one.getAttribute('aria-label') || one.labels?.[0]?.textContent ||"
            " one.textContent)(document.activeElement)"
        )
        if re.search(name, " ".join((focused or "").split())):
            return
    raise AssertionError(f"Tab does not reach {name!r} on {page.url}.")


def test_a_student_looks_a_code_up_reads_compares_and_keeps_it_by_keyboard(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    page.goto("/codes/?release=FY2026")
    expect(page.get_by_text("Keys:")).to_be_visible()
    assert_accessible(page)

    page.keyboard.press("/")
    page.keyboard.type("hart atack")
    expect(page.locator("[data-count]")).to_contain_text("Showing results for heart attack.")
    expect(page.locator("[data-result]").first).to_contain_text("I21")
    assert_accessible(page)
    assert "q=hart+atack" in page.url
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Acute myocardial infarction")
    tab_to(page, r"^I21\.9")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("I21.9")
    inherited = page.locator(".codes-notes", has_text="from I21").filter(has_text="Excludes2")
    expect(inherited).to_contain_text("old myocardial infarction (I25.2)")
    assert_accessible(page)

    tab_to(page, "^Mark this line: old myocardial infarction")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mark a line")).to_be_visible()
    assert_accessible(page)
    tab_to(page, "Important")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Remark")
    page.keyboard.type("ask first")
    page.keyboard.press("Enter")
    expect(page.locator(".codes-marked")).to_contain_text("Look at again")
    expect(page.locator(".codes-marked")).to_contain_text("ask first")
    assert site.rows(MARK) == [("unsure", "ask first")]
    assert_accessible(page)

    page.keyboard.press("Alt+b")
    expect(page.get_by_text("There is a tab at I21.9.")).to_be_visible()
    assert site.one(TABS) == 1

    tab_to(page, "^Compare$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Compare two codes")).to_be_visible()
    tab_to(page, "Second code")
    page.keyboard.type("I21.4")
    page.keyboard.press("Enter")
    expect(page.get_by_text("They differ in 1 character: the one at place 4.")).to_be_visible()
    assert_accessible(page)

    tab_to(page, "^My tabs$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tabs", exact=True)).to_be_visible()
    expect(page.locator(".codes-kept").first).to_contain_text("I21.9")
    assert_accessible(page)


def test_the_tree_is_opened_and_walked_with_the_arrows(page: Page, backstage: Backstage) -> None:
    backstage.student(page.context)
    page.goto("/codes/icd10cm/FY2026/J45/")
    page.keyboard.press("t")

    here = page.locator(".codes-tree [aria-current]")
    expect(here).to_contain_text("Asthma")
    assert_accessible(page)
    here.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="J45.2 ")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_contain_text("J45.2")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="J45.20")).to_be_visible()
    expect(page.get_by_role("button", name="Close J45.2", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("J45.20")


def test_single_letter_keys_can_be_switched_off(page: Page, backstage: Backstage) -> None:
    backstage.student(page.context)
    page.goto("/codes/icd10cm/FY2026/J45/")

    page.get_by_label("no single-letter keys").check()
    page.locator("h1").click()
    page.keyboard.press("t")
    page.keyboard.press("/")
    page.reload()

    expect(page.get_by_label("no single-letter keys")).to_be_checked()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Asthma")
    expect(page.locator(":focus")).to_have_count(0)


def test_a_procedure_is_built_by_keyboard(page: Page, backstage: Backstage) -> None:
    backstage.student(page.context)
    page.goto("/codes/icd10pcs/FY2027/build/")

    for value, word in [
        ("0", "Medical and Surgical"),
        ("F", "Hepatobiliary"),
        ("T", "Resection"),
        ("4", "Gallbladder"),
        ("4", "Percutaneous Endoscopic"),
        ("Z", "No Device"),
        ("Z", "No Qualifier"),
    ]:
        tab_to(page, f"^{value} ?{word}")
        page.keyboard.press("Enter")
        expect(page.locator(".codes-steps")).to_contain_text(word)

    expect(page.get_by_text("The tables allow this code.")).to_be_visible()
    expect(page.get_by_role("heading", name="0FT44ZZ Resection of Gallbladder")).to_be_visible()
    assert_accessible(page)


def test_the_browser_fits_a_phone(page: Page, backstage: Backstage) -> None:
    backstage.student(page.context)
    page.set_viewport_size({"width": 390, "height": 844})

    for path in (
        "/codes/?q=fracture&release=FY2026",
        "/codes/icd10cm/FY2026/S52501A/",
        "/codes/icd10cm/FY2026/?at=S52501A",
        "/codes/compare/?a=S72.001A&b=S72.002A&release=FY2026",
        "/codes/tabs/",
    ):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, path


def test_search_and_tabs_work_without_script(
    browser, site: RunningSite, backstage: Backstage
) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    backstage.student(context, "Ben Okafor")
    plain = context.new_page()

    plain.goto("/codes/?release=FY2026")
    plain.get_by_role("searchbox", name="Search codes").fill("broken wrist")
    plain.get_by_role("button", name="Search").click()
    plain.get_by_role("link", name="S62 Fracture at wrist and hand level").click()
    plain.get_by_role("button", name="Add a tab").click()

    expect(plain.get_by_text("There is a tab at S62.")).to_be_visible()
    context.close()

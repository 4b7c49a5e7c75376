"""The receipt, and what an instructor sees of it, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.answers import answer_rightly
from tests.browser.papers import Backstage, start
from tests.browser.test_admin_pages import sign_in
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser


def test_a_receipt_is_held_against_the_evidence(
    page: Page,
    browser: Any,
    site: RunningSite,
    backstage: Backstage,
    machine_graded: list[dict[str, Any]],
    tmp_path: Any,
) -> None:
    context = browser.new_context(base_url=site.url)
    context.set_default_timeout(15_000)
    backstage.student(context)
    sitting = context.new_page()
    one_of_each = [question for question in machine_graded if not question["variant"]]
    attempt = start(sitting, backstage.paper(*one_of_each))
    answer_rightly(sitting, site, attempt)
    sitting.get_by_role("button", name="Review and hand in").click()
    sitting.get_by_role("button", name="Hand in now").click()
    sitting.get_by_role("link", name="Receipt alone").click()
    expect(sitting.get_by_role("heading", name="Receipt for Ana Silva")).to_be_visible()
    assert_accessible(sitting)
    seal = sitting.locator(".receipt-seal").inner_text()
    context.close()

    sign_in(page, site, "instructor")
    page.goto(f"/admin/chartwork_assessments/attempt/{attempt}/as-sat/")
    expect(page.locator(".question")).to_have_count(len(one_of_each))
    controls = page.locator(".as-sat :is(input, select, textarea, button):not(:disabled):visible")
    expect(controls).to_have_count(0)
    assert_accessible(page)
    page.goto(f"/admin/chartwork_assessments/attempt/{attempt}/evidence/")
    page.get_by_label("Seal on the receipt").fill(seal.upper())
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("The receipt fits")).to_be_visible()
    assert_accessible(page)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download the evidence").click()
    file = tmp_path / "evidence.json"
    download.value.save_as(file)
    page.get_by_label("File of evidence").set_input_files(file)
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_role("heading", name="The file: it holds")).to_be_visible()

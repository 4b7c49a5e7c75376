"""The whole way through: from sign-up to a certificate that a stranger can check."""

import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.answers import answer_rightly
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser

PASSWORD = "a long pass phrase 88"


def sign_up(page: Page, site: RunningSite, *, name: str) -> str:
    """Sign up with a new address and confirm it by the link in the development mailbox."""
    address = f"student-{uuid.uuid4().hex[:8]}@example.org"
    page.goto("/accounts/signup/")
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Email").first.fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("sign up|create", re.IGNORECASE)).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile("verify|confirm|mail", re.IGNORECASE)
    )
    site.wait_for("confirmation email", lambda: site.letters(address))
    page.goto(f"/dev/mailbox/?to={address}")
    page.get_by_role("link", name=re.compile("Confirm your email", re.IGNORECASE)).click()
    page.get_by_role("link", name=re.compile("confirm-email")).click()
    page.get_by_role("button", name=re.compile("confirm", re.IGNORECASE)).click()
    return address


def take_quiz(page: Page, site: RunningSite) -> None:
    """Start, answer everything rightly, hand in, and see the result."""
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.locator("form[data-attempt]")).to_be_visible()
    attempt_id = page.locator("form[data-attempt]").get_attribute("data-attempt")
    assert attempt_id
    answer_rightly(page, site, attempt_id)
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    page.get_by_role("button", name="Review and hand in").click()
    expect(page.get_by_text(re.compile("questions are answered"))).to_be_visible()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.get_by_role("heading", name="You passed")).to_be_visible(timeout=20_000)


def finish_course(page: Page, site: RunningSite, *, looks: Any = None) -> tuple[int, int]:
    """Go from one next step to the next until the course is complete."""
    lessons = quizzes = 0
    for _ in range(80):
        page.goto("/home/")
        if page.get_by_role("link", name="Continue").count() == 0:
            break
        page.get_by_role("link", name="Continue").click()
        if page.get_by_role("button", name="I have read this lesson").count():
            if lessons == 0:
                assert_accessible(page)
            lessons += 1
            page.get_by_role("button", name="I have read this lesson").click()
        else:
            if quizzes == 0:
                assert_accessible(page)
            take_quiz(page, site)
            if quizzes == 0:
                assert_accessible(page)
                expect(page.get_by_text("Question by question")).to_be_visible()
            quizzes += 1
            page.wait_for_timeout(200)
            site.wait_for(
                "recorded result",
                lambda: (
                    site.one(
                        "SELECT count(*) FROM chartwork_outbox_outboxmessage WHERE state='waiting'"
                    )
                    == 0
                ),
            )
    return lessons, quizzes


def test_from_sign_up_to_a_certificate(page: Page, site: RunningSite, browser: Any) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(page)

    address = sign_up(page, site, name="Ana Silva")
    page.goto("/home/")
    expect(page.get_by_role("heading", name=re.compile("Ana"))).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Medical Coding Foundations").click()
    assert_accessible(page)
    page.get_by_role("button", name="Join the course").click()

    lessons, quizzes = finish_course(page, site)

    assert lessons == 52
    # One of each module, and the final test; what is optional is no next step.
    assert quizzes == 6
    page.get_by_role("link", name="See your certificate").click()
    expect(page.get_by_role("link", name=re.compile("public page"))).to_be_visible(timeout=20_000)
    assert_accessible(page)
    public_page = page.get_by_role("link", name=re.compile("public page")).get_attribute("href")
    letters = [
        letter
        for letter in site.letters(address)
        if "confirm" not in str(letter["subject"]).lower()
    ]
    assert len(letters) == 1, [str(letter["subject"]) for letter in letters]
    assert public_page
    assert (
        public_page.rstrip("/").rsplit("/", 1)[-1] in letters[0].get_body(("plain",)).get_content()
    )

    stranger = browser.new_context(base_url=site.url).new_page()
    stranger.goto(public_page)
    expect(stranger.get_by_text("not shown", exact=True)).to_be_visible()
    expect(stranger.get_by_text("Ana Silva")).to_have_count(0)
    stranger.get_by_label("The name on their paper").fill("ana silva")
    stranger.get_by_role("button", name="Compare").click()
    expect(stranger.get_by_text("this is the name on the certificate")).to_be_visible()
    assert_accessible(stranger)

    page.goto(f"{public_page.rstrip('/')}/keep/")
    assert_accessible(page)
    page.get_by_label("everything that is printed on it").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It holds from now on")).to_be_visible()

    stranger.goto(public_page)
    expect(stranger.get_by_text("Ana Silva").first).to_be_visible()
    expect(stranger.get_by_text(re.compile("valid", re.IGNORECASE)).first).to_be_visible()
    assert_accessible(stranger)
    pdf = stranger.request.get(f"{public_page.rstrip('/')}/certificate.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF-")
    badge = stranger.request.get(f"{public_page.rstrip('/')}/badge.png").body()
    stranger.goto("/verify/")
    stranger.get_by_label("Badge file").set_input_files(
        {"name": "badge.png", "mimeType": "image/png", "buffer": badge}
    )
    stranger.get_by_role("button", name="Check the badge").click()
    expect(stranger.get_by_role("heading", name="Valid", exact=True)).to_be_visible()
    # And once more from the page of the answer, whose form must be taken too.
    stranger.get_by_label("Or the text of the badge").fill('{"name": "A badge of nobody"}')
    stranger.get_by_role("button", name="Check the badge").click()
    expect(stranger.get_by_role("heading", name="No badge found")).to_be_visible()
    stranger.context.close()

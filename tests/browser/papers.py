"""Students and assessments made to order in the running site."""

import itertools
import json
import subprocess
import sys
import uuid
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.running_site import ROOT, RunningSite

SINGLE = {"type": "single_choice"}


class Backstage:
    """The process that makes them; it starts when it is first asked."""

    def __init__(self, site: RunningSite) -> None:
        self.site = site
        self.process: subprocess.Popen[str] | None = None
        numbers = itertools.count(1)
        self.names = (f"{uuid.uuid4().hex[:6]}-{number}" for number in numbers)

    def ask(self, do: str, **task: Any) -> dict[str, str]:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.browser.backstage"],
                cwd=ROOT,
                env=self.site.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"do": do, **task}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, str] = json.loads(self.process.stdout.readline())
        assert "failed" not in answer, answer["failed"]
        return answer

    def close(self) -> None:
        if self.process and self.process.stdin:
            self.process.stdin.close()
            self.process.wait(timeout=20)

    def paper(
        self, *questions: dict[str, Any], parts: tuple[dict[str, Any], ...] = (), **settings: Any
    ) -> str:
        """The address of a new assessment that asks these questions in this order."""
        made = self.ask(
            "make_paper",
            key=next(self.names),
            questions=list(questions),
            settings=settings,
            parts=list(parts),
        )
        return made["address"]

    def mock_exam(self, *questions: dict[str, Any], **settings: Any) -> str:
        """The check-in of a new mock exam of such questions, without rules to agree to."""
        address = self.paper(*questions, **settings)
        return self.ask("make_programme", address=address)["check_in"]

    def student(self, context: BrowserContext, name: str = "Ana Silva") -> str:
        """A new student who is signed in in this browser context; the email address."""
        email = f"student-{next(self.names)}@example.org"
        made = self.ask("make_student", name=name, email=email)
        cookie = {"name": "sessionid", "value": made["session"], "url": self.site.url}
        context.add_cookies([cookie])
        return email


def start(page: Page, address: str, *, script: bool = True) -> str:
    """Start the assessment at this address and wait for the page's script; the attempt's id."""
    page.goto(address)
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.locator("form[data-attempt]")).to_be_visible()
    if script:
        ready(page)
    attempt = page.locator("form[data-attempt]").get_attribute("data-attempt")
    assert attempt
    return attempt


def ready(page: Page) -> None:
    """Until the script of the paper has given the window a name, and so listens."""
    expect(page.locator("[data-window-field]")).not_to_have_value("")


def saved(page: Page) -> None:
    """Until the page says that the server has everything."""
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    expect(page.locator("[data-unsent]")).to_be_hidden()


def option(page: Page, position: int, number: int) -> Any:
    """An option of a question with round buttons or boxes."""
    return page.locator(f'input[name="answer-{position}"][value="{number}"]')


def hand_in(page: Page) -> None:
    """From the paper to the result."""
    page.get_by_role("button", name="Review and hand in").click()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.locator("#result")).to_be_visible()


def let_run_out(site: RunningSite, attempt: str, *, seconds: float) -> None:
    """The clock that runs now ends so many seconds from now."""
    site.execute(
        "UPDATE chartwork_assessments_attempt"
        " SET deadline_at = now() + make_interval(secs => %s),"
        " break_until = CASE WHEN break_until IS NULL THEN NULL"
        " ELSE now() + make_interval(secs => %s) END WHERE id = %s",
        seconds,
        seconds,
        attempt,
    )


def other_device(browser: Browser, page: Page, site: RunningSite) -> Page:
    """A page of another browser in which the same person is signed in."""
    context = browser.new_context(base_url=site.url, locale="en-GB")
    context.set_default_timeout(15_000)
    context.add_cookies(page.context.cookies())
    return context.new_page()

"""Feedback during the attempt: the Check button, hints, tries, and a key that stays a secret."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from assessments.question_types.examples import all_examples
from assessments.question_types.testing import with_canaries
from tests.browser.accessibility import assert_accessible
from tests.browser.answers import give, keys_of
from tests.browser.papers import SINGLE, Backstage, hand_in, option, saved, start
from tests.running_site import RunningSite

pytestmark = pytest.mark.browser
WRONG, HINT_1, HINT_2 = "nothing of the kind", "It begins with b.", "It ends with cardia."
SHORT = {
    "type": "short_answer",
    "change": {"accept": ["bradycardia"], "watch_out": [], "hints": [HINT_1, HINT_2]},
}


def check_button(page: Page, position: int) -> Any:
    return page.locator(f"#question-{position}").get_by_role("button", name="Check this answer")


def feedback(page: Page, position: int) -> Any:
    return page.locator(f"#question-{position}").get_by_role("group", name="Feedback")


def right_and_wrong(site: RunningSite, attempt: str, position: int) -> tuple[int, int]:
    """Two numbers of options of a single choice."""
    right = int(keys_of(site, attempt)[position - 1].answer["chosen"])
    return right, right % 2 + 1


def test_tries_hints_and_the_end_of_them_by_keyboard(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    start(page, backstage.paper(SHORT, SINGLE, behaviour="interactive", tries=3))
    field, told = page.locator("#answer-1"), feedback(page, 1)

    for said, hint, gone in (("2 tries left", HINT_1, HINT_2), ("1 try left", HINT_2, HINT_1)):
        field.focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(f"{WRONG} {said}")
        page.keyboard.press("Escape")
        check_button(page, 1).focus()
        page.keyboard.press("Enter")
        expect(told).to_contain_text(said)
        expect(told).to_contain_text(hint)
        expect(told).not_to_contain_text(gone)
        assert "bradycardia" not in page.content()
    assert_accessible(page)
    # Checking the same answer again costs no try.
    check_button(page, 1).press("Enter")
    expect(told).to_contain_text("1 try left")
    field.fill("another thing")
    check_button(page, 1).press("Enter")

    expect(told).to_contain_text("This answer is final.")
    expect(told).to_contain_text("bradycardia")
    expect(field).to_be_disabled()
    expect(check_button(page, 1)).to_have_count(0)
    expect(check_button(page, 2)).to_have_count(1)
    assert_accessible(page)


def test_checking_at_once_is_final_and_says_how_sure_one_was(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    address = backstage.paper(SINGLE, SINGLE, SINGLE, behaviour="immediate", certainty=True)
    attempt = start(page, address)
    right, wrong = right_and_wrong(site, attempt, 1)
    option(page, 1, wrong).check()
    page.locator("#question-1 [data-certainty][value='3']").check()
    saved(page)
    page.reload()
    expect(page.locator("#question-1 [data-certainty][value='3']")).to_be_checked()

    check_button(page, 1).click()

    expect(feedback(page, 1)).to_contain_text("Not right")
    expect(feedback(page, 1)).to_contain_text("This answer is final.")
    expect(option(page, 1, right)).to_be_disabled()
    expect(page.locator("#question-1 [data-certainty][value='1']")).to_be_disabled()
    # The keys that go from question to question do not get stuck at what is locked.
    for key, number in (("n", 2), ("n", 3), ("p", 2), ("p", 1), ("n", 2)):
        page.keyboard.press(key)
        assert focused_question(page) == str(number)
    page.keyboard.press("2")
    expect(option(page, 2, 2)).to_be_checked()
    assert_accessible(page)


def focused_question(page: Page) -> Any:
    return page.evaluate("document.activeElement.closest('[data-position]')?.dataset.position")


def test_practice_can_be_checked_at_will_and_is_never_final(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    backstage.student(page.context)
    attempt = start(page, backstage.paper(SINGLE, behaviour="practice"))
    right, wrong = right_and_wrong(site, attempt, 1)

    for chosen, said in ((wrong, "Not right"), (right, "Right"), (wrong, "Not right")):
        option(page, 1, chosen).check()
        saved(page)
        check_button(page, 1).click()
        expect(feedback(page, 1)).to_contain_text(said)
        expect(option(page, 1, chosen)).to_be_enabled()

    hand_in(page)
    expect(page.locator("#result h1")).to_have_text("Practice done", timeout=20_000)


def secret_contents() -> tuple[list[dict[str, Any]], dict[int, set[str]]]:
    """A question of every type, each of its secrets a canary of its own, by position."""
    questions, secrets = [], {}
    for position, (kind, examples) in enumerate(sorted(all_examples().items()), start=1):
        if kind == "essay":
            continue
        marked, canaries = with_canaries(examples.content, examples)
        own = re.compile(r"canary(\d+)canary")
        change = json.loads(own.sub(rf"secret{position:02}x\1x", json.dumps(marked)))
        questions.append({"type": kind, "change": change})
        secrets[len(questions)] = {
            own.sub(rf"secret{position:02}x\1x", canary)
            for canary in canaries
            if canary not in (examples.content["stem"], "canary [[1]] [[2]] [[3]]")
        }
    return questions, secrets


def test_no_secret_of_any_type_reaches_the_browser_before_its_answer_is_final(
    page: Page, site: RunningSite, backstage: Backstage
) -> None:
    questions, secrets = secret_contents()
    bodies: list[str] = []

    def listen(response: Response) -> None:
        if "/attempts/" in response.url and not 300 <= response.status < 400:
            responses.append(response)

    responses: list[Response] = []
    page.on("response", listen)

    def seen(position: int) -> set[str]:
        """The secrets of a question that any response so far had, or the page has."""
        bodies.extend(response.text() for response in responses)
        responses.clear()
        return {secret for secret in secrets[position] if secret in "\n".join(bodies)} | {
            secret for secret in secrets[position] if secret in page.content()
        }

    backstage.student(page.context)
    attempt = start(page, backstage.paper(*questions, behaviour="immediate"))
    keys = keys_of(site, attempt)
    assert [key.kind for key in keys] == [question["type"] for question in questions]

    for key in keys:
        give(page.locator(f"#question-{key.position}"), key)
    saved(page)

    given = "\n".join(json.dumps(key.answer) for key in keys)
    # A code that is built character by character is shown as one, too.
    given += "\n".join("".join(key.answer.get("parts", {}).values()) for key in keys)
    for position in secrets:
        # What was typed is on the page; everything else is not.
        secrets[position] = {secret for secret in secrets[position] if secret not in given}
        assert seen(position) == set()
    revealed = 0
    for key in keys:
        # The last that a page asks for, so that every body can still be read below.
        with page.expect_response(re.compile("/lease/")):
            check_button(page, key.position).click()
        expect(feedback(page, key.position)).to_contain_text("This answer is final.")
        revealed += bool(seen(key.position))
        for later in range(key.position + 1, len(keys) + 1):
            assert seen(later) == set(), (key.kind, later)
    assert revealed >= len(keys) - 1, "The secrets that were looked for are never shown at all."

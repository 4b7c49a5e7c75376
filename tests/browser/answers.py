"""Answering a paper in the browser, with the key read from the database."""

from playwright.sync_api import Page

from tests.running_site import RunningSite

PAPER = """
SELECT item.position, question.question_type, version.content, item.entry -> 'order'
FROM chartwork_assessments_attempt attempt,
     jsonb_array_elements(attempt.paper -> 'items') WITH ORDINALITY AS item(entry, position)
JOIN chartwork_assessments_questionversion version ON version.id = (item.entry ->> 'version')::int
JOIN chartwork_assessments_question question ON question.id = version.question_id
WHERE attempt.id = %s ORDER BY item.position
"""


def answer_rightly(page: Page, site: RunningSite, attempt_id: str) -> None:
    """Give the right answer to every question of the page."""
    for position, kind, content, order in site.rows(PAPER, attempt_id):
        name = f"answer-{position}"
        if kind in {"single_choice", "multiple_response"}:
            right = {option["key"] for option in content["options"] if option.get("correct")}
            for number, key in enumerate(order, start=1):
                if key in right:
                    page.locator(f'input[name="{name}"][value="{number}"]').check()
        elif kind == "true_false":
            value = "true" if content["answer"] else "false"
            page.locator(f'input[name="{name}"][value="{value}"]').check()
        else:
            page.locator(f'[name="{name}"]').fill(content["accept"][0])

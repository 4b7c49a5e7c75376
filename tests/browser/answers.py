"""Answering a paper in the browser, for every type of question, through its real controls.

The right answers come from the types themselves (``key_answer``), over the content and the order
that the running site's database holds.
"""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from assessments.question_types.registry import question_type
from tests.running_site import RunningSite

PAPER = """
SELECT item.position, question.question_type, version.content, item.entry -> 'order'
FROM chartwork_assessments_attempt attempt,
     jsonb_array_elements(attempt.paper -> 'items') WITH ORDINALITY AS item(entry, position)
JOIN chartwork_assessments_questionversion version ON version.id = (item.entry ->> 'version')::int
JOIN chartwork_assessments_question question ON question.id = version.question_id
WHERE attempt.id = %s ORDER BY item.position
"""


@dataclass(frozen=True, slots=True)
class Key:
    """The right answer to the question at a position, in terms of what this paper shows."""

    position: int
    kind: str
    answer: dict[str, Any]

    @property
    def name(self) -> str:
        return f"answer-{self.position}"

    @property
    def fields(self) -> dict[str, list[str]]:
        """As a plain form sends it."""
        if "parts" in self.answer:
            return {f"{self.name}-{part}": [v] for part, v in self.answer["parts"].items()}
        if "text" in self.answer:
            return {self.name: [self.answer["text"]]}
        chosen = self.answer["chosen"]
        values = chosen if isinstance(chosen, list) else [chosen]
        return {self.name: [str(value).lower() for value in values]}


def keys_of(site: RunningSite, attempt_id: str) -> list[Key]:
    """The right answers to a paper, in its order."""
    keys = []
    for position, name, content, order in site.rows(PAPER, attempt_id):
        kind = question_type(name)
        answer = kind.key_answer(kind.read_content(content), order)
        keys.append(Key(position=position, kind=name, answer=answer))
    return keys


def answer_rightly(page: Page, site: RunningSite, attempt_id: str) -> int:
    """Give the right answer to every question of the page; how many there were."""
    given = 0
    for key in keys_of(site, attempt_id):
        section = page.locator(f"#question-{key.position}")
        if section.count():
            give(section, key)
            given += 1
    return given


def give(section: Locator, key: Key) -> None:
    """Give one answer by mouse or finger."""
    if key.kind == "ordering" and section.locator("[data-moves]").first.is_visible():
        _put_in_order(section, key)
        return
    if key.kind == "chart":
        _show_rows(section, key)
    for name, values in key.fields.items():
        controls = section.locator(f'[name="{name}"]')
        if controls.first.get_attribute("type") in {"radio", "checkbox"}:
            for value in values:
                section.locator(f'[name="{name}"][value="{value}"]').check()
        elif controls.evaluate("control => control.tagName") == "SELECT":
            controls.select_option(values[0])
        else:
            controls.fill(values[0])
            controls.blur()


def _show_rows(section: Locator, key: Key) -> None:
    """As many rows as the key has; without script they are folded away.

    On a phone the claim of a chart is behind its record.
    """
    claim = section.locator("[data-sides] [role=tab]").last
    if claim.is_visible():
        claim.click()
    for name in key.fields:
        control = section.locator(f'[name="{name}"]')
        panel = section.locator("[data-panel]").filter(has=section.page.locator(f'[name="{name}"]'))
        while not control.is_visible():
            folded = panel.locator("[data-more] > summary")
            (folded if folded.count() else panel.locator("[data-add]")).click()


def _put_in_order(section: Locator, key: Key) -> None:
    """By the buttons, from the first place to the last."""
    for name in wanted_order(key):
        control = section.page.locator(f'[name="{name}"]')
        place = int(key.fields[name][0])
        entry = section.locator("[data-entry]").filter(has=control)
        while place_of(entry) > place:
            entry.locator('[data-move="-1"]').click()
    settle = section.locator("[data-settle]")
    if settle.is_visible():
        settle.click()


def wanted_order(key: Key) -> list[str]:
    """The names of the controls of an ordering question, first place first."""
    return sorted(key.fields, key=lambda name: int(key.fields[name][0]))


def place_of(entry: Locator) -> int:
    """Where an entry of an ordering question stands now, from 1."""
    place = "entry => [...entry.parentElement.children].indexOf(entry) + 1"
    return int(entry.evaluate(place))

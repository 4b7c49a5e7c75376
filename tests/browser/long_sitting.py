"""Hours of an exam in seconds: the clock of the database and that of the browser move together.

The database judges by its own clock, which no test can set: everything that is stored of the
attempt moves into the past instead. The browser's clock, ``performance.now`` and its timers are
Playwright's, and every timer that is due on the way fires at its time, second by second.
"""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.answers import Key, keys_of
from tests.browser.papers import Backstage, option, ready, saved
from tests.running_site import RunningSite

# What a screen reader is given to read, and what the page's clock shows at that moment.
LISTEN = """
addEventListener("DOMContentLoaded", () => {
  const tell = (records) => {
    for (const record of records) {
      for (const node of record.addedNodes) {
        const clock = document.querySelector("[data-timer-value]")?.textContent ?? "";
        window.readOut(node.textContent, clock);
      }
    }
  };
  const region = document.getElementById("live-region");
  new MutationObserver(tell).observe(region, { childList: true });
});
"""
# The moments that the page has from the server move with those that are stored.
MOVE = """(earlier) => {
  const { dataset } = document.querySelector("[data-timer]");
  for (const name of ["deadline", "started"]) {
    if (!dataset[name]) continue;
    dataset[name] = new Date(Date.parse(dataset[name]) - earlier).toISOString();
  }
}"""
ELAPSED = (
    "SELECT extract(epoch FROM clock_timestamp() - started_at)::float8"
    " FROM chartwork_assessments_attempt WHERE id = %s"
)
GIVEN = (
    "SELECT step.position, step.revision, (step.content ->> 'chosen')::int,"
    " extract(epoch FROM step.received_at - attempt.started_at)::float8 / 60"
    " FROM chartwork_assessments_answerstep step"
    " JOIN chartwork_assessments_attempt attempt ON attempt.id = step.attempt_id"
    " WHERE attempt.id = %s ORDER BY step.position, step.revision"
)
CHOSEN = (
    "() => Object.fromEntries([...document.querySelectorAll('.question input[type=radio]:checked')]"
    ".map((one) => [Number(one.name.split('-')[1]), Number(one.value)]))"
)


class Heard:
    """What the pages of one person announced: the words, and the seconds left on the clock."""

    def __init__(self) -> None:
        self.all: list[tuple[str, int | None]] = []

    def listen(self, context: BrowserContext) -> None:
        context.expose_function("readOut", self._hear)
        context.add_init_script(LISTEN)

    def _hear(self, words: str, clock: str) -> None:
        self.all.append((words, seconds_of(clock)))

    @property
    def words(self) -> list[str]:
        return [words for words, _ in self.all]

    @property
    def beside_the_clock(self) -> list[str]:
        """What was said by a page on which the time runs."""
        return [words for words, left in self.all if left is not None]

    def at(self, words: str) -> int | None:
        """How many seconds were left when this was said, which must be once."""
        [seconds] = [left for said, left in self.all if said == words]
        return seconds


class Sitting:
    """An attempt at a paper of single choices, in the window ``page``."""

    def __init__(self, site: RunningSite, backstage: Backstage, page: Page) -> None:
        self.site = site
        self.backstage = backstage
        self.page = page
        self.attempt = ""
        self.email = ""
        self.keys: dict[int, Key] = {}
        # What was chosen at which position, and after how many minutes.
        self.given: dict[int, int] = {}
        self.minutes: dict[int, float] = {}
        # Whether the page is one that says when half of the time is over.
        # Times that the clock was moved.
        self.moves = 0

    def begin(self, check_in: str) -> None:
        self.page.goto(check_in)
        self.page.get_by_role("button", name="Begin the exam").click()
        form = self.page.locator("form[data-attempt]")
        expect(form).to_be_visible()
        ready(self.page)
        self.attempt = str(form.get_attribute("data-attempt"))
        self.keys = {key.position: key for key in keys_of(self.site, self.attempt)}

    @property
    def elapsed(self) -> float:
        """Minutes since the start, by the database."""
        return float(self.site.one(ELAPSED, self.attempt)) / 60

    def until(self, minutes: float) -> None:
        """Time passes, for the server and for the window, until so long after the start."""
        seconds = round((minutes - self.elapsed) * 60)
        assert seconds > 0, f"It is {self.elapsed:.2f} minutes after the start already."
        self.backstage.ask("let_time_pass", attempt=self.attempt, seconds=seconds)
        self.page.evaluate(MOVE, seconds * 1000)
        self.page.clock.run_for(seconds * 1000)
        self.moves += 1

    def choose(self, position: int, *, rightly: bool = True) -> None:
        """Give an answer in the page, without waiting for the server."""
        right = int(self.keys[position].answer["chosen"])
        chosen = right if rightly else (2 if right == 1 else 1)
        control = option(self.page, position, chosen)
        if not control.is_visible():
            self.page.locator(f'[data-palette-item="{position}"] a').click()
        control.check()
        self.given[position] = chosen
        self.minutes[position] = self.elapsed

    def answer(self, position: int, *, rightly: bool = True) -> None:
        """Give an answer, until the page says that the server has it."""
        self.choose(position, rightly=rightly)
        saved(self.page)

    def go_to_the_end(self) -> None:
        """To the review, where the button that hands in is."""
        self.page.locator("[data-to-review]").click()

    @property
    def steps(self) -> list[Any]:
        """What the server has: position, revision, choice, minutes after the start."""
        return self.site.rows(GIVEN, self.attempt)

    @property
    def shown(self) -> dict[int, int]:
        """What the page shows as chosen, by position."""
        found: dict[str, int] = self.page.evaluate(CHOSEN)
        return {int(position): chosen for position, chosen in found.items()}


def seconds_of(clock: str) -> int | None:
    """3:59:58 or 29:58 in seconds."""
    if not re.fullmatch(r"[\d:]+", clock):
        return None
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds

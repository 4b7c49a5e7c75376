"""What holds for an assessment, in sentences for whoever is about to take it."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.rules.behaviour import Behaviour, Expiry, Navigation, counts
from assessments.rules.scoring import plain

BEHAVIOURS = {
    Behaviour.DEFERRED: "You learn what was right after it is handed in and graded.",
    Behaviour.IMMEDIATE: "You may check an answer; once checked, it is final.",
    Behaviour.INTERACTIVE: "You may check an answer and try again, {tries} in all.",
    Behaviour.PRACTICE: "This is for practice: check answers as often as you like.",
}
EXPIRIES = {
    Expiry.SUBMIT: "When time is up, what is saved is handed in for you.",
    Expiry.GRACE: "When time is up, you have {grace} to hand in; answers are no longer taken.",
    Expiry.DISCARD: "Hand in before time is up: later, it does not count.",
}


@dataclass(frozen=True, slots=True)
class RulesToSay:
    """What was set, as far as somebody who takes it has to know."""

    questions: int
    minutes: int
    attempts_allowed: int
    pass_percent: Decimal
    behaviour: Behaviour
    tries: int
    wrong_costs_percent: Decimal
    certainty: bool
    navigation: Navigation
    expiry: Expiry
    grace_minutes: int
    access_code: bool = False
    code_book: bool = True
    # Title, minutes and break of each section, where there are some.
    sections: tuple[tuple[str, int, int], ...] = ()


def rules_in_words(terms: RulesToSay) -> list[str]:
    """The sentences, what matters most first."""
    said = [f"{_count(terms.questions, 'question')}.", *_time(terms)]
    if terms.attempts_allowed:
        said.append(f"You have {_count(terms.attempts_allowed, 'attempt')} in all.")
    else:
        said.append("You may take it as often as you like.")
    if terms.navigation is Navigation.ONE_WAY:
        said.append("One question after the other: you cannot go back.")
    said.append(BEHAVIOURS[terms.behaviour].format(tries=_count(terms.tries, "try", "tries")))
    if terms.wrong_costs_percent:
        costs = plain(terms.wrong_costs_percent)
        said.append(f"A wrong answer costs {costs} % of the points of its question.")
    if terms.certainty:
        said.append("You say how sure you are: it pays when right and costs when wrong.")
    if terms.access_code:
        said.append("To start you need an access code.")
    if not terms.code_book:
        said.append("The code browser stays closed.")
    if counts(terms.behaviour):
        said.append(f"You pass with {plain(terms.pass_percent)} % of the points.")
    return said


def _time(terms: RulesToSay) -> list[str]:
    """Sections and clocks."""
    said = [_section(*section) for section in terms.sections]
    clocked = any(minutes for _, minutes, _ in terms.sections)
    if clocked:
        said.append("Each section has its own clock; what is over cannot be opened again.")
    if terms.minutes:
        said.append(f"{_count(terms.minutes, 'minute')} from the start; the clock does not stop.")
    if not clocked and not terms.minutes:
        return [*said, "There is no time limit."]
    return [*said, EXPIRIES[terms.expiry].format(grace=_count(terms.grace_minutes, "minute"))]


def _section(title: str, minutes: int, break_minutes: int) -> str:
    parts = [f"Section {title}"]
    parts += [_count(minutes, "minute")] if minutes else []
    parts += [f"then a break of at most {_count(break_minutes, 'minute')}"] if break_minutes else []
    return ", ".join(parts) + "."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"

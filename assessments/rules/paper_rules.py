"""The rules that are frozen in a paper: how it is taken and marked, and its sections."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.rules.behaviour import Behaviour, Expiry, Navigation
from assessments.rules.worth import PLAIN, Scheme


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A part of a paper: the positions ``first`` to ``last``, minutes of its own or 0."""

    number: int
    title: str
    intro: str
    minutes: int
    break_minutes: int
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many questions it has."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class PaperRules:
    """How an attempt is taken. What an older paper does not say is as it was then."""

    minutes: int = 0
    # Why these minutes are not those of the assessment; empty where they are.
    minutes_note: str = ""
    behaviour: Behaviour = Behaviour.DEFERRED
    tries: int = 1
    navigation: Navigation = Navigation.FREE
    expiry: Expiry = Expiry.SUBMIT
    grace_minutes: int = 0
    scheme: Scheme = PLAIN
    # Whether the code browser may be open beside it, and in which release; empty: by its questions.
    code_book: bool = False
    code_release: str = ""
    sections: tuple[PaperSection, ...] = ()

    @property
    def has_clocked_sections(self) -> bool:
        return any(section.minutes for section in self.sections)

    @property
    def is_timed(self) -> bool:
        return bool(self.minutes) or self.has_clocked_sections

    def section(self, number: int) -> PaperSection:
        return self.sections[number - 1]


def rules_of(paper: Mapping[str, Any]) -> PaperRules:
    """Read the rules of a frozen paper."""
    rules = paper.get("rules", {})
    return PaperRules(
        minutes=paper["minutes"],
        minutes_note=paper.get("minutes_note", ""),
        behaviour=Behaviour(rules.get("behaviour", Behaviour.DEFERRED)),
        tries=rules.get("tries", 1),
        navigation=Navigation(rules.get("navigation", Navigation.FREE)),
        expiry=Expiry(rules.get("expiry", Expiry.SUBMIT)),
        grace_minutes=rules.get("grace_minutes", 0),
        scheme=Scheme(
            wrong_costs=Decimal(rules.get("wrong_costs", 0)),
            try_penalty=Decimal(rules.get("try_penalty", 0)),
            certainty=rules.get("certainty", False),
        ),
        code_book=rules.get("code_book", False),
        code_release=rules.get("code_release", ""),
        sections=tuple(
            PaperSection(number=number, **entry)
            for number, entry in enumerate(paper.get("sections", []), start=1)
        ),
    )


def written(rules: PaperRules) -> dict[str, Any]:
    """The rules as they go into a paper: the inverse of ``rules_of``."""
    return {
        "minutes": rules.minutes,
        **({"minutes_note": rules.minutes_note} if rules.minutes_note else {}),
        "rules": {
            "behaviour": rules.behaviour.value,
            "tries": rules.tries,
            "navigation": rules.navigation.value,
            "expiry": rules.expiry.value,
            "grace_minutes": rules.grace_minutes,
            "wrong_costs": str(rules.scheme.wrong_costs),
            "try_penalty": str(rules.scheme.try_penalty),
            "certainty": rules.scheme.certainty,
            "code_book": rules.code_book,
            "code_release": rules.code_release,
        },
        "sections": [
            {
                "title": section.title,
                "intro": section.intro,
                "minutes": section.minutes,
                "break_minutes": section.break_minutes,
                "first": section.first,
                "last": section.last,
            }
            for section in rules.sections
        ],
    }

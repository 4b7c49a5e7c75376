"""The words of a course: terms of its lessons and word parts, to look up and to practise."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from courses.models import Course, Lesson, WordPart

KINDS = ("term", *WordPart.Kind.values)
CARDS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Word:
    """A term or a word part. ``examples`` are ``{word, means}``; ``lesson_url`` may be empty."""

    kind: str
    word: str
    means: str
    say: str = ""
    # What a term is made of, or where a word part comes from.
    origin: str = ""
    examples: tuple[dict[str, str], ...] = ()
    lesson_title: str = ""
    lesson_url: str = ""

    @property
    def sort_key(self) -> str:
        return self.word.strip("-").replace("/", "").casefold()


@dataclass(frozen=True, slots=True)
class CardPage:
    """Some cards of a shuffled deck. ``next_at`` is where the next page begins, None at the end."""

    cards: list[Word]
    first: int
    total: int
    next_at: int | None


def words_of(course: Course) -> list[Word]:
    """Every term and every word part of a course, in alphabetical order. Two queries."""
    lessons = list(
        Lesson.objects.filter(course=course, activity__is_retired=False)
        .order_by("activity__module__order", "activity__order")
        .only("key", "title", "public_id", "terms")
    )
    by_key = {lesson.key: lesson for lesson in lessons}
    found: dict[str, Word] = {}
    for lesson in lessons:
        for term in lesson.terms:
            # What two lessons explain stands once, as the first of them explains it.
            found.setdefault(term["term"].casefold(), _term(term, lesson))
    parts = [_part(part, by_key.get(part.lesson)) for part in course.word_parts.all()]
    return sorted([*found.values(), *parts], key=lambda word: word.sort_key)


def find_words(words: Iterable[Word], *, kind: str, q: str) -> list[Word]:
    """Those of a kind (all if empty) that have these letters in the word or its meaning."""
    sought = q.strip().casefold()
    return [
        word
        for word in words
        if (not kind or word.kind == kind)
        and (not sought or sought in word.word.casefold() or sought in word.means.casefold())
    ]


def by_letter(words: Iterable[Word]) -> list[tuple[str, list[Word]]]:
    """Under their first letters."""
    return [
        (letter.upper(), list(some))
        for letter, some in groupby(words, key=lambda word: word.sort_key[:1])
    ]


def card_page(words: list[Word], *, seed: int, at: int) -> CardPage:
    """The cards from ``at`` on; the same seed shuffles them in the same way."""
    # A game, not a secret.
    deck = random.Random(seed).sample(words, len(words))  # noqa: S311
    here = deck[at : at + CARDS_ON_A_PAGE]
    after = at + len(here)
    return CardPage(here, at + 1, len(deck), after if here and after < len(deck) else None)


def _term(term: dict[str, str], lesson: Lesson) -> Word:
    return Word(
        kind="term",
        word=term["term"],
        means=term["means"],
        say=term.get("say", ""),
        origin=term.get("parts", ""),
        lesson_title=lesson.title,
        lesson_url=_url(lesson),
    )


def _part(part: WordPart, lesson: Lesson | None) -> Word:
    return Word(
        kind=part.kind,
        word=part.part,
        means=part.means,
        origin=part.origin,
        examples=tuple(part.examples),
        lesson_title=lesson.title if lesson else "",
        lesson_url=_url(lesson) if lesson else "",
    )


def _url(lesson: Lesson) -> str:
    return reverse("courses:lesson", args=[lesson.public_id])

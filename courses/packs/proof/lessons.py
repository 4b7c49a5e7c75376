"""What a lesson has: length, sections, terms, checks, plain language."""

import re
from collections.abc import Iterator

import pyphen

from courses.packs.parts import PackLesson
from courses.packs.problems import Problem
from courses.packs.proof.desk import Desk, prose_of

FEWEST_WORDS, MOST_WORDS = 700, 1_200
CHECKS = range(2, 5)
FEWEST_TERMS = 8
# School grades by Flesch and Kincaid, with words of the trade counted as words of two syllables.
HIGHEST_GRADE = 10.0
SECTIONS = {
    "en": ("Worked example", "Common mistakes", "In short", "Why it matters to a coder"),
    "es": (
        "Ejemplo resuelto",
        "Errores frecuentes",
        "En resumen",
        "Por qué le importa a quien codifica",
    ),
}
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE = re.compile(r"[.!?:;](?:\s|$)|\n\s*\n|\n\s*[-*|\d]")
_MARKS = re.compile(r"!\[.*?\]\(.*?\)|\[(.*?)\]\(.*?\)|[*`>#|]", re.DOTALL)


def look(desk: Desk) -> Iterator[Problem]:
    for lesson in desk.pack.lessons:
        yield from _problems(desk, lesson)


def _problems(desk: Desk, lesson: PackLesson) -> Iterator[Problem]:
    def problem(message: str) -> Problem:
        return Problem(lesson.head.file, lesson.body_line, message)

    words = len(re.findall(r"[\w'’-]+", prose_of(lesson)))
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        yield problem(f"has {words} words; {FEWEST_WORDS} to {MOST_WORDS:,} are read at a sitting.")
    if len(lesson.checks) not in CHECKS:
        yield problem(f"has {len(lesson.checks)} checks in the text. Have two to four.")
    for title in SECTIONS.get(desk.language, ()):
        if not re.search(rf"^## {re.escape(title)}", lesson.body, re.MULTILINE):
            yield problem(f"has no section {title}. Write it.")
    if len(lesson.head.entries("terms")) < FEWEST_TERMS:
        yield problem(f"has fewer than {FEWEST_TERMS} terms. Explain the words that it uses.")
    if not lesson.head.entries("sources"):
        yield problem("lists no sources. Say where its facts stand.")
    if desk.language == "en" and (grade := grade_of(desk, lesson)) > HIGHEST_GRADE:
        yield problem(
            f"reads like grade {grade:.1f}; at most {HIGHEST_GRADE:.0f} is plain. Shorten "
            "sentences and take everyday words."
        )


def grade_of(desk: Desk, lesson: PackLesson) -> float:
    """The school grade of a lesson's text (Kincaid et al. 1975: 0.39 w/s + 11.8 syl/w - 15.59)."""
    dictionary = pyphen.Pyphen(lang="en_US")
    known = desk.medical_words
    text = _MARKS.sub(lambda found: found[1] or " ", prose_of(lesson))
    sentences = [s for s in _SENTENCE.split(text) if s and len(_WORD.findall(s)) > 2]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return 0.0
    syllables = sum(
        2 if word.casefold() in known else len(dictionary.positions(word)) + 1 for word in words
    )
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59

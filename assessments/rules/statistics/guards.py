"""Below how many a figure says nothing, so that it is not shown: in its place stands why.

Conventions, not laws: at 30 the 95 % interval of a correlation of 0.3 still reaches from -0.07 to
0.60 (Fisher's z), and below that the sign itself is chance.
"""

from typing import Any

FEWEST_ANSWERS = 10  # for how often a question was right, and how long it took
FEWEST_FOR_CORRELATION = 30  # for discrimination, options, reliability
FEWEST_FOR_FIFTHS = 100  # below that a picture of thirds
FEWEST_FOR_CLASS = 5  # fewer results say more about single people than about a class
FEWEST_QUESTIONS = 4  # of a domain, for one student's report
FEWEST_SECTION = 2  # questions of a paper, for its reliability

WHY = {
    "too_few_answers": "{n} answers; shown from {needed} on.",
    "too_few_attempts": "{n} attempts; shown from {needed} on.",
    "too_few_questions": "{n} questions; it takes {needed}.",
    "all_the_same": "Everybody has the same here, so there is nothing to compare.",
    "nothing_else": "The rest of the paper does not differ between people.",
    "papers_differ": (
        "Not everybody had the same questions (they are drawn, or changed in between), so this "
        "figure is not defined."
    ),
    "no_options": "This type of question has no options to count.",
    "not_guessable": "Chance alone finds no answer of this type.",
    "no_times": "Answers were sent together, so nobody knows how long each took.",
    "ruled_out": "An instructor took this question out of the count.",
}


def missing(code: str, *, n: int = 0, needed: int = 0) -> dict[str, Any]:
    """Why a figure is not there, as it is stored: a code of ``WHY`` with its numbers."""
    return {"why": code, "n": n, "needed": needed}


def in_words(found: dict[str, Any]) -> str:
    """The sentence for a figure that is missing."""
    return WHY[found["why"]].format(n=found["n"], needed=found["needed"])

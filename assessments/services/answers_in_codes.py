"""Answers in codes, graded by what the code sets say: the one place where the two meet."""

from collections.abc import Mapping
from typing import Any

from assessments.question_types.contract import (
    CodeKnowledge,
    CodeRequest,
    Data,
    Order,
    Outcome,
    QuestionType,
    Review,
)
from foundation.codesets.public import CodeName, CodeShelf
from foundation.payment.public import price_all


class CodeDesk:
    """Answers what question types want to know of codes, for one school.

    Three queries for all that is fetched together, and none where no codes are asked for.
    """

    def __init__(self, *, school_id: int | None) -> None:
        self._shelf = CodeShelf(school_id=school_id)
        self._expected: set[CodeName] = set()

    def expect(self, request: CodeRequest) -> None:
        """This will be asked too, so that it is fetched together with what is asked first."""
        self._expected |= request.names

    def answer(self, request: CodeRequest) -> CodeKnowledge:
        """What is known. Raises NoRelease where the release that is named is not loaded."""
        self._shelf.fetch(self._expected | request.names)
        self._expected = set()
        book = self._shelf.book(request.names, release=request.release, on=request.on)
        priced = {name: price for name, price in price_all(request.claims).items() if price}
        return CodeKnowledge(book=book, prices=priced)


def grade_answer(
    kind: QuestionType, content: Any, order: Order, answer: Data | None, *, desk: CodeDesk
) -> Outcome:
    """Grade an answer of any type."""
    if not kind.needs_codes:
        return kind.grade(content, order, answer)
    known = desk.answer(kind.codes_in(content, answer))
    return kind.grade_coded(content, order, answer, known)


def review_answer(
    kind: QuestionType,
    content: Any,
    order: Order,
    answer: Data | None,
    *,
    outcome: Mapping[str, Any] | None,
) -> Review:
    """The review of an answer, by its stored outcome where there is one with details."""
    details = (outcome or {}).get("details")
    if details:
        return kind.review_graded(content, order, answer, details)
    return kind.review(content, order, answer)

"""A list of codes, in the order in which they are reported.

Codes and lines are paired one for one; what a list is worth is docs/algorithms/code-questions.md.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from assessments.question_types.code_credit import rounded
from assessments.question_types.code_list.content import (
    MOST_ROWS,
    ListContent,
    ListOrder,
    read_codes,
)
from assessments.question_types.code_list.scoring import score, share_of
from assessments.question_types.code_list.wording import (
    EXTRA,
    LEFT_OUT,
    RIGHT,
    details_of,
    reasons_of,
)
from assessments.question_types.code_questions import (
    LONGEST_GIVEN,
    names_for,
    nothing_known,
    places_of,
)
from assessments.question_types.code_writing import NAMES, normalised
from assessments.question_types.coded import CodedQuestionType
from assessments.question_types.contract import (
    AnswerError,
    Choice,
    CodeKnowledge,
    CodeRequest,
    Data,
    Order,
    Outcome,
    Reason,
    Review,
    ReviewPart,
)
from assessments.question_types.parts import (
    check_parts,
    given_parts,
    names_of,
    parts_from_form,
)
from assessments.rules.code_dates import CodePlace
from foundation.codesets.facts import CodeName


class CodeList(CodedQuestionType):
    """Content: ``content.ListContent``. Answer: ``{"parts": {"1": "E11.22", "2": "N18.32"}}``: the
    number is the place; rows that are left empty close up.
    """

    name: ClassVar[str] = "code_list"
    title: ClassVar[str] = "List of codes"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {"unanswered", "correct", "near", "missed", "extra", "order", "note", "points"}
    )
    template: ClassVar[str] = "question_types/code_list.html"
    review_template: ClassVar[str] = "question_types/code_list_review.html"
    script: ClassVar[str] = "question_types/code_list.js"
    style: ClassVar[str] = "assessments/css/codes.css"

    def read_content(self, data: Data) -> ListContent:
        return read_codes(data)

    def present(self, content: ListContent, order: Order) -> dict[str, Any]:
        return {
            "stem": content.stem,
            "system": content.system.value,
            "system_name": NAMES[content.system],
            "release": content.release,
            "service_date": content.service_date.isoformat() if content.service_date else "",
            "lookup": content.lookup,
            "ordered": content.order is not ListOrder.FREE,
            "rows": names_of(MOST_ROWS),
            "longest": LONGEST_GIVEN,
        }

    def check_answer(self, content: ListContent, order: Order, answer: Data) -> None:
        parts = check_parts(answer, count=MOST_ROWS)
        if any(len(value) > LONGEST_GIVEN for value in parts.values()):
            raise AnswerError(f"A code has at most {LONGEST_GIVEN} characters.")

    def is_answered(self, answer: Data | None) -> bool:
        return bool(_codes(answer))

    def codes_in(self, content: ListContent, answer: Data | None) -> CodeRequest:
        return CodeRequest(
            release=content.release,
            on=content.service_date,
            names=names_for(content.system, [*content.right, *_codes(answer)]),
        )

    def code_places(self, content: ListContent) -> dict[CodeName, CodePlace]:
        return places_of(
            content.system,
            key=[line.code for line in content.lines if not line.optional],
            accepted=content.right,
            expected=[one.code for one in content.expected],
        )

    def grade_coded(
        self, content: ListContent, order: Order, answer: Data | None, known: CodeKnowledge
    ) -> Outcome:
        given = _codes(answer)
        if not given:
            reason = Reason("unanswered", "You gave no codes.")
            return Outcome(Decimal(0), (reason,), answered=False)
        scored = score(content, given, known.book)
        details = details_of(content, given, scored, known.book)
        reasons = reasons_of(content, scored, details)
        share = rounded(share_of(content, scored))
        return Outcome(share, tuple(reasons), details=details)

    def review(self, content: ListContent, order: Order, answer: Data | None) -> Review:
        """Where no grade is there: what can be said without knowing any code."""
        given, book = _codes(answer), nothing_known(content.service_date)
        details = details_of(content, given, score(content, given, book), book)
        return self.review_graded(content, order, answer, details)

    def review_graded(
        self, content: ListContent, order: Order, answer: Data | None, details: Data
    ) -> Review:
        """A part for each line of the key and each code too many. ``explained``: what is wrong
        with the order, and the notes of the code set.
        """
        if not details:
            return self.review(content, order, answer)
        return Review(
            parts=tuple(_part(row) for row in details["rows"]),
            given=", ".join(content.shown(code) for code in _codes(answer)),
            key=", ".join(content.shown(line.code) for line in content.asked),
            explanation=content.explanation,
            extra={name: details[name] for name in ("earned", "possible", "extra")},
            explained={"order": details["order"], "findings": details["findings"]},
        )

    def key_answer(self, content: ListContent, order: Order) -> dict[str, Any]:
        asked = enumerate(content.asked, start=1)
        return {"parts": {str(number): content.shown(line.code) for number, line in asked}}

    def choices(self, content: ListContent) -> tuple[Choice, ...]:
        """The right codes and the expected mistakes; other codes are too many to foresee."""
        right = [(code, line.why, True) for line in content.lines for code in line.codes]
        wrong = [(one.code, one.why, False) for one in content.expected]
        return tuple(
            Choice(key=code, label=content.shown(code), text=why, correct=correct)
            for code, why, correct in [*right, *wrong]
        )

    def chosen(self, content: ListContent, order: Order, answer: Data | None) -> tuple[str, ...]:
        foreseen = content.right | {one.code for one in content.expected}
        return tuple(code for code in dict.fromkeys(_codes(answer)) if code in foreseen)

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        # One too many, so that what is too long is refused and not cut.
        return parts_from_form(fields, longest=LONGEST_GIVEN + 1)


def _codes(answer: Data | None) -> list[str]:
    """The codes in their order, without the rows that were left empty."""
    parts = given_parts(answer)
    found = (normalised(parts.get(name, "")) for name in names_of(MOST_ROWS))
    return [code for code in found if code]


def _part(row: Mapping[str, Any]) -> ReviewPart:
    label = "Too many" if row["kind"] == EXTRA else "First" if row["first"] else "Code"
    if row["optional"]:
        label = "Optional"
    guideline = f"Guideline {row['guideline']}." if row["guideline"] else ""
    words = row["words"] if row["kind"] not in (RIGHT, LEFT_OUT) else f"{row['words']} {row['why']}"
    return ReviewPart(
        label=label,
        given=row["given"],
        key=row["key"],
        right=row["kind"] in (RIGHT, LEFT_OUT),
        why=" ".join(part for part in (words.strip(), guideline) if part),
    )

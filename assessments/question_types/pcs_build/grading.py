"""A procedure code of ICD-10-PCS, built character by character from the tables.

The page offers what the tables allow; grading asks only what is known of the code that came out.
What it is worth is docs/algorithms/code-questions.md.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from assessments.question_types.code_credit import PCS_LENGTH
from assessments.question_types.code_questions import names_for, nothing_known, places_of
from assessments.question_types.code_writing import System, normalised
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
from assessments.question_types.parts import given_parts, parts_from_form
from assessments.question_types.pcs_build.content import BuildContent, read_build
from assessments.question_types.pcs_build.judging import (
    OPEN,
    details_of,
    judged,
)
from assessments.rules.code_dates import CodePlace
from foundation.codesets.facts import CodeName
from foundation.codesets.icd10pcs.sections import axis_names


class PcsBuild(CodedQuestionType):
    """Content: ``content.BuildContent``. Answer: ``{"parts": {"1": "0", "2": "F", ...}}``: a
    character for each position that is not given.
    """

    name: ClassVar[str] = "pcs_build"
    title: ClassVar[str] = "Build a procedure code"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {"unanswered", "correct", "missing_character", "wrong_character", "not_valid", "means"}
    )
    template: ClassVar[str] = "question_types/pcs_build.html"
    review_template: ClassVar[str] = "question_types/pcs_build_review.html"
    script: ClassVar[str] = "question_types/pcs_build.js"
    style: ClassVar[str] = "assessments/css/codes.css"

    def read_content(self, data: Data) -> BuildContent:
        return read_build(data)

    def present(self, content: BuildContent, order: Order) -> dict[str, Any]:
        """The names of the axes depend on the section, so they are told only where it is given."""
        names = axis_names(content.given[0]) if content.given else ("",) * PCS_LENGTH
        return {
            "stem": content.stem,
            "release": content.release,
            "service_date": content.service_date.isoformat() if content.service_date else "",
            "given": content.given,
            "places": [{"number": str(at), "name": names[at - 1]} for at in content.positions],
        }

    def check_answer(self, content: BuildContent, order: Order, answer: Data) -> None:
        parts = answer.get("parts")
        if set(answer) != {"parts"} or not isinstance(parts, Mapping):
            raise AnswerError('The answer has one field: {"parts": {"4": "4"}}.')
        known = {str(at) for at in content.positions}
        for name, value in parts.items():
            if name not in known:
                raise AnswerError(f"The parts are: {', '.join(sorted(known))}.")
            if not isinstance(value, str) or len(value.strip()) > 1:
                raise AnswerError(f"Part {name} is one character.")

    def is_answered(self, answer: Data | None) -> bool:
        return bool(given_parts(answer))

    def codes_in(self, content: BuildContent, answer: Data | None) -> CodeRequest:
        built = _built(content, answer)
        whole = [] if OPEN in built else [built]
        return CodeRequest(
            release=content.release,
            on=content.service_date,
            names=names_for(System.PROCEDURE, [content.code, *whole]),
        )

    def code_places(self, content: BuildContent) -> dict[CodeName, CodePlace]:
        return places_of(System.PROCEDURE, key=[content.code], accepted=[])

    def grade_coded(
        self, content: BuildContent, order: Order, answer: Data | None, known: CodeKnowledge
    ) -> Outcome:
        built = _built(content, answer)
        if _is_open(content, built):
            reason = Reason("unanswered", "You chose no character.")
            return Outcome(Decimal(0), (reason,), answered=False)
        share, reasons = judged(content, built, known.book)
        return Outcome(share, tuple(reasons), details=details_of(content, built, known.book))

    def review(self, content: BuildContent, order: Order, answer: Data | None) -> Review:
        """Where no grade is there: what can be said without knowing any code."""
        book = nothing_known(content.service_date)
        details = details_of(content, _built(content, answer), book)
        return self.review_graded(content, order, answer, details)

    def review_graded(
        self, content: BuildContent, order: Order, answer: Data | None, details: Data
    ) -> Review:
        """A part for each character. ``extra``: the titles of both codes, and the codes."""
        if not details:
            return self.review(content, order, answer)
        built = _built(content, answer)
        means = dict(zip(content.positions, details["given_axes"], strict=False))
        axes = details["key_axes"]
        answered = not _is_open(content, built)
        return Review(
            parts=tuple(
                ReviewPart(
                    label=f"{at}. {content.axes[at - 1]}",
                    given=f"{built[at - 1]} {means.get(at, '')}".strip(f"{OPEN} "),
                    key=f"{content.code[at - 1]} {axes[at - 1] if axes else ''}".strip(),
                    right=built[at - 1] == content.code[at - 1],
                    why=content.why(at),
                )
                for at in content.positions
            ),
            given=built if answered else "",
            key=content.code,
            explanation=content.explanation,
            extra={
                "prefix": content.given,
                "given_title": details["given_title"],
                "key_title": details["key_title"],
            },
            explained={"guideline": content.guideline},
        )

    def key_answer(self, content: BuildContent, order: Order) -> dict[str, Any]:
        return {"parts": {str(at): content.code[at - 1] for at in content.positions}}

    def choices(self, content: BuildContent) -> tuple[Choice, ...]:
        """Each character that is asked, rightly chosen: of these one sees which axis is hard."""
        return tuple(
            Choice(
                key=str(at),
                label=f"{at}. {content.axes[at - 1]}",
                text=content.code[at - 1],
                correct=True,
            )
            for at in content.positions
        )

    def chosen(self, content: BuildContent, order: Order, answer: Data | None) -> tuple[str, ...]:
        built = _built(content, answer)
        return tuple(str(at) for at in content.positions if built[at - 1] == content.code[at - 1])

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        # One too many, so that what is too long is refused and not cut.
        return parts_from_form(fields, longest=2)


def _built(content: BuildContent, answer: Data | None) -> str:
    """The code as it was built, with ``OPEN`` where nothing usable was chosen."""
    parts = given_parts(answer)
    found = (normalised(parts.get(str(at), "")) for at in content.positions)
    return content.given + "".join(one if len(one) == 1 else OPEN for one in found)


def _is_open(content: BuildContent, built: str) -> bool:
    return not built[len(content.given) :].strip(OPEN)

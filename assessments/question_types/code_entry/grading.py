"""One code: typed, normalised, and graded by what the code sets say of it on the day of service.

S72.002A for S72.001A is the other leg, however alike the letters are: it is never fully right.
What a near code is worth is docs/algorithms/code-questions.md.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from assessments.question_types.code_entry.content import EntryContent, read_entry
from assessments.question_types.code_entry.judging import Given, details_of, judged
from assessments.question_types.code_questions import (
    LONGEST_GIVEN,
    OTHER,
    names_for,
    nothing_known,
    places_of,
)
from assessments.question_types.code_reading import modifiers_in
from assessments.question_types.code_statuses import INVALID, NEAR
from assessments.question_types.code_writing import NAMES, display, normalised
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
)
from assessments.question_types.parts import given_parts, parts_from_form
from assessments.rules.code_dates import CodePlace
from foundation.codesets.facts import CodeName

CODE, MODIFIERS, UNITS = "code", "modifiers", "units"
_LONGEST = {CODE: LONGEST_GIVEN, MODIFIERS: 30, UNITS: 5}
_STATUSES = {status.value for status in (*NEAR, *INVALID.values())}


class CodeEntry(CodedQuestionType):
    """Content: ``content.EntryContent``. Answer: ``{"parts": {"code": "S72.001A"}}``, with
    ``modifiers`` and ``units`` where they are asked.
    """

    name: ClassVar[str] = "code_entry"
    title: ClassVar[str] = "One code"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {
            *{"unanswered", "correct", "accepted", "expected", OTHER, "decides", "look_alike"},
            *{"service_detail", *_STATUSES},
        }
    )
    template: ClassVar[str] = "question_types/code_entry.html"
    review_template: ClassVar[str] = "question_types/code_entry_review.html"
    script: ClassVar[str] = "assessments/js/code_field.js"
    style: ClassVar[str] = "assessments/css/codes.css"

    def read_content(self, data: Data) -> EntryContent:
        return read_entry(data)

    def present(self, content: EntryContent, order: Order) -> dict[str, Any]:
        return {
            "stem": content.stem,
            "system": content.system.value,
            "system_name": NAMES[content.system],
            "release": content.release,
            "service_date": content.service_date.isoformat() if content.service_date else "",
            "lookup": content.lookup,
            "details": content.asks_details,
            "longest": _LONGEST,
        }

    def check_answer(self, content: EntryContent, order: Order, answer: Data) -> None:
        parts = answer.get("parts")
        if set(answer) != {"parts"} or not isinstance(parts, Mapping):
            raise AnswerError('The answer has one field: {"parts": {"code": "a code"}}.')
        known = _LONGEST if content.asks_details else {CODE: _LONGEST[CODE]}
        for name, value in parts.items():
            if name not in known:
                raise AnswerError(f"The parts are: {', '.join(known)}.")
            if not isinstance(value, str) or len(value) > known[name]:
                raise AnswerError(f"The {name} is text of at most {known[name]} characters.")

    def is_answered(self, answer: Data | None) -> bool:
        return bool(_code(answer))

    def codes_in(self, content: EntryContent, answer: Data | None) -> CodeRequest:
        given = _code(answer)
        return CodeRequest(
            release=content.release,
            on=content.service_date,
            names=names_for(content.system, [*content.right, *([given] if given else [])]),
        )

    def code_places(self, content: EntryContent) -> dict[CodeName, CodePlace]:
        return places_of(
            content.system,
            key=[content.code],
            accepted=content.right,
            expected=[one.code for one in content.expected],
        )

    def grade_coded(
        self, content: EntryContent, order: Order, answer: Data | None, known: CodeKnowledge
    ) -> Outcome:
        given = _code(answer)
        if not given:
            reason = Reason("unanswered", "You gave no code.")
            return Outcome(Decimal(0), (reason,), answered=False)
        parts = given_parts(answer)
        entry = Given(
            code=given,
            modifiers=modifiers_in(parts.get(MODIFIERS, "")),
            units=normalised(parts.get(UNITS, ""))[: _LONGEST[UNITS]],
        )
        share, reasons = judged(content, entry, known.book)
        return Outcome(share, tuple(reasons), details=details_of(content, given, known.book))

    def review(self, content: EntryContent, order: Order, answer: Data | None) -> Review:
        """Where no grade is there: what can be said without knowing any code."""
        book = nothing_known(content.service_date)
        return self.review_graded(content, order, answer, details_of(content, _code(answer), book))

    def review_graded(
        self, content: EntryContent, order: Order, answer: Data | None, details: Data
    ) -> Review:
        """``extra``: the details, and whether each character is right. ``explained``: what decides
        each character, what else is accepted, the guideline.
        """
        if not details:
            return self.review(content, order, answer)
        given, parts = _code(answer), given_parts(answer)
        detail = content.detail
        return Review(
            given=display(content.system, given),
            key=content.shown,
            explanation=content.explanation,
            extra={
                **details,
                "given_modifiers": ", ".join(modifiers_in(parts.get(MODIFIERS, ""))),
                "given_units": parts.get(UNITS, ""),
                "key_modifiers": ", ".join(detail.modifiers),
                "key_units": "" if detail.units is None else str(detail.units),
                "asks_details": content.asks_details,
            },
            explained={
                "characters": [
                    {
                        "position": note.position,
                        "key": content.code[note.position - 1],
                        "given": given[note.position - 1 : note.position],
                        "right": content.code[note.position - 1]
                        == given[note.position - 1 : note.position],
                        "why": note.why,
                    }
                    for note in content.characters
                ],
                "accepted": [
                    {"code": display(content.system, one.code), "why": one.why}
                    for one in content.accepted
                ],
                "guideline": content.guideline,
            },
        )

    def key_answer(self, content: EntryContent, order: Order) -> dict[str, Any]:
        parts = {CODE: content.shown}
        if content.detail.modifiers:
            parts[MODIFIERS] = ", ".join(content.detail.modifiers)
        if content.detail.units is not None:
            parts[UNITS] = str(content.detail.units)
        return {"parts": parts}

    def choices(self, content: EntryContent) -> tuple[Choice, ...]:
        """The right codes and the expected mistakes; other codes are too many to foresee."""
        right = [(content.code, ""), *((one.code, one.why) for one in content.accepted)]
        wrong = [(one.code, one.why) for one in content.expected]
        return tuple(
            Choice(key=code, label=display(content.system, code), text=why, correct=correct)
            for codes, correct in ((right, True), (wrong, False))
            for code, why in codes
        )

    def chosen(self, content: EntryContent, order: Order, answer: Data | None) -> tuple[str, ...]:
        given = _code(answer)
        foreseen = {*content.right, *(one.code for one in content.expected)}
        return (given,) if given in foreseen else ()

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        # One too many, so that what is too long is refused and not cut.
        return parts_from_form(fields, longest=max(_LONGEST.values()) + 1)


def _code(answer: Data | None) -> str:
    return normalised(given_parts(answer).get(CODE, ""))

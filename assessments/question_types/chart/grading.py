"""Code this chart: a record on one side, the claim on the other.

The rule, its constants and its limits are docs/algorithms/chart-scoring.md; ``rule`` is that page
as code. What an answer is worth depends on what is known of codes on the date of service, so this
type asks for facts first (``codes_in``) and grades by them; it looks nothing up itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from assessments.question_types.chart.answers import (
    LONGEST_MARKS,
    MARKS,
    MOST,
    PREFIXES,
    check_parts_of,
    read_answer,
    read_marks,
)
from assessments.question_types.chart.changing import coded_of, with_changes
from assessments.question_types.chart.content import SETTINGS, ChartContent, read_chart
from assessments.question_types.chart.lines import EXEMPT
from assessments.question_types.chart.rule.details import KEY, details_of, without_reasons
from assessments.question_types.chart.rule.outcomes import CODES, outcome_of
from assessments.question_types.chart.rule.payment import claims_of
from assessments.question_types.code_writing import System, look_alike
from assessments.question_types.coded import CodedQuestionType
from assessments.question_types.contract import (
    CodeKnowledge,
    CodeRequest,
    Data,
    Order,
    Outcome,
    Review,
    ReviewPart,
)
from assessments.question_types.parts import parts_from_form
from assessments.rules.code_dates import CodePlace
from assessments.rules.coded_lines import CodedAnswer, CreditChange
from foundation.codesets.facts import CodeBook, CodeName

# Empty rows to begin with: always as many, so that they tell nothing of the key.
ROWS: dict[System, int] = {System.DIAGNOSIS: 6, System.PROCEDURE: 3, System.SERVICE: 2}
PANELS: dict[System, str] = {
    System.DIAGNOSIS: "Diagnoses",
    System.PROCEDURE: "Procedures",
    System.SERVICE: "Services",
}


class Chart(CodedQuestionType):
    """Content: ``content.ChartContent``. Answer: ``answers``."""

    name: ClassVar[str] = "chart"
    title: ClassVar[str] = "Code this chart"
    reason_codes: ClassVar[frozenset[str]] = CODES
    template: ClassVar[str] = "question_types/chart.html"
    review_template: ClassVar[str] = "question_types/chart_review.html"
    script: ClassVar[str] = "question_types/chart.js"
    style: ClassVar[str] = "question_types/chart.css"
    has_lines: ClassVar[bool] = True

    def read_content(self, data: Data) -> ChartContent:
        return read_chart(data)

    def present(self, content: ChartContent, order: Order) -> dict[str, Any]:
        return {**_encounter(content), "panels": [_panel(content, one) for one in content.systems]}

    def asks_the_same(self, content: ChartContent, other: ChartContent) -> bool:
        """The same encounter to read and the same things to code; a title may change."""
        return _asked(content) == _asked(other)

    def check_answer(self, content: ChartContent, order: Order, answer: Data) -> None:
        check_parts_of(answer, content.documents, systems=content.systems, poa=content.stay)

    def is_answered(self, answer: Data | None) -> bool:
        """Whether there is a code: passages that were marked are no answer yet."""
        return bool(read_answer(answer))

    def codes_in(self, content: ChartContent, answer: Data | None) -> CodeRequest:
        given = self._rows(content, answer)
        names = {(line.system.value, code) for line in content.lines for code in line.codes}
        names |= {(trap.system.value, trap.code) for trap in content.traps}
        for row in given:
            names |= {row.name, (row.system.value, look_alike(row.system, row.code))}
        return CodeRequest(
            release=content.release,
            on=content.service_date,
            names=frozenset(names),
            claims=claims_of(content, given),
        )

    def code_places(self, content: ChartContent) -> dict[CodeName, CodePlace]:
        """What may stand on the claim beside the key is accepted: alternatives, optional lines."""
        places = {(trap.system.value, trap.code): CodePlace.TRAP for trap in content.traps}
        for line in content.lines:
            for code in line.codes:
                asked = code == line.code and not line.optional
                place = CodePlace.KEY if asked else CodePlace.ACCEPTED
                if places.get((line.system.value, code)) is not CodePlace.KEY:
                    places[line.system.value, code] = place
        return places

    def grade_coded(
        self, content: ChartContent, order: Order, answer: Data | None, known: CodeKnowledge
    ) -> Outcome:
        return outcome_of(details_of(content, self._rows(content, answer), known))

    def coded_answer(self, details: Data) -> CodedAnswer:
        return coded_of(details)

    def with_credits(
        self, details: Data, changes: Sequence[CreditChange], *, strict: bool = False
    ) -> Outcome:
        return with_changes(details, changes, strict=strict)

    def review(self, content: ChartContent, order: Order, answer: Data | None) -> Review:
        """Where no grade is there: what can be said without knowing any code."""
        nothing = CodeKnowledge(CodeBook(on=content.service_date))
        details = details_of(content, self._rows(content, answer), nothing)
        return self.review_graded(content, order, answer, details)

    def review_graded(
        self, content: ChartContent, order: Order, answer: Data | None, details: Data
    ) -> Review:
        """The record again, and the verdict on each line. ``extra``: ``encounter`` as it was shown,
        ``marks`` the student's own, ``result`` the stored details without what explains them;
        ``explained``: ``result`` as a whole, with the evidence.
        """
        if not details:
            return self.review(content, order, answer)
        lines = details["lines"]
        return Review(
            parts=tuple(_review_part(line) for line in lines),
            given=", ".join(line["given"] for line in lines if line["given"]),
            key=", ".join(line["key_code"] for line in lines if line["key_code"]),
            explanation=content.explanation,
            extra={
                "encounter": _encounter(content),
                "marks": read_marks(answer, content.documents),
                "result": without_reasons(details),
            },
            explained={"result": dict(details)},
        )

    def key_answer(self, content: ChartContent, order: Order) -> dict[str, Any]:
        parts = {}
        for system in content.systems:
            for number, line in enumerate(content.key_of(system), start=1):
                part = f"{PREFIXES[system]}-{number}"
                parts[part] = line.shown
                if line.poa and line.poa != EXEMPT:
                    parts[f"{part}-poa"] = line.poa
                if line.modifiers:
                    parts[f"{part}-modifiers"] = ", ".join(line.modifiers)
                if line.units is not None:
                    parts[f"{part}-units"] = str(line.units)
        return {"parts": parts}

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        # One too many, so that what is too long is refused and not cut.
        return parts_from_form(fields, longest=LONGEST_MARKS + 1)

    def _rows(self, content: ChartContent, answer: Data | None) -> Any:
        """The rows of the panels that this chart has."""
        return tuple(row for row in read_answer(answer) if row.system in content.systems)


def _encounter(content: ChartContent) -> dict[str, Any]:
    """What a student reads: nothing of the key, the traps or the evidence."""
    patient = content.patient
    return {
        "title": content.title,
        "stem": content.stem,
        "setting": content.setting,
        "setting_title": SETTINGS[content.setting],
        "release": content.release,
        "service_date": content.service_date.isoformat(),
        "admitted_on": content.admitted_on.isoformat() if content.admitted_on else "",
        "patient": {
            "name": patient.name,
            "age": patient.age,
            "sex": patient.sex,
            "record_number": patient.record_number,
            "notice": patient.notice,
        },
        "documents": [
            {
                "name": document.key,
                "kind": document.kind,
                "title": document.title,
                "author": document.author,
                "role": document.role,
                "text": document.text,
            }
            for document in content.documents
        ],
        "marks_part": MARKS,
    }


def _panel(content: ChartContent, system: System) -> dict[str, Any]:
    """The controls of one kind of codes; all rows there may be, and how many to begin with."""
    extras = {
        System.DIAGNOSIS: ["poa"] if content.stay else [],
        System.SERVICE: ["modifiers", "units"],
    }.get(system, [])
    prefix = PREFIXES[system]
    rows = []
    for number in range(1, MOST[system] + 1):
        part = f"{prefix}-{number}"
        rows.append({"number": number, "code": part, **{name: f"{part}-{name}" for name in extras}})
    return {
        "name": prefix,
        "title": PANELS[system],
        "system": system.value,
        "extras": extras,
        "start": ROWS[system],
        "rows": rows,
    }


def _asked(content: ChartContent) -> tuple[object, ...]:
    return (
        content.stem,
        content.setting,
        content.service_date,
        content.admitted_on,
        content.patient,
        content.documents,
        content.systems,
    )


def _review_part(line: Mapping[str, Any]) -> ReviewPart:
    remarks = " ".join(remark["text"] for remark in line["remarks"])
    return ReviewPart(
        label=line["system_name"],
        given=line["given"],
        key=line["key_code"],
        right=line["kind"] == KEY and line["earned"] == line["possible"],
        why=" ".join(part for part in (line["words"], remarks, line["why"]) if part),
    )

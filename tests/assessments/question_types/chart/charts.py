"""Charts and answers for the tests: those of the examples, and made-up ones of near codes."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.question_types.chart.content import ChartContent
from assessments.question_types.chart.grading import Chart
from assessments.question_types.contract import CodeKnowledge, Outcome
from assessments.question_types.example_codes import ExampleCodes, read_codes
from tests.assessments.examples import EXAMPLES

KIND = Chart()
EXAMPLE = EXAMPLES["chart"]
Rows = Sequence[Any]


def data_of(variant: str = "") -> dict[str, Any]:
    return EXAMPLE.variants[variant] if variant else EXAMPLE.content


def content_of(variant: str = "", **change: Any) -> ChartContent:
    return KIND.read_content({**data_of(variant), **change})


def answer_of(*diagnoses: Any, procedures: Rows = (), services: Rows = ()) -> dict[str, Any]:
    """Codes in order, a diagnosis alone or with POA, a service with modifiers and units."""
    parts: dict[str, str] = {}
    for prefix, rows, names in (
        ("dx", diagnoses, ("poa",)),
        ("px", procedures, ()),
        ("sv", services, ("modifiers", "units")),
    ):
        for number, row in enumerate(rows, start=1):
            code, *more = [row] if isinstance(row, str) else row
            parts[f"{prefix}-{number}"] = code
            parts |= {
                f"{prefix}-{number}-{name}": value for name, value in zip(names, more, strict=False)
            }
    return {"parts": parts}


def known_of(
    content: ChartContent, answer: Mapping[str, Any] | None, codes: ExampleCodes = EXAMPLE.codes
) -> CodeKnowledge:
    return codes.known(KIND.codes_in(content, answer))


def graded(
    content: ChartContent, answer: Mapping[str, Any] | None, codes: ExampleCodes = EXAMPLE.codes
) -> Outcome:
    return KIND.grade_coded(content, (), answer, known_of(content, answer, codes))


def line_of(outcome: Outcome, name: str) -> Any:
    """The stored line of this id."""
    return next(line for line in outcome.details["lines"] if line["id"] == name)


def findings(outcome: Outcome) -> list[str]:
    return [finding["code"] for finding in outcome.details["findings"]]


# A code set in which near codes are frequent: leaves of every length under three categories.
CATEGORIES = ("A10", "A11", "A12")
LEAVES = [
    f"{category}{rest}"
    for category in CATEGORIES
    for rest in (
        "0", "10", "11", "200", "201", "210", "3000", "3001", "3010", "3100", "3X0A", "3X0D",
    )
]  # fmt: skip
INNER = sorted({leaf[:length] for leaf in LEAVES for length in range(3, len(leaf))})
# Valid, and near to nothing else.
LONERS = ["B20", "C30", "D40.1", "Z99.89"]
SMALL = read_codes({"release": "FY2026", "systems": {"icd10cm": dict.fromkeys([*LEAVES, *LONERS])}})


def made_content(codes: Sequence[str], **change: Any) -> ChartContent:
    """A chart with these diagnoses as its key; the first one is first. ``change`` by its number."""
    lines = [
        {
            "key": f"line-{number}",
            "system": "icd10cm",
            "code": code,
            "role": "secondary" if number else "first",
            "evidence": [{"document": "note", "quote": f"finding <{number}>"}],
            "why": f"why {number}",
            **change.get(f"line_{number}", {}),
        }
        for number, code in enumerate(codes)
    ]
    text = " ".join(f"finding <{number}>" for number in range(len(codes)))
    return KIND.read_content(
        {
            "title": "Made up",
            "setting": "office",
            "release": "FY2026",
            "service_date": "2026-05-14",
            "patient": {"name": "Nobody", "age": 40, "sex": "female"},
            "minutes": 5,
            "stem": "Code this visit.",
            "documents": [{"key": "note", "kind": "office_note", "title": "Note", "text": text}],
            "lines": lines,
            **change.get("content", {}),
        }
    )

"""How long the grading of charts takes: ``python -m tests.bench.chart_grading``.

On the database that ``DATABASE_URL`` names. Beside the rule stands a bare comparison of strings,
and beside the whole way its look-up and prices alone; they take turns.
"""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import django

ROUNDS = 3


def main() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("load_codes", "icd10cm", "FY2026")
    call_command("load_codes", "icd10pcs", "FY2026-April")
    call_command("load_codes", "hcpcs2", "2026")
    _charts()


def _charts() -> None:
    from assessments.question_types.registry import question_type
    from assessments.services.answers_in_codes import CodeDesk, grade_answer
    from tests.courses.test_charts import CHARTS

    kind = question_type("chart")
    contents = [kind.read_content(chart.content) for chart in CHARTS.values()]
    answers = [kind.key_answer(content, []) for content in contents]
    known = []
    for content, answer in zip(contents, answers, strict=True):
        desk = CodeDesk(school_id=None)
        grade_answer(kind, content, [], answer, desk=desk)
        known.append(desk.answer(kind.codes_in(content, answer)))
    cases = list(zip(contents, answers, known, strict=True))
    _compare(
        "grading a chart by the rule",
        lambda case: kind.grade_coded(case[0], [], case[1], case[2]),
        lambda case: {line.code for line in case[0].lines} & set(case[1]["parts"].values()),
        cases,
    )
    _compare(
        "grading with look-up and prices",
        lambda case: grade_answer(kind, case[0], [], case[1], desk=CodeDesk(school_id=None)),
        lambda case: CodeDesk(school_id=None).answer(kind.codes_in(case[0], case[1])),
        cases,
    )


def _compare(
    name: str, ours: Callable[[Any], object], other: Callable[[Any], object], cases: Sequence[Any]
) -> None:
    """Print milliseconds of both over all cases, the median of the rounds; they take turns."""
    figures: dict[str, list[tuple[float, float, float]]] = {"ours": [], "other": []}
    for number in range(ROUNDS):
        turns = [("ours", ours), ("other", other)]
        for who, act in turns if number % 2 == 0 else reversed(turns):
            figures[who].append(_spread(act, cases))
    for who, rounds in figures.items():
        p50, p95, most = (median(values) for values in zip(*rounds, strict=True))
        print(f"{name:34} {who:6} p50 {p50:7.2f}  p95 {p95:7.2f}  max {most:7.2f} ms")


def _spread(act: Callable[[Any], object], cases: Sequence[Any]) -> tuple[float, float, float]:
    taken = []
    for case in cases:
        begun = time.perf_counter()
        act(case)
        taken.append(1000 * (time.perf_counter() - begun))
    taken.sort()
    return taken[len(taken) // 2], taken[int(0.95 * len(taken))], taken[-1]


if __name__ == "__main__":
    main()

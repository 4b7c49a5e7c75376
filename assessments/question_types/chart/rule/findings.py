"""Notes and edits that the claim runs into (step 6 of the rule). They explain and cost nothing:
the points were lost already, at a line that is missed, too many or out of place.
"""

from collections.abc import Iterator, Mapping, Sequence

from assessments.question_types.chart.answers import GivenLine
from assessments.question_types.chart.content import ChartContent
from assessments.question_types.chart.rule.payment import GIVEN
from assessments.question_types.chart.rule.scoring import Scored
from assessments.question_types.chart.rule.wording import status_of
from assessments.question_types.code_findings import (
    Finding,
    first_place,
    kept_apart,
    look_alikes,
    partners,
    twice,
)
from assessments.question_types.code_statuses import Status
from assessments.question_types.code_writing import System
from foundation.codesets.facts import CodeBook
from foundation.payment.claims import Price


def findings_of(
    content: ChartContent,
    given: Sequence[GivenLine],
    scored: Scored,
    book: CodeBook,
    prices: Mapping[str, Price],
) -> list[Finding]:
    """All of them, in the order in which one would put them right."""
    rows = [row for row in given if row.system is System.DIAGNOSIS]
    facts = [book.fact(*row.name) for row in rows]
    return [
        *look_alikes([(row.system, row.code) for row in given], book),
        *twice(facts),
        *first_place(facts),
        *kept_apart(facts, {code for line in content.lines for code in line.codes}),
        *partners(
            facts,
            [line.code for line in content.key_of(System.DIAGNOSIS)],
            {line.given.code for line in scored.lines if line.given},
        ),
        *_unspecified(scored, book),
        *_edits(prices),
    ]


def _unspecified(scored: Scored, book: CodeBook) -> Iterator[Finding]:
    for line in scored.lines:
        if line.given and status_of(line, book) is Status.LESS_SPECIFIC:
            yield Finding(
                "unspecified",
                f"{line.given.shown} leaves unspecified what the record says; {line.line.shown} "
                "says it.",
                (line.given.shown, line.line.shown),
                "I.B.18",
            )


def _edits(prices: Mapping[str, Price]) -> Iterator[Finding]:
    given = prices.get(GIVEN)
    for edit in given.edits if given else ():
        yield Finding("claim_edit", f"Claim edit: {edit.text}", (), "", edit.code)

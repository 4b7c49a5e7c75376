"""What a student reads at a row that answers no line: why the code must not stand there."""

from assessments.question_types.chart.content import ChartContent
from assessments.question_types.chart.rule.scoring import ExtraLine
from assessments.question_types.chart.rule.wording import recorded
from assessments.question_types.chart.traps import TrapKind
from assessments.question_types.code_credit import not_usable
from assessments.question_types.code_findings import SAME_CODE_TWICE
from assessments.question_types.code_statuses import Status
from assessments.question_types.code_words import invalid_words
from assessments.question_types.code_writing import System
from foundation.codesets.facts import CodeBook

_WORDS = {
    TrapKind.INTEGRAL: "{code} is part of a condition that is coded already, so it is not added.",
    TrapKind.UNCERTAIN: "{code} would state as certain what the record calls uncertain.",
    TrapKind.HISTORY: "{code} would report as present what is history here.",
    TrapKind.RULED_OUT: "{code} was ruled out.",
    TrapKind.UNSUPPORTED: "{code} is not supported by the record.",
    TrapKind.NOT_REPORTABLE: "{code} is not reported for this encounter.",
}
# Sections of the Official Guidelines, for a visit and for a stay.
_SECTIONS = {
    TrapKind.INTEGRAL: ("I.B.5", "I.B.5"),
    TrapKind.UNCERTAIN: ("IV.H", ""),
    TrapKind.HISTORY: ("IV.J", "III.A"),
    TrapKind.NOT_REPORTABLE: ("IV.J", "III"),
}


def extra_status(extra: ExtraLine) -> Status:
    """The kind of the trap, where the author named one."""
    if extra.duplicate:
        return Status.DUPLICATE
    return Status(extra.trap.kind.value) if extra.trap else Status.UNSUPPORTED


def extra_words(content: ChartContent, extra: ExtraLine, book: CodeBook) -> str:
    """Why it is too many, and what it would do to the payment."""
    code = extra.given.shown
    if extra.duplicate:
        if extra.given.system is System.DIAGNOSIS:
            return f"{code} stands on the claim already; a diagnosis is reported once."
        return f"{code} stands on the claim once more than the record supports."
    usual = content.policy.extra_weight
    said = []
    if extra.trap:
        said += [_WORDS[extra.trap.kind].format(code=code), extra.trap.why]
        said.append(recorded(extra.trap.evidence))
    elif extra.near:
        line = content.line(extra.near)
        said.append(f"{code} says again, and less well, what the line {line.shown} is for.")
    else:
        said.append(f"The key has no line for {code}: the record was not found to support it.")
    fact = book.fact(*extra.given.name)
    wrong = not_usable(book, fact)
    if wrong is not None:
        said.append(invalid_words(wrong, fact))
    if extra.raises:
        said.append(f"{extra.raises} So it weighs {extra.weight} instead of {usual}.")
    return " ".join(part for part in said if part)


def extra_guideline(content: ChartContent, extra: ExtraLine) -> str:
    """The section that says so; the author's where one is named."""
    if extra.duplicate:
        return SAME_CODE_TWICE if extra.given.system is System.DIAGNOSIS else ""
    if extra.trap is None:
        return ""
    visit, stay = _SECTIONS.get(extra.trap.kind, ("", ""))
    return extra.trap.guideline or (stay if content.stay else visit)

"""Whether the evidence of an attempt holds: what can be known from it, one sentence each.

See docs/algorithms/evidence.md. A finding says no more than what is known: that a seal does not
fit tells that paper or answers were changed, not which of them, nor by whom.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from assessments.rules.deadline import Adjustment, deadline_for
from assessments.rules.digests import (
    AskedContent,
    StepLine,
    as_typed,
    content_digest,
    contents_digest,
    seal_of_steps,
    stimulus_digest,
)
from assessments.rules.evidence import Bundle
from assessments.rules.evidence_grades import (
    Said,
    listed,
    look_at_checks,
    look_at_grades,
    numbers,
)
from assessments.rules.paper_rules import rules_of

# The start is by a web host's clock where it differs from the database's by less.
CLOCKS_DIFFER = timedelta(seconds=2)
# A hand-in counts from when it arrived; a save that arrived later may still have passed it.
HAND_IN_WAITS = timedelta(seconds=60)
UNREADABLE = (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is as it must be, and the sentence that says so."""

    code: str
    ok: bool
    text: str


def findings_of(bundle: Bundle) -> list[Finding]:
    """Everything that can be verified in the evidence itself, without any key."""
    found: list[Finding] = []
    for code, look in LOOKS.items():
        try:
            found += [Finding(code, ok, text) for ok, text in look(bundle)]
        except UNREADABLE:
            found.append(Finding(code, ok=False, text=f"What is written of {code} makes no sense."))
    return found


def receipt_finding(bundle: Bundle, receipt: str) -> Finding:
    """Whether the seal on somebody's receipt is the one of this attempt."""
    seal = bundle["attempt"].get("seal")
    if seal and as_typed(receipt) == seal:
        return Finding(
            "receipt", ok=True, text="The receipt fits: it has the seal of this attempt."
        )
    return Finding(
        "receipt",
        ok=False,
        text="The receipt does not fit: it is of another attempt, or this one was sealed anew.",
    )


def _attempt(bundle: Bundle) -> Said:
    attempt, items = bundle["attempt"], bundle["paper"]["items"]
    ended = attempt["submitted_at"] is not None
    running = attempt["state"] == "in_progress"
    if attempt["item_count"] != len(items):
        yield (
            False,
            f"The attempt has {attempt['item_count']} questions and its paper {len(items)}.",
        )
    if ended is running:
        yield False, "Its state and the moment of its hand-in contradict each other."
    elif ended and _moment(attempt["submitted_at"]) < _moment(attempt["started_at"]):
        yield False, "It was handed in before it started."
    else:
        yield True, f"Attempt {attempt['number']}, {attempt['state'].replace('_', ' ')}."


def _seal(bundle: Bundle) -> Said:
    attempt = bundle["attempt"]
    if not attempt["seal"]:
        if attempt["state"] == "in_progress":
            yield True, "It is not handed in yet, so there is no seal."
        else:
            yield False, "It was handed in, and there is no seal."
        return
    steps = sorted(bundle["steps"], key=lambda step: (step["position"], step["revision"]))
    lines = (
        StepLine(
            position=step["position"],
            revision=step["revision"],
            content=step["content"],
            received_at=step["received_at"],
            flagged=step["flagged"],
            certainty=step["certainty"],
        )
        for step in steps
    )
    seal = seal_of_steps(attempt_id=attempt["id"], paper=bundle["paper"], steps=lines)
    if seal == attempt["seal"]:
        yield True, "The seal fits: paper and answers are as they were handed in."
    else:
        yield (
            False,
            "The seal does not fit: the paper, an answer, or the seal itself is not as it was at "
            "the hand-in.",
        )


def _contents(bundle: Bundle) -> Said:
    versions = {version["id"]: version for version in bundle["versions"]}
    stimuli = {stimulus["id"]: stimulus for stimulus in bundle["stimuli"]}
    asked, wrong = [], False
    for number, item in enumerate(bundle["paper"]["items"], start=1):
        version, stimulus = versions.get(item["version"]), stimuli.get(item.get("stimulus"))
        if version is None or (item.get("stimulus") and stimulus is None):
            wrong = True
            yield False, f"Question {number}: what was asked is not there any more."
            continue
        if content_digest(version["content"]) != version["digest"]:
            wrong = True
            yield False, f"Question {number}: its content does not fit its digest."
        if stimulus and _text_digest(stimulus) != stimulus["digest"]:
            wrong = True
            yield False, f"Question {number}: the text above it does not fit its digest."
        above = stimulus["digest"] if stimulus else ""
        asked.append(AskedContent(version["type"], version["digest"], above))
    if wrong:
        return
    frozen = bundle["paper"].get("contents")
    if frozen is None:
        yield True, "Each question fits its own digest. (The paper is older than the one over all.)"
    elif frozen == contents_digest(asked):
        yield True, "The questions are as they were when the paper was drawn."
    else:
        yield False, "The questions are not those that the paper was drawn with."


def _text_digest(stimulus: dict[str, Any]) -> str:
    return stimulus_digest(title=stimulus["title"], text=stimulus["content"])


def _answers(bundle: Bundle) -> Said:
    positions = range(1, len(bundle["paper"]["items"]) + 1)
    revisions = numbers(bundle["steps"], "position", "revision")
    wrong = False
    for position, found in sorted(revisions.items()):
        if position not in positions:
            wrong = True
            yield (
                False,
                f"There is an answer to question {position}, which is not in the paper.",
            )
        elif found != list(range(1, len(found) + 1)):
            wrong = True
            yield False, f"Question {position}: its saves are {listed(found)}, which is not all."
    if not wrong:
        saves = len(bundle["steps"])
        yield True, f"{saves} saves of {len(revisions)} questions, numbered without a gap."


def _times(bundle: Bundle) -> Said:
    attempt = bundle["attempt"]
    first = _moment(attempt["started_at"]) - CLOCKS_DIFFER
    ends = []
    if attempt["deadline_at"]:
        late = timedelta(seconds=bundle["tolerance_seconds"]) + CLOCKS_DIFFER
        ends.append(_moment(attempt["deadline_at"]) + late)
    if attempt["submitted_at"]:
        ends.append(_moment(attempt["submitted_at"]) + HAND_IN_WAITS)
    wrong = False
    for step in bundle["steps"]:
        at, which = _moment(step["received_at"]), f"Question {step['position']}, revision "
        which += str(step["revision"])
        if at < first:
            wrong = True
            yield False, f"{which}: was received before the attempt started."
        elif any(at > end for end in ends):
            wrong = True
            yield False, f"{which}: was received after the attempt had ended."
    if not wrong:
        yield True, "All answers were received between the start and the end."


def _deadline(bundle: Bundle) -> Said:
    attempt, rules = bundle["attempt"], rules_of(bundle["paper"])
    if attempt["break_until"]:
        expected: datetime | None = _moment(attempt["break_until"])
    else:
        section = rules.section(attempt["section"]) if attempt["section"] else None
        expected = deadline_for(
            started_at=_moment(attempt["section_started_at"] or attempt["started_at"]),
            minutes=section.minutes if section else rules.minutes,
            factor=Decimal(attempt["time_factor"]),
            adjustments=[
                Adjustment(given["minutes"], given["reason"], given["for_all"])
                for given in bundle["time_given"]
                if given["section"] == attempt["section"]
            ],
        ).at
    stored = _moment(attempt["deadline_at"]) if attempt["deadline_at"] else None
    if stored == expected:
        yield True, "The deadline follows from the start, the minutes and the time that was given."
    else:
        yield False, "The deadline does not follow from start, minutes and the time that was given."


# What is looked at, in the order of the report. A part that joins the evidence joins here.
LOOKS: dict[str, Callable[[Bundle], Said]] = {
    "attempt": _attempt,
    "seal": _seal,
    "contents": _contents,
    "answers": _answers,
    "times": _times,
    "deadline": _deadline,
    "checks": look_at_checks,
    "grades": look_at_grades,
}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

"""What was found of answers, and what they were worth: whether the rows of an attempt agree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from assessments.rules.behaviour import counts
from assessments.rules.evidence import Bundle
from assessments.rules.paper_rules import rules_of
from assessments.rules.scoring import ItemScore, score_paper

# Sentences, each with whether it is as it must be.
Said = Iterator[tuple[bool, str]]


def look_at_checks(bundle: Bundle) -> Said:
    answers = {(s["position"], s["revision"]): s["content"] for s in bundle["steps"]}
    wrong = False
    for position, found in sorted(numbers(bundle["checks"], "position", "number").items()):
        if found != list(range(1, len(found) + 1)):
            wrong = True
            yield False, f"Question {position}: its tries are {listed(found)}, which is not all."
    for check in bundle["checks"]:
        place = (check["position"], check["revision"])
        if place not in answers or answers[place] != check["answer"]:
            wrong = True
            which = f"Question {check['position']}, try {check['number']}"
            yield False, f"{which}: the answer that was checked is not the one that is stored."
    if bundle["checks"] and not wrong:
        yield (
            True,
            f"{len(bundle['checks'])} checks during the attempt, of answers that are stored.",
        )


def look_at_grades(bundle: Bundle) -> Said:
    """Each follows from its points. A later one may keep a pass, as a regrade can say."""
    grades = sorted(bundle["grades"], key=lambda grade: int(grade["number"]))
    own = [grade["number"] for grade in grades]
    if own != list(range(1, len(own) + 1)):
        yield False, f"The grades are {listed(own)}, which is not all."
    if (bundle["attempt"]["state"] == "graded") is not bool(grades):
        yield False, "Its state and its grades contradict each other."
    regrades = {f"regrade:{regrade['id']}" for regrade in bundle.get("regrades", ())}
    kept = False
    for grade in grades:
        if grade["cause"].startswith("regrade:") and grade["cause"] not in regrades:
            yield False, f"Grade {grade['number']} names a regrade that is not there."
        follows = _follows(grade, bundle["paper"], kept=kept)
        kept = bool(grade["passed"])
        if follows:
            yield True, f"Grade {grade['number']}, {grade['percent']} %, follows from its points."
        else:
            yield (
                False,
                f"Grade {grade['number']} does not follow from its points.",
            )


def _follows(grade: dict[str, Any], paper: dict[str, Any], *, kept: bool) -> bool:
    """``kept``: it was passed before, which a later grade may leave as it is."""
    outcomes = grade["outcomes"]
    if [outcome["position"] for outcome in outcomes] != list(range(1, len(paper["items"]) + 1)):
        return False
    total = score_paper(
        items=[
            ItemScore(
                position=outcome["position"],
                share=Decimal(outcome.get("worth", outcome["share"])),
                points=Decimal(outcome["points"]),
            )
            for outcome in outcomes
        ],
        pass_percent=Decimal(paper["pass_percent"]),
    )
    written = tuple(Decimal(grade[name]) for name in ("earned", "possible", "percent"))
    passed = total.passed and counts(rules_of(paper).behaviour)
    if written != (total.earned, total.possible, total.percent):
        return False
    return bool(grade["passed"] == passed or (kept and grade["passed"]))


def numbers(rows: Iterable[dict[str, Any]], place: str, number: str) -> dict[int, list[int]]:
    """The numbers of the rows at each place, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[int(row[place])].append(int(row[number]))
    return {at: sorted(own) for at, own in found.items()}


def listed(found: Iterable[int]) -> str:
    """Numbers for a sentence."""
    return ", ".join(str(number) for number in found)

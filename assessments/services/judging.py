"""What an answer is worth: the key that was asked, a person's marks, and what was ruled later.

First gradings and regrades judge by the same function, so they cannot differ.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q

from assessments.models import Mark, QuestionRuling, QuestionVersion
from assessments.question_types.contract import Outcome, QuestionType, Reason
from assessments.question_types.registry import question_type
from assessments.rules.behaviour import Behaviour
from assessments.rules.coded_lines import CreditChange
from assessments.rules.drawing import PaperItem
from assessments.rules.paper_rules import PaperRules
from assessments.rules.rulings import Option, Ruling
from assessments.rules.scoring import ItemScore, PaperScore, score_paper
from assessments.rules.worth import Worth, worth_of
from assessments.services.answers_in_codes import CodeDesk, grade_answer

# The name of the lock that gradings share and a new ruling holds alone; the second is a school.
RULINGS = 4_001


@dataclass(frozen=True, slots=True)
class Given:
    """All that a student and a marker left at one item.

    ``failed`` are earlier answers that the student was told were not right; ``credits`` what a
    person decided of single lines.
    """

    content: dict[str, Any] | None = None
    certainty: int | None = None
    mark: Mark | None = None
    failed: Sequence[Any] = ()
    credits: Sequence[CreditChange] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One item with its outcome and worth; ``points`` are 0 where it does not count."""

    item: PaperItem
    outcome: Outcome
    worth: Worth
    points: Decimal
    ruling: Option | None = None
    # Whose key counted, where it is not that of the version that was asked.
    key_version: int | None = None

    def entry(self) -> dict[str, Any]:
        """As it is stored in ``Grade.outcomes``.

        ``share`` is how right it is, ``worth`` what that brings.
        """
        reasons = [{"code": reason.code, "text": reason.text} for reason in self.outcome.reasons]
        if self.worth.text:
            reasons.append({"code": self.worth.code, "text": self.worth.text})
        differs = self.worth.share != self.outcome.share
        return {
            "position": self.item.position,
            "share": str(self.outcome.share),
            **({"worth": str(self.worth.share)} if differs else {}),
            "points": str(self.points),
            "answered": self.outcome.answered,
            **({"pilot": True} if self.item.pilot else {}),
            **({"ruling": self.ruling.value} if self.ruling else {}),
            **({"key_version": self.key_version} if self.key_version else {}),
            **({"details": dict(self.outcome.details)} if self.outcome.details else {}),
            "reasons": reasons,
        }


class ReadVersions:
    """Question versions with their contents, each read once."""

    def __init__(self, versions: Mapping[int, QuestionVersion]) -> None:
        self._versions = versions
        self._read: dict[int, tuple[QuestionType, Any]] = {}
        self._desks: dict[int, CodeDesk] = {}

    def desk_of(self, version_id: int) -> CodeDesk:
        """Where a version's codes are looked up: in what its school may read."""
        school_id = self._versions[version_id].question.school_id
        return self._desks.setdefault(school_id, CodeDesk(school_id=school_id))

    @property
    def have_lines(self) -> bool:
        """Whether any of them is of a type whose lines can have a changed credit."""
        kinds = {version.question.question_type for version in self._versions.values()}
        return any(question_type(kind).has_lines for kind in kinds)

    def of(self, version_id: int) -> tuple[QuestionType, Any]:
        """The type of a version, and its content. Raises KeyError for one that was not fetched."""
        if version_id not in self._read:
            version = self._versions[version_id]
            kind = question_type(version.question.question_type)
            self._read[version_id] = (kind, kind.read_content(version.content))
        return self._read[version_id]

    def as_graded(self, item: PaperItem, outcome: Mapping[str, Any]) -> tuple[QuestionType, Any]:
        """The content of an item with the key that counted in this stored outcome."""
        return self.with_key(item.version_id, outcome.get("key_version", item.version_id))

    def with_key(self, asked: int, key: int) -> tuple[QuestionType, Any]:
        """The version as it was asked, with the key of another one."""
        kind, content = self.of(asked)
        return kind, content if key == asked else kind.with_key_of(content, self.of(key)[1])


def rulings_on(*, version_ids: Collection[int], assessment_id: int | None) -> dict[int, Ruling]:
    """What holds for each of these versions in this assessment, if anything. One query."""
    rows = QuestionRuling.objects.filter(version_id__in=version_ids)
    here = Q(assessment__isnull=True)
    if assessment_id is not None:
        here |= Q(assessment_id=assessment_id)
    newest = {row.version_id: row for row in rows.filter(here).order_by("pk")}
    return {
        version_id: Ruling(Option(row.option), tuple(row.keys), row.words)
        for version_id, row in newest.items()
        if row.option != Option.AS_DRAWN
    }


def keys_in(rulings: Mapping[int, Ruling]) -> set[int]:
    """The versions whose keys are accepted by these rulings."""
    return {key for ruling in rulings.values() for key in ruling.keys}


def let_no_ruling_pass(*, school_id: int, ruling: bool = False) -> None:
    """Until the end of the transaction, gradings and new rulings of a school take turns.

    Without it, an attempt that is being graded at the very moment of a ruling would be graded
    without it, and not yet be there to be graded again. One statement.
    """
    shared = "" if ruling else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s, %s)", [RULINGS, school_id])


def judge_paper(
    *,
    items: Sequence[PaperItem],
    versions: ReadVersions,
    given: Mapping[int, Given],
    rules: PaperRules,
    rulings: Mapping[int, Ruling],
) -> list[Judged]:
    """Every item in order. Where nothing would count any more, what was dropped has full points:
    a paper of nothing would pass nobody.
    """
    fetch_codes(items, versions=versions, given=given)
    judged = [
        judge(
            item,
            versions=versions,
            given=given.get(item.position, Given()),
            rules=rules,
            ruling=rulings.get(item.version_id),
        )
        for item in items
    ]
    return _with_something_left(judged, rulings)


def fetch_codes(
    items: Iterable[PaperItem], *, versions: ReadVersions, given: Mapping[int, Given]
) -> None:
    """Look up the codes of many items together. No query where none is about codes."""
    for item in items:
        kind, content = versions.of(item.version_id)
        if kind.needs_codes:
            answer = given.get(item.position, Given()).content
            versions.desk_of(item.version_id).expect(kind.codes_in(content, answer))


def judged_into(
    before: Sequence[Mapping[str, Any]], judged: Sequence[Judged], rulings: Mapping[int, Ruling]
) -> list[dict[str, Any]]:
    """The stored outcomes of a grade with these items judged anew, in the order of the paper.

    The others stay as they were found right, whatever the code does by then.
    """
    entries = {entry["position"]: dict(entry) for entry in before}
    anew = {one.item.position for one in judged}
    others = [entry for position, entry in entries.items() if position not in anew]
    left = _with_something_left(judged, rulings, others=others)
    entries |= {one.item.position: one.entry() for one in left}
    return [entries[position] for position in sorted(entries)]


def _with_something_left(
    judged: Sequence[Judged],
    rulings: Mapping[int, Ruling],
    *,
    others: Sequence[Mapping[str, Any]] = (),
) -> list[Judged]:
    if any(one.points for one in judged) or any(Decimal(one["points"]) for one in others):
        return list(judged)
    return [
        in_full(one, rulings[one.item.version_id].words) if one.ruling is Option.DROP else one
        for one in judged
    ]


def judge(
    item: PaperItem,
    *,
    versions: ReadVersions,
    given: Given,
    rules: PaperRules,
    ruling: Ruling | None = None,
) -> Judged:
    """One item by what holds for it now. Where several keys are accepted, the best one counts."""
    keys = keys_for(item, ruling)
    tried = [(_credited(item, key, given, versions), key) for key in keys]
    # The first of equals: what was asked comes before what was added later.
    outcome, key = max(tried, key=lambda one: one[0].share)
    return judged_as(
        outcome, key, item=item, versions=versions, given=given, rules=rules, ruling=ruling
    )


def keys_for(item: PaperItem, ruling: Ruling | None) -> Sequence[int]:
    """The versions whose key may count for an item."""
    return ruling.keys if ruling and ruling.keys else (item.version_id,)


def judged_as(
    outcome: Outcome,
    key: int,
    *,
    item: PaperItem,
    versions: ReadVersions,
    given: Given,
    rules: PaperRules,
    ruling: Ruling | None,
) -> Judged:
    """What an outcome by the key of this version is worth, and what was ruled on it."""
    keys = keys_for(item, ruling)
    judged = Judged(
        item=item,
        outcome=outcome,
        worth=worth_of(
            share=outcome.share,
            # A person may give credit where nothing was written.
            answered=outcome.answered or outcome.share > 0,
            scheme=rules.scheme,
            certainty=given.certainty,
            failed_tries=_failed_tries(item, keys, given, versions, rules),
        ),
        points=item.points,
        ruling=ruling.option if ruling else None,
        key_version=key if key != item.version_id else None,
    )
    if ruling is None:
        return judged
    match ruling.option:
        case Option.FULL_CREDIT:
            return in_full(judged, ruling.words)
        case Option.DROP:
            said = Reason(Option.DROP.value, f"This question does not count: {ruling.words}")
            outcome = replace(outcome, waiting=False, reasons=(*_known(outcome), said))
            return replace(judged, outcome=outcome, points=Decimal(0))
        case _:
            said = Reason(ruling.option.value, f"Graded again: {ruling.words}")
            return replace(judged, outcome=replace(outcome, reasons=(*outcome.reasons, said)))


def in_full(judged: Judged, words: str) -> Judged:
    """The same item with all its points, whatever was answered."""
    said = Reason(Option.FULL_CREDIT.value, f"Everybody has the points of this question: {words}")
    outcome = replace(
        judged.outcome,
        share=Decimal(1),
        waiting=False,
        reasons=(*_known(judged.outcome), said),
    )
    return replace(
        judged,
        outcome=outcome,
        worth=Worth(Decimal(1)),
        points=judged.item.points,
        ruling=Option.FULL_CREDIT,
    )


def total_of(entries: Sequence[Mapping[str, Any]], *, pass_percent: Decimal) -> PaperScore:
    """The score of a paper from its stored outcomes."""
    scores = [
        ItemScore(
            position=entry["position"], share=worth_in(entry), points=Decimal(entry["points"])
        )
        for entry in entries
    ]
    return score_paper(items=scores, pass_percent=pass_percent)


def worth_in(outcome: Mapping[str, Any]) -> Decimal:
    """The share of its points that a stored outcome brought; older ones have only a share."""
    return Decimal(outcome.get("worth", outcome["share"]))


def key_versions(outcomes: Iterable[Mapping[str, Any]]) -> set[int]:
    """The versions whose key counted in these stored outcomes instead of that which was asked."""
    return {outcome["key_version"] for outcome in outcomes if "key_version" in outcome}


def _graded(item: PaperItem, key: int, given: Given, versions: ReadVersions) -> Outcome:
    kind, content = versions.with_key(item.version_id, key)
    desk = versions.desk_of(item.version_id)
    outcome = grade_answer(kind, content, item.order, given.content, desk=desk)
    if not outcome.waiting or given.mark is None:
        return outcome
    outcome = kind.grade_marked(content, item.order, given.content, given.mark.marks)
    said = [Reason("comment", given.mark.comment)] if given.mark.comment else []
    if given.mark.reason:
        said.append(Reason("marked_again", f"Marked again: {given.mark.reason}"))
    return replace(outcome, reasons=(*outcome.reasons, *said))


def _credited(item: PaperItem, key: int, given: Given, versions: ReadVersions) -> Outcome:
    """With the credits that a person changed. What was tried earlier is graded without them."""
    outcome = _graded(item, key, given, versions)
    if not given.credits:
        return outcome
    kind, _ = versions.with_key(item.version_id, key)
    return kind.with_credits(outcome.details, given.credits)


def _failed_tries(
    item: PaperItem,
    keys: Sequence[int],
    given: Given,
    versions: ReadVersions,
    rules: PaperRules,
) -> int:
    """Tries that cost: not those that a key which is accepted now would have called right."""
    if rules.behaviour is not Behaviour.INTERACTIVE:
        return 0
    if keys == (item.version_id,):
        return len(given.failed)
    return sum(
        all(_graded(item, key, replace(given, content=answer), versions).share < 1 for key in keys)
        for answer in given.failed
    )


def _known(outcome: Outcome) -> tuple[Reason, ...]:
    """The reasons of an outcome, without the one that says that it waits for a person."""
    return () if outcome.waiting else outcome.reasons

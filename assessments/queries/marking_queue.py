"""The marking queue: what waits, question by question, and one answer without its author.

Holds keys and answers: only for those who teach.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from assessments.models import AnswerStep, Mark, MarkingTask, QuestionVersion, StimulusVersion
from assessments.question_types.contract import Criterion, Review
from assessments.question_types.registry import question_type
from assessments.rules.agreement import Agreement, agreement_of
from assessments.rules.drawing import PaperItem
from assessments.rules.lifecycle import State
from assessments.rules.second_marking import Opinions, Role, Waits
from assessments.services.judging import ReadVersions, keys_in, rulings_on
from assessments.services.opinions import NONE, opinions_of
from assessments.services.paper_drawing import items_of, versions_of
from foundation.schools.public import Actor

MOST_COMMENTS = 8
LOOKED_AT = 200
MOST_OWN = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """Answers of one question, by what they wait for."""

    first: int = 0
    second: int = 0
    settling: int = 0
    done: int = 0

    @property
    def total(self) -> int:
        return self.first + self.second + self.settling + self.done

    @property
    def to_mark(self) -> int:
        return self.first + self.second


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A version of a question as it was asked in one assessment."""

    assessment_id: int
    assessment: str
    version_id: int
    version: int
    question_id: int
    question_key: str
    stem: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class AnswerToMark:
    """One answer with its rubric. ``student`` is empty where it is marked without names.

    ``opinions`` holds only what this marker may see: a second marker does not see the first.
    ``newest`` is the id of the newest marks that were there, seen or not.
    """

    task: MarkingTask
    number: int
    question_id: int
    question_key: str
    assessment: str
    student: str
    # What the student saw, and what was given, as they are stored.
    question: dict[str, Any]
    answer: Mapping[str, Any] | None
    points: Any
    review: Review
    rubric: tuple[Criterion, ...]
    waits_for: Waits
    opinions: Opinions[Mark]
    own: Mark | None
    graded: bool
    newest: int
    counts: Counts
    comments: list[str]
    stimulus: StimulusVersion | None
    taken_by: str

    @property
    def stem(self) -> str:
        return str(self.question["stem"])

    @property
    def settling(self) -> bool:
        return self.waits_for is Waits.SETTLING

    @property
    def is_second(self) -> bool:
        """Whether what this person gives is a second marking."""
        return self.waits_for is Waits.SECOND and self.own is None

    @property
    def shown_marks(self) -> list[Mark]:
        """What others and the marker gave, the first one first; nothing that is to be unseen."""
        given = (self.opinions.first, self.opinions.second, self.opinions.settled)
        return [mark for mark in given if mark is not None]

    @property
    def mark(self) -> Mark | None:
        return self.own or self.opinions.counting

    @property
    def chosen(self) -> Mapping[str, str]:
        return self.mark.marks if self.mark else {}

    @property
    def comment(self) -> str:
        return self.mark.comment if self.mark else ""


@dataclass(frozen=True, slots=True)
class OwnMark:
    """Marks that the actor gave, with the way to the answer."""

    mark: Mark
    task: MarkingTask | None
    levels: tuple[str, ...]


def queue_lines(*, tasks: QuerySet[MarkingTask], finished: bool = False) -> list[QueueLine]:
    """The questions of which an answer waits; all that were ever marked with ``finished``.

    Two queries, however many answers wait.
    """
    if not finished:
        waiting = tasks.order_by().exclude(waits_for=Waits.NOBODY)
        tasks = tasks.filter(version__in=waiting.values("version"))
    rows = list(
        tasks.order_by()
        .values("assessment_id", "assessment__title", "version_id")
        .annotate(**_COUNTED)
        .order_by("assessment__title", "version_id")
    )
    versions = QuestionVersion.objects.select_related("question").in_bulk(
        {row["version_id"] for row in rows}
    )
    lines = []
    for row in rows:
        version, counts = versions[row["version_id"]], _counts(row)
        if not finished and counts.done == counts.total:
            continue
        lines.append(
            QueueLine(
                assessment_id=row["assessment_id"],
                assessment=row["assessment__title"],
                version_id=version.pk,
                version=version.number,
                question_id=version.question_id,
                question_key=version.question.key,
                stem=_stem(version),
                counts=counts,
            )
        )
    return lines


def line_of(
    *, tasks: QuerySet[MarkingTask], version_id: int, assessment_id: int
) -> QueueLine | None:
    """One line of the queue; None where nobody answered that there. Two queries."""
    own = tasks.filter(version_id=version_id, assessment_id=assessment_id)
    return next(iter(queue_lines(tasks=own, finished=True)), None)


def answer_to_mark(*, task: MarkingTask, by: Actor, at: datetime) -> AnswerToMark:
    """One answer of the queue, as this marker may see it. Nine queries at most.

    ``task`` comes with its attempt and student, assessment, version and question.
    """
    attempt, position = task.attempt, task.position
    item = items_of(attempt.paper)[position - 1]
    content, kind = _content(item, task)
    step = AnswerStep.objects.filter(attempt=attempt, position=position).order_by("-revision")
    answer = step.values_list("content", flat=True).first()
    opinions = opinions_of(attempt_ids=[attempt.pk]).get((attempt.pk, position), NONE)
    own = _own(opinions, by)
    given = [m for m in (opinions.first, opinions.second, opinions.settled) if m is not None]
    stimulus = None
    if item.stimulus_id:
        stimulus = StimulusVersion.objects.filter(pk=item.stimulus_id).first()
    taken = task.claimed_until is not None and task.claimed_until > at
    anonymous = task.assessment.anonymous_marking
    return AnswerToMark(
        task=task,
        number=position,
        question_id=item.question_id,
        question_key=task.version.question.key,
        assessment=task.assessment.title,
        student="" if anonymous else attempt.student.name or attempt.student.email,
        question=kind.present(content, item.order),
        answer=answer,
        points=item.points,
        review=kind.review(content, item.order, answer),
        rubric=kind.rubric(content),
        waits_for=Waits(task.waits_for),
        opinions=opinions if _sees_all(opinions) else _only(opinions, own),
        own=own,
        graded=attempt.state == State.GRADED,
        newest=max((mark.pk for mark in given), default=0),
        counts=counts_of(version_id=task.version_id, assessment_id=task.assessment_id),
        comments=used_before(task=task, question_id=item.question_id),
        stimulus=stimulus,
        taken_by=str(task.claimed_by) if taken and task.claimed_by_id != by.user_id else "",
    )


def counts_of(*, version_id: int, assessment_id: int) -> Counts:
    """How far the marking of one question is. One query."""
    tasks = MarkingTask.objects.filter(version_id=version_id, assessment_id=assessment_id)
    return _counts(tasks.aggregate(**_COUNTED))


def used_before(*, task: MarkingTask, question_id: int) -> list[str]:
    """The newest distinct comments that other answers to this question got. One query."""
    rows = (
        MarkingTask.objects.filter(
            school_id=task.school_id,
            version__question_id=question_id,
            attempt__marks__position=F("position"),
            attempt__marks__comment__gt="",
        )
        .exclude(pk=task.pk)
        .order_by("-attempt__marks__pk")
        .values_list("attempt__marks__comment", flat=True)[:LOOKED_AT]
    )
    return list(dict.fromkeys(rows))[:MOST_COMMENTS]


def agreement_on(*, version_id: int, assessment_id: int) -> Agreement:
    """How far first and second markers agreed on this question. Two queries."""
    rows = (
        MarkingTask.objects.filter(
            version_id=version_id,
            assessment_id=assessment_id,
            needs_second=True,
            attempt__marks__position=F("position"),
            attempt__marks__role__in=[Role.FIRST.value, Role.SECOND.value],
        )
        .order_by("attempt__marks__pk")
        .values_list("pk", "attempt__marks__role", "attempt__marks__marks")
    )
    # The newest of each role stays.
    given: dict[Any, dict[str, dict[str, str]]] = {}
    for task, role, marks in rows:
        given.setdefault(task, {})[role] = marks
    pairs = [(both[Role.FIRST], both[Role.SECOND]) for both in given.values() if len(both) == 2]
    version = QuestionVersion.objects.select_related("question").get(pk=version_id)
    kind = question_type(version.question.question_type)
    rubric = kind.rubric(kind.read_content(version.content))
    return agreement_of(pairs, criteria=[criterion.key for criterion in rubric])


def marked_by(*, by: Actor) -> list[OwnMark]:
    """What the actor marked last, each answer once. Three queries."""
    rows = Mark.objects.filter(school_id=by.school_id, marked_by_id=by.user_id).order_by("-pk")
    newest: dict[tuple[Any, int], Mark] = {}
    for mark in rows[: MOST_OWN * 2]:
        newest.setdefault((mark.attempt_id, mark.position), mark)
    marks = list(newest.values())[:MOST_OWN]
    tasks = {
        (task.attempt_id, task.position): task
        for task in MarkingTask.objects.filter(
            attempt_id__in=[mark.attempt_id for mark in marks]
        ).select_related("version__question", "assessment", "attempt")
    }
    own = []
    for mark in marks:
        task = tasks.get((mark.attempt_id, mark.position))
        own.append(OwnMark(mark, task, _levels(task.version, mark) if task else ()))
    return own


def saved_meanwhile(*, mark: Mark, seen: int) -> Mark | None:
    """What somebody else saved for the same answer while this was being written. One query."""
    rows = Mark.objects.filter(
        attempt_id=mark.attempt_id, position=mark.position, pk__gt=seen, pk__lt=mark.pk
    )
    found: Mark | None = (
        rows.exclude(marked_by_id=mark.marked_by_id)
        .select_related("marked_by")
        .order_by("-pk")
        .first()
    )
    return found


_COUNTED = {
    "first": Count("pk", filter=Q(waits_for=Waits.FIRST)),
    "second": Count("pk", filter=Q(waits_for=Waits.SECOND)),
    "settling": Count("pk", filter=Q(waits_for=Waits.SETTLING)),
    "done": Count("pk", filter=Q(waits_for=Waits.NOBODY)),
}


def _counts(row: Mapping[str, Any]) -> Counts:
    return Counts(**{name: row[name] for name in _COUNTED})


def _stem(version: QuestionVersion) -> str:
    kind = question_type(version.question.question_type)
    content = kind.read_content(version.content)
    return str(kind.present(content, kind.option_keys(content))["stem"])


def _content(item: PaperItem, task: MarkingTask) -> tuple[Any, Any]:
    """As it was asked, with the points that count now."""
    rulings = rulings_on(version_ids=[item.version_id], assessment_id=task.assessment_id)
    ruling = rulings.get(item.version_id)
    versions = ReadVersions(versions_of([item], also=keys_in(rulings)))
    key = ruling.keys[0] if ruling and ruling.keys else item.version_id
    kind, content = versions.with_key(item.version_id, key)
    return content, kind


def _sees_all(opinions: Opinions[Mark]) -> bool:
    return not opinions.needs_second or opinions.waits_for in {Waits.SETTLING, Waits.NOBODY}


def _own(opinions: Opinions[Mark], by: Actor) -> Mark | None:
    given = (opinions.settled, opinions.second, opinions.first)
    return next((m for m in given if m is not None and m.marked_by_id == by.user_id), None)


def _only(opinions: Opinions[Mark], own: Mark | None) -> Opinions[Mark]:
    return Opinions(
        first=opinions.first if opinions.first is own else None,
        second=opinions.second if opinions.second is own else None,
        needs_second=opinions.needs_second,
    )


def _levels(version: QuestionVersion, mark: Mark) -> tuple[str, ...]:
    kind = question_type(version.question.question_type)
    return tuple(
        f"{criterion.title}: {level.text}"
        for criterion in kind.rubric(kind.read_content(version.content))
        for level in criterion.levels
        if mark.marks.get(criterion.key) == level.key
    )

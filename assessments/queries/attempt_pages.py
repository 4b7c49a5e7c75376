"""What the pages of a running attempt show. Each item passes its type's ``present``."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from assessments.models import AnswerStep, Attempt, ItemCheck, QuestionVersion, StimulusVersion
from assessments.question_types.contract import QuestionType, Review
from assessments.question_types.hints import hint_after, read_hints
from assessments.question_types.registry import question_type
from assessments.rules.behaviour import Behaviour, Navigation, gives_feedback
from assessments.rules.drawing import PaperItem
from assessments.rules.paper_rules import PaperRules, PaperSection, rules_of
from assessments.rules.reveal import reveal_after_check
from assessments.rules.shared_texts import homes, stands_at
from assessments.rules.worth import CERTAINTIES
from assessments.services.answers_in_codes import review_answer
from assessments.services.attempts import AttemptNotFound, is_overdue, settle_attempt
from assessments.services.overrides import latest_closing
from assessments.services.paper_drawing import items_of, versions_of
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class ItemFeedback:
    """What was said of an answer that was checked. The key only where the policy allows it."""

    verdict: str
    tries: int
    tries_left: int | None
    final: bool
    hint: str
    review: Review | None
    reasons: list[str]
    # Whether it is about the answer that stands, or about an earlier one.
    current: bool
    template: str


@dataclass(frozen=True, slots=True)
class PageItem:
    """One question on the page of an attempt in progress."""

    number: int
    type_name: str
    template: str
    answer_kind: str
    field_name: str
    presentation: Mapping[str, Any]
    answer: Mapping[str, Any] | None
    revision: int
    answered: bool
    flagged: bool = False
    certainty: int | None = None
    locked: bool = False
    can_check: bool = False
    feedback: ItemFeedback | None = None
    # The section that begins here, where sections have no clock of their own.
    heading: PaperSection | None = None
    # The text that this question and those after it are about, at the first of them.
    stimulus: StimulusVersion | None = None
    # The question above which its text stands on this page, and the first of the paper that has
    # this text: the one moves with what is open, the other never.
    stimulus_at: int | None = None
    stimulus_home: int | None = None


@dataclass(frozen=True, slots=True)
class AttemptPage:
    """An attempt in progress: the questions that can be seen now."""

    attempt: Attempt
    rules: PaperRules
    items: list[PageItem]
    saved_at: datetime | None
    # Of the types that bring them, each once.
    scripts: list[str]
    styles: list[str]

    @property
    def answered_count(self) -> int:
        return sum(item.answered for item in self.items)

    @property
    def section(self) -> PaperSection | None:
        """The section that runs; in a break the one that follows it."""
        if not self.attempt.section:
            return None
        return self.rules.section(self.attempt.section + (1 if self.in_break else 0))

    @property
    def in_break(self) -> bool:
        return self.attempt.break_until is not None

    @property
    def is_last_section(self) -> bool:
        section = self.section
        return section is None or (section.number == len(self.rules.sections) and not self.in_break)

    @property
    def one_way(self) -> bool:
        return self.rules.navigation is Navigation.ONE_WAY

    @property
    def part_last(self) -> int:
        """The last position before a section's end, or the paper's."""
        section = self.section
        return section.last if section else self.attempt.item_count

    @property
    def has_next_question(self) -> bool:
        return self.one_way and not self.in_break and self.attempt.open_last < self.part_last

    @property
    def certainties(self) -> dict[int, str]:
        """What may be said of how sure one is; empty where nobody asks."""
        return CERTAINTIES if self.rules.scheme.certainty else {}


def own_attempt(*, attempt_id: UUID, by: Actor) -> Attempt:
    """The actor's own attempt with its assessment, and when the last of all is closed out.

    One query. Raises AttemptNotFound.
    """
    attempt: Attempt | None = (
        Attempt.objects.visible_to(by)
        .filter(pk=attempt_id, student_id=by.user_id)
        .select_related("assessment")
        .annotate(latest_closing=latest_closing("assessment"))
        .first()
    )
    if attempt is None:
        raise AttemptNotFound(_("This attempt does not exist, or it is not yours."))
    return attempt


def own_attempt_now(*, attempt_id: UUID, by: Actor, at: datetime) -> Attempt:
    """``own_attempt`` where the clock has it now, whether or not the sweep has run.

    One query, more where time has just run out. Raises AttemptNotFound.
    """
    attempt = own_attempt(attempt_id=attempt_id, by=by)
    if is_overdue(attempt, at=at):
        settle_attempt(attempt_id=attempt_id, by=by, at=at)
        attempt = own_attempt(attempt_id=attempt_id, by=by)
    return attempt


def attempt_page(*, attempt: Attempt, whole: bool = False) -> AttemptPage:
    """The open questions with the newest answers, or the ``whole`` paper.

    Four queries at most, and three for each answer in codes that was checked and is shown.
    """
    rules = rules_of(attempt.paper)
    items = items_of(attempt.paper)
    text_homes = homes(items)
    if not whole:
        items = [item for item in items if attempt.open_first <= item.position <= attempt.open_last]
    steps = {
        step.position: step
        for step in AnswerStep.objects.filter(attempt=attempt)
        .order_by("position", "-revision")
        .distinct("position")
    }
    checks = _checks(attempt, rules)
    versions = versions_of(items)
    kinds = {item.position: _kind(versions[item.version_id]) for item in items}
    headings = {} if attempt.section else {section.first: section for section in rules.sections}
    stimuli = stimuli_above(items, breaks=set(headings))
    above = stands_at(items, stimuli)
    return AttemptPage(
        attempt=attempt,
        rules=rules,
        items=[
            _page_item(
                attempt,
                rules,
                item,
                kind=kinds[item.position],
                version=versions[item.version_id],
                step=steps.get(item.position),
                checks=checks[item.position],
                heading=headings.get(item.position),
                stimulus=stimuli.get(item.position),
                stimulus_at=above.get(item.position),
                stimulus_home=text_homes.get(item.stimulus_id),
            )
            for item in items
        ],
        saved_at=max((step.received_at for step in steps.values()), default=None),
        scripts=named({kind.script for kind in kinds.values()}),
        styles=named({kind.style for kind in kinds.values()}),
    )


def stimuli_above(
    items: Sequence[PaperItem], *, breaks: Collection[int] = ()
) -> dict[int, StimulusVersion]:
    """By the position that it stands above, each text as it was frozen. One query, or none.

    Once above questions that follow each other; again after others, or in another section.
    """
    firsts = {
        item.position: item.stimulus_id
        for before, item in zip([None, *items], items, strict=False)
        if item.stimulus_id
        and (before is None or before.stimulus_id != item.stimulus_id or item.position in breaks)
    }
    if not firsts:
        return {}
    texts = StimulusVersion.objects.in_bulk(set(firsts.values()))
    return {position: texts[pk] for position, pk in firsts.items()}


def named(paths: set[str]) -> list[str]:
    """The files that types bring along, without the empty name of those that bring none."""
    return sorted(paths - {""})


def verdict_of(share: Decimal, *, answered: bool) -> str:
    """right, partly, wrong or unanswered."""
    if not answered:
        return "unanswered"
    if share == 1:
        return "right"
    return "partly" if share > 0 else "wrong"


def _kind(version: QuestionVersion) -> QuestionType:
    return question_type(version.question.question_type)


def _checks(attempt: Attempt, rules: PaperRules) -> dict[int, list[ItemCheck]]:
    found: dict[int, list[ItemCheck]] = defaultdict(list)
    if gives_feedback(rules.behaviour):
        for check in ItemCheck.objects.filter(attempt=attempt):
            found[check.position].append(check)
    return found


def _page_item(
    attempt: Attempt,
    rules: PaperRules,
    item: PaperItem,
    *,
    kind: QuestionType,
    version: QuestionVersion,
    step: AnswerStep | None,
    checks: list[ItemCheck],
    heading: PaperSection | None,
    stimulus: StimulusVersion | None,
    stimulus_at: int | None,
    stimulus_home: int | None,
) -> PageItem:
    answer = step.content if step else None
    read = kind.read_content(version.content)
    locked = item.position in attempt.locked
    feedback = None
    if checks:
        feedback = _feedback(
            rules,
            checks,
            current=checks[-1].answer == answer,
            locked=locked,
            hints=read_hints(version.content),
            review=lambda: review_answer(
                kind, read, item.order, answer, outcome={"details": checks[-1].details}
            ),
            template=kind.review_template,
        )
    return PageItem(
        number=item.position,
        type_name=kind.name,
        template=kind.template,
        answer_kind=kind.answer_kind,
        field_name=f"answer-{item.position}",
        presentation=kind.present(read, item.order),
        answer=answer,
        revision=step.revision if step else 0,
        answered=kind.is_answered(answer),
        flagged=step.flagged if step else False,
        certainty=step.certainty if step else None,
        locked=locked,
        can_check=gives_feedback(rules.behaviour) and not locked and not kind.needs_person,
        feedback=feedback,
        heading=heading,
        stimulus=stimulus,
        stimulus_at=stimulus_at,
        stimulus_home=stimulus_home,
    )


def _feedback(
    rules: PaperRules,
    checks: list[ItemCheck],
    *,
    current: bool,
    locked: bool,
    hints: tuple[str, ...],
    review: Callable[[], Review],
    template: str,
) -> ItemFeedback:
    last = checks[-1]
    reveal = reveal_after_check(behaviour=rules.behaviour, checked=True, final=locked)
    wrong = last.share < 1
    interactive = rules.behaviour is Behaviour.INTERACTIVE
    # The first wrong try brings the first hint; the last hint stays.
    hint = hint_after(hints, wrong_tries=last.number) if wrong and not locked else ""
    return ItemFeedback(
        verdict=verdict_of(last.share, answered=True),
        tries=last.number,
        tries_left=max(0, rules.tries - last.number) if interactive else None,
        final=locked,
        hint=hint,
        review=review() if reveal.key and current else None,
        # Words such as "the answer looked for is" are part of the key.
        reasons=[reason["text"] for reason in last.reasons] if reveal.key else [],
        current=current,
        template=template,
    )

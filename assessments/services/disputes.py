"""Disputes of a key: raised by a student, decided by those who teach or by a regrade."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from assessments.models import Dispute, Regrade
from assessments.queries.attempt_pages import own_attempt
from assessments.queries.reveals import reveal_of
from assessments.rules.disputes import (
    LONGEST,
    LONGEST_ANSWER,
    MOST_OPEN,
    SHORTEST,
    DisputeState,
    is_argument,
    words_in,
)
from assessments.rules.rulings import Option
from assessments.services.paper_drawing import items_of
from assessments.services.telling import tell_of_answer
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
# The name of the lock under which the open disputes of a student are counted.
COUNTING = 4_002
OPEN = DisputeState.OPEN.value


class DisputeNotFound(Refusal):
    code = "dispute_not_found"
    kind = Kind.NOT_FOUND


class NothingToDispute(Refusal):
    """The key of this question is not shown to the student, so there is nothing to argue about."""

    code = "nothing_to_dispute"


class DisputeRefused(Refusal):
    """What was written is no argument, or no answer; the message says what is missing."""

    code = "dispute_refused"
    kind = Kind.INVALID


class TooManyDisputes(Refusal):
    code = "too_many_disputes"


class DisputeDecided(Refusal):
    code = "dispute_decided"


class NotYoursToDecide(Refusal):
    code = "not_yours_to_decide"
    kind = Kind.FORBIDDEN


def raise_dispute(
    *, attempt_id: UUID, position: int, words: str, by: Actor, at: datetime
) -> Dispute:
    """Dispute the key of one question of the actor's own graded attempt.

    Only where the key is shown now. Raises AttemptNotFound, NothingToDispute, DisputeRefused,
    TooManyDisputes; and DisputeDecided where the same question is disputed already.
    """
    words = words_in(words)
    attempt = own_attempt(attempt_id=attempt_id, by=by)
    items = {item.position: item for item in items_of(attempt.paper)}
    if not reveal_of(attempt, by=by, at=at).key or position not in items:
        raise NothingToDispute(_("The key of this question is not shown to you, or not any more."))
    if not is_argument(words):
        raise DisputeRefused(
            _(
                "Say in %(shortest)s to %(longest)s characters what is wrong "
                "with the key, and where it is written. Yours has %(length)s."
            )
            % {"shortest": SHORTEST, "longest": f"{LONGEST:,}", "length": f"{len(words):,}"}
        )
    with transaction.atomic():
        _count_alone(by)
        standing = Dispute.objects.visible_to(by).filter(attempt__student_id=by.user_id, state=OPEN)
        if standing.filter(attempt=attempt, position=position).exists():
            raise DisputeDecided(_("You dispute this key already. Wait for the answer."))
        if standing.count() >= MOST_OPEN:
            raise TooManyDisputes(
                _(
                    "You have %(most)s disputes that wait for an answer; that is "
                    "as many as can wait at once. Withdraw one, or wait for an "
                    "answer."
                )
                % {"most": MOST_OPEN}
            )
        dispute: Dispute = Dispute.objects.create(
            school_id=attempt.school_id,
            attempt=attempt,
            position=position,
            version_id=items[position].version_id,
            words=words,
            raised_at=at,
        )
    log.info("dispute_raised", dispute=str(dispute.pk))
    return dispute


def withdraw_dispute(*, dispute_id: UUID, by: Actor, at: datetime) -> Dispute:
    """The student's own dispute is taken back. Repeating the call is harmless.

    Raises DisputeNotFound, DisputeDecided.
    """
    with transaction.atomic():
        own = _rows(by).filter(attempt__student_id=by.user_id, pk=dispute_id)
        dispute: Dispute | None = own.first()
        if dispute is None:
            raise DisputeNotFound(_("There is no such dispute, or it is not yours."))
        if dispute.state == DisputeState.WITHDRAWN:
            return dispute
        _decide(dispute, DisputeState.WITHDRAWN, answer="", by=by, at=at)
    return dispute


def decline_disputes(
    *, dispute_ids: Collection[UUID], answer: str, by: Actor, at: datetime
) -> list[Dispute]:
    """Decline these disputes with one answer; every student is told, once.

    All or none. A dispute that was declined already with this answer is left as it is, so
    repeating the call is harmless. Raises NotYoursToDecide, DisputeNotFound, DisputeDecided,
    DisputeRefused.
    """
    if not by.sees_everyone:
        raise NotYoursToDecide("Only those who teach decide disputes.")
    answer = words_in(answer)
    if not answer or len(answer) > LONGEST_ANSWER:
        raise DisputeRefused(
            f"Give an answer of at most {LONGEST_ANSWER:,} characters; the students read it."
        )
    with transaction.atomic():
        disputes = _chosen(dispute_ids, by)
        for dispute in disputes:
            if (dispute.state, dispute.answer) == (DisputeState.DECLINED, answer):
                continue
            _decide(dispute, DisputeState.DECLINED, answer=answer, by=by, at=at)
            tell_of_answer(dispute, key=f"dispute_declined:{dispute.pk}")
    return disputes


def attach_disputes(*, regrade_id: UUID, dispute_ids: Collection[UUID], by: Actor) -> int:
    """Let a regrade answer these disputes when it is applied. Says how many there are.

    Raises NotYoursToDecide, DisputeNotFound, DisputeDecided; DisputeRefused where one is about
    another question.
    """
    if not by.sees_everyone:
        raise NotYoursToDecide("Only those who teach decide disputes.")
    with transaction.atomic():
        disputes = _chosen(dispute_ids, by)
        regrade = Regrade.objects.get(pk=regrade_id, school_id=by.school_id)
        for dispute in disputes:
            if dispute.state != OPEN:
                raise _decided_already(dispute)
            if dispute.version.question_id != regrade.question_id:
                raise DisputeRefused("One of these disputes is about another question.")
            dispute.regrade = regrade
            dispute.save(update_fields=["regrade"])
    return len(disputes)


def answer_by_regrade(*, regrade_id: UUID, at: datetime) -> int:
    """After a regrade was applied: its reason answers everyone who disputed what it ruled on.

    Open disputes of these versions are upheld, attached or not; who was declined before is told
    as well, once for each student, and the earlier answer stays. What was attached but is not
    ruled on is open as before. Repeating the call changes nothing.
    """
    with transaction.atomic():
        regrade: Regrade = Regrade.objects.select_related("requested_by").get(pk=regrade_id)
        _let_go(regrade)
        if regrade.option == Option.AS_DRAWN:
            return 0
        upheld = 0
        for dispute in _ruled_on(regrade):
            if dispute.state == OPEN:
                dispute.regrade = regrade
                dispute.decided_by_id = regrade.applied_by_id
                dispute.state, dispute.decided_at = DisputeState.UPHELD.value, at
                dispute.answer = regrade.reason
                # No others: what was said is not written again, not even the same.
                dispute.save(
                    update_fields=["regrade", "decided_by", "state", "decided_at", "answer"]
                )
                upheld += 1
            tell_of_answer(
                dispute,
                key=f"dispute_upheld:{regrade_id}:{dispute.attempt.student_id}",
                regrade=regrade,
            )
    log.info("disputes_upheld", regrade=str(regrade_id), count=upheld)
    return upheld


def _ruled_on(regrade: Regrade) -> QuerySet[Dispute]:
    """The disputes that a regrade answers: open ones first, so that their letter is the one."""
    rows = Dispute.objects.filter(
        school_id=regrade.school_id, version__in=[line["version"] for line in regrade.plan]
    ).filter(state__in=[OPEN, DisputeState.DECLINED.value])
    if regrade.assessment_id is not None:
        rows = rows.filter(attempt__assessment_id=regrade.assessment_id)
    found: QuerySet[Dispute] = _locked(rows).order_by("-state", "raised_at", "pk")
    return found


def _let_go(regrade: Regrade) -> None:
    """What is attached to a regrade and not answered by it waits for somebody again."""
    attached = Dispute.objects.filter(regrade=regrade, state=OPEN)
    if regrade.option != Option.AS_DRAWN:
        outside = ~Q(version__in=[line["version"] for line in regrade.plan])
        if regrade.assessment_id is not None:
            outside |= ~Q(attempt__assessment_id=regrade.assessment_id)
        attached = attached.filter(outside)
    attached.update(regrade=None)


def _rows(by: Actor) -> QuerySet[Dispute]:
    return _locked(Dispute.objects.visible_to(by))


def _locked(rows: QuerySet[Dispute]) -> QuerySet[Dispute]:
    related = ("version__question", "attempt__student", "attempt__assessment", "attempt__school")
    return rows.select_for_update(of=("self",)).select_related(*related).defer("attempt__paper")


def _chosen(dispute_ids: Collection[UUID], by: Actor) -> list[Dispute]:
    wanted = set(dispute_ids)
    found = list(_rows(by).filter(pk__in=wanted).order_by("raised_at", "pk"))
    if not wanted or len(found) != len(wanted):
        raise DisputeNotFound("There is no such dispute in your school.")
    return found


def _decide(dispute: Dispute, state: DisputeState, *, answer: str, by: Actor, at: datetime) -> None:
    if dispute.state != OPEN:
        raise _decided_already(dispute)
    dispute.state, dispute.answer, dispute.decided_at = state.value, answer, at
    dispute.decided_by_id = by.user_id
    dispute.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    log.info("dispute_decided", dispute=str(dispute.pk), state=state.value)


def _decided_already(dispute: Dispute) -> DisputeDecided:
    return DisputeDecided(f"This dispute is {dispute.get_state_display()} already.")


def _count_alone(by: Actor) -> None:
    """Until the end of the transaction, the disputes of a student are raised one by one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [COUNTING, by.user_id])

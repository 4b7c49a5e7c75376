"""What the bank and the attempts have to say on the first page."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Attempt, CodeUpdate, CodeUpdateFinding, Dispute, Question
from assessments.rules.disputes import DisputeState
from assessments.rules.lifecycle import State
from foundation.schools.models import Membership
from foundation.schools.slots import (
    PersonLink,
    Waiting,
    register_person_links,
    register_waiting,
)

# Grading takes a second; what waits longer than this waits for somebody.
STUCK_AFTER = timedelta(minutes=2)


def work_waiting(request: HttpRequest) -> list[Waiting]:
    """What waits for a grade, for an author, for a decision. Four queries."""
    long_ago = Q(submitted_at__lt=timezone.now() - STUCK_AFTER)
    submitted = Q(state=State.SUBMITTED.value)
    attempts = (
        admin.site._registry[Attempt]
        .get_queryset(request)
        .filter(state__in=[State.SUBMITTED.value, State.BEING_MARKED.value])
        .aggregate(
            graded=Count("pk", filter=submitted & ~long_ago),
            stuck=Count("pk", filter=submitted & long_ago),
            marked=Count("pk", filter=Q(state=State.BEING_MARKED.value)),
        )
    )
    questions = (
        admin.site._registry[Question]
        .get_queryset(request)
        .aggregate(
            draft=Count("pk", filter=Q(status=Question.Status.DRAFT)),
            review=Count("pk", filter=Q(status=Question.Status.REVIEW)),
        )
    )
    disputes = (
        admin.site._registry[Dispute]
        .get_queryset(request)
        .filter(state=DisputeState.OPEN.value)
        .order_by()
        .count()
    )
    reports = admin.site._registry[CodeUpdate].get_queryset(request).order_by().values("pk")
    codes = CodeUpdateFinding.objects.filter(
        report__in=reports, decision=CodeUpdateFinding.Decision.OPEN
    ).aggregate(open=Count("pk"), dead=Count("pk", filter=Q(dead_key=True)))
    stuck, graded = attempts["stuck"], attempts["graded"]
    review, draft = questions["review"], questions["draft"]
    to_mark = attempts["marked"]
    by_state = f"{_list('attempt')}?state__exact="
    by_status = f"{_list('question')}?status__exact="
    return [
        Waiting(
            stuck,
            ngettext("attempt stuck without a grade", "attempts stuck without a grade", stuck),
            f"{by_state}{State.SUBMITTED}",
            urgent=True,
        ),
        Waiting(
            to_mark,
            ngettext(
                "attempt to be marked by a person", "attempts to be marked by a person", to_mark
            ),
            _list("markingtask"),
        ),
        Waiting(
            disputes,
            ngettext("dispute of a key to be decided", "disputes of keys to be decided", disputes),
            f"{_list('dispute')}?state__exact={DisputeState.OPEN}",
        ),
        Waiting(
            codes["open"],
            ngettext(
                "finding of a code update to be decided",
                "findings of code updates to be decided",
                codes["open"],
            ),
            _list("codeupdate"),
            urgent=bool(codes["dead"]),
        ),
        Waiting(
            graded,
            ngettext("attempt being graded", "attempts being graded", graded),
            f"{by_state}{State.SUBMITTED}",
        ),
        Waiting(
            review,
            ngettext("question in review", "questions in review", review),
            f"{by_status}{Question.Status.REVIEW}",
        ),
        Waiting(
            draft,
            ngettext("question in draft", "questions in draft", draft),
            f"{by_status}{Question.Status.DRAFT}",
        ),
    ]


def attempts_of(membership: Membership) -> list[PersonLink]:
    """One query."""
    count = Attempt.objects.filter(
        student_id=membership.person_id, school_id=membership.school_id
    ).count()
    address = f"{_list('attempt')}?student__id__exact={membership.person_id}"
    return [PersonLink(_("Attempts (%(count)s)") % {"count": count}, address)]


def _list(model: str) -> str:
    return reverse(f"admin:chartwork_assessments_{model}_changelist")


register_waiting(work_waiting)
register_person_links(attempts_of)

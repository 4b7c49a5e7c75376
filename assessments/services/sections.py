"""Going on inside an attempt: the next section, the end of a break, the next question.

There is no way back: what was left is closed, and every call names where it
goes on from, so that pressing twice goes on once.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Attempt
from assessments.rules.behaviour import Navigation
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import PaperRules, rules_of
from assessments.services.attempts import AttemptClosed, running
from assessments.services.attempts.event_log import log_place
from assessments.services.attempts.expiry import STANDING, settle_locked
from assessments.services.attempts.own import lock_own
from foundation.refusals import Refusal
from foundation.schools.public import Actor


class NothingAfterIt(Refusal):
    code = "nothing_after_it"


class CanGoFreely(Refusal):
    code = "navigation_is_free"


def next_section(*, attempt_id: UUID, number: int, by: Actor, at: datetime) -> Attempt:
    """Leave section ``number``: into its break, or into the next section.

    Raises AttemptNotFound, AttemptClosed, NothingAfterIt.
    """
    with transaction.atomic():
        attempt, rules, at = _running(attempt_id, by=by, at=at)
        if attempt.section == number and attempt.break_until is None:
            if not running.has_next_section(attempt, rules):
                raise NothingAfterIt(
                    _("There is no section after this one. Hand in when you are done.")
                )
            running.leave_section(attempt, rules=rules, at=at)
            attempt.save(update_fields=STANDING)
            log_place(attempt, at=at, by=by)
    return attempt


def end_break(*, attempt_id: UUID, by: Actor, at: datetime, number: int | None = None) -> Attempt:
    """Begin section ``number`` before the break that it follows is over.

    Without a number whichever break runs, for callers whose requests carry a key of their own.

    Raises AttemptNotFound, AttemptClosed.
    """
    with transaction.atomic():
        attempt, rules, at = _running(attempt_id, by=by, at=at)
        following = attempt.section + 1
        if attempt.break_until is not None and number in {None, following}:
            running.enter_section(attempt, rules=rules, number=following, at=at)
            attempt.save(update_fields=STANDING)
            log_place(attempt, at=at, by=by)
    return attempt


def next_question(*, attempt_id: UUID, position: int, by: Actor, at: datetime) -> Attempt:
    """Leave the question at ``position`` of a one-way paper for the one after it.

    Raises AttemptNotFound, AttemptClosed, CanGoFreely, NothingAfterIt.
    """
    with transaction.atomic():
        attempt, rules, at = _running(attempt_id, by=by, at=at)
        if rules.navigation is not Navigation.ONE_WAY:
            raise CanGoFreely(_("In this assessment you can go to any question at any time."))
        if attempt.open_first == position == attempt.open_last:
            if position == _last_position(attempt, rules):
                raise NothingAfterIt(
                    _(
                        "This is the last question of this part. Go on to the "
                        "next section, or hand in."
                    )
                )
            attempt.open_first = attempt.open_last = position + 1
            attempt.save(update_fields=running.WINDOW)
    return attempt


def _last_position(attempt: Attempt, rules: PaperRules) -> int:
    section = running.current_section(attempt, rules)
    return section.last if section else attempt.item_count


def _running(attempt_id: UUID, *, by: Actor, at: datetime) -> tuple[Attempt, PaperRules, datetime]:
    """The own attempt, locked, where the clock has it, and the moment by that clock.

    Raises AttemptNotFound, AttemptClosed.
    """
    attempt, at = lock_own(attempt_id=attempt_id, by=by, at=at)
    settle_locked(attempt, at=at)
    if attempt.state != State.IN_PROGRESS:
        raise AttemptClosed(_("This attempt was handed in already, so nothing can be changed."))
    return attempt, rules_of(attempt.paper), at

"""Who may come in: hours, access code, address."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.rules.opening import Door, Hours, is_address_allowed
from assessments.rules.overrides import EffectiveSettings
from assessments.services.attempts.refusals import AccessCodeWrong, NotFromHere, NotOpenNow
from foundation.moments import moment
from foundation.schools.public import Actor

# Guesses of one person at one code, so that a room of short codes is not tried through.
MOST_GUESSES = 10
GUESS_SECONDS = 600


def check_admission(
    assessment: Assessment, held: EffectiveSettings, *, access_code: str, by: Actor, at: datetime
) -> None:
    """Raise NotOpenNow or AccessCodeWrong; nothing is asked of an attempt that runs.

    ``held``: hours and codes that hold for the student.
    """
    hours = Hours(opens_at=held.opens_at, closes_at=held.closes_at)
    door = hours.door(at)
    if door is not Door.OPEN:
        raise NotOpenNow(
            why_not_open(hours, door),
            opens_at=hours.opens_at,
            closes_at=hours.closes_at,
        )
    if held.access_codes:
        _check_code(assessment, held.access_codes, given=access_code, by=by)


def check_address(assessment: Assessment, *, address: str) -> None:
    """Raise NotFromHere. Asked at the start and whenever the page is opened, never of a save:

    an answer is not refused because a network changed under it.
    """
    if not is_address_allowed(address, assessment.networks):
        raise NotFromHere(
            _(
                "This assessment can only be taken from certain places, such as "
                "a room of your school. Your address, %(address)s, is not one of "
                "them. Ask your instructor."
            )
            % {"address": address or _("which is not known")}
        )


def why_not_open(hours: Hours, door: Door) -> str:
    """When one may start, in the words and the zone of the page."""
    if door is Door.NOT_YET and hours.opens_at is not None:
        return _("It opens on %(moment)s.") % {"moment": moment(hours.opens_at)}
    if door is Door.CLOSED and hours.closes_at is not None:
        return _(
            "It closed on %(moment)s, so nobody can start any more. Ask your "
            "instructor if you still need to take it."
        ) % {"moment": moment(hours.closes_at)}
    return ""


def _check_code(assessment: Assessment, codes: Sequence[str], *, given: str, by: Actor) -> None:
    key = f"access-code:{assessment.pk}:{by.user_id}"
    if _guesses(key) >= MOST_GUESSES:
        raise AccessCodeWrong(
            _("Too many wrong codes. Wait ten minutes, or ask your instructor for the right one.")
        )
    said = given.strip()
    if any(_is_same(code, said) for code in codes):
        return
    if said:
        _count(key)
    raise AccessCodeWrong(
        _("This access code is not right. Your instructor, or whoever supervises, has it.")
        if said
        else _("This assessment needs an access code. Type the one that you were given.")
    )


def _is_same(code: str, said: str) -> bool:
    # Half of a surrogate pair is no error but a wrong character.
    wanted, given = (text.casefold().encode(errors="replace") for text in (code.strip(), said))
    return hmac.compare_digest(wanted, given)


def _guesses(key: str) -> int:
    """While the cache is away nobody is kept out: the code itself still is asked."""
    try:
        return int(cache.get(key, 0))
    except Exception:
        return 0


def _count(key: str) -> None:
    try:
        cache.add(key, 0, GUESS_SECONDS)
        cache.incr(key)
    except Exception:
        return

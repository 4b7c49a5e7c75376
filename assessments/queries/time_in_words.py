"""A student's time with its reasons, in the language of the page."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.rules.deadline import Adjustment, Deadline, Terms

# As rules.overrides writes it.
NOTE = re.compile(
    r"(?:set for you|cohort (?P<cohort>.+)): "
    r"(?P<now>\d+|no limit) instead of (?P<before>\d+|no limit)"
)


def time_in_words(deadline: Deadline) -> str:
    """The sentence of ``Deadline.explanation``, which is English everywhere, in other words.

    Reasons that an instructor wrote are as they are.
    """
    terms = deadline.terms
    if terms.break_minutes is not None:
        return _("A break of at most %(minutes)s; you may end it earlier.") % {
            "minutes": _minutes(terms.break_minutes)
        }
    if not terms.minutes:
        if terms.note:
            return _("There is no time limit (%(note)s).") % {"note": _note(terms.note)}
        return _("There is no time limit.")
    parts = [_from_start(terms)]
    if terms.factor != 1:
        parts.append(
            _("times %(factor)s as agreed with you") % {"factor": f"{terms.factor.normalize():f}"}
        )
    parts += [_change(one) for one in terms.adjustments]
    said = ", ".join(parts)
    if len(parts) > 1:
        said = _("%(parts)s: %(minutes)s in all") % {
            "parts": said,
            "minutes": _minutes(Decimal(terms.seconds) / 60),
        }
    return f"{said}."


def _from_start(terms: Terms) -> str:
    minutes = _minutes(terms.minutes)
    if terms.section:
        said = _("%(minutes)s from the start of section %(section)s") % {
            "minutes": minutes,
            "section": terms.section,
        }
    else:
        said = _("%(minutes)s from the start") % {"minutes": minutes}
    return f"{said} ({_note(terms.note)})" if terms.note else said


def _note(note: str) -> str:
    """Where minutes come from that are not the assessment's own; a paper holds it as English."""
    found = NOTE.fullmatch(note)
    if found is None:
        return note
    no_limit = _("no limit")
    numbers = {
        "now": found["now"].replace("no limit", no_limit),
        "before": found["before"].replace("no limit", no_limit),
    }
    if found["cohort"]:
        said = _("cohort %(cohort)s: %(now)s instead of %(before)s")
        return said % {"cohort": found["cohort"], **numbers}
    return _("set for you: %(now)s instead of %(before)s") % numbers


def _change(one: Adjustment) -> str:
    if one.minutes > 0 and one.for_all:
        said = _("%(minutes)s more for everybody (%(reason)s)")
    elif one.minutes > 0:
        said = _("%(minutes)s more (%(reason)s)")
    elif one.for_all:
        said = _("%(minutes)s less for everybody (%(reason)s)")
    else:
        said = _("%(minutes)s less (%(reason)s)")
    return said % {"minutes": _minutes(abs(one.minutes)), "reason": one.reason}


def _minutes(number: Decimal | int) -> str:
    words = f"{Decimal(number).quantize(Decimal('0.1')).normalize():f}"
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", 1 if words == "1" else 2) % {
        "minutes": words
    }

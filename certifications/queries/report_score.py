"""What a report says of the score, of how exact it is, and of others."""

from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certifications.queries.reports import Report, Score
from certifications.rules.scaling import HIGHEST, LOWEST, PASS
from certifications.rules.standing import FEWEST_OTHERS, YEARS


def score_in_words(report: Report) -> list[str]:
    """What was reached, what passes, and what counts. Only with a score."""
    score = report.score
    assert score is not None
    said = [
        ngettext(
            "Your answers brought %(percent)s %% of the points of %(count)s question.",
            "Your answers brought %(percent)s %% of the points of %(count)s questions.",
            score.counted,
        )
        % {"percent": plain(score.measured), "count": score.counted},
        _("%(cut)s %% passes.") % {"cut": plain(score.cut)} + f" {report.cut.sentence}",
    ]
    if score.scaled is not None:
        said.insert(
            1,
            _("On the practice scale that is %(score)s; %(cut)s passes.")
            % {"score": score.scaled.score, "cut": PASS},
        )
    if by_hand := _by_hand(report, score):
        said.insert(0, by_hand)
    if score.kept:
        said.append(_("By the points you would now be below that; you keep the pass that you had."))
    if report.cut.percent != score.cut:
        said.append(
            _("Since then the mark was changed to %(cut)s %%; what you were told before counts.")
            % {"cut": plain(report.cut.percent)}
        )
    if score.pilots:
        said.append(
            ngettext(
                "%(count)s question was being tried out, and does not count.",
                "%(count)s questions were being tried out, and do not count.",
                score.pilots,
            )
            % {"count": score.pilots}
        )
    if score.dropped:
        said.append(
            ngettext(
                "%(count)s question was taken out of the count afterwards.",
                "%(count)s questions were taken out of the count afterwards.",
                score.dropped,
            )
            % {"count": score.dropped}
        )
    return said


def exactness_in_words(score: Score) -> list[str]:
    """How far the score may be from what one can do, and by which method."""
    exact, scaled = score.exactness, score.scaled
    said = [
        _(
            "Most likely between %(low)s and %(high)s percent: with other questions of the same "
            "kind you would be between the two figures four times out of five."
        )
        % {"low": exact.low, "high": exact.high},
        _("The pass mark lies between them, so another paper could have ended the other way.")
        if exact.low <= score.cut <= exact.high
        else _("The pass mark lies outside of them: another paper would most likely say the same."),
    ]
    if scaled is not None:
        said.append(
            _(
                "On the practice scale: most likely between %(low)s and %(high)s, with a standard "
                "error of %(error)s. The scale is a straight line from %(lowest)s (nothing right) "
                "to %(cut)s (just passed), and from there to %(highest)s (everything right). It is "
                "our own and no certifying body's."
            )
            % {
                "low": scaled.low,
                "high": scaled.high,
                "error": scaled.standard_error,
                "lowest": LOWEST,
                "cut": PASS,
                "highest": HIGHEST,
            }
        )
    said.append(
        _(
            "The standard error is %(error)s percent. It comes from the number of questions alone: "
            "each is taken as drawn by chance from all that could be asked (binomial model; the "
            "two figures are Wilson's interval)."
        )
        % {"error": f"{exact.standard_error:.1f}"}
    )
    return said


def resemblance_in_words(report: Report) -> list[str]:
    """That it is a mock, and what it is shaped like."""
    said = []
    if report.programme.resembles:
        said.append(_("Shaped like: %(what)s.") % {"what": report.programme.resembles.rstrip(".")})
    said.append(
        _(
            "This is a mock exam for practice. It is not the exam of a certifying body, and "
            "passing it is no professional certification."
        )
    )
    return said


def comparison_in_words(report: Report) -> str:
    """Where the score stands among others, or why that is not said."""
    if not report.facts.reveal.statistics:
        return _("Your school does not show how others did in this exam.")
    if report.facts.attempt.number != 1:
        return _("Only first tries are compared: later ones have met some questions before.")
    found = report.percentile
    if found is None:
        return _(
            "There is no comparison with others yet: %(others)s of them took it for the first time "
            "in the last %(years)s years, and below %(fewest)s a comparison would be mostly chance."
        ) % {"others": report.others or 0, "years": YEARS, "fewest": FEWEST_OTHERS}
    return _(
        "Compared with the first tries of %(others)s others of your school in the last %(years)s "
        "years you did better than about %(value)s of 100, most likely between %(low)s and "
        "%(high)s. It says how you stand among them, not what you can do."
    ) % {
        "others": found.others,
        "years": YEARS,
        "value": found.value,
        "low": found.low,
        "high": found.high,
    }


def plain(value: Decimal | float) -> str:
    """At most two digits, and none that are nought."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _by_hand(report: Report, score: Score) -> str:
    by_hand = report.facts.set_by_hand
    if by_hand is None:
        return ""
    return _(
        "Your score in this exam was set to %(percent)s %% by somebody who teaches, on %(when)s: "
        "%(reason)s. This is what counts."
    ) % {
        "percent": plain(score.percent),
        "when": date_format(timezone.localtime(by_hand.at), "SHORT_DATE_FORMAT"),
        "reason": by_hand.reason.rstrip("."),
    }

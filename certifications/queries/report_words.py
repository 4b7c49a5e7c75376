"""The whole report in words: what its page shows and what its PDF prints, from one place."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from assessments.public import State
from certifications.queries.report_score import (
    comparison_in_words,
    exactness_in_words,
    plain,
    resemblance_in_words,
    score_in_words,
)
from certifications.queries.report_study import (
    ProfileLine,
    StudyInWords,
    profile_in_words,
    profile_said,
    study_in_words,
)
from certifications.queries.report_time import TimeInWords, time_in_words
from certifications.queries.reports import Report
from certifications.rules.names import printed_name
from foundation.moments import moment


@dataclass(frozen=True, slots=True)
class ReportInWords:
    """A report with a score, part by part."""

    verdict: str
    score: list[str]
    exactness: list[str]
    profile: list[ProfileLine]
    profile_said: str
    cut: float
    time: TimeInWords
    comparison: str
    study: StudyInWords


_UNGRADED = {
    State.IN_PROGRESS: (
        gettext_noop("Still being taken"),
        gettext_noop("The report comes when it is handed in and graded."),
    ),
    State.SUBMITTED: (
        gettext_noop("Being graded"),
        gettext_noop("The result usually comes within seconds. Look again."),
    ),
    State.BEING_MARKED: (
        gettext_noop("Being marked by a person"),
        gettext_noop(
            "A person reads some of the answers. The report comes when that is done, all of it "
            "together; an email tells you."
        ),
    ),
    State.DISCARDED: (
        gettext_noop("Not handed in in time"),
        gettext_noop(
            "The time was over before this was handed in, and this exam does not count such "
            "attempts. Everything that was answered is kept. If something went wrong, tell your "
            "instructor, who can let it count after all."
        ),
    ),
}


def report_in_words(report: Report) -> ReportInWords | None:
    """None where no score is shown: ``waiting_in_words`` says why."""
    score = report.score
    if score is None:
        return None
    return ReportInWords(
        verdict=_("Passed") if score.passed else _("Not passed"),
        score=score_in_words(report),
        exactness=exactness_in_words(score),
        profile=profile_in_words(report),
        profile_said=profile_said(report),
        cut=float(score.cut),
        time=time_in_words(report),
        comparison=comparison_in_words(report),
        study=study_in_words(report),
    )


def waiting_in_words(report: Report) -> tuple[str, str]:
    """A heading and a sentence for a report that has no score yet, or never will."""
    facts = report.facts
    state = State(facts.attempt.state)
    if state in _UNGRADED:
        heading, said = _UNGRADED[state]
        return gettext(heading), gettext(said)
    if not facts.reveal.later:
        return _("Graded; not shown here"), _("Your school has chosen not to show the score here.")
    if facts.closes_at is None:
        said = _("Your score is shown when the exam has closed.")
    else:
        said = _("Your score is shown when the exam has closed, on %(when)s.") % {
            "when": moment(facts.closes_at)
        }
    return _("Graded; not shown yet"), said


def facts_in_words(report: Report) -> list[tuple[str, str]]:
    """Whose report of what it is."""
    attempt = report.facts.attempt
    assert attempt.submitted_at is not None
    return [
        (_("Name"), printed_name(attempt.student.name, address=attempt.student.email)),
        (_("School"), attempt.school.name),
        (_("Exam"), report.facts.title),
        (_("Try"), str(attempt.number)),
        (_("Handed in"), moment(attempt.submitted_at)),
        (_("Reference"), str(attempt.pk)),
    ]


def about_in_words(report: Report) -> list[str]:
    return resemblance_in_words(report)


def percent_in_words(report: Report) -> str:
    return f"{plain(report.score.percent)}\u00a0%" if report.score else ""

"""A judged mark to pass in words: lines of the tables, sentences, the picture."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.admin.excerpts import excerpt_of
from assessments.admin.standard_setting_forms import RatingForm
from assessments.models import SettingItem, SettingJudge, StandardSetting
from assessments.queries.standard_setting import SettingPage, facilities_of, ratings_of
from assessments.question_types.registry import UnknownQuestionType, question_type
from assessments.rules.standard_setting import Outcome, item_line
from foundation.ui.charts import PERCENT, Axis, Chart, Row, interval_chart


def about_outcome(page: SettingPage, found: Outcome) -> list[str]:
    """What the judges recommend, how sure it is, and whether they agree: one sentence each."""
    said = [
        _(
            "The judges recommend %(percent)s %% of the points, with a standard error of "
            "%(error)s: other judges like these would mostly land between %(low)s and %(high)s %%."
        )
        % {
            "percent": f"{found.percent:.1f}",
            "error": f"{found.standard_error:.1f}",
            "low": f"{max(0.0, found.percent - found.standard_error):.1f}",
            "high": f"{min(100.0, found.percent + found.standard_error):.1f}",
        },
        _("%(n)s judges count; their own marks go from %(low)s to %(high)s %%.")
        % {
            "n": len(found.judges),
            "low": f"{found.lowest:.1f}",
            "high": f"{found.highest:.1f}",
        },
    ]
    if found.agreement is None:
        said.append(_("Whether judges agree cannot be told: there are too few questions."))
    else:
        said.append(
            _(
                "Agreement of the judges (intraclass correlation): %(one)s for one judge, %(all)s "
                "for the mean of all. %(meaning)s"
            )
            % {
                "one": f"{found.agreement.one_judge:.2f}",
                "all": f"{found.agreement.all_judges:.2f}",
                "meaning": _agreement(found.agreement.all_judges),
            }
        )
    if found.with_facility is not None:
        r, (low, high), n = found.with_facility
        said.append(
            _(
                "Ratings and how often questions were right go together by %(r)s (%(low)s to "
                "%(high)s, %(n)s questions). %(meaning)s"
            )
            % {
                "r": f"{r:.2f}",
                "low": f"{low:.2f}",
                "high": f"{high:.2f}",
                "n": n,
                "meaning": _("Judges see which questions are hard.")
                if low > 0.2
                else _("It is not sure that judges see which questions are hard."),
            }
        )
    unlike = [line for line in judge_lines(page, found) if line["apart"]]
    if unlike:
        said.append(
            _("Far from the others: %(who)s. Ask why before you adopt; nobody is left out.")
            % {"who": ", ".join(line["name"] for line in unlike)}
        )
    return said


def _agreement(value: float) -> str:
    """Bounds of Koo and Li 2016."""
    if value >= 0.9:
        return _("Excellent.")
    if value >= 0.75:
        return _("Good.")
    if value >= 0.5:
        return _("Moderate: talk about the questions with the widest spread.")
    return _("Poor: judges do not have the same candidate in mind.")


def judge_lines(page: SettingPage, found: Outcome | None) -> list[dict[str, Any]]:
    """How far each is; their own mark where it may be seen."""
    marks = {line.judge: line for line in found.judges} if found else {}
    lines = []
    for one in page.progress:
        mark = marks.get(one.judge.pk)
        lines.append(
            {
                "name": _name_of(one.judge),
                "first": one.first,
                "second": one.second,
                "whole": one.first == len(page.items),
                "cut": f"{mark.cut:.1f}\u00a0%" if mark else "",
                "mean": f"{mark.mean:.1f}" if mark else "",
                "apart": bool(mark and mark.apart),
            }
        )
    return lines


def _name_of(judge: SettingJudge) -> str:
    if judge.person is None:
        return _("Judge %(number)s") % {"number": judge.number}
    return str(judge.person.name or judge.person)


def item_lines(page: SettingPage, found: Outcome) -> list[dict[str, Any]]:
    """Each question with what was said of it, the widest spread first."""
    facilities = facilities_of(page.setting)
    said = {line.key: line for line in found.items}
    lines = []
    for item in page.items:
        line, facility = said[item.pk], facilities.get(item.version_id)
        lines.append(
            {
                "item": item,
                "stem": excerpt_of(item.version.content.get("stem", ""), 80),
                "mean": f"{line.mean:.0f}",
                "range": f"{line.low:.0f} – {line.high:.0f}",
                "deviation": f"{line.deviation:.1f}" if line.deviation is not None else "–",
                "facility": f"{100 * facility:.0f}\u00a0%" if facility is not None else "–",
                "spread": line.deviation or 0.0,
            }
        )
    return sorted(lines, key=lambda one: (-one["spread"], one["item"].order))


def cuts_chart(page: SettingPage, found: Outcome) -> Chart:
    """The mark of each judge, and that of all with its standard error."""
    names = {one.judge.pk: _name_of(one.judge) for one in page.progress}
    rows = [
        Row(
            _("All judges"),
            found.percent,
            max(0.0, found.percent - found.standard_error),
            min(100.0, found.percent + found.standard_error),
        ),
        *(
            Row(names[line.judge] + (_(", far from the others") if line.apart else ""), line.cut)
            for line in found.judges
        ),
    ]
    return interval_chart(
        _("Marks to pass"),
        _("The bar of all judges is one standard error to each side."),
        rows,
        x=Axis(0, 100, _("Percent of the points"), PERCENT.ticks),
    )


def rating_lines(
    setting: StandardSetting, items: Sequence[SettingItem], form: RatingForm, person_id: int
) -> list[dict[str, Any]]:
    """A line for each question: what it asks, its key, the field; later what all said first."""
    second = setting.round == 2
    first = ratings_of(setting, only=1) if second else {}
    facilities = facilities_of(setting) if second else {}
    lines = []
    for item in items:
        found = [own[item.pk] for own in first.values() if item.pk in own]
        line = item_line(item.pk, found) if found else None
        facility = facilities.get(item.version_id)
        lines.append(
            {
                "item": item,
                "stem": item.version.content.get("stem", ""),
                "choices": _choices(item),
                "field": form[RatingForm.name_of(item.pk)],
                "others": _("First round: %(n)s judges, mean %(mean)s, from %(low)s to %(high)s.")
                % {
                    "n": line.n,
                    "mean": f"{line.mean:.0f}",
                    "low": f"{line.low:.0f}",
                    "high": f"{line.high:.0f}",
                }
                if line
                else "",
                "facility": _("%(n)s %% of all who sat got it right.")
                % {"n": f"{100 * facility:.0f}"}
                if facility is not None
                else (_("Not asked often enough to say how often it is right.") if second else ""),
            }
        )
    return lines


def _choices(item: SettingItem) -> list[Any]:
    """Its options, where its type has some; a type that is gone says nothing."""
    try:
        kind = question_type(item.version.question.question_type)
    except UnknownQuestionType:
        return []
    content: Any = kind.read_content(item.version.content)
    return [
        {"name": name_of_choice(one), "text": one.text, "correct": one.correct}
        for one in kind.choices(content)
    ]


def name_of_choice(choice: Any) -> str:
    """What stands before the text of a choice: a code, a character of one; no letter.

    The text of a code is why it is right or wrong, so alone it would not say what is chosen; that
    of a pair to be matched says both.
    """
    label = str(choice.label)
    pair = label.partition(": ")[2]
    return "" if len(label) == 1 or (pair and choice.text.endswith(pair)) else label

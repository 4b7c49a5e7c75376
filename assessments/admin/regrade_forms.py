"""What is asked before a question is graded again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Assessment, Question, QuestionVersion
from assessments.question_types.authoring_fields import TextField
from assessments.rules.rulings import LOST_PASS_WORDS, LostPasses, Option
from assessments.services.regrades import LONGEST_REASON

EXPLAINED: Mapping[Option, Any] = {
    Option.NEW_KEY: gettext_lazy(
        "The new key counts, the old one no longer. Some rise, some fall."
    ),
    Option.EITHER_KEY: gettext_lazy(
        "Either key counts, whichever is better for the student. Nobody falls."
    ),
    Option.FULL_CREDIT: gettext_lazy("Everybody has the full points of this question."),
    Option.DROP: gettext_lazy(
        "The question does not count: the others make up the whole. Some may fall."
    ),
    Option.AS_DRAWN: gettext_lazy("As it was asked: an earlier regrade is taken back."),
}
PASSES: Mapping[LostPasses, Any] = {
    LostPasses.KEEP: gettext_lazy("Keep the pass: %(words)s."),
    LostPasses.FLAG: gettext_lazy("Flag it: %(words)s."),
    LostPasses.REVOKE: gettext_lazy("Revoke it: %(words)s."),
}


class RegradeForm(forms.Form):
    """The option, what it is about, and what students are told."""

    option = forms.ChoiceField(
        label=gettext_lazy("What shall count"),
        choices=[(option.value, words) for option, words in EXPLAINED.items()],
        widget=forms.RadioSelect,
    )
    key_version: Any = forms.ModelChoiceField(
        label=gettext_lazy("The key of"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("the newest version"),
        help_text=gettext_lazy("For a new key and for either key; the others need none."),
    )
    versions = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Of those who were asked"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of them."),
    )
    assessment: Any = forms.ModelChoiceField(
        label=gettext_lazy("Where"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("wherever it was asked"),
    )
    reason = TextField(
        label=gettext_lazy("Reason"),
        rows=3,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy(
            "Students read it with their new result. Cite the guideline or the index."
        ),
    )
    lost_passes = forms.ChoiceField(
        label=gettext_lazy("Those who had passed and would not"),
        choices=[
            (policy.value, words % {"words": LOST_PASS_WORDS[policy]})
            for policy, words in PASSES.items()
        ],
        initial=LostPasses.KEEP.value,
        widget=forms.RadioSelect,
    )
    tell_students = forms.BooleanField(
        label=gettext_lazy("Tell students by email, where their result changes and may be shown"),
        required=False,
        initial=True,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        question: Question,
        versions: Sequence[QuestionVersion],
        asked: Mapping[int, int],
        assessments: Sequence[int],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        key: Any = self.fields["key_version"]
        key.queryset = question.versions.order_by("-number")
        key.label_from_instance = _version_in_words
        which: Any = self.fields["versions"]
        which.choices = [
            (version.pk, _in_attempts(version, asked[version.pk]))
            for version in versions
            if version.pk in asked
        ]
        where: Any = self.fields["assessment"]
        where.queryset = Assessment.objects.filter(
            school_id=question.school_id, pk__in=assessments
        ).order_by("title")


def _version_in_words(version: QuestionVersion) -> str:
    words = _("version %(number)s of %(day)s") % {
        "number": version.number,
        "day": date_format(version.created_at, "j M Y"),
    }
    return f"{words}: {version.note}" if version.note else words


def _in_attempts(version: QuestionVersion, count: int) -> str:
    words = ngettext(
        "version %(number)s, in %(count)s attempt",
        "version %(number)s, in %(count)s attempts",
        count,
    )
    return words % {"number": version.number, "count": count}

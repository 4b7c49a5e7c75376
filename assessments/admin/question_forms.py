"""The part of the author's form that every question has."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Category, Question, Stimulus
from assessments.question_types.authoring_fields import TextField
from assessments.question_types.hints import MOST_HINTS
from assessments.services.bank import Placement, QuestionDetails

# What every question needs; the rest is folded away.
FIRST = ("category", "status", "difficulty", "level")
STIMULUS = ("stimulus", "stimulus_order")
DRAWING = ("valid_from", "valid_to", "twins", "is_pilot")
LONGEST_MADE_KEY = 80


def _day(label: Any, help_text: Any) -> forms.DateField:
    """A day that may be left out, in the control that browsers have for it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class QuestionForm(forms.Form):
    """Where a question belongs and what is known of it; its content is the type's own form."""

    # Its rows are known in the request only: see __init__.
    category: forms.ModelChoiceField[Category] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Category")
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=Question.Status.choices,
        initial=Question.Status.DRAFT,
        help_text=gettext_lazy("Only a ready question can be drawn."),
    )
    difficulty = forms.TypedChoiceField(
        label=gettext_lazy("Difficulty"),
        choices=[(n, str(n)) for n in range(1, 6)],
        coerce=int,
        initial=2,
        help_text=gettext_lazy("5 is hard."),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), choices=Question.Level.choices, initial=Question.Level.RECALL
    )
    domain = forms.SlugField(
        label=gettext_lazy("Domain"),
        required=False,
        max_length=50,
        help_text=gettext_lazy("Its place in a blueprint, e.g. anatomy."),
    )
    objective = forms.SlugField(label=gettext_lazy("Objective"), required=False, max_length=120)
    lesson = forms.SlugField(
        label=gettext_lazy("Lesson"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Key of the lesson to read."),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        help_text=gettext_lazy("With commas between them."),
    )
    editions = forms.CharField(
        label=gettext_lazy("Editions"),
        required=False,
        help_text=gettext_lazy("Code set releases in which the key holds: FY2026, FY2027."),
    )
    valid_from = _day(gettext_lazy("Key holds from"), gettext_lazy("Before it is not drawn."))
    valid_to = _day(
        gettext_lazy("Key holds until"), gettext_lazy("After this day it is drawn no more.")
    )
    twins = forms.SlugField(
        label=gettext_lazy("Twins"),
        required=False,
        max_length=50,
        help_text=gettext_lazy("Questions with the same word here never stand in one paper."),
    )
    is_pilot = forms.BooleanField(
        label=gettext_lazy("On trial"),
        required=False,
        help_text=gettext_lazy("Shown like others, never counted."),
    )
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=300)
    hints = TextField(
        label=gettext_lazy("Hints"),
        required=False,
        rows=3,
        help_text=gettext_lazy(
            "One a line, at most five, for assessments with several tries: each wrong try brings "
            "the next one."
        ),
    )
    key = forms.SlugField(
        label=gettext_lazy("Key"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Left empty, it is made from the question."),
    )
    stimulus: forms.ModelChoiceField[Stimulus] = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Stimulus"),
        required=False,
        help_text=gettext_lazy(
            "The text that it is about. It is drawn only while the stimulus is ready."
        ),
    )
    stimulus_order = forms.IntegerField(
        label=gettext_lazy("Place among the questions of the stimulus"),
        required=False,
        min_value=0,
        max_value=32_767,
        initial=0,
    )
    note = forms.CharField(
        label=gettext_lazy("What was changed"),
        max_length=300,
        help_text=gettext_lazy("For the history, and for who asks in a year."),
    )

    def __init__(
        self,
        *args: Any,
        categories: QuerySet[Category],
        stimuli: QuerySet[Stimulus],
        question: Question | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.categories = categories
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        self.fields["stimulus"].queryset = stimuli  # type: ignore[attr-defined]
        del self.fields["note" if question is None else "key"]

    @staticmethod
    def initial_from(question: Question) -> dict[str, Any]:
        """What the form shows for a question that is there."""
        plain = (*FIRST, "domain", "lesson", "objective", "source", *DRAWING)
        return {
            **{name: getattr(question, name) for name in plain},
            "stimulus": question.stimulus_id,
            "stimulus_order": question.stimulus_order,
            "tags": ", ".join(question.tags),
            "editions": ", ".join(question.editions),
            "hints": "\n".join(_hints_in(question)),
        }

    def first_fields(self) -> list[BoundField]:
        return [self[name] for name in (*FIRST, *STIMULUS)]

    def more_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name not in {*FIRST, *STIMULUS, "note"}]

    def more_is_wrong(self) -> bool:
        """Whether a mistake is in the part that is folded away."""
        return any(field.errors for field in self.more_fields())

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key and self._is_taken(key):
            raise ValidationError(_("This key is taken in your school; choose another one."))
        return key

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("This is before the day from which the key holds."))
        return data

    def clean_tags(self) -> tuple[str, ...]:
        tags = (slugify(tag)[:50] for tag in self.cleaned_data["tags"].split(","))
        return tuple(tag for tag in tags if tag)

    def clean_editions(self) -> tuple[str, ...]:
        editions = tuple(e.strip() for e in self.cleaned_data["editions"].split(",") if e.strip())
        if any(len(edition) > 20 for edition in editions):
            raise ValidationError(_("An edition has at most 20 characters, as in FY2026."))
        return editions

    def clean_hints(self) -> list[str]:
        hints = [line.strip() for line in self.cleaned_data["hints"].splitlines() if line.strip()]
        if len(hints) > MOST_HINTS:
            raise ValidationError(_("Give at most five hints, one a line."))
        return hints

    def hints_in_content(self) -> dict[str, list[str]]:
        """The part of the content that is not the type's."""
        hints = self.cleaned_data["hints"]
        return {"hints": hints} if hints else {}

    def details(self) -> QuestionDetails:
        """For the service. Only after ``is_valid``."""
        data = self.cleaned_data
        return QuestionDetails(
            domain=data["domain"],
            objective=data["objective"],
            lesson=data["lesson"],
            level=data["level"],
            difficulty=data["difficulty"],
            tags=data["tags"],
            editions=data["editions"],
            source=data["source"],
            status=data["status"],
            **{name: data[name] for name in DRAWING},
        )

    def placement(self) -> Placement:
        """The stimulus that was chosen, or none. Only after ``is_valid``."""
        chosen: Stimulus | None = self.cleaned_data["stimulus"]
        order = self.cleaned_data["stimulus_order"] or 0
        return Placement(stimulus_id=chosen.pk if chosen else None, order=order)

    def key_for(self, stem: str) -> str:
        """The key: the question's own, the one that was typed, or one made from the stem."""
        if self.question is not None:
            return self.question.key
        if self.cleaned_data["key"]:
            return str(self.cleaned_data["key"])
        wanted = slugify(stem)[:LONGEST_MADE_KEY].strip("-") or "question"
        key, number = wanted, 2
        while self._is_taken(key):
            key, number = f"{wanted}-{number}", number + 1
        return key

    def _is_taken(self, key: str) -> bool:
        category: Category | None = self.cleaned_data.get("category")
        if category is None:
            return False  # Said already: without a category nothing is saved.
        return Question.objects.filter(school_id=category.school_id, key=key).exists()


class MoveForm(forms.Form):
    """Another category for the questions that were chosen in the list."""

    category: forms.ModelChoiceField[Category] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Move to")
    )

    def __init__(self, *args: Any, categories: QuerySet[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]


def _hints_in(question: Question) -> list[str]:
    version = question.current_version
    return list(version.content.get("hints", [])) if version else []

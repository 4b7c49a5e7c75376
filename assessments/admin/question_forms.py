"""The part of the author's form that every question has."""

from typing import Any

from django import forms
from django.utils.text import slugify

from assessments.models import Category, Question
from assessments.services.bank import QuestionDetails


class QuestionForm(forms.Form):
    """Where a question belongs and what is known of it; its content is the type's own form."""

    category: Any = forms.ModelChoiceField(queryset=None, label="Category")
    status = forms.ChoiceField(
        choices=Question.Status.choices,
        initial=Question.Status.DRAFT,
        help_text="Only a ready question can be drawn.",
    )
    difficulty = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in range(1, 6)], coerce=int, initial=2, help_text="5 is hard."
    )
    level = forms.ChoiceField(choices=Question.Level.choices, initial=Question.Level.RECALL)
    domain = forms.SlugField(required=False, max_length=50)
    lesson = forms.SlugField(required=False, max_length=120, help_text="Key of the lesson to read.")
    objective = forms.SlugField(required=False, max_length=120)
    tags = forms.CharField(required=False, help_text="With commas between them.")
    editions = forms.CharField(
        required=False, help_text="Code set releases in which the key holds, e.g. FY2026, FY2027."
    )
    source = forms.CharField(required=False, max_length=300)
    key = forms.SlugField(
        required=False, max_length=120, help_text="Left empty, it is made from the question."
    )
    note = forms.CharField(
        required=False, max_length=300, label="What was changed", help_text="For the history."
    )

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Limited to the school by the open scope.
        self.fields["category"].queryset = Category.objects.all()  # type: ignore[attr-defined]
        self.question = question
        if question is not None:
            del self.fields["key"]
            self.fields["note"].required = True

    @staticmethod
    def initial_from(question: Question) -> dict[str, Any]:
        """What the form shows for a question that is there."""
        plain = (
            "category",
            "status",
            "difficulty",
            "level",
            "domain",
            "lesson",
            "objective",
            "source",
        )
        return {
            **{name: getattr(question, name) for name in plain},
            "tags": ", ".join(question.tags),
            "editions": ", ".join(question.editions),
        }

    def clean_tags(self) -> tuple[str, ...]:
        return tuple(slugify(tag) for tag in self.cleaned_data["tags"].split(",") if slugify(tag))

    def clean_editions(self) -> tuple[str, ...]:
        return tuple(e.strip() for e in self.cleaned_data["editions"].split(",") if e.strip())

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
        )

    def key_for(self, stem: str, school_id: int) -> str:
        """The key: the question's own, the one that was typed, or one made from the stem."""
        if self.question is not None:
            return self.question.key
        wanted = self.cleaned_data["key"] or slugify(stem)[:80].strip("-") or "question"
        key, number = wanted, 2
        while Question.objects.filter(school_id=school_id, key=key).exists():
            key, number = f"{wanted}-{number}", number + 1
        return key

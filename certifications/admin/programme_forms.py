"""The form of a mock exam: the rules of conduct are written a sentence a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from certifications.models import PracticePaper, Programme

MOST_SENTENCES, LONGEST_SENTENCE, MOST_DAYS = 20, 300, 365
LABELS = {
    "resembles": "Shaped like",
    "retake_after_days": "Days between two tries",
    "is_open": "Open to students",
}
HELP = {
    "resembles": "Students read it, as: An entry-level coding exam of 100 questions.",
    "is_open": "Closed, students neither see it nor start it, and you can try it first; who has "
    "begun goes on and gets a result.",
}


class ProgrammeForm(forms.ModelForm[Programme]):
    """``conduct`` comes as lines of text and goes as a list."""

    conduct = forms.CharField(
        label="Rules of conduct",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
        help_text="A sentence a line, as: I work alone. Students agree before they start, and "
        "once more when you change them; empty: there is nothing to agree to.",
    )

    class Meta:
        model = Programme
        fields = ()  # The admin page names them.
        labels = LABELS
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["conduct"] = "\n".join(self.instance.conduct)
        if "assessment" in self.fields:
            self._offer_what_is_free()

    def clean_conduct(self) -> list[str]:
        """The sentences, in their order."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["conduct"].splitlines()]
        sentences = [line for line in lines if line]
        if len(sentences) > MOST_SENTENCES:
            raise ValidationError(f"Say it in up to {MOST_SENTENCES} lines: they are all read.")
        if any(len(line) > LONGEST_SENTENCE for line in sentences):
            raise ValidationError(f"Keep each line within {LONGEST_SENTENCE} characters.")
        return sentences

    def _offer_what_is_free(self) -> None:
        """Neither what is a mock exam already, nor papers that students made for practice."""
        field = self.fields["assessment"]
        assert isinstance(field, forms.ModelChoiceField)
        assert field.queryset is not None
        papers = PracticePaper.objects.values("assessment")
        field.queryset = field.queryset.filter(
            Q(programme__isnull=True) & ~Q(pk__in=papers)
        ).order_by("title", "pk")
        field.help_text = (
            "What is asked, how long it takes and what passes is set there; so is the exam room."
        )

"""The author's form."""

from assessments.question_types.authoring_choices import ChoicesForm


class SingleChoiceForm(ChoicesForm):
    """One option is marked."""

    control = "radio"

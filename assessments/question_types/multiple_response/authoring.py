"""The author's form."""

from collections.abc import Mapping
from typing import Any

from assessments.question_types.authoring_choices import ChoicesForm
from assessments.question_types.authoring_fields import partial_field


class MultipleResponseForm(ChoicesForm):
    """Two or more options are marked."""

    control = "checkbox"
    partial = partial_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().initial_from(content), "partial": content.get("partial", "exact")}

    def content(self) -> dict[str, Any]:
        return {**super().content(), "partial": self.cleaned_data["partial"]}

"""The author's form: a line a pair."""

from collections.abc import Mapping
from typing import Any

from assessments.question_types.authoring_fields import (
    AuthoringForm,
    TextField,
    explanation_field,
    stem_field,
)


class CodingPairsForm(AuthoringForm):
    """Pairs as lines of key, term, code and reason, with bars between them."""

    stem = stem_field()
    pairs = TextField(label="Pairs", rows=4, help_text="key | term | code | why, one a line")
    explanation = explanation_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        lines = [" | ".join(pair[n] for n in FIELDS) for pair in content.get("pairs", [])]
        return {**content, "pairs": "\n".join(lines)}

    def content(self) -> dict[str, Any]:
        lines = self.cleaned_data["pairs"].splitlines()
        pairs = [dict(zip(FIELDS, map(str.strip, line.split("|")), strict=False)) for line in lines]
        return {**self.cleaned_data, "pairs": pairs}


FIELDS = ("key", "term", "code", "why")

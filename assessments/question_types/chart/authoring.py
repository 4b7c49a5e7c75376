"""The author's form: the whole chart as YAML, with the line in which a fault stands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import AuthoringForm, TextField
from assessments.question_types.chart.chart_yaml import (
    LONGEST,
    ChartYamlError,
    dump_chart,
    line_of,
    load_chart,
)


class ChartField(TextField):
    """YAML that is read as the fields of a chart."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return text, load_chart(text)
        except ChartYamlError as error:
            words = _("Line %(line)s: %(words)s") % {"line": error.line, "words": error.message}
            raise ValidationError(words if error.line else error.message) from None


class ChartForm(AuthoringForm):
    """One field. What a chart consists of is in docs/algorithms/chart-scoring.md."""

    template: ClassVar[str] = "question_types/authoring_chart.html"
    chart = ChartField(
        label=gettext_lazy("Chart"),
        rows=40,
        max_length=LONGEST,
        # Text of documents may end in a line break, which belongs to it.
        strip=False,
        help_text=gettext_lazy("YAML: encounter, patient, documents, lines of the key, traps."),
    )

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {"chart": dump_chart(content)} if content else {}

    def clean(self) -> dict[str, Any]:
        """A question without a key gets one from its stem."""
        data: dict[str, Any] = super().clean() or {}
        if "chart" in data:
            data["stem"] = str(data["chart"][1].get("stem", ""))
        return data

    def content(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data["chart"][1]
        return data

    def refuse(self, place: str, message: str) -> None:
        """Say the line, and the place as it is written there."""
        words = message.removeprefix(f"{place}: ")
        text = str(self["chart"].value() or "")
        if not place:
            self.add_error("chart", words)
            return
        said = _("Line %(line)s (%(place)s): %(words)s")
        line = line_of(text.replace("\r\n", "\n"), place)
        self.add_error("chart", said % {"line": line, "place": place, "words": words})

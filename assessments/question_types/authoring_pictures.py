"""The author's field for a picture, shared by the types that have one."""

from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import TextField
from foundation.ui.drawings import LONGEST_DRAWING


def picture_field() -> TextField:
    """SVG as text. Its checks are those of the type, which names the line that is wrong."""
    return TextField(
        label=gettext_lazy("Picture"),
        rows=8,
        max_length=LONGEST_DRAWING,
        help_text=gettext_lazy(
            "SVG: shapes, groups and words. Colour by classes that fit light and dark: d-line, "
            "d-soft and d-accent-line for lines, d-fill-1 to d-fill-4 and d-accent for areas, "
            "d-text for words. Ids, titles and descriptions are never shown to students; words "
            "that are drawn are."
        ),
    )

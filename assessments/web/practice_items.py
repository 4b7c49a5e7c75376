"""The invented questions of the practice room. No answer to them is kept or graded."""

from typing import Any

from django.utils.translation import gettext as _

from assessments.models import StimulusVersion
from assessments.queries.attempt_pages import PageItem
from assessments.question_types.registry import question_type


def practice_items() -> list[PageItem]:
    """Two questions on one note, a statement to judge, and one to type. No query."""
    note = StimulusVersion(
        title=_("A note to practise with"),
        content=_(
            "The patient tripped over a garden hose this morning and fell on the left hand. "
            "The left wrist is swollen. There is no open wound.\n\n"
            "An X-ray shows no fracture. The wrist is sprained. "
            "The patient has well-controlled asthma and takes a daily inhaler."
        ),
    )
    joints = _options(_("The left wrist"), _("The right wrist"), _("The left elbow"))
    ruled_out = _options(_("An open wound"), _("A sprain"), _("A fracture"), _("Asthma"))
    return [
        _item(
            1,
            "single_choice",
            {"stem": _("Which joint did the patient injure?"), "options": joints},
            stimulus=note,
            stimulus_at=1,
            stimulus_home=1,
        ),
        _item(
            2,
            "multiple_response",
            {
                "stem": _("Which of these does the note rule out?"),
                "options": ruled_out,
                "choose": 2,
            },
            stimulus_at=1,
            stimulus_home=1,
        ),
        _item(3, "true_false", {"stem": _("A question that you flag is worth fewer points.")}),
        _item(
            4,
            "short_answer",
            {"stem": _("Type the name of any bone, for example *ulna*."), "longest": 100},
        ),
    ]


def _item(number: int, type_name: str, presentation: dict[str, Any], **more: Any) -> PageItem:
    kind = question_type(type_name)
    return PageItem(
        number=number,
        type_name=kind.name,
        template=kind.template,
        answer_kind=kind.answer_kind,
        field_name=f"answer-{number}",
        presentation=presentation,
        answer=None,
        revision=0,
        answered=False,
        **more,
    )


def _options(*texts: str) -> list[dict[str, Any]]:
    return [
        {"number": number, "letter": letter, "text": text}
        for number, (letter, text) in enumerate(zip("ABCD", texts, strict=False), start=1)
    ]

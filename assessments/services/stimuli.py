"""Writing what several questions are about."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assessments.models import Stimulus, StimulusVersion
from assessments.rules.digests import stimulus_digest
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class StimulusRefused(Refusal):
    code = "stimulus_refused"
    kind = Kind.INVALID


def save_stimulus(
    *, key: str, title: str, content: str, status: str, note: str, by: Actor, at: datetime
) -> tuple[Stimulus, bool]:
    """Create or change a stimulus; says whether its title or text got a new version.

    Attempts keep the version that they were drawn with. Repeating the call with the same title
    and text makes no version. Raises StimulusRefused: it says nothing.
    """
    # What a browser does to the ends of lines makes no version.
    text = content.replace("\r\n", "\n").strip()
    if not text:
        raise StimulusRefused("Write what the questions are about.")
    with transaction.atomic():
        stimulus, _ = Stimulus.objects.select_for_update(of=("self",)).get_or_create(
            school_id=by.school_id, key=key, defaults={"title": title, "status": status}
        )
        stimulus.title, stimulus.status = title, status
        digest = stimulus_digest(title=title, text=text)
        standing = stimulus.current_version
        versioned = standing is None or standing.digest != digest
        if versioned:
            last = stimulus.versions.aggregate(last=Max("number"))["last"] or 0
            stimulus.current_version = StimulusVersion.objects.create(
                stimulus=stimulus,
                number=last + 1,
                title=title,
                content=text,
                digest=digest,
                note=note,
                author_id=by.user_id,
                created_at=at,
            )
        stimulus.save()
    return stimulus, versioned

"""What goes with a holder from a certificate to the one that stands in its place."""

from certifications.models import Award, ContinuingEducation


def carry_units(*, old: Award, new: Award) -> int:
    """Let units that renewed nothing yet count for the new one; returns how many reports.

    For a new name and for new code sets, which keep the last day: what was done since the old one
    was issued would be lost otherwise. In the caller's transaction.
    """
    reports = ContinuingEducation.objects.filter(award=old, used_for=None)
    return int(reports.update(award=new))

"""What the list and the page of a person say of courses."""

from typing import Any

from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Enrolment
from foundation.schools.public import Membership
from foundation.schools.slots import (
    PeopleColumn,
    PersonLink,
    register_people_column,
    register_person_links,
)


def enrolments_of(membership: Membership) -> list[PersonLink]:
    """One query."""
    count = Enrolment.objects.filter(
        student_id=membership.person_id, school_id=membership.school_id
    ).count()
    address = reverse("admin:chartwork_courses_enrolment_changelist")
    return [
        PersonLink(
            _("Enrolments (%(count)s)") % {"count": count},
            f"{address}?student__id__exact={membership.person_id}",
        )
    ]


def _per_person() -> QuerySet[Enrolment]:
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(
        student=OuterRef("person_id"), school=OuterRef("school_id")
    )
    return rows.order_by().values("student")  # type: ignore[return-value]


def _count() -> Any:
    counted = Subquery(_per_person().annotate(n=Count("pk")).values("n"))
    return Coalesce(counted, 0, output_field=IntegerField())


def _last_seen() -> Any:
    return Subquery(_per_person().annotate(at=Max("last_seen_at")).values("at"))


register_people_column(PeopleColumn("enrolments", gettext_lazy("enrolments"), _count))
register_people_column(PeopleColumn("last_seen", gettext_lazy("last seen"), _last_seen))
register_person_links(enrolments_of)

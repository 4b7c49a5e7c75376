"""A student's own grades in a course."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from assessments.public import has_coded
from courses.queries.course_pages import published_course
from courses.queries.gradebook_pages import own_page
from foundation.schools.public import actor_of, arrived_at, member_required


@require_GET
@member_required
def own_grades(request: HttpRequest, key: str) -> HttpResponse:
    """The total so far in words, of what may be shown now; who is not enrolled joins first."""
    by = actor_of(request)
    course = published_course(key=key, school_id=by.school_id)
    found = own_page(course=course, by=by, at=arrived_at(request))
    if found is None:
        return redirect("courses:course", key)
    address = reverse("courses:course", args=[key])
    named = {"title": course.title, "url": address, "language": course.language}
    return render(
        request,
        "courses/grades.html",
        {
            "course": named,
            "crumbs": [named, {"title": _("My grades")}],
            "total": found.row.total,
            "derivation": found.derivation,
            "coding_url": reverse("assessments:coding")
            if has_coded(school_id=by.school_id, student_id=by.user_id or 0)
            else "",
        },
    )

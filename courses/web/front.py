"""The public front page: is medical coding the right career for me?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses.queries.sample_lessons import sample_lesson
from courses.web.career_check import career_check

__all__ = ["career_check", "front_page"]


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """What the work is, what training covers, how to choose. It sells nothing."""
    school = getattr(request, "school", None)
    lesson = sample_lesson(school_id=school.pk) if school is not None else None
    return render(
        request,
        "courses/front/front.html",
        {"sample_lesson_url": reverse("courses:lesson", args=[lesson]) if lesson else ""},
    )

"""The student's pages: home, course, lesson, completion."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.models import Course, Enrolment
from courses.queries.course_pages import CoursePage, course_page, published_course
from courses.queries.home_pages import home_page
from courses.queries.lesson_pages import SignInToRead, lesson_page
from courses.services.enrolments import CourseNotFound, enrol
from courses.services.progress import complete_lesson, note_visit
from courses.slots import certificates_of, home_panels
from foundation.schools.public import Actor, actor_of, arrived_at, member_required
from foundation.ui.markdown import render_markdown


@require_GET
@member_required
def home(request: HttpRequest) -> HttpResponse:
    """One next step, then how far everything is."""
    by, at = actor_of(request), arrived_at(request)
    page = home_page(by=by, at=at)
    return render(
        request,
        "courses/home.html",
        {
            "running": page.running,
            "next_step": _next_step(page.courses),
            "enrolments": [_enrolment(course) for course in page.courses],
            "open_courses": [
                {
                    "title": course.title,
                    "summary": course.summary,
                    "url": _course_url(course.key),
                    "language": course.language,
                }
                for course in page.open_courses
            ],
            "reviews": page.reviews,
            "panels": home_panels(by, at) if page.courses else [],
        },
    )


@require_GET
def course(request: HttpRequest, key: str) -> HttpResponse:
    """A course: for a visitor what it holds, for a student how far it is."""
    school = getattr(request, "school", None)
    if school is None:
        raise CourseNotFound(_("There is no such course."))
    by: Actor | None = getattr(request, "actor", None)
    page = course_page(course=published_course(key=key, school_id=school.pk), by=by)
    found = page.course
    return render(
        request,
        "courses/course.html",
        {
            "course": {
                "title": found.title,
                "summary": found.summary,
                "description": render_markdown(found.description),
                "edition": found.edition,
                "language": found.language,
            },
            "modules": page.modules,
            "enrolment": page.enrolment,
            "percent": page.percent,
            "enrol_url": _enrol_url(page, by),
            "completion_url": _completion_url(page.enrolment),
            "grades_url": reverse("courses:grades", args=[key]) if page.enrolment else "",
            "words_url": reverse("courses:words", args=[key]) if by else "",
        },
    )


@require_POST
@member_required
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Enrol, and go on to the first thing to do."""
    by = actor_of(request)
    found = published_course(key=key, school_id=by.school_id)
    enrol(course_id=found.pk, by=by, at=arrived_at(request))
    messages.success(request, _("You have joined %(course)s.") % {"course": found.title})
    return redirect("courses:course", key)


@require_GET
def lesson(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A lesson; a visitor may try the first one."""
    school = getattr(request, "school", None)
    if school is None:
        raise CourseNotFound(_("There is no such lesson."))
    by: Actor | None = getattr(request, "actor", None)
    try:
        page = lesson_page(lesson_public_id=public_id, school_id=school.pk, by=by)
    except SignInToRead:
        return redirect(f"{reverse('account_signup')}?next={request.path}")
    if page.enrolment is not None:
        note_visit(
            enrolment_id=page.enrolment.pk, activity_id=page.activity.pk, at=arrived_at(request)
        )
    found = page.course.course
    return render(
        request,
        "courses/lesson.html",
        {
            "crumbs": [_named(found)],
            "text_language": found.language,
            "lesson": {
                "title": page.lesson.title,
                "minutes": page.lesson.minutes,
                "module_title": page.activity.module.title,
            },
            # Sanitised when the lesson was loaded: courses.services.rendering.
            "lesson_html": mark_safe(page.lesson.html),  # noqa: S308
            "contents": page.lesson.contents,
            "objectives": [objective["text"] for objective in page.lesson.objectives],
            "terms": page.lesson.terms,
            "sources": page.lesson.sources,
            "reviewed": page.lesson.reviewed,
            "previous": page.previous,
            "next": page.next,
            "done": page.done,
            "read_url": reverse("courses:read", args=[public_id]) if page.enrolment else "",
            "course_url": _course_url(found.key),
            "visitor": by is None,
        },
    )


@require_POST
@member_required
def read(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """ "I have read this lesson": record it and go on to what comes next."""
    by = actor_of(request)
    page = lesson_page(lesson_public_id=public_id, school_id=by.school_id, by=by)
    enrolment = complete_lesson(activity_id=page.activity.pk, by=by, at=arrived_at(request))
    if enrolment.completed_at is None:
        enrolment.refresh_from_db(fields=["completed_at"])
        if enrolment.completed_at is not None:
            return redirect("courses:completion", page.course.course.key)
    return redirect(page.next.url if page.next else _course_url(page.course.course.key))


@require_GET
@member_required
def completion(request: HttpRequest, key: str) -> HttpResponse:
    """The course is complete: the certificate, or that it is being prepared."""
    by = actor_of(request)
    found = published_course(key=key, school_id=by.school_id)
    page = course_page(course=found, by=by)
    if page.enrolment is None or page.enrolment.completed_at is None:
        return redirect("courses:course", key)
    certificate = certificates_of(by, [page.enrolment.pk]).get(page.enrolment.pk)
    results = [
        {"title": line.title, "score": line.score}
        for module in page.modules
        for line in module.activities
        if line.score
    ]
    return render(
        request,
        "courses/completion.html",
        {
            "course": _named(found),
            "completed_at": page.enrolment.completed_at,
            "results": results,
            "award": certificate,
            "has_certificate": bool(found.certificate_title),
        },
    )


def _named(found: Course) -> dict[str, str]:
    return {"title": found.title, "url": _course_url(found.key), "language": found.language}


def _course_url(key: str) -> str:
    return reverse("courses:course", args=[key])


def _completion_url(enrolment: Enrolment | None) -> str:
    if enrolment is None or enrolment.completed_at is None:
        return ""
    return reverse("courses:completion", args=[enrolment.course.key])


def _enrol_url(page: CoursePage, by: Actor | None) -> str:
    if page.enrolment is not None or not page.course.open_enrolment:
        return ""
    if by is None:
        return ""
    return reverse("courses:join", args=[page.course.key])


def _next_step(courses: list[CoursePage]) -> dict[str, Any] | None:
    for page in courses:
        if page.next_line is not None:
            started = page.percent > 0
            return {
                "title": page.next_line.title,
                "url": page.next_line.url,
                "minutes": page.next_line.minutes,
                "label": _("Continue where you stopped") if started else _("Start here"),
                "about": page.course.title,
                "language": page.course.language,
            }
    return None


def _enrolment(page: CoursePage) -> dict[str, Any]:
    assert page.enrolment is not None
    completed = page.enrolment.completed_at
    return {
        "course": _named(page.course),
        "percent": page.percent,
        "modules": [{"title": m.title, "percent": m.percent} for m in page.modules],
        "completed_at": completed,
        "certificate_url": _completion_url(page.enrolment),
    }

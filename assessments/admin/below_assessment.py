"""Pages below that of an assessment, for whoever may see it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from assessments.models import Assessment
from foundation.schools.admin_access import SchoolAdmin


def page_below(
    page: SchoolAdmin[Assessment], address: str, view: Callable[..., Any], *, name: str
) -> URLPattern:
    """The page at ``<id>/<address>``: ``view(page, request, assessment, **more of the address)``.

    404 for an assessment that is not there or belongs to another school.
    """

    def opened(request: HttpRequest, object_id: int, **more: Any) -> HttpResponseBase:
        assessment = page.get_object(request, str(object_id))
        if assessment is None or not page.has_view_permission(request, assessment):
            raise Http404("There is no such assessment in your school.")
        answer: HttpResponseBase = view(page, request, assessment, **more)
        return answer

    return path(f"<int:object_id>/{address}", page.admin_site.admin_view(opened), name=name)

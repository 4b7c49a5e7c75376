"""A student's own measures of coding."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.queries.coding_measures import own_coding
from foundation.schools.public import actor_of, arrived_at, member_required


@require_safe
@member_required
def my_coding(request: HttpRequest) -> HttpResponse:
    """All charts whose key may be seen; empty before the first one."""
    report = own_coding(by=actor_of(request), at=arrived_at(request))
    return render(request, "assessments/coding.html", {"report": report})

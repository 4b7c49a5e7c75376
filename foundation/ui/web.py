"""The page that shows every component in all its states. Development profile only."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.safestring import mark_safe

from foundation.ui.templatetags.chartwork import icon_names


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Full name", help_text="As it should stand on your certificate.")
    email = forms.EmailField(label="Email", required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    side = forms.ChoiceField(label="Side", choices=[("l", "Left"), ("r", "Right")])
    when = forms.ChoiceField(
        label="When", choices=[("1", "First visit"), ("2", "Later")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="Send me a reminder", required=False)


def components(request: HttpRequest) -> HttpResponse:
    """Every component, as it is included."""
    now = timezone.now()
    award = {
        "state": "valid",
        "holder": "Ana Silva",
        "title": "Foundations of medical coding",
        "issued_on": now,
        "school": "Harbour School",
        "code": "7K3M-Q9TX-2VRD",
    }
    palette = [
        {"number": 1, "url": "#palette", "answered": True},
        {"number": 2, "url": "#palette", "answered": True, "flagged": True},
        {"number": 3, "url": "#palette", "current": True},
        {"number": 4, "url": "#palette", "flagged": True},
        {"number": 5, "url": "#palette"},
    ]
    context = {
        "now": now,
        "deadline": now + timedelta(minutes=5, seconds=8),
        "icons": icon_names(),
        "form": SampleForm(),
        "form_with_errors": SampleForm(
            {"name": "", "email": "no address"}, prefix="again", use_required_attribute=False
        ),
        "trail": [
            {"title": "Home", "url": "/"},
            {"title": "Foundations of medical coding", "url": "/"},
            {"title": "Skeleton"},
        ],
        "steps": [
            {"title": "Sign up", "state": "done"},
            {"title": "Read", "state": "current"},
            {"title": "Quiz", "state": "todo"},
        ],
        "page": Paginator(range(95), 10).page(2),
        "palette": palette,
        "award": award,
        "columns": [{"title": "Quiz"}, {"title": "Tries", "number": True}],
        "rows": [["Anatomy", {"number": 2}], ["Physiology and disease", {"number": 1}]],
        "lesson": SimpleNamespace(title="Skeleton", url="#"),
        "why": mark_safe("<p>The <strong>ulna</strong> is on the side of the little finger.</p>"),
    }
    return render(request, "chartwork/components.html", context)


urlpatterns = [path("dev/components/", components, name="dev_components")]

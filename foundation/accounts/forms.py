"""What is asked of a person besides address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.zones import zone_names


class SignupDetails(forms.Form):
    """The name, since a certificate is made out to somebody."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("As it should stand on your certificate. You can change it later."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: Any) -> None:
        user.name = self.cleaned_data["name"].strip()
        user.language = get_language() or ""
        user.save(update_fields=["name", "language"])


def _zones() -> list[tuple[str, Any]]:
    return [("", _("As my school")), *((name, name.replace("_", " ")) for name in zone_names())]


class Details(forms.Form):
    """What a person can change of an account."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("As it should stand on your next certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        required=False,
        help_text=_("In which times are shown, such as the end of an exam."),
    )

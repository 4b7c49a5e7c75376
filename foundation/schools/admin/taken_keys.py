"""A form for things that a school knows by a key: it says when the key is taken."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from foundation.schools.actors import Actor
from foundation.schools.admin_access import actor_in_admin


class FreeKeyForm(forms.ModelForm[Any]):
    """Without it, adding something under a taken key would change what has the key already."""

    actor: ClassVar[Actor | None] = None

    @classmethod
    def of(cls, request: HttpRequest, form: type[Any]) -> type[Any]:
        """The form of one request: it must know the school, which is no field of it."""
        return type(form.__name__, (form,), {"actor": actor_in_admin(request)})

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        rows = self._meta.model._default_manager.filter(key=key)
        if self.actor is not None:
            rows = rows.filter(school_id=self.actor.school_id)
        if rows.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This key is taken in your school; choose another one."))
        return key

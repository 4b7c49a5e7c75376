"""The door of the API, and what is said where nothing is."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.http.problems import ApiError
from foundation.http.views import ReadView

COLLECTIONS = ("school", "courses", "people", "enrolments", "attempts", "marking", "awards")
DOCUMENTS = ("schema", "reference")


class OpenView(ReadView):
    """Needs no token and shows nobody's data."""

    required_scopes = ()
    authentication_classes = []
    permission_classes = []
    throttle_classes = []

    def perform_authentication(self, request: Request) -> None:
        """Nobody is asked who he is; the frame of a page still knows who is signed in."""


class RootSerializer(serializers.Serializer[Any]):
    token = serializers.URLField(help_text="Where a program gets its token.")
    school = serializers.URLField()
    courses = serializers.URLField()
    people = serializers.URLField()
    enrolments = serializers.URLField()
    attempts = serializers.URLField()
    marking = serializers.URLField()
    awards = serializers.URLField()
    schema = serializers.URLField()
    reference = serializers.URLField()


class Root(OpenView):
    """Links to everything."""

    @extend_schema(operation_id="read_root", responses=RootSerializer, tags=["Start"], auth=[])
    def get(self, request: Request) -> Response:
        """Links to everything there is. Needs no token."""
        addresses = {"token": reverse("oauth2_provider:token")}
        addresses |= {name: reverse(f"api:{name}") for name in (*COLLECTIONS, *DOCUMENTS)}
        return Response(
            {name: request.build_absolute_uri(path) for name, path in addresses.items()}
        )


class NothingHere(OpenView):
    """Every other address under /api/: a problem document, not a page."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not request.path.endswith("/"):
            raise ApiError("not_found", f"Addresses end in a slash. Try {request.path}/.")
        raise Http404

"""The school itself."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.schools.api.examples import SCHOOL, shown_as
from foundation.schools.api.views import SchoolView
from foundation.schools.models import School


@shown_as(SCHOOL)
class SchoolSerializer(serializers.ModelSerializer[School]):
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = School
        fields = ["id", "slug", "name", "time_zone"]


class SchoolDetail(SchoolView):
    """The school that the token belongs to."""

    required_scopes = ()

    @extend_schema(operation_id="read_school", responses=SchoolSerializer, tags=["School"])
    def get(self, request: Request, **_: Any) -> Response:
        """The school that the token belongs to. Any valid token may ask."""
        return Response(SchoolSerializer(School.objects.get(pk=self.actor.school_id)).data)

"""What the school teaches."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from courses.api.examples import COURSE, COURSE_LINE
from courses.models import Activity, Course, Module
from foundation.schools.api.examples import shown_as
from foundation.schools.api.views import DetailView, ListView

KINDS = [("lesson", "lesson"), ("quiz", "quiz")]


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(choices=KINDS)
    title = serializers.CharField(source="__str__")
    assessment = serializers.UUIDField(
        source="assessment.public_id",
        allow_null=True,
        default=None,
        help_text="For a quiz: the id by which attempts name it.",
    )

    class Meta:
        model = Activity
        fields = ["id", "kind", "title", "is_required", "assessment"]


class ModuleSerializer(serializers.ModelSerializer[Module]):
    activities = ActivitySerializer(many=True)

    class Meta:
        model = Module
        fields = ["key", "title", "summary", "activities"]


@shown_as(COURSE_LINE)
class CourseLineSerializer(serializers.ModelSerializer[Course]):
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Course
        fields = ["id", "key", "title", "summary", "language", "edition"]


@shown_as(COURSE)
class CourseSerializer(CourseLineSerializer):
    code_sets = serializers.DictField(help_text="Code sets by name, with their releases.")
    modules = ModuleSerializer(many=True)

    class Meta(CourseLineSerializer.Meta):
        fields = [*CourseLineSerializer.Meta.fields, "code_sets", "modules"]


class CourseList(ListView):
    """The published courses of the school."""

    required_scopes = ("courses:read",)
    serializer_class = CourseLineSerializer
    page_order = ("key",)

    def rows(self) -> QuerySet[Course]:
        return Course.objects.published().filter(school_id=self.actor.school_id)

    @extend_schema(operation_id="list_courses", tags=["Courses"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The published courses of the school, by their keys."""
        return self.list(request, *args, **kwargs)


class CourseDetail(DetailView):
    """One course with what it is made of."""

    required_scopes = ("courses:read",)
    serializer_class = CourseSerializer
    lookup_field = "public_id"

    def rows(self) -> QuerySet[Course]:
        activities = (
            Activity.objects.filter(is_retired=False)
            .select_related("lesson", "assessment")
            .defer("lesson__body", "lesson__html")
            .order_by("order")
        )
        modules = Module.objects.order_by("order").prefetch_related(
            Prefetch("activities", activities)
        )
        courses = Course.objects.published().filter(school_id=self.actor.school_id)
        return courses.prefetch_related(Prefetch("modules", modules))

    @extend_schema(operation_id="read_course", tags=["Courses"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A published course with its modules and activities, in their order."""
        return self.retrieve(request, *args, **kwargs)

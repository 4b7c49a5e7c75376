"""The one view: session, user, attempt, BEGIN, upsert, COMMIT: six statements."""

from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tests.bench.baseline.models import Answer, Attempt


class AnswerSerializer(serializers.Serializer):
    position = serializers.IntegerField(min_value=1, max_value=1000)
    content = serializers.JSONField()


class Save(APIView):
    def post(self, request: Request, attempt_id: int) -> Response:
        attempt = Attempt.objects.filter(pk=attempt_id, student=request.user).first()
        if attempt is None:
            raise NotFound
        now = timezone.now()
        if attempt.state != "in_progress" or (attempt.deadline_at and now > attempt.deadline_at):
            raise PermissionDenied
        sent = AnswerSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        Answer.objects.bulk_create(
            [Answer(attempt=attempt, received_at=now, **sent.validated_data)],
            update_conflicts=True,
            unique_fields=["attempt", "position"],
            update_fields=["content", "received_at"],
        )
        return Response({"position": sent.validated_data["position"], "received_at": now})


urlpatterns = [path("attempts/<int:attempt_id>/answers/", Save.as_view())]

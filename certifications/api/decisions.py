"""What a school's program decides about a certificate."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request

from certifications.api.awards import AwardSerializer
from certifications.api.examples import DECIDED
from certifications.models import Award
from certifications.services.awards import REASON_LENGTH, AwardNotFound, revoke_award
from certifications.services.replacing import NothingToReplace, replace_award
from certifications.services.suspending import NothingToSuspend, lift_suspension, suspend_award
from foundation.http.bodies import StrictBody, Text
from foundation.http.writing import Done, WritesOnce, key_parameter, refusals_for_document
from foundation.schools.api.examples import sent_as
from foundation.schools.api.views import SchoolView

MISSING = (AwardNotFound, "There is no such certificate.")
SENT = {"reason": "The school was asked to by the holder."}
REVOKED = (NothingToSuspend, "This certificate is revoked; that has no end.")


@sent_as(SENT)
class AwardDecisionBody(StrictBody):
    """Why."""

    reason = Text(min_length=1, max_length=REASON_LENGTH, help_text="The holder reads it.")


def _document(operation: str, *refusals: tuple[Any, str]) -> Callable[..., Any]:
    return extend_schema(
        operation_id=operation,
        tags=["Certificates"],
        request=AwardDecisionBody,
        parameters=[key_parameter()],
        responses=AwardSerializer,
        # One of an answer takes the place of all, so what is sent is said again.
        examples=[
            OpenApiExample("Example", value=SENT, request_only=True),
            OpenApiExample("Example", value=DECIDED[operation], response_only=True),
        ],
        extensions=refusals_for_document([MISSING, *refusals]),
    )


class _Decision(WritesOnce, SchoolView):
    """One service, its reason, and the certificate as it is then."""

    http_method_names = ["post"]
    write_scopes = ("awards:write",)

    def decided(self, request: Request, award_id: UUID, service: Callable[..., Award]) -> Any:
        def decide() -> Done:
            sent = self.read(request, AwardDecisionBody)
            award = service(
                award_id=award_id, reason=sent["reason"], by=self.actor, at=timezone.now()
            )
            return Done(AwardSerializer(award).data)

        return self.once(request, decide)


class RevokeAward(_Decision):
    """Withdrawing a certificate."""

    @_document("revoke_award")
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Withdraw a certificate for good; its holder gets an email. The first reason stands."""
        return self.decided(request, id, revoke_award)  # type: ignore[no-any-return]


class SuspendAward(_Decision):
    """Suspending a certificate."""

    @_document("suspend_award", REVOKED)
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Let a certificate not count until the suspension is lifted; its holder gets an email."""
        return self.decided(request, id, suspend_award)  # type: ignore[no-any-return]


class LiftSuspension(_Decision):
    """Lifting a suspension."""

    @_document("lift_suspension", REVOKED)
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Let a suspended certificate count again; its holder gets an email."""
        return self.decided(request, id, lift_suspension)  # type: ignore[no-any-return]


class ReplaceAward(_Decision):
    """Issuing a certificate again."""

    @_document(
        "replace_award",
        (NothingToReplace, "The holder's name is as on the certificate, or it does not count."),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (in the address)
        """Issue a certificate again under the holder's present name; answers with the new one."""
        return self.decided(request, id, replace_award)  # type: ignore[no-any-return]

"""What every POST of the API does the same way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from foundation.http.bodies import StrictBody, StrictJsonParser, read_body
from foundation.http.replies import HEADER, KEY_PATTERN, answered_once, claim_of
from foundation.http.views import ReadView
from foundation.refusals import STATUS, Refusal

FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})


@dataclass(frozen=True, slots=True)
class Done:
    """What a POST answers."""

    data: Any
    status: int = 200


class WritesOnce(ReadView):
    """POST with an ``Idempotency-Key``.

    The view's ``post`` calls ``self.once(request, work)``. ``write_scopes`` is what a token must
    carry for it, ``write_limit`` the limit under which it is counted. Where repeating is harmless
    by itself, ``key_required`` is false; a key that is sent holds all the same.
    """

    write_scopes: ClassVar[tuple[str, ...]]
    write_limit: ClassVar[str] = "program"
    key_required: ClassVar[bool] = True
    parser_classes = [StrictJsonParser]

    def scopes_for(self, method: str) -> tuple[str, ...]:
        return self.write_scopes if method == "POST" else super().scopes_for(method)

    def limit_for(self, method: str) -> str:
        return self.write_limit if method == "POST" else super().limit_for(method)

    def known_parameters(self) -> list[str]:
        return [] if self.request.method == "POST" else super().known_parameters()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method == "POST":
            # Before the token is looked for: its library reads a form, and then nobody else can.
            kind = (request.content_type or "").partition(";")[0].strip().lower()
            empty = request.headers.get("Content-Length", "") in {"", "0"} and kind not in FORMS
            if kind != "application/json" and not empty:
                raise UnsupportedMediaType(kind, "Send JSON: Content-Type: application/json.")
        super().initial(request, *args, **kwargs)

    def read(self, request: Request, body: type[StrictBody]) -> Any:
        """The body, checked; nothing at all is an object without members."""
        return read_body(body, request.data)

    def once(self, request: Request, work: Callable[[], Done]) -> HttpResponse:
        """Do the work, or answer as it was answered before."""
        claim = claim_of(
            request._request,
            credential=str(request.auth.application_id),  # type: ignore[union-attr]
            required=self.key_required,
        )
        response = _reply(work()) if claim is None else answered_once(claim, self._guarded(work))
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def _guarded(self, work: Callable[[], Done]) -> Callable[[], HttpResponse]:
        """The work, undone where it fails, and its failure as a reply that can be stored."""

        def run() -> HttpResponse:
            try:
                with transaction.atomic():
                    return _reply(work())
            except Exception as error:
                # Whatever it is: the same handler as for every view tells what was foreseen.
                failure: HttpResponse = self.handle_exception(error)
                return failure

        return run


def _reply(done: Done) -> HttpResponse:
    return HttpResponse(
        JSONRenderer().render(done.data), status=done.status, content_type="application/json"
    )


def key_parameter(*, required: bool = True) -> OpenApiParameter:
    """How the document tells of the header."""
    why = (
        "A new UUID for each thing to be done; the same one to repeat a request whose reply was "
        "lost. The stored reply then comes with `Idempotency-Replayed: true`."
    )
    if not required:
        why += " Not needed here: repeating is harmless by itself."
    return OpenApiParameter(
        name=HEADER,
        location=OpenApiParameter.HEADER,
        required=required,
        description=why,
        type={"type": "string", "pattern": KEY_PATTERN, "minLength": 8, "maxLength": 100},  # type: ignore[arg-type]
    )


def refusals_for_document(refusals: Iterable[tuple[type[Refusal], str]]) -> dict[str, Any]:
    """Which rules may say no here, each with a sentence: an extension the document is made of."""
    return {
        "x-refusals": [
            {"code": refusal.code, "status": STATUS[refusal.kind], "detail": sentence}
            for refusal, sentence in refusals
        ]
    }

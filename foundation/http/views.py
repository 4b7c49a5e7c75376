"""What every view of the API does the same way."""

from hashlib import sha256
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.views import APIView

from foundation.http.problems import ApiError, Problem, problem_response
from foundation.http.throttles import Allowance


class ReadView(APIView):
    """Reads only. Refuses query parameters that it does not know, answers with an ETag.

    A view says in ``required_scopes`` what a token must carry, and in ``query_parameters``
    which parameters it reads; a list adds those of its filters and pages by itself.
    """

    http_method_names = ["get", "head"]
    required_scopes: ClassVar[tuple[str, ...]]
    query_parameters: ClassVar[tuple[str, ...]] = ()
    # Under which of the limits in the settings its requests are counted.
    limit: ClassVar[str] = "program"
    allowance: Allowance | None = None

    def scopes_for(self, method: str) -> tuple[str, ...]:
        """What a token must carry for this method."""
        return self.required_scopes

    def limit_for(self, method: str) -> str:
        """Which limit counts a request of this method."""
        return self.limit

    def granted_scopes(self, request: Request) -> frozenset[str]:
        """What the request's token carries."""
        token: Any = request.auth
        return frozenset(token.scope.split() if token else ())

    def known_parameters(self) -> list[str]:
        """Every query parameter that means something here."""
        known = set(self.query_parameters)
        filters = getattr(self, "filterset_class", None)
        if filters is not None:
            known |= set(filters.base_filters)
        paginator = getattr(self, "paginator", None)
        if paginator is not None and getattr(self, "page_order", None):
            known |= set(paginator.parameters)
        return sorted(known)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if (request.method or "").lower() not in self.http_method_names:
            # Before the token is looked for: its library reads the body, which may be anything.
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)
        self.check_parameters(request)

    def check_parameters(self, request: Request) -> None:
        """Refuse what would be ignored: that gives everybody's rows and looks like success."""
        known = self.known_parameters()
        unknown = sorted(set(request.query_params) - set(known))
        if unknown:
            possible = f"Known: {', '.join(known)}." if known else "None are known here."
            raise ApiError(
                "unknown_parameter",
                f"Unknown here: {', '.join(unknown)}. {possible}",
                unknown=unknown,
                known=known,
            )
        vague = {
            name: "Give it once." if len(values) > 1 else "Give a value, or leave it out."
            for name, values in request.query_params.lists()
            if len(values) > 1 or not values[0].strip()
        }
        if vague:
            said = " ".join(f"{name}: {text}" for name, text in vague.items())
            errors = {name: [text] for name, text in vague.items()}
            raise ApiError("invalid_parameter", said, errors=errors)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As REST framework does, and renders at once, where the view's scopes are still open."""
        response: Any = super().dispatch(request, *args, **kwargs)
        if hasattr(response, "render"):
            response.render()
        if response.status_code == 200 and request.method in {"GET", "HEAD"}:
            response = _conditional(request, response)
        if self.allowance is not None:
            for name, value in self.allowance.headers().items():
                response.headers[name] = value
        return response


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its ETag, or 304 for who has it already."""
    response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ["Authorization", "Accept"])
    found = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    assert found is not None
    if found.status_code == 412:
        return problem_response(
            request, Problem("precondition_failed", "What is here has another ETag.")
        )
    return found

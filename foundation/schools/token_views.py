"""The addresses of OAuth2: every answer in its own error format, in words that help."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import RevokeTokenView, TokenView

# What the library leaves unsaid.
SAID = {
    "invalid_client": "The client id or the secret is wrong, or the key was taken away.",
    "invalid_scope": "The key lacks a scope that was asked for, or has none at all. Leave scope "
    "out to get all that the key has.",
    "unsupported_grant_type": "Only client_credentials is offered. Send it as a form: "
    "grant_type=client_credentials.",
    "invalid_request": "The request is malformed.",
}


class InOAuthsOwnForm:
    """Answers JSON that nobody keeps, with an ``error_description`` for every error."""

    # A program sends its key, which no browser adds by itself.
    @method_decorator(csrf_exempt)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return _in_form(response)

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        error = {"error": "invalid_request", "error_description": "POST a form to this address."}
        return JsonResponse(error, status=405, headers={"Allow": "POST"})


class ProgramTokenView(InOAuthsOwnForm, TokenView):  # type: ignore[misc]
    """A token for the key that is sent."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("grant_type") != "client_credentials":
            # Its library knows more grants, and fails at some of them.
            return JsonResponse({"error": "unsupported_grant_type"}, status=400)
        response: HttpResponse = self.authorization_flow_token_response(request)
        return response


class ProgramRevokeView(InOAuthsOwnForm, RevokeTokenView):  # type: ignore[misc]
    """The end of a token before its time."""

    http_method_names = ["post"]


def _in_form(response: HttpResponse) -> HttpResponse:
    if response.content.startswith(b"{"):
        answer = json.loads(response.content)
        if "error" in answer:
            answer.setdefault("error_description", SAID.get(answer["error"], ""))
            response.content = json.dumps(answer).encode()
        response.headers["Content-Type"] = "application/json"
    response.headers["Cache-Control"] = "no-store"
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="token"'
    return response

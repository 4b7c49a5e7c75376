"""Checking a badge that somebody pasted or uploaded."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from certifications.queries.verification import Checked, check_credential
from certifications.rules.badges.reading import LARGEST
from certifications.rules.badges.verdicts import GENUINE
from certifications.rules.codes import read_code
from certifications.services.guesses import count_miss
from certifications.web.awards import LONGEST_CODE, as_private, please_wait
from foundation.schools.public import address_of, arrived_at


@require_http_methods(["GET", "POST"])
def verify_badge(request: HttpRequest) -> HttpResponse:
    """The answer in one word and one sentence. What is shown to us is kept nowhere."""
    if request.method != "POST":
        return redirect("certifications:verify")
    pasted = request.POST.get("credential", "").strip()
    file = request.FILES.get("file")
    # A badge names the certificate's address, too, but is longer than any address.
    if file is None and len(pasted) <= LONGEST_CODE and read_code(pasted):
        return redirect(f"{reverse('certifications:verify')}?code={read_code(pasted)}")
    if file is None and not pasted:
        return redirect("certifications:verify")
    # One byte more than any badge has says enough of a file that is larger.
    data = pasted.encode() if file is None else file.read(LARGEST + 1)
    return _answer(request, check_credential(data, at=arrived_at(request)))


def _answer(request: HttpRequest, checked: Checked) -> HttpResponse:
    # Whoever has a genuine badge is never held back; whoever tries out forgeries is.
    if checked.verdict not in GENUINE and not count_miss(address=address_of(request)):
        return please_wait(request)
    context = {"checked": checked, "verdict": checked.verdict.value}
    return as_private(render(request, "certifications/verified.html", context))

"""Building a procedure code."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.codesets.queries.building import NoTables, build
from foundation.codesets.web.reading import Reader, reads_codes

SYSTEM = "icd10pcs"


@require_safe
@reads_codes
def build_code(reader: Reader, system: str, release: str) -> HttpResponse:
    """Character by character: what was chosen, and what the tables allow next."""
    found, kind = reader.release(system, release)
    if system != SYSTEM:
        raise Http404(_("Only procedures are built."))
    typed = reader.request.GET.get("code", "")[:20]
    context = {"release": found, "kind": kind, "typed": typed}
    try:
        built = build(release=found, typed=typed)
    except NoTables as missing:
        return reader.render("build.html", {**context, "no_tables": str(missing)})
    reader.looked_up("build", built.prefix, system=system, release=release)
    return reader.render("build.html", {**context, "built": built})

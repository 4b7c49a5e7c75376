"""Two codes beside each other."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from foundation.codesets.queries.comparing import compare_codes
from foundation.codesets.system import code_system
from foundation.codesets.web.reading import Reader, reads_codes


@require_safe
@reads_codes
def compare(reader: Reader) -> HttpResponse:
    """Titles, characters that differ, notes of each, and whether they may stand together."""
    sent = reader.request.GET
    one, other = sent.get("a", "")[:24], sent.get("b", "")[:24]
    system = _system_of(reader, sent.get("system", ""), one, other)
    release = reader.shelf.open_in(system)
    comparison = None
    if release is not None and one and other:
        reader.looked_up("compare", f"{one} {other}", system=system, release=release.name)
        comparison = compare_codes(one=one, other=other, release=release)
    return reader.render(
        "compare.html",
        {
            "release": release,
            "open": reader.shelf.open,
            "one": one,
            "other": other,
            "comparison": comparison,
            "sides": [comparison.one, comparison.other] if comparison else [],
            "kind": code_system(system) if system else None,
        },
    )


def _system_of(reader: Reader, asked: str, *typed: str) -> str:
    """The system that was asked for; else the first in which all that was typed could be codes."""
    systems = [release.system for release in reader.shelf.open]
    if asked in systems or not systems:
        return asked if systems else ""
    kinds = [code_system(name) for name in systems]
    fitting = (
        kind.name for kind in kinds if all(kind.has_shape(kind.normalise(text)) for text in typed)
    )
    return next(fitting, systems[0])

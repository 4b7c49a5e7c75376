"""Setting what is printed: tagged for screen readers, and the same bytes for the same facts."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import structlog
import typst

log = structlog.get_logger(__name__)

FOLDER = Path(__file__).resolve().parent.parent / "typst"


def typeset(template: str, inputs: Mapping[str, str], *, plain_event: str) -> bytes:
    """The PDF of a template in ``typst/``. No clock and no font of the host is asked.

    ``inputs`` reach the template as texts and never as markup: ``#image("x")`` is printed.
    """
    try:
        return _compile(template, inputs, fonts=fonts(), standards=["ua-1"])
    except typst.TypstError as error:
        # PDF/UA refuses a sign that no font can draw. A name in such a script is worth more than
        # the promise: the host's fonts are asked, which differ from host to host.
        # Up to the sign itself, which is part of somebody's name.
        log.warning(plain_event, reason=error.message.partition("`")[0].strip())
        return _compile(template, inputs, fonts=fonts(of_host=True), standards=[])


def _compile(
    template: str, inputs: Mapping[str, str], *, fonts: typst.Fonts, standards: list[Any]
) -> bytes:
    return typst.compile(
        str(FOLDER / template),
        root=str(FOLDER),
        font_paths=fonts,
        format="pdf",
        pdf_standards=standards,
        sys_inputs=dict(inputs),
    )


@cache
def fonts(*, of_host: bool = False) -> typst.Fonts:
    """Our fonts (``typst/fonts/README.md``) and those inside of typst."""
    return typst.Fonts(include_system_fonts=of_host, font_paths=[str(FOLDER / "fonts")])

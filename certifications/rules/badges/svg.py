"""A credential inside of an SVG: an element of the namespace of Open Badges (OB 3.0, 5.3.2)."""

import io
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import iterparse

from certifications.rules.badges.png import NotBaked

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
TAG = f"{{{NAMESPACE}}}credential"
# The standard puts the credential first; a drawing program may have moved it, but not so far.
LAST_ELEMENT = 20_000
DEEPEST = 100


def bake_svg(picture: str, text: str) -> str:
    """Our own picture with the text of a credential (JSON, plain ASCII) directly in its root."""
    head, found, rest = picture.partition(">")
    assert found
    assert head.startswith("<svg"), "our pictures begin with their root"
    # The same JSON, and no end of the section inside of it.
    safe = text.replace("]]>", "]]\\u003e")
    return (
        f'{head} xmlns:openbadges="{NAMESPACE}">'
        f"<openbadges:credential><![CDATA[{safe}]]></openbadges:credential>{rest}"
    )


def unbake_svg(picture: bytes) -> str:
    """The text in a picture, up to the first credential: the rest is not even parsed.

    No document type, no entity, nothing from elsewhere (trust T11). Raises NotBaked.
    """
    depth = seen = 0
    try:
        for event, element in iterparse(
            io.BytesIO(picture), events=("start", "end"), forbid_dtd=True
        ):
            if element.tag == TAG and element.get("verify"):
                return str(element.get("verify"))
            if element.tag == TAG and event == "end":
                return element.text or ""
            depth += 1 if event == "start" else -1
            seen += event == "start"
            if depth > DEEPEST or seen > LAST_ELEMENT:
                break
    except (ParseError, ValueError, LookupError) as error:
        raise NotBaked("The picture cannot be read as an SVG.") from error
    raise NotBaked("There is no credential in this picture.")

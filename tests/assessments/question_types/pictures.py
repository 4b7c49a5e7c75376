"""Pictures that name what they show, and pictures that try to do something."""

from tests.courses.packs.vectors import DRAWINGS

# A picture whose every hidden text says what is asked.
TELLTALE = """<svg viewBox="0 0 200 100" role="img" aria-label="secretlabel" id="secretroot">
  <title id="secrettitleid">secrettitle</title>
  <desc>secretdesc</desc>
  <g id="secretgroup" aria-label="secretgrouplabel" class="d-secretclass">
    <title>secretinner</title>
    <rect id="one" class="d-fill-1 d-secret" x="10" y="10" width="40" height="40"/>
  </g>
  <circle id="two" class="d-fill-2" cx="150" cy="50" r="20"/>
  <path id="three" class="d-line" d="M80 20 h20 v20 z"/>
  <!-- secretcomment -->
  <text x="5" y="95">patient’s right</text>
</svg>"""
SHAPES = '<rect id="one" width="1" height="1"/><circle id="two" r="1"/>'
# Wrapped around shapes that exist, so that only the vector can be what is refused.
INSIDE = [
    '<rect id="{}" width="1" height="1" onclick="alert(1)"/>',
    '<rect style="fill:url(https://evil.example/x)" width="1" height="1"/>',
    '<rect fill="url(#grad)" width="1" height="1"/>',
    '<rect fill="red" width="1" height="1"/>',
    '<rect data-mark="1" width="1" height="1"/>',
    '<rect data-state="right" width="1" height="1"/>',
    '<g tabindex="0"><rect width="1" height="1"/></g>',
    '<use href="#one"/>',
    '<use xlink:href="#one" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
    '<image href="x.png"/>',
    '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
    '<a href="https://evil.example"><rect width="1" height="1"/></a>',
    '<animate attributeName="x" to="1"/>',
    "<script>alert(1)</script>",
    "<style>*{display:none}</style>",
    '<filter id="f"/>',
    '<mask id="m"/>',
    '<clipPath id="c"/>',
    '<linearGradient id="l"/>',
    '<pattern id="p"/>',
    '<symbol id="s"/>',
    '<switch><rect width="1" height="1"/></switch>',
    '<rect id="one" width="1" height="1"/>',
    "<metadata>x</metadata>",
    '<rect href="javascript:alert(1)" width="1" height="1"/>',
]
# The corpus of the lessons, without what is no fault: words that look like markup, and titles,
# which are left out of questions with all that is in them.
WHOLE = [
    vector
    for vector in DRAWINGS
    if not (
        "<title>" in vector
        or "<desc>" in vector
        or "&lt;" in vector
        or "CDATA[</text>" in vector
        or 'aria-label="&quot;' in vector
    )
]
HOSTILE = [
    *WHOLE,
    *(f'<svg viewBox="0 0 9 9">{SHAPES}{inside}</svg>' for inside in INSIDE),
    f'<svg viewBox="0 0 9 9">{SHAPES}' + "<g>" * 40 + "</g>" * 40 + "</svg>",
    f'<svg viewBox="0 0 9 9">{SHAPES}' + "<g/>" * 3001 + "</svg>",
    f'<svg viewBox="0 0 9 9">{SHAPES}<text>{"x" * 200_001}</text></svg>',
    f'<svg viewBox="0 0 9 9">{SHAPES}',
    f"<svg>{SHAPES}</svg>",
    "no picture",
]

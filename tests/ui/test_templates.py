"""What holds for every template: nothing that the security policy forbids, no unknown icon."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError
from django.template.loader import get_template, render_to_string

from foundation.ui.templatetags.chartwork import icon, icon_names, letter, whole

ROOT = Path(__file__).parents[2]
APPS = ("foundation", "courses", "assessments", "certifications")
TEMPLATES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.html")
    # Mail programs fetch no style sheets; a letter carries its styles.
    if "templates" in path.parts and "email" not in path.parts
)
SCRIPTS = sorted(path for app in APPS for path in (ROOT / app).rglob("static/**/*.js"))
SHEETS = sorted(path for app in APPS for path in (ROOT / app).rglob("static/**/*.css"))


def text_of(path: Path) -> str:
    return re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)


def test_the_templates_scripts_and_sheets_were_found():
    assert len(TEMPLATES) >= 60
    assert len(SCRIPTS) >= 10
    assert len(SHEETS) >= 10


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_has_nothing_inline_and_nothing_from_elsewhere(path):
    text = text_of(path)

    assert not re.search(r"<[^>]*\sstyle=", text)
    assert not re.search(r"<[^>]*\son[a-z]+=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*(\bsrc=|application/json))[^>]*>", text)
    assert not re.search(r"<(script|link|img)[^>]*\b(src|href)=[\"'](https?:)?//", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_can_be_read_and_names_only_icons_that_exist(path):
    get_template(str(path).split("/templates/")[1])

    named = set(re.findall(r"{% icon \"([\w-]+)\"", text_of(path)))
    named |= set(re.findall(r"icon_(?:name|after)=\"([\w-]+)\"", text_of(path)))
    assert named <= set(icon_names())


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_script_writes_no_html_but_through_the_one_policy(path):
    text = path.read_text()

    assert not re.search(r"\.(innerHTML|outerHTML)\b|insertAdjacentHTML|document\.write", text)
    assert not re.search(r"\beval\(|new Function\(", text)
    assert ("DOMParser" in text) == (path.name == "trusted_html.js")


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_sheet_loads_nothing_from_elsewhere_and_decides_no_colour_of_its_own(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)

    assert "//" not in text
    assert "@import" not in text
    if path.name not in {"tokens.css", "admin.css", "admin_pages.css"}:
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*{)", text)


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon("check")
    assert 'role="img" aria-label="Passed &lt;now&gt;"' in icon("check", "Passed <now>")


def test_an_unknown_icon_is_an_error_and_not_a_gap():
    with pytest.raises(TemplateSyntaxError, match="no-such-icon"):
        icon("no-such-icon")


def test_options_are_lettered_from_a():
    assert [letter(position) for position in range(3)] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("share", "shown"),
    [("69.99", 69), (Decimal("33.33"), 33), (100, 100), (0, 0), ("", 0), (None, 0), ("nan", 0)],
)
def test_a_share_is_cut_and_never_rounded_up(share, shown):
    assert whole(share) == shown


def test_a_ring_shows_the_share_it_was_given():
    ring = render_to_string(
        "chartwork/components/progress_ring.html", {"percent": "33.33", "label": "Score"}
    )

    assert 'stroke-dasharray="33 100"' in ring
    assert 'aria-label="Score: 33 %"' in ring


def test_the_frame_of_a_page_needs_neither_request_nor_user():
    page = render_to_string("500.html", {"request_id": "c0ffee"})

    assert "c0ffee" in page
    assert "Saved answers are safe" in page
    assert '<main id="main"' in page


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html"])
def test_an_error_page_says_what_happened_what_it_means_and_what_to_do(name):
    page = render_to_string(name)

    for heading in ("What happened", "What it means for your work", "What to do now"):
        assert f"<dt>{heading}</dt>" in page


def test_a_wrong_answer_is_said_in_words_and_an_icon():
    row = render_to_string(
        "chartwork/components/option_result.html", {"letter": "A", "text": "x", "chosen": True}
    )

    assert "Your answer, not right" in row
    assert "<svg" in row


def test_text_given_to_a_component_is_escaped():
    row = render_to_string(
        "chartwork/components/option_row.html", {"letter": "A", "text": "<script>", "value": "a"}
    )

    assert "&lt;script&gt;" in row

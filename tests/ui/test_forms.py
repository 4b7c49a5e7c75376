"""A field's label, help and errors belong together, also for who cannot see them."""

import re

from foundation.ui.web import SampleForm


def field(html: str, name: str) -> str:
    """The element of one field."""
    return re.search(rf"<(?:input|textarea|select)[^>]*name=\"{name}\"[^>]*>", html)[0]


def test_help_is_tied_to_its_field():
    html = str(SampleForm())

    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in field(html, "name")


def test_an_error_is_tied_to_its_field():
    html = str(SampleForm({"name": "", "email": "no address"}))

    assert 'id="id_email_error"' in html
    assert 'aria-describedby="id_email_error"' in field(html, "email")
    assert 'aria-invalid="true"' in field(html, "email")


def test_only_what_may_be_left_out_is_marked():
    html = str(SampleForm())

    assert re.findall(r"<label for=\"(\w+)\">[^<]*<span[^>]*>\(optional\)", html) == [
        "id_email",
        "id_note",
    ]


def test_a_group_of_radio_buttons_has_a_legend():
    assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>When:?</legend>", str(SampleForm()))

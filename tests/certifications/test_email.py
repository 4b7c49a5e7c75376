"""The completion email: short, its own headers only, its links from the settings (trust T16)."""

from typing import Any

import pytest
from django.core import mail

from courses.models import Course
from foundation.mail.models import Email
from foundation.mail.services import send_email
from foundation.schools.scoping import every_school
from tests.factories.awards import earn

pytestmark = pytest.mark.django_db

HOSTILE = [
    "Ana\r\nBcc: everybody@example.org",
    "Ana\nContent-Type: text/html\n\n<b>",
    "<script>alert(1)</script>",
    "<a href='https://evil.example'>Ana</a>",
    "{{ person.password }} {% load static %}",
    "{person.__class__} %(secret)s ${7*7}",
    'Ana & Eva "Silva" O\'Neil',
]


def sent(course: Course, person: Any, **changes: Any) -> Any:
    """The letter as it left, for a person or a course with these names."""
    for name, value in changes.items():
        setattr(person if name == "name" else course, name, value)
    person.save()
    with every_school():
        course.save()
    earn(course, person)
    letter = Email.objects.get()
    send_email(email_id=letter.pk)
    return mail.outbox[-1].message()


def parts(message: Any) -> tuple[str, str]:
    text, html = message.get_payload()
    return (
        text.get_payload(decode=True).decode(),
        html.get_payload(decode=True).decode(),
    )


def test_the_letter_says_it_in_text_and_in_html(course, ana, settings):
    settings.SITE_URL = "https://learn.example"

    message = sent(course, ana)

    text, html = parts(message)
    assert message["Subject"] == "You have completed Foundations"
    assert message["To"] == "ana@example.org"
    for part in (text, html):
        assert "https://learn.example/certificates/" in part
        assert "not a professional certification" in part
        assert "http://localhost" not in part
    assert text.startswith("Hello Ana Silva,\n\nyou have completed Foundations at Harbour School.")
    assert len(text.splitlines()) < 20


def test_the_html_is_right_in_the_dark_and_fetches_nothing(course, ana):
    _, html = parts(sent(course, ana))

    assert '<meta name="color-scheme" content="light dark">' in html
    assert html.count("color: #ffffff") == 1  # The button, on its own background.
    assert html.count("background: #0b5c60") == 1
    for fetching in ("<img", "<link", "url(", "<script", "@import"):
        assert fetching not in html


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_text(name, course, ana):
    message = sent(course, ana, name=name)

    text, html = parts(message)
    assert sorted(message.keys()) == sorted(
        [
            "Content-Type",
            "MIME-Version",
            "Subject",
            "From",
            "To",
            "Date",
            "Message-ID",
            "Auto-Submitted",
        ]
    )
    assert "<script" not in html
    assert "<a href='https://evil" not in html
    assert ana.password not in text + html
    assert " ".join(name.split()) in text


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_course_title_adds_no_header(title, course, ana):
    message = sent(course, ana, title=title)

    assert len(message.keys()) == 8
    assert "\n" not in str(message["Subject"]).replace("\n ", "")
    assert "Bcc" not in message
    assert "<script" not in parts(message)[1]


def test_a_forged_host_changes_no_link(course, ana, client, settings):
    settings.SITE_URL = "https://learn.example"
    client.get("/verify/", headers={"host": "evil.example"})

    text, html = parts(sent(course, ana))

    assert "evil.example" not in text + html

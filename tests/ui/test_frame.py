"""The frame of a page: who is shown which ways, and what every page has."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def ways(page) -> list[str]:
    """The titles in the main navigation of a wide screen."""
    nav = re.search(r'<nav class="site-nav".*?</nav>', page.content.decode(), re.S)[0]
    return re.findall(r"<a [^>]*>([^<]+)</a>", nav)


def test_a_visitor_is_shown_the_work_the_course_and_the_self_check(client):
    page = client.get(reverse("courses:front"))

    assert ways(page) == ["The work", "The course", "Self-check", "Check a certificate"]
    assert reverse("account_signup") in page.content.decode()


def test_a_student_is_shown_home_and_certificates(client_of, ana):
    page = client_of(ana).get(reverse("courses:home"))

    assert ways(page) == ["Home", "Codes", "Exams", "Certificates"]
    assert 'aria-current="page">Home' in page.content.decode()
    assert "Welcome back, Ana" in page.content.decode()


def test_an_instructor_is_shown_the_way_to_the_admin(client_of, ines):
    page = client_of(ines).get(reverse("courses:home"))

    assert ways(page) == ["Home", "Codes", "Exams", "Certificates", "Teach and manage"]


@pytest.mark.parametrize(
    "name", ["courses:front", "courses:career_check", "account_login", "certifications:verify"]
)
def test_every_page_has_its_landmarks_a_skip_link_and_one_first_heading(client, name):
    text = client.get(reverse(name)).content.decode()

    assert '<a class="skip-link" href="#main">' in text
    assert text.count('<main id="main"') == 1
    assert text.count("<h1") == 1
    assert re.search(r"<title>[^<]+ · Chartwork</title>", text)
    assert "Certificates of completion, not a professional certification." in text


def test_the_theme_is_set_before_any_sheet_is_loaded(client):
    text = client.get(reverse("courses:front")).content.decode()

    assert text.index("theme_early") < text.index('rel="stylesheet"')
    assert 'theme_early.js" defer' not in text


def test_the_admin_has_our_skin_and_its_policy_comes_before_jquery(client_of, ines):
    page = client_of(ines).get(reverse("admin:chartwork_assessments_question_changelist"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "chartwork/css/admin_pages.css" in text
    assert text.index("admin_trusted") < text.index("jquery")
    assert "'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]

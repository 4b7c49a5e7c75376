"""A report on paper, and in the letter: the same words, tagged, the same bytes each time."""

import io
from datetime import timedelta
from html import unescape

import pytest
import structlog
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assessments.models import Assessment
from assessments.services.attempts import submit_attempt
from assessments.services.grading import grade_attempt
from assessments.tasks import add_to_review_deck
from certifications.queries.reports import report_of_attempt
from certifications.services import report_pdf as module
from certifications.services.exam_letters import tell_exam_graded
from certifications.services.report_pdf import report_pdf
from foundation.mail.models import Email
from foundation.mail.services import send_email
from foundation.outbox.models import OutboxMessage
from foundation.schools.public import in_school
from tests.certifications.test_reports import RIGHT
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student
from tests.factories.mocks import make_mock, sit

NAMES = {
    "Latin": "Nguyễn Thị Ánh Tuyết",
    "Arabic": "محمد عبد الله",
    "Han": "王小明",
    "Hangul": "김민수",
    "Devanagari": "अनिता शर्मा",
    "markup": '#image("/etc/passwd") *x* $y$ <b>',
    # As long as the database holds.
    "long": "Maximiliana Alexandrina " * 6,
}


@pytest.fixture
def mock(school):
    return make_mock(school)


@pytest.fixture
def attempt(mock, ana):
    return sit(mock, ana, RIGHT)


def printed(attempt, person):
    with in_school(person.school.pk):
        report = report_of_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
    return report_pdf(report=report)


def text_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def roles(node, found=None):
    """Every role in the tree of tags, by how often."""
    found = {} if found is None else found
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            roles(one, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found[node["/S"]] = found.get(node["/S"], 0) + 1
            if node["/S"] == "/Figure":
                assert len(str(node["/Alt"])) > 3
        if "/K" in node and not isinstance(node["/K"], int):
            roles(node["/K"], found)
    return found


def test_it_says_what_the_page_says(attempt, ana):
    text = text_of(printed(attempt, ana)).replace("\xa0", " ")

    for said in (
        "Ana Silva",
        "Harbour School",
        "Not passed",
        "Your answers brought 56 % of the points of 25 questions.",
        "between 8 and 40: below the pass mark",
        "too few questions to tell",
        "Shaped like: Some exam.",
        "no professional certification",
        "1. Chapters",
        "Clearly above the pass mark, so it can wait: Anatomy.",
        "You took 27 min of the 1 h that you had.",
        "What took longest",
        "Your school does not show how others did",
        str(attempt.pk),
    ):
        assert said in text, said


def test_it_is_tagged_and_its_pictures_have_words(attempt, ana):
    reader = PdfReader(io.BytesIO(printed(attempt, ana)))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert root["/Lang"] == "en"
    assert reader.metadata.title == "Score report of a mock exam: Mock exam"
    assert reader.metadata.creation_date is None
    found = roles(root["/StructTreeRoot"])
    # The mark, the profile and the time; three tables; a heading of all and one of each part.
    assert found["/Figure"] == 3
    assert found["/Table"] == 3
    assert found["/H1"] == 1
    assert found["/H2"] == 6
    assert found["/TH"] == 11


def test_the_same_facts_are_the_same_bytes(attempt, ana):
    first = printed(attempt, ana)
    module._set.cache_clear()
    assert printed(attempt, ana) == first


@pytest.mark.parametrize("name", list(NAMES))
def test_a_name_of_any_script_is_printed_as_it_stands(attempt, ana, name):
    ana.name = NAMES[name][:150]
    ana.save()
    with structlog.testing.capture_logs() as logs:
        pdf = printed(attempt, ana)
    assert logs == []  # PDF/UA-1, which refuses a sign that no font can draw.
    if name in {"Latin", "markup", "Han"}:
        assert NAMES[name] in text_of(pdf)


def letters(attempt, person, **settings):
    with in_school(person.school.pk):
        Assessment.objects.filter(pk=attempt.assessment_id).update(**settings)
        told = tell_exam_graded(attempt_id=attempt.pk, at=timezone.now())
        again = tell_exam_graded(attempt_id=attempt.pk, at=timezone.now())
    assert (told, again) == (True, True)
    letter = Email.objects.get(kind="exam_graded")
    send_email(email_id=letter.pk)
    text, html = mail.outbox[-1].message().get_payload()
    parts = (unescape(part.get_payload(decode=True).decode()) for part in (text, html))
    return [part.replace("\xa0", " ") for part in parts]


def test_the_letter_leads_to_the_report_and_says_whether_it_is_passed(attempt, ana, settings):
    settings.SITE_URL = "https://learn.example"
    address = f"https://learn.example{reverse('certifications:report', args=[attempt.pk])}"
    for part in letters(attempt, ana):
        assert address in part
        assert "56 %, which does not pass yet" in part
        assert "no professional certification" in part


@pytest.mark.parametrize(("show", "said"), [("never", "chosen not to show"), ("closed", "on ")])
def test_the_letter_says_nothing_of_a_score_that_is_not_shown(attempt, ana, show, said):
    closing = timezone.now() + timedelta(days=1) if show == "closed" else None
    for part in letters(attempt, ana, show_score=show, closes_at=closing):
        assert "56" not in part.replace(str(attempt.pk), "")
        assert "pass yet" not in part
        assert "you passed" not in part
        assert said in part


@pytest.mark.parametrize("grade_number", [1, 2])
def test_the_first_grade_asks_for_the_letter_and_a_later_one_does_not(
    attempt, school, grade_number
):
    graded = OutboxMessage.objects.get(effect="assessments.add_to_review").payload
    with in_school(school.pk):
        for _twice in range(2):
            add_to_review_deck({**graded, "grade_number": grade_number})
    asked = OutboxMessage.objects.filter(effect="certifications.tell_exam_graded")
    assert asked.count() == (1 if grade_number == 1 else 0)


def test_a_quiz_asks_for_no_letter(course, quiz, ana):
    with in_school(ana.school.pk):
        enrol_student(course, ana)
        attempt = begin(quiz, ana)
        answer_all(attempt, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        graded = OutboxMessage.objects.get(effect="assessments.add_to_review").payload
        add_to_review_deck(graded)
        assert tell_exam_graded(attempt_id=attempt.pk, at=timezone.now()) is False
    assert not OutboxMessage.objects.filter(effect="certifications.tell_exam_graded").exists()
    assert not Email.objects.filter(kind="exam_graded").exists()

"""Setting how an assessment is taken, section by section; letting a discarded attempt count."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from assessments.models import Assessment, Attempt, Category
from assessments.services.attempts import close_overdue_attempts
from foundation.schools.scoping import every_school, in_school
from tests.admin.pages import page_of, slot_form
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student

NAME = "chartwork_assessments_assessment"
ATTEMPT = "chartwork_assessments_attempt"


@pytest.fixture
def shelf(course, school):
    return Category.objects.get(school=school)


def with_sections(form: dict[str, Any], *sections: dict[str, Any]) -> dict[str, Any]:
    """The form with new sections, numbered from 1 unless they say otherwise."""
    form = {**form, "sections-TOTAL_FORMS": str(len(sections))}
    for index, section in enumerate(sections):
        values = {"number": index + 1, "intro": "", "minutes": 0, "break_minutes": 0, **section}
        form |= {f"sections-{index}-{name}": str(value) for name, value in values.items()}
    return form


def test_an_assessment_is_set_in_sections_with_clocks_and_a_break(shelf, ines, school, client_of):
    form = with_sections(
        slot_form(
            Assessment(title="Final", key="final"),
            {"category": shelf.pk, "count": 2, "section": 1},
            {"category": shelf.pk, "count": 3, "section": 2},
            navigation="one_way",
            expiry="discard",
            wrong_costs_percent="25",
            access_code="harbour",
            networks="192.0.2.0/24, 2001:db8::/32",
            show_key="closed",
        ),
        {"title": "Terms", "minutes": 10, "break_minutes": 5},
        {"title": "Charts", "minutes": 20},
    )

    answer = client_of(ines).post(page_of(NAME, "add"), form)

    assert answer.status_code == 302, answer.context["errors"]
    with in_school(school.pk):
        exam = Assessment.objects.get(key="final")
        sections = list(exam.sections.values_list("number", "title", "minutes", "break_minutes"))
        slots = list(exam.slots.order_by("order").values_list("section", "count"))
    assert sections == [(1, "Terms", 10, 5), (2, "Charts", 20, 0)]
    assert slots == [(1, 2), (2, 3)]
    assert (exam.navigation, exam.expiry, exam.access_code) == ("one_way", "discard", "harbour")
    assert exam.networks == ["192.0.2.0/24", "2001:db8::/32"]
    assert (exam.show_key, exam.wrong_costs_percent) == ("closed", 25)
    shown = client_of(ines).get(page_of(NAME, "change", exam.pk)).content.decode()
    assert 'value="Charts"' in shown


REFUSED = [
    ({"minutes": "30"}, [{"minutes": 5}], "The sections have their own minutes"),
    ({}, [{"minutes": 5}, {"minutes": 0}], "Give every section its own minutes"),
    ({}, [{"number": 2}], "Number the sections 1, 2, 3"),
    ({}, [{}, {}], "Section 2 asks nothing"),
    ({"slots-0-section": "3"}, [{}], "There is no section 3"),
    ({"slots-0-section": "1"}, [], "There are no sections"),
    ({}, [{"break_minutes": 5}], "A break needs sections with minutes"),
    ({"expiry": "discard"}, [], "Without a time limit nothing runs out"),
    ({"expiry": "grace", "minutes": "10"}, [], "how many minutes there are to hand in"),
    ({"behaviour": "practice", "minutes": "10"}, [], "Practice has no clock"),
    ({"certainty": "on", "wrong_costs_percent": "10"}, [], "Where they say how sure they are"),
    ({"certainty": "on", "behaviour": "interactive"}, [], "Certainty needs one final answer"),
    ({"networks": "the library"}, [], "is no address or network"),
]


@pytest.mark.parametrize(("changes", "sections", "complaint"), REFUSED)
def test_what_cannot_go_together_is_refused_and_nothing_changes(
    changes, sections, complaint, quiz, shelf, ines, school, client_of
):
    section = 1 if sections else 0
    form = slot_form(quiz, {"category": shelf.pk, "count": 2, "section": section}, title="Changed")
    named = [{"title": "A part", **part} for part in sections]

    page = client_of(ines).post(
        page_of(NAME, "change", quiz.pk), {**with_sections(form, *named), **changes}
    )

    assert page.status_code == 200
    assert complaint in page.content.decode()
    with in_school(school.pk):
        quiz.refresh_from_db()
        assert (quiz.title, quiz.sections.count()) == ("Anatomy quiz", 0)


@pytest.fixture
def discarded(course, quiz, ana, school):
    """An attempt that ran out an hour ago, in an assessment that then does not count it."""
    enrol_student(course, ana)
    quiz.minutes, quiz.expiry = 10, "discard"
    quiz.save()
    with in_school(school.pk):
        attempt = begin(quiz, ana)
        Attempt.objects.filter(pk=attempt.pk).update(
            deadline_at=timezone.now() - timedelta(hours=1)
        )
    close_overdue_attempts()
    return attempt


def test_a_discarded_attempt_is_let_count_with_one_button(discarded, ines, olga, school, client_of):
    address = page_of(ATTEMPT, "change", discarded.pk)
    client = client_of(ines)
    shown = client.get(address).content.decode()
    assert "Let it count" in shown
    assert "nobody in time" in shown
    assert client_of(olga).post(f"{address.removesuffix('change/')}accept/").status_code == 404

    answer = client.post(page_of(ATTEMPT, "accept", discarded.pk), follow=True)

    assert "It counts now" in answer.content.decode()
    with every_school():
        discarded.refresh_from_db()
    assert discarded.state == "submitted"
    assert LogEntry.objects.filter(object_id=str(discarded.pk), user=ines).exists()

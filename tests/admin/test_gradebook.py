"""The gradebook in the admin: the class, how grades are made, a score by hand."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import ScoreOverride
from courses.models import Course, Enrolment, Gradebook
from courses.queries.gradebook import course_book
from courses.rules.gradebook.settings import Category, Missing, Place, Weighting
from foundation.schools.cohorts import add_people, save_cohort
from foundation.schools.scoping import in_school
from tests.courses.grading import add_quiz, give_grade
from tests.factories.courses import enrol_student
from tests.factories.many import many_enrolments, many_people


@pytest.fixture
def second(course: Any) -> Any:
    return add_quiz(course)


@pytest.fixture
def ana_is_in(course: Any, second: Any, ana: Any) -> Any:
    return enrol_student(course, ana)


def page(course: Any, name: str = "gradebook") -> str:
    return reverse(f"admin:chartwork_courses_course_{name}", args=[course.pk])


def form_of(course: Any, second: Any, **changes: Any) -> dict[str, Any]:
    """The form as a browser sends it: two categories, the second quiz in the second one."""
    with in_school(course.school_id):
        (first,) = second.module.activities.filter(order=2).values_list("pk", flat=True)
    return {
        "category-1-name": "Quizzes",
        "category-1-weight": "40",
        "category-1-drop_lowest": "",
        "category-1-weighting": "equal",
        "category-2-name": "Finals",
        "category-2-weight": "60.5",
        "category-2-drop_lowest": "0",
        "category-2-weighting": "points",
        f"place-{first}-category": "1",
        f"place-{second.pk}-category": "2",
        f"place-{second.pk}-points": "12.5",
        "missing": "zero",
        "letters": "60% Pass\n0 Fail\n",
        "reason": "New term",
        "based_on": "0",
        **changes,
    }


def test_how_grades_are_made_is_set_by_one_form(
    course: Any, second: Any, ines: Any, client_of: Any
) -> None:
    answer = client_of(ines).post(page(course, "gradebook_settings"), form_of(course, second))

    assert answer["Location"] == page(course)
    with in_school(course.school_id):
        found = Course.objects.select_related("school").get(pk=course.pk)
        settings = course_book(course=found, at=timezone.now()).settings
        saved = Gradebook.objects.get()
    assert settings.categories == (
        Category("Quizzes", Decimal(40)),
        Category("Finals", Decimal("60.5"), 0, Weighting.POINTS),
    )
    assert settings.place_of(str(second.public_id)) == Place("Finals", Decimal("12.5"))
    assert [letter.letter for letter in settings.letters] == ["Pass", "Fail"]
    assert (settings.missing, saved.reason, saved.set_by_id) == (
        Missing.ZERO,
        "New term",
        ines.pk,
    )
    shown = client_of(ines).get(page(course, "gradebook_settings")).content.decode()
    assert "New term" in shown
    assert 'value="60.5"' in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"category-2-name": ""}, "Physiology quiz” is in a category that is gone"),
        ({"category-1-weight": "0"}, "the weight is a number above 0"),
        ({"category-1-weight": ""}, "Give this category a weight."),
        ({"category-1-drop_lowest": "1"}, "fewer than 1 can be dropped"),
        ({"letters": "A ninety"}, "write a number, a space and the letter"),
        ({"letters": "NaN A\n0 F"}, "A letter begins at 0 to 100 %"),
        ({"letters": "60 A\n70 B\n0 F"}, "from the best down"),
        ({"reason": ""}, "This field is required."),
        ({"based_on": "7"}, "Somebody else changed this gradebook meanwhile."),
    ],
)
def test_what_cannot_be_is_told_and_the_form_keeps_what_was_typed(
    course: Any, second: Any, ines: Any, client_of: Any, changes: dict[str, Any], said: str
) -> None:
    answer = client_of(ines).post(
        page(course, "gradebook_settings"), form_of(course, second, **changes)
    )

    text = answer.content.decode()
    assert answer.status_code == 200
    assert said in text
    assert 'value="60.5"' in text
    with in_school(course.school_id):
        assert not Gradebook.objects.exists()


def test_a_class_is_shown_fifty_a_page_with_its_picture_and_its_table(
    course: Any, quiz: Any, ana: Any, ines: Any, ana_is_in: Any, client_of: Any
) -> None:
    with in_school(course.school_id):
        many_people(ana, 60)
        many_enrolments(ana_is_in)
        give_grade(quiz, ana, 88)

    client = client_of(ines)
    shown = client.get(page(course)).content.decode()
    rest = client.get(f"{page(course)}?page=2").content.decode()

    assert len(re.findall(r'<th scope="row" class="gradebook-who">', shown)) == 50
    assert len(re.findall(r'<th scope="row" class="gradebook-who">', rest)) == 12
    assert "Page 1 of 2, 62 students" in " ".join(shown.split())
    assert shown.count('class="chart-bar"') == 10
    assert "How 1 total lies. The middle one is 88 %." in shown
    assert '<th scope="row">80 to 90</th><td class="number">1</td>' in shown
    # The page may not break the policy that forbids inline styles.
    assert " style=" not in shown


def test_filters_are_kept_in_links_and_until_the_next_visit(
    course: Any, ana: Any, ben: Any, ines: Any, ana_is_in: Any, client_of: Any
) -> None:
    with in_school(course.school_id):
        enrol_student(course, ben)
        cohort = save_cohort(key="evening", title="Evening", by=ines.actor)
        add_people(cohort_id=cohort.pk, emails=ben.email, by=ines.actor, at=timezone.now())
    client = client_of(ines)

    chosen = client.get(f"{page(course)}?cohort={cohort.pk}&sort=-name").content.decode()
    later = client.get(page(course)).content.decode()
    everybody = client.get(f"{page(course)}?sort=name").content.decode()

    for text in (chosen, later):
        assert "Ben Okafor" in text
        assert "Ana Silva" not in text
        assert f"?format=xlsx&amp;cohort={cohort.pk}&amp;sort=-name" in text
    assert "Ana Silva" in everybody


def test_a_score_is_set_and_taken_back_by_hand_with_its_history(
    course: Any, quiz: Any, ana: Any, ines: Any, ana_is_in: Any, client_of: Any
) -> None:
    address = reverse("admin:chartwork_courses_enrolment_grades", args=[ana_is_in.pk])
    with in_school(course.school_id):
        give_grade(quiz, ana, 40)
        activity = quiz.activities.get().pk
    client = client_of(ines)

    set_it = {"activity": activity, "percent": "77.5", "reason": "Fire <b>alarm</b>"}
    assert client.post(address, set_it)["Location"] == address
    shown = client.get(address).content.decode()
    assert "77.50 %, C" in shown
    assert "Fire &lt;b&gt;alarm&lt;/b&gt;" in shown
    assert (
        client.post(address, {**set_it, "percent": "", "reason": "Wrong person"}).status_code == 302
    )
    back = client.get(address).content.decode()

    assert "40.00 %, F" in back
    assert back.index("taken back") < back.index("77.50 %")
    with in_school(course.school_id):
        assert ScoreOverride.objects.count() == 2
    refused = client.post(address, {**set_it, "percent": ""}).content.decode()
    assert "the attempts count already" in refused


@pytest.mark.parametrize("sent", [{"percent": "101"}, {"reason": ""}, {"activity": "999999"}])
def test_what_is_no_score_is_not_set(
    course: Any, quiz: Any, ines: Any, ana_is_in: Any, client_of: Any, sent: dict[str, str]
) -> None:
    address = reverse("admin:chartwork_courses_enrolment_grades", args=[ana_is_in.pk])
    with in_school(course.school_id):
        good = {"activity": quiz.activities.get().pk, "percent": "5", "reason": "x"}

    assert client_of(ines).post(address, {**good, **sent}).status_code == 200
    with in_school(course.school_id):
        assert not ScoreOverride.objects.exists()


def test_another_school_finds_none_of_it(
    course: Any, quiz: Any, ana_is_in: Any, olga: Any, ana: Any, client_of: Any
) -> None:
    grades = reverse("admin:chartwork_courses_enrolment_grades", args=[ana_is_in.pk])
    addresses = [page(course), page(course, "gradebook_settings"), grades]
    addresses.append(f"{page(course, 'gradebook_export')}?format=csv")
    with in_school(course.school_id):
        sent = {"activity": quiz.activities.get().pk, "percent": "100", "reason": "x"}

    for address in addresses:
        assert client_of(olga).get(address).status_code == 404
        assert client_of(olga).post(address, sent).status_code == 404
        assert client_of(ana).get(address).status_code == 302
    with in_school(course.school_id):
        assert not ScoreOverride.objects.exists()
        assert Enrolment.objects.count() == 1

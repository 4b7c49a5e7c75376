"""The holder's own list."""

import pytest

from certifications.queries.awards import own_awards
from certifications.services.awards import revoke_award
from foundation.schools.scoping import every_school, in_school
from tests.conftest import NOON
from tests.factories.awards import earn
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


def more_courses(school, count):
    """Courses beside the first one, each with its certificate."""
    from courses.models import Course

    with every_school():
        return [
            Course.objects.create(
                school=school,
                key=f"more-{number}",
                title=f"More {number}",
                certificate_title="Certificate of Completion",
            )
            for number in range(count)
        ]


def test_a_person_sees_the_own_certificates_and_no_other(course, ana, ben, ines, client_of):
    own, other = earn(course, ana), earn(course, ben)

    for person, seen, unseen in ((ana, own, other), (ben, other, own)):
        page = client_of(person).get("/certificates/").content.decode()
        assert f"/certificates/{seen.token}/" in page
        assert unseen.token not in page
    # Who teaches may see everybody's in the admin; this list is still only the own one.
    page = client_of(ines).get("/certificates/").content.decode()
    assert own.token not in page
    assert "No certificate yet" in page


def test_another_school_is_another_list(course, other_course, ana, omar, client_of):
    earn(course, ana)
    foreign = earn(other_course, omar)

    assert foreign.token in client_of(omar).get("/certificates/").content.decode()
    with in_school(ana.school.pk):
        assert [page.holder for page in own_awards(by=ana.actor, at=NOON)] == ["Ana Silva"]
        assert own_awards(by=omar.actor, at=NOON) == []


def test_the_list_costs_the_same_for_one_and_for_three(
    course, school, ana, client_of, django_assert_num_queries
):
    client = client_of(ana)
    earn(course, ana)
    with django_assert_num_queries(4):  # Session, person with memberships, certificates, own page.
        client.get("/certificates/")
    for other in more_courses(school, 2):
        earn(other, ana)

    with django_assert_num_queries(4):
        page = client.get("/certificates/")

    assert page.content.decode().count("certificate.pdf") == 3


def test_the_holder_reads_why_a_certificate_was_revoked(course, ana, ines, school, client_of):
    award = earn(course, ana)
    with in_school(school.pk):
        revoke_award(award_id=award.pk, reason="Issued by mistake", by=ines.actor, at=NOON)

    page = client_of(ana).get("/certificates/").content.decode()

    assert "Revoked on 23 November 2026: Issued by mistake" in page
    assert "certificate.pdf" not in page


def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.get("/certificates/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_the_page_of_the_completed_course_shows_the_certificate(course, ana, client_of):
    award = earn(course, ana)

    page = client_of(ana).get("/courses/foundations/complete/").content.decode()

    assert f'href="/certificates/{award.token}/"' in page
    assert f'href="/certificates/{award.token}/certificate.pdf"' in page
    assert "23 November 2026" in page


def test_a_course_of_the_same_key_elsewhere_is_not_mixed_up(school, other_school, ana, omar):
    with every_school():
        first, second = make_course(school), make_course(other_school)

    assert earn(first, ana).school_id != earn(second, omar).school_id

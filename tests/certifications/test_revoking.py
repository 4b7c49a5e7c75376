"""Revoking: who may, with a reason, and for good; the service and the page in the admin."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from certifications.models import Award
from certifications.services.awards import (
    AwardNotFound,
    MayNotDecide,
    ReasonMissing,
    revoke_award,
)
from foundation.mail.models import Email
from foundation.schools.scoping import every_school, in_school
from tests.conftest import NOON
from tests.factories.awards import earn

pytestmark = pytest.mark.django_db

REASON = "Issued by mistake"


@pytest.fixture
def award(course, ana):
    return earn(course, ana)


def stored(award):
    with every_school():
        return Award.objects.get(pk=award.pk)


def admin_page(name, *arguments):
    return reverse(f"admin:chartwork_certifications_award_{name}", args=arguments)


@pytest.mark.parametrize("who", ["ines", "ada"])
def test_those_who_teach_revoke_with_a_reason(who, award, school, request):
    person = request.getfixturevalue(who)

    with in_school(school.pk):
        revoke_award(award_id=award.pk, reason=f"  {REASON}\n", by=person.actor, at=NOON)

    now = stored(award)
    assert (now.revoked_at, now.revocation_reason, now.revoked_by) == (NOON, REASON, person)


@pytest.mark.parametrize(
    ("who", "reason", "refusal"),
    [
        ("ana", REASON, MayNotDecide),
        ("ben", REASON, MayNotDecide),
        ("olga", REASON, AwardNotFound),
        ("ines", "", ReasonMissing),
        ("ines", "  \n ", ReasonMissing),
        ("ines", "x" * 301, ReasonMissing),
    ],
)
def test_all_others_are_refused_and_nothing_changes(who, reason, refusal, award, request):
    actor = request.getfixturevalue(who).actor

    with in_school(actor.school_id), pytest.raises(refusal):
        revoke_award(award_id=award.pk, reason=reason, by=actor, at=NOON)

    assert stored(award).revoked_at is None


def test_the_first_reason_stands(award, ines, ada, school):
    with in_school(school.pk):
        revoke_award(award_id=award.pk, reason=REASON, by=ines.actor, at=NOON)
        again = revoke_award(
            award_id=award.pk, reason="Other", by=ada.actor, at=NOON + timedelta(days=1)
        )

    assert (again.revoked_at, again.revocation_reason, again.revoked_by) == (NOON, REASON, ines)
    # Its holder is told, once.
    letter = Email.objects.get(kind="award_changed")
    assert letter.to == award.holder.email
    assert "has withdrawn your certificate" in letter.text
    assert REASON in letter.text


@pytest.mark.parametrize(
    "change",
    [{"revoked_at": None, "revocation_reason": ""}, {"revocation_reason": "Other"}],
)
def test_not_even_the_database_takes_a_revocation_back(change, award, ines, school):
    with in_school(school.pk):
        revoke_award(award_id=award.pk, reason=REASON, by=ines.actor, at=NOON)
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(**change)

    assert stored(award).revocation_reason == REASON


def test_an_instructor_revokes_in_the_admin(award, ines, client_of):
    client = client_of(ines)
    page = admin_page("revoke", award.pk)

    asked = client.get(page).content.decode()
    unsure = client.post(page, {"reason": " "})
    done = client.post(page, {"reason": REASON}, follow=True)

    assert "Ana Silva" in asked
    assert "This cannot be undone" in asked
    assert unsure.status_code == 200
    assert "This field is required" in unsure.content.decode()
    assert done.redirect_chain == [(admin_page("change", award.pk), 302)]
    assert "The certificate is revoked." in done.content.decode()
    now = stored(award)
    assert (now.revocation_reason, now.revoked_by) == (REASON, ines)
    assert admin_page("revoke", award.pk) not in done.content.decode()


def test_looking_at_the_page_revokes_nothing(award, ines, client_of):
    client_of(ines).get(admin_page("revoke", award.pk))

    assert stored(award).revoked_at is None


def test_the_action_of_the_list_leads_to_the_page_of_one_certificate(
    award, course, ben, ines, client_of
):
    client = client_of(ines)
    other = earn(course, ben)

    def act(*awards):
        data = {"action": "revoke", "_selected_action": [str(award.pk) for award in awards]}
        return client.post(admin_page("changelist"), data)

    one, two = act(award), act(award, other)

    assert one["Location"] == admin_page("revoke", award.pk)
    assert two["Location"].startswith(admin_page("changelist"))
    assert (stored(award).revoked_at, stored(other).revoked_at) == (None, None)


@pytest.mark.parametrize("who", ["olga", "omar", "ana"])
def test_nobody_else_reaches_the_page(who, award, client_of, request):
    client = client_of(request.getfixturevalue(who))

    for answer in (
        client.get(admin_page("revoke", award.pk)),
        client.post(admin_page("revoke", award.pk), {"reason": REASON}),
        client.get(admin_page("change", award.pk)),
    ):
        assert answer.status_code in {302, 403, 404}
        assert "Ana Silva" not in answer.content.decode()
    assert stored(award).revoked_at is None


def test_the_operator_revokes_in_any_school(award, django_user_model, client_of):
    operator = django_user_model.objects.create_superuser("operator@example.org", "x" * 20)

    client_of(operator).post(admin_page("revoke", award.pk), {"reason": REASON})

    assert stored(award).revoked_by == operator


def test_the_list_is_searched_by_name_address_and_code(award, course, ben, ines, client_of):
    from certifications.rules.codes import grouped

    earn(course, ben)
    client = client_of(ines)
    for term in ("Silva", "ana@example.org", award.token, grouped(award.token)):
        page = client.get(admin_page("changelist"), {"q": term}).content.decode()
        assert "Ana Silva" in page, term
        assert "Ben Okafor" not in page, term


def test_the_list_is_filtered_by_what_counts(award, course, ben, ines, school, client_of):
    other = earn(course, ben)
    with in_school(school.pk):
        revoke_award(award_id=other.pk, reason=REASON, by=ines.actor, at=NOON)
    client = client_of(ines)

    found = {}
    for state in ("valid", "expired", "revoked"):
        page = client.get(admin_page("changelist"), {"state": state}).content.decode()
        found[state] = ("Ana Silva" in page, "Ben Okafor" in page)

    assert found == {
        "valid": (True, False),
        "expired": (False, False),
        "revoked": (False, True),
    }


def test_a_certificate_is_never_edited_added_or_deleted(award, ines, ada, client_of):
    for person in (ines, ada):
        client = client_of(person)
        assert client.get(admin_page("change", award.pk)).status_code == 200
        assert client.post(admin_page("change", award.pk), {"title": "x"}).status_code == 403
        assert client.get(admin_page("add")).status_code == 403
        assert client.post(admin_page("delete", award.pk), {"post": "yes"}).status_code == 403
    assert stored(award).title == "Certificate of Completion"

"""A certificate after its issue: suspended, replaced, kept up, reminded of, and shown."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certifications.models import (
    Award,
    AwardEvent,
    AwardRule,
    ContinuingEducation,
    HolderPage,
    Visibility,
)
from certifications.services.awards import MayNotDecide, ReasonMissing, revoke_award
from certifications.services.continuing_education import (
    EducationRefused,
    NotRenewedByUnits,
    decide_education,
    report_education,
)
from certifications.services.guesses import MISSES
from certifications.services.reminding import look_at_ends, tell_of_new_codes
from certifications.services.replacing import NothingToReplace, replace_award
from certifications.services.suspending import (
    NothingToSuspend,
    lift_suspension,
    suspend_award,
)
from foundation.mail.models import Email
from foundation.schools.scoping import in_school
from tests.admin.pages import page_of
from tests.certifications.test_earning import (  # noqa: F401  (fixtures)
    awards,
    exam,
    hand_in,
    letters,
    rule,
)
from tests.factories.awards import earn, show

pytestmark = pytest.mark.django_db

WHY = "A question of identity."


@pytest.fixture
def award(rule: Any, exam: Any, ana: Any, school: Any) -> Award:  # noqa: F811
    with in_school(school.pk):
        AwardRule.objects.update(renewal_units=Decimal(20))
    hand_in(exam, ana)
    return awards(school)[0]


def done(service: Any, award: Award, person: Any, *, reason: str = WHY, **more: Any) -> Any:
    with in_school(person.actor.school_id):
        return service(award_id=award.pk, reason=reason, by=person.actor, at=timezone.now(), **more)


def page(award: Award, client: Client, **query: str) -> str:
    return client.get(f"/certificates/{award.token}/", query).content.decode()


def got(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def kinds(award: Award) -> list[str]:
    with in_school(award.school_id):
        return list(award.events.values_list("kind", flat=True))


class TestSuspension:
    def test_it_is_told_to_everybody_and_is_lifted(self, award, ana, ines, client):
        show(award)
        done(suspend_award, award, ines)
        held = page(award, client)
        assert "This certificate is suspended" in held
        assert WHY not in held
        assert client.get(f"/certificates/{award.token}/certificate.pdf").status_code == 410
        done(suspend_award, award, ines, reason="Again")
        done(lift_suspension, award, ines)

        assert "genuine and valid" in page(award, client)
        assert kinds(award) == ["suspended", "lifted"]
        assert Email.objects.filter(kind="award_changed", to=ana.email).count() == 2

    @pytest.mark.parametrize("who", ["ana", "omar"])
    def test_only_those_who_teach_there_suspend(self, who, award, request):
        with pytest.raises(MayNotDecide):
            done(suspend_award, award, request.getfixturevalue(who))

    def test_what_is_revoked_is_not_suspended(self, award, ines):
        done(revoke_award, award, ines)
        with pytest.raises(NothingToSuspend):
            done(suspend_award, award, ines)
        with pytest.raises(ReasonMissing):
            done(suspend_award, award, ines, reason=" ")

    def test_the_admin_offers_what_fits_and_asks_why(self, award, ines, client_of):
        client = client_of(ines)
        name = "chartwork_certifications_award"
        offered = client.get(page_of(name, "change", award.pk)).content.decode()
        for what in ("revoke", "suspend", "replace"):
            assert page_of(name, what, award.pk) in offered
        assert page_of(name, "lift", award.pk) not in offered
        client.post(page_of(name, "suspend", award.pk), {"reason": WHY})
        shown = client.get(page_of(name, "change", award.pk)).content.decode()
        assert page_of(name, "lift", award.pk) in shown
        assert f"suspended, {ines}: {WHY}" in shown
        refused = client.post(page_of(name, "replace", award.pk), {"reason": WHY})
        assert "Lift the suspension first" in refused.content.decode()

    def test_the_page_of_the_course_offers_no_pdf_of_it(self, course, ben, ines, client_of):
        own = earn(course, ben)
        address = reverse("courses:completion", args=[course.key])
        offers = [f"/certificates/{own.token}/certificate.pdf" in got(client_of(ben), address)]
        done(suspend_award, own, ines)
        offers.append(f"/certificates/{own.token}/certificate.pdf" in got(client_of(ben), address))
        assert offers == [True, False]

    def test_what_happened_is_never_changed(self, award, ines, school):
        done(suspend_award, award, ines)
        with in_school(school.pk), pytest.raises(DatabaseError), transaction.atomic():
            AwardEvent.objects.update(reason="x")


class TestReplacing:
    def test_a_new_name_is_a_new_certificate_and_the_old_one_says_so(
        self, award, ana, ines, client, school
    ):
        show(award)
        ana.name = "Ana Silva Costa"
        ana.save(update_fields=["name"])
        new = done(replace_award, award, ines)
        again = done(replace_award, award, ines)

        assert again == new
        show(new)
        assert "was replaced by a newer one" in page(award, client)
        assert "Ana Silva Costa" not in page(award, client)
        assert "Ana Silva Costa" in page(new, client)
        assert new.expires_at == award.expires_at
        changed = {
            name
            for name, value in new.snapshot.items()
            if award.snapshot[name] != value and name != "code"
        }
        assert changed <= {"holder", "issued_on"}
        assert "holder" in changed
        assert f"/certificates/{new.token}/" in Email.objects.get(kind="award_changed").text

    def test_units_go_with_the_holder_to_the_new_name(self, award, ana, ines, school):
        units = TestContinuingEducation()
        units.decide(units.report(award, ana, "12"), ines)
        waiting = units.report(award, ana, "8")
        ana.name = "Ana Silva Costa"
        ana.save(update_fields=["name"])
        with time_machine.travel(timezone.now() + timedelta(days=3)):
            new = done(replace_award, award, ines)
            # What was done before the new name counts, since the certificate is the same.
            before = timezone.localdate() - timedelta(days=2)
            units.report(new, ana, "1", done_on=before)
        units.decide(waiting, ines)
        look_at_ends(at=new.expires_at - timedelta(days=20))

        assert [one.renews for one in awards(school)][-1] == new

    def test_the_same_name_is_refused_with_what_to_do(self, award, ines):
        with pytest.raises(NothingToReplace, match="Ask the holder to change it"):
            done(replace_award, award, ines)

    def test_holders_do_not_replace_their_own(self, award, ana):
        with pytest.raises(MayNotDecide):
            done(replace_award, award, ana)


class TestContinuingEducation:
    def report(self, award, person, units="20", **more):
        with in_school(person.actor.school_id):
            return report_education(
                **{
                    "award_id": award.pk,
                    "activity": "Webinar on the new codes",
                    "units": Decimal(units),
                    "done_on": timezone.localdate(),
                    "by": person.actor,
                    "at": timezone.now(),
                    **more,
                }
            )

    def decide(self, report, person, *, accept=True, at=None):
        with in_school(person.actor.school_id):
            return decide_education(
                public_id=report.public_id,
                accept=accept,
                answer="" if accept else "No proof.",
                by=person.actor,
                at=at or timezone.now(),
            )

    def test_accepted_units_renew_when_the_end_is_near(self, award, ana, ines, school):
        self.decide(self.report(award, ana, "12.5"), ines)
        self.decide(self.report(award, ana, "7.5"), ines)
        assert len(awards(school)) == 1  # Two years before the end.
        look_at_ends(at=award.expires_at - timedelta(days=181))
        assert len(awards(school)) == 1
        look_at_ends(at=award.expires_at - timedelta(days=179))
        look_at_ends(at=award.expires_at - timedelta(days=178))

        first, second = awards(school)
        assert second.renews == first
        with in_school(school.pk):
            used = ContinuingEducation.objects.values_list("used_for", flat=True)
            assert list(used) == [second.pk] * 2
        assert letters(school, "award_ends") == 0

    def test_units_that_are_missing_renew_nothing(self, award, ana, ines, school):
        self.decide(self.report(award, ana, "19.9"), ines)
        look_at_ends(at=award.expires_at - timedelta(days=20))

        assert len(awards(school)) == 1

    def test_a_refusal_says_why_and_does_not_count(self, award, ana, ines, school):
        refused = self.decide(self.report(award, ana), ines, accept=False)
        assert self.decide(refused, ines).state == ContinuingEducation.State.REFUSED
        look_at_ends(at=award.expires_at - timedelta(days=20))

        assert len(awards(school)) == 1
        assert "No proof." in Email.objects.get(kind="award_changed").text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"activity": " "},
            {"units": Decimal(0)},
            {"units": Decimal("0.25")},
            {"units": Decimal(101)},
            {"done_on": timezone.localdate() - timedelta(days=400)},
            {"done_on": timezone.localdate() + timedelta(days=30)},
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, wrong, award, ana):
        with pytest.raises(EducationRefused):
            self.report(award, ana, **wrong)

    def test_of_a_certificate_that_is_not_renewed_so(self, award, ana, school):
        with in_school(school.pk):
            AwardRule.objects.update(renewal_units=0)
        with pytest.raises(NotRenewedByUnits):
            self.report(award, ana)

    def test_what_waits_stands_on_the_first_page_and_is_decided_once(
        self, award, ana, ines, client_of, school
    ):
        client = client_of(ines)
        report = self.report(award, ana)
        name = "chartwork_certifications_continuingeducation"
        home = client.get("/admin/").content.decode()
        assert "report of continuing education to be decided" in home
        assert f"{page_of(name)}?state__exact=reported" in home
        decide = page_of(name, "decide", report.pk)
        assert decide in client.get(page_of(name, "change", report.pk)).content.decode()

        silent = client.post(decide, {"refuse": "x", "reason": " "}).content.decode()
        assert "Say why it does not count" in silent
        said = client.post(decide, {"accept": "x", "reason": ""}, follow=True).content.decode()
        assert "The report is accepted." in said
        late = client.post(decide, {"refuse": "x", "reason": "No."}, follow=True).content.decode()
        assert "It was accepted before; that stands." in late
        assert "is refused" not in late
        shown = client.get(decide).content.decode()
        assert "by Ines" in shown
        assert "<textarea" not in shown
        assert decide not in client.get(page_of(name, "change", report.pk)).content.decode()
        assert "reports of continuing education" in client.get("/admin/").content.decode()
        assert Email.objects.filter(kind="award_changed").count() == 0

    def test_a_renewal_is_said_to_who_accepts(self, award, ana, ines, client_of, school):
        near = award.expires_at - timedelta(days=20)
        with time_machine.travel(near):
            report = self.report(award, ana)
            name = "chartwork_certifications_continuingeducation"
            said = client_of(ines).post(
                page_of(name, "decide", report.pk), {"accept": "x"}, follow=True
            )
        assert "the certificate is renewed" in said.content.decode()

    def test_a_closed_exam_is_no_way_to_renew(self, award, ana, client_of, school):
        keep = f"/certificates/{award.token}/keep/"
        ways = ["Earn it again by the exam" in got(client_of(ana), keep)]
        with in_school(school.pk):
            award.rule.programme.is_open = False
            award.rule.programme.save(update_fields=["is_open"])
        ways.append("Earn it again by the exam" in got(client_of(ana), keep))
        assert ways == [True, False]

    def test_by_the_pages(self, award, ana, ben, ines, client_of, school):
        client = client_of(ana)
        address = f"/certificates/{award.token}/education/"
        wrong = client.post(address, {"activity": "Webinar", "units": "x", "done_on": ""})
        assert wrong.status_code == 400
        good = {"activity": "Webinar", "units": "20", "done_on": timezone.localdate().isoformat()}
        assert client_of(ben).post(address, good).status_code == 404
        assert client.post(address, good).status_code == 302
        keep = f"/certificates/{award.token}/keep/"
        assert "0 of 20.0 units" in client.get(keep).content.decode()

        admin = client_of(ines)
        name = "chartwork_certifications_continuingeducation"
        with in_school(school.pk):
            report = ContinuingEducation.objects.get()
        both = {"_selected_action": [report.pk]}
        asked = admin.post(page_of(name), {"action": "refuse", **both})
        assert asked["Location"] == page_of(name, "decide", report.pk)
        assert "Webinar" in admin.get(asked["Location"]).content.decode()
        admin.post(page_of(name), {"action": "accept", **both})
        assert "20.0 of 20.0 units" in client.get(keep).content.decode()


def test_reminders_are_sent_once_each_and_stop_when_it_is_renewed(award, exam, ana, school):  # noqa: F811
    for days in (120, 90, 89, 30, 29, 7, 6):
        look_at_ends(at=award.expires_at - timedelta(days=days))
    assert letters(school, "award_ends") == 3
    assert look_at_ends(at=award.expires_at - timedelta(days=6)) == 0
    text = Email.objects.filter(kind="award_ends").first().text
    assert "20.0 units of continuing education" in text
    assert f"/certificates/{award.token}/keep/" in text


def test_a_certificate_that_does_not_count_reminds_nobody(award, ines, school):
    done(suspend_award, award, ines)
    look_at_ends(at=award.expires_at - timedelta(days=30))

    assert letters(school, "award_ends") == 0


def test_new_codes_are_told_once_where_there_is_an_update_exam(award, rule, school):  # noqa: F811
    tell_of_new_codes(at=timezone.now())
    assert letters(school, "award_of_old_codes") == 0
    with in_school(school.pk):
        AwardRule.objects.update(
            update_programme=rule.programme, code_sets={"icd-10-cm": ["FY2027"]}
        )
    tell_of_new_codes(at=timezone.now())
    tell_of_new_codes(at=timezone.now())

    assert letters(school, "award_of_old_codes") == 1
    assert "ICD-10-CM FY2027" in Email.objects.get(kind="award_of_old_codes").text


class TestShowing:
    def test_by_default_a_stranger_sees_that_it_counts_but_no_name(self, award, client):
        text = page(award, client)
        assert "genuine and valid" in text
        assert "Ana" not in text
        assert client.get(f"/certificates/{award.token}/certificate.pdf").status_code == 403

    def test_a_name_is_compared_and_guessing_is_limited(self, award, client):
        assert "Yes: this is the name" in page(award, client, name="ana  SILVA")
        assert "No: the certificate has another name" in page(award, client, name="Ana Souza")
        for number in range(MISSES):
            client.get(f"/certificates/{award.token}/", {"name": f"Guess {number}"})
        for name in ("Guess", "Ana Silva"):  # The right one would be told by the difference.
            answer = client.get(f"/certificates/{award.token}/", {"name": name})
            assert answer.status_code == 429, name
        assert "genuine and valid" in page(award, client)
        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        assert "Yes: this is the name" in page(award, elsewhere, name="Ana Silva")

    def test_names_are_not_compared_where_nothing_can_be_counted(self, award, client, settings):
        away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
        settings.CACHES = {"default": away}
        answer = client.get(f"/certificates/{award.token}/", {"name": "Ana Silva"})
        assert answer.status_code == 429

    def test_what_is_typed_stands_in_no_log(self, award, client, caplog):
        page(award, client, name="Ana Silva")
        logged = [one.msg for one in caplog.records if isinstance(one.msg, dict)]
        requests = [one["request"] for one in logged if one["event"] == "request_finished"]
        assert requests == [f"GET /certificates/{award.token}/"]

    def test_the_holder_and_the_school_see_all_of_it(self, award, ana, ines, ben, client_of):
        assert "Ana Silva" in page(award, client_of(ana))
        assert "Ana Silva" in page(award, client_of(ines))
        assert "Ana Silva" not in page(award, client_of(ben))

    def test_a_closed_page_tells_nothing(self, award, ana, client, client_of):
        show(award, visibility=Visibility.CLOSED)
        text = page(award, client, name="Ana Silva")
        assert "The holder has closed this page" in text
        for fact in ("Ana Silva", "genuine", "Mock exam", "Yes: this", "Harbour"):
            assert fact not in text.split("<main")[1].split("</main>")[0], fact
        assert "Ana Silva" in page(award, client_of(ana))

    def test_the_holder_decides_and_nobody_else(self, award, ana, ben, ines, client_of, client):
        share = f"/certificates/{award.token}/share/"
        for person in (ben, ines):
            assert client_of(person).post(share, {"visibility": "named"}).status_code == 404
        assert client_of(ana).post(share, {"visibility": "everybody"}).status_code == 400
        assert "Ana" not in page(award, client)
        assert client_of(ana).post(share, {"visibility": "named"}).status_code == 302
        assert "Ana Silva" in page(award, client)

    def test_the_own_page_shows_what_was_chosen_and_counts(
        self, award, ana, ines, client_of, client, school
    ):
        own = client_of(ana)
        own.post("/certificates/own-page/", {"open": "yes"})
        with in_school(school.pk):
            address = f"/holders/{HolderPage.objects.get().token}/"
        assert "Nothing is shown here" in client.get(address).content.decode()
        share = f"/certificates/{award.token}/share/"
        own.post(share, {"visibility": "unnamed", "on_page": "yes"})
        assert "Nothing is shown here" in client.get(address).content.decode()
        own.post(share, {"visibility": "named", "on_page": "yes"})
        shown = client.get(address)
        assert "Certificates of <bdi>Ana Silva</bdi>" in shown.content.decode()
        assert "noindex" in shown["X-Robots-Tag"]
        done(revoke_award, award, ines)
        assert "Ana Silva" not in client.get(address).content.decode()
        own.post("/certificates/own-page/", {"open": "no"})
        assert client.get(address).status_code == 404

    def test_the_keep_page_has_the_form_of_linkedin_and_costs_six(
        self, award, ana, client_of, django_assert_max_num_queries
    ):
        client = client_of(ana)
        with django_assert_max_num_queries(7):
            text = client.get(f"/certificates/{award.token}/keep/").content.decode()
        assert "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME" in text
        assert "expirationYear" in text

    def test_a_student_of_another_school_does_not_keep_it(self, award, omar, client_of):
        assert client_of(omar).get(f"/certificates/{award.token}/keep/").status_code == 404


def test_a_revocation_by_who_may_not_is_refused(award, ana):
    with pytest.raises(MayNotDecide):
        done(revoke_award, award, ana)

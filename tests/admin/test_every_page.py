"""Every address of the admin, as every kind of person: a reviewed table, no route left out."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from foundation.schools.scoping import every_school
from tests.admin.conftest import SECRETS
from tests.admin.pages import page_of
from tests.factories.courses import make_bank

# May look at a list, may add, may look at a row, may change it, may delete it.
# "-" not at all, "l" look, "a" add, "c" change, "d" delete; in the own school, or anywhere for
# the operator, who belongs to no school.
TABLE = {
    # page                                 instructor  administrator  operator
    "chartwork_courses_course": ("lc", "lc", "l"),
    "chartwork_courses_lesson": ("l", "l", "l"),
    "chartwork_courses_enrolment": ("l", "l", "l"),
    "chartwork_assessments_question": ("lac", "lac", "l"),
    "chartwork_assessments_stimulus": ("lac", "lac", "l"),
    "chartwork_assessments_category": ("lac", "lac", "l"),
    "chartwork_assessments_assessment": ("lac", "lac", "l"),
    "chartwork_assessments_assessmentstatistics": ("l", "l", "l"),
    "chartwork_assessments_standardsetting": ("l", "l", "l"),
    "chartwork_assessments_attempt": ("l", "l", "l"),
    "chartwork_assessments_reviewcard": ("l", "l", "l"),
    "chartwork_assessments_reviewlog": ("l", "l", "l"),
    "chartwork_assessments_markingtask": ("l", "l", "l"),
    "chartwork_assessments_accommodation": ("lac", "lac", "l"),
    "chartwork_assessments_override": ("lacd", "lacd", "l"),
    "chartwork_assessments_regrade": ("l", "l", "l"),
    "chartwork_assessments_dispute": ("l", "l", "l"),
    "chartwork_assessments_codeupdate": ("l", "l", "l"),
    "chartwork_codesets_coderelease": ("l", "l", "l"),
    "chartwork_schools_membership": ("l", "lc", "lac"),
    "chartwork_schools_cohort": ("lac", "lac", "l"),
    "chartwork_schools_apiclient": ("-", "lacd", "lacd"),
    "chartwork_schools_school": ("-", "-", "lac"),
    "chartwork_certifications_programme": ("lac", "lac", "l"),
    "chartwork_certifications_award": ("l", "l", "l"),
    "chartwork_certifications_awardrule": ("lac", "lac", "l"),
    "chartwork_certifications_continuingeducation": ("l", "l", "l"),
    "chartwork_certifications_signingkey": ("-", "-", "l"),
    "chartwork_accounts_user": ("-", "-", "lac"),
    "account_emailaddress": ("-", "-", "lacd"),
    "chartwork_mail_email": ("-", "-", "l"),
    "chartwork_outbox_outboxmessage": ("-", "-", "l"),
    "mfa_authenticator": ("-", "-", "lad"),
}
# Nothing of Harbour School waits for a marker here: tests/admin/test_marking_queue.py.
WITHOUT_A_ROW = {
    "chartwork_mail_email",
    "chartwork_assessments_markingtask",
    "mfa_authenticator",
}


def routes(patterns: Any = None, prefix: str = "/admin/") -> Iterator[tuple[str, str]]:
    """Name and path of every route of the admin."""
    for entry in patterns if patterns is not None else admin.site.urls[0]:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
        elif isinstance(entry, URLPattern):
            yield entry.name or "", path


@pytest.fixture
def addresses(harbour: Any) -> list[str]:
    """Every path of the admin, filled in with what is Harbour School's."""
    rows = {
        f"/admin/{name.rpartition('_')[0]}/{name.rpartition('_')[2]}/": row.pk
        for name, row in harbour.rows().items()
    }
    found = {f"/admin/{name.rpartition('_')[0]}/" for name in TABLE}
    for _, path in routes():
        start, _, rest = path.partition("<")
        if "(?P<" in path:
            # The lists of an app, and whatever else is not there.
            found.add("/admin/no/such/page/")
        elif not rest:
            found.add(path)
        elif start in rows:
            found.add(f"{start}{rows[start]}{rest.partition('>')[2]}")
        else:
            assert any(f"/{name.rpartition('_')[2]}/" in path for name in WITHOUT_A_ROW), path
    return sorted(found)


def test_the_table_names_every_page_and_no_other() -> None:
    registered = {f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry}

    assert registered == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_role_may_do_what_the_table_says(
    name: str, harbour: Any, ines: Any, ada: Any, theo: Any, client_of: Any
) -> None:
    row = harbour.rows().get(name)
    for person, letters in zip((ines, ada, theo), TABLE[name], strict=True):
        client = client_of(person)
        assert client.get(page_of(name)).status_code == (200 if "l" in letters else 403)
        assert client.get(page_of(name, "add")).status_code == (200 if "a" in letters else 403)
        if row is None:
            assert name in WITHOUT_A_ROW
            continue
        look = client.get(page_of(name, "change", row.pk)).status_code
        write = client.post(page_of(name, "change", row.pk), {}).status_code
        erase = client.get(page_of(name, "delete", row.pk)).status_code
        assert look == (200 if "l" in letters else 403)
        # Allowed, but the empty form is not valid: shown again. Not allowed: 403.
        assert write in ({200, 302} if "c" in letters else {403}), (name, person.name)
        assert erase == (200 if "d" in letters else 403)


def test_strangers_read_nothing_of_the_school(
    addresses: list[str], harbour: Any, ines: Any, olga: Any, otis: Any, ana: Any, client_of: Any
) -> None:
    """The walk itself is proven by the own instructor, who reads a lot on the same way."""
    assert len(addresses) >= 90
    read_by_own = _secrets_read(client_of(ines), addresses)
    assert len(read_by_own) >= 30

    for stranger in (client_of(olga), client_of(otis)):
        assert _secrets_read(stranger, addresses) == []


def test_students_and_visitors_do_not_enter(
    addresses: list[str], ana: Any, omar: Any, client_of: Any
) -> None:
    for visitor in (Client(), client_of(ana), client_of(omar)):
        for address in addresses:
            answer = visitor.get(address)
            assert answer.status_code == 302 or address == "/admin/login/", address
            if address not in {"/admin/login/", "/admin/logout/"}:
                assert answer["Location"].startswith(("/admin/login/", "/admin/")), address
    assert client_of(ana).get("/admin/", follow=True).status_code == 403


def test_strangers_change_nothing_by_posting(
    addresses: list[str],
    harbour: Any,
    olga: Any,
    otis: Any,
    ana: Any,
    other_school: Any,
    client_of: Any,
) -> None:
    form = {
        "post": "yes",
        "title": "Stolen",
        "name": "Stolen",
        "key": "stolen",
        "stem": "Stolen",
        "role": "administrator",
        "is_active": "on",
        "reason": "Stolen",
        "emails": "ana@example.org",
        "content": "Stolen",
        "minutes": "7",
        "category": harbour.question.category_id,
        "school": harbour.membership.school_id,
        "slots-TOTAL_FORMS": "0",
        "slots-INITIAL_FORMS": "0",
        "modules-TOTAL_FORMS": "0",
        "modules-INITIAL_FORMS": "0",
    }
    before = _everything(harbour)

    for visitor in (client_of(olga), client_of(otis), client_of(ana), Client()):
        for address in addresses:
            if address in {"/admin/logout/", "/admin/login/"}:
                continue
            assert visitor.post(address, form).status_code in {200, 302, 403, 404, 405}, address

    assert _everything(harbour) == before
    assert LogEntry.objects.exclude(user__in=[olga, otis]).count() == 0


def test_strangers_change_nothing_by_actions_on_lists(
    harbour: Any, olga: Any, otis: Any, client_of: Any
) -> None:
    before = _everything(harbour)
    tried = 0
    for person in (olga, otis):
        client = client_of(person)
        for name, row in harbour.rows().items():
            page = admin.site._registry[type(row)]
            for action in ["delete_selected", *(a for a in page.actions if isinstance(a, str))]:
                form = {"action": action, "_selected_action": [str(row.pk)], "post": "yes"}
                if action == "move":
                    with every_school():
                        own = make_bank(person.school, questions=1, category="own")
                    form |= {"apply": "yes", "category": own.pk}
                assert client.post(page_of(name), form).status_code in {200, 302, 403}, (
                    name,
                    action,
                )
                tried += 1

    assert tried >= 40
    assert _everything(harbour) == before


def test_who_teaches_cannot_filter_his_way_into_another_school(
    harbour: Any, olga: Any, client_of: Any
) -> None:
    client = client_of(olga)
    tries = [
        ("chartwork_assessments_attempt", {"student__id__exact": harbour.membership.person_id}),
        ("chartwork_assessments_attempt", {"school__id__exact": harbour.membership.school_id}),
        ("chartwork_assessments_question", {"category__id__exact": harbour.question.category_id}),
        ("chartwork_schools_membership", {"school__id__exact": harbour.membership.school_id}),
        ("chartwork_courses_lesson", {"course__id__exact": harbour.course.pk}),
    ]
    for name, query in tries:
        answer = client.get(page_of(name), query)
        text = answer.content.decode()
        assert answer.status_code in {200, 302}
        assert not any(secret in text for secret in SECRETS), (name, query)


@pytest.mark.parametrize(
    "lookup", ["student__password__startswith", "student__emailaddress__email", "school__slug"]
)
def test_a_list_is_not_an_oracle_about_people(lookup: str, graded: Any, ines: Any, client_of: Any):
    answer = client_of(ines).get(page_of("chartwork_assessments_attempt"), {lookup: "p"})

    assert answer.status_code == 400


def test_an_operator_who_teaches_writes_into_the_own_school_only(
    harbour: Any, olga: Any, other_course: Any, client_of: Any
) -> None:
    olga.is_superuser = True
    olga.save()
    client = client_of(olga)
    before = _everything(harbour)

    for name in ("question", "category", "assessment"):
        page = f"chartwork_assessments_{name}"
        row = harbour.rows()[page]
        assert client.get(page_of(page, "change", row.pk)).status_code == 200
        assert client.post(page_of(page, "change", row.pk), {"title": "x"}).status_code == 403
    add = client.get(page_of("chartwork_assessments_assessment", "add"))
    with every_school():
        form = add.context["inline_admin_formsets"][1].formset.empty_form
        offered = {category.school_id for category in form.fields["category"].queryset}

    assert offered == {olga.school.pk}
    assert _everything(harbour) == before


def test_the_operator_can_look_at_one_school_only(
    harbour: Any, theo: Any, olga: Any, other_course: Any, client_of: Any
) -> None:
    client = client_of(theo)
    for name, lookup in (
        ("chartwork_assessments_question", "school__id__exact"),
        ("chartwork_courses_lesson", "course__school__id__exact"),
        ("chartwork_schools_membership", "school__id__exact"),
    ):
        every = client.get(page_of(name)).context["cl"].result_count
        own = client.get(page_of(name), {lookup: harbour.membership.school_id})
        assert 0 < own.context["cl"].result_count < every
        assert "By school" in own.content.decode()


def test_only_the_admin_may_make_a_default_policy(harbour: Any, ines: Any, client_of: Any) -> None:
    client = client_of(ines)
    policies = {
        path: next(
            part.strip()
            for part in client.get(path).headers["Content-Security-Policy"].split(";")
            if part.strip().startswith("trusted-types")
        )
        for path in ("/admin/", page_of("chartwork_assessments_question"), "/home/", "/verify/")
    }

    assert policies == {
        "/admin/": "trusted-types chartwork default",
        page_of("chartwork_assessments_question"): "trusted-types chartwork default",
        "/home/": "trusted-types chartwork",
        "/verify/": "trusted-types chartwork",
    }


def test_signing_in_and_changing_the_password_are_allauths(ines: Any, ana: Any, client_of: Any):
    assert Client().get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    assert client_of(ines).get("/admin/login/")["Location"] == "/admin/"
    assert client_of(ines).get("/admin/password_change/")["Location"] == reverse(
        "account_change_password"
    )


def _secrets_read(client: Client, addresses: list[str]) -> list[tuple[str, str]]:
    read = []
    for address in addresses:
        if address == "/admin/logout/":
            continue
        text = _text(client.get(address, follow=True))
        read += [(address, secret) for secret in SECRETS if secret in text]
    return read


def _text(answer: Any) -> str:
    """All of a page, or of a file that is sent bit by bit."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


def _everything(harbour: Any) -> dict[str, Any]:
    """All rows of the kinds that Harbour School has, and that are its own."""
    found = {}
    with every_school():
        for name, row in harbour.rows().items():
            page = admin.site._registry[type(row)]
            path = getattr(page, "school_path", "")
            of = {path: harbour.membership.school_id} if path else {"pk": row.pk}
            # Ana herself signs in on the way.
            last = {"last_login"} if name == "chartwork_accounts_user" else set()
            fields = {field.attname for field in type(row)._meta.concrete_fields} - last
            found[name] = list(type(row).objects.filter(**of).order_by("pk").values(*fields))
    return found


def test_no_link_of_a_page_leads_an_instructor_to_a_closed_door(
    harbour: Any, ines: Any, client_of: Any
) -> None:
    client = client_of(ines)
    followed: dict[str, int] = {}
    for name, row in harbour.rows().items():
        if "l" not in TABLE[name][0]:
            continue
        for address in (page_of(name), page_of(name, "change", row.pk)):
            for link in re.findall(r'href="(/[^"#?]*)', client.get(address).content.decode()):
                if not link.startswith(("/static/", "/admin/logout")) and link not in followed:
                    followed[link] = client.get(link, follow=True).status_code

    assert len(followed) >= 30
    assert {link: status for link, status in followed.items() if status != 200} == {}

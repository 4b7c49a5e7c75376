"""Every address of the student's pages, as every kind of person: a reviewed table.

The admin, the API and the account pages have walks of their own: tests/admin, tests/api.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from assessments.models import AnswerStep, Attempt
from assessments.services.attempts import submit_attempt
from assessments.services.disputes import raise_dispute
from assessments.services.grading import grade_attempt
from assessments.services.review_deck import add_to_review
from courses.models import Completion, Enrolment, Lesson
from foundation.codesets.models import CodeBookmark, CodeHighlight
from foundation.codesets.note_lines import line_key
from foundation.codesets.services.bookmarks import set_bookmark, set_highlight
from foundation.schools.scoping import every_school, in_school
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student

WALKED_ELSEWHERE = ("admin/", "accounts/", "api/", "oauth/")

# Who looks at what belongs to Ana of Harbour School, which is open to the public:
# anonymous, Omar (student elsewhere), Olga (instructor elsewhere), Ben (student of the same
# school), Ana. "login" is a redirect to the sign-in page.
LOGIN, SIGNUP = "login", "signup"
EVERYBODY = [200] * 5
MEMBERS = [LOGIN, 200, 200, 200, 200]
OPEN_SCHOOL = [200, 404, 404, 200, 200]
OWN_SCHOOL = [LOGIN, 404, 404, 200, 200]
OWNER = [LOGIN, 404, 404, 404, 200]
TABLE: dict[str, list[Any]] = {
    "healthz": EVERYBODY,
    "readyz": [503] * 5,  # No worker runs in this test, and it says so.
    "set_language": [405] * 5,
    "courses:front": EVERYBODY,
    "courses:career_check": EVERYBODY,
    "courses:home": MEMBERS,
    "courses:course": OPEN_SCHOOL,
    "courses:join": [405] * 5,
    "courses:grades": [LOGIN, 404, 404, 302, 200],
    "courses:words": OWN_SCHOOL,
    "courses:cards": OWN_SCHOOL,
    "courses:completion": [LOGIN, 404, 404, 302, 302],
    "courses:lesson": OPEN_SCHOOL,
    "courses:read": [405] * 5,
    "assessments:assessment": OWN_SCHOOL,
    "assessments:start": [405] * 5,
    "assessments:attempt": [LOGIN, 404, 404, 404, 302],
    "assessments:save": [405] * 5,
    "assessments:lease": [405] * 5,
    "assessments:scratch": [405] * 5,
    "assessments:own_notes": OWNER,
    "assessments:practice_room": MEMBERS,
    "assessments:hand_in": [LOGIN, 404, 404, 404, 302],
    "assessments:code_book": [LOGIN, 404, 404, 404, 403],  # Handed in: closed.
    "assessments:result": OWNER,
    "assessments:receipt": OWNER,
    "assessments:stored": OWNER,
    "assessments:coding": MEMBERS,
    "assessments:practice": MEMBERS,
    "assessments:practice_next": [LOGIN, 302, 302, 302, 200],
    "assessments:practice_add": [405] * 5,
    "assessments:practice_answer": [405] * 5,
    "assessments:practice_rate": [405] * 5,
    "assessments:practice_undo": [405] * 5,
    "assessments:practice_remove": [405] * 5,
    "assessments:practice_put_back": [405] * 5,
    "assessments:dispute": [405] * 5,
    "assessments:withdraw_dispute": [405] * 5,
    "certifications:award": [404] * 5,
    "certifications:pdf": [404] * 5,
    "certifications:badge_json": [404] * 5,
    "certifications:badge_jwt": [404] * 5,
    "certifications:badge_svg": [404] * 5,
    "certifications:badge_png": [404] * 5,
    "certifications:issuer": EVERYBODY,
    "certifications:issuer_did": EVERYBODY,
    "certifications:achievement": [404] * 5,
    "certifications:achievement_png": [404] * 5,
    "certifications:status_list": [404] * 5,
    "certifications:verify": EVERYBODY,
    "certifications:holder": [404] * 5,
    "certifications:keep": [LOGIN, 404, 404, 404, 404],
    "certifications:share": [405] * 5,
    "certifications:education": [405] * 5,
    "certifications:own_page": [405] * 5,
    "certifications:verify_badge": [302] * 5,
    "certifications:mine": MEMBERS,
    "certifications:programmes": MEMBERS,
    "certifications:readiness": MEMBERS,
    "certifications:programme": [LOGIN, 404, 404, 404, 404],
    "certifications:agree": [405] * 5,
    "certifications:report": [LOGIN, 404, 404, 404, 404],  # Of a quiz there is none.
    "certifications:report_pdf": [LOGIN, 404, 404, 404, 404],
    "certifications:report_review": [405] * 5,
    "certifications:practise": [405] * 5,
    "certifications:check_in": [LOGIN, 404, 404, 404, 404],
    "certifications:clock": MEMBERS,
    "codesets:pcs_values": MEMBERS,
    "codesets:search": EVERYBODY,
    "codesets:results": EVERYBODY,
    "codesets:lookup": EVERYBODY,
    "codesets:compare": EVERYBODY,
    "codesets:tabs": MEMBERS,
    "codesets:remove_tab": [405] * 5,
    "codesets:remove_mark": [405] * 5,
    "codesets:tree": EVERYBODY,
    "codesets:build": [404] * 5,  # Diagnoses are not built.
    "codesets:code": EVERYBODY,
    "codesets:under": EVERYBODY,
    "codesets:add_tab": [405] * 5,
    "codesets:mark": MEMBERS,
    "mailbox": EVERYBODY,
    "letter": [404] * 5,
    "dev_components": EVERYBODY,
}
POSTS = {
    "certifications:verify_badge": [302] * 5,  # With nothing to check: back to the page.
    "certifications:agree": [LOGIN, 404, 404, 404, 404],
    "certifications:share": [LOGIN, 404, 404, 404, 404],
    "certifications:education": [LOGIN, 404, 404, 404, 404],
    "certifications:own_page": [LOGIN, *[302] * 4],
    "certifications:report_review": [LOGIN, 404, 404, 404, 404],
    "certifications:practise": [LOGIN, 404, 404, 404, 404],
    "courses:join": OWN_SCHOOL,
    "courses:read": [LOGIN, 404, 404, 403, 200],
    "assessments:start": [LOGIN, 404, 404, 403, 200],
    "assessments:save": [LOGIN, 404, 404, 404, 409],
    "assessments:lease": [LOGIN, 400, 400, 400, 400],
    "assessments:scratch": [LOGIN, 400, 400, 400, 400],
    # The form without script: there is nothing to save, so it is shown anew.
    "assessments:practice_room": [LOGIN, 302, 302, 302, 302],
    "assessments:hand_in": [LOGIN, 404, 404, 404, 200],
    "assessments:practice_add": [LOGIN, 404, 404, 404, 302],
    "assessments:practice_answer": [LOGIN, 404, 404, 404, 302],
    # Without a rating it says so, to anybody.
    "assessments:practice_rate": [LOGIN, 302, 302, 302, 302],
    "assessments:practice_undo": [LOGIN, 404, 404, 404, 302],
    "assessments:practice_remove": [LOGIN, 404, 404, 404, 302],
    "assessments:practice_put_back": [LOGIN, 404, 404, 404, 302],
    "assessments:dispute": [LOGIN, 404, 404, 404, 400],
    # Public codes, in each one's own book; the tab and the mark are Ana's.
    "codesets:remove_tab": [LOGIN, 302, 302, 302, 302],
    "codesets:remove_mark": [LOGIN, 302, 302, 302, 302],
    "assessments:withdraw_dispute": [LOGIN, 404, 404, 404, 302],
}


def routes(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Name and path of every route that is not walked elsewhere."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        path = f"{prefix}{entry.pattern}"
        if path.startswith(WALKED_ELSEWHERE):
            continue
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from routes(entry.url_patterns, path, space + inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", path


def outcome(response: Any) -> Any:
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return LOGIN
    return response.status_code


@pytest.fixture
def address(course: Any, quiz: Any, ana: Any) -> Any:
    """The path of a route, filled in with what is Ana's."""
    enrol_student(course, ana)
    attempt = begin(quiz, ana)
    answer_all(attempt, ana)
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    card = add_to_review(attempt_id=attempt.pk, position=1, by=ana.actor, at=timezone.now())
    dispute = raise_dispute(
        attempt_id=attempt.pk,
        position=1,
        words="The index names both.",
        by=ana.actor,
        at=timezone.now(),
    )
    by = {"system": "icd10cm", "by": ana.actor, "at": timezone.now()}
    tab = set_bookmark(code="E11", note="", **by)
    title = "Type 2 diabetes mellitus"
    mark = set_highlight(code="E11", line=title, tone="known", remark="", **by)
    values = {
        "<uuid:bookmark_id>": str(tab.pk),
        "<uuid:highlight_id>": str(mark.pk),
        "<slug:system>": "icd10cm",
        "<str:release>": "FY2026",
        "<str:code>": "E11",
        "mark/<slug:key>": f"mark/{line_key('E11', title)}",
        "<slug:key>": course.key,
        "<uuid:attempt_id>": str(attempt.pk),
        "<int:position>": "1",
        "<uuid:card_id>": str(card.pk),
        "<uuid:dispute_id>": str(dispute.pk),
        "<str:key>": "no-such-letter",
        "<str:token>": "A" * 27,
        "<slug:token>": "A" * 27,
        "<int:number>": "1",
        "<str:purpose>": "revocation",
    }
    lesson_id = str(Lesson.objects.get(course=course).public_id)

    def fill(path: str) -> str:
        own = {"<uuid:public_id>": lesson_id if "lesson" in path else str(quiz.public_id)}
        if "issuers" in path:
            own = {"<uuid:public_id>": str(course.school.public_id)}
        for name, value in {**values, **own}.items():
            path = path.replace(name, value)
        assert "<" not in path, f"{path}: say in this test what to put there."
        return f"/{path}"

    return fill


@pytest.fixture
def visitors(client_of: Any, ana: Any, ben: Any, omar: Any, olga: Any) -> list[Client]:
    people = [Client(), *(client_of(person) for person in (omar, olga, ben, ana))]
    for number, client in enumerate(people, start=1):
        # Wrong codes of certificates are counted by network.
        client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
    return people


def test_the_table_names_every_route_and_no_other() -> None:
    found = {name for name, _ in routes()}

    assert len(found) >= 18
    assert found == set(TABLE)


def test_every_page_answers_each_kind_of_person_as_the_table_says(
    address: Any, visitors: list[Client]
) -> None:
    wrong = []
    looks = 0
    for name, path in routes():
        for who, (visitor, expected) in enumerate(zip(visitors, TABLE[name], strict=True)):
            got = outcome(visitor.get(address(path)))
            looks += 1
            if got != expected:
                wrong.append((name, who, expected, got))

    assert wrong == []
    assert looks >= 90


def test_a_stranger_changes_nothing_by_posting(
    address: Any, visitors: list[Client], school: Any
) -> None:
    paths = dict(routes())
    with every_school():
        before = (Attempt.objects.count(), AnswerStep.objects.count(), Enrolment.objects.count())
    wrong = []
    for name, expected in POSTS.items():
        for who, visitor in enumerate(visitors[:3]):
            data = {"answer-1": "1"}
            got = outcome(visitor.post(address(paths[name]), data, follow=False))
            if got != expected[who]:
                wrong.append((name, who, expected[who], got))

    with every_school():
        after = (Attempt.objects.count(), AnswerStep.objects.count(), Enrolment.objects.count())
        completions = Completion.objects.count()
        kept = (CodeBookmark.objects.count(), CodeHighlight.objects.count())
    assert wrong == []
    assert (before, completions) == (after, 0)
    assert kept == (1, 1)


def test_every_id_swapped_for_one_that_does_not_exist_is_not_found(
    address: Any, visitors: list[Client]
) -> None:
    tried = 0
    for name, path in routes():
        if "uuid" not in path or TABLE[name][4] == 405:
            continue
        swapped = path.replace("<uuid:attempt_id>", str(uuid.uuid4()))
        swapped = swapped.replace("<uuid:public_id>", str(uuid.uuid4()))
        assert visitors[4].get(f"/{swapped}").status_code == 404, name
        tried += 1

    assert tried >= 5


def test_a_query_without_a_scope_is_an_error_not_a_leak(address: Any, school: Any) -> None:
    from django_scopes.exceptions import ScopeError

    with pytest.raises(ScopeError):
        Attempt.objects.count()
    with in_school(school.pk):
        assert Attempt.objects.count() == 1
    with in_school(school.pk + 1):
        assert Attempt.objects.count() == 0

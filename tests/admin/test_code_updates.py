"""Code updates and code releases in the admin."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, CodeUpdateFinding, Question
from foundation.codesets.models import CodeRelease
from foundation.schools.scoping import in_school
from tests.admin.pages import page_of, slot_form
from tests.conftest import NOON
from tests.factories.codes import chart, options, release_of, review, save

pytestmark = pytest.mark.django_db
UPDATE, RELEASE = "chartwork_assessments_codeupdate", "chartwork_codesets_coderelease"
QUESTION = "chartwork_assessments_question"
HOSTILE = "<script>alert(1)</script> {{ perms }}"


@pytest.fixture
def hearts(school: Any) -> list[Question]:
    """Two charts with dead keys, and a word of one."""
    return [
        save(school, "heart-1", chart("I42.0", explanation="Not Z68.1.")),
        save(school, "heart-2", chart("I42.8", "I10")),
    ]


@pytest.fixture
def update(school: Any, hearts: Any) -> Any:
    return review(school).update


def decide(**changes: Any) -> dict[str, Any]:
    return {"scope": "chosen", "decision": "keep", "reason": "By its date.", **changes}


def finding(school: Any, display: str) -> CodeUpdateFinding:
    with in_school(school.pk):
        return CodeUpdateFinding.objects.get(display=display)


def test_the_report_says_what_happened_where_and_what_may_follow(
    update: Any, ines: Any, client_of: Any
) -> None:
    text = client_of(ines).get(page_of(UPDATE, "change", update.pk)).content.decode()

    assert "ICD-10-CM FY2027 and your questions" in text
    for words in (
        "From FY2026 to FY2027",
        "<dd>190</dd>",
        "<dd>30</dd>",
        "0 of 3 findings decided",
        "2 open findings are of keys: their questions are not asked until somebody decides.",
        "Dilated cardiomyopathy",
        "<strong>I42.00</strong>",
        "One of 3 codes under what it was",
        "mentioned in the text",
        "open: not asked",
    ):
        assert words in text, words


def test_each_finding_leads_to_its_question(
    update: Any, hearts: Any, ines: Any, client_of: Any
) -> None:
    text = client_of(ines).get(page_of(UPDATE, "change", update.pk)).content.decode()

    for question in hearts:
        assert f'href="{page_of(QUESTION, "change", question.pk)}"' in text


def test_filters_limit_what_is_shown(update: Any, ines: Any, client_of: Any) -> None:
    client, address = client_of(ines), page_of(UPDATE, "change", update.pk)

    for query, count in (
        ({"place": "mention"}, 1),
        ({"place": "key"}, 2),
        ({"place": "key", "decision": "keep"}, 0),
        ({"what": "split"}, 3),
        ({"what": "no such thing"}, 3),
    ):
        page = client.get(address, query)
        assert page.context["findings"].paginator.count == count, query


def test_one_is_kept_with_its_reason(
    update: Any, hearts: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client = client_of(ines)
    chosen = finding(school, "I42.0")

    answer = client.post(
        page_of(UPDATE, "decide", update.pk),
        decide(finding=[chosen.pk], reason=f"By its date. {HOSTILE}"),
        follow=True,
    )
    text = answer.content.decode()

    assert "1 finding is decided." in text
    assert "1 of 3 findings decided" in text
    assert "kept: asked as it is" in text
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text
    assert "{{ perms }}" in text
    with in_school(school.pk):
        assert Question.objects.get(pk=hearts[0].pk).codes_kept
        assert finding(school, "I42.0").decided_by_id == ines.pk
    assert LogEntry.objects.filter(user=ines).count() == 1


def test_all_that_the_filters_show_are_decided_at_once(
    update: Any, hearts: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client = client_of(ines)
    address = f"{page_of(UPDATE, 'decide', update.pk)}?place=key"

    answer = client.post(address, decide(scope="shown", decision="retire"))

    assert answer["Location"] == f"{page_of(UPDATE, 'change', update.pk)}?place=key"
    with in_school(school.pk):
        statuses = Question.objects.filter(key__startswith="heart").values_list("status", flat=True)
        assert set(statuses) == {"retired"}
        # Retiring settles the mention of the same question too.
        found = set(CodeUpdateFinding.objects.values_list("decision", flat=True))
    assert found == {"retire"}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (decide(), "Choose the findings that this decision is about."),
        (decide(finding=["x"]), "Choose the findings that this decision is about."),
        (decide(finding=["999999999"]), "Choose findings of your school."),
        (decide(reason="", scope="shown"), "This field is required."),
        (decide(scope="shown", decision="burn"), "Choose to keep, flag, date or retire."),
    ],
)
def test_what_cannot_be_decided_is_said_and_changes_nothing(
    form: Any, said: str, update: Any, ines: Any, school: Any, client_of: Any
) -> None:
    text = client_of(ines).post(page_of(UPDATE, "decide", update.pk), form).content.decode()

    assert said in text
    with in_school(school.pk):
        assert not CodeUpdateFinding.objects.exclude(decision="open").exists()


def test_what_is_flagged_stands_marked_in_the_list_of_questions(
    update: Any, hearts: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client = client_of(ines)
    chosen = finding(school, "I42.0")
    client.post(page_of(UPDATE, "decide", update.pk), decide(finding=[chosen.pk], decision="flag"))

    text = client.get(page_of(QUESTION)).content.decode()
    assert text.count("flagged: codes") == 1
    assert text.count("not asked: a code of its key is not valid") == 2
    flagged = client.get(page_of(QUESTION), {"codes": "flagged"})
    assert [one.key for one in flagged.context["cl"].result_list] == ["heart-1"]
    dead = client.get(page_of(QUESTION), {"codes": "dead"})
    assert [one.key for one in dead.context["cl"].result_list] == ["heart-1", "heart-2"]


def test_looking_again_finds_what_was_added(
    update: Any, ines: Any, school: Any, client_of: Any
) -> None:
    with in_school(school.pk):
        save(school, "new", options("M72.2", "I10"), editions=("FY2026",))

    answer = client_of(ines).post(page_of(UPDATE, "again", update.pk), follow=True)

    assert "Questions looked at: 3; new findings: 1; ended: 0." in answer.content.decode()


def test_a_report_costs_the_same_with_two_and_with_forty_questions(
    update: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client, address = client_of(ines), page_of(UPDATE, "change", update.pk)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        costs.append(len(captured))
        with in_school(school.pk):
            for number in range(40):
                save(school, f"more-{number}", chart("M72.2"))
            review(school)

    assert costs == [8, 8]


def test_another_school_neither_sees_nor_decides(
    update: Any, olga: Any, school: Any, client_of: Any
) -> None:
    client = client_of(olga)
    chosen = finding(school, "I42.0")

    assert client.get(page_of(UPDATE, "change", update.pk)).status_code in {302, 404}
    for page in ("decide", "again"):
        answer = client.post(page_of(UPDATE, page, update.pk), decide(finding=[chosen.pk]))
        assert answer.status_code == 404
    assert finding(school, "I42.0").decision == "open"


def test_the_first_page_says_that_codes_wait(update: Any, ines: Any, client_of: Any) -> None:
    text = client_of(ines).get("/admin/").content.decode()

    assert "findings of code updates to be decided" in text


def test_an_assessment_is_set_by_an_older_release(
    hearts: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client = client_of(ines)
    exam = Assessment(title="By 2026", key="by-2026")
    slot = {"category": hearts[0].category_id, "count": 2}
    add = page_of("chartwork_assessments_assessment", "add")

    refused = client.post(add, slot_form(exam, slot, code_release=""))
    assert "2 questions are to be drawn" in refused.content.decode()
    unknown = client.post(add, slot_form(exam, slot, code_release="FY1999"))
    assert "No code release &#x27;FY1999&#x27; is loaded" in unknown.content.decode()
    assert client.post(add, slot_form(exam, slot, code_release="FY2026")).status_code == 302
    with in_school(school.pk):
        saved = Assessment.objects.get(key="by-2026")
    assert (saved.code_release, str(saved.codes_until)) == ("FY2026", "2026-09-30")


def test_code_releases_are_looked_at_and_never_changed(
    ines: Any, olga: Any, other_school: Any, client_of: Any
) -> None:
    licensed = CodeRelease.objects.create(
        system="cpt",
        name="2027",
        title="A licensed set",
        school=other_school,
        valid_from=NOON,
        source="Their files",
        is_ready=True,
        loaded_at=NOON,
    )
    own, theirs = client_of(ines), client_of(olga)
    text = own.get(page_of(RELEASE)).content.decode()
    assert "ICD-10-CM FY2027" in text
    assert "74,879" in text
    assert "A licensed set" not in text
    assert "A licensed set" in theirs.get(page_of(RELEASE)).content.decode()
    assert own.get(page_of(RELEASE, "change", licensed.pk)).status_code == 302
    one = page_of(RELEASE, "change", release_of().pk)
    assert "Medicare Code Editor" in own.get(one).content.decode()
    assert own.post(one, {"title": "Mine"}).status_code == 403

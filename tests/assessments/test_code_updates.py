"""A new release and the bank: what is found, what is decided, what becomes of it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import CodeUpdate, CodeUpdateFinding, Question, QuestionVersion
from assessments.services.code_updates import (
    DecisionRefused,
    NothingToCompare,
    NotYoursToReview,
    decide_findings,
    review_new_releases,
    review_release,
)
from foundation.codesets.public import ChangeKind, load_release, release_changes
from foundation.schools.actors import system_actor
from foundation.schools.scoping import every_school, in_school
from tests.conftest import NOON
from tests.factories.codes import chart, found_in, options, release_of, review, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
LAST_DAY = date(2026, 9, 30)


def decide(*findings, decision, by, reason="Looked at with the index."):
    ids = [one.pk for one in findings]
    return decide_findings(finding_ids=ids, decision=decision, reason=reason, by=by.actor, at=NOON)


def finding_of(question, display):
    return CodeUpdateFinding.objects.get(question=question, display=display)


def test_each_code_is_found_where_it_stands(school):
    question = save(
        school,
        "heart",
        chart(
            *("I42.0", "I10"),
            accepted=["I42.8"],
            traps=["M72.2"],
            explanation="Not Z68.1; N18.32 still stands, and T12 is a vertebra.",
        ),
    )
    review(school)

    assert found_in(question) == [
        ("I42.0", "key", "split"),
        ("I42.8", "accepted", "split"),
        ("M72.2", "trap", "split"),
        ("Z68.1", "mention", "split"),
    ]
    dead = CodeUpdateFinding.objects.filter(question=question, dead_key=True)
    assert set(dead.values_list("display", flat=True)) == {"I42.0", "I42.8"}
    finding = finding_of(question, "I42.0")
    assert finding.old_title == "Dilated cardiomyopathy"
    assert [one["display"] for one in finding.suggestions] == ["I42.00", "I42.01", "I42.09"]
    assert finding.version == question.current_version


def in_codes(**own):
    return {"stem": "Code it.", "system": "icd10cm", "release": "FY2026", **own}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (
            "code_entry",
            in_codes(
                code="I42.0",
                accepted=[{"code": "I42.8", "why": "May be read so."}],
                expected=[{"code": "Z68.1", "why": "Not said."}],
                service_date="2026-05-14",
            ),
        ),
        (
            "code_list",
            in_codes(
                lines=[
                    {"code": "I42.0", "why": "The heart."},
                    {"code": "I10", "why": "The pressure."},
                    {"code": "I42.8", "why": "Perhaps.", "optional": True},
                ],
                order="free",
                expected=[{"code": "Z68.1", "why": "Not said."}],
                service_date="2026-05-14",
            ),
        ),
    ],
)
def test_questions_in_codes_say_where_their_codes_stand(kind, content, school):
    question = save(school, kind, content, kind=kind)
    review(school)

    assert found_in(question) == [
        ("I42.0", "key", "split"),
        ("I42.8", "accepted", "split"),
        ("Z68.1", "trap", "split"),
    ]
    assert question.codes_until == LAST_DAY


def test_a_procedure_that_is_built_has_its_code_as_key(school):
    """0FT44ZZ stands in all three releases of procedures; one that went, by what they say."""
    old, new = (release_of(name, "icd10pcs") for name in ("FY2026-April", "FY2027"))
    gone = release_changes(old, new).of(ChangeKind.DELETED, codes_only=True)[0].code
    built = in_codes(system="icd10pcs", release="FY2026", service_date="2026-07-06")
    del built["system"]
    alive = save(school, "alive", {**built, "code": "0FT44ZZ"}, kind="pcs_build")
    dead = save(school, "dead", {**built, "code": gone}, kind="pcs_build")

    assert (alive.codes_until, dead.codes_until) == (None, LAST_DAY)
    review_release(release=new, by=system_actor(school.pk), at=NOON)
    assert found_in(dead) == [(gone, "key", "deleted")]
    assert found_in(alive) == []


def test_options_that_are_codes_are_keys_and_distractors(school):
    by_option = save(
        school,
        "options",
        options("I42.0 Dilated cardiomyopathy", "**Z68.1**", "See I49.8 there"),
        editions=("FY2026",),
    )
    review(school)

    assert found_in(by_option) == [
        ("I42.0", "key", "split"),
        ("I49.8", "mention", "split"),
        ("Z68.1", "distractor", "split"),
    ]
    by_option.refresh_from_db()
    assert by_option.codes_until == LAST_DAY


def test_looking_again_adds_nothing_and_keeps_decisions(school, ines):
    question = save(school, "heart", chart("I42.0"))
    first = review(school)
    decide(finding_of(question, "I42.0"), decision="keep", by=ines)
    again = review(school)

    assert (first.fresh, again.fresh, again.replaced) == (1, 0, 0)
    assert CodeUpdate.objects.count() == 1
    assert finding_of(question, "I42.0").decision == "keep"


def test_what_is_set_for_the_new_release_is_not_found(school):
    save(school, "new", chart("I42.01", release="FY2027", day="2026-11-02"))
    save(school, "old-mention", options("The new one", "Once I42.0"), editions=("FY2027",))

    assert review(school).fresh == 0


def test_it_costs_the_same_for_one_question_and_for_thirty(school):
    costs = []
    for size in (1, 30):
        for number in range(size):
            save(school, f"q-{number}", chart("I42.0", "I10"))
        Question.objects.update(codes_until=None)
        CodeUpdate.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            review(school)
        costs.append(len(captured))

    assert costs == [22, 22]


def test_a_new_version_without_the_code_ends_the_finding(school, ines):
    question = save(school, "heart", chart("I42.0", explanation="Once it was D69.1."))
    review(school)
    decide(finding_of(question, "D69.1"), decision="keep", by=ines)
    before = QuestionVersion.objects.filter(question=question).values_list("pk", "content")
    old = dict(before)
    save(school, "heart", chart("I25.10", explanation="Once it was D69.1."))

    assert finding_of(question, "I42.0").decision == "replaced"
    # The text is another one, so somebody reads it again.
    assert finding_of(question, "D69.1").decision == "open"
    question.refresh_from_db()
    assert question.codes_until is None
    assert {pk: content for pk, content in before.all() if pk in old} == old
    review(school)
    assert finding_of(question, "I42.0").decision == "replaced"


def test_keep_asks_it_all_the_same_once_every_dead_code_is_kept(school, ines):
    question = save(school, "heart", chart("I42.0", "M72.2"))
    review(school)
    decide(finding_of(question, "I42.0"), decision="keep", by=ines)
    question.refresh_from_db()
    assert not question.codes_kept
    decide(finding_of(question, "M72.2"), decision="keep", by=ines, reason="By its date.")
    question.refresh_from_db()

    assert question.codes_kept
    kept = finding_of(question, "M72.2")
    assert (kept.reason, kept.decided_by_id, kept.decided_at) == ("By its date.", ines.pk, NOON)
    # Another decision takes it back.
    decide(kept, decision="flag", by=ines)
    question.refresh_from_db()
    assert not question.codes_kept


def test_retire_and_date_decide_the_other_findings_of_the_question_too(school, ines):
    retired = save(school, "retired", chart("I42.0", "M72.2"))
    dated = save(school, "dated", chart("I42.8", "Z68.1"), valid_to=date(2027, 5, 1))
    review(school)
    decide(finding_of(retired, "I42.0"), decision="retire", by=ines)
    decide(finding_of(dated, "Z68.1"), decision="dated", by=ines)
    retired.refresh_from_db()
    dated.refresh_from_db()

    assert retired.status == "retired"
    assert dated.valid_to == LAST_DAY
    decisions = CodeUpdateFinding.objects.order_by("question__key", "display")
    assert list(decisions.values_list("decision", flat=True)) == ["dated"] * 2 + ["retire"] * 2


def test_a_date_that_would_leave_no_day_is_refused(school, ines):
    question = save(school, "late", chart("I42.0"), valid_from=date(2026, 10, 5))
    review(school)

    with pytest.raises(DecisionRefused, match="holds only after 30 September 2026"):
        decide(finding_of(question, "I42.0"), decision="dated", by=ines)
    question.refresh_from_db()
    assert question.valid_to is None
    assert finding_of(question, "I42.0").decision == "open"


@pytest.mark.parametrize(
    ("decision", "reason"), [("keep", "  "), ("keep", "x" * 501), ("replaced", "So."), ("", "So.")]
)
def test_a_decision_needs_a_reason_and_is_one_of_four(decision, reason, school, ines):
    question = save(school, "heart", chart("I42.0"))
    review(school)

    with pytest.raises(DecisionRefused):
        decide(finding_of(question, "I42.0"), decision=decision, by=ines, reason=reason)
    assert finding_of(question, "I42.0").decision == "open"


def test_what_is_settled_is_not_decided_again(school, ines):
    question = save(school, "heart", chart("I42.0"))
    review(school)
    decide(finding_of(question, "I42.0"), decision="retire", by=ines)

    with pytest.raises(DecisionRefused, match=r"I42\.0 is settled: retired"):
        decide(finding_of(question, "I42.0"), decision="keep", by=ines)


def test_students_and_other_schools_have_no_say(school, other_school, ana, ines, olga):
    question = save(school, "heart", chart("I42.0"))
    review(school)
    finding = finding_of(question, "I42.0")

    with pytest.raises(NotYoursToReview):
        review(school, by=ana.actor)
    with pytest.raises(NotYoursToReview):
        decide(finding, decision="keep", by=ana)
    with in_school(other_school.pk), pytest.raises(DecisionRefused):
        decide(finding, decision="keep", by=olga)
    assert finding_of(question, "I42.0").decision == "open"


def test_the_oldest_release_has_nothing_to_be_compared_with(school):
    with pytest.raises(NothingToCompare, match="oldest release of its system"):
        review_release(release=release_of("FY2026"), by=system_actor(school.pk), at=NOON)
    assert not CodeUpdate.objects.exists()


def test_new_releases_are_looked_at_by_themselves_in_every_school(school, other_school):
    with every_school():
        save(school, "heart", chart("I42.0"))
        save(other_school, "heart", chart("I42.0", "M72.2"))

    # FY2027 of diagnoses, April 2026 and FY2027 of procedures, in two schools.
    assert review_new_releases(at=NOON) == 6
    with every_school():
        found = CodeUpdateFinding.objects.order_by("report__school__slug", "code")
        assert list(found.values_list("report__school__slug", "display")) == [
            ("harbour", "I42.0"),
            ("northside", "I42.0"),
            ("northside", "M72.2"),
        ]
    assert review_new_releases(at=NOON) == 0


def test_retitled_codes_and_changed_notes_above_them_are_told(school):
    """By FY2025, which is loaded for this and taken back with the test."""
    load_release(system="icd10cm", name="FY2025", at=NOON)
    visit = {"release": "FY2025", "day": "2025-03-03"}
    heart = save(school, "heart", chart("I51.7", **visit))
    dead = save(school, "dead", chart("G35", "M21.159", **visit))
    review(school, "FY2026")

    # What else became of a code that is dead is not told.
    assert found_in(dead) == [("G35", "key", "split"), ("M21.159", "key", "retitled")]
    retitled = finding_of(dead, "M21.159")
    assert (retitled.old_title, retitled.new_title) == (
        "Varus deformity, not elsewhere classified, unspecified",
        "Varus deformity, not elsewhere classified, unspecified hip",
    )
    assert not retitled.dead_key
    assert found_in(heart) == [("I51.7", "key", "notes")]
    notes = finding_of(heart, "I51.7")
    # Its own notes first, then those of the heading over it.
    assert notes.added[-1] == "I51, excludes2: heart disease specified as rheumatic (I00-I09)"
    assert notes.added[0] == "excludes1: cardiomegaly due to hypertension (I11.-)"
    assert "I51, excludes1: heart disease specified as rheumatic (I00-I09)" in notes.removed
    dead.refresh_from_db()
    assert dead.codes_until == date(2025, 9, 30)

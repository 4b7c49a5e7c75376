"""The evidence of an attempt: what it tells, and that no alteration of it stays unseen."""

import copy
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assessments.models import (
    AnswerStep,
    Attempt,
    AttemptEvent,
    Grade,
    ItemCheck,
    Question,
    QuestionVersion,
    StimulusVersion,
    TimeAdjustment,
)
from assessments.queries.evidence_reports import (
    EvidenceUnreadable,
    verified_attempt,
    verified_file,
)
from assessments.rules.digests import content_digest, in_groups
from assessments.rules.evidence import as_text, read_text
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.attempts import (
    AttemptNotFound,
    accept_discarded,
    close_overdue_attempts,
    seal_of,
    start_attempt,
    submit_attempt,
)
from assessments.services.checking import check_item
from assessments.services.grading import grade_attempt
from assessments.services.lease import take_lease
from assessments.services.sections import end_break, next_section
from assessments.services.time_allowed import give_time
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student, make_bank, make_quiz
from tests.factories.essays import mark_all
from tests.factories.every_type import paper_of_every_type
from tests.factories.exams import let_pass, set_sections
from tests.factories.people import make_member
from tests.factories.tampering import behind_our_back

MOST_QUERIES = 13


def finish(attempt, person, teacher):
    submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now(), address="192.0.2.7")
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    mark_all(attempt, teacher, comment="Well asked.")
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    attempt.refresh_from_db()
    return attempt


def machine_graded(attempt):
    """Positions whose answers no person marks: two taken back, four checked, others untouched."""
    essay = Question.objects.get(key="every-essay").pk
    items = enumerate(attempt.paper["items"], start=1)
    return [position for position, item in items if item["question"] != essay]


@pytest.fixture
def sat(course, ana, ines):
    """Ana's graded attempt at a question of every type: answered twice, some checked."""
    enrol_student(course, ana)
    quiz = paper_of_every_type(course, minutes=60, behaviour="interactive")
    attempt = start_attempt(
        assessment_id=quiz.pk, by=ana.actor, at=timezone.now(), address="192.0.2.7"
    )
    answer_all(attempt, ana)
    places = machine_graded(attempt)
    save_answers(
        attempt_id=attempt.pk,
        answers=[SentAnswer(places[0], 1, None, flagged=True), SentAnswer(places[1], 1, None)],
        by=ana.actor,
        client="test",
    )
    for position in places[2:6]:
        check_item(attempt_id=attempt.pk, position=position, by=ana.actor, at=timezone.now())
    give_time(
        attempt_id=attempt.pk, minutes=5, reason="fire alarm", by=ines.actor, at=timezone.now()
    )
    return finish(attempt, ana, ines)


def report_of(attempt, **known):
    with in_school(attempt.school_id):
        by = system_actor(attempt.school_id)
        return verified_attempt(attempt_id=attempt.pk, by=by, at=timezone.now(), **known)


def failed(report):
    return {finding.code for finding in report.findings if not finding.ok}


def test_the_evidence_of_an_attempt_that_nobody_touched_holds(sat):
    report = report_of(sat, receipt=in_groups(sat.seal).upper())

    assert [f.text for f in report.findings if not f.ok] == []
    assert [f.code for f in report.findings] == [
        *("attempt", "seal", "contents", "answers", "times", "deadline", "checks", "grades"),
        "receipt",
    ]
    written = verified_file(text=as_text(report.bundle), receipt=sat.seal)
    assert written.holds
    assert written.findings[0].code == "signature"


def test_it_tells_everything_that_is_known(sat, ana, ines, school):
    bundle = json.loads(as_text(report_of(sat).bundle))

    assert bundle["attempt"]["student"] == {"id": str(ana.public_id), "name": "Ana Silva"}
    assert bundle["attempt"]["started_address"] == "192.0.2.7"
    assert bundle["attempt"]["seal"] == sat.seal
    assert bundle["exported"]["by"] == {"kind": "system", "person": None, "program": ""}
    with in_school(school.pk):
        counted = {
            "steps": sat.steps.count(),
            "checks": sat.checks.count(),
            "marks": sat.marks.count(),
            "time_given": sat.time_adjustments.count(),
            "grades": sat.grades.count(),
            "events": sat.events.count(),
            "versions": sat.item_count,
            "stimuli": 1,
        }
    assert {name: len(bundle[name]) for name in counted} == counted
    assert min(counted.values()) >= 1
    said = [(line["what"], line["who"]) for line in bundle["log"]]
    assert said[0] == ("started", "Ana Silva")
    assert ("gave +5 minutes", "Ines Duarte") in said
    assert ("handed in", "Ana Silva") in said
    assert said[-1] == (f"grade 1: {bundle['grades'][0]['percent']} %", "the site")
    assert sum(what.startswith("saved ") for what, _ in said) == counted["steps"]
    assert [line["at"] for line in bundle["log"]] == sorted(line["at"] for line in bundle["log"])


def altered_step(attempt, **change):
    position = machine_graded(attempt)[6]
    AnswerStep.objects.filter(attempt=attempt, position=position, revision=1).update(**change)


def asked_version(attempt):
    """A version that no person marks: the queue holds on to those of essays."""
    position = machine_graded(attempt)[2]
    return QuestionVersion.objects.filter(pk=attempt.paper["items"][position - 1]["version"])


def alter_version(attempt, *, digest_too):
    version = asked_version(attempt).get()
    content = {**version.content, "explanation": "Another one."}
    change = {"digest": content_digest(content)} if digest_too else {}
    QuestionVersion.objects.filter(pk=version.pk).update(content=content, **change)


def remove_version(attempt):
    versions = asked_version(attempt)
    Question.objects.filter(current_version__in=versions).update(current_version=None)
    versions.delete()


def alter_outcome(attempt):
    grade = Grade.objects.get(attempt=attempt)
    outcomes = copy.deepcopy(grade.outcomes)
    outcomes[0]["share"] = "0" if outcomes[0]["share"] == "1" else "1"
    Grade.objects.filter(pk=grade.pk).update(outcomes=outcomes)


def add_step(attempt):
    newest = AnswerStep.objects.filter(attempt=attempt).latest("pk")
    newest.pk, newest.revision = None, newest.revision + 1
    newest.save(force_insert=True)


def later(attempt):
    return attempt.submitted_at + timedelta(hours=1)


ALTERATIONS = {
    "a step's content": (lambda a: altered_step(a, content={"chosen": 9}), {"seal"}),
    "a step's flag": (lambda a: altered_step(a, flagged=True), {"seal"}),
    "a step's time": (
        lambda a: altered_step(a, received_at=F("received_at") + timedelta(microseconds=1)),
        {"seal"},
    ),
    "a step's time, after the end": (
        lambda a: altered_step(a, received_at=later(a)),
        {"seal", "times"},
    ),
    "a step's time, before the start": (
        lambda a: altered_step(a, received_at=a.started_at - timedelta(minutes=1)),
        {"seal", "times"},
    ),
    "a step removed": (
        lambda a: AnswerStep.objects.filter(
            attempt=a, position=machine_graded(a)[0], revision=1
        ).delete(),
        {"seal", "answers"},
    ),
    "a step added": (add_step, {"seal"}),
    "the paper": (
        lambda a: Attempt.objects.filter(pk=a.pk).update(paper={**a.paper, "tries": 9}),
        {"seal"},
    ),
    "the paper's questions": (
        lambda a: Attempt.objects.filter(pk=a.pk).update(
            paper={**a.paper, "items": a.paper["items"][1:]}
        ),
        {"attempt", "seal", "contents", "answers", "grades"},
    ),
    "a version's content": (lambda a: alter_version(a, digest_too=False), {"contents"}),
    "a version's content with its digest": (
        lambda a: alter_version(a, digest_too=True),
        {"contents"},
    ),
    "a version removed": (
        remove_version,
        {"contents"},
    ),
    "a question's type": (
        lambda a: Question.objects.filter(key="every-essay").update(question_type="short_answer"),
        {"contents"},
    ),
    "a text's content": (
        lambda a: StimulusVersion.objects.update(content="The patient jumped."),
        {"contents"},
    ),
    "the seal": (
        lambda a: Attempt.objects.filter(pk=a.pk).update(seal="0" * 64),
        {"seal"},
    ),
    "no seal": (lambda a: Attempt.objects.filter(pk=a.pk).update(seal=""), {"seal"}),
    "the start": (
        lambda a: Attempt.objects.filter(pk=a.pk).update(started_at=later(a)),
        {"attempt", "times", "deadline"},
    ),
    "the deadline": (
        lambda a: Attempt.objects.filter(pk=a.pk).update(deadline_at=later(a)),
        {"deadline"},
    ),
    "the hand-in": (
        lambda a: Attempt.objects.filter(pk=a.pk).update(
            submitted_at=a.started_at - timedelta(hours=1)
        ),
        {"attempt", "times"},
    ),
    "time given": (
        lambda a: TimeAdjustment.objects.filter(attempt=a).update(minutes=50),
        {"deadline"},
    ),
    "what was checked": (
        lambda a: ItemCheck.objects.filter(attempt=a).update(answer={"chosen": 7}),
        {"checks"},
    ),
    "a grade's outcome": (alter_outcome, {"grades"}),
    "a grade's percent": (
        lambda a: Grade.objects.filter(attempt=a).update(percent=Decimal("99.99")),
        {"grades"},
    ),
    "a grade's verdict": (
        lambda a: Grade.objects.filter(attempt=a).update(passed=~F("passed")),
        {"grades"},
    ),
    "a grade removed": (lambda a: Grade.objects.filter(attempt=a).delete(), {"grades"}),
}


def alter(sat, what):
    change, found = ALTERATIONS[what]
    with behind_our_back():
        change(sat)
    return found


def test_every_alteration_is_found_out_and_none_is_found_where_there_is_none(sat):
    """Each in a transaction of its own that is taken back: one attempt serves for all."""
    found, expected = {}, {}
    assert failed(report_of(sat)) == set()

    for what, (_, codes) in ALTERATIONS.items():
        expected[what] = codes
        with transaction.atomic():
            alter(sat, what)
            found[what] = failed(report_of(sat))
            transaction.set_rollback(True)

    assert found == expected
    assert failed(report_of(sat)) == set()


def test_an_attempt_that_was_sealed_anew_does_not_fit_the_receipt(sat):
    """Who is master of the database can change answers and seal together; the student has it."""
    receipt = sat.seal
    with behind_our_back():
        altered_step(sat, content={"chosen": 9})
        sealed_anew = seal_of(sat)
        Attempt.objects.filter(pk=sat.pk).update(seal=sealed_anew)

    assert failed(report_of(sat)) == set()
    assert failed(report_of(sat, receipt=receipt)) == {"receipt"}
    assert failed(report_of(sat, receipt=sealed_anew)) == set()


@pytest.fixture
def file(sat):
    return as_text(report_of(sat).bundle)


def values(part, path=()):
    """The path of every value in a document that is neither an object nor a list."""
    if isinstance(part, dict | list):
        entries = part.items() if isinstance(part, dict) else enumerate(part)
        for name, inner in entries:
            yield from values(inner, (*path, name))
    else:
        yield path


def flipped(value, at):
    """Another value, as near as can be."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int | float):
        return value + 1
    place = at % (len(value) + 1)
    return value[:place] + ("x" if value[place : place + 1] != "x" else "y") + value[place + 1 :]


@pytest.mark.django_db
def test_a_file_in_which_any_value_was_changed_no_longer_holds(file):
    bundle = read_text(file)
    paths = list(values(bundle))
    assert len(paths) > 500

    @hypothesis_settings(max_examples=300)
    @given(path=st.sampled_from(paths), at=st.integers(0, 200))
    def changed(path, at):
        other = copy.deepcopy(bundle)
        inner = other
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = flipped(inner[path[-1]], at)
        if path[0] in {"format", "version"}:
            with pytest.raises(EvidenceUnreadable):
                verified_file(text=json.dumps(other))
            return
        assert "signature" in failed(verified_file(text=json.dumps(other)))

    changed()


def test_names_and_parts_are_signed_too(file):
    bundle = read_text(file)
    without = {name: part for name, part in bundle.items() if name != "log"}
    unsigned = {name: part for name, part in bundle.items() if name != "signature"}

    for other in (without, unsigned, {**bundle, "more": 1}, {**bundle, "signature": None}):
        assert "signature" in failed(verified_file(text=json.dumps(other)))
    # What says nothing is free: how it is laid out, and in which order.
    assert verified_file(text=json.dumps(dict(reversed(bundle.items())), indent=7)).holds


def test_a_file_outlives_a_change_of_the_key_as_long_as_the_old_one_is_kept(file, settings):
    old = django_settings.SECRET_KEY
    settings.SECRET_KEY = "a new key"
    assert failed(verified_file(text=file)) == {"signature"}

    settings.SECRET_KEY_FALLBACKS = ["another", old]

    assert verified_file(text=file).holds


@pytest.mark.parametrize("count", [3, 40])
def test_evidence_costs_the_same_at_any_length(
    count, course, school, ana, ines, django_assert_num_queries
):
    with in_school(school.pk):
        make_bank(school, questions=count)
        enrol_student(course, ana)
        attempt = begin(make_quiz(school, count=count), ana)
        answer_all(attempt, ana)
        finish(attempt, ana, ines)

    with in_school(school.pk), django_assert_num_queries(MOST_QUERIES - 1):
        report = verified_attempt(attempt_id=attempt.pk, by=ines.actor, at=timezone.now())

    assert len(report.bundle["steps"]) == count
    assert report.bundle["exported"]["by"]["person"]["name"] == "Ines Duarte"


def test_with_a_text_it_costs_one_query_more(sat, ines, django_assert_num_queries):
    with in_school(sat.school_id), django_assert_num_queries(MOST_QUERIES):
        verified_attempt(attempt_id=sat.pk, by=ines.actor, at=timezone.now())


def test_students_and_other_schools_get_no_evidence(sat, ana, omar, olga, school, other_school):
    for person, where in ((ana, school), (omar, other_school), (olga, other_school)):
        with in_school(where.pk), pytest.raises(AttemptNotFound):
            verified_attempt(attempt_id=sat.pk, by=person.actor, at=timezone.now())


def test_fifty_seals_are_computed_again_without_a_mismatch(course, quiz, school):
    enrolled = [make_member(school, f"p{n}@example.org", f"P {n}") for n in range(5)]
    with in_school(school.pk):
        for person in enrolled:
            enrol_student(course, person)
            for _ in range(10):
                attempt = begin(quiz, person)
                answer_all(attempt, person, right=attempt.number % 4)
                submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
        attempts = list(Attempt.objects.all())
        mismatches = [a.pk for a in attempts if seal_of(a) != a.seal]

    assert len({a.seal for a in attempts}) == 50
    assert mismatches == []


def test_an_attempt_that_runs_has_evidence_without_a_seal(course, quiz, ana):
    with in_school(course.school_id):
        enrol_student(course, ana)
        attempt = begin(quiz, ana)

    report = report_of(attempt, receipt="0" * 64)

    assert failed(report) == {"receipt"}
    assert "no seal" in next(f.text for f in report.findings if f.code == "seal")


def test_sections_take_overs_and_letting_count_are_in_the_log(course, school, ana, ines):
    quiz = set_sections(school, minutes=(30, 20), breaks=(5, 0), expiry="discard")
    with in_school(school.pk):
        enrol_student(course, ana)
        attempt = begin(quiz, ana)
        known = {"attempt_id": attempt.pk, "by": ana.actor}
        take_lease(**known, window="w1", at=timezone.now(), take_over=True)
        for _ in range(2):
            take_lease(**known, window="w2", at=timezone.now(), take_over=True, address="::1")
        next_section(**known, number=1, at=timezone.now())
        end_break(**known, number=2, at=timezone.now())
    let_pass(attempt, hours=2)
    assert close_overdue_attempts() == 1
    with in_school(school.pk):
        accept_discarded(attempt_id=attempt.pk, by=ines.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    report = report_of(attempt)

    told = {line["what"]: line for line in report.bundle["log"]}
    assert [f.text for f in report.findings if not f.ok] == []
    assert told["took over in another window"] | {"at": ""} == {
        "at": "",
        "what": "took over in another window",
        "who": "Ana Silva",
        "where": "::1",
        "more": "w2",
    }
    assert told["began the break after section 1"]["who"] == "Ana Silva"
    assert told["began section 2"]["who"] == "Ana Silva"
    assert told["discarded: not handed in in time"]["who"] == "the clock"
    assert told["let the discarded attempt count"]["who"] == "Ines Duarte"
    assert AttemptEvent._base_manager.filter(kind="taken_over").count() == 1


def test_sections_that_the_clock_ended_are_in_the_log(course, school, ana):
    quiz = set_sections(school, minutes=(30, 20), breaks=(5, 0))
    with in_school(school.pk):
        enrol_student(course, ana)
        attempt = begin(quiz, ana)
    let_pass(attempt, hours=2)
    assert close_overdue_attempts() == 1

    report = report_of(attempt)

    assert [(line["what"], line["who"]) for line in report.bundle["log"]] == [
        ("started", "Ana Silva"),
        ("began the break after section 1", "the clock"),
        ("began section 2", "the clock"),
        ("handed in: time was up", "the clock"),
    ]
    assert report.holds

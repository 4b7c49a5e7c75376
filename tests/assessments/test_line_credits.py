"""Changing the credit of a line: the new grade, who may, what regrades keep, what is told."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Attempt, Grade, LineCredit, Question
from assessments.queries.evidence_reports import verified_attempt
from assessments.rules.rulings import LostPasses, Option
from assessments.services.line_credits import (
    LineCreditRefused,
    LineNotFound,
    NoCreditToTakeBack,
    change_line_credit,
    take_back_line_credit,
)
from assessments.services.score_overrides import NotYoursToGrade
from foundation.mail.models import Email
from foundation.outbox.models import OutboxMessage
from tests.api.conftest import make_attempt
from tests.factories.coded_charts import (
    FALL,
    FALL_KEY,
    OFFICE,
    OFFICE_KEY,
    VAGUE_STAGE,
    chart_content,
    code_charts,
    position_of,
    save_chart,
    set_charts,
)
from tests.factories.courses import enrol_student
from tests.factories.regrades import drain_all, preview, regrade_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
REASON = "The note of intake says only stage 3."
# Statements of one change, the outbox included.
COST = 18
STAGE, EXTRA = "kidney-stage", "extra:dx-3"


@pytest.fixture
def charts(course: Any) -> Any:
    return set_charts(course)


def change(attempt: Attempt, by: Any, credit: str = "1", line: str = STAGE, **more: Any) -> Any:
    return change_line_credit(
        attempt_id=attempt.pk,
        position=more.pop("position", None) or position_of(attempt, OFFICE),
        line=line,
        credit=Decimal(credit),
        reason=more.pop("reason", REASON),
        by=by.actor,
        at=timezone.now(),
        **more,
    )


def take_back(attempt: Attempt, by: Any, line: str = STAGE) -> Any:
    return take_back_line_credit(
        attempt_id=attempt.pk,
        position=position_of(attempt, OFFICE),
        line=line,
        reason="I was mistaken.",
        by=by.actor,
        at=timezone.now(),
    )


def newest(attempt: Attempt) -> Grade:
    return Grade.objects.filter(attempt=attempt).latest("number")


def entry(attempt: Attempt, name: str = OFFICE) -> Any:
    return newest(attempt).outcomes[position_of(attempt, name) - 1]


def line_of(attempt: Attempt, line: str = STAGE) -> Any:
    found = [one for one in entry(attempt)["details"]["lines"] if one["id"] == line]
    return found[0] if found else None


def test_a_line_with_full_credit_makes_a_new_grade_with_the_change_on_it(
    charts: Any, ana: Any, ines: Any
) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    before = newest(attempt)
    assert (before.number, before.earned) == (1, Decimal("1.92"))

    change(attempt, ines)

    grade = newest(attempt)
    assert (grade.number, grade.earned, grade.percent, grade.passed) == (
        *(2, Decimal("2.00"), Decimal("100.00")),
        True,
    )
    assert grade.cause == "line-credit"
    found = line_of(attempt)
    assert (found["earned"], found["credit"], found["given"]) == ("1", "0.5", "N18.30")
    today = timezone.localdate().isoformat()
    assert found["changed"] == {
        "credit": "1",
        "reason": REASON,
        "who": "Ines Duarte",
        "when": today,
        "before": "0.5",
        "after": "1",
        "words": f"Ines Duarte changed this line on {today}: 0.5 became 1. {REASON}",
    }
    told = entry(attempt)
    assert told["share"] == "1.0000"
    assert {reason["code"] for reason in told["reasons"]} == {"correct", "changed"}
    assert entry(attempt, FALL) == before.outcomes[position_of(attempt, FALL) - 1]


def test_credit_can_be_withdrawn_and_the_pass_goes_with_it(
    course: Any, ana: Any, ines: Any
) -> None:
    quiz = set_charts(course, charts=[FALL])
    attempt = code_charts(quiz, ana, {FALL: FALL_KEY})
    assert newest(attempt).passed

    change(attempt, ines, "0", line="radius", position=1)

    grade = newest(attempt)
    # One of three points is left: the fall itself.
    assert (grade.percent, grade.passed) == (Decimal("33.33"), False)


def test_a_row_too_many_is_forgiven_in_part_and_as_a_whole(
    charts: Any, ana: Any, ines: Any
) -> None:
    attempt = code_charts(charts, ana, {OFFICE: ("E11.22", "I12.9", "I10"), FALL: FALL_KEY})
    assert entry(attempt)["share"] == "0.4286"  # 3 / (6 + 1)

    change(attempt, ines, "0.5", line=EXTRA)
    assert entry(attempt)["share"] == "0.4615"  # 3 / 6.5
    change(attempt, ines, "1", line=EXTRA)
    assert entry(attempt)["share"] == "0.5000"
    take_back(attempt, ines, line=EXTRA)

    assert entry(attempt)["share"] == "0.4286"
    assert line_of(attempt, EXTRA)["changed"] is None
    assert [row.credit for row in LineCredit.objects.order_by("pk")] == [
        Decimal("0.5000"),
        Decimal("1.0000"),
        None,
    ]
    assert newest(attempt).number == 4


def test_each_line_keeps_its_own_change(charts: Any, ana: Any, ines: Any) -> None:
    attempt = code_charts(charts, ana, {OFFICE: ("E11.22", "I12.9", "N18.30"), FALL: FALL_KEY})

    change(attempt, ines)
    change(attempt, ines, "0.25", line="knee")
    take_back(attempt, ines)

    assert (line_of(attempt)["earned"], line_of(attempt, "knee")["earned"]) == ("0.5", "0.25")
    assert entry(attempt)["share"] == "0.6250"  # 3.75 / 6


def test_pressing_again_adds_nothing(charts: Any, ana: Any, ines: Any, ada: Any) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE})
    first = change(attempt, ines)
    messages = OutboxMessage.objects.count()

    again = [change(attempt, ines), change(attempt, ada, reason="Another reason.")]

    assert {row.pk for row in again} == {first.pk}
    assert (newest(attempt).number, OutboxMessage.objects.count()) == (2, messages)
    taken = take_back(attempt, ines)
    assert take_back(attempt, ada).pk == taken.pk
    assert newest(attempt).number == 3


def test_an_answer_that_was_not_given_can_have_credit(charts: Any, ana: Any, ines: Any) -> None:
    attempt = code_charts(charts, ana, {FALL: FALL_KEY})
    assert newest(attempt).percent == Decimal("50.00")

    change(attempt, ines, reason="It was on paper.")

    assert newest(attempt).percent == Decimal("58.34")  # (1/6 = 0.1667 + 1) / 2
    assert entry(attempt)["answered"] is False


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"credit": "1.01"}, "credit"),
        ({"credit": "-0.1"}, "credit"),
        ({"credit": "NaN"}, "credit"),
        ({"credit": "0.33333"}, "credit"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"line": "W18", "position": 99}, None),
        ({"line": "no-such-line"}, None),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    charts: Any, ana: Any, ines: Any, sent: dict[str, Any], place: str | None
) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE})
    messages = OutboxMessage.objects.count()

    with pytest.raises(LineCreditRefused if place else LineNotFound) as refused:
        change(attempt, ines, **sent)

    assert refused.value.details.get("place") == place
    assert not LineCredit.objects.exists()
    assert (newest(attempt).number, OutboxMessage.objects.count()) == (1, messages)


def test_an_optional_line_has_no_points_to_change(course: Any, ana: Any, ines: Any) -> None:
    attempt = code_charts(set_charts(course, charts=[FALL]), ana, {FALL: FALL_KEY})
    optional = [one for one in entry(attempt, FALL)["details"]["lines"] if one["optional"]]

    with pytest.raises(LineCreditRefused):
        change(attempt, ines, line=optional[0]["id"], position=1)

    assert not LineCredit.objects.exists()


def test_nothing_to_take_back_is_said(charts: Any, ana: Any, ines: Any) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE})

    with pytest.raises(NoCreditToTakeBack):
        take_back(attempt, ines)


def test_only_those_who_teach_in_the_school_change_a_graded_attempt(
    charts: Any, ana: Any, ben: Any, ines: Any, olga: Any
) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE})
    running = code_charts(charts, ben, {OFFICE: VAGUE_STAGE}, hand_in=False)

    for person in (ana, ben):
        with pytest.raises(NotYoursToGrade):
            change(attempt, person)
    with pytest.raises(LineNotFound):
        change(attempt, olga)
    with pytest.raises(LineNotFound):
        change(running, ines)

    assert not LineCredit.objects.exists()


def test_a_question_without_lines_has_none(course: Any, quiz: Any, ana: Any, ines: Any) -> None:
    enrol_student(course, ana)
    attempt = make_attempt(quiz, ana)

    with pytest.raises(LineNotFound):
        change(attempt, ines, position=1)


def test_rows_are_never_changed(charts: Any, ana: Any, ines: Any) -> None:
    change(code_charts(charts, ana, {OFFICE: VAGUE_STAGE}), ines)
    changes: list[dict[str, Any]] = [{"credit": 0}, {"reason": "x"}, {"changed_by": ana}]

    for values in changes:
        with pytest.raises(ProgrammingError), transaction.atomic():
            LineCredit.objects.update(**values)
    with pytest.raises(ProgrammingError), transaction.atomic():
        LineCredit.objects.all().delete()


def new_key(school: Any, **lines: Any) -> Any:
    """The office visit with another key: by the key of a line its code, or None to leave it out."""
    content = chart_content(OFFICE)
    kept = [
        {**line, "code": lines.get(line["key"].replace("-", "_"), line["code"])}
        for line in content["lines"]
        if lines.get(line["key"].replace("-", "_"), "") is not None
    ]
    return save_chart(school.pk, OFFICE, {**content, "lines": kept})


def test_a_regrade_by_a_new_key_keeps_the_changed_credit(
    charts: Any, school: Any, ana: Any, ines: Any
) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    change(attempt, ines, "0.75")
    question = new_key(school, tablets=None)

    regrade_now(question, ines, option=Option.NEW_KEY, key_version_id=question.current_version_id)

    grade = newest(attempt)
    assert grade.cause.startswith("regrade:")
    # Z79.84 is one too many now: (6 - 1 - 0.25) / (5 + 1).
    assert entry(attempt)["share"] == "0.7917"
    assert (line_of(attempt)["earned"], line_of(attempt)["changed"]["after"]) == ("0.75", "0.75")


def test_a_line_that_the_new_key_lacks_drops_the_change_and_says_so(
    charts: Any, school: Any, ana: Any, ines: Any
) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    change(attempt, ines)
    question = new_key(school, kidney_stage=None)

    regrade_now(question, ines, option=Option.NEW_KEY, key_version_id=question.current_version_id)

    assert line_of(attempt) is None
    # N18.30 answers nothing now, and adds to the payment, so it weighs double: 5 / (5 + 2).
    assert entry(attempt)["share"] == "0.7143"
    said = [r["text"] for r in entry(attempt)["reasons"] if r["code"] == "credit_dropped"]
    assert len(said) == 1
    assert said[0].startswith("The credit of N18.32 that Ines Duarte changed on ")

    regrade_now(question, ines, option=Option.AS_DRAWN, lost_passes=LostPasses.KEEP)

    assert line_of(attempt)["earned"] == "1"
    assert entry(attempt)["share"] == "1.0000"


def test_a_change_after_a_regrade_goes_by_the_key_that_counted(
    charts: Any, school: Any, ana: Any, ines: Any
) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    question = new_key(school, tablets=None)
    key = question.current_version_id
    regrade_now(question, ines, option=Option.NEW_KEY, key_version_id=key)

    change(attempt, ines)

    assert entry(attempt)["key_version"] == key
    assert entry(attempt)["share"] == "0.8333"
    assert [r["code"] for r in entry(attempt)["reasons"]][-1] == "new_key"


def test_a_preview_counts_the_changed_credit(charts: Any, school: Any, ana: Any, ines: Any) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    change(attempt, ines)
    question = new_key(school, tablets=None)

    regrade = preview(
        question, ines, option=Option.NEW_KEY, key_version_id=question.current_version_id
    )

    effect = regrade.effects.get()
    assert (effect.percent_before, effect.percent_after) == (Decimal("100.00"), Decimal("91.67"))


def test_full_points_for_everybody_stay_whatever_a_line_is_worth(
    charts: Any, ana: Any, ines: Any
) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    question = Question.objects.get(key="chart-office")
    regrade_now(question, ines, option=Option.FULL_CREDIT)

    change(attempt, ines, "0")

    assert entry(attempt)["share"] == "1"
    assert line_of(attempt)["earned"] == "0"


def test_the_student_is_told_once_with_before_and_after(charts: Any, ana: Any, ines: Any) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    drain_all()
    change(attempt, ines)
    drain_all()
    change(attempt, ines)
    drain_all()

    letter = Email.objects.get(kind="line_credit_changed")
    assert letter.to == ana.email
    assert "Before: 95.84 %, passed\nNow: 100 %, passed" in letter.text
    assert REASON in letter.text
    assert f"/attempts/{attempt.pk}/result/#question-" in letter.text


@pytest.mark.parametrize(
    ("shown", "told", "with_reason"),
    [
        ({"show_score": "never"}, False, False),
        ({"show_score": "closed"}, False, False),
        ({"show_key": "never"}, True, False),
        ({"show_explanation": "closed"}, True, False),
        ({}, True, True),
    ],
)
def test_a_letter_tells_no_more_than_the_result_does(
    course: Any,
    ana: Any,
    ines: Any,
    shown: dict[str, str],
    told: bool,
    with_reason: bool,
) -> None:
    quiz = set_charts(course, charts=[OFFICE], **shown)
    change(code_charts(quiz, ana, {OFFICE: VAGUE_STAGE}), ines)
    drain_all()

    letters = list(Email.objects.filter(kind="line_credit_changed"))
    assert bool(letters) is told
    assert any(REASON in letter.text for letter in letters) is with_reason


def test_who_changed_what_and_why_is_in_the_evidence(charts: Any, ana: Any, ines: Any) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE})
    change(attempt, ines)
    take_back(attempt, ines)

    report = verified_attempt(attempt_id=attempt.pk, by=ines.actor, at=timezone.now())

    assert report.holds
    said = [line for line in report.bundle["log"] if line["what"].startswith("credit of N18.32")]
    assert [(line["who"], line["what"].partition(": ")[2], line["more"]) for line in said] == [
        ("Ines Duarte", "now 1.0000", REASON),
        ("Ines Duarte", "taken back", "I was mistaken."),
    ]


def test_first_gradings_and_papers_without_lines_ask_for_no_credits(
    quiz: Any, charts: Any, school: Any, ana: Any, ben: Any, ines: Any
) -> None:
    """A grade must be there before a line can be changed."""
    with CaptureQueriesContext(connection) as first:
        attempt = code_charts(charts, ana, {OFFICE: OFFICE_KEY})
    enrol_student(charts.activities.get().module.course, ben)
    asked = make_attempt(quiz, ben).paper["items"][0]["question"]
    with CaptureQueriesContext(connection) as without:
        regrade_now(Question.objects.get(pk=asked), ines)
    question = new_key(school, tablets=None)
    key = question.current_version_id
    with CaptureQueriesContext(connection) as with_lines:
        regrade_now(question, ines, option=Option.NEW_KEY, key_version_id=key)

    assert newest(attempt).number == 2
    found = [
        sum("linecredit" in one["sql"] for one in asked.captured_queries)
        for asked in (first, without, with_lines)
    ]
    # One for the preview and one for the grades, however many attempts there are.
    assert found == [0, 0, 2]


def test_a_change_costs_as_much_for_many_lines_as_for_one(charts: Any, ana: Any, ines: Any) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    counts = []
    for line in (STAGE, "knee", "tablets"):
        with CaptureQueriesContext(connection) as asked:
            change(attempt, ines, "0.5", line=line)
        counts.append(len(asked))

    assert counts == [COST] * 3

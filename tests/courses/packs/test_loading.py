"""Loading a pack: twice is once, changes land in place, and what people did stays."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Assessment, Category, Question, QuestionVersion
from assessments.services.attempts import submit_attempt
from assessments.services.grading import grade_attempt
from assessments.services.score_overrides import override_score
from courses.models import Activity, Completion, Course, Enrolment, Figure, Lesson, Module
from courses.packs.loading import LoadReport, NotYoursToLoad, load_pack
from courses.packs.problems import PackRefused
from courses.queries.places import lesson_places
from courses.rules.outline import Change
from courses.services.enrolments import enrol
from courses.services.progress import complete_lesson, record_override
from foundation.outbox.models import OutboxMessage
from foundation.schools.public import every_school, in_school, system_actor
from tests.conftest import NOON
from tests.courses.packs.small_pack import PackFolder
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import make_bank, make_course

pytestmark = pytest.mark.django_db

COURSE, MODULE = "course.yaml", "bones/module.yaml"
ARM, LEG, ALL = "bones/lessons/arm.md", "bones/lessons/leg.md", "bones/questions/all.yaml"


def load(pack: PackFolder, school: Any) -> LoadReport:
    return load_pack(path=pack.path, school_id=school.pk, by=system_actor(school.pk), at=NOON)


@pytest.fixture
def loaded(pack: PackFolder, school: Any) -> PackFolder:
    load(pack, school)
    return pack


@pytest.fixture
def enrolment(loaded: PackFolder, ana: Any, school: Any) -> Any:
    return enrol(course_id=Course.objects.get(school=school).pk, by=ana.actor, at=NOON)


def rows_on_disk() -> dict[str, list[tuple[str, str]]]:
    """Where each row lies and who wrote it: even an update to the same values moves it."""
    places = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_label.startswith("chartwork_"):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT ctid::text, xmin::text FROM {table} ORDER BY 1")
                places[model._meta.db_table] = cursor.fetchall()
    return places


def test_a_pack_becomes_a_course(pack: PackFolder, school: Any) -> None:
    report = load(pack, school)

    assert report.tally.lines() == [
        "activities: 3 created",
        "courses: 1 created",
        "figures: 1 created",
        "lessons: 2 created",
        "modules: 1 created",
        "questions: 4 created",
        "quizzes: 1 created",
    ]
    with in_school(school.pk):
        course = Course.objects.get()
        assert (course.key, course.edition, course.is_published) == ("first-steps", "2026.11", True)
        assert course.certificate_statement == "has completed the course First steps."
        assert course.code_sets == {"icd-10-cm": ["FY2026", "FY2027"]}
        activities = [str(activity) for activity in Activity.objects.order_by("order")]
        assert activities == ["The arm", "The leg", "Bones quiz"]
        lesson = Lesson.objects.get(key="bones-01")
        assert lesson.contents == [{"title": "Where they are", "id": "s-where-they-are"}]
        assert lesson.terms == [
            {"term": "radius", "say": "RAY-dee-us", "means": "The bone on the thumb side."}
        ]
        assert lesson.objectives == [{"key": "bones-01-name", "text": "Name the bones of the arm."}]
        assert 'aria-label="An arm with three bones."' in lesson.html
        assert Figure.objects.get().name == "bones/arm.svg"
        question = Question.objects.get(key="bones-thumb-01")
        assert (question.status, question.level, question.tags) == ("ready", "recall", ["arm"])
        assert question.current_version.content["options"][1] == {
            "key": "b",
            "text": "Ulna",
            "why": "It goes with the little finger.",
        }
        quiz = Assessment.objects.get()
        assert (quiz.pass_percent, quiz.slots.get().count) == (60, 2)


def test_loading_the_same_files_again_writes_no_row(loaded: PackFolder, school: Any) -> None:
    before = rows_on_disk()
    assert len(before["chartwork_assessments_question"]) == 4

    report = load(loaded, school)

    assert rows_on_disk() == before
    assert report.is_quiet
    assert report.tally.of(Change.UNCHANGED) == 13


EDITS = [
    (COURSE, "summary: A small course.", "summary: A little course.", {"courses"}),
    (COURSE, "title: First steps\n", "title: Steps\n", {"courses"}),
    (MODULE, "title: Bones\n", "title: The bones\n", {"courses", "modules"}),
    (MODULE, "pass_percent: 60", "pass_percent: 70", {"courses", "quizzes"}),
    (MODULE, "count: 2", "count: 3", {"courses", "quizzes"}),
    (MODULE, "- arm\n  - leg", "- leg\n  - arm", {"courses", "activities"}),
    (ARM, "Three bones.", "Three long bones.", {"courses", "lessons"}),
    (LEG, "minutes: 7", "minutes: 8", {"courses", "lessons"}),
    ("bones/images/arm.svg", 'x2="90"', 'x2="80"', {"courses", "lessons", "figures"}),
    (ALL, "tags: [arm]", "tags: [arm, forearm]", {"courses", "questions"}),
    (ALL, '"It is the bone of the thigh."', '"It is in the thigh."', {"courses", "questions"}),
]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.sets(st.integers(0, len(EDITS) - 1)))
def test_only_what_was_edited_is_written_and_twice_is_once(
    pack: PackFolder, school: Any, chosen: set[int]
) -> None:
    fresh = PackFolder(pack.path)
    load(fresh, school)
    expected: set[str] = set()
    for index in chosen:
        file, old, new, kinds = EDITS[index]
        fresh.edit(file, old, new)
        expected |= kinds

    report = load(fresh, school)
    after = rows_on_disk()
    again = load(fresh, school)

    assert {
        kind for kind, counts in report.tally.counts.items() if counts[Change.CHANGED]
    } == expected
    assert report.tally.of(Change.CREATED) == report.tally.of(Change.RETIRED) == 0
    assert again.is_quiet
    assert rows_on_disk() == after


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_are_one_course(pack: PackFolder, school: Any) -> None:
    ready = threading.Barrier(2)

    def load_now(_: int) -> LoadReport:
        try:
            ready.wait()
            return load(pack, school)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(load_now, range(2)))

    assert sorted(report.is_quiet for report in reports) == [False, True]
    with in_school(school.pk):
        assert Course.objects.count() == 1
        assert QuestionVersion.objects.count() == 4


def test_a_pack_with_a_problem_leaves_the_school_as_it_was(loaded: PackFolder, school: Any) -> None:
    before = rows_on_disk()
    loaded.edit(ARM, "Three bones.", "Three long bones.")
    loaded.edit(LEG, "minutes: 7", "minutes: 0")

    with pytest.raises(PackRefused, match=r"bones/lessons/leg\.md:4: minutes must be at least 1\."):
        load(loaded, school)

    assert rows_on_disk() == before


def test_an_attempt_keeps_the_question_as_it_was(
    loaded: PackFolder, enrolment: Any, ana: Any, ben: Any, school: Any
) -> None:
    loaded.edit(MODULE, "count: 2", "count: 4")
    load(loaded, school)
    with in_school(school.pk):
        quiz = Assessment.objects.get()
        attempt = begin(quiz, ana)
        answer_all(attempt, ana)
        old = Question.objects.get(key="bones-leg-02").current_version

    loaded.edit(ALL, 'accept: ["femur", "the femur"]', 'accept: ["thigh bone"]')
    report = load(loaded, school)

    assert report.tally.counts["questions"] == {Change.CHANGED: 1, Change.UNCHANGED: 3}
    with in_school(school.pk):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=NOON)
        grade = grade_attempt(attempt_id=attempt.pk, at=NOON)
        assert grade is not None
        assert grade.percent == 100
        attempt.refresh_from_db()
        assert old.pk in {item["version"] for item in attempt.paper["items"]}
        enrol(course_id=enrolment.course_id, by=ben.actor, at=NOON)
        theirs = begin(quiz, ben)
        new = Question.objects.get(key="bones-leg-02").current_version
        assert (new.number, new.content["accept"]) == (2, ["thigh bone"])
        versions = {item["version"] for item in theirs.paper["items"]}
        assert new.pk in versions
        assert old.pk not in versions
        assert QuestionVersion.objects.get(pk=old.pk).content["accept"] == ["femur", "the femur"]


def test_a_vanished_question_is_retired_and_comes_back_with_its_history(
    loaded: PackFolder, school: Any
) -> None:
    text = (loaded.path / ALL).read_text()
    loaded.write(ALL, text[: text.index("- key: bones-leg-02")])

    report = load(loaded, school)

    assert report.tally.counts["questions"] == {Change.UNCHANGED: 3, Change.RETIRED: 1}
    with in_school(school.pk):
        assert Question.objects.get(key="bones-leg-02").status == "retired"
    assert load(loaded, school).is_quiet

    loaded.write(ALL, text)
    load(loaded, school)

    with in_school(school.pk):
        question = Question.objects.get(key="bones-leg-02")
        assert (question.status, question.versions.count()) == ("ready", 1)


def test_a_question_that_the_school_wrote_itself_is_not_retired(
    loaded: PackFolder, school: Any
) -> None:
    with in_school(school.pk):
        make_bank(school, category="bones", questions=1)
    loaded.edit(COURSE, "A small course.", "A course.")

    load(loaded, school)

    with in_school(school.pk):
        assert Question.objects.get(key="bones-1").status == "ready"


def test_a_vanished_lesson_is_retired_where_somebody_read_it(
    loaded: PackFolder, enrolment: Any, ana: Any, school: Any
) -> None:
    with in_school(school.pk):
        read = Activity.objects.get(lesson__key="bones-02")
        complete_lesson(activity_id=read.pk, by=ana.actor, at=NOON)
    forget_the_leg(loaded)

    report = load(loaded, school)

    assert report.tally.counts["activities"] == {
        Change.RETIRED: 1,
        Change.CHANGED: 1,
        Change.UNCHANGED: 1,
    }
    with in_school(school.pk):
        read.refresh_from_db()
        assert read.is_retired
        assert Lesson.objects.filter(key="bones-02").exists()
        assert Completion.objects.filter(activity=read).count() == 1
        # An old result still names the lesson; nothing leads to a page that is gone.
        assert set(lesson_places(ana.actor, {"bones-01", "bones-02"})) == {"bones-01"}
    assert load(loaded, school).is_quiet


def test_a_vanished_lesson_that_nobody_read_is_removed(
    loaded: PackFolder, enrolment: Any, school: Any
) -> None:
    forget_the_leg(loaded)

    report = load(loaded, school)

    assert report.tally.counts["lessons"] == {Change.UNCHANGED: 1, Change.REMOVED: 1}
    with in_school(school.pk):
        assert [lesson.key for lesson in Lesson.objects.all()] == ["bones-01"]
        assert Activity.objects.count() == 2


def test_a_retired_lesson_that_comes_back_is_the_same_activity(
    loaded: PackFolder, enrolment: Any, ana: Any, school: Any
) -> None:
    kept = {name: (loaded.path / name).read_text() for name in (MODULE, LEG, ALL)}
    with in_school(school.pk):
        read = Activity.objects.get(lesson__key="bones-02")
        complete_lesson(activity_id=read.pk, by=ana.actor, at=NOON)
    forget_the_leg(loaded)
    load(loaded, school)

    for name, text in kept.items():
        loaded.write(name, text)
    load(loaded, school)

    with in_school(school.pk):
        read.refresh_from_db()
        assert not read.is_retired
        assert read.completions.count() == 1


def test_a_vanished_quiz_is_retired_where_somebody_took_it_and_removed_where_nobody_did(
    loaded: PackFolder, enrolment: Any, ana: Any, school: Any
) -> None:
    with in_school(school.pk):
        begin(Assessment.objects.get(), ana)
    text = (loaded.path / MODULE).read_text()
    loaded.write(MODULE, text[: text.index("quiz:")])

    report = load(loaded, school)

    assert report.tally.counts["activities"][Change.RETIRED] == 1
    with in_school(school.pk):
        assert Activity.objects.get(assessment__isnull=False).is_retired


def test_a_completed_enrolment_stays_completed_when_the_course_grows(
    loaded: PackFolder, enrolment: Any, ana: Any, school: Any
) -> None:
    with in_school(school.pk):
        finish(ana)
        enrolment.refresh_from_db()
        assert enrolment.completed_at == NOON
    loaded.write(
        "bones/lessons/hand.md",
        (loaded.path / LEG).read_text().replace("bones-02", "bones-03"),
    )
    loaded.edit(MODULE, "- leg", "- leg\n  - hand")

    load(loaded, school)

    with in_school(school.pk):
        assert Activity.objects.filter(is_retired=False).count() == 4
        enrolment.refresh_from_db()
        assert enrolment.completed_at == NOON


def test_whoever_has_nothing_left_to_do_when_a_lesson_vanishes_has_completed_the_course(
    loaded: PackFolder, enrolment: Any, ana: Any, ben: Any, school: Any
) -> None:
    with in_school(school.pk):
        finish(ana, but="bones-02")
        enrol(course_id=enrolment.course_id, by=ben.actor, at=NOON)
        enrolment.refresh_from_db()
        assert enrolment.completed_at is None
    forget_the_leg(loaded)

    load(loaded, school)

    with in_school(school.pk):
        enrolment.refresh_from_db()
        assert enrolment.completed_at == NOON
        assert Enrolment.objects.get(student=ben).completed_at is None
    with every_school():
        messages = OutboxMessage.objects.filter(payload__enrolment_id=str(enrolment.pk))
        assert [message.effect for message in messages] == ["certifications.conclude_course"]


def test_a_lesson_that_moves_to_another_module_keeps_its_completions(
    loaded: PackFolder, enrolment: Any, ana: Any, school: Any
) -> None:
    with in_school(school.pk):
        read = Activity.objects.get(lesson__key="bones-02")
        complete_lesson(activity_id=read.pk, by=ana.actor, at=NOON)
    loaded.edit(COURSE, "- bones", "- bones\n  - limbs")
    loaded.write("limbs/module.yaml", "key: limbs\ntitle: Limbs\nsummary: x\nlessons: [leg]\n")
    loaded.write("limbs/lessons/leg.md", (loaded.path / LEG).read_text())
    loaded.remove(LEG).edit(MODULE, "  - leg\n", "")

    load(loaded, school)

    with in_school(school.pk):
        read.refresh_from_db()
        assert read.module.key == "limbs"
        assert not read.is_retired
        assert read.completions.count() == 1
        assert Lesson.objects.filter(key="bones-02").count() == 1


def test_a_vanished_module_takes_its_untouched_parts_and_its_questions_along(
    loaded: PackFolder, school: Any
) -> None:
    skin = PackFolder(loaded.path.parent / "other")
    loaded.edit(COURSE, "- bones", "- skin")
    for file in ("module.yaml", "lessons/arm.md", "lessons/leg.md", "questions/all.yaml"):
        text = (skin.path / "bones" / file).read_text()
        loaded.write(f"skin/{file}", text.replace("bones", "skin"))
        loaded.remove(f"bones/{file}")
    loaded.write("skin/images/arm.svg", (loaded.path / "bones/images/arm.svg").read_text())
    loaded.remove("bones/images/arm.svg")

    load(loaded, school)

    with in_school(school.pk):
        assert [module.key for module in Module.objects.all()] == ["skin"]
        assert Question.objects.filter(category__key="bones", status="retired").count() == 4
        assert Question.objects.filter(category__key="skin", status="ready").count() == 4
    assert load(loaded, school).is_quiet


def test_the_school_decides_whether_a_course_is_published(loaded: PackFolder, school: Any) -> None:
    with in_school(school.pk):
        Course.objects.update(is_published=False, open_enrolment=False)
    loaded.edit(COURSE, "A small course.", "A course.")

    load(loaded, school)

    with in_school(school.pk):
        course = Course.objects.get()
        assert (course.is_published, course.open_enrolment) == (False, False)


def test_two_schools_have_the_same_pack_and_share_nothing(
    loaded: PackFolder, school: Any, other_school: Any
) -> None:
    load(loaded, other_school)
    loaded.edit(ALL, "The femur is above", "The thigh bone is above")
    load(loaded, other_school)

    with in_school(school.pk):
        version = Question.objects.get(key="bones-leg-01").current_version
        assert (version.number, version.content["stem"]) == (1, "The femur is above the knee.")
        assert Category.objects.count() == 1


def test_a_pack_does_not_write_over_another_course_of_the_school(
    pack: PackFolder, school: Any
) -> None:
    make_course_in(school)
    pack.edit(MODULE, "key: bones\n", "key: anatomy\n").edit(MODULE, "bones-quiz", "anatomy-quiz")
    pack.write(
        ALL,
        (pack.path / ALL)
        .read_text()
        .replace("category: bones", "category: anatomy")
        .replace("key: bones-leg-01", "key: anatomy-1"),
    )
    pack.edit(MODULE, "category: bones", "category: anatomy")
    before = rows_on_disk()

    with pytest.raises(PackRefused) as refused:
        load(pack, school)

    assert [str(problem) for problem in refused.value.problems] == [
        "bones/module.yaml:1: has the module key anatomy, which the course Foundations has. "
        "Choose another.",
        "bones/module.yaml:8: has the quiz key anatomy-quiz, which the course Foundations has. "
        "Choose another.",
        "bones/questions/all.yaml:51: has the question key anatomy-1, which another question has. "
        "Choose another.",
    ]
    assert rows_on_disk() == before


def test_a_question_cannot_become_another_type(loaded: PackFolder, school: Any) -> None:
    loaded.edit(ALL, "type: true_false", "type: short_answer").edit(
        ALL, "  answer: true\n", "  accept: [x]\n"
    )
    text = (loaded.path / ALL).read_text()
    start = text.index("  why_true:")
    loaded.write(
        ALL, text[:start] + "  explanation: x\n" + text[text.index("\n- key: bones-leg-02") :]
    )

    with pytest.raises(PackRefused, match=r"all\.yaml:52: .*cannot become short_answer"):
        load(loaded, school)


def test_a_student_may_not_load_a_pack_and_an_instructor_only_at_home(
    pack: PackFolder, school: Any, ana: Any, ines: Any, olga: Any
) -> None:
    for actor in (ana.actor, olga.actor):
        with pytest.raises(NotYoursToLoad):
            load_pack(path=pack.path, school_id=school.pk, by=actor, at=NOON)

    load_pack(path=pack.path, school_id=school.pk, by=ines.actor, at=NOON)

    with in_school(school.pk):
        assert Course.objects.count() == 1
        assert QuestionVersion.objects.filter(author=ines).count() == 4


def test_the_command_tells_what_it_did(pack: PackFolder, school: Any, capsys: Any) -> None:
    call_command("load_course_pack", str(pack.path), school=school.slug)
    assert "questions: 4 created" in capsys.readouterr().out

    call_command("load_course_pack", str(pack.path), school=school.slug)
    assert capsys.readouterr().out.endswith("Nothing had changed.\n")


def test_the_command_names_the_schools_that_there_are(pack: PackFolder, school: Any) -> None:
    with pytest.raises(CommandError, match=r"no school sea\. There are: harbour\."):
        call_command("load_course_pack", str(pack.path), school="sea")


def forget_the_leg(pack: PackFolder) -> None:
    """The lesson about the leg goes, and its questions point to the other one."""
    pack.remove(LEG).edit(MODULE, "  - leg\n", "")
    text = (pack.path / ALL).read_text()
    pack.write(ALL, text.replace("bones-02", "bones-01"))


def finish(person: Any, *, but: str = "") -> None:
    """Read the lessons and pass the quiz, by a score that is set by hand."""
    for activity in Activity.objects.filter(lesson__isnull=False).exclude(lesson__key=but):
        complete_lesson(activity_id=activity.pk, by=person.actor, at=NOON)
    quiz = Assessment.objects.get()
    override_score(
        student_id=person.pk,
        assessment_id=quiz.pk,
        percent=Decimal(100),
        reason="Shown at the desk.",
        by=system_actor(quiz.school_id),
        at=NOON,
    )
    record_override(assessment_id=quiz.pk, student_id=person.pk, at=NOON)


def make_course_in(school: Any) -> None:
    with every_school():
        make_course(school)

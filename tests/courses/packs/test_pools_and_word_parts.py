"""Checks in lessons, several quizzes in a module, pools of exam questions, word parts."""

import pytest
from django.utils import timezone

from assessments.models import Assessment, Question
from courses.models import Activity, Lesson, WordPart
from courses.packs.checking import checked_pack
from courses.packs.loading import load_pack
from courses.packs.problems import PackRefused
from foundation.schools.public import in_school, system_actor
from tests.courses.packs.small_pack import QUESTIONS, PackFolder

CHECK = """
```check
ask: "Which bone is on the **thumb** side?"
options:
  - text: "Ulna"
    why: "That is the other one."
  - text: "Radius <b>"
    right: true
    why: "Radius goes with the thumb."
```
"""
POOL = """\
key: exam-pool
title: Exam pool
summary: Kept apart.
exams:
  - key: mock
    title: Mock exam
    intro: A mock.
    pass_percent: 70
    attempts: 1
    minutes: 60
    draws:
      - category: exam-pool
        domain: anatomy
        count: 1
  - key: mock-closed
    title: Closed exam
    intro: Waits for licensed questions.
    pass_percent: 70
    attempts: 1
    minutes: 60
    closed: Load licensed questions first.
    draws:
      - category: exam-pool
        domain: procedures
        count: 99
"""
PARTS = """\
- part: oste/o
  kind: root
  means: bone
  origin: Greek osteon
  lesson: bones-01
  examples: [{word: osteitis, means: inflammation of bone}]
"""
POOL_QUESTION = (
    QUESTIONS.split("\n\n")[0]
    .replace("bones-thumb-01", "exam-bones-01")
    .replace("category: bones", "category: exam-pool")
    + "\n"
)


@pytest.fixture
def full(pack: PackFolder) -> PackFolder:
    text = (pack.path / "bones/lessons/arm.md").read_text()
    pack.write("bones/lessons/arm.md", text + CHECK)
    pack.write("exam-pool/pool.yaml", POOL).write("exam-pool/questions/bones.yaml", POOL_QUESTION)
    pack.write("word-parts.yaml", PARTS)
    module = (pack.path / "bones/module.yaml").read_text()
    quiz = module[module.index("quiz:") :].replace("quiz:", "", 1)
    second = quiz.replace("bones-quiz", "bones-more").replace("\n  ", "\n    ").strip()
    return pack.write("bones/module.yaml", f"{module}quizzes:\n  - {second}\n    required: false\n")


def load(pack, school):
    load_pack(path=pack.path, school_id=school.pk, by=system_actor(school.pk), at=timezone.now())


@pytest.mark.django_db
def test_a_check_in_the_text_opens_without_a_script_and_shows_its_words_as_text(full, school):
    load(full, school)
    with in_school(school.pk):
        html = Lesson.objects.get(key="bones-01").html
    assert html.count('<details name="check-1">') == 2
    assert "<summary>Radius &lt;b&gt;</summary>" in html
    assert '<p class="check-right"><strong>Right.</strong> Radius goes with the thumb.</p>' in html
    assert "```" not in html
    assert "<strong>thumb</strong>" in html


@pytest.mark.django_db
def test_an_optional_quiz_stands_beside_the_required_one(full, school):
    load(full, school)
    with in_school(school.pk):
        activities = Activity.objects.filter(assessment__isnull=False).order_by("order")
        assert [(one.assessment.key, one.is_required) for one in activities] == [
            ("bones-quiz", True),
            ("bones-more", False),
        ]


@pytest.mark.django_db
def test_a_pool_brings_its_questions_and_its_open_exams_and_no_activity(full, school):
    load(full, school)
    with in_school(school.pk):
        question = Question.objects.get(key="exam-bones-01")
        assert (question.category.key, question.category.title) == ("exam-pool", "Exam pool")
        assert Assessment.objects.filter(key="mock").exists()
        assert not Assessment.objects.filter(key="mock-closed").exists()
        assert not Activity.objects.filter(assessment__key="mock").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "in_room"), [("", True), ("    rules: {exam_room: false}\n", False)]
)
def test_an_exam_is_sat_in_the_exam_room_unless_its_pack_says_otherwise(
    full, school, said, in_room
):
    minutes, draws = "    minutes: 60\n", "    draws:"
    full.edit("exam-pool/pool.yaml", f"{minutes}{draws}", f"{minutes}{said}{draws}")

    load(full, school)

    with in_school(school.pk):
        rooms = dict(Assessment.objects.values_list("key", "exam_room"))
    assert rooms == {"mock": in_room, "bones-quiz": False, "bones-more": False}


@pytest.mark.django_db
def test_questions_that_leave_the_pool_are_retired(full, school):
    load(full, school)
    full.edit("exam-pool/questions/bones.yaml", "exam-bones-01", "exam-bones-02")
    load(full, school)
    with in_school(school.pk):
        assert Question.objects.get(key="exam-bones-01").status == "retired"
        assert Question.objects.get(key="exam-bones-02").status != "retired"


@pytest.mark.django_db
def test_word_parts_come_change_and_go(full, school):
    def meanings():
        with in_school(school.pk):
            return list(WordPart.objects.values_list("means", flat=True))

    load(full, school)
    assert meanings() == ["bone"]
    full.edit("word-parts.yaml", "means: bone\n", "means: a bone\n")
    load(full, school)
    assert meanings() == ["a bone"]
    full.remove("word-parts.yaml")
    load(full, school)
    assert meanings() == []


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("bones/lessons/arm.md", "    right: true\n", "", "exactly one option"),
        ("bones/lessons/arm.md", '    why: "That is the other one."\n', "", "why is missing"),
        ("exam-pool/pool.yaml", "domain: anatomy", "domain: compliance", "domain compliance"),
        ("exam-pool/pool.yaml", "key: mock\n", "key: bones-quiz\n", "has already"),
        ("word-parts.yaml", "kind: root", "kind: stem", "must be 'prefix'"),
        ("word-parts.yaml", "lesson: bones-01", "lesson: bones-09", "no lesson has that key"),
    ],
)
def test_what_is_wrong_in_them_is_named_with_its_place(full, name, old, new, says):
    full.edit(name, old, new)
    with pytest.raises(PackRefused) as refused:
        checked_pack(full.path)
    assert any(problem.line and says in problem.message for problem in refused.value.problems)


def test_a_pool_has_no_lessons(full):
    full.write("exam-pool/lessons/x.md", "x")
    with pytest.raises(PackRefused, match="no place in a pool"):
        checked_pack(full.path)

"""A pack may say how a quiz is taken and until when a key holds; what it leaves out stays."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Assessment, Question
from assessments.services.bank import details_of, save_question
from assessments.services.papers import draws_of, parts_of, set_assessment, settings_of
from courses.packs.loading import load_pack
from courses.packs.problems import PackRefused
from foundation.schools.public import in_school, system_actor
from tests.conftest import NOON
from tests.courses.packs.small_pack import PackFolder

pytestmark = pytest.mark.django_db

MODULE, ALL = "bones/module.yaml", "bones/questions/all.yaml"
DRAWS = "  draws:\n    - category: bones\n      count: 2\n"
RULES = """\
  sections:
    - title: Terms
      minutes: 5
      break_minutes: 2
    - title: Bones
      minutes: 10
  draws:
    - {category: bones, count: 1, section: 1, difficulty_to: 5}
    - {category: bones, count: 1, section: 2, points: 2}
  rules:
    navigation: one_way
    expiry: discard
    wrong_costs_percent: 25
    show_key: closed
"""


def load(pack: PackFolder, school: Any) -> Any:
    return load_pack(path=pack.path, school_id=school.pk, by=system_actor(school.pk), at=NOON)


def test_a_quiz_is_set_in_sections_with_its_rules(pack, school):
    pack.edit(MODULE, DRAWS, RULES)

    load(pack, school)
    again = load(pack, school)

    with in_school(school.pk):
        quiz = Assessment.objects.get()
        assert [(part.title, part.minutes) for part in parts_of(quiz)] == [
            ("Terms", 5),
            ("Bones", 10),
        ]
        assert [(draw.section, draw.points) for draw in draws_of(quiz)] == [(1, 1), (2, 2)]
    assert (quiz.navigation, quiz.expiry, quiz.show_key) == ("one_way", "discard", "closed")
    assert quiz.wrong_costs_percent == 25
    assert again.is_quiet


def test_rules_that_a_school_has_set_stay_when_the_pack_says_nothing(pack, school):
    load(pack, school)
    by = system_actor(school.pk)
    with in_school(school.pk):
        quiz = Assessment.objects.get()
        quiz.behaviour, quiz.tries = "interactive", 2
        set_assessment(key=quiz.key, settings=settings_of(quiz), draws=draws_of(quiz), by=by)
    pack.edit(MODULE, "title: Bones quiz", "title: The bones quiz")

    load(pack, school)

    with in_school(school.pk):
        quiz = Assessment.objects.get()
    assert (quiz.title, quiz.behaviour, quiz.tries) == ("The bones quiz", "interactive", 2)


def test_twins_trial_and_validity_are_taken_from_the_pack_or_left_alone(pack, school):
    pack.edit(
        ALL, "difficulty: 5", "difficulty: 5\n  twins: femur\n  valid_to: 2027-09-30\n  pilot: true"
    )
    load(pack, school)
    by = system_actor(school.pk)
    with in_school(school.pk):
        said = Question.objects.get(twins="femur")
        other = Question.objects.exclude(pk=said.pk).select_related("current_version").first()
        assert (said.valid_to, said.is_pilot) == (date(2027, 9, 30), True)
        save_question(
            key=other.key,
            type_name=other.question_type,
            category_id=other.category_id,
            content=other.current_version.content,
            details=replace(details_of(other), twins="set-here", valid_from=date(2026, 10, 1)),
            note="",
            by=by,
            at=timezone.now(),
        )

    load(pack, school)

    with in_school(school.pk):
        other.refresh_from_db()
    assert (other.twins, other.valid_from) == ("set-here", date(2026, 10, 1))


def test_hints_are_part_of_the_content_and_too_many_are_refused(pack, school):
    said = '  explanation: "The femur."'
    pack.edit(ALL, said, f"  hints: [Look at the knee., It is one bone.]\n{said}")
    load(pack, school)
    with in_school(school.pk):
        hinted = Question.objects.filter(current_version__content__has_key="hints").count()
    assert hinted == 1

    pack.edit(ALL, "hints: [Look at the knee., It is one bone.]", "hints: [a, b, c, d, e, f]")
    with pytest.raises(PackRefused, match="hints"):
        load(pack, school)

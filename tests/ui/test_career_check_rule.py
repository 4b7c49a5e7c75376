"""The self-check: what is asked, and which answer which answers give."""

from itertools import product
from typing import Any

import pytest

from courses.rules.career_check import (
    PROFILES,
    UNSURE,
    Band,
    CheckIsWrong,
    assess,
    band,
    missing,
    read_check,
)
from courses.web.career_check import the_check


def answers(*, right: int, liking: int) -> dict[str, str]:
    """The first ``right`` tasks solved, the others open; honest answers that weigh ``liking``."""
    check = the_check()
    given = {
        task.key: task.correct if number < right else UNSURE
        for number, task in enumerate(check.tasks)
    }
    for item in check.honest:
        weight = min(2, liking)
        liking -= weight
        given[item.key] = next(c.key for c in item.choices if c.weight == weight)
    return given


def small_check(**changes: Any) -> dict[str, Any]:
    task = {
        "key": "knee",
        "skill": "detail",
        "question": "Which knee?",
        "choices": [{"key": "left", "text": "Left"}, {"key": "right", "text": "Right"}],
        "correct": "left",
        "shows": "The side.",
    }
    weighed = [{"key": str(weight), "text": "-", "weight": weight} for weight in (0, 1, 2)]
    return {
        "unsure": "I am not sure",
        "skills": {"detail": "Detail"},
        "steps": [{"title": "Read", "intro": "", "tasks": [{**task, **changes}]}],
        "honest": [{"key": "screen", "question": "Screen?", "choices": weighed}],
        "profiles": {
            key: {"title": key, "text": ["-"], "next_steps": ["-"]} for key in PROFILES.values()
        },
    }


def test_a_dozen_tasks_and_six_honest_questions_are_asked():
    check = the_check()

    assert (len(check.tasks), len(check.honest)) == (12, 6)


def test_every_task_may_be_answered_with_not_sure():
    assert all(task.choices[-1].key == UNSURE for task in the_check().tasks)


@pytest.mark.parametrize(
    ("right", "liking", "profile"),
    [
        (12, 12, "much_speaks_for_it"),
        (9, 9, "much_speaks_for_it"),
        (9, 8, "able_but_unsure"),
        (12, 6, "able_but_unsure"),
        (12, 5, "able_but_unhappy"),
        (8, 9, "worth_a_try"),
        (6, 12, "worth_a_try"),
        (6, 6, "open"),
        (8, 5, "may_not_suit"),
        (5, 9, "practise_first"),
        (5, 8, "may_not_suit"),
        (0, 0, "may_not_suit"),
    ],
)
def test_ability_and_liking_together_give_the_answer(right, liking, profile):
    outcome = assess(the_check(), answers(right=right, liking=liking))

    assert (outcome.right, outcome.liking, outcome.profile.key) == (right, liking, profile)


def test_every_pair_of_bands_has_an_answer():
    assert set(PROFILES) == set(product(Band, Band))


@pytest.mark.parametrize(
    ("points", "expected"),
    [(12, Band.HIGH), (9, Band.HIGH), (8, Band.MIDDLE), (6, Band.MIDDLE), (5, Band.LOW)],
)
def test_three_quarters_is_high_and_less_than_half_is_low(points, expected):
    assert band(points, 12) == expected


def test_the_skills_add_up_to_the_tasks():
    outcome = assess(the_check(), answers(right=12, liking=0))

    assert sum(skill.total for skill in outcome.skills) == 12
    assert all(skill.right == skill.total for skill in outcome.skills)


def test_being_unsure_is_counted_apart_and_is_not_right():
    outcome = assess(the_check(), answers(right=10, liking=12))

    assert (outcome.right, outcome.unsure) == (10, 2)


def test_what_would_go_against_the_person_is_named():
    given = answers(right=12, liking=12)
    given["screen"] = "bad"

    outcome = assess(the_check(), given)

    assert [(item.key, choice.key) for item, choice in outcome.doubts] == [("screen", "bad")]


def test_an_open_or_invented_answer_is_missing():
    given = answers(right=12, liking=12)
    del given["knee"]
    given["screen"] = "no such choice"

    assert missing(the_check(), given) == ("knee", "screen")
    assert missing(the_check(), answers(right=0, liking=0)) == ()


def test_a_right_answer_that_is_not_offered_is_refused():
    with pytest.raises(CheckIsWrong, match="knee"):
        read_check(small_check(correct="middle"))


def test_not_sure_cannot_be_the_right_answer():
    with pytest.raises(CheckIsWrong, match="knee"):
        read_check(small_check(correct=UNSURE))


def test_an_unknown_skill_is_refused():
    with pytest.raises(CheckIsWrong, match="hurry"):
        read_check(small_check(skill="hurry"))


def test_two_tasks_with_one_key_are_refused():
    data = small_check()
    data["steps"] = data["steps"] * 2

    with pytest.raises(CheckIsWrong, match="same key"):
        read_check(data)


def test_a_missing_profile_is_refused():
    data = small_check()
    del data["profiles"]["open"]

    with pytest.raises(CheckIsWrong, match="profiles"):
        read_check(data)


def test_honest_choices_must_weigh_from_nothing_to_two():
    data = small_check()
    data["honest"][0]["choices"][0]["weight"] = 1

    with pytest.raises(CheckIsWrong, match="screen"):
        read_check(data)

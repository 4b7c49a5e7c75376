"""What every question type is held to; also for authors of types in other packages.

    from assessments.question_types.testing import check_question_type
    def test_my_type():
        check_question_type(apps.get_app_config("my_type"))

Needs the type's ``examples.yaml``. Raises AssertionError with the example that fails.
"""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from assessments.question_types.contract import (
    ContentError,
    Criterion,
    Data,
    Marks,
    MarksError,
    Order,
    Outcome,
    QuestionType,
)
from assessments.question_types.example_codes import ExampleCodes
from assessments.question_types.examples import Examples, GradedExample, examples_of
from assessments.question_types.registry import QuestionTypeConfig


def check_question_type(config: QuestionTypeConfig) -> None:
    """All checks, one after the other."""
    examples = examples_of(config)
    for check in CHECKS:
        check(config, examples)


def check_examples(config: QuestionTypeConfig, examples: Examples) -> None:
    """Each graded example is worth what it says, for the reason that it says."""
    kind = config.question_type
    assert examples.graded, "examples.yaml has no graded examples"
    for example in examples.graded:
        outcome = outcome_of(kind, example, examples.codes)
        given = (Fraction(outcome.share).limit_denominator(1000), outcome.reasons[0].code)
        assert given == (example.share, example.code), (example.answer, outcome)
        assert {reason.code for reason in outcome.reasons} <= kind.reason_codes, outcome
        assert outcome.answered is (example.code != "unanswered"), outcome


def check_refusals(config: QuestionTypeConfig, examples: Examples) -> None:
    """Each unusable content is refused at its place."""
    assert examples.refused, "examples.yaml has no refused contents"
    for change, place in examples.refused:
        named = _refused_place(config, {**examples.content, **change})
        assert named == place, (change, named or "accepted")


def check_key_scores_full(config: QuestionTypeConfig, examples: Examples) -> None:
    """The key scores full and is an answer that can be given, in every rotation of the options."""
    kind = config.question_type
    for data in [examples.content, *examples.variants.values()]:
        content = kind.read_content(data)
        order = kind.option_keys(content)
        for _ in range(max(1, len(order))):
            key = kind.key_answer(content, order)
            kind.check_answer(content, order, key)
            if kind.needs_person:
                outcome = kind.grade_marked(content, order, key, best_marks(kind.rubric(content)))
            else:
                outcome = graded(kind, content, order, key, examples.codes)
            assert kind.is_answered(key), key
            assert outcome.share == 1, outcome
            order = order[1:] + order[:1]


def check_presentation_keeps_secrets(config: QuestionTypeConfig, examples: Examples) -> None:
    """Every text that is not declared as shown becomes a canary, and none is in a presentation."""
    kind = config.question_type
    exercised = 0
    for data in [examples.content, *examples.variants.values()]:
        marked, canaries = with_canaries(data, examples)
        content = kind.read_content(marked)
        shown = kind.present(content, kind.option_keys(content))
        text = json.dumps(shown)
        assert not [canary for canary in canaries if canary in text], shown
        names = {name.lower() for name in _names(shown)}
        assert not names & {"correct", "key", "accept", "why", "explanation"}, names
        exercised += len(canaries)
    assert exercised, "there was no secret to look for"


def check_marking(config: QuestionTypeConfig, examples: Examples) -> None:
    """A given answer waits for a person where the type says so, and nowhere else.

    Every level of every criterion can be given, better ones are never worth less, and marks that
    the rubric does not have are refused.
    """
    kind = config.question_type
    for data in [examples.content, *examples.variants.values()]:
        content = kind.read_content(data)
        order = kind.option_keys(content)
        key = kind.key_answer(content, order)
        outcomes = [graded(kind, content, order, one, examples.codes) for one in (key, None)]
        assert outcomes[0].waiting is kind.needs_person
        assert not outcomes[1].waiting, "nobody waits for an empty answer"
        rubric = kind.rubric(content)
        assert bool(rubric) is kind.needs_person, "a rubric is for types that need a person"
        best = best_marks(rubric)
        for criterion in rubric:
            levels = sorted(criterion.levels, key=lambda level: level.points)
            shares = [
                kind.grade_marked(content, order, key, {**best, criterion.key: level.key}).share
                for level in levels
            ]
            assert shares == sorted(shares), (criterion, shares)
            without = {name: level for name, level in best.items() if name != criterion.key}
            for marks in (without, {**best, criterion.key: "no such level"}, {**best, "x y": "z"}):
                assert _refuses(kind, content, marks), marks


def check_details(config: QuestionTypeConfig, examples: Examples) -> None:
    """What is stored with an outcome comes back from JSON as it was."""
    for example in examples.graded:
        details = outcome_of(config.question_type, example, examples.codes).details
        assert json.loads(json.dumps(details)) == details, details


CHECKS = (
    check_examples,
    check_refusals,
    check_key_scores_full,
    check_marking,
    check_presentation_keeps_secrets,
    check_details,
)


def graded(
    kind: QuestionType, content: Any, order: Order, answer: Data | None, codes: ExampleCodes
) -> Outcome:
    """Grade as the services do: with what is known of the codes where the type must know it."""
    if not kind.needs_codes:
        return kind.grade(content, order, answer)
    known = codes.known(kind.codes_in(content, answer))
    return kind.grade_coded(content, order, answer, known)


def outcome_of(
    kind: QuestionType, example: GradedExample, codes: ExampleCodes | None = None
) -> Outcome:
    """What an example is worth, as a person marked it where it says how."""
    content = kind.read_content(example.content)
    order = kind.option_keys(content)
    if example.marks is None:
        return graded(kind, content, order, example.answer, codes or ExampleCodes())
    return kind.grade_marked(content, order, example.answer, example.marks)


def best_marks(rubric: Sequence[Criterion]) -> dict[str, str]:
    """The best level of each criterion."""
    return {criterion.key: criterion.best.key for criterion in rubric}


def with_canaries(data: Any, examples: Examples) -> tuple[Any, set[str]]:
    """The content with a canary for every text that is not shown, and those canaries.

    Equal texts get the same canary, so that keys that refer to each other still do.
    """
    marks: dict[str, str] = {}
    canaries = [(*place.partition("="), mark) for place, mark in examples.canaries.items()]

    def walk(value: Any, place: str) -> Any:
        if isinstance(value, dict):
            return {
                name: walk(inner, f"{place}.{name}".lstrip(".")) for name, inner in value.items()
            }
        if isinstance(value, list):
            return [walk(inner, f"{place}.{index}") for index, inner in enumerate(value)]
        if not isinstance(value, str) or matches(place, [*examples.shown, *examples.settings]):
            return value
        given = [
            mark
            for pattern, _, text, mark in canaries
            if matches(place, [pattern]) and text in ("", value)
        ]
        return marks.setdefault(value, given[0] if given else f"canary{len(marks)}canary")

    return walk(data, ""), set(marks.values())


def matches(place: str, patterns: list[str]) -> bool:
    """Whether a place such as ``options.2.text`` is one of ``options.*.text``."""
    parts = place.split(".")
    return any(
        len(wanted) == len(parts)
        and all(want in ("*", part) for want, part in zip(wanted, parts, strict=True))
        for wanted in (pattern.split(".") for pattern in patterns)
    )


def _refuses(kind: QuestionType, content: Any, marks: Marks) -> bool:
    order = kind.option_keys(content)
    try:
        kind.grade_marked(content, order, kind.key_answer(content, order), marks)
    except MarksError:
        return True
    return False


def _refused_place(config: QuestionTypeConfig, data: dict[str, Any]) -> str | None:
    try:
        config.question_type.read_content(data)
    except ContentError as error:
        return error.place
    return None


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    for entry in inner:
        yield from _names(entry)

"""The self-check of the front page: small tasks, honest questions, and what they say together.

What a person can do and what a person would like are counted apart, since one
does not make up for the other. The tasks and all texts are data
(``courses/career_check.yaml``). Nothing is stored, and nothing is sold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

UNSURE = "unsure"


class Band(StrEnum):
    """Roughly how much, in thirds."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


# (what the tasks showed, what the honest questions showed) -> which answer is given
PROFILES: Mapping[tuple[Band, Band], str] = MappingProxyType(
    {
        (Band.HIGH, Band.HIGH): "much_speaks_for_it",
        (Band.HIGH, Band.MIDDLE): "able_but_unsure",
        (Band.HIGH, Band.LOW): "able_but_unhappy",
        (Band.MIDDLE, Band.HIGH): "worth_a_try",
        (Band.MIDDLE, Band.MIDDLE): "open",
        (Band.MIDDLE, Band.LOW): "may_not_suit",
        (Band.LOW, Band.HIGH): "practise_first",
        (Band.LOW, Band.MIDDLE): "may_not_suit",
        (Band.LOW, Band.LOW): "may_not_suit",
    }
)


class CheckIsWrong(ValueError):
    """The data of the self-check contradict themselves."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a task (right or not) or of an honest question (with its weight)."""

    key: str
    text: str
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A small piece of a coder's day with one right answer."""

    key: str
    skill: str
    question: str
    choices: tuple[Choice, ...]
    correct: str
    shows: str
    note: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class HonestQuestion:
    """A question about liking, not about ability. Weights run from 0 to 2."""

    key: str
    question: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Tasks that are shown together."""

    title: str
    intro: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One of the possible answers, in words."""

    key: str
    title: str
    text: tuple[str, ...]
    next_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CareerCheck:
    """The whole self-check."""

    steps: tuple[Step, ...]
    honest: tuple[HonestQuestion, ...]
    skills: Mapping[str, str]
    profiles: Mapping[str, Profile]

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for step in self.steps for task in step.tasks)


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """What became of one task."""

    task: Task
    chosen: Choice
    is_right: bool


@dataclass(frozen=True, slots=True)
class SkillOutcome:
    """How many tasks of one kind were solved."""

    title: str
    right: int
    total: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer and its reasons."""

    profile: Profile
    tasks: tuple[TaskOutcome, ...]
    skills: tuple[SkillOutcome, ...]
    right: int
    unsure: int
    liking: int
    liking_possible: int
    doubts: tuple[tuple[HonestQuestion, Choice], ...]


def missing(check: CareerCheck, answers: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of what was not answered, or answered with something that is not offered."""
    asked: Sequence[Task | HonestQuestion] = (*check.tasks, *check.honest)
    return tuple(
        item.key
        for item in asked
        if answers.get(item.key) not in {choice.key for choice in item.choices}
    )


def band(points: int, possible: int) -> Band:
    """Three quarters and more is high; less than half is low."""
    if points * 4 >= possible * 3:
        return Band.HIGH
    if points * 2 >= possible:
        return Band.MIDDLE
    return Band.LOW


def assess(check: CareerCheck, answers: Mapping[str, str]) -> Outcome:
    """Give the answer. Every task and question must be answered: see ``missing``."""
    tasks = tuple(_task_outcome(task, answers[task.key]) for task in check.tasks)
    honest = [(item, _choice(item.choices, answers[item.key])) for item in check.honest]
    right = sum(outcome.is_right for outcome in tasks)
    liking = sum(choice.weight for _, choice in honest)
    possible = 2 * len(honest)
    return Outcome(
        profile=check.profiles[PROFILES[band(right, len(tasks)), band(liking, possible)]],
        tasks=tasks,
        skills=tuple(
            SkillOutcome(
                title=title,
                right=sum(o.is_right for o in tasks if o.task.skill == skill),
                total=sum(1 for o in tasks if o.task.skill == skill),
            )
            for skill, title in check.skills.items()
        ),
        right=right,
        unsure=sum(outcome.chosen.key == UNSURE for outcome in tasks),
        liking=liking,
        liking_possible=possible,
        doubts=tuple((item, choice) for item, choice in honest if choice.weight == 0),
    )


def read_check(data: Mapping[str, Any]) -> CareerCheck:
    """Build the self-check from its file, or raise CheckIsWrong with the key at fault."""
    unsure = Choice(UNSURE, str(data["unsure"]))
    check = CareerCheck(
        steps=tuple(
            Step(step["title"], step["intro"], tuple(_task(task, unsure) for task in step["tasks"]))
            for step in data["steps"]
        ),
        honest=tuple(
            HonestQuestion(
                item["key"],
                item["question"],
                tuple(Choice(c["key"], c["text"], int(c["weight"])) for c in item["choices"]),
            )
            for item in data["honest"]
        ),
        skills=MappingProxyType(dict(data["skills"])),
        profiles=MappingProxyType(
            {
                key: Profile(key, p["title"], tuple(p["text"]), tuple(p["next_steps"]))
                for key, p in data["profiles"].items()
            }
        ),
    )
    _refuse_nonsense(check)
    return check


def _refuse_nonsense(check: CareerCheck) -> None:
    keys = [task.key for task in check.tasks] + [item.key for item in check.honest]
    if len(keys) != len(set(keys)):
        raise CheckIsWrong("Two tasks or questions have the same key.")
    for task in check.tasks:
        if task.correct not in {c.key for c in task.choices} - {UNSURE}:
            raise CheckIsWrong(f"{task.key}: the right answer is not among the choices.")
        if task.skill not in check.skills:
            raise CheckIsWrong(f"{task.key}: there is no skill {task.skill!r}.")
    for item in check.honest:
        if {c.weight for c in item.choices} != {0, 1, 2}:
            raise CheckIsWrong(f"{item.key}: its choices must weigh 0, 1 and 2.")
    if set(check.profiles) != set(PROFILES.values()):
        raise CheckIsWrong("The profiles are not the ones that the rule can give.")


def _task(data: Mapping[str, Any], unsure: Choice) -> Task:
    return Task(
        key=data["key"],
        skill=data["skill"],
        question=data["question"],
        choices=(*(Choice(c["key"], str(c["text"])) for c in data["choices"]), unsure),
        correct=data["correct"],
        shows=data["shows"],
        note=tuple(data.get("note", ())),
        table=tuple(tuple(str(cell) for cell in row) for row in data.get("table", ())),
        rule=data.get("rule", ""),
    )


def _task_outcome(task: Task, answer: str) -> TaskOutcome:
    return TaskOutcome(task, _choice(task.choices, answer), answer == task.correct)


def _choice(choices: Sequence[Choice], key: str) -> Choice:
    return next(choice for choice in choices if choice.key == key)

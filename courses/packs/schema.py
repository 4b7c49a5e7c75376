"""What the files of a pack must look like (format 1)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

FORMAT = 1

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
FolderName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=80)
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
LongLine = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
LongWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]
Edition = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=20)]
Minutes = Annotated[int, Field(ge=1, le=600)]
# A file says it as text: 2027-09-30.
Day = Annotated[date, Field(strict=False)]

Level = Literal["recall", "application", "analysis"]
Domain = Literal[
    "terminology",
    "anatomy",
    "physiology",
    "conventions",
    "chapters",
    "procedures",
    "reimbursement",
    "compliance",
    "documentation",
    "scenario",
]


class PackModel(BaseModel):
    """Exact types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CertificateText(PackModel):
    title: Line
    statement: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class AwardPart(PackModel):
    """A certificate beyond that of the course: for an exam that is passed, or for charts.

    ``statement`` goes on after the holder's name. ``charts`` says how many, ``accuracy`` the
    percent of their points; ``update_exam`` brings it up to a new release of the code sets.
    """

    key: Key
    title: Line
    subject: Line
    statement: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)
    ]
    exam: Key | None = None
    charts: Annotated[int, Field(ge=0, le=1000)] = 0
    accuracy: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2, strict=False)] = Decimal(0)
    valid_months: Annotated[int, Field(ge=1, le=600)] | None = None
    renewal_units: Annotated[Decimal, Field(ge=0, le=500, decimal_places=1, strict=False)] = (
        Decimal(0)
    )
    update_exam: Key | None = None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "AwardPart":
        if bool(self.exam) == bool(self.charts and self.accuracy):
            raise ValueError("Name an exam, or how many charts and their accuracy: one of the two.")
        if self.renewal_units and self.valid_months is None:
            raise ValueError("Units renew what ends: give valid_months too.")
        return self


class CourseFile(PackModel):
    """``course.yaml``"""

    pack: Literal[1]
    key: Key
    title: Line
    edition: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?$")]
    summary: Words
    description: Words
    code_sets: dict[Key, list[Edition]] = Field(default_factory=dict)
    modules: Annotated[list[FolderName], Field(min_length=1, max_length=100)]
    certificate: CertificateText
    awards: Annotated[list[AwardPart], Field(max_length=20)] = Field(default_factory=list)


class DrawPart(PackModel):
    category: Key
    count: Annotated[int, Field(ge=1, le=200)]
    points: Annotated[int, Field(ge=1, le=100)] = 1
    section: Annotated[int, Field(ge=0, le=50)] = 0
    domain: Domain | None = None
    tag: Key | None = None
    difficulty_from: Annotated[int, Field(ge=1, le=5)] | None = None
    difficulty_to: Annotated[int, Field(ge=1, le=5)] | None = None
    pilot: bool = False


class SectionPart(PackModel):
    title: Line
    intro: Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)] = ""
    minutes: Annotated[int, Field(ge=0, le=600)] = 0
    break_minutes: Annotated[int, Field(ge=0, le=120)] = 0


Shown = Literal["graded", "closed", "never"]


class RulesPart(PackModel):
    """How a quiz is taken; what is left out stays as the school has set it."""

    behaviour: Literal["deferred", "immediate", "interactive", "practice"] | None = None
    tries: Annotated[int, Field(ge=1, le=10)] | None = None
    try_penalty_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    wrong_costs_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    certainty: bool | None = None
    navigation: Literal["free", "one_way"] | None = None
    expiry: Literal["submit", "grace", "discard"] | None = None
    grace_minutes: Annotated[int, Field(ge=0, le=120)] | None = None
    shuffle_options: bool | None = None
    show_score: Shown | None = None
    show_answers: Shown | None = None
    show_key: Shown | None = None
    show_explanation: Shown | None = None
    show_statistics: Shown | None = None
    anonymous_marking: bool | None = None
    second_marking_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    code_book: bool | None = None
    exam_room: bool | None = None
    code_release: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] | None = (
        None
    )


class QuizPart(PackModel):
    """``required``: whether the course is complete only when it is passed."""

    key: Key
    title: Line
    intro: Words
    pass_percent: Annotated[int, Field(ge=1, le=100)]
    attempts: Annotated[int, Field(ge=0, le=1000)]
    minutes: Annotated[int, Field(ge=0, le=600)]
    draws: Annotated[list[DrawPart], Field(min_length=1, max_length=50)]
    sections: Annotated[list[SectionPart], Field(max_length=50)] = Field(default_factory=list)
    rules: RulesPart = RulesPart()
    required: bool = True


class ModuleFile(PackModel):
    """``<module>/module.yaml``. ``quiz`` is the usual one; ``quizzes`` are for several."""

    key: Key
    title: Line
    summary: Words
    lessons: Annotated[list[FolderName], Field(max_length=200)]
    quiz: QuizPart | None = None
    quizzes: Annotated[list[QuizPart], Field(max_length=20)] = Field(default_factory=list)


class ExamPart(QuizPart):
    """The blueprint of a mock exam.

    ``resembles`` names the kind of exam whose shape it has; ``closed`` says why nobody can take it
    yet, and then it is not loaded.
    """

    resembles: LongLine | None = None
    scale: Literal["percent", "practice"] = "percent"
    conduct: Annotated[list[LongLine], Field(max_length=20)] = Field(default_factory=list)
    retake_after_days: Annotated[int, Field(ge=0, le=365)] = 0
    closed: Words | None = None


class PoolFile(PackModel):
    """``<pool>/pool.yaml``: questions apart from those of lessons, and exams that draw them."""

    key: Key
    title: Line
    summary: Words
    exams: Annotated[list[ExamPart], Field(max_length=20)] = Field(default_factory=list)


class ExamplePart(PackModel):
    word: Line
    means: LongLine


class WordPartEntry(PackModel):
    """An entry of ``word-parts.yaml``; ``part`` has its marks: ``sub-``, ``-itis``, ``cardi/o``."""

    part: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
    kind: Literal["prefix", "root", "suffix"]
    means: Line
    origin: Line
    examples: Annotated[list[ExamplePart], Field(min_length=1, max_length=6)]
    lesson: Key | Literal[""] = ""


class ObjectivePart(PackModel):
    key: Key
    text: LongLine


class TermPart(PackModel):
    term: Line
    say: Line | None = None
    means: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    parts: LongLine | None = None


class FamilyPart(PackModel):
    """An entry of ``families.yaml``: questions that a program makes, one from each seed."""

    key: Key
    family: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=50)]
    category: Key
    domain: Domain
    lesson: Key
    objective: Key
    seeds: Annotated[list[Line], Field(min_length=1, max_length=500)]


class ReviewPart(PackModel):
    """Who read a lesson as an expert, when, and against which edition of the code sets."""

    by: Line
    on: Day
    edition: Edition


class CheckOptionPart(PackModel):
    text: LongLine
    right: bool = False
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class CheckPart(PackModel):
    """A check in the text of a lesson: the YAML of a block that is fenced as ``check``."""

    ask: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    options: Annotated[list[CheckOptionPart], Field(min_length=2, max_length=6)]


class LessonHead(PackModel):
    """The front matter of ``<module>/lessons/<stem>.md``"""

    key: Key
    title: Line
    minutes: Minutes
    objectives: Annotated[list[ObjectivePart], Field(min_length=1, max_length=20)]
    terms: Annotated[list[TermPart], Field(max_length=60)] = Field(default_factory=list)
    sources: Annotated[list[LongLine], Field(max_length=40)] = Field(default_factory=list)
    reviewed: ReviewPart | None = None


class QuestionHead(PackModel):
    """What every question has, whatever its type."""

    key: Key
    type: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=50)]
    category: Key
    domain: Domain
    objective: Key
    lesson: Key
    level: Level
    difficulty: Annotated[int, Field(ge=1, le=5)]
    tags: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]],
        Field(max_length=20),
    ] = Field(default_factory=list)
    editions: Annotated[list[Edition], Field(min_length=1, max_length=20)]
    source: LongLine
    # What is left out stays as the school has set it.
    twins: Key | None = None
    pilot: bool | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class OptionPart(PackModel):
    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,20}$")]
    text: Words
    correct: bool = False
    why: Words


class WatchOutPart(PackModel):
    answer: Line
    why: Words


class ChoiceContent(PackModel):
    stem: Words
    options: Annotated[list[OptionPart], Field(min_length=3, max_length=6)]
    explanation: Words
    keep_order: bool = False
    hints: Annotated[list[Words], Field(max_length=5)] = Field(default_factory=list)


class MultipleResponseContent(ChoiceContent):
    partial: Literal["exact", "per_option", "per_option_with_floor", "every_decision"] = "exact"


class TrueFalseContent(PackModel):
    stem: Words
    answer: bool
    why_true: Words
    why_false: Words
    explanation: Words | None = None
    hints: Annotated[list[Words], Field(max_length=5)] = Field(default_factory=list)


class ShortAnswerContent(PackModel):
    stem: Words
    accept: Annotated[list[Line], Field(min_length=1, max_length=50)]
    watch_out: Annotated[list[WatchOutPart], Field(max_length=50)] = Field(default_factory=list)
    explanation: Words
    normaliser: Literal["words", "abbreviation", "exact"] = "words"
    hints: Annotated[list[Words], Field(max_length=5)] = Field(default_factory=list)


# A type from another package is checked by the type alone.
CONTENT: dict[str, type[PackModel]] = {
    "single_choice": ChoiceContent,
    "multiple_response": MultipleResponseContent,
    "true_false": TrueFalseContent,
    "short_answer": ShortAnswerContent,
}

"""A pack as it was read: its parts, each with the place where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from courses.packs.problems import Problem
from courses.packs.schema import (
    CheckPart,
    CourseFile,
    ExamPart,
    FamilyPart,
    LessonHead,
    ModuleFile,
    PackModel,
    PoolFile,
    QuestionHead,
    QuizPart,
    WordPartEntry,
)
from courses.packs.yaml_source import Place, YamlText
from foundation.ui.drawings import Drawing

Model = TypeVar("Model", bound=PackModel)


@dataclass(frozen=True, slots=True)
class Part(Generic[Model]):
    """Some data with its lines; ``model`` is None where the data does not fit.

    What does not fit still has its words, so that the rest of the pack can be
    checked against it and all problems are found in one go.
    """

    source: YamlText
    place: Place
    data: Any
    model: Model | None

    @property
    def sure(self) -> Model:
        """The model of a pack that was checked."""
        assert self.model is not None
        return self.model

    @property
    def file(self) -> str:
        return self.source.file

    def text(self, *path: str | int) -> str:
        """The text at this place, or nothing."""
        value = self.data
        for step in path:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return ""
        return value if isinstance(value, str) else ""

    def entries(self, *path: str) -> list[Any]:
        """The list at this place, or an empty one."""
        value = self.data
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return value if isinstance(value, list) else []

    def problem(self, place: Sequence[str | int], message: str) -> Problem:
        return self.source.problem((*self.place, *place), message)


@dataclass(frozen=True, slots=True)
class PackLesson:
    """A lesson: its front matter, its Markdown, the line on which that begins, its checks."""

    stem: str
    head: Part[LessonHead]
    body: str
    body_line: int
    checks: tuple[Part[CheckPart], ...] = ()


@dataclass(frozen=True, slots=True)
class PackQuestion:
    """A question: what all have, and the content that its type reads."""

    head: Part[QuestionHead]
    content: Mapping[str, Any]
    # Whether the content has the shape of its type; where not, that was said already.
    content_fits: bool


@dataclass(frozen=True, slots=True)
class PackImage:
    file: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class PackModule:
    """A module's folder. Images by file name."""

    folder: str
    head: Part[ModuleFile]
    lessons: tuple[PackLesson, ...]
    images: Mapping[str, PackImage]
    questions: tuple[PackQuestion, ...]

    @property
    def quizzes(self) -> list[tuple[tuple[str | int, ...], QuizPart]]:
        """Each quiz with its place in ``module.yaml``, in order."""
        model = self.head.model
        if model is None:
            return []
        first: list[tuple[tuple[str | int, ...], QuizPart]] = (
            [(("quiz",), model.quiz)] if model.quiz else []
        )
        return first + [(("quizzes", index), quiz) for index, quiz in enumerate(model.quizzes)]

    def figure_name(self, file_name: str) -> str:
        """The name of an image in the whole course."""
        return f"{self.head.text('key')}/{file_name}"


@dataclass(frozen=True, slots=True)
class PackPool:
    """A folder of questions apart from those of lessons, with the exams that draw from it."""

    folder: str
    head: Part[PoolFile]
    questions: tuple[PackQuestion, ...]

    @property
    def exams(self) -> list[tuple[tuple[str | int, ...], ExamPart]]:
        """Each exam with its place in ``pool.yaml``."""
        exams = self.head.model.exams if self.head.model else []
        return [(("exams", index), exam) for index, exam in enumerate(exams)]


@dataclass(frozen=True, slots=True)
class Pack:
    """All parts of a pack. Loaded only if ``problems`` is empty."""

    course: Part[CourseFile] | None
    modules: tuple[PackModule, ...]
    digest: str
    problems: tuple[Problem, ...] = field(default=())
    pools: tuple[PackPool, ...] = ()
    word_parts: tuple[Part[WordPartEntry], ...] = ()
    families: tuple[Part[FamilyPart], ...] = ()
    # Words of ``spelling.txt``, which no word list has.
    spelling: frozenset[str] = frozenset()

    @property
    def lessons(self) -> list[PackLesson]:
        return [lesson for module in self.modules for lesson in module.lessons]

    @property
    def questions(self) -> list[PackQuestion]:
        """Those of the modules and those of the pools."""
        return [question for shelf in self.shelves for question in shelf.questions]

    @property
    def shelves(self) -> "list[PackModule | PackPool]":
        """Each gives its key to a category of questions."""
        return [*self.modules, *self.pools]

    @property
    def assessments(self) -> "list[tuple[PackModule | PackPool, tuple[str | int, ...], QuizPart]]":
        """Every quiz and every exam that is open, with the part and the place where it stands."""
        return [
            *((module, place, quiz) for module in self.modules for place, quiz in module.quizzes),
            *(
                (pool, place, exam)
                for pool in self.pools
                for place, exam in pool.exams
                if exam.closed is None
            ),
        ]

    def in_order(self) -> list[PackModule]:
        """The modules as the course lists them."""
        by_folder = {module.folder: module for module in self.modules}
        return [by_folder[name] for name in self.course.sure.modules] if self.course else []

"""A pack as it was read: its parts, each with the place where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from courses.packs.problems import Problem
from courses.packs.schema import (
    CourseFile,
    LessonHead,
    ModuleFile,
    PackModel,
    QuestionHead,
    QuizPart,
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
    """A lesson: its front matter, its Markdown, and the line on which that begins."""

    stem: str
    head: Part[LessonHead]
    body: str
    body_line: int


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
    def quiz(self) -> QuizPart | None:
        return self.head.model.quiz if self.head.model else None

    def figure_name(self, file_name: str) -> str:
        """The name of an image in the whole course."""
        return f"{self.head.text('key')}/{file_name}"


@dataclass(frozen=True, slots=True)
class Pack:
    """All parts of a pack. Loaded only if ``problems`` is empty."""

    course: Part[CourseFile] | None
    modules: tuple[PackModule, ...]
    digest: str
    problems: tuple[Problem, ...] = field(default=())

    def in_order(self) -> list[PackModule]:
        """The modules as the course lists them."""
        by_folder = {module.folder: module for module in self.modules}
        return [by_folder[name] for name in self.course.sure.modules] if self.course else []

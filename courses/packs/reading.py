"""Reads a pack's folder into parts and names every problem in their shape."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from courses.packs.files import PackFiles, read_files
from courses.packs.parts import (
    Model,
    Pack,
    PackImage,
    PackLesson,
    PackModule,
    PackPool,
    PackQuestion,
    Part,
)
from courses.packs.problems import Problem
from courses.packs.schema import (
    CONTENT,
    FORMAT,
    CheckPart,
    CourseFile,
    FamilyPart,
    LessonHead,
    ModuleFile,
    PoolFile,
    QuestionHead,
    WordPartEntry,
)
from courses.packs.shape import fit
from courses.packs.yaml_source import YamlText, read_yaml
from courses.services.rendering import RENDERING, checks_of
from foundation.ui.drawings import read_drawing

COURSE_FILE, MODULE_FILE, POOL_FILE = "course.yaml", "module.yaml", "pool.yaml"
WORD_PARTS_FILE, SPELLING_FILE = "word-parts.yaml", "spelling.txt"
FAMILIES_FILE = "families.yaml"
# Which file belongs into which folder of a module.
SUFFIXES = {"lessons": ".md", "images": ".svg", "questions": ".yaml", "charts": ".yaml"}
# Far more than anybody reads at a sitting; rendering takes seconds at the very worst.
LONGEST_LESSON = 100_000
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


def pack_digest(path: Path) -> str:
    """The digest of a pack's files and of the way they are rendered; cheap to ask for."""
    return _digest(read_files(path))


def read_pack(path: Path) -> Pack:
    """Read all of a pack. What cannot be read is among its problems, and the rest is there."""
    return _Reader(read_files(path)).pack()


def _has_place(path: PurePosixPath) -> bool:
    """Whether a pack has a file of this kind there."""
    match path.parts:
        case (name,):
            return name in {COURSE_FILE, WORD_PARTS_FILE, FAMILIES_FILE, SPELLING_FILE}
        case (_, name):
            return name in {MODULE_FILE, POOL_FILE}
        case (_, kind, _):
            return SUFFIXES.get(kind) == path.suffix
    return False


def _digest(files: PackFiles) -> str:
    return files.digest(salt=f"pack {FORMAT}, rendering {RENDERING}")


class _Reader:
    def __init__(self, files: PackFiles) -> None:
        self.files = files
        self.problems: list[Problem] = list(files.problems)

    def pack(self) -> Pack:
        course = self._part(CourseFile, COURSE_FILE)
        folders = sorted({PurePosixPath(path).parts[0] for path in self.files.texts if "/" in path})
        pools = [folder for folder in folders if f"{folder}/{POOL_FILE}" in self.files.texts]
        modules = [self._module(folder) for folder in folders if folder not in pools]
        word_parts = self._entries(WordPartEntry, WORD_PARTS_FILE)
        families = self._entries(FamilyPart, FAMILIES_FILE)
        read_pools = tuple(self._pool(folder) for folder in pools)
        self._refuse_strays(pools)
        return Pack(
            course=course,
            modules=tuple(modules),
            digest=_digest(self.files),
            problems=tuple(self.problems),
            pools=read_pools,
            word_parts=word_parts,
            families=families,
            spelling=frozenset(self.files.texts.get(SPELLING_FILE, "").casefold().split()),
        )

    def _part(self, model: type[Model], file: str) -> Part[Model] | None:
        text = self.files.texts.get(file)
        if text is None:
            if not any(problem.file == file for problem in self.problems):
                self._add(file, 0, "is missing. Add it.")
            return None
        source = self._yaml(text, file)
        return self._fitted(model, source) if source else None

    def _yaml(self, text: str, file: str, first_line: int = 1) -> YamlText | None:
        source, problems = read_yaml(text, file=file, first_line=first_line)
        self.problems += problems
        return source

    def _fitted(self, model: type[Model], source: YamlText) -> Part[Model]:
        fitted, problems = fit(model, source.value, source=source)
        self.problems += problems
        return Part(source, (), source.value, fitted)

    def _module(self, folder: str) -> PackModule:
        head = self._part(ModuleFile, f"{folder}/{MODULE_FILE}")
        lessons = [self._lesson(path) for path in self._files_of(folder, "lessons")]
        images = {
            PurePosixPath(path).name: self._image(path) for path in self._files_of(folder, "images")
        }
        questions = self._questions_of(folder)
        questions += [
            chart for path in self._files_of(folder, "charts") if (chart := self._chart(path))
        ]
        if head is None:
            # Its parts stay known, so that what refers to them is no second problem.
            head = Part(YamlText(f"{folder}/{MODULE_FILE}", None, {(): 1}), (), None, None)
        return PackModule(
            folder=folder,
            head=head,
            lessons=tuple(lesson for lesson in lessons if lesson),
            images=images,
            questions=tuple(questions),
        )

    def _pool(self, folder: str) -> PackPool:
        file = f"{folder}/{POOL_FILE}"
        head = self._part(PoolFile, file) or Part(YamlText(file, None, {(): 1}), (), None, None)
        return PackPool(folder, head, tuple(self._questions_of(folder)))

    def _entries(self, model: type[Model], file: str) -> tuple[Part[Model], ...]:
        """The list of a file that a pack may have."""
        text = self.files.texts.get(file)
        source = self._yaml(text, file) if text is not None else None
        if source is None:
            return ()
        if not isinstance(source.value, list):
            self._add(file, 1, "must be a list of entries, each beginning with a hyphen.")
            return ()
        found = []
        for index, entry in enumerate(source.value):
            fitted, problems = fit(model, entry, source=source, place=(index,))
            self.problems += problems
            found.append(Part(source, (index,), entry, fitted))
        return tuple(found)

    def _questions_of(self, folder: str) -> list[PackQuestion]:
        return [
            question
            for path in self._files_of(folder, "questions")
            for question in self._questions(path)
        ]

    def _files_of(self, folder: str, kind: str) -> list[str]:
        paths = self.files.under(f"{folder}/{kind}")
        return [path for path in paths if path.endswith(SUFFIXES[kind])]

    def _lesson(self, path: str) -> PackLesson | None:
        text = self.files.texts[path]
        opening = _FENCE.match(text)
        closing = _FENCE.search(text, opening.end()) if opening else None
        if opening is None or closing is None:
            self._add(
                path, 1, "has no front matter. Begin with ---, then key, title and so on, then ---."
            )
            return None
        source = self._yaml(text[opening.end() + 1 : closing.start()], path, first_line=2)
        if source is None:
            return None
        body_line = text.count("\n", 0, closing.end()) + 2
        body = text[closing.end() + 1 :]
        if not body.strip():
            self._add(path, body_line, "has no text after the front matter. Write the lesson.")
        if len(body) > LONGEST_LESSON:
            self._add(
                path,
                body_line,
                f"is longer than {LONGEST_LESSON:,} characters. Divide it into lessons.",
            )
            return None
        return PackLesson(
            stem=PurePosixPath(path).stem,
            head=self._fitted(LessonHead, source),
            body=body,
            body_line=body_line,
            checks=tuple(self._checks(path, body, body_line)),
        )

    def _checks(self, path: str, body: str, body_line: int) -> Iterator[Part[CheckPart]]:
        for block in checks_of(body):
            source = self._yaml(block.text, path, first_line=body_line + block.line)
            yield (
                self._fitted(CheckPart, source)
                if source
                else Part(YamlText(path, None, {(): body_line + block.line}), (), None, None)
            )

    def _image(self, path: str) -> PackImage:
        drawing = read_drawing(self.files.texts[path])
        for fault in drawing.faults:
            self._add(path, fault.line, fault.message)
        return PackImage(path, drawing)

    def _questions(self, path: str) -> list[PackQuestion]:
        source = self._yaml(self.files.texts[path], path)
        if source is None:
            return []
        if not isinstance(source.value, list) or not source.value:
            self._add(path, 1, "must be a list of questions, each beginning with - key: ...")
            return []
        return [
            question
            for index, entry in enumerate(source.value)
            if (question := self._question(source, (index,), entry))
        ]

    def _chart(self, path: str) -> PackQuestion | None:
        """A chart is long, so each has a file of its own."""
        source = self._yaml(self.files.texts[path], path)
        return self._question(source, (), source.value) if source else None

    def _question(
        self, source: YamlText, place: tuple[int, ...], entry: Any
    ) -> PackQuestion | None:
        if not isinstance(entry, dict):
            self.problems.append(source.problem(place, "must be a question with fields."))
            return None
        common = {name: entry[name] for name in entry if name in QuestionHead.model_fields}
        content = {name: entry[name] for name in entry if name not in common}
        model, problems = fit(QuestionHead, common, source=source, place=place)
        self.problems += problems
        shape = CONTENT.get(str(entry.get("type")))
        misfits: list[Problem] = []
        if shape is not None:
            _, misfits = fit(shape, content, source=source, place=place)
        self.problems += misfits
        return PackQuestion(Part(source, place, entry, model), content, not misfits)

    def _refuse_strays(self, pools: list[str]) -> None:
        """Every file has its place; one that has none would silently do nothing."""
        for path in map(PurePosixPath, self.files.texts):
            if not _has_place(path):
                self._add(
                    str(path),
                    0,
                    "has no place in a pack. There is course.yaml, and in each module "
                    "module.yaml, lessons/*.md, images/*.svg, questions/*.yaml and charts/*.yaml.",
                )
            elif path.parts[0] in pools and path.parts[1] not in {POOL_FILE, "questions"}:
                self._add(
                    str(path), 0, "has no place in a pool. There is pool.yaml and questions/*.yaml."
                )

    def _add(self, file: str, line: int, message: str) -> None:
        self.problems.append(Problem(file, line, message))

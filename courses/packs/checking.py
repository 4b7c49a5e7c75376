"""Checks what the parts of a pack say of each other: keys, references, draws."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from courses.packs.content_checks import content_problems
from courses.packs.parts import Pack, PackLesson, PackModule, PackQuestion, Part
from courses.packs.problems import PackRefused, Problem
from courses.packs.reading import read_pack
from courses.packs.schema import DrawPart, QuestionHead
from courses.rules.lesson_text import FIGURE_NAME, ImageUse
from courses.services.rendering import images_of
from foundation.ui.drawing_values import LONGEST_LABEL

LONGEST_CAPTION = 500
LONGEST_NAME = 120
# A key with the part that it stands in and its place there.
Named = tuple[str, Part[Any], tuple[str | int, ...]]


def checked_pack(path: Path) -> Pack:
    """Read a pack and check it. Raises PackRefused with every problem."""
    pack = read_pack(path)
    problems = [*pack.problems, *cross_problems(pack)]
    if problems:
        raise PackRefused(_once(problems))
    return pack


def _once(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(set(problems))


def cross_problems(pack: Pack) -> Iterator[Problem]:
    """What is wrong between the parts, whether or not each of them has its shape."""
    lessons, questions = pack.lessons, pack.questions
    yield from _listed_modules(pack)
    for module in pack.modules:
        yield from _listed_lessons(module)
        yield from _images(module)
    for lesson in lessons:
        yield from _checks(lesson)
    yield from _repeated(pack, lessons, questions)
    yield from _references(pack, lessons, questions)
    yield from _draws(pack, questions)
    for question in questions:
        yield from content_problems(question)


def _listed_modules(pack: Pack) -> Iterator[Problem]:
    if pack.course is None:
        return
    listed = pack.course.entries("modules")
    folders = {module.folder for module in pack.modules}
    for index, name in enumerate(listed):
        if name not in folders:
            yield pack.course.problem(
                ("modules", index), f"lists the module {name}, and there is no such folder."
            )
        elif name in listed[:index]:
            yield pack.course.problem(("modules", index), f"lists the module {name} twice.")
    for folder in sorted(folders - {name for name in listed if isinstance(name, str)}):
        yield Problem(
            folder, 0, "is not among the modules of course.yaml. List it there, or remove it."
        )


def _listed_lessons(module: PackModule) -> Iterator[Problem]:
    if module.head.data is None:
        return
    listed = module.head.entries("lessons")
    stems = {lesson.stem for lesson in module.lessons}
    for index, name in enumerate(listed):
        if name not in stems:
            yield module.head.problem(
                ("lessons", index),
                f"lists the lesson {name}, and lessons/{name}.md is not there or cannot be read.",
            )
        elif name in listed[:index]:
            yield module.head.problem(("lessons", index), f"lists the lesson {name} twice.")
    for lesson in module.lessons:
        if lesson.stem not in listed:
            yield Problem(
                lesson.head.file,
                0,
                "is not among the lessons of its module.yaml. List it there, or remove it.",
            )


def _images(module: PackModule) -> Iterator[Problem]:
    used = set()
    for lesson in module.lessons:
        for use in images_of(lesson.body):
            used.add(use.name)
            line = lesson.body_line + use.line - 1
            for message in _image_faults(module, use):
                yield Problem(lesson.head.file, line, message)
    for name, image in module.images.items():
        if name not in used:
            yield Problem(
                image.file, 0, "is used by no lesson of its module. Use it, or remove it."
            )


def _checks(lesson: PackLesson) -> Iterator[Problem]:
    """A check in the text has one right answer."""
    for check in lesson.checks:
        if check.model and sum(option.right for option in check.model.options) != 1:
            yield check.problem(
                ("options",), "must have exactly one option with right: true. Mend the check."
            )


def _image_faults(module: PackModule, use: ImageUse) -> Iterator[str]:
    if not FIGURE_NAME.fullmatch(use.name):
        yield f"has the image {use.name!r}. Use the name of a file in images/, as planes.svg."
    elif use.name not in module.images:
        yield f"uses the image {use.name}, and images/{use.name} is not there."
    elif len(module.figure_name(use.name)) > LONGEST_NAME:
        yield (
            f"uses the image {use.name}, whose name together with the key of the module is longer "
            f"than {LONGEST_NAME} characters. Shorten it."
        )
    if not use.alt:
        yield (
            f"has no text alternative for {use.name}. Say between the square brackets what the "
            "picture shows."
        )
    if len(use.alt) > LONGEST_LABEL or len(use.caption) > LONGEST_CAPTION:
        yield (
            f"has words for {use.name} that are too long: the text alternative may have "
            f"{LONGEST_LABEL} characters, the caption {LONGEST_CAPTION}."
        )
    if not use.stands_alone:
        yield (
            f"has {use.name} within other text. Put it on a line of its own, with an empty line "
            "before and after."
        )


def _repeated(
    pack: Pack, lessons: list[PackLesson], questions: list[PackQuestion]
) -> Iterator[Problem]:
    """Keys are names: each kind has every key once."""
    heads: list[Part[Any]] = [part.head for part in pack.shelves]
    kinds: dict[str, list[Named]] = {
        "module": [(head.text("key"), head, ("key",)) for head in heads],
        "quiz": [
            (head.text(*place, "key"), head, (*place, "key"))
            for head in heads
            for place in _quiz_places(head)
        ],
        "lesson": [(lesson.head.text("key"), lesson.head, ("key",)) for lesson in lessons],
        "objective": [
            (lesson.head.text("objectives", i, "key"), lesson.head, ("objectives", i, "key"))
            for lesson in lessons
            for i in range(len(lesson.head.entries("objectives")))
        ],
        "question": [(q.head.text("key"), q.head, ("key",)) for q in questions],
        "word part": [(part.text("part"), part, ("part",)) for part in pack.word_parts],
    }
    for kind, named in kinds.items():
        first: dict[str, Named] = {}
        for name in named:
            key, part, place = name
            if key and key in first:
                _, other, there = first[key]
                line = other.problem(there, "").line
                yield part.problem(
                    place,
                    f"has the {kind} key {key}, which {other.file}:{line} has already. "
                    "Give it one of its own.",
                )
            else:
                first[key] = name


def _quiz_places(head: Part[Any]) -> list[tuple[str | int, ...]]:
    """Where quizzes and exams stand, whether or not they have their shape."""
    several = [
        (name, index) for name in ("quizzes", "exams") for index in range(len(head.entries(name)))
    ]
    return [("quiz",), *several]


def _references(
    pack: Pack, lessons: list[PackLesson], questions: list[PackQuestion]
) -> Iterator[Problem]:
    known = {
        "category": {part.head.text("key") for part in pack.shelves},
        "lesson": {lesson.head.text("key") for lesson in lessons},
        "objective": {
            lesson.head.text("objectives", index, "key")
            for lesson in lessons
            for index in range(len(lesson.head.entries("objectives")))
        },
    }
    homes = {
        "category": "no module has that key",
        "lesson": "no lesson has that key",
        "objective": "no lesson has that objective",
    }
    for question in questions:
        for name, keys in known.items():
            wanted = question.head.text(name)
            if wanted and wanted not in keys:
                yield question.head.problem(
                    (name,), f"refers to the {name} {wanted}, and {homes[name]}. Mend the key."
                )
    yield from _awards(pack)
    for part in pack.word_parts:
        wanted = part.text("lesson")
        if wanted and wanted not in known["lesson"]:
            yield part.problem(
                ("lesson",), f"refers to the lesson {wanted}, and {homes['lesson']}. Mend the key."
            )


def _awards(pack: Pack) -> Iterator[Problem]:
    """An award is for an exam of the pack that is open, and has a key of its own."""
    if pack.course is None or pack.course.model is None:
        return
    exams = {exam.key for pool in pack.pools for _, exam in pool.exams if exam.closed is None}
    keys: set[str] = set()
    for index, award in enumerate(pack.course.model.awards):
        for name, wanted in (("exam", award.exam), ("update_exam", award.update_exam)):
            if wanted and wanted not in exams:
                yield pack.course.problem(
                    ("awards", index, name),
                    f"refers to the exam {wanted}, and no open exam has that key. Mend the key.",
                )
        if award.key in keys:
            yield pack.course.problem(
                ("awards", index, "key"), f"{award.key} is there twice. Give it one of its own."
            )
        keys.add(award.key)


def _draws(pack: Pack, questions: list[PackQuestion]) -> Iterator[Problem]:
    heads = [question.head.model for question in questions if question.head.model]
    for part, place, quiz in pack.assessments:
        need: Counter[DrawPart] = Counter()
        for index, draw in enumerate(quiz.draws):
            kind = draw.model_copy(update={"count": 1, "points": 1, "section": 0})
            need[kind] += draw.count
            have = sum(drawn_by(head, draw) for head in heads)
            if have < need[kind]:
                yield part.head.problem(
                    (*place, "draws", index),
                    f"draws {need[kind]} questions from {_criteria(draw)}, and the pack has "
                    f"{have}. Add questions, or draw fewer.",
                )


def drawn_by(head: QuestionHead, draw: DrawPart) -> bool:
    """Whether a draw may take a question: its category, domain, tag, difficulty, pilot or not."""
    return (
        head.category == draw.category
        and draw.domain in {None, head.domain}
        and (draw.tag is None or draw.tag in head.tags)
        and (draw.difficulty_from or 1) <= head.difficulty <= (draw.difficulty_to or 5)
        and draw.pilot is bool(head.pilot)
    )


def _criteria(draw: DrawPart) -> str:
    """``exam-pool (domain anatomy, pilots)``"""
    named = [
        f"domain {draw.domain}" if draw.domain else "",
        f"tag {draw.tag}" if draw.tag else "",
        f"difficulty {draw.difficulty_from or 1} to {draw.difficulty_to or 5}"
        if draw.difficulty_from or draw.difficulty_to
        else "",
        "pilots" if draw.pilot else "",
    ]
    said = ", ".join(name for name in named if name)
    return f"{draw.category} ({said})" if said else draw.category

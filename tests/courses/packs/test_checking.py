"""Every broken pack says where it is broken and what to do."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from courses.packs.checking import checked_pack
from courses.packs.problems import PackRefused, Problem
from tests.courses.packs.small_pack import QUESTIONS, PackFolder

COURSE, MODULE = "course.yaml", "bones/module.yaml"
ARM, LEG = "bones/lessons/arm.md", "bones/lessons/leg.md"
DRAWING, QUESTION_FILE = "bones/images/arm.svg", "bones/questions/all.yaml"


def problems_of(pack: PackFolder) -> list[Problem]:
    with pytest.raises(PackRefused) as refused:
        checked_pack(pack.path)
    return refused.value.problems


@dataclass(frozen=True)
class Broken:
    """A change to one file, and the words of the line that it is found on (0: the whole file)."""

    name: str
    file: str
    old: str
    new: str
    at: str | int
    says: str
    # Where the problem shows, if not in the file that was changed.
    seen_in: str = ""


BROKEN = [
    Broken("unknown field", COURSE, "title: First", "titel: First", "titel:", "Did you mean title"),
    Broken("missing field", COURSE, "language: en\n", "", 1, "language is missing"),
    Broken("number for text", COURSE, '"2026.11"', "2026.11", "edition:", "into quotes"),
    Broken("another format", COURSE, "pack: 1", "pack: 2", "pack:", "must be 1"),
    Broken("key with capitals", COURSE, "key: first-steps", "key: First", "key:", "lower case"),
    Broken("module not there", COURSE, "- bones", "- bones\n  - skin", "- skin", "no such folder"),
    Broken("module twice", COURSE, "- bones", "- bones\n  - bones", 13, "twice"),
    Broken("not a module name", COURSE, "- bones", "- ../bones", "- ../bones", "not allowed here"),
    Broken("course is a list", COURSE, "pack: 1", "- pack: 1", 2, "no readable YAML"),
    Broken("repeated field", COURSE, "title: First", "key: x\ntitle: First", "key: x", "twice"),
    Broken("alias", COURSE, "title: First steps", "title: *other", "*other", "YAML alias"),
    Broken("tag", COURSE, "First steps\ned", "!!python/name:os.system x\ned", "os.system", "tag"),
    Broken("escape", COURSE, "A small course.", '"A \\0 course."', "summary", "control character"),
    Broken("empty field", COURSE, "A small course.", "", "summary:", "summary is empty"),
    Broken("not closed", COURSE, "A small course.", '"A small', 16, "no readable YAML"),
    Broken("colon", MODULE, "What holds", "Bones: what holds", "Bones: what", "into quotes"),
    Broken("percent", MODULE, "pass_percent: 60", "pass_percent: 160", "pass_", "at most 100"),
    Broken("draw too large", MODULE, "count: 2", "count: 9", "- category", "Add questions"),
    Broken("draw elsewhere", MODULE, "category: bones", "category: skin", "skin", "the pack has 0"),
    Broken("lesson not there", MODULE, "- leg", "- leg\n  - foot", "- foot",
           "lists the lesson foot"),
    Broken("lesson not listed", MODULE, "  - leg\n", "", 0, "List it there", seen_in=LEG),
    Broken("no front matter", LEG, "---\nkey", "key", 1, "Begin with ---"),
    Broken("nothing to read", LEG, "## Above the knee\n\nOne bone, the femur.\n", "", 9, "no text"),
    Broken("minutes", LEG, "minutes: 7", "minutes: soon", "minutes:", "a whole number"),
    Broken("unknown field deep", ARM, "say: RAY", "says: RAY", "says:", "Did you mean say?"),
    Broken("lesson key twice", LEG, "key: bones-02\n", "key: bones-01\n", 2,
           "arm.md:2 has already"),
    Broken("objective twice", LEG, "bones-02-name", "bones-01-name", "bones-01-name", "arm.md:6"),
    Broken("no alternative", ARM, "An arm with three bones.", "", "](arm.svg", "square brackets"),
    Broken("image not there", ARM, "(arm.svg", "(leg.svg", "](leg.svg", "images/leg.svg is not"),
    Broken("image elsewhere", ARM, "(arm.svg", "(https://a.example/b.svg", "](https", "in images/"),
    Broken("image climbs", ARM, "(arm.svg", "(../../x.svg", "](../", "in images/"),
    Broken("image in text", ARM, "![An arm", "See ![An arm", "See ![", "line of its own"),
    Broken("image unused", ARM, '![An arm with three bones.](arm.svg "The arm")', "", 0, "Use it",
           seen_in=DRAWING),
    Broken("script", DRAWING, "<g t", "<script>alert(1)</script><g t", "<script", "uses <script>"),
    Broken("handler", DRAWING, "<g t", '<g onclick="x()" t', "onclick", 'has onclick="x()"'),
    Broken("style", DRAWING, 'class="d-line"', 'style="fill:red"', "style", "not allowed"),
    Broken("foreign class", DRAWING, 'class="d-line"', 'class="button"', "button", "not allowed"),
    Broken("doctype", DRAWING, "<svg", "<!DOCTYPE svg>\n<svg", 1, "DOCTYPE"),
    Broken("not closed svg", DRAWING, "</g>", "", 7, "well-formed"),
    Broken("no viewBox", DRAWING, 'viewBox="0 0 100 50" ', "", 1, "no viewBox"),
    Broken("unknown type", QUESTION_FILE, "single_choice", "riddle", "riddle", "No question type"),
    Broken("unknown domain", QUESTION_FILE, "domain: terminology", "domain: law", "law", "must be"),
    Broken("difficulty", QUESTION_FILE, "difficulty: 5", "difficulty: 6", ": 6", "at most 5"),
    Broken("question key twice", QUESTION_FILE, "key: bones-leg-02", "key: bones-leg-01", 66,
           "all.yaml:51 has already"),
    Broken("category", QUESTION_FILE, "category: bones\n  domain: terminology",
           "category: skin\n  domain: terminology", "skin", "no module has that key"),
    Broken("objective", QUESTION_FILE, "bones-02-name\n  lesson: bones-02\n  level: recall",
           "bones-09\n  lesson: bones-02\n  level: recall", "bones-09",
           "no lesson has that objective"),
    Broken("lesson", QUESTION_FILE, "lesson: bones-02\n  level: recall",
           "lesson: bones-09\n  level: recall", "bones-09", "no lesson has that key"),
    Broken("no right option", QUESTION_FILE, 'text: "Radius"\n      correct: true\n      why: "It',
           'text: "Radius"\n      why: "It', "options:", "exactly one option must be correct"),
    Broken("no reason", QUESTION_FILE, '      why: "It goes with the little finger."\n', "", 18,
           "options.1.why is missing"),
    Broken("same text", QUESTION_FILE, 'text: "Femur"', 'text: "ulna"', "options:",
           "the same text"),
    Broken("unknown option field", QUESTION_FILE,
           "why: \"It is in the leg.\"\n  explanation: \"The",
           "because: \"It is in the leg.\"\n  explanation: \"The", "because:",
           "no field of a pack"),
    Broken("choose not said", QUESTION_FILE, "Choose two bones", "Name the bones", "Name the bones",
           "Choose two"),
    Broken("choose wrongly", QUESTION_FILE, "Choose two", "Choose three", "Choose three",
           "says that 3 options are right, and 2 are"),
    Broken("field of another type", QUESTION_FILE, "answer: true", "answer: true\n  accept: [x]",
           "accept: [x]", "no field of a pack"),
    Broken("answer in words", QUESTION_FILE, "answer: true", 'answer: "true"', "answer:",
           "must be true or false"),
    Broken("accepted and warned of", QUESTION_FILE, 'answer: "tibia"', 'answer: "Femur."',
           "Femur.", "accepted and warned of"),
    Broken("yes as a word", QUESTION_FILE, '"the femur"', "yes", "accept:",
           "accept.1 must be text"),
]  # fmt: skip


def test_the_small_pack_is_right(pack: PackFolder) -> None:
    checked = checked_pack(pack.path)

    assert [module.folder for module in checked.in_order()] == ["bones"]
    assert len(checked.modules[0].questions) == 4


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_pack_names_the_file_the_line_and_what_to_do(
    pack: PackFolder, broken: Broken
) -> None:
    pack.edit(broken.file, broken.old, broken.new)
    file = broken.seen_in or broken.file
    line = pack.line_of(file, broken.at) if isinstance(broken.at, str) else broken.at

    problems = problems_of(pack)

    fitting = [p for p in problems if broken.says in p.message]
    assert [(p.file, p.line) for p in fitting] == [(file, line)], problems


@dataclass(frozen=True)
class BadFile:
    """Something in the folder that does not belong there."""

    name: str
    make: Callable[[Path], Any]
    file: str
    says: str
    line: int = 0


def _write(name: str, data: bytes) -> Callable[[Path], Any]:
    def make(path: Path) -> None:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)

    return make


BAD_FILES = [
    BadFile("link to a file", lambda p: (p / "bones/lessons/x.md").symlink_to("/etc/passwd"),
            "bones/lessons/x.md", "is a link"),
    BadFile("link to a folder", lambda p: (p / "skin").symlink_to("/etc"), "skin", "is a link"),
    BadFile("pipe", lambda p: os.mkfifo(p / "bones/lessons/pipe.md"), "bones/lessons/pipe.md",
            "neither a file nor a folder"),
    BadFile("too large", _write(LEG, b"x" * (512 * 1024 + 1)), LEG, "larger than 512 KB"),
    BadFile("too long a lesson", _write(LEG, b"---\nkey: a\n---\n" + b"word " * 20_001), LEG,
            "Divide it", 4),
    BadFile("no text", _write(LEG, b"---\nkey: \xff\xfe\n---\n"), LEG, "not UTF-8", 2),
    BadFile("control character", _write(LEG, b"---\nkey: a\n\n---\nA\x00B"), LEG, "control", 5),
    BadFile("other kind", _write("bones/images/arm.png", b"x"), "bones/images/arm.png", "no place"),
    BadFile("other folder", _write("bones/notes/a.md", b"x"), "bones/notes/a.md", "no place"),
    BadFile("too deep", _write("bones/lessons/a/b/c.md", b"x"), "bones/lessons/a", "too deep"),
    BadFile("hidden", _write(".env", b"SECRET=1"), ".env", "name that a pack cannot have"),
    BadFile("not listed", _write("skin/module.yaml", b"key: skin"), "skin",
            "not among the modules"),
    BadFile("module without its file", _write("skin/lessons/a.md", b"x"), "skin/module.yaml",
            "is missing"),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_what_does_not_belong_into_a_pack_is_named(pack: PackFolder, bad: BadFile) -> None:
    bad.make(pack.path)

    problems = problems_of(pack)

    fitting = [p for p in problems if bad.says in p.message and p.file == bad.file]
    assert [p.line for p in fitting] == [bad.line], problems


def test_all_problems_are_listed_at_once(pack: PackFolder) -> None:
    pack.edit(COURSE, "title: First", "titel: First")
    pack.edit(LEG, "minutes: 7", "minutes: 0")
    pack.edit(DRAWING, "<g t", '<g onload="x" t')
    pack.edit(QUESTION_FILE, "answer: true", "answer: maybe")

    problems = problems_of(pack)

    assert {problem.file for problem in problems} == {COURSE, LEG, DRAWING, QUESTION_FILE}
    # The field that is missing now, the unknown one, the minutes, the handler and the answer.
    assert len(problems) == 5


def test_a_lesson_that_cannot_be_read_is_one_problem_and_not_one_for_each_reference(
    pack: PackFolder,
) -> None:
    pack.edit(LEG, "minutes: 7", "minutes: 7\ncolour: red")

    assert [problem.file for problem in problems_of(pack)] == [LEG]


def test_an_alias_bomb_is_refused_before_it_grows(pack: PackFolder) -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30))
    pack.write(COURSE, f"l0: &l0 [x]\n{levels}\n")

    assert Problem(COURSE, 2, "uses a YAML alias (*name). Write the value itself.") in problems_of(
        pack
    )


def test_deep_yaml_is_refused(pack: PackFolder) -> None:
    pack.write(QUESTION_FILE, "[" * 50_000)

    assert any("nested deeper" in problem.message for problem in problems_of(pack))


def test_too_many_files_are_not_read(pack: PackFolder) -> None:
    for number in range(2_100):
        pack.write(f"bones/lessons/l{number}.md", "x")

    assert any("one too many" in problem.message for problem in problems_of(pack))


def test_a_path_that_is_no_folder_is_a_problem_and_not_a_crash(pack: PackFolder) -> None:
    with pytest.raises(PackRefused, match="is no folder"):
        checked_pack(pack.path / "nowhere")


def test_lines_are_counted_alike_with_windows_line_ends(pack: PackFolder) -> None:
    text = QUESTIONS.replace("difficulty: 5", "difficulty: 50")
    pack.write(QUESTION_FILE, text.replace("\n", "\r\n"))

    line = text[: text.index("difficulty: 50")].count("\n") + 1
    assert [problem.line for problem in problems_of(pack)] == [line]


def test_the_command_prints_each_problem_and_fails(pack: PackFolder, capsys: Any) -> None:
    pack.edit(LEG, "minutes: 7", "minutes: 0")

    with pytest.raises(CommandError, match=r"1 problem\(s\)\."):
        call_command("check_course_pack", str(pack.path))

    assert capsys.readouterr().err == "bones/lessons/leg.md:4: minutes must be at least 1.\n"


def test_the_command_says_that_nothing_is_wrong(pack: PackFolder, capsys: Any) -> None:
    call_command("check_course_pack", str(pack.path))

    assert capsys.readouterr().out == (
        "Nothing is wrong. Modules: 1, lessons: 2, questions: 4, images: 1.\n"
    )

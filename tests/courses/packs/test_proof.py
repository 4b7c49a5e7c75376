"""What an editor would find in a pack: each look finds its fault and is silent without it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.packs.checking import checked_pack
from courses.packs.proof import balance, codes, coverage, lessons, licensed, links, spelling, twins
from courses.packs.proof.desk import Desk
from tests.courses.packs.small_pack import QUESTIONS, PackFolder

ARM, QUESTION_FILE = "bones/lessons/arm.md", "bones/questions/all.yaml"


def found(look, pack, **standards):
    return [str(p) for p in look.look(Desk(checked_pack(pack.path), standards=standards))]


def say(pack, words):
    """One more line in the lesson on the arm."""
    text = (pack.path / ARM).read_text()
    return pack.write(ARM, f"{text}\n{words}\n")


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("**S52.531A, Colles' fracture of right radius, initial encounter**.", ""),
        ("Families such as S52.5- have many codes.", ""),
        ("Look at T12 and at the A1C.", ""),
        ("The code is E11.99.", "names E11.99, which no declared edition has"),
        ("The family is Q99.9- here.", ""),
        ("The family is Q77.77- here.", "names Q77.77"),
        ("The code is D69.1.", "a heading in another"),
        ("The code is T52.8X1A.", "is not in icd-10-cm FY2027"),
        ("The code D69.1 is no longer valid.", ""),
        (
            "**S52.531A, Colles' fracture of left radius, later encounter**.",
            "prints S52.531A as \"Colles' fracture of left radius",
        ),
        ("Use J44.1, Then look again.", ""),
    ],
)
def test_codes_exist_in_every_edition_and_their_words_are_theirs(pack, words, finds):
    problems = found(codes, say(pack, words))
    assert len(problems) == bool(finds), problems
    assert finds in "".join(problems)


def test_wrong_answers_may_show_codes_that_are_none(pack):
    pack.edit(QUESTION_FILE, 'text: "Femur"', 'text: "E11.99"')
    assert found(codes, pack) == []
    right = 'text: "Radius"\n      correct: true\n      why: "It'
    pack.edit(QUESTION_FILE, right, right.replace("Radius", "E11.98"))
    assert len(found(codes, pack)) == 1


@pytest.mark.parametrize("words", ["Code 99213 here.", "It is 0001F.", "Code D0120."])
def test_no_licensed_code(pack, words):
    assert found(licensed, pack) == []
    assert "CPT or CDT" in found(licensed, say(pack, words))[0]


def test_numbers_of_five_digits_with_a_comma_are_no_codes(pack):
    assert found(licensed, say(pack, "It has 74,879 codes and costs $14308.")) == []


def test_two_questions_that_ask_the_same(pack):
    again = QUESTIONS.split("\n\n")[0].replace("bones-thumb-01", "bones-thumb-02")
    pack.write(QUESTION_FILE, QUESTIONS + "\n" + again.replace("Which bone is", "Which bone lies"))
    (problem,) = found(twins, pack)
    assert "asks nearly the same as bones-thumb-01" in problem


def test_two_lessons_that_share_a_line(pack):
    line = "The forearm has two bones, and both of them turn when you turn your hand over."
    say(pack, line)
    text = (pack.path / "bones/lessons/leg.md").read_text()
    pack.write("bones/lessons/leg.md", f"{text}\n{line}\n")
    assert "has a line that" in found(twins, pack)[0]


def many(pack, right, *, at):
    """Twelve questions whose right answer has these words and stands at a place."""
    options = ["one", "two", "three"]
    options.insert(at, right)
    entries = []
    for number in range(12):
        lines = "".join(
            f'    - {{key: {"abcd"[i]}, text: "{text} {number}", why: "x",'
            f" correct: {'true' if i == at else 'false'}}}\n"
            for i, text in enumerate(options)
        )
        head = QUESTIONS.split("  stem:")[0].replace("thumb-01", f"many-{number}")
        entries.append(
            f'{head}  stem: "Number {number} of twelve?"\n  options:\n{lines}  explanation: "x"\n'
        )
    return pack.write("bones/questions/many.yaml", "\n".join(entries))


def test_right_answers_do_not_stand_out(pack):
    assert any(
        "longest option in 100%" in p for p in found(balance, many(pack, "the longest", at=1))
    )
    assert any("place 2 in 100%" in p for p in found(balance, many(pack, "a", at=1)))


def test_what_a_lesson_needs_is_named(pack):
    problems = "\n".join(found(lessons, pack))
    for words in ("words; 700", "0 checks", "no section Worked example", "no sources"):
        assert words in problems


def test_long_words_and_sentences_raise_the_grade(pack):
    desk = Desk(checked_pack(pack.path))
    plain = lessons.grade_of(desk, desk.pack.lessons[0])
    say(pack, "Notwithstanding considerable organisational interdependencies, " * 6 + "beware.")
    desk = Desk(checked_pack(pack.path))
    assert lessons.grade_of(desk, desk.pack.lessons[0]) > plain + 3


def test_misspelled_words_are_named_once_and_medical_words_are_known(pack):
    say(pack, "The osteomyelitis is tretaed, and tretaed again. See `xqzzy`.")
    (problem,) = found(spelling, pack)
    assert "tretaed" in problem
    pack.write("spelling.txt", "tretaed\n")
    assert found(spelling, pack) == []


def test_every_objective_is_asked_and_lessons_have_enough_questions(pack):
    assert found(coverage, pack) == []
    assert len(found(coverage, pack, questions=15)) == 2
    pack.edit(
        "bones/lessons/leg.md",
        "bones-02-name\n",
        "bones-02-name\n    text: A\n  - key: bones-02-more\n",
    )
    assert "no question asks it" in found(coverage, pack)[0]


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("[there](#s-where-they-are)", 0),
        ("[there](#s-nowhere)", 1),
        ("[there](https://www.cms.gov/)", 0),
        ("[there](http://www.cms.gov/)", 1),
    ],
)
def test_links_lead_somewhere(pack, words, finds):
    assert len(found(links, say(pack, words))) == finds


def test_the_command_prints_what_there_is_and_refuses_a_pack_with_problems(pack: PackFolder):
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="problem"):
        call_command("check_content", pack.path, stdout=out, stderr=err)
    assert "bones" in out.getvalue()
    assert "bones/lessons/arm.md" in err.getvalue()

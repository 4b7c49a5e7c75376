"""Questions that a program makes: right by the notes and titles of the code set, or none."""

from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from courses.packs.checking import checked_pack
from courses.packs.families import (
    comes_first,
    most_specific,
    seventh_character,
    together,
    word_parts,
)
from courses.packs.families.making import FamilyDesk
from courses.packs.reading import read_pack
from tests.courses.packs.small_pack import PackFolder

PARTS = """\
- {part: oste/o, kind: root, means: bone, origin: Greek, examples: [{word: osteitis, means: x}]}
- {part: arthr/o, kind: root, means: joint, origin: Greek, examples: [{word: arthritis, means: x}]}
- {part: my/o, kind: root, means: muscle, origin: Greek, examples: [{word: myalgia, means: x}]}
- {part: neur/o, kind: root, means: nerve, origin: Greek, examples: [{word: neuritis, means: x}]}
- {part: oss/o, kind: root, means: bone, origin: Latin, examples: [{word: ossify, means: x}]}
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    pack = PackFolder(tmp_path_factory.mktemp("family") / "pack").write("word-parts.yaml", PARTS)
    return FamilyDesk(read_pack(pack.path))


def right(content):
    return [option["text"] for option in content["options"] if option.get("correct")]


def test_the_most_specific_code_stands_among_real_siblings(desk):
    made = most_specific.make("N18", desk)
    (text,) = right(made)
    assert f'"{desk.node(text).title}"' in made["stem"]
    assert len({option["text"] for option in made["options"]}) == 4
    assert all(option["text"].startswith("N18.") for option in made["options"])
    # Only two codes stand below it; D69.1 is not in every edition.
    assert most_specific.make("K80.0", desk) is None
    assert most_specific.make("Q99.99", desk) is None


def test_a_seventh_character_has_the_meaning_of_its_category(desk):
    made = seventh_character.make("S52.5 D", desk)
    assert right(made) == ["D"]
    assert "routine healing" in made["stem"]
    assert seventh_character.make("S52.5 Z", desk) is None
    assert seventh_character.make("I10 A", desk) is None


@pytest.mark.parametrize(
    ("seed", "answer"),
    [
        ("E10.9 E11.9", False),
        ("L89.150 L97.511", True),
        # I10 excludes it, and the block above says that both may be: a person has to decide.
        ("I10 O10.019", None),
        # Only the chapter speaks of the pair, and a cough belongs to bronchitis.
        ("R05.9 J20.9", None),
        ("E11.9 E11.9", None),
        ("G35 E11.9", None),
    ],
)
def test_two_codes_stand_together_as_the_notes_say(desk, seed, answer):
    made = together.make(seed, desk)
    assert (made["answer"] if made else None) is answer


def test_the_cause_comes_first(desk):
    made = comes_first.make("F02.80 G30.9", desk)
    (text,) = right(made)
    assert text.startswith("G30.9")
    assert comes_first.make("G30.9 F02.80", desk) is None
    assert comes_first.make("I10 E11.9", desk) is None


def test_a_word_part_has_no_wrong_answer_that_is_right_too(desk):
    made = word_parts.make("oste/o", desk)
    assert right(made) == ["bone"]
    assert sorted(option["text"] for option in made["options"]) == [
        "bone",
        "joint",
        "muscle",
        "nerve",
    ]
    assert word_parts.make("hepat/o", desk) is None


def test_what_is_made_is_a_file_of_the_pack_and_made_alike_again(pack):
    families = [
        {
            "key": "generated-first",
            "family": "comes_first",
            "category": "bones",
            "domain": "conventions",
            "lesson": "bones-01",
            "objective": "bones-01-name",
            "seeds": ["F02.80 G30.9", "I10 E11.9"],
        }
    ]
    pack.write("families.yaml", yaml.safe_dump(families))
    err = StringIO()
    call_command("generate_questions", pack.path, stdout=StringIO(), stderr=err)
    assert "I10 E11.9 gives no question" in err.getvalue()
    file = pack.path / "bones/questions/generated-generated-first.yaml"
    first = file.read_text()
    (made,) = yaml.safe_load(first)
    assert made["tags"] == ["generated", "comes-first"]
    assert len(checked_pack(pack.path).questions) == 5
    call_command("generate_questions", pack.path, stdout=StringIO(), stderr=StringIO())
    assert file.read_text() == first
    pack.write("families.yaml", yaml.safe_dump([{**families[0], "family": "no_such"}]))
    with pytest.raises(CommandError, match="There are: comes_first, most_specific"):
        call_command("generate_questions", pack.path, stdout=StringIO(), stderr=StringIO())


def test_the_note_that_names_the_other_code_most_closely_is_quoted(desk):
    made = together.make("O09.90 Z34.90", desk)
    assert "(O09.-)" in made["why_true"]

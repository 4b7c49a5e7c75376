"""What differs between two versions of a question."""

from assessments.rules.version_diff import compare_contents, flatten

BEFORE = {
    "stem": "Which bone is on the thumb side?",
    "options": [
        {"key": "a", "text": "The ulna", "why": "no", "correct": False},
        {"key": "b", "text": "The radius", "why": "yes", "correct": True},
    ],
    "explanation": "",
}


def changed(before, after):
    rows = compare_contents(before=before, after=after)
    return {row.place: row.change for row in rows if row.change != "same"}


def words(pieces):
    return [piece.text for piece in pieces if piece.differs]


def test_the_same_content_has_no_difference():
    assert changed(BEFORE, {**BEFORE}) == {}


def test_only_the_words_that_differ_are_marked():
    rows = compare_contents(before=BEFORE, after={**BEFORE, "stem": "Which bone is lateral?"})

    stem = next(row for row in rows if row.place == "stem")
    assert stem.change == "changed"
    assert words(stem.before) == ["on the thumb side?"]
    assert words(stem.after) == ["lateral?"]
    assert "".join(piece.text for piece in stem.before) == BEFORE["stem"]


def test_an_option_that_moved_is_no_difference_and_one_that_went_is():
    turned = {**BEFORE, "options": BEFORE["options"][::-1]}
    fewer = {**BEFORE, "options": BEFORE["options"][1:]}

    assert changed(BEFORE, turned) == {}
    assert changed(BEFORE, fewer) == {
        "options a text": "removed",
        "options a why": "removed",
        "options a correct": "removed",
    }
    assert set(changed(fewer, BEFORE).values()) == {"added"}


def test_the_question_stands_first_and_the_reasons_last():
    shuffled = {"explanation": "x", "why_true": "t", "answer": True, "stem": "s"}

    assert list(flatten(shuffled)) == ["stem", "answer", "why_true", "explanation"]
    assert flatten({"answer": True, "accept": ["a", "b"]}) == {
        "answer": "yes",
        "accept 1": "a",
        "accept 2": "b",
    }


def test_lists_without_keys_are_numbered():
    before = {"accept": ["radius"]}

    assert changed(before, {"accept": ["radius", "the radius"]}) == {"accept 2": "added"}

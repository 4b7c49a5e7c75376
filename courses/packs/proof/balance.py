"""Right answers do not give themselves away: by their length, or by where they stand."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from courses.packs.parts import PackQuestion
from courses.packs.problems import Problem
from courses.packs.proof.desk import Desk

# Of four options one is the longest by chance in a quarter of the questions.
LONGEST_SHARE = 0.40
PLACE_SHARE = 0.40
# Fewer tell nothing.
FEWEST = 12


def look(desk: Desk) -> Iterator[Problem]:
    by_file: dict[str, list[PackQuestion]] = defaultdict(list)
    for question in desk.pack.questions:
        if question.head.text("type") == "single_choice" and question.content_fits:
            by_file[question.head.file].append(question)
    for file, questions in by_file.items():
        if len(questions) < FEWEST:
            continue
        longest = sum(_longest_is_right(question) for question in questions) / len(questions)
        if longest > LONGEST_SHARE:
            yield Problem(
                file,
                0,
                f"has the right answer as the longest option in {longest:.0%} of its questions. "
                "Shorten right answers or lengthen wrong ones.",
            )
        place, count = Counter(map(_place, questions)).most_common(1)[0]
        if count / len(questions) > PLACE_SHARE:
            yield Problem(
                file,
                0,
                f"has the right answer at place {place + 1} in {count / len(questions):.0%} of its "
                "questions. Move some.",
            )


def _longest_is_right(question: PackQuestion) -> bool:
    right = [option for option in question.content["options"] if option.get("correct")]
    wrong = [option for option in question.content["options"] if not option.get("correct")]
    return all(len(right[0]["text"]) > len(option["text"]) for option in wrong)


def _place(question: PackQuestion) -> int:
    return next(
        index for index, option in enumerate(question.content["options"]) if option.get("correct")
    )

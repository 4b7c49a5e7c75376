"""Codes that a pack names: they exist in every declared edition, and their words are theirs."""

import re
from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz

from courses.packs.problems import Problem
from courses.packs.proof.desk import Desk, Said
from foundation.codesets.system import NodeRow

_CODE = re.compile(
    r"(?<![\w.$/-])([A-TV-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?|[A-Z]\d{4}|[0-9A-HJ-NP-Z]{7})(\.?-)?(?![\w])"
)
# "S52.531A, Colles' fracture of right radius": what follows a code as its title.
_TITLE = re.compile(r"\s*(?:,|:)\s+([A-Z](?![A-Z0-9])[^*|;:\n]{8,}?)(?=\*|\||;|:|\.\s|\.$|$|\n)")
# A sentence that says of a code that it is none any more, or none at all.
_TOLD = re.compile(
    r"\b(?:delet|no longer|not valid|invalid|does not exist|retired|dead|replaced|before|until|"
    r"incomplete|not complete|too short|no such|is not a code|were split|was split|new in)",
    re.I,
)
# As alike as a quotation with small liberties.
_ALIKE = 92
# Vertebrae, vitamins, hormones: written like categories of three characters.
NO_CODES = frozenset({"A1C", "B12", "T10", "T11", "T12"})
# Pregnancies and births, as obstetricians count them: G3 P2002.
_BIRTHS = re.compile(r"\bG\d+,? ?P\d{4}\b")
_LETTERS_AND_DIGITS = re.compile(r"[A-Z].*\d|\d.*[A-Z]")


def look(desk: Desk) -> Iterator[Problem]:
    """Wrong answers may show codes that do not exist; nothing else may."""
    declared = desk.pack.course.sure.code_sets if desk.pack.course else {}
    if not declared:
        return
    for said in desk.said:
        for found in _CODE.finditer(_BIRTHS.sub(" ", said.text)):
            if found[1] in NO_CODES:
                continue
            yield from _problems(desk, said, found)


def _problems(desk: Desk, said: Said, found: "re.Match[str]") -> Iterator[Problem]:
    code, family = found[1], bool(found[2])
    editions = desk.codes.get(code)
    if editions is None:
        if family and any(name.startswith(code) for name in desk.codes):
            return
        if _may_be_none(code, said):
            return
        yield said.problem(f"names {code}, which no declared edition has. Mend the code.")
        return
    system = next(iter(editions)).split()[0]
    wanted = {
        f"{name} {edition}"
        for name, several in desk.pack.course.sure.code_sets.items()  # type: ignore[union-attr]
        for edition in several
        if name == system
    }
    if (lacking := wanted - editions.keys()) and not _may_be_none(code, said):
        yield said.problem(
            f"names {code}, which is not in {', '.join(sorted(lacking))}. Choose a code of all "
            "declared editions, or say in the sentence that it is no longer valid."
        )
    if _changed_kind(editions) and not _may_be_none(code, said):
        yield said.problem(
            f"names {code}, which is a code in one declared edition and a heading in another. "
            "Choose a code that all have."
        )
    if title := _TITLE.match(said.text, found.end()):
        yield from _title_problems(said, code, title[1], next(iter(editions.values())))


def _changed_kind(editions: Mapping[str, NodeRow]) -> bool:
    return len({node.billable for node in editions.values()}) > 1


def _may_be_none(code: str, said: Said) -> bool:
    """Seven letters or digits may be anything; a wrong answer may be no code on purpose."""
    if len(code) == 7 and "." not in code and not _LETTERS_AND_DIGITS.search(code):
        return True
    return said.wrong or bool(_TOLD.search(said.text))


def _title_problems(said: Said, code: str, words: str, node: NodeRow) -> Iterator[Problem]:
    if said.wrong or not node.title:
        return
    plain = node.title.casefold()
    printed = " ".join(words.split()).casefold()
    # The beginning of a title is a fair short form.
    if plain.startswith(printed) or fuzz.partial_ratio(printed, plain) >= _ALIKE:
        return
    if fuzz.token_set_ratio(printed, plain) >= _ALIKE or not _is_title(printed, plain):
        return
    yield said.problem(f'prints {code} as "{words}", and its title is "{node.title}". Mend it.')


def _is_title(printed: str, title: str) -> bool:
    """Whether the words after a code are meant as its title: half of them are in it."""
    words = re.findall(r"[a-z]{4,}", printed)
    return bool(words) and sum(word in title for word in words) * 2 >= len(words)

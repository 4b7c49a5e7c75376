"""Notes that a set of codes runs into (docs/algorithms/chart-scoring.md, step 6). No Django here.

They explain and cost nothing: the points were lost already, at a code that is missed, too many or
out of place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from assessments.question_types.code_credit import is_known
from assessments.question_types.code_writing import NAMES, System, display, look_alike
from foundation.codesets.facts import CodeBook, CodeFact, Note, NoteKind, Validity, conflicts

# "Reporting same diagnosis code more than once", Official Guidelines.
SAME_CODE_TWICE = "I.B.12"
# External causes of morbidity: V00 to Y99.
_EXTERNAL = "VWXY"


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` is stable. ``at`` is where a note stands, ``note`` what it says."""

    code: str
    text: str
    codes: tuple[str, ...] = ()
    guideline: str = ""
    at: str = ""
    note: str = ""

    def stored(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "text": self.text,
            "codes": list(self.codes),
            "guideline": self.guideline,
            "at": self.at,
            "note": self.note,
        }


def look_alikes(given: Iterable[tuple[System, str]], book: CodeBook) -> Iterator[Finding]:
    """Codes that are none, where the one with O and 0, I and 1 put right is there."""
    for system, code in dict.fromkeys(given):
        other = look_alike(system, code)
        if (
            other != code
            and is_known(book, system.value)
            and book.fact(system.value, code).validity is Validity.UNKNOWN
            and book.fact(system.value, other).validity is not Validity.UNKNOWN
        ):
            shown = display(system, code)
            yield Finding(
                "look_alike",
                f"{shown} is not in {NAMES[system]}, {display(system, other)} is: a letter and a "
                "digit look alike (O and 0, I and 1). It was graded as you wrote it.",
                (shown,),
            )


def twice(facts: Sequence[CodeFact]) -> Iterator[Finding]:
    """Diagnoses that are reported more than once."""
    for code, count in Counter(fact.display for fact in facts).items():
        if count > 1:
            yield Finding(
                "duplicate",
                f"{code} stands on the claim {count} times; a diagnosis is reported once.",
                (code,),
                SAME_CODE_TWICE,
            )


def first_place(facts: Sequence[CodeFact]) -> Iterator[Finding]:
    """What can never stand first."""
    if not facts:
        return
    first = facts[0]
    if first.code[0] in _EXTERNAL:
        yield Finding(
            "external_cause_first",
            f"{first.display} is an external cause. It says how something happened and never "
            "stands first.",
            (first.display,),
            "I.C.20.a.6",
        )
    note = next(first.notes_of(NoteKind.CODE_FIRST), None)
    if note and "classified elsewhere" in first.title.lower():
        yield Finding(
            "manifestation_first",
            f"{first.display} is a manifestation; the disease behind it stands before it.",
            (first.display,),
            "I.A.13",
            _at(note),
            note.text,
        )


def kept_apart(facts: Sequence[CodeFact], key: AbstractSet[str]) -> Iterator[Finding]:
    """Pairs that an Excludes1 note keeps apart, but those of ``key``: its codes and alternates."""
    for pair in conflicts({fact.name: fact for fact in facts}.values()):
        # A pair that the key itself has was judged to be unrelated.
        if {pair.code, pair.other} <= key:
            continue
        codes = tuple(display(System.DIAGNOSIS, code) for code in (pair.code, pair.other))
        yield Finding(
            "excludes1",
            f"{codes[0]} and {codes[1]} are not reported together: an Excludes1 note at "
            f"{_at(pair.note)} keeps them apart, unless the two conditions have nothing to do "
            "with each other.",
            codes,
            "I.A.12.a",
            _at(pair.note),
            pair.note.text,
        )


def partners(
    facts: Sequence[CodeFact], keyed: Sequence[str], answering: AbstractSet[str]
) -> Iterator[Finding]:
    """Code-first and use-additional notes that the key follows and the claim does not.

    ``keyed`` are the diagnoses of the key in its order. Only at codes that are ``answering`` a
    line: what is too many should go, not get a partner.
    """
    codes = [fact.code for fact in facts]
    said: set[frozenset[str]] = set()
    for fact in {fact.code: fact for fact in facts if fact.code in answering}.values():
        for note in fact.notes:
            if note.kind not in (NoteKind.CODE_FIRST, NoteKind.USE_ADDITIONAL):
                continue
            wanted = [code for code in keyed if code != fact.code and note.names(code)]
            there = [code for code in codes if code != fact.code and note.names(code)]
            if not wanted:
                continue
            pair = frozenset({fact.code, (there or wanted)[0]})
            if pair in said:
                continue
            finding = _partner(fact, note, keyed, codes, wanted=wanted, there=there)
            if finding:
                said.add(pair)
                yield finding


def _partner(
    fact: CodeFact,
    note: Note,
    keyed: Sequence[str],
    codes: Sequence[str],
    *,
    wanted: Sequence[str],
    there: Sequence[str],
) -> Finding | None:
    before = note.kind is NoteKind.CODE_FIRST
    partner = (there or wanted)[0]
    shown = display(System.DIAGNOSIS, partner)
    where = f"The {'code first' if before else 'use additional code'} note at {_at(note)}"
    if not there:
        name, words = "missing", f"{where} asks for {shown} with {fact.display}."
    elif _followed(note, fact.code, there, codes) or _as_keyed(keyed, codes, fact.code, partner):
        return None
    else:
        order = "before" if before else "after"
        name, words = "order", f"{where} puts {shown} {order} {fact.display}."
    section = "I.A.13" if before else "I.B.7"
    return Finding(
        f"{note.kind.value}_{name}", words, (fact.display, shown), section, _at(note), note.text
    )


def _followed(note: Note, code: str, partners: Sequence[str], codes: Sequence[str]) -> bool:
    """Whether one of the partners stands where the note wants it."""
    before = note.kind is NoteKind.CODE_FIRST
    return any((codes.index(one) < codes.index(code)) is before for one in partners)


def _as_keyed(keyed: Sequence[str], codes: Sequence[str], one: str, other: str) -> bool:
    """Whether two codes stand in the order of the key, whatever a note says."""
    if one not in keyed or other not in keyed:
        return False
    return (keyed.index(one) < keyed.index(other)) == (codes.index(one) < codes.index(other))


def _at(note: Note) -> str:
    """Where a note stands: a code, a block, or a chapter, which is a number."""
    return f"chapter {note.at}" if note.at.isdigit() else display(System.DIAGNOSIS, note.at)

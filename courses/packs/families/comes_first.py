"""Which of two codes is sequenced first? Seed: the code that has the note, and its partner."""

from courses.packs.families.making import Content, FamilyDesk, covers, display, options_of
from foundation.codesets.facts import NoteKind


def _first_line(text: str) -> str:
    """The note without the list that follows it."""
    return text.splitlines()[0].rstrip(":, ").removesuffix("such as").rstrip(", ")


def make(seed: str, desk: FamilyDesk) -> Content | None:
    """``M14.671 E11.610``: None where the first has no note that the second comes before it."""
    pair = desk.codes(seed)
    if pair is None:
        return None
    later, earlier = pair
    found = next(
        (
            (holder, note)
            for holder in desk.above(later)
            for note in holder.notes
            if note.kind is NoteKind.CODE_FIRST
            and any(covers(target, earlier.code) for target in note.targets)
        ),
        None,
    )
    if found is None:
        return None
    holder, note = found
    told = f'{display(holder.code)} says "Code first {_first_line(note.text)}".'
    shown = sorted([earlier, later], key=lambda node: node.code)
    options = options_of(
        (f"{display(earlier.code)}, {earlier.title}", f"{told} So this one goes before it."),
        [
            (
                f"{display(later.code)}, {later.title}",
                f"{told} So this one never stands before its cause.",
            ),
            (
                "Either of them: the order is the coder's choice",
                f"{told} Such a note fixes the order.",
            ),
        ],
        seed,
    )
    return {
        "type": "single_choice",
        "level": "application",
        "difficulty": 3,
        "source": f"ICD-10-CM Tabular List, {display(holder.code)}; Guidelines, Section I.A.13",
        "stem": (
            f"A record supports both {display(shown[0].code)} and {display(shown[1].code)}. Which "
            "of the two does the Tabular List put first?"
        ),
        "options": options,
        "explanation": f"{told} The note stands with the code that comes second.",
    }

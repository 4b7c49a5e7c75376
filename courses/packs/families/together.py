"""May these two codes stand together? Seed: two codes, as ``E11.9 E10.9``."""

from courses.packs.families.making import Content, FamilyDesk, covers, display
from foundation.codesets.facts import Note, NoteKind, Target
from foundation.codesets.system import NodeRow


def make(seed: str, desk: FamilyDesk) -> Content | None:
    """None where a code is not in every edition, or where both kinds of note speak of the pair."""
    pair = desk.codes(seed)
    if pair is None:
        return None
    one, other = pair
    never = _note(desk, one, other, NoteKind.EXCLUDES1) or _note(
        desk, other, one, NoteKind.EXCLUDES1
    )
    beside = _note(desk, one, other, NoteKind.EXCLUDES2) or _note(
        desk, other, one, NoteKind.EXCLUDES2
    )
    if bool(never) == bool(beside):
        return None
    holder, note = never or beside  # type: ignore[misc]
    where = f"{display(holder.code)} has the note {'Excludes1' if never else 'Excludes2'}"
    told = f'{where}: "{note.text.splitlines()[0]}".'
    return {
        "type": "true_false",
        "level": "application",
        "difficulty": 3,
        "source": f"ICD-10-CM Tabular List, {display(holder.code)}; Guidelines, Section I.A.12",
        "stem": (
            f"Notes of the Tabular List let {display(one.code)} ({one.title}) and "
            f"{display(other.code)} ({other.title}) be reported together at one encounter, "
            "where the record gives no sign that the two are unrelated."
        ),
        "answer": not never,
        "why_true": told
        + (
            " Excludes1 means not coded here: only clearly unrelated conditions are an exception."
            if never
            else " Excludes2 means not included here: a patient may have both."
        ),
        "why_false": told
        + (
            " The two are not reported together for one and the same condition."
            if never
            else " Excludes2 is no ban: where both are documented, both are coded."
        ),
    }


def _note(
    desk: FamilyDesk, node: NodeRow, other: NodeRow, kind: NoteKind
) -> tuple[NodeRow, Note] | None:
    """The note at a node or above it that speaks of another code.

    Not that of a chapter, which says nothing of symptoms that belong to a disease.
    """
    plain = other.code
    for holder in desk.above(node):
        if holder.kind == "chapter":
            continue
        speaking = [
            (_width(target, plain), note)
            for note in holder.notes
            if note.kind is kind
            for target in note.targets
            if covers(target, plain)
        ]
        if speaking:
            # The one that names the code most closely tells most.
            return holder, min(speaking, key=lambda found: found[0])[1]
    return None


def _width(target: Target, code: str) -> tuple[bool, int]:
    """How widely a target speaks: a range is wider than a family, a short family than a long."""
    return target.first != target.last, len(code) - len(target.first)

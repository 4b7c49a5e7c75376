"""What a seventh character says. Seed: a heading and a character, as ``S52.5 D``."""

from courses.packs.families.making import Content, FamilyDesk, chance_of, display, options_of

WRONG = 3


def make(seed: str, desk: FamilyDesk) -> Content | None:
    """None where the heading has no such character, or fewer than three meanings."""
    code, _, character = seed.partition(" ")
    node = desk.node(code)
    holder = next((one for one in desk.above(node) if one.seventh), None) if node else None
    meanings = holder.seventh if holder else {}
    if node is None or holder is None or character not in meanings or len(meanings) <= 2:
        return None
    others = [name for name in sorted(meanings) if name != character]
    wrong = chance_of(seed).sample(others, min(WRONG, len(others)))
    said = {name: meanings[name].strip().rstrip(".") for name in meanings}
    return {
        "type": "single_choice",
        "level": "recall",
        "difficulty": 2,
        "source": f"ICD-10-CM Tabular List, {code}, list of seventh characters",
        "stem": (
            f'{_rank(code)} {code}, {node.title}: which seventh character says "{said[character]}"?'
        ),
        "options": options_of(
            (character, f"{character} is: {said[character]}."),
            [(name, f"{name} is: {said[name]}.") for name in wrong],
            seed,
        ),
        "explanation": (
            f"The list of seventh characters stands at {display(holder.code)}: {character} is "
            f"{said[character]}."
        ),
    }


def _rank(code: str) -> str:
    """A category has three characters (Guidelines, Section I.A.2)."""
    return "Subcategory" if "." in code else "Category"

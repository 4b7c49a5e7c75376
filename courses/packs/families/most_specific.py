"""Which code has this title? Among its real siblings. Seed: the code of a heading, as ``K80.0``."""

from courses.packs.families.making import Content, FamilyDesk, chance_of, display, options_of

WRONG = 3


def make(seed: str, desk: FamilyDesk) -> Content | None:
    """None where fewer than four billable siblings stand below the heading."""
    heading = desk.node(seed)
    codes = [node for node in desk.below(seed) if node.billable]
    if heading is None or len(codes) <= WRONG:
        return None
    chosen = chance_of(seed, "specific").sample(codes, WRONG + 1)
    right = next((node for node in chosen if "unspecified" not in node.title.lower()), chosen[0])
    wrong = [node for node in chosen if node is not right]
    place = len(display(right.code))
    return {
        "type": "single_choice",
        "level": "application",
        "difficulty": 2,
        "source": f"ICD-10-CM Tabular List, {display(heading.code)}",
        "stem": f'The documentation says: "{right.title}". Which code says exactly that?',
        "options": options_of(
            (display(right.code), f"Its title is: {right.title}."),
            [
                (
                    display(node.code),
                    f"Its title is: {node.title}. Character {place - 1} is different.",
                )
                for node in wrong
            ],
            seed,
        ),
        "explanation": (
            f"All four stand below {display(heading.code)}, {heading.title}. They differ in their "
            f"last character: read every title of the family before you choose."
        ),
    }

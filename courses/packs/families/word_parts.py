"""What a word part means, and words to build of it. Seed: a part of ``word-parts.yaml``."""

from courses.packs.families.making import Content, FamilyDesk, chance_of, options_of

WRONG = 3


def make(seed: str, desk: FamilyDesk) -> Content | None:
    """None where the pack has no such part, or too few of its kind to choose from."""
    parts = {part.sure.part: part.sure for part in desk.pack.word_parts}
    part = parts.get(seed)
    if part is None:
        return None
    others = [
        one for one in parts.values() if one.kind == part.kind and not _share(one.means, part.means)
    ]
    # Synonyms among the wrong ones would give each other away.
    by_meaning = {one.means: one for one in others}
    if len(by_meaning) < WRONG:
        return None
    wrong = chance_of(seed).sample(list(by_meaning.values()), WRONG)
    example = part.examples[0]
    return {
        "type": "single_choice",
        "level": "recall",
        "difficulty": 1,
        "source": f"Word parts of this course, {part.part}",
        "stem": f'What does the {part.kind} "{part.part}" mean?',
        "options": options_of(
            (part.means, f"As in {example.word}: {example.means}."),
            [(one.means, f"That is {one.part}, as in {one.examples[0].word}.") for one in wrong],
            seed,
        ),
        "explanation": f"**{part.part}** ({part.origin}) means {part.means}: "
        + "; ".join(f"{one.word}, {one.means}" for one in part.examples)
        + ".",
    }


def _share(one: str, other: str) -> bool:
    """Whether two meanings have a word in common: both might be right."""
    return bool(_words(one) & _words(other))


def _words(text: str) -> set[str]:
    return {
        word
        for word in text.casefold().replace(",", " ").replace(";", " ").split()
        if len(word) > 2
    }

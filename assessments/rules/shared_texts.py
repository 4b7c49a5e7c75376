"""Where the text that several questions of a paper share stands. Pure."""

from collections.abc import Collection, Sequence

from assessments.rules.drawing import PaperItem


def stands_at(items: Sequence[PaperItem], above: Collection[int]) -> dict[int, int]:
    """For each question with a text, the position above which its page has it.

    ``above`` are the positions of this page that have a text above them.
    """
    found: dict[int, int] = {}
    here = 0
    for item in items:
        here = item.position if item.position in above else here
        if item.stimulus_id:
            found[item.position] = here
    return found


def homes(items: Sequence[PaperItem]) -> dict[int | None, int]:
    """For each text, the first question of the whole paper that has it.

    It never moves, whatever is open: what is highlighted in the text is kept there.
    """
    found: dict[int | None, int] = {}
    for item in items:
        if item.stimulus_id:
            found.setdefault(item.stimulus_id, item.position)
    return found

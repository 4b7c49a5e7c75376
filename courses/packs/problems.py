"""What is wrong with a pack: each problem has a file, a line, and says what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.refusals import Kind, Refusal


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. ``file`` is relative to the pack; line 0 means the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class PackRefused(Refusal):
    """The pack was not loaded; all of its problems are in ``problems``."""

    code = "pack_refused"
    kind = Kind.INVALID

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(
            f"The course pack has {len(self.problems)} problem(s); nothing was changed:\n{lines}",
            problems=[str(problem) for problem in self.problems],
        )

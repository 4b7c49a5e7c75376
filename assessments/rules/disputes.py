"""When a student may dispute a key, and what a dispute can become."""

from enum import StrEnum

SHORTEST, LONGEST = 10, 2_000
LONGEST_ANSWER = 1_000
# Whoever disputes everything is heard in nothing.
MOST_OPEN = 10


class DisputeState(StrEnum):
    """Open until somebody decides, or the student takes it back; then it stays as it is."""

    OPEN = "open"
    DECLINED = "declined"
    UPHELD = "upheld"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    DisputeState.OPEN: "waits for a decision",
    DisputeState.DECLINED: "declined",
    DisputeState.UPHELD: "upheld",
    DisputeState.WITHDRAWN: "withdrawn by the student",
}


def words_in(text: str) -> str:
    """What was typed, with line ends as everywhere and without space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_argument(words: str) -> bool:
    """Whether it is neither too short to say anything nor too long to be read."""
    return SHORTEST <= len(words) <= LONGEST

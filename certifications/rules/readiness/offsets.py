"""By how much quizzes are easier than the exam, from students who sat both."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt

# Fewer people than this would tell of persons, not of quizzes.
FEWEST_STUDENTS = 30


@dataclass(frozen=True, slots=True)
class Offset:
    """In logits, for one student; ``students``: from how many it was learnt, 0 for none."""

    mean: float
    deviation: float
    students: int = 0


# Where a school has no figures of its own: quizzes are seven or eight points of a hundred easier,
# less what was learnt since.
PRIOR = Offset(mean=0.35, deviation=0.25)
# How far the mean of a school may be from the prior's, and people from their school's mean.
BETWEEN_SCHOOLS = 0.25
LEAST_BETWEEN_STUDENTS = 0.15


@dataclass(frozen=True, slots=True)
class Both:
    """What one student brought in quizzes and in mock exams, both for the first time."""

    quiz_answers: float
    quiz_right: float
    mock_answers: float
    mock_right: float


def school_offset(students: Sequence[Both]) -> Offset:
    """The random effects mean of DerSimonian and Laird (1986), drawn to the prior's.

    The deviation is that of a further student of the school, not of the mean.
    """
    if len(students) < FEWEST_STUDENTS:
        return PRIOR
    quiz = [_logit(one.quiz_right, one.quiz_answers) for one in students]
    mock = [_logit(one.mock_right, one.mock_answers) for one in students]
    apart = [q[0] - m[0] for q, m in zip(quiz, mock, strict=True)]
    error = [q[1] + m[1] for q, m in zip(quiz, mock, strict=True)]
    weights = [1 / one for one in error]
    whole = fsum(weights)
    fixed = fsum(w * y for w, y in zip(weights, apart, strict=True)) / whole
    spread = fsum(w * (y - fixed) ** 2 for w, y in zip(weights, apart, strict=True))
    scale = whole - fsum(w * w for w in weights) / whole
    between = max(LEAST_BETWEEN_STUDENTS**2, (spread - (len(students) - 1)) / scale)
    weights = [1 / (one + between) for one in error]
    prior = 1 / BETWEEN_SCHOOLS**2
    whole = fsum(weights) + prior
    mean = (fsum(w * y for w, y in zip(weights, apart, strict=True)) + prior * PRIOR.mean) / whole
    return Offset(mean, sqrt(between + 1 / whole), len(students))


def _logit(right: float, answers: float) -> tuple[float, float]:
    """With its variance; half an answer is added on both sides (Haldane 1956)."""
    right = min(max(right, 0.0), answers)
    a, b = right + 0.5, answers - right + 0.5
    return log(a / b), 1 / a + 1 / b

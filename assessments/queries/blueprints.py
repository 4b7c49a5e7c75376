"""What a paper of an assessment would ask, by domain: for forecasts of its result."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone

from assessments.models import Assessment, Question
from assessments.services.paper_drawing import categories_below, slots_of


@dataclass(frozen=True, slots=True)
class AskedDomain:
    """So many questions of a domain that count, with so many points each.

    ``domain`` is its key, or the category's where a question has none; ``name`` is for people.
    """

    domain: str
    name: str
    questions: int
    points: Decimal


def asked_domains(assessment: Assessment) -> list[AskedDomain]:
    """In the order of the paper, each domain and number of points once. Three queries at most.

    A draw that names no domain takes from its category in proportion to what is ready there.
    """
    slots = [slot for slot in slots_of(assessment) if not slot.is_pilot]
    pools = _pools(assessment) if any(not s.domain and not s.question_id for s in slots) else None
    counts: Counter[tuple[str, str, Decimal]] = Counter()
    for slot in slots:
        if slot.question is not None:
            question = slot.question
            if not question.is_pilot:
                counts[_key_of(question), "", slot.points] += 1
        elif slot.domain:
            counts[slot.domain, "", slot.points] += slot.count
        elif pools is not None:
            for (domain, title), asked in pools.of(slot).items():
                counts[domain, title, slot.points] += asked
    return [
        AskedDomain(domain, domain_words(domain, title), asked, points)
        for (domain, title, points), asked in counts.items()
        if asked
    ]


def domain_words(domain: str, title: str = "") -> str:
    """As ``Question.domain_name`` has it; ``title`` of the category where there is no domain."""
    return title or domain.replace("-", " ").capitalize()


def apportioned(count: int, sizes: Mapping[Any, int]) -> dict[Any, int]:
    """So many places in proportion to sizes: the largest remainders first (Hamilton)."""
    whole = sum(sizes.values())
    if not whole:
        return {}
    found = {key: count * size // whole for key, size in sizes.items()}
    rest = sorted(sizes, key=lambda key: (-(count * sizes[key] % whole), str(key)))
    for key in rest[: count - sum(found.values())]:
        found[key] += 1
    return found


def _key_of(question: Question) -> str:
    return question.domain or question.category.key


class _Pools:
    """What is ready, by category and stimulus."""

    def __init__(self, rows: list[Any], below: Mapping[int, set[int]]) -> None:
        self._rows, self._below = rows, below

    def of(self, slot: Any) -> dict[tuple[str, str], int]:
        shelves = self._below.get(slot.category_id or 0, set())
        sizes: Counter[tuple[str, str]] = Counter()
        for category_id, stimulus_id, domain, key, title, n in self._rows:
            taken = stimulus_id == slot.stimulus_id if slot.stimulus_id else category_id in shelves
            if taken:
                sizes[(domain, "") if domain else (key, title)] += n
        return dict(sizes) if slot.stimulus_id else apportioned(slot.count, sizes)


def _pools(assessment: Assessment) -> _Pools:
    rows = (
        Question.objects.drawable()
        .valid_on(assessment.key_day(timezone.localdate()))
        .filter(school_id=assessment.school_id, is_pilot=False)
        .order_by()
        .values_list("category_id", "stimulus_id", "domain", "category__key", "category__title")
        .annotate(n=Count("pk"))
    )
    return _Pools(list(rows), categories_below(assessment.school_id))

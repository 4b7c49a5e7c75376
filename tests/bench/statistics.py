"""Item analysis of a million answers beside the bare SQL on a table made for it: three rounds.

``make bench ARGS=statistics``. 10,000 people with 100 questions each, made by the tests' factory,
which takes a few minutes; then each round computes everything and runs the two bare statements.
"""

import resource
import sys
import time
from collections.abc import Callable
from statistics import median

import django

PEOPLE, QUESTIONS, AT_ONCE, ROUNDS = 10_000, 100, 500, 3
# Difficulty and rest-corrected point-biserial in one pass, then what was chosen.
BARE = {
    "bare SQL: facility and discrimination": """
        SELECT item, avg(share), corr(share, total - share) FROM (
            SELECT item, share, sum(share) OVER (PARTITION BY attempt) AS total FROM bench_plain
        ) answers GROUP BY item
    """,
    "bare SQL: options": "SELECT item, option, count(*) FROM bench_plain GROUP BY item, option",
}
PLAIN = """
    CREATE TABLE bench_plain AS
    SELECT one.place AS attempt, item.place AS item,
           (item.outcome ->> 'share')::float8 AS share, (random() * 3)::int AS option
    FROM (SELECT row_number() OVER () AS place, outcomes FROM chartwork_assessments_grade) one,
         jsonb_array_elements(one.outcomes) WITH ORDINALITY item(outcome, place)
"""


def main(step: str) -> None:
    """``seed`` and ``measure`` are processes of their own, so that memory can be told apart."""
    django.setup()
    from django_scopes import scopes_disabled

    with scopes_disabled():
        {"seed": seed, "measure": measure}[step]()


def seed() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from assessments.models import QuestionVersion
    from tests.factories.courses import make_bank, make_quiz
    from tests.factories.people import make_school
    from tests.factories.sittings import sit_many

    school = make_school("bench", "Bench School")
    make_bank(school, questions=QUESTIONS)
    quiz = make_quiz(school, count=QUESTIONS)
    versions = list(QuestionVersion.objects.select_related("question"))
    for number in range(0, PEOPLE, AT_ONCE):
        sit_many(quiz, versions=versions, people=AT_ONCE, seed=number)
        print(f"{(number + AT_ONCE) * QUESTIONS:,} answers", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(PLAIN)
        cursor.execute("VACUUM ANALYZE")


def measure() -> None:
    from django.db import connection

    from assessments.models import Assessment
    from assessments.services.statistics import compute_statistics
    from assessments.services.statistics.figures import compute
    from assessments.services.statistics.reading import read_answers
    from tests.conftest import NOON

    def timed(work: Callable[[], object]) -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.fetchall()

    quiz = Assessment.objects.get()
    of = {"assessment_id": quiz.pk, "school_id": quiz.school_id}
    works: dict[str, Callable[[], object]] = {
        "everything, read and stored": lambda: compute_statistics(**of, at=NOON),
        **{name: lambda sql=sql: run(sql) for name, sql in BARE.items()},
    }
    figures: dict[str, list[float]] = {name: [] for name in works}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(ROUNDS):
        for name, work in works.items():
            figures[name].append(timed(work))
    ours, *bare = (median(values) for values in figures.values())
    for name, values in figures.items():
        print(f"{name}: {median(values):.2f} s ({min(values):.2f}-{max(values):.2f})")
    print(f"ratio: {ours / sum(bare):.1f}")
    begun = time.perf_counter()
    loaded = read_answers(**of)
    print(f"of it reading: {time.perf_counter() - begun:.2f} s")
    print(f"of it computing: {timed(lambda: compute(loaded, loaded.first)):.2f} s")
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory: {before / 1024:.0f} MB before, {after / 1024:.0f} MB at most")


if __name__ == "__main__":
    main(sys.argv[1])

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.models import Assessment
from assessments.queries.paper_trials import trial_of
from assessments.rules.drawing import NotEnoughQuestions
from assessments.rules.paper_trials import Trial
from foundation.schools.public import School, every_school, in_school

MOST_SAID = 20


class Command(BaseCommand):
    help = (
        "Draw many papers of assessments as a start would, see that each meets the blueprint, and "
        "say in a Markdown table how alike they are. Writes nothing. Ends with 1 if a paper does "
        "not meet it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("assessments", nargs="+", help="Their keys.")
        parser.add_argument("--school", default="", help="The key of the school, if many have it.")
        parser.add_argument("--papers", type=int, default=1000)
        parser.add_argument("--students", type=int, default=100, help="Who sit several times.")
        parser.add_argument("--sittings", type=int, default=4)
        parser.add_argument("--seed", type=int, default=1, help="The same seed, the same papers.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["papers"] < 2 or options["students"] < 1 or options["sittings"] < 1:
            raise CommandError("Ask for two papers, one student and one sitting at least.")
        trials = {
            assessment.title: self._try(assessment, options)
            for assessment in _named(options["assessments"], options["school"])
        }
        for line in table_of(trials):
            self.stdout.write(line)
        wrong = [f"{title}: {said}" for title, one in trials.items() for said in one.departures]
        for said in wrong[:MOST_SAID]:
            self.stderr.write(said)
        if wrong:
            raise CommandError(f"{len(wrong)} departures from a blueprint.")

    def _try(self, assessment: Assessment, options: dict[str, Any]) -> Trial:
        try:
            with in_school(assessment.school_id):
                return trial_of(
                    assessment=assessment,
                    **{name: options[name] for name in ("papers", "students", "sittings", "seed")},
                )
        except NotEnoughQuestions as error:
            raise CommandError(f"{assessment.title} cannot be drawn today: {error}") from error


def _named(keys: list[str], school_key: str) -> list[Assessment]:
    with every_school():
        schools = School.objects.filter(slug=school_key) if school_key else School.objects.all()
        found = []
        for key in keys:
            rows = list(Assessment.objects.filter(key=key, school__in=schools))
            if len(rows) != 1:
                raise CommandError(
                    f"{len(rows)} assessments have the key {key}. Name one, and its --school."
                )
            found += rows
    return found


def table_of(trials: dict[str, Trial]) -> list[str]:
    """One column an assessment, one line a figure, in Markdown."""
    rows: list[tuple[str, list[str]]] = [
        ("Papers drawn", [f"{one.papers:,}" for one in trials.values()]),
        ("Questions in a paper", [str(one.items) for one in trials.values()]),
        ("Questions in the pool", [str(one.pool) for one in trials.values()]),
        ("Departures from the blueprint", [str(len(one.departures)) for one in trials.values()]),
        ("Two papers share, mean", [_percent(one.shared_mean) for one in trials.values()]),
        ("Two papers share, at most", [_percent(one.shared_most) for one in trials.values()]),
    ]
    sittings = min((len(one.repeats) for one in trials.values()), default=0)
    rows += [
        (
            f"Met before at sitting {number + 1} of one student",
            [_percent(one.repeats[number]) for one in trials.values()],
        )
        for number in range(1, sittings)
    ]
    rows += [
        ("Exposure of a question, mean", [_percent(one.exposure_mean) for one in trials.values()]),
        ("Exposure of a question, most", [_percent(one.exposure_most) for one in trials.values()]),
        ("Never used", [str(one.never_used) for one in trials.values()]),
        ("Of each domain", [_bounds(one.domains) for one in trials.values()]),
        ("Of each difficulty", [_bounds(one.difficulties) for one in trials.values()]),
    ]
    head = ["| |", *(f" {title} |" for title in trials)]
    return [
        "".join(head),
        "| --- |" + " --- |" * len(trials),
        *("".join([f"| {name} |", *(f" {cell} |" for cell in cells)]) for name, cells in rows),
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _bounds(found: Any) -> str:
    """``anatomy 12, terms 3 to 5``: a single figure where it never differs."""
    return ", ".join(
        f"{name} {low}" if low == high else f"{name} {low} to {high}"
        for name, (low, high) in found.items()
    )

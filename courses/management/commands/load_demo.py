import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.packs.demo import demo_access, load_demo
from foundation.refusals import Refusal


class Command(BaseCommand):
    help = "Load two schools, invented people and the courses that ship, to try Chartwork with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the sign-ins as JSON.")
        parser.add_argument(
            "--yes-this-is-a-demo",
            action="store_true",
            help="Load it although this is the production profile. Its passwords are public.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not options["yes_this_is_a_demo"]:
            raise CommandError(
                "This is the production profile, and the demo's people have passwords that "
                "everybody knows. If this site is only a demo, add --yes-this-is-a-demo."
            )
        try:
            reports = load_demo(at=timezone.now())
        except Refusal as refused:
            raise CommandError(refused.message) from refused
        access = demo_access()
        if options["json"]:
            self.stdout.write(json.dumps(access))
            return
        lines = [f"{report.title}: {line}" for report in reports for line in report.tally.lines()]
        lines = lines or ["The courses are as their files say."]
        self.stdout.write("\n".join(lines))
        for person in access["people"]:
            self.stdout.write(f"{person['role']:<14} {person['email']:<36} {person['password']}")
        for name, value in access["api"].items():
            self.stdout.write(f"{name:<14} {value}")

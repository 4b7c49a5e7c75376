from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.packs.loading import load_pack
from foundation.refusals import Refusal
from foundation.schools.public import School, system_actor


class Command(BaseCommand):
    help = "Load a course pack into a school. The same files again change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="The pack's folder.")
        parser.add_argument("--school", required=True, help="The school's short name (slug).")

    def handle(self, *args: Any, **options: Any) -> None:
        school = School.objects.filter(slug=options["school"]).first()
        if school is None:
            known = ", ".join(School.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no school {options['school']}. There are: {known}.")
        try:
            report = load_pack(
                path=options["path"],
                school_id=school.pk,
                by=system_actor(school.pk),
                at=timezone.now(),
            )
        except Refusal as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"{report.title} in {school.name}:")
        for line in report.tally.lines():
            self.stdout.write(f"  {line}")
        if report.is_quiet:
            self.stdout.write("Nothing had changed.")

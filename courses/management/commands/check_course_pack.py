from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.packs.checking import checked_pack
from courses.packs.problems import PackRefused


class Command(BaseCommand):
    help = "Check a course pack and list everything that is wrong with it. Needs no database."
    # The checks of Django would ask the database.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="The pack's folder.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pack = checked_pack(options["path"])
        except PackRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(refused.problems)} problem(s).") from refused
        lessons = sum(len(module.lessons) for module in pack.modules)
        questions = sum(len(module.questions) for module in pack.modules)
        images = sum(len(module.images) for module in pack.modules)
        self.stdout.write(
            f"Nothing is wrong. Modules: {len(pack.modules)}, lessons: {lessons}, "
            f"questions: {questions}, images: {images}."
        )

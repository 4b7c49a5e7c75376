from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.packs.checking import checked_pack
from courses.packs.demo import REFERENCE_COURSE
from courses.packs.problems import PackRefused
from courses.packs.proof.coverage import exam_cover, questions_by_lesson
from courses.packs.proof.desk import Desk
from courses.packs.proof.reading import proof_read


class Command(BaseCommand):
    help = (
        "Read a course pack as an editor would: codes, twin questions, balance of options, "
        "coverage, spelling, reading level. Needs no database. Prints what the pack covers."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", default=REFERENCE_COURSE)
        parser.add_argument(
            "--questions", type=int, default=0, help="How many each lesson has at least."
        )
        parser.add_argument(
            "--papers", type=int, default=0, help="How many papers without repeats the pool makes."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pack = checked_pack(options["path"])
        except PackRefused as refused:
            self._refuse(refused.problems)
        desk = Desk(
            pack, standards={"questions": options["questions"], "papers": options["papers"]}
        )
        problems = sorted(set(proof_read(desk)))
        self._table(desk)
        if problems:
            self._refuse(problems)
        self.stdout.write("Nothing is wrong.")

    def _refuse(self, problems: Any) -> None:
        for problem in problems:
            self.stderr.write(str(problem))
        raise CommandError(f"{len(problems)} problem(s).")

    def _table(self, desk: Desk) -> None:
        """What there is, by module, by type and by the draws of the exams."""
        pack, by_lesson = desk.pack, questions_by_lesson(desk)
        self.stdout.write(
            f"{'Module':<26}{'Lessons':>8}{'Terms':>7}{'Figures':>9}{'Questions':>11}{'Fewest':>8}"
        )
        for module in pack.in_order():
            keys = [lesson.head.text("key") for lesson in module.lessons]
            terms = sum(len(lesson.head.entries("terms")) for lesson in module.lessons)
            fewest = min((by_lesson[key] for key in keys), default=0)
            self.stdout.write(
                f"{module.folder:<26}{len(keys):>8}{terms:>7}{len(module.images):>9}"
                f"{len(module.questions):>11}{fewest:>8}"
            )
        for pool in pack.pools:
            self.stdout.write(f"{pool.folder:<26}{'':>24}{len(pool.questions):>11}")
        self.stdout.write(f"Word parts: {len(pack.word_parts)}")
        kinds = Counter(question.head.text("type") for question in pack.questions)
        self.stdout.write(
            "Types: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        )
        for cover in exam_cover(desk):
            self.stdout.write(
                f"{cover.exam:<32}{cover.draw:<34}{cover.need:>4}{cover.have:>6}{cover.papers:>6.1f}"
            )

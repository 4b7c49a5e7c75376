"""Loads releases of code sets into the database."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from foundation.codesets.public import (
    LoadedRelease,
    SourceMissing,
    SourceUnreadable,
    UnknownSystem,
    ensure_shipped_releases,
    load_release,
)
from foundation.refusals import Refusal
from foundation.schools.public import School


class Command(BaseCommand):
    help = (
        "Loads releases of code sets. Without arguments: every release that ships and is not there "
        "yet. With a system and a name: that one, or one from the publisher's own files. A release "
        "that is there is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("system", nargs="?", help="icd10cm, icd10pcs, hcpcs2, cpt")
        parser.add_argument("release", nargs="?", help="its name, as FY2028")
        parser.add_argument("--file", action="append", type=Path, default=[], dest="files")
        parser.add_argument("--from", type=_day, dest="valid_from", help="first day, 2027-10-01")
        parser.add_argument("--to", type=_day, dest="valid_to", help="last day, 2028-09-30")
        parser.add_argument("--title", default="", help="how the release is called on pages")
        parser.add_argument("--school", help="the school whose licence covers the set: its slug")
        parser.add_argument("--notice", default="", help="shown wherever the codes are shown")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["system"] and not options["release"]:
            raise CommandError("Name the release too: load_codes icd10cm FY2027.")
        try:
            done = self._load(options)
        except (Refusal, SourceMissing, SourceUnreadable, UnknownSystem) as refused:
            raise CommandError(str(refused)) from refused
        for one in done:
            release = one.release
            what = "loaded" if one.fresh else "was there already"
            self.stdout.write(
                f"{release.title}: {what}; {release.billable_count:,} complete codes of "
                f"{release.node_count:,} entries."
            )

    def _load(self, options: dict[str, Any]) -> list[LoadedRelease]:
        at = timezone.now()
        if not options["system"]:
            return ensure_shipped_releases(at=at)
        one = load_release(
            system=options["system"],
            name=options["release"],
            files=options["files"],
            valid_from=options["valid_from"],
            valid_to=options["valid_to"],
            school_id=_school_id(options["school"]),
            title=options["title"],
            notice=options["notice"],
            at=at,
        )
        return [one]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _school_id(slug: str | None) -> int | None:
    if slug is None:
        return None
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise CommandError(f"There is no school {slug!r}.")
    return school.pk

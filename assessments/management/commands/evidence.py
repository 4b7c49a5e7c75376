import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.models import Attempt
from assessments.queries.evidence_reports import EvidenceReport, verified_attempt, verified_file
from assessments.rules.evidence import LONGEST_FILE_BYTES, as_text
from foundation.refusals import Refusal
from foundation.schools.public import every_school, in_school, system_actor

FAILED, BAD_INPUT = 1, 2


class Command(BaseCommand):
    help = (
        "Export the evidence of an attempt to a file, or verify a file or an attempt. "
        "Ends with 0 if the evidence holds, 1 if it does not, 2 if there is nothing to verify."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        export = ways.add_parser("export", help="Write the signed evidence of an attempt.")
        export.add_argument("attempt", type=UUID, help="Its id, as in the address of its page.")
        export.add_argument("--file", type=Path, help="Where to; otherwise it is printed.")
        verify = ways.add_parser("verify", help="Verify a file, or an attempt in the database.")
        verify.add_argument("what", help="A file that was exported, or the id of an attempt.")
        verify.add_argument("--receipt", default="", help="The seal on the student's receipt.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["way"] == "export":
                report = _of_attempt(options["attempt"])
                self._write(report, options["file"])
            else:
                report = _of(options["what"], receipt=options["receipt"])
        except Refusal as refused:
            raise CommandError(refused.message, returncode=BAD_INPUT) from refused
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        self._tell(report)
        if not report.holds:
            sys.exit(FAILED)

    def _write(self, report: EvidenceReport, file: Path | None) -> None:
        if file is None:
            self.stdout.write(as_text(report.bundle), ending="")
            return
        # Personal data: a new file, for nobody but who runs the command.
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(as_text(report.bundle), encoding="utf-8")
        self.stderr.write(f"Written to {file}. It holds personal data and keys of questions.")

    def _tell(self, report: EvidenceReport) -> None:
        """To stderr, so that what is printed by an export can go into a file."""
        for finding in report.findings:
            self.stderr.write(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.text}")
        attempt_id = report.bundle["attempt"].get("id")
        said = "The evidence holds." if report.holds else "The evidence does NOT hold."
        self.stderr.write(f"{said} Attempt {attempt_id}.")


def _of(what: str, *, receipt: str) -> EvidenceReport:
    """Of an attempt if it is an id, or of a file."""
    try:
        attempt_id = UUID(what)
    except ValueError:
        return verified_file(text=_read(Path(what)), receipt=receipt)
    return _of_attempt(attempt_id, receipt=receipt)


def _read(file: Path) -> str:
    if file.stat().st_size > LONGEST_FILE_BYTES:
        raise CommandError(f"{file} is too large to be evidence.", returncode=BAD_INPUT)
    return file.read_text(encoding="utf-8")


def _of_attempt(attempt_id: UUID, *, receipt: str = "") -> EvidenceReport:
    with every_school():
        school_id = (
            Attempt.objects.filter(pk=attempt_id).values_list("school_id", flat=True).first()
        )
    if school_id is None:
        raise CommandError(f"There is no attempt {attempt_id}.", returncode=BAD_INPUT)
    with in_school(school_id):
        return verified_attempt(
            attempt_id=attempt_id, by=system_actor(school_id), at=timezone.now(), receipt=receipt
        )

"""Tells what a new release of a code set changes, and what it does to each school's questions."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from assessments.models import CodeUpdateFinding
from assessments.models.code_update import PLACE_WORDS, WHAT_WORDS
from assessments.queries.code_updates import findings_of, progress_of, tally
from assessments.services.code_updates import before, review_release
from foundation.codesets.public import (
    Change,
    ChangeKind,
    CodeRelease,
    CodeSystem,
    ReleaseChanges,
    SourceMissing,
    UnknownSystem,
    code_system,
    load_release,
    release_changes,
)
from foundation.refusals import Refusal
from foundation.schools.public import School, in_school, system_actor

SHOWN = 8
LISTED = {
    ChangeKind.DELETED: "deleted",
    ChangeKind.SPLIT: "divided: a heading now, with codes that say more",
    ChangeKind.NEW: "new",
    ChangeKind.BILLABLE: "was a heading, is a complete code now",
    ChangeKind.RETITLED: "another title",
    ChangeKind.FINER: "for other or unspecified, with new codes beside them",
    ChangeKind.NOTES: "notes changed",
    ChangeKind.SEVENTH: "seventh characters changed",
}


class Command(BaseCommand):
    help = (
        "Compares a release of a code set with the one before it, tells what changed, and what it "
        "does to the questions of each school. The review is stored for the page Code updates with "
        "--apply-review; without it nothing is stored. A release that ships is loaded first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("release", help="its name, as FY2027")
        parser.add_argument("--system", default="icd10cm", help="icd10cm, icd10pcs, hcpcs2")
        parser.add_argument("--from", dest="previous", help="compare with this one instead")
        parser.add_argument("--school", help="the slug of the only school to look at")
        parser.add_argument("--json", type=Path, dest="file", help="write all of it to this file")
        parser.add_argument(
            "--apply-review",
            action="store_true",
            help="store the findings, and draw no question whose key is not valid",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        schools = _schools(options["school"])
        only = schools[0].pk if options["school"] else None
        try:
            system = code_system(options["system"])
            release = self._release(system, options["release"], only)
            previous = (
                self._release(system, options["previous"], only)
                if options["previous"]
                else before(release)
            )
            changes = release_changes(previous, release)
        except (Refusal, SourceMissing, UnknownSystem) as refused:
            raise CommandError(str(refused)) from refused
        self._tell(system, changes)
        told = {
            school.slug: self._school(school, changes, store=options["apply_review"])
            for school in schools
            # A licensed set is its school's alone.
            if release.school_id in {None, school.pk}
        }
        if options["file"]:
            self._write(options["file"], system, changes, told)

    def _release(self, system: CodeSystem, name: str, school_id: int | None) -> CodeRelease:
        """The loaded release of this name; one that ships is loaded. Raises what loading does."""
        found = CodeRelease.objects.readable_in(school_id).filter(system=system.name, name=name)
        standing = found.order_by("school_id").first()
        if standing is not None:
            return standing
        loaded = load_release(system=system.name, name=name, at=timezone.now()).release
        self.stdout.write(f"{loaded.title} was not loaded; it is now.")
        return loaded

    def _tell(self, system: CodeSystem, changes: ReleaseChanges) -> None:
        counts = changes.counts()
        self.stdout.write(
            f"{changes.old.title} to {changes.new.title}: {counts['codes_before']:,} complete "
            f"codes before, {counts['codes_after']:,} after; {counts['new']} new, "
            f"{counts['deleted']} deleted ({counts['split']} of them divided), "
            f"{counts['retitled']} retitled."
        )
        for kind, words in LISTED.items():
            found = changes.of(kind, codes_only=kind in {ChangeKind.NEW, ChangeKind.DELETED})
            if not found:
                continue
            self.stdout.write(f"\n{len(found)} {words}:")
            for change in found[:SHOWN]:
                self.stdout.write(f"  {_line(system, change)}")
            if len(found) > SHOWN:
                self.stdout.write(f"  … and {len(found) - SHOWN} more; --json FILE has all.")

    def _school(self, school: School, changes: ReleaseChanges, *, store: bool) -> dict[str, Any]:
        """What it does to the questions of a school; the review is taken back unless stored."""
        with in_school(school.pk), transaction.atomic():
            reviewed = review_release(
                release=changes.new, changes=changes, by=system_actor(school.pk), at=timezone.now()
            )
            update = reviewed.update
            progress = progress_of(update)
            places, kinds = tally(update, "place"), tally(update, "what")
            findings = list(findings_of(update, chosen={}))
            transaction.set_rollback(not store)
        self.stdout.write(
            f"\n{school.name}: {update.questions} questions looked at, {progress.questions} of "
            f"them concerned, {progress.findings} findings, {progress.open} open; "
            f"{progress.dead} keys that cannot be asked."
        )
        for words in (_counted(places, PLACE_WORDS), _counted(kinds, WHAT_WORDS)):
            if words:
                self.stdout.write(f"  {words}")
        for finding in findings[:SHOWN]:
            self.stdout.write(f"  {_finding_line(finding)}")
        if len(findings) > SHOWN:
            self.stdout.write(f"  … and {len(findings) - SHOWN} more.")
        if not store:
            self.stdout.write("  Nothing was stored; --apply-review stores it.")
        return {
            "stored": store,
            "questions": update.questions,
            "findings": [_finding_entry(finding) for finding in findings],
        }

    def _write(
        self, file: Path, system: CodeSystem, changes: ReleaseChanges, told: dict[str, Any]
    ) -> None:
        whole = {
            "system": system.name,
            "from": changes.old.name,
            "to": changes.new.name,
            "counts": changes.counts(),
            "changes": [_entry(system, change) for change in changes.changes],
            "schools": told,
        }
        try:
            file.write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
        except OSError as fault:
            raise CommandError(f"{file} cannot be written: {fault.strerror}.") from fault
        self.stdout.write(f"\nAll of it is in {file}.")


def _schools(slug: str | None) -> list[School]:
    schools = School.objects.order_by("slug")
    if slug is None:
        return list(schools)
    found = list(schools.filter(slug=slug))
    if not found:
        raise CommandError(f"There is no school {slug!r}.")
    return found


def _line(system: CodeSystem, change: Change) -> str:
    parts = [f"{system.display(change.code)} {change.new_title or change.old_title}"]
    if change.kind is ChangeKind.RETITLED:
        parts.append(f"(was: {change.old_title})")
    if change.suggestions:
        named = ", ".join(system.display(one.code) for one in change.suggestions)
        parts.append(f"→ perhaps {named}")
    if change.kind in {ChangeKind.NOTES, ChangeKind.SEVENTH}:
        added, removed = len(change.added), len(change.removed)
        parts.append(f"(+{added} −{removed}; holds for {change.reaches} codes)")
    return " ".join(parts)


def _entry(system: CodeSystem, change: Change) -> dict[str, Any]:
    return {
        "what": change.kind.value,
        "code": system.display(change.code),
        "complete_code": change.billable,
        "old_title": change.old_title,
        "new_title": change.new_title,
        "under": [system.display(code) for code in change.under],
        "suggestions": [
            {"code": system.display(one.code), "title": one.title, "why": one.why}
            for one in change.suggestions
        ],
        "added": change.added,
        "removed": change.removed,
        "reaches": change.reaches,
    }


def _finding_line(finding: CodeUpdateFinding) -> str:
    named = ", ".join(one["display"] for one in finding.suggestions)
    after = f" → perhaps {named}" if named else ""
    return (
        f"{finding.question}: {finding.display} ({finding.get_place_display()}) "
        f"{finding.get_what_display()}{after} [{finding.get_decision_display()}]"
    )


def _finding_entry(finding: CodeUpdateFinding) -> dict[str, Any]:
    return {
        "question": str(finding.question),
        "version": finding.version.number,
        "code": finding.display,
        "place": finding.place,
        "what": finding.what,
        "cannot_be_asked": finding.dead_key,
        "old_title": finding.old_title,
        "new_title": finding.new_title,
        "suggestions": finding.suggestions,
        "added": finding.added,
        "removed": finding.removed,
        "decision": finding.decision,
        "reason": finding.reason,
    }


def _counted(counts: Mapping[str, int], words: Mapping[Any, str]) -> str:
    return ", ".join(f"{n} {words[value]}" for value, n in sorted(counts.items()))

"""Looking at what a new release does to the questions of a school."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from assessments.models import CodeUpdate, CodeUpdateFinding, Question
from assessments.question_types.code_uses import CodeUses, uses_of
from assessments.question_types.contract import ContentError
from assessments.question_types.registry import question_type
from assessments.rules.code_dates import SCORES, CodePlace
from assessments.services.code_findings import ENDED_BY_A_VERSION, end, note_kept
from assessments.services.code_updates.refusals import NothingToCompare, check_may_review
from assessments.services.question_codes import LookedAt, looked_at
from foundation.codesets.public import (
    DEAD,
    Change,
    ChangeKind,
    CodeName,
    CodeNode,
    CodeRelease,
    ReleaseChanges,
    code_system,
    known_codes,
    previous_release,
    release_changes,
)
from foundation.schools.public import Actor, School, every_school, in_school, system_actor

log = structlog.get_logger(__name__)
# What concerns whoever reads a code; the other kinds concern only what is graded by it.
EVERYWHERE = DEAD | {ChangeKind.RETITLED}
DAYS = ("codes_from", "codes_until")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review found; ``fresh`` are findings that were not there before."""

    update: CodeUpdate
    fresh: int
    replaced: int


def review_release(
    *,
    release: CodeRelease,
    by: Actor,
    at: datetime,
    previous: CodeRelease | None = None,
    changes: ReleaseChanges | None = None,
) -> Reviewed:
    """Store what a release does to the questions of a school that are not retired.

    ``previous`` is what it is compared with, as a rule the release before it; ``changes`` saves
    comparing the two again for every school. Repeating it adds what is new, ends what is gone, and
    keeps every decision. The days on which keys hold are noted with the questions, so that no
    draw takes one whose key is dead. A constant number of statements. Raises NotYoursToReview,
    NothingToCompare.
    """
    check_may_review(by)
    if release.school_id not in {None, by.school_id}:
        raise NothingToCompare("This release is licensed to another school.")
    changes = changes or release_changes(previous or before(release), release)
    with transaction.atomic():
        update, _ = CodeUpdate.objects.select_for_update(of=("self",)).get_or_create(
            school_id=by.school_id,
            release=release,
            defaults={"previous": changes.old, "reviewed_at": at},
        )
        questions = _questions(by.school_id)
        looked = _look(questions, school_id=by.school_id)
        _note_days(questions, looked)
        by_code = changes.by_code()
        wanted = {
            _identity(one): one
            for question in questions
            if question.pk in looked
            for one in _findings(update, question, looked[question.pk], changes, by_code)
        }
        _add_notes_from_above(update, questions, looked, changes, wanted)
        fresh, replaced = _store(update, wanted, by=by, at=at)
        update.previous, update.counts = changes.old, changes.counts()
        update.questions, update.reviewed_by_id = len(questions), by.user_id
        update.reviewed_at = at
        update.save()
        note_kept([question.pk for question in questions])
    log.info("code_release_reviewed", release=release.name, fresh=fresh, replaced=replaced)
    return Reviewed(update, fresh, replaced)


def review_new_releases(*, at: datetime) -> int:
    """Review each release that a school has not looked at yet; returns how many reviews.

    A release may be loaded by a command that knows no school; the sweep finds it. Comparing is
    done once a release. Repeating it does nothing.
    """
    done = 0
    for release in CodeRelease.objects.filter(is_ready=True).order_by("valid_from", "pk"):
        schools = School.objects.exclude(pk__in=_seen(release)).order_by("pk")
        if release.school_id is not None:
            schools = schools.filter(pk=release.school_id)
        previous = previous_release(release) if schools else None
        if previous is None:
            continue
        changes = release_changes(previous, release)
        for school in schools:
            with in_school(school.pk):
                by = system_actor(school.pk)
                review_release(release=release, by=by, at=at, changes=changes)
            done += 1
    return done


def _seen(release: CodeRelease) -> list[int]:
    with every_school():
        return list(CodeUpdate.objects.filter(release=release).values_list("school_id", flat=True))


def before(release: CodeRelease) -> CodeRelease:
    """The release that a new one is compared with. Raises NothingToCompare."""
    found = previous_release(release)
    if found is None:
        raise NothingToCompare(
            f"{release.title} is the oldest release of its system that is loaded, so there is "
            "nothing to compare it with. Load the one before it with `manage.py load_codes`."
        )
    return found


def _questions(school_id: int) -> list[Question]:
    rows = Question.objects.filter(school_id=school_id, current_version__isnull=False)
    kept = rows.exclude(status=Question.Status.RETIRED).select_related("current_version")
    return list(kept.order_by("pk"))


def _look(questions: Sequence[Question], *, school_id: int) -> dict[int, LookedAt]:
    """The codes of each question, as far as a release knows them. Two queries."""
    uses = {question.pk: found for question in questions if (found := _uses(question))}
    known = known_codes(
        {name for found in uses.values() for name in found.places}, school_id=school_id
    )
    looked = {}
    for question in questions:
        version = question.current_version
        if question.pk in uses and version is not None:
            looked[question.pk] = looked_at(
                uses[question.pk],
                known=known,
                editions=question.editions,
                day=version.created_at.date(),
            )
    return looked


def _uses(question: Question) -> CodeUses | None:
    version = question.current_version
    try:
        found = uses_of(question_type(question.question_type), version.content if version else {})
    except ContentError:
        # Written under older rules of its type: it cannot be asked either.
        return None
    return found if found.places else None


def _note_days(questions: Sequence[Question], looked: Mapping[int, LookedAt]) -> None:
    """Write the days of the keys where they differ from what is there. One statement at most."""
    changed = []
    for question in questions:
        found = looked.get(question.pk)
        days = (found.days.first, found.days.last) if found else (None, None)
        if (question.codes_from, question.codes_until) != days:
            question.codes_from, question.codes_until = days
            changed.append(question)
    if changed:
        Question.objects.bulk_update(changed, DAYS, batch_size=500)


def _findings(
    update: CodeUpdate,
    question: Question,
    looked: LookedAt,
    changes: ReleaseChanges,
    by_code: Mapping[str, Sequence[Change]],
) -> Iterator[CodeUpdateFinding]:
    if _set_for_it(looked, changes):
        return
    for (system, code), place in looked.uses.places.items():
        if system != changes.new.system:
            continue
        happened = by_code.get(code, ())
        # What else changed at a code that is dead matters no more.
        dead = [change for change in happened if change.kind in DEAD]
        for change in dead or happened:
            if change.kind in EVERYWHERE or place in SCORES:
                yield _finding(update, question, change, (system, code), place)


def _set_for_it(looked: LookedAt, changes: ReleaseChanges) -> bool:
    """Whether it is set for this release or a later one: it was written by what that says."""
    return looked.set_for is not None and looked.set_for >= changes.new.valid_from


def _add_notes_from_above(
    update: CodeUpdate,
    questions: Sequence[Question],
    looked: Mapping[int, LookedAt],
    changes: ReleaseChanges,
    wanted: dict[tuple[Any, ...], CodeUpdateFinding],
) -> None:
    """Notes that changed at a heading hold for the keys under it too. One query."""
    above = _paths(changes, looked.values())
    notes = {one.code: one for one in changes.of(ChangeKind.NOTES)}
    for question in questions:
        found = looked.get(question.pk)
        if found is None or _set_for_it(found, changes):
            continue
        for name in found.uses.at(SCORES):
            for heading in above.get(name, ()):
                change = notes.get(heading)
                if change is not None and not _is_dead(question, name, wanted):
                    place = found.uses.places[name]
                    finding = _finding(update, question, change, name, place)
                    standing = wanted.setdefault(_identity(finding), finding)
                    if standing is not finding:
                        standing.added = [*standing.added, *finding.added]
                        standing.removed = [*standing.removed, *finding.removed]


def _is_dead(question: Question, name: CodeName, wanted: Collection[tuple[Any, ...]]) -> bool:
    return any((question.pk, *name, kind.value) in wanted for kind in DEAD)


def _paths(changes: ReleaseChanges, looked: Iterable[LookedAt]) -> dict[CodeName, Sequence[str]]:
    scoring = {name for one in looked for name in one.uses.at(SCORES)}
    codes = sorted(code for system, code in scoring if system == changes.new.system)
    rows = CodeNode.objects.filter(release=changes.new, code__in=codes)
    return {(changes.new.system, code): path for code, path in rows.values_list("code", "path")}


def _finding(
    update: CodeUpdate, question: Question, change: Change, name: CodeName, place: CodePlace
) -> CodeUpdateFinding:
    system = code_system(name[0])
    at = "" if change.code == name[1] else f"{system.display(change.code)}, "
    others = [
        {"code": code, "display": system.display(code), "title": "", "why": ""}
        for code in change.under
        if change.kind is ChangeKind.FINER
    ]
    return CodeUpdateFinding(
        report=update,
        question=question,
        version=question.current_version,
        system=name[0],
        code=name[1],
        display=system.display(name[1]),
        place=place.value,
        what=change.kind.value,
        dead_key=change.kind in DEAD and place in SCORES,
        old_title=change.old_title,
        new_title=change.new_title,
        suggestions=[
            {
                "code": one.code,
                "display": system.display(one.code),
                "title": one.title,
                "why": one.why,
            }
            for one in change.suggestions
        ]
        or others,
        added=[at + words for words in change.added],
        removed=[at + words for words in change.removed],
    )


def _identity(finding: CodeUpdateFinding) -> tuple[Any, ...]:
    return (finding.question_id, finding.system, finding.code, finding.what)


def _store(
    update: CodeUpdate,
    wanted: Mapping[tuple[Any, ...], CodeUpdateFinding],
    *,
    by: Actor,
    at: datetime,
) -> tuple[int, int]:
    """Add what is new; what was found before and is gone now is replaced. Three queries."""
    standing = {_identity(one): one for one in update.findings.all()}
    fresh = [one for identity, one in wanted.items() if identity not in standing]
    CodeUpdateFinding.objects.bulk_create(fresh, batch_size=1000)
    gone = [
        one
        for identity, one in standing.items()
        if identity not in wanted and one.decision in ENDED_BY_A_VERSION
    ]
    for one in gone:
        end(one, by=by, at=at)
    if gone:
        fields = ["decision", "decided_by", "decided_at", "reason"]
        CodeUpdateFinding.objects.bulk_update(gone, fields, batch_size=500)
    return len(fresh), len(gone)

"""Asking for a calibration, storing it, and what its rows say."""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from assessments.models import Calibration, ItemCalibration, QuestionVersion
from assessments.queries.calibration import calibration_page, newest_of_version
from assessments.rules.statistics.calibrating import Model
from assessments.services import calibration as service
from assessments.services.calibration import (
    CALIBRATE_EFFECT,
    CalibrationNotFound,
    CalibrationNotInstalled,
    ask_for_calibration,
    compute_calibration,
)
from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import drain
from foundation.schools.scoping import in_school
from tests.conftest import NOON
from tests.factories.courses import make_bank
from tests.factories.sittings import sit_many


def sat(quiz, school, *, people, questions=8, **more):
    with scopes_disabled():
        make_bank(school, questions=questions)
        versions = list(
            QuestionVersion.objects.select_related("question").order_by("pk")[:questions]
        )
        sit_many(quiz, versions=versions, people=people, **more)
    return versions


def ask(quiz, person, at=NOON, model=Model.RASCH):
    return ask_for_calibration(assessment_id=quiz.pk, model=model, by=person.actor, at=at)


def test_it_is_computed_by_the_worker_and_stored_with_its_provenance(quiz, school, ines):
    def second_is_half(person, place, outcome):
        if place == 2 and person % 2:
            outcome["share"] = "0.5"

    versions = sat(quiz, school, people=130, again=20, change=second_is_half)
    with in_school(school.pk):
        assert ask(quiz, ines) is True
        assert ask(quiz, ines, at=NOON + timedelta(minutes=4)) is False
    assert OutboxMessage.objects.filter(effect=CALIBRATE_EFFECT).count() == 1

    assert drain() == 1

    with in_school(school.pk):
        kept = Calibration.objects.get()
        items = {item.version_id: item for item in kept.items.all()}
        # Twenty came again: only first attempts count.
        assert (kept.people, kept.answers, kept.why) == (130, 130 * 8, "")
        assert kept.library.startswith("mirt ")
        assert kept.asked_by_id == ines.pk
        assert set(items) == {version.pk for version in versions}
        assert all(item.n == 130 and item.difficulty is not None for item in items.values())
        # Half a point is no right answer.
        assert items[versions[1].pk].right <= 65
        # The hardest is that with the fewest right answers.
        by_right = sorted(items.values(), key=lambda item: item.right)
        assert by_right[0].difficulty == max(item.difficulty for item in items.values())
        found = newest_of_version(assessment=quiz, version_id=versions[0].pk)
        assert found.pk == items[versions[0].pk].pk
        page = calibration_page(quiz)
        assert (page.kept.pk, page.waiting, page.earlier) == (kept.pk, None, [])
        assert [item.difficulty for item in page.items] == sorted(
            (item.difficulty for item in items.values()), reverse=True
        )


def test_a_new_one_is_appended_and_doing_it_twice_does_it_once(quiz, school, ines):
    sat(quiz, school, people=110)
    with in_school(school.pk):
        for day in (0, 1):
            ask(quiz, ines, at=NOON + timedelta(days=day))
            pk = Calibration.objects.latest("pk").pk
            compute_calibration(calibration_id=pk, school_id=school.pk, at=NOON)
            compute_calibration(calibration_id=pk, school_id=school.pk, at=NOON)

        assert Calibration.objects.filter(computed_at=NOON).count() == 2
        assert ItemCalibration.objects.count() == 16
        page = calibration_page(quiz)
        assert len(page.earlier) == 1
        assert page.earlier[0].pk < page.kept.pk


@pytest.mark.parametrize(
    ("people", "model", "why"),
    [(60, Model.RASCH, "too_few_people"), (120, Model.TWO_PARAMETERS, "too_few_people")],
)
def test_too_few_is_stored_as_too_few(quiz, school, ines, people, model, why):
    sat(quiz, school, people=people)
    with in_school(school.pk):
        ask(quiz, ines, model=model)
        drain()
        kept = Calibration.objects.get()

        assert (kept.why, kept.people, kept.figures) == (why, people, {})
        assert set(kept.items.values_list("n", "difficulty", "why")) == {
            (people, None, "too_few_answers")
        }


def test_an_assessment_that_nobody_sat_is_no_error(quiz, school, ines):
    with in_school(school.pk):
        ask(quiz, ines)
        drain()

        kept = Calibration.objects.get()
        assert (kept.why, kept.people, kept.items.count()) == ("too_few_people", 0, 0)


def test_students_and_strangers_ask_for_nothing_and_see_nothing(quiz, school, ana, olga, ines):
    sat(quiz, school, people=110)
    with in_school(school.pk):
        for person in (ana, olga):
            with pytest.raises(CalibrationNotFound):
                ask(quiz, person)
        assert Calibration.objects.count() == 0
        ask(quiz, ines)
        assert list(Calibration.objects.visible_to(ana.actor)) == []


def test_without_the_extra_it_says_what_to_do_and_writes_nothing(quiz, school, ines, monkeypatch):
    monkeypatch.setattr(service.asking, "library_version", lambda: "")
    with in_school(school.pk):
        with pytest.raises(CalibrationNotInstalled, match="operator"):
            ask(quiz, ines)
        assert Calibration.objects.count() == 0
    assert OutboxMessage.objects.filter(effect=CALIBRATE_EFFECT).count() == 0


def test_what_waits_too_long_is_asked_for_again_in_the_same_row(quiz, school, ines):
    with in_school(school.pk):
        ask(quiz, ines)
        assert ask(quiz, ines, at=NOON + timedelta(minutes=6)) is True

        assert Calibration.objects.count() == 1
    assert OutboxMessage.objects.filter(effect=CALIBRATE_EFFECT).count() == 2

"""What a programmer copies runs: the guide, the example, the reference page; over a real socket."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from django.utils import timezone

from assessments.api.exam_examples import ASSESSMENT, PERSON
from assessments.models import Attempt, ReviewCard
from assessments.services.assessment_settings import Part
from assessments.services.review_deck import add_graded_answers
from assessments.services.reviewing import answer_review
from assessments.services.statistics import compute_statistics
from foundation.schools.models import ApiClient
from foundation.schools.scoping import in_school
from tests.api.conftest import (
    SECRET,
    Scene,
    make_attempt,
    make_award,
    make_programme,
    make_regrade,
    make_scene,
)
from tests.api.exam_programs import set_quiz
from tests.factories.attempts import answer_all, begin
from tests.factories.coded_charts import OFFICE, VAGUE_STAGE, code_charts, set_charts
from tests.factories.essays import hand_in_essays, make_essay_quiz
from tests.factories.people import make_member
from tests.factories.reviews import key_of

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guides" / "integrator.md"
EXAMPLE = ROOT / "examples" / "api" / "read_results.py"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy(course: Any, ana: Any, ben: Any, ines: Any, other_course: Any, omar: Any) -> Scene:
    """Two students with results here, one elsewhere; somebody who teaches."""
    make_scene(course, ben)
    make_scene(other_course, omar)
    return make_scene(course, ana)


def prepare_awards(busy: Scene) -> dict[str, str]:
    """A certificate for each decision; the last one's holder has another name by now."""
    awards = {
        what: make_award(busy.course, busy.person) for what in ("revoke/", "suspend/", "lift/")
    }
    other = make_member(busy.course.school, "married@example.org", "Nora Lind")
    awards["replace/"] = make_award(busy.course, other)
    other.name = "Nora Berg"
    other.save(update_fields=["name"])
    return {what: str(award.pk) for what, award in awards.items()}


def prepare_exams(busy: Scene) -> dict[str, str]:
    """For each thing that is done in an exam an attempt in which it can be done."""
    kinds = {
        "paper/": {},
        "answers/": {},
        "lease/": {},
        "hand-in/": {},
        "items/1/check/": {"behaviour": "practice"},
        "items/1/next/": {"navigation": "one_way"},
        "sections/next/": {"parts": (Part(title="One", minutes=9), Part(title="Two", minutes=9))},
        "break/end/": {},
    }
    found = {}
    with in_school(busy.course.school_id):
        for rest, rules in kinds.items():
            attempt = begin(set_quiz(busy.course, **rules), busy.person)
            found[rest] = str(attempt.pk)
        answer_all(Attempt.objects.get(pk=found["items/1/check/"]), busy.person)
        other = make_member(busy.course.school, "essay@example.org", "Eva Writer")
        held = hand_in_essays(busy.course, make_essay_quiz(busy.course), other)
        found["marks/"] = str(held.marking_tasks.first().pk)
        chart = set_charts(busy.course, charts=[OFFICE])
        found["items/1/lines/"] = str(code_charts(chart, busy.person, {OFFICE: VAGUE_STAGE}).pk)
    return found


def prepare_regrades(busy: Scene) -> dict[str, str]:
    """One to be applied, one to be withdrawn."""
    return {done: str(make_regrade(busy.attempt).pk) for done in ("apply/", "withdraw/")}


def prepare_reviews(busy: Scene, person: Any) -> dict[str, str]:
    """A card that is due, one to be answered and one that was answered rightly.

    Of somebody who is in no exam: whoever is one is not asked its questions.
    """
    with in_school(busy.course.school_id):
        attempt = make_attempt(set_quiz(busy.course), person, right=0)
        add_graded_answers(attempt_id=attempt.pk)
        look, give, rate = ReviewCard.objects.filter(student=person).order_by("due")[:3]
        acts = {"card_id": rate.pk, "showing": 1, "version": 1, "by": person.actor}
        answer_review(answer=key_of(rate), at=timezone.now(), **acts)
        return {"": str(look.pk), "answer/": str(give.pk), "rating/": str(rate.pk)}


@pytest.fixture
def key(program_of: Any, school: Any) -> dict[str, str]:
    client_id = program_of(school).client_id
    return {"CLIENT_ID": client_id, "CLIENT_SECRET": SECRET}


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={"PATH": os.environ["PATH"], **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_program_on_another_machine_reads_results(
    live_server: Any, busy: Scene, key: dict[str, str]
) -> None:
    session = requests.Session()
    granted = session.post(
        f"{live_server.url}/oauth/token/",
        data={"grant_type": "client_credentials", "scope": "results:read people:read"},
        auth=(key["CLIENT_ID"], key["CLIENT_SECRET"]),
        timeout=30,
    )
    session.headers["Authorization"] = f"Bearer {granted.json()['access_token']}"

    first = session.get(f"{live_server.url}/api/v1/attempts/?page_size=1", timeout=30)
    second = session.get(first.json()["next"], timeout=30)
    refused = session.get(f"{live_server.url}/api/v1/awards/", timeout=30)

    rows = first.json()["results"] + second.json()["results"]
    assert {row["percent"] for row in rows} == {"66.67"}
    assert len({row["person"] for row in rows}) == 2
    assert second.json()["next"] is None
    assert (refused.status_code, refused.json()["code"]) == (403, "missing_scope")
    unchanged = session.get(first.url, headers={"If-None-Match": first.headers["ETag"]}, timeout=30)
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_the_example_writes_the_results_of_its_school(
    live_server: Any, busy: Scene, key: dict[str, str]
) -> None:
    with in_school(busy.course.school_id):
        busy.person.memberships.update(external_id="S-17")

    done = run([sys.executable, str(EXAMPLE)], {**key, "CHARTWORK_URL": live_server.url})

    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {(row["email"], row["student_number"]) for row in rows} == {
        ("ana@example.org", "S-17"),
        ("ben@example.org", ""),
    }
    assert {(row["percent"], row["passed"]) for row in rows} == {("66.67", "yes")}


def test_the_example_says_what_is_wrong(live_server: Any, busy: Scene, key: dict[str, str]) -> None:
    environment = {**key, "CHARTWORK_URL": live_server.url}

    wrong = run([sys.executable, str(EXAMPLE)], {**environment, "CLIENT_SECRET": "guess"})
    ApiClient.objects.update(allowed_scopes=["results:read"])
    narrow = run([sys.executable, str(EXAMPLE)], environment)

    assert (wrong.returncode, narrow.returncode) == (1, 1)
    assert "secret is wrong" in wrong.stderr
    assert "people:read" in narrow.stderr


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_command_of_the_guide_runs(
    live_server: Any, busy: Scene, key: dict[str, str]
) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)

    done = run(["sh", "-euc", "\n".join(blocks)], {**key, "SITE": live_server.url})

    assert len(blocks) >= 5
    assert done.returncode == 0, done.stderr
    assert '"slug":"harbour"' in done.stdout
    assert '"percent":"66.67"' in done.stdout
    assert "ana@example.org" in done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_command_of_the_reference_page_runs(
    live_server: Any, busy: Scene, key: dict[str, str], program_of: Any, settings: Any, ben: Any
) -> None:
    settings.SITE_URL = live_server.url
    page = requests.get(f"{live_server.url}/api/v1/reference/", timeout=30).text
    commands = [
        unescape(text)
        for text in re.findall(
            r'<pre[^>]*aria-label="Command: [^>]*><code>(.*?)</code>', page, re.S
        )
    ]
    token = program_of(busy.course.school).token
    ids = {path.split("/")[0]: path.split("/")[1] for path in busy.details}
    ids |= {"disputes": str(busy.dispute.pk), "assessments": str(busy.quiz.public_id)}
    ids["programmes"] = str(make_programme(set_quiz(busy.course)).public_id)
    with in_school(busy.course.school_id):
        compute_statistics(
            assessment_id=busy.quiz.pk, school_id=busy.quiz.school_id, at=timezone.now()
        )
    takers = prepare_exams(busy) | prepare_regrades(busy) | prepare_awards(busy)
    reviews = prepare_reviews(busy, ben)

    for shown in commands:
        kind, _, rest = shown.rsplit("/api/v1/", maxsplit=1)[-1].partition("/")
        then = rest.partition("/")[2].rstrip('"')
        found = reviews.get(then, "") if kind == "reviews" else takers.get(then, ids.get(kind, ""))
        command = shown.replace(PERSON, str(busy.person.public_id)).replace(
            ASSESSMENT, str(busy.quiz.public_id)
        )
        # A question that was asked here, and what needs no other key.
        for example, own in {"icd10cm-sepsis-3": "anatomy-1", "either_key": "drop"}.items():
            command = command.replace(example, own)
        environment = {**key, "TOKEN": token, "ID": found, "KEY": uuid4().hex}
        done = run(["sh", "-euc", f"{command} --fail-with-body -sS"], environment)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        assert done.stdout.startswith("{"), command

    assert len(commands) == 55

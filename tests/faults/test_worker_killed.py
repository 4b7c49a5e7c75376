"""Kill -9 the worker while it grades, empty Redis: the grade and exactly one email still come."""

import http.cookiejar
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.browser.answers import keys_of
from tests.browser.papers import Backstage
from tests.factories.people import PASSWORD
from tests.running_site import RunningSite, make_site, remove_site

pytestmark = pytest.mark.worker


@pytest.fixture(scope="module")
def site(tmp_path_factory: Any) -> Iterator[RunningSite]:
    running = make_site(tmp_path_factory.mktemp("faults"), name="chartwork_fault_site")
    yield running
    remove_site(running)


class Student:
    """The demo student, or another one, with a plain HTTP client."""

    def __init__(self, site: RunningSite, email: str = "", password: str = "") -> None:
        self.site = site
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        person = next(p for p in site.logins["people"] if p["role"] == "student")
        self.email = email or person["email"]
        self.get("/accounts/login/")
        signs_in = {"login": self.email, "password": password or person["password"]}
        self.post("/accounts/login/", signs_in)

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.site.url}{path}", timeout=30) as response:
            return str(response.read().decode())

    def post(self, path: str, data: dict[str, Any]) -> str:
        """Where it led to."""
        return self.sent(path, data)[0]

    def sent(self, path: str, data: dict[str, Any]) -> tuple[str, str]:
        """Where a form led to, and what stands there."""
        token = next(c.value for c in self.jar if c.name == "csrftoken")
        form = {**data, "csrfmiddlewaretoken": token}
        body = urllib.parse.urlencode(form, doseq=True).encode()
        request = urllib.request.Request(
            f"{self.site.url}{path}", data=body, headers={"Referer": self.site.url}
        )
        with self.opener.open(request, timeout=30) as response:
            return str(response.geturl()), str(response.read().decode())


def prepare_last_quiz(student: Student, site: RunningSite) -> str:
    """Everything of the course is done but one quiz, which is started and answered."""
    # The small one of the demo's two.
    course = site.one("SELECT key FROM chartwork_courses_course WHERE language = 'es'")
    student.post(f"/courses/{course}/join/", {})
    enrolment = site.one(
        "SELECT e.id FROM chartwork_courses_enrolment e"
        " JOIN chartwork_accounts_user u ON u.id = e.student_id WHERE u.email = %s",
        student.email,
    )
    quizzes = [
        str(row[0])
        for row in site.rows(
            "SELECT s.public_id FROM chartwork_courses_activity a"
            " JOIN chartwork_assessments_assessment s ON s.id = a.assessment_id"
            " JOIN chartwork_courses_module m ON m.id = a.module_id"
            " JOIN chartwork_courses_course c ON c.id = m.course_id"
            " WHERE c.key = %s AND a.is_required ORDER BY a.id",
            course,
        )
    ]
    for lesson in site.rows(
        "SELECT l.public_id FROM chartwork_courses_lesson l"
        " JOIN chartwork_courses_course c ON c.id = l.course_id"
        " JOIN chartwork_courses_enrolment e ON e.course_id = c.id WHERE e.id = %s",
        enrolment,
    ):
        student.post(f"/lessons/{lesson[0]}/read/", {})
    for quiz in quizzes[:-1]:
        hand_in(student, answered_attempt(student, site, quiz))
    site.wait_for(
        "all but one quiz recorded",
        lambda: (
            site.one(
                "SELECT count(*) FROM chartwork_courses_completion c"
                " JOIN chartwork_courses_activity a ON a.id = c.activity_id"
                " WHERE a.assessment_id IS NOT NULL"
            )
            == len(quizzes) - 1
        ),
    )
    return answered_attempt(student, site, quizzes[-1])


def answered_attempt(student: Student, site: RunningSite, quiz: str) -> str:
    """Start a quiz and save right answers; the attempt's id."""
    address = student.post(f"/assessments/{quiz}/start/", {})
    attempt = re.search(r"/attempts/([0-9a-f-]{36})/", address)
    assert attempt, address
    form = {
        name: values for key in keys_of(site, attempt[1]) for name, values in key.fields.items()
    }
    student.post(f"/attempts/{attempt[1]}/answers/", form)
    return attempt[1]


def hand_in(student: Student, attempt: str) -> None:
    student.post(f"/attempts/{attempt}/hand-in/", {})


def test_a_killed_worker_and_an_emptied_queue_lose_nothing(site: RunningSite) -> None:
    student = Student(site)
    attempt = prepare_last_quiz(student, site)

    # Hold the grading at its insert, so that the worker is killed in the middle of it.
    with psycopg.connect(site.database_url) as holder:
        holder.execute("LOCK TABLE chartwork_assessments_grade IN SHARE MODE")
        hand_in(student, attempt)
        site.wait_for(
            "grading that runs",
            lambda: site.one(
                "SELECT count(*) FROM chartwork_outbox_outboxmessage"
                " WHERE effect = 'assessments.grade_attempt' AND key = %s AND tries > 0",
                attempt,
            ),
        )
        site.kill("worker")
        site.empty_redis()
    assert (
        site.one("SELECT count(*) FROM chartwork_assessments_grade WHERE attempt_id = %s", attempt)
        == 0
    )

    site.start("worker")

    site.wait_for(
        "grade",
        lambda: site.one(
            "SELECT count(*) FROM chartwork_assessments_grade WHERE attempt_id = %s", attempt
        ),
    )
    site.wait_for("email", lambda: len(site.letters(student.email)) == 1)
    site.wait_for(
        "end of all effects",
        lambda: (
            site.one("SELECT count(*) FROM chartwork_outbox_outboxmessage WHERE state <> 'done'")
            == 0
        ),
    )
    assert len(site.letters(student.email)) == 1
    assert site.one("SELECT count(*) FROM chartwork_certifications_award") == 1
    assert (
        site.one("SELECT count(*) FROM chartwork_assessments_grade WHERE attempt_id = %s", attempt)
        == 1
    )


def test_sections_with_an_essay_wait_for_a_person_once_after_a_kill(site: RunningSite) -> None:
    backstage = Backstage(site)
    parts = ({"title": "Anatomy", "minutes": 10}, {"title": "Queries", "minutes": 10})
    questions = ({"type": "single_choice", "section": 1}, {"type": "essay", "section": 2})
    address = backstage.paper(*questions, parts=parts)
    backstage.ask("make_student", name="Ana Silva", email="ana@example.org")
    backstage.close()
    student = Student(site, "ana@example.org", PASSWORD)
    attempt = student.post(f"{address}start/", {}).rstrip("/").rsplit("/", 1)[-1]
    first, second = keys_of(site, attempt)
    student.post(f"/attempts/{attempt}/answers/", {**first.fields, "then": "section-1"})
    student.post(f"/attempts/{attempt}/answers/", {**second.fields, "then": "stay"})
    state = "SELECT state FROM chartwork_assessments_attempt WHERE id = %s"
    tries = (
        "SELECT count(*) FROM chartwork_outbox_outboxmessage"
        " WHERE effect = 'assessments.grade_attempt' AND key = %s AND tries > 0"
    )

    # The worker is away when it is handed in, and is killed when it has begun.
    site.kill("worker")
    hand_in(student, attempt)
    with psycopg.connect(site.database_url) as holder:
        holder.execute(f"{state} FOR UPDATE", (attempt,))
        site.start("worker")
        site.wait_for("grading that runs", lambda: site.one(tries, attempt))
        site.kill("worker")
        site.empty_redis()
    assert site.one(state, attempt) == "submitted"

    site.start("worker")

    site.wait_for("attempt that waits", lambda: site.one(state, attempt) == "being_marked")
    site.wait_for(
        "end of all effects",
        lambda: (
            not site.one(
                "SELECT count(*) FROM chartwork_outbox_outboxmessage WHERE state <> 'done'"
            )
        ),
    )
    steps = "SELECT position, content FROM chartwork_assessments_answerstep WHERE attempt_id = %s"
    assert dict(site.rows(steps, attempt)) == {1: first.answer, 2: second.answer}
    grades = "SELECT count(*) FROM chartwork_assessments_grade WHERE attempt_id = %s"
    assert site.one(grades, attempt) == 0


def test_the_id_of_a_request_follows_into_the_worker(site: RunningSite) -> None:
    """After the test above: the request that handed in, and the task that it caused."""
    request_id = site.rows(
        "SELECT request_id FROM chartwork_outbox_outboxmessage"
        " WHERE effect = 'assessments.grade_attempt' ORDER BY id DESC LIMIT 1"
    )

    assert request_id, "No attempt was graded; run the whole module."
    assert request_id[0][0]
    assert request_id[0][0] in (site.folder / "web.log").read_text()
    assert request_id[0][0] in (site.folder / "worker.log").read_text()


def test_a_regrade_goes_on_where_its_worker_was_killed(site: RunningSite) -> None:
    backstage = Backstage(site)
    regrade = backstage.ask("ask_regrade", key="asked-by-many", attempts=400)["regrade"]
    state = "SELECT state FROM chartwork_assessments_regrade WHERE id = %s"
    effects = "SELECT count(*) FROM chartwork_assessments_regradeeffect WHERE regrade_id = %s"
    grades = "SELECT count(*) FROM chartwork_assessments_grade WHERE cause = %s"
    cause = f"regrade:{regrade}"
    site.wait_for("preview", lambda: site.one(state, regrade) == "previewed")
    assert site.one(effects, regrade) == 400
    assert site.one(f"{effects} AND changes", regrade) == 400

    # The fourth batch stops at an attempt that somebody else holds, and there the worker dies.
    held = site.one(
        "SELECT attempt_id FROM chartwork_assessments_regradeeffect WHERE regrade_id = %s"
        " ORDER BY attempt_id OFFSET 350 LIMIT 1",
        regrade,
    )
    applied = f"{effects} AND applied_at IS NOT NULL"
    with psycopg.connect(site.database_url) as holder:
        holder.execute(
            "SELECT FROM chartwork_assessments_attempt WHERE id = %s FOR UPDATE", (held,)
        )
        backstage.ask("apply_regrade", regrade=regrade)
        site.wait_for("three batches", lambda: site.one(applied, regrade) == 300)
        site.kill("worker")
        site.empty_redis()
    backstage.close()
    assert site.one(state, regrade) == "applying"
    assert site.one(grades, cause) == 300

    site.start("worker")

    site.wait_for("end of the regrade", lambda: site.one(state, regrade) == "applied")
    assert site.one(applied, regrade) == 400
    assert site.one(grades, cause) == 400
    assert site.one(f"{effects} AND NOT as_previewed", regrade) == 0
    assert site.one("SELECT count(*) FROM chartwork_assessments_grade WHERE number > 2") == 0


def test_a_passed_mock_exam_earns_one_certificate_one_letter_and_a_badge_after_kills(
    site: RunningSite,
) -> None:
    """Killed twice: after the hand-in, and while the certificate is being issued."""
    backstage = Backstage(site)
    address = backstage.mock_exam({"type": "single_choice"})
    backstage.ask("make_award_rule", check_in=address, subject="Exam of the kills")
    backstage.ask("make_student", name="Iva Koh", email="iva@example.org")
    backstage.close()
    student = Student(site, "iva@example.org", PASSWORD)
    paper = site.one(
        "SELECT a.public_id FROM chartwork_assessments_assessment a"
        " JOIN chartwork_certifications_programme p ON p.assessment_id = a.id"
        " WHERE p.public_id = %s",
        address.split("/")[2],
    )
    attempt = answered_attempt(student, site, str(paper))
    tries = (
        "SELECT count(*) FROM chartwork_outbox_outboxmessage WHERE effect = %s"
        " AND payload::text LIKE %s AND tries > 0"
    )
    awards = (
        "SELECT count(*) FROM chartwork_certifications_award WHERE attempt_id = %s"
        " AND snapshot->>'course' = 'Exam of the kills'"
    )

    site.kill("worker")
    hand_in(student, attempt)
    site.empty_redis()
    # Held at its insert, so that the worker dies in the middle of it.
    with psycopg.connect(site.database_url) as holder:
        holder.execute("LOCK TABLE chartwork_certifications_award IN SHARE MODE")
        site.start("worker")
        effect = "certifications.consider_attempt"
        site.wait_for("award that is issued", lambda: site.one(tries, effect, f"%{attempt}%"))
        site.kill("worker")
        site.empty_redis()
    assert site.one(awards, attempt) == 0

    site.start("worker")

    site.wait_for("certificate", lambda: site.one(awards, attempt))
    pending = "SELECT count(*) FROM chartwork_outbox_outboxmessage WHERE state <> 'done'"
    site.wait_for("end of all effects", lambda: not site.one(pending))
    assert site.one(awards, attempt) == 1
    code = site.one(
        "SELECT token FROM chartwork_certifications_award WHERE attempt_id = %s", attempt
    )
    told = [one for one in site.letters("iva@example.org") if code in one.as_string()]
    assert len(told) == 1
    badge = student.get(f"/certificates/{code}/badge.json")
    assert student.get(f"/certificates/{code}/badge.json") == badge
    said = student.sent("/verify/badge/", {"credential": badge})[1]
    assert '<h1 class="title-page" id="verdict">Valid</h1>' in said
    badges = (
        "SELECT count(*) FROM chartwork_certifications_badge b"
        " JOIN chartwork_certifications_award a ON a.id = b.award_id WHERE a.token = %s"
    )
    assert site.one(badges, code) == 1

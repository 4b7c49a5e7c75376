"""The example of an exam client runs against a whole site, its worker included."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running_site import RunningSite, make_site, remove_site

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "api" / "take_exam.py"

pytestmark = pytest.mark.worker


@pytest.fixture(scope="module")
def site(tmp_path_factory: Any) -> Iterator[RunningSite]:
    running = make_site(tmp_path_factory.mktemp("exams"), name="chartwork_exam_site")
    yield running
    remove_site(running)


def run(site: RunningSite, email: str, **changes: str) -> subprocess.CompletedProcess[str]:
    access = site.logins["api"]
    return subprocess.run(
        [sys.executable, str(EXAMPLE), email],
        env={
            "PATH": os.environ["PATH"],
            "CHARTWORK_URL": site.url,
            "CLIENT_ID": access["client_id"],
            "CLIENT_SECRET": access["client_secret"],
            **changes,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def test_the_example_takes_somebody_through_an_exam(site: RunningSite) -> None:
    # Those who teach may take everything, without enrolling.
    teacher = next(p["email"] for p in site.logins["people"] if p["role"] == "instructor")

    done = run(site, teacher)

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("It was not done twice: the stored reply came.") == 2
    assert "Question 1: saved." in done.stderr
    assert " points, " in done.stdout
    (attempts, steps, flagged, grades) = site.rows(
        "SELECT (SELECT count(*) FROM chartwork_assessments_attempt),"
        " (SELECT count(DISTINCT position) FROM chartwork_assessments_answerstep),"
        " (SELECT count(*) FROM chartwork_assessments_answerstep WHERE flagged),"
        " (SELECT count(*) FROM chartwork_assessments_grade)"
    )[0]
    assert (attempts, flagged, grades) == (1, 1, 1)
    assert steps == site.one("SELECT item_count FROM chartwork_assessments_attempt")
    log = (site.folder / "web.log").read_text()
    assert "chosen" not in log
    assert "I do not know" not in log


def test_the_example_says_what_is_wrong(site: RunningSite) -> None:
    nobody = run(site, "nobody@example.org")
    secret = run(site, "nobody@example.org", CLIENT_SECRET="guess")

    assert (nobody.returncode, secret.returncode) == (1, 1)
    assert "nobody" in nobody.stderr
    assert "secret is wrong" in secret.stderr

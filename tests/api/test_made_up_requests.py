"""Requests that schemathesis makes up from the document, right and wrong, over a real socket."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from rest_framework.settings import api_settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from foundation.http.bodies import UUID
from foundation.schools.api.schema import api_document
from foundation.schools.scoping import in_school
from tests.api.conftest import Program, Scene, make_scene
from tests.api.exam_programs import set_quiz
from tests.factories.attempts import begin

EXAMPLES = 25

schema = schemathesis.openapi.from_dict(api_document())

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def without_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("program", "exam_starts", "exams"):
        monkeypatch.setitem(api_settings.DEFAULT_THROTTLE_RATES, limit, "1000000/min")


@pytest.fixture
def filled(course: Any, ana: Any, other_course: Any, omar: Any) -> Scene:
    make_scene(other_course, omar)
    return make_scene(course, ana)


@pytest.fixture
def running(filled: Scene, ines: Any) -> str:
    """An attempt in which something can be done."""
    with in_school(filled.course.school_id):
        return str(begin(set_quiz(filled.course, behaviour="practice"), ines).pk)


def aim(case: Any, scene: Scene, running: str) -> None:
    """Put real ids where made-up ones are right in form: else nothing is ever found."""
    made_up = str((case.path_parameters or {}).get("id", ""))
    if UUID.fullmatch(made_up):
        if case.path.startswith("/api/v1/attempts/"):
            case.path_parameters["id"] = running
        elif case.path.startswith("/api/v1/people/"):
            case.path_parameters["id"] = str(scene.person.public_id)
    real = {"person": scene.person.public_id, "assessment": scene.quiz.public_id}
    if isinstance(case.body, dict):
        for name, public_id in real.items():
            if UUID.fullmatch(str(case.body.get(name, ""))):
                case.body[name] = str(public_id)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_meets_an_answer_that_is_not_documented(
    case: Any, live_server: Any, filled: Scene, running: str, program: Program, without_limit: None
) -> None:
    aim(case, filled, running)
    # That a cursor is signed, that a question is open or a key is new cannot be said in a schema.
    said = "cursor" not in (case.query or {}) and case.method != "POST"
    unfit = [] if said else [positive_data_acceptance]

    case.call_and_validate(
        base_url=live_server.url,
        headers={"Authorization": f"Bearer {program.token}"},
        excluded_checks=unfit,
    )

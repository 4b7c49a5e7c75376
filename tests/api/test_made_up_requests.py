"""Requests that schemathesis makes up from the document, right and wrong, over a real socket."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from rest_framework.settings import api_settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from foundation.schools.api.schema import api_document
from tests.api.conftest import Program, Scene, make_scene

EXAMPLES = 25

schema = schemathesis.openapi.from_dict(api_document())

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def without_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(api_settings.DEFAULT_THROTTLE_RATES, "program", "1000000/min")


@pytest.fixture
def filled(course: Any, ana: Any, other_course: Any, omar: Any) -> Scene:
    make_scene(other_course, omar)
    return make_scene(course, ana)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_meets_an_answer_that_is_not_documented(
    case: Any, live_server: Any, filled: Scene, program: Program, without_limit: None
) -> None:
    # That a cursor is signed cannot be said in a schema: none that is made up is accepted.
    unfit = [positive_data_acceptance] if "cursor" in (case.query or {}) else []

    case.call_and_validate(
        base_url=live_server.url,
        headers={"Authorization": f"Bearer {program.token}"},
        excluded_checks=unfit,
    )

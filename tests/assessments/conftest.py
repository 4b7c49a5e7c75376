"""Tests whose whole body acts in Harbour School."""

from collections.abc import Iterator
from typing import Any

import pytest

from foundation.schools.scoping import in_school


@pytest.fixture
def inside(school: Any) -> int:
    """The body of a test that asks for this runs in the scope of the school."""
    return int(school.pk)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: Any) -> Iterator[None]:
    """A fixture cannot open it: the scope would end where the fixture is set up."""
    school_id = pyfuncitem.funcargs.get("inside")
    if school_id is None:
        return (yield)
    with in_school(school_id):
        return (yield)

"""The course that ships holds what it is meant to hold."""

from io import StringIO

from django.core.management import call_command

from courses.packs.demo import REFERENCE_COURSE


def test_the_reference_course_is_clean():
    out = StringIO()
    call_command("check_content", REFERENCE_COURSE, questions=15, papers=4, stdout=out)
    assert "Nothing is wrong." in out.getvalue()

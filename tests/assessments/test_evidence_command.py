"""``manage.py evidence``: what it prints, where it writes, and with which code it ends."""

import io
import json
import stat

import pytest
from django.core.management import CommandError, call_command

from assessments.models import AnswerStep
from assessments.rules.digests import in_groups
from foundation.schools.scoping import in_school
from tests.admin.conftest import graded as graded_of_admin
from tests.factories.tampering import behind_our_back

graded = graded_of_admin


def run(*arguments):
    """The code that the command ends with, and what it printed: to stdout, to stderr."""
    out, said = io.StringIO(), io.StringIO()
    try:
        call_command("evidence", *map(str, arguments), stdout=out, stderr=said, no_color=True)
    except SystemExit as ended:
        return ended.code, out.getvalue(), said.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), said.getvalue()


def test_what_was_exported_is_verified_again(graded, tmp_path):
    file = tmp_path / "evidence.json"

    exported = run("export", graded.pk, "--file", file)
    verified = run("verify", file, "--receipt", in_groups(graded.seal))
    of_database = run("verify", graded.pk, "--receipt", graded.seal)

    assert [code for code, _, _ in (exported, verified, of_database)] == [0, 0, 0]
    assert "It holds personal data" in exported[2]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert verified[2].startswith("ok    The signature fits")
    assert verified[2].endswith(f"The evidence holds. Attempt {graded.pk}.\n")
    assert "FAIL" not in verified[2] + of_database[2]


def test_a_file_that_is_there_is_not_overwritten(graded, tmp_path):
    file = tmp_path / "evidence.json"
    file.write_text("older")

    assert run("export", graded.pk, "--file", file)[0] == 2
    assert file.read_text() == "older"


def test_what_is_printed_is_the_file_and_nothing_else(graded):
    code, out, _ = run("export", graded.pk)

    assert code == 0
    assert json.loads(out)["attempt"]["id"] == str(graded.pk)


def test_an_altered_attempt_and_an_altered_file_end_with_1(graded, tmp_path, school):
    file = tmp_path / "evidence.json"
    run("export", graded.pk, "--file", file)
    with behind_our_back():
        AnswerStep.objects.filter(attempt=graded, position=1).update(content={"chosen": 9})
    altered = tmp_path / "altered.json"
    altered.write_text(file.read_text().replace('"chosen": ', '"chosen": 1', 1))

    for what in (graded.pk, altered):
        code, _, said = run("verify", what)
        assert code == 1
        assert "FAIL  The seal does not fit" in said
        assert "The evidence does NOT hold." in said
    assert run("export", graded.pk)[0] == 1
    # The file of before tells what was handed in.
    assert run("verify", file)[0] == 0


def test_a_receipt_of_another_attempt_ends_with_1(graded):
    code, _, said = run("verify", graded.pk, "--receipt", "0" * 64)

    assert code == 1
    assert "FAIL  The receipt does not fit" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    "what", ["no/such/file", "00000000-0000-4000-8000-000000000000", "", "README.md", "/"]
)
def test_what_cannot_be_read_ends_with_2(what):
    code, out, said = run("verify", what)

    assert (code, out) == (2, "")
    assert said


@pytest.mark.django_db
def test_an_attempt_that_is_not_there_is_not_exported(tmp_path):
    code, _, said = run(
        "export", "00000000-0000-4000-8000-000000000000", "--file", tmp_path / "f.json"
    )

    assert code == 2
    assert "There is no attempt" in said
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_verified_without_the_database(graded, tmp_path, django_assert_num_queries):
    file = tmp_path / "evidence.json"
    run("export", graded.pk, "--file", file)

    with in_school(graded.school_id), django_assert_num_queries(0):
        assert run("verify", file)[0] == 0

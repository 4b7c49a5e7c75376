"""The evidence of an attempt in the admin."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import AnswerStep
from assessments.queries.evidence_reports import verified_file
from assessments.rules.digests import in_groups
from tests.admin.pages import page_of
from tests.factories.tampering import behind_our_back

ATTEMPT = "chartwork_assessments_attempt"


@pytest.fixture
def address(graded):
    return page_of(ATTEMPT, "evidence", graded.pk)


def test_the_page_says_that_it_holds_and_what_happened(graded, address, ines, client_of):
    client = client_of(ines)
    assert address in client.get(page_of(ATTEMPT, "change", graded.pk)).content.decode()

    text = client.get(address).content.decode()

    assert "The attempt, verified now: it holds" in text
    assert "The seal fits: paper and answers are as they were handed in." in text
    assert in_groups(graded.seal) in text
    assert "It holds personal data and keys" in text
    assert text.count("saved question") == 3
    assert "handed in" in text
    assert "WRONG" not in text


def test_an_altered_attempt_is_said_to_be_wrong(graded, address, ines, client_of):
    with behind_our_back():
        AnswerStep.objects.filter(attempt=graded, position=1).update(content={"chosen": 9})

    text = client_of(ines).get(address).content.decode()

    assert "The attempt, verified now: it does not hold" in text
    assert "The seal does not fit" in text
    assert "tell your operator" in text


@pytest.mark.parametrize(("receipt", "said"), [("", "The receipt fits"), ("00", "does not fit")])
def test_a_receipt_is_compared(receipt, said, graded, address, ines, client_of):
    seal = receipt or in_groups(graded.seal).upper()

    text = client_of(ines).get(address, {"receipt": seal}).content.decode()

    assert said in text


def test_the_file_is_downloaded_signed_and_noted(graded, ines, client_of):
    client = client_of(ines)
    path = page_of(ATTEMPT, "evidence_file", graded.pk)
    assert client.get(path).status_code == 405

    answer = client.post(path)

    assert answer["Content-Disposition"] == f'attachment; filename="evidence-{graded.pk}.json"'
    assert "no-store" in answer["Cache-Control"]
    report = verified_file(text=answer.content.decode(), receipt=graded.seal)
    assert report.holds
    assert report.bundle["exported"]["by"]["person"]["name"] == "Ines Duarte"
    assert LogEntry.objects.get(user=ines).object_id == str(graded.pk)


def test_a_file_is_verified_on_the_page(graded, address, ines, client_of):
    client = client_of(ines)
    whole = client.post(page_of(ATTEMPT, "evidence_file", graded.pk)).content
    other = {**json.loads(whole), "tolerance_seconds": 9}
    tries = {
        "The file: it holds": whole,
        "The file: it does not hold": json.dumps(other).encode(),
        "This is not a file of evidence": b"nothing",
        "This is not a file of evidence.": b"\xff\xfe",
        "The submitted file is empty.": b"",
    }

    for said, content in tries.items():
        upload = SimpleUploadedFile("evidence.json", content)
        text = client.post(address, {"file": upload}).content.decode()
        assert said in text, said


def test_another_school_finds_nothing(graded, address, olga, omar, ana, client_of):
    for page in ("evidence", "as_sat"):
        assert client_of(olga).get(page_of(ATTEMPT, page, graded.pk)).status_code == 404
        assert client_of(ana).get(page_of(ATTEMPT, page, graded.pk)).status_code == 302
    path = page_of(ATTEMPT, "evidence_file", graded.pk)
    assert client_of(olga).post(path).status_code == 404
    assert client_of(ana).post(path).status_code == 302
    assert LogEntry.objects.count() == 0


def test_the_operator_sees_it_too(graded, address, theo, client_of):
    assert "it holds" in client_of(theo).get(address).content.decode()

"""The book beside something: pinned, in a bare frame, its look-ups told, its place asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client

from foundation.codesets import slots
from foundation.codesets.slots import LookUp, OpenBook, book_address, book_of, book_token
from foundation.refusals import Kind, Refusal


class BookClosed(Refusal):
    code = "book_closed"
    kind = Kind.FORBIDDEN


@dataclass
class ExamDesk:
    """A desk that keeps what was looked up, until it is closed."""

    closed: bool = False
    kept: list[tuple[str, LookUp]] = field(default_factory=list)

    def may_read(self, request: HttpRequest, subject: str) -> None:
        if self.closed:
            raise BookClosed("The book is closed.")

    def looked_up(self, request: HttpRequest, subject: str, look_up: LookUp) -> None:
        self.kept.append((subject, look_up))


@pytest.fixture
def desk() -> Iterator[ExamDesk]:
    desk = ExamDesk()
    slots.register_desk("exam", desk)
    yield desk
    slots._desks.pop("exam")


@pytest.fixture
def token() -> str:
    return book_token(OpenBook("exam", "attempt-7", {"icd10cm": "FY2026"}))


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_book_beside_an_exam_has_no_way_out_of_its_frame_and_release(
    client_of: Any, ana: Any, desk: ExamDesk, token: str
) -> None:
    ana_client = client_of(ana)

    start = ana_client.get(
        book_address(desk="exam", subject="attempt-7", releases={"icd10cm": "FY2026"})
    )
    code = ana_client.get("/codes/icd10cm/FY2026/I428/", {"book": token})

    for page in (start, code):
        text = text_of(page)
        assert page.status_code == 200
        assert "site-header" not in text
        assert 'name="on"' not in text
        assert "Add a tab" not in text
        assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "SAMEORIGIN"
    # Every link within keeps the book.
    for link in text_of(code).split('href="')[1:]:
        address = link.split('"')[0]
        assert not address.startswith("/codes/") or "book=" in address, address
    assert ana_client.get("/codes/icd10cm/FY2027/I428/", {"book": token}).status_code == 404
    assert "FY2027" not in text_of(code)


def test_every_look_up_is_told_to_the_desk(
    client_of: Any, ana: Any, desk: ExamDesk, token: str
) -> None:
    ana_client = client_of(ana)
    for path, query in [
        ("/codes/", {"q": "hart atack"}),
        ("/codes/results/", {"q": "hart", "typing": "1"}),
        ("/codes/lookup/", {"q": "I21", "system": "icd10cm"}),
        ("/codes/icd10cm/FY2026/I21/", {}),
        ("/codes/icd10cm/FY2026/I21/under/", {}),
        ("/codes/icd10cm/FY2026/", {"at": "I21"}),
        ("/codes/compare/", {"a": "I21", "b": "I22"}),
    ]:
        assert ana_client.get(path, {**query, "book": token}).status_code == 200

    assert {subject for subject, _ in desk.kept} == {"attempt-7"}
    assert [(one.kind, one.text, one.release, one.typing) for _, one in desk.kept] == [
        ("search", "hart atack", "", False),
        ("search", "hart", "", True),
        ("suggest", "I21", "FY2026", False),
        ("code", "I21", "FY2026", False),
        ("tree", "I21", "FY2026", False),
        ("tree", "I21", "FY2026", False),
        ("compare", "I21 I22", "FY2026", False),
    ]


def test_a_closed_book_shows_nothing_and_tells_nothing(
    client_of: Any, ana: Any, desk: ExamDesk, token: str
) -> None:
    desk.closed = True

    response = client_of(ana).get("/codes/icd10cm/FY2026/I21/", {"book": token})

    assert response.status_code == 403
    assert "infarction" not in text_of(response)
    assert desk.kept == []


def test_a_book_that_we_did_not_make_is_not_opened(
    client_of: Any, ana: Any, desk: ExamDesk, token: str
) -> None:
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")

    assert book_of(token) == OpenBook("exam", "attempt-7", {"icd10cm": "FY2026"})
    assert book_of(forged) is None
    assert client_of(ana).get("/codes/", {"book": forged}).status_code == 404
    elsewhere = book_token(OpenBook("no-such-desk", "1", {}))
    assert client_of(ana).get("/codes/", {"book": elsewhere}).status_code == 404


def test_without_a_book_nothing_may_be_framed_and_nobody_is_told(
    school: Any, desk: ExamDesk
) -> None:
    visitor = Client()

    page = visitor.get("/codes/icd10cm/FY2026/I21/")
    bare = visitor.get("/codes/icd10cm/FY2026/I21/", {"embed": "1"})

    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "site-header" in text_of(page)
    assert bare["X-Frame-Options"] == "SAMEORIGIN"
    assert "site-header" not in text_of(bare)
    assert desk.kept == []

"""Tabs and marks: whose they are, where they are shown."""

from typing import Any

import pytest
from django.test import Client

from foundation.codesets.models import CodeBookmark, CodeHighlight
from foundation.codesets.note_lines import line_key
from foundation.codesets.services.bookmarks import (
    BookFull,
    CodeNotFound,
    MarkRefused,
    remove_bookmark,
    remove_highlight,
    set_bookmark,
    set_highlight,
)
from foundation.schools.scoping import every_school, in_school
from tests.conftest import NOON

LINE = "traumatic amputation of forearm (S58.-)"
CODE = "/codes/icd10cm/FY2026/S52501A/"
TAB = {"system": "icd10cm", "code": "S52501A", "at": NOON}
MARK = {"system": "icd10cm", "code": "S52", "line": LINE, "at": NOON}


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_tab_is_put_once_and_its_note_is_changed(ana: Any) -> None:
    with in_school(ana.school.pk):
        set_bookmark(**TAB, note="wrist", by=ana.actor)
        set_bookmark(**TAB, note=" left   or right? ", by=ana.actor)

        tab = CodeBookmark.objects.get()
    assert (tab.note, tab.student_id, tab.created_at) == ("left or right?", ana.pk, NOON)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"code": "S5250ZZ"}, CodeNotFound),
        ({"system": "icd9"}, CodeNotFound),
        ({"note": "x" * 501}, MarkRefused),
    ],
)
def test_a_tab_at_nothing_is_refused(
    ana: Any, change: dict[str, str], refusal: type[Exception]
) -> None:
    with in_school(ana.school.pk):
        with pytest.raises(refusal):
            set_bookmark(**{**TAB, "note": "", **change}, by=ana.actor)

        assert CodeBookmark.objects.count() == 0


def test_a_mark_needs_one_of_the_three_tones(ana: Any) -> None:
    with in_school(ana.school.pk):
        with pytest.raises(MarkRefused):
            set_highlight(**MARK, tone="red", remark="", by=ana.actor)

        assert CodeHighlight.objects.count() == 0


def test_there_is_an_end_to_what_one_person_keeps(ana: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("foundation.codesets.services.bookmarks.MOST_TABS", 1)
    with in_school(ana.school.pk):
        set_bookmark(**TAB, note="", by=ana.actor)
        set_bookmark(**TAB, note="again", by=ana.actor)
        with pytest.raises(BookFull):
            set_bookmark(**{**TAB, "code": "S52501B"}, note="", by=ana.actor)


def test_nobody_takes_away_what_another_one_keeps(ana: Any, ines: Any, omar: Any) -> None:
    with in_school(ana.school.pk):
        tab = set_bookmark(**TAB, note="", by=ana.actor)
        mark = set_highlight(**MARK, tone="known", remark="", by=ana.actor)
    for person in (ines, omar):
        with in_school(person.school.pk):
            assert remove_bookmark(bookmark_id=tab.pk, by=person.actor) is None
            assert remove_highlight(highlight_id=mark.pk, by=person.actor) is None

    with in_school(ana.school.pk):
        assert remove_bookmark(bookmark_id=tab.pk, by=ana.actor) is not None
        assert remove_highlight(highlight_id=mark.pk, by=ana.actor) is not None
        assert remove_bookmark(bookmark_id=tab.pk, by=ana.actor) is None


def test_a_marked_line_is_shown_where_it_is_inherited_and_in_other_releases(
    client_of: Any, ana: Any, ben: Any
) -> None:
    ana_client = client_of(ana)
    address = f"{CODE}mark/{line_key('S52', LINE)}/"
    assert LINE in text_of(ana_client.get(address))

    sent = ana_client.post(address, {"tone": "unsure", "remark": "forearm, not wrist"})

    assert sent.status_code == 302
    for page in (CODE, "/codes/icd10cm/FY2027/S52501B/", "/codes/icd10cm/FY2026/S52/"):
        shown = text_of(ana_client.get(page))
        assert "Look at again</span>" in shown, page
        assert "forearm, not wrist" in shown, page
    assert "Look at again" not in text_of(client_of(ben).get(CODE))
    assert "Look at again" not in text_of(Client().get(CODE))


def test_a_line_that_does_not_stand_there_cannot_be_marked(client_of: Any, ana: Any) -> None:
    address = f"{CODE}mark/{line_key('S52', 'made up')}/"

    assert client_of(ana).post(address, {"tone": "unsure"}).status_code == 404
    with every_school():
        assert CodeHighlight.objects.count() == 0


def test_tabs_are_put_listed_and_removed_on_pages(client_of: Any, ana: Any) -> None:
    ana_client = client_of(ana)

    ana_client.post(f"{CODE}tab/", {"note": "closed, right"})

    with every_school():
        tab = CodeBookmark.objects.get()
    shown = text_of(ana_client.get(CODE))
    assert "Your tab" in shown
    listed = text_of(ana_client.get("/codes/tabs/"))
    assert "closed, right" in listed
    assert "S52.501A" in listed
    back = {"system": "icd10cm", "release": "FY2026", "code": "S52501A"}
    removed = ana_client.post(f"/codes/tabs/{tab.pk}/remove/", back)
    assert removed["Location"] == CODE
    with every_school():
        assert CodeBookmark.objects.count() == 0


def test_a_tab_at_a_code_that_is_gone_leads_to_its_last_release(client_of: Any, ana: Any) -> None:
    ana_client = client_of(ana)
    ana_client.post("/codes/icd10cm/FY2026/S23420A/tab/", {"note": ""})

    # In November 2026 the release of October is open, which does not have it any more.
    listed = text_of(ana_client.get("/codes/tabs/?on=2026-11-26"))

    assert "last in ICD-10-CM FY2026" in listed


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_tab_and_for_three(
    client_of: Any, ana: Any, django_assert_num_queries: Any, many: int
) -> None:
    with in_school(ana.school.pk):
        for code in ["S52501A", "S52501B", "E11"][:many]:
            set_bookmark(**{**TAB, "code": code}, note="", by=ana.actor)
            set_highlight(
                **{**MARK, "code": code, "line": code}, tone="known", remark="", by=ana.actor
            )
    ana_client = client_of(ana)
    ana_client.get("/codes/tabs/")

    with django_assert_num_queries(6):
        ana_client.get("/codes/tabs/")

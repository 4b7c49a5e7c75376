"""Loading releases: whole or not at all, once, and FY2025 as it was published."""

import hashlib
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from foundation.codesets.icd10cm.system import SYSTEM
from foundation.codesets.public import (
    CodeNode,
    CodeRelease,
    NotLoadable,
    SourceUnreadable,
    Validity,
    code_book,
    load_release,
)
from foundation.codesets.system import NodeRow, ReleaseSource

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# Of "code|title|billable" of all 97,902 nodes, taken from the published files of April 2025.
APRIL_2025 = "cb3e411b2d20f3354d9e7a84fdd7313532ba2602fe4a4d16cd1d56aff1626ab1"


def test_the_older_release_is_exactly_what_was_published():
    lines = [f"{row.code}|{row.title}|{int(row.billable)}" for row in SYSTEM.read_shipped("FY2025")]
    assert len(lines) == 97_902
    assert sum(line.endswith("|1") for line in lines) == 74_260
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == APRIL_2025


def test_the_newer_release_has_190_more_and_30_fewer_codes():
    old = {row.code for row in SYSTEM.read_shipped("FY2026") if row.billable}
    rows = list(SYSTEM.read_shipped("FY2027"))
    new = {row.code for row in rows if row.billable}
    assert (len(old), len(new), len(new - old), len(old - new)) == (74_719, 74_879, 190, 30)
    gone = {"D691", "I420", "I428", "I498", "M722", "Z681", "Z87890", "S23420A", "T528X1A"}
    assert gone <= old - new
    assert {"I4200", "K6A01", "QA171", "Z6818", "J4B", "T65851A"} <= new - old
    # Nobody hangs in the air, and no heading is left without a code under it.
    codes, parents = {row.code for row in rows}, {row.parent for row in rows}
    assert {row.parent for row in rows if row.parent} <= codes
    headings = [row.code for row in rows if row.kind == "code" and not row.billable]
    assert [code for code in headings if code not in parents] == []


@pytest.mark.django_db
def test_loading_twice_loads_once():
    before = CodeNode.objects.count()
    again = load_release(system="icd10cm", name="FY2026", at=NOON)
    assert (again.fresh, again.release.name) == (False, "FY2026")
    assert CodeNode.objects.count() == before


def row(code, parent="", *, billable=True):
    title = f"Title of {code}"
    return NodeRow(code=code, kind="code", parent=parent, title=title, billable=billable)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("whatever")
    return path


def load_handmade(monkeypatch, rows, file, **kwargs):
    monkeypatch.setattr(type(SYSTEM), "read_files", lambda self, files: iter(rows))
    days = {"valid_from": date(2027, 10, 1), **kwargs}
    return load_release(system="icd10cm", name="FY2028", files=[file], at=NOON, **days)


@pytest.mark.django_db
def test_a_school_loads_the_publishers_files_and_nobody_else_sees_them(
    monkeypatch, file, school, other_school
):
    rows = [row("Z9X", billable=False), row("Z9X8", "Z9X")]
    loaded = load_handmade(monkeypatch, rows, file, school_id=school.pk)
    assert (loaded.fresh, loaded.release.node_count, loaded.release.billable_count) == (True, 2, 1)
    assert "codes.csv" in loaded.release.source
    day = date(2027, 11, 1)
    for school_id, validity in [
        (school.pk, Validity.VALID),
        (other_school.pk, Validity.UNKNOWN),
        (None, Validity.UNKNOWN),
    ]:
        book = code_book([("icd10cm", "Z9X8")], release="FY2027", on=day, school_id=school_id)
        assert book.fact("icd10cm", "Z9X8").validity is validity


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row("Z99", billable=False)], "no complete code"),
        ([row("Z99"), row("Z99")], "the code Z99 twice"),
        ([row("Z998", "Z99"), row("Z99")], "under Z99, which does not stand before it"),
    ],
)
def test_files_that_make_no_sense_leave_nothing_behind(monkeypatch, file, rows, said):
    with pytest.raises(NotLoadable, match=said):
        load_handmade(monkeypatch, rows, file)
    assert not CodeRelease.objects.filter(name="FY2028").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["icd10cm"], "Name the release too"),
        (["icd10cm", "FY1066"], "does not ship with Chartwork"),
        (["icd9", "FY2026"], "There is no code system 'icd9'"),
        (["icd10cm", "FY2028", "--file", "nowhere.xml"], "There is no file nowhere.xml"),
        (["icd10cm", "FY2028", "--file", "manage.py"], "from which day"),
        (
            ["icd10cm", "FY2028", "--file", "manage.py", "--from", "2027-10-01"],
            "read from two files",
        ),
        (
            [
                *("icd10cm", "FY2028", "--file", "manage.py"),
                *("--from", "2027-10-01", "--to", "2026-01-01"),
            ],
            "before its first",
        ),
        (["cpt", "2026", "--file", "manage.py", "--from", "2026-01-01"], "hold a licence"),
        (["icd10cm", "FY2026", "--school", "nowhere"], "There is no school 'nowhere'"),
    ],
)
def test_the_command_says_what_is_wrong_and_what_to_do(arguments, said):
    before = CodeRelease.objects.count()
    with pytest.raises(CommandError, match=said):
        call_command("load_codes", *arguments)
    assert CodeRelease.objects.count() == before


def test_a_file_that_is_no_tabular_list_is_named(tmp_path):
    tabular, codes = tmp_path / "tabular.xml", tmp_path / "codes.txt"
    tabular.write_text("<nonsense>")
    codes.write_text("A000")
    with pytest.raises(SourceUnreadable, match=r"tabular\.xml and codes\.txt cannot be read"):
        SYSTEM.read_files([tabular, codes]).__next__()


def test_every_shipped_release_says_where_it_is_from():
    for source in SYSTEM.shipped():
        assert isinstance(source, ReleaseSource)
        assert "public domain" in source.source or "Medicare Code Editor" in source.source


@pytest.mark.django_db
def test_a_licensed_set_is_for_the_school_that_holds_the_licence_and_shows_its_notice(
    tmp_path, school, other_school
):
    file = tmp_path / "ours.csv"
    file.write_text("code,title\n0000M,An invented service\n")
    words = {"notice": "Shown as our licence asks.", "school": school.slug}
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    call_command("load_codes", "cpt", "2026", files=[file], **days, **words)
    release = CodeRelease.objects.get(system="cpt")
    assert (release.school, release.notice) == (school, "Shown as our licence asks.")
    day = date(2026, 7, 1)
    for whose, validity in [(school.pk, Validity.VALID), (other_school.pk, Validity.UNKNOWN)]:
        book = code_book([("cpt", "0000M")], release="2026", on=day, school_id=whose)
        assert book.fact("cpt", "0000M").validity is validity

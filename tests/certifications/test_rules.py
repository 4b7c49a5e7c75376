"""The rules of certificates: code, name, snapshot and digest, state. No database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certifications.rules.codes import ALPHABET, LENGTH, grouped, read_code
from certifications.rules.names import printed_name
from certifications.rules.snapshots import canonical, code_sets_in_words, digest_of, short_digest
from certifications.rules.states import State, state_at
from tests.conftest import NOON
from tests.factories.awards import CODE, printed

GROUPED = "7K3M-Q9TX-2VRD-8HJK-7K3M-Q9TX-2VRD-8HJK"
DAY = timedelta(days=1)
codes = st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        GROUPED,
        f"  {GROUPED.lower()}\n",
        GROUPED.replace("-", " "),
        f"https://chartwork.example/certificates/{CODE}/",
        f"https://chartwork.example/certificates/{CODE}/certificate.pdf",
        f"http://localhost:8000/certificates/{CODE}?from=mail#top",
        f"/certificates/{CODE.upper()}",
    ],
)
def test_a_code_is_read_however_it_is_written(typed):
    assert read_code(typed) == CODE


def test_letters_that_look_like_digits_are_read_as_digits():
    assert read_code("O" * 8 + "o" * 8 + "I" * 8 + "l" * 8) == "0" * 16 + "1" * 16


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7K3M",
        CODE + "0",
        CODE[:-1] + "u",
        CODE[:-1] + "é",
        "\x00" * 32,
        "/certificates/",
        "١" * 32,
    ],
)
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) is None


@given(codes)
def test_every_printed_code_is_read_again(code):
    assert read_code(grouped(code)) == code


@given(st.text())
def test_reading_never_fails_and_gives_only_codes(typed):
    code = read_code(typed)

    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana Silva", "Ana Silva"),
        ("  Ana \t  Silva ", "Ana Silva"),
        ("Ana\r\nBcc: all@example.org", "Ana Bcc: all@example.org"),
        ("Ana\u202eavliS", "AnaavliS"),
        ("Nguye\u0302\u0303n", "Nguy\u1ec5n"),
        ("محمد", "محمد"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ('#image("x") $1 *b*', '#image("x") $1 *b*'),
        ("", "ana.silva"),
        (" \u200b\u2066 ", "ana.silva"),
        ("\u200d\u200c \u200d", "ana.silva"),
        ("\u3164\u2800\uffa0\u115f", "ana.silva"),
        ("👩🏽\u200d⚕️", "👩🏽\u200d⚕️"),
    ],
)
def test_a_name_is_printed_without_invisible_signs(name, shown):
    assert printed_name(name, address="ana.silva@example.org") == shown


def test_a_snapshot_has_one_spelling():
    assert canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'.encode()
    assert digest_of({"a": "x", "b": "y"}) == digest_of({"b": "y", "a": "x"})


def first_version(**facts):
    """A snapshot as it was stored before certificates said kind and band."""
    later = {"kind", "score_band"}
    return {name: fact for name, fact in facts.items() if name not in later} | {"version": 1}


def test_the_digest_of_a_known_certificate_never_changes():
    assert (
        digest_of(first_version(**printed()))
        == "a61afc03fd80a7d4de61355afcfd05f6ed070b8a38c3c239ed8373e009dfa353"
    )
    assert (
        digest_of(printed()) == "894be2080fa23e5ab902c197cfccdfc60c4e48919729cf7f89eddf66da4f7fc0"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"code": "0" + CODE[1:]},
        {"holder": "Ana  Silva"},
        {"school": "harbour School"},
        {"title": "Certificate"},
        {"course": "Medical Coding"},
        {"statement": ""},
        {"edition": "2026.12"},
        {"kind": "exam"},
        {"score_band": "80 to 89 percent"},
        {"completed_on": date(2026, 11, 21)},
        {"issued_on": date(2026, 11, 22)},
        {"expires_on": date(2028, 11, 22)},
        {"code_sets": {"icd-10-cm": ["FY2027", "FY2026"]}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_changed_fact_changes_the_digest(change):
    assert digest_of(printed(**change)) != digest_of(printed())


def test_the_snapshot_holds_every_fact_as_plain_json():
    assert printed(expires_on=date(2028, 11, 23)) == {
        "version": 2,
        "kind": "course",
        "score_band": "",
        "code": CODE,
        "holder": "Ana Silva",
        "school": "Harbour School",
        "title": "Certificate of Completion",
        "course": "Medical Coding Foundations",
        "statement": "has completed the course Medical Coding Foundations.",
        "edition": "2026.11",
        "completed_on": "2026-11-22",
        "issued_on": "2026-11-23",
        "expires_on": "2028-11-23",
        "code_sets": {"icd-10-cm": ["FY2026", "FY2027"]},
    }


def test_the_short_digest_is_the_beginning_in_fours():
    assert short_digest("0123456789abcdef" + "0" * 48) == "0123 4567 89ab cdef"


def test_code_sets_are_named_as_coders_name_them():
    sets = {"icd-10-cm": ["FY2026", "FY2027"], "house-codes": []}

    assert code_sets_in_words(sets) == "house-codes; ICD-10-CM FY2026, FY2027"


@pytest.mark.parametrize(
    ("expires", "revoked", "intact", "state"),
    [
        (None, None, True, State.VALID),
        (NOON + DAY, None, True, State.VALID),
        (NOON, None, True, State.EXPIRED),
        (NOON - DAY, None, True, State.EXPIRED),
        (None, NOON, True, State.REVOKED),
        (NOON - DAY, NOON - DAY, True, State.REVOKED),
        (None, NOON + DAY, True, State.VALID),
        (None, None, False, State.ALTERED),
        (NOON - DAY, NOON - DAY, False, State.ALTERED),
    ],
)
def test_what_weighs_more_comes_first(expires, revoked, intact, state):
    assert state_at(NOON, expires_at=expires, revoked_at=revoked, intact=intact) is state

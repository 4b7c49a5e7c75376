"""Pictures that carry a badge: what goes in comes out, and nothing hostile comes with it."""

import json
import struct
import time
import zlib

import pytest

from certifications.rules.badges.png import LONGEST_TEXT, SIGNATURE, NotBaked, bake_png, unbake_png
from certifications.rules.badges.reading import LARGEST, Unreadable, read_presented
from certifications.rules.badges.svg import bake_svg, unbake_svg
from certifications.services.badge_pictures import badge_png, badge_svg
from tests.factories.awards import printed
from tests.factories.badges import make_badge

TEXT = '{"a": "]]> <script>\\u00f1"}'
KEYWORD = b"openbadgecredential"


def chunk(kind: bytes, body: bytes, *, length: int | None = None) -> bytes:
    said = len(body) if length is None else length
    return struct.pack(">I", said) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))


def png(*chunks: bytes) -> bytes:
    return SIGNATURE + HEADER + b"".join(chunks) + chunk(b"IEND", b"")


def itxt(body: bytes) -> bytes:
    return chunk(b"iTXt", KEYWORD + body)


def test_what_is_baked_into_a_png_comes_out_and_the_picture_stays():
    picture = badge_png(snapshot=printed())
    baked = bake_png(picture, TEXT)

    assert unbake_png(baked) == TEXT
    assert baked.count(KEYWORD) == 1
    assert len(baked) == len(picture) + 12 + len(KEYWORD) + 5 + len(TEXT)
    # Uncompressed, as the standard asks.
    assert TEXT.encode() in baked


def test_what_is_baked_into_an_svg_comes_out():
    baked = bake_svg(badge_svg(snapshot=printed()), TEXT)

    assert json.loads(unbake_svg(baked.encode())) == json.loads(TEXT)
    assert baked.count("<openbadges:credential>") == 1
    assert baked.count("]]>") == 1


def test_the_same_facts_give_the_same_picture():
    assert badge_png(snapshot=printed()) == badge_png(snapshot=printed())
    assert badge_svg(snapshot=printed()) == badge_svg(snapshot=printed())
    assert badge_svg(snapshot=printed()) != badge_svg(snapshot=printed(school="Northside"))


@pytest.mark.parametrize(
    "facts",
    [
        {"course": "x", "school": "y", "title": "z"},
        {"course": "W" * 200, "school": "W" * 200, "title": "W" * 200},
        {"course": '#image("/etc/passwd")', "school": "<script>alert(1)</script>", "title": "*a*"},
        {"course": "医疗编码基础", "school": "مدرسة", "title": "प्रमाणपत्र"},
        {"course": "  ", "school": "", "title": "\u202e"},
    ],
)
def test_any_words_are_drawn_as_words(facts):
    picture = badge_svg(snapshot=printed(**facts))

    assert "<script" not in picture
    assert "<text" not in picture  # Outlines: no font of the reader is asked.
    assert badge_png(snapshot=printed(**facts)).startswith(SIGNATURE)


def test_a_picture_says_in_words_what_it_shows():
    picture = badge_svg(snapshot=printed(course="A & B"))

    assert 'role="img"' in picture
    assert "A &amp; B, Harbour School</title>" in picture
    assert "Ana Silva" not in picture


def test_a_compressed_text_is_read_up_to_a_limit():
    body = b"\0\1\0\0\0" + zlib.compress(TEXT.encode())

    assert unbake_png(png(itxt(body))) == TEXT


CARRIED = b'<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0">{}</o:credential>'


def test_a_picture_with_a_document_type_is_not_read():
    assert unbake_svg(b"<svg>" + CARRIED + b"</svg>") == "{}"
    with pytest.raises(NotBaked, match="cannot be read"):
        unbake_svg(b'<!DOCTYPE svg SYSTEM "http://127.0.0.1:1/x"><svg>' + CARRIED + b"</svg>")


@pytest.mark.parametrize("before", [b"<g>" * 100, b"<g/>" * 20_000])
def test_a_badge_far_down_in_a_picture_is_not_looked_for(before):
    with pytest.raises(NotBaked, match="no credential"):
        unbake_svg(b"<svg>" + before + CARRIED + b"</g>" * before.count(b"<g>") + b"</svg>")


def test_a_right_text_with_a_wrong_checksum_is_damaged():
    whole = itxt(b"\0\0\0\0\0" + TEXT.encode())

    assert unbake_png(png(whole)) == TEXT
    with pytest.raises(NotBaked, match="damaged"):
        unbake_png(png(whole[:-1] + bytes([whole[-1] ^ 1])))


def test_a_compressed_text_that_is_too_long_is_not_cut():
    with pytest.raises(NotBaked, match="too long"):
        unbake_png(png(itxt(b"\0\1\0\0\0" + BOMB)))


BOMB = zlib.compress(b" " * (LONGEST_TEXT * 100))
NESTED = b"[" * 100_000
HOSTILE = {
    "png: no chunk": png(),
    "png: only its signature": SIGNATURE,
    "png: a chunk that claims four gigabytes": SIGNATURE
    + HEADER
    + struct.pack(">I4s", 2**32 - 1, b"iTXt")
    + KEYWORD,
    "png: a bomb": png(itxt(b"\0\1\0\0\0" + BOMB)),
    "png: a broken stream": png(itxt(b"\0\1\0\0\0" + b"nothing")),
    "png: too short a chunk": png(itxt(b"\0")),
    "png: no text": png(itxt(b"\0\0\0")),
    "png: not UTF-8": png(itxt(b"\0\0\0\0\0\xff\xfe")),
    "png: a wrong checksum": png(itxt(b"\0\0\0\0\0{}")[:-4] + b"\0\0\0\0"),
    "png: the other kind of chunk": png(chunk(b"zTXt", KEYWORD + b"\0\0" + BOMB)),
    "svg: no badge": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "svg: entities": b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>',
    "svg: an entity from elsewhere": b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential>&a;</o:credential></svg>',
    "svg: a script": b"<svg><script>alert(1)</script></svg>",
    "svg: deep": b"<svg>" + b"<g>" * 200_000,
    "svg: an unknown encoding": b'<?xml version="1.0" encoding="x-evil"?><svg/>',
    "svg: not closed": b"<svg><openbadges",
    "svg: an empty badge": b'<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential/></svg>',
    "html": b"<!doctype html><p>hello",
    "json: deep": NESTED,
    "json: deep objects": b'{"credentialSubject":' * 20_000,
    "json: a list": b"[]",
    "json: a number of many digits": b'{"credentialSubject": ' + b"9" * 100_000 + b"}",
    "json: not a number": b'{"credentialSubject": NaN}',
    "json: a name twice": b'{"credentialSubject": 1, "credentialSubject": 2}',
    "json: another document": b'{"resourceType": "Patient"}',
    "line: empty parts": b"..",
    "line: no JSON": b"aaaaaaaaaaaaaaa.bbbbbbbbbbbbbbb.ccccccccccccccc",
    "a zip": b"PK\x03\x04" + b"\0" * 100,
    "a pdf": b"%PDF-1.7\n",
    "noise": bytes(range(256)) * 100,
    "zeros": b"\0" * LARGEST,
    "nothing": b"",
    "too large": b"{" + b" " * LARGEST,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_are_refused_in_words_and_at_once(name):
    started = time.monotonic()

    with pytest.raises(Unreadable) as refusal:
        read_presented(HOSTILE[name])

    assert str(refusal.value).endswith(".")
    assert time.monotonic() - started < 2


def test_a_list_of_equal_nodes_costs_nothing():
    """Canonicalization would take 40! steps for it; the shape is asked first."""
    made = make_badge()
    document = json.loads(json.dumps(made.document))
    document["credentialSubject"]["identifier"] = [{"type": "IdentityObject"}] * 40
    started = time.monotonic()

    assert made.judged(json.dumps(document)) == "altered"
    assert time.monotonic() - started < 1

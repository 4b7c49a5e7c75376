"""The printed certificate: its facts, its bytes, its scripts, and what a name cannot do to it."""

import hashlib
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import structlog
from pypdf import PdfReader

from certifications.rules.snapshots import digest_of, short_digest
from certifications.services.pdf import certificate_pdf
from tests.factories.awards import CODE, printed

ROOT = Path(__file__).resolve().parents[2]
A4_LANDSCAPE = (842, 595)
# Prints the hash of the PDF of the snapshot on its standard input.
PRINT_HASH = """
import django, hashlib, json, sys
django.setup()
from certifications.services.pdf import certificate_pdf
print(hashlib.sha256(certificate_pdf(snapshot=json.load(sys.stdin))).hexdigest())
"""


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """All text of the only page, its line breaks as spaces."""
    pages = read(pdf).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def test_every_fact_is_printed(settings):
    settings.SITE_URL = "https://learn.example"
    snapshot = printed(expires_on=date(2028, 11, 23))

    text = text_of(certificate_pdf(snapshot=snapshot))

    for fact in (
        "Chartwork",
        "Certificate of Completion",
        "Ana Silva",
        "has completed the course Medical Coding Foundations.",
        "Harbour School",
        "22 November 2026",
        "23 November 2026",
        "23 November 2028",
        "Edition 2026.11",
        "ICD-10-CM FY2026, FY2027",
        "7K3M-Q9TX-2VRD-8HJK-7K3M-Q9TX-2VRD-8HJK",
        short_digest(digest_of(snapshot)),
        f"https://learn.example/certificates/{CODE}/",
        "Not a professional certification.",
        "Not affiliated with AAPC or AHIMA.",
    ):
        assert fact in text, fact


def test_a_course_that_the_statement_does_not_name_stands_on_a_line_of_its_own():
    text = text_of(certificate_pdf(snapshot=printed(statement="completed the course")))

    assert "completed the course Medical Coding Foundations" in text


def test_two_other_processes_print_the_same_bytes(settings):
    snapshot = printed(holder="Nguyễn Thị Ánh Tuyết")
    here = hashlib.sha256(certificate_pdf(snapshot=snapshot)).hexdigest()

    elsewhere = [
        subprocess.run(
            [sys.executable, "-c", PRINT_HASH],
            input=json.dumps(snapshot),
            env={**os.environ, "PYTHONPATH": str(ROOT), "SITE_URL": settings.SITE_URL, **other},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()[-1]
        for other in (
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "America/Denver", "SOURCE_DATE_EPOCH": "1"},
        )
    ]

    assert elsewhere == [here, here]


def test_it_is_one_tagged_page_in_landscape_that_screen_readers_can_read():
    reader = read(certificate_pdf(snapshot=printed()))

    root = reader.trailer["/Root"]
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == (
        A4_LANDSCAPE
    )
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/Lang"] == "en"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Certificate of Completion: Ana Silva"
    assert reader.metadata.creation_date is None


@pytest.mark.parametrize(
    "name",
    [
        '#image("/etc/passwd")',
        "#panic()",
        "*Ana* _Silva_ $x^2$ <label> @ref",
        "\\u{41} `raw` // comment",
        "Ana & Eva <b>Silva</b>",
        '"); #read("certificate.typ',
        "{{ holder }} %s {0}",
    ],
)
def test_markup_in_a_name_is_printed_as_it_stands(name):
    assert name in text_of(certificate_pdf(snapshot=printed(holder=name)))


@pytest.mark.parametrize(
    ("name", "fonts"),
    [
        ("Nguyễn Thị Ánh Tuyết", "SourceSerif4"),
        ("Łukasz Żółć Þórdís Ğül", "SourceSerif4"),
        ("Ελένη Παπαδοπούλου", "SourceSerif4"),
        ("Анна Чайковская", "SourceSerif4"),
        ("דוד לוי", "LibertinusSerif"),
        ("محمد عبد الله", "NotoNaskhArabic"),
        ("अनिता शर्मा", "NotoSansDevanagari"),
        ("สมชาย ใจดี", "NotoSansThai"),
        ("王小明 陳怡君 喆堃璟", "ChartworkHan"),
        ("たなか ゆうこ 田中", "ChartworkHan"),
        ("김민수", "ChartworkHangul"),
        ("Հայկ Աբրահամյան", "NewCM10"),
        ("გიორგი", "NewCM10"),
    ],
)
def test_a_name_is_printed_in_the_script_of_its_owner(name, fonts):
    with structlog.testing.capture_logs() as logs:
        pdf = certificate_pdf(snapshot=printed(holder=name))

    used = {str(font["/BaseFont"]) for font in _fonts(read(pdf))}
    assert logs == []  # PDF/UA-1, which refuses a sign that no font can draw.
    assert any(fonts in font for font in used), used


def test_a_script_that_no_font_of_ours_has_is_printed_without_the_promise():
    with structlog.testing.capture_logs() as logs:
        pdf = certificate_pdf(snapshot=printed(holder="ሀይሌ ገብረሥላሴ"))

    assert [log["event"] for log in logs] == ["certificate_without_pdf_ua"]
    assert logs[0]["reason"] == "PDF/UA-1 error: the text"  # Not whose.
    assert read(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert "Harbour School" in text_of(pdf)


def test_however_much_is_said_it_stays_one_page():
    snapshot = printed(
        holder="Maximiliana Alexandrina " * 6,
        school="Community College District of Northern California " * 4,
        title="Certificate of Completion with Distinction " * 4,
        course="A course whose title is long " * 7,
        statement="has completed the course with great care. " * 25,
        expires_on=date(2028, 11, 23),
        code_sets={"icd-10-cm": ["FY2026", "FY2027"], "icd-10-pcs": ["FY2026"], "hcpcs": ["2026"]},
    )

    assert "Scan to check this certificate" in text_of(certificate_pdf(snapshot=snapshot))


def _fonts(reader: PdfReader) -> list:
    resources = reader.pages[0]["/Resources"]
    return [font.get_object() for font in resources["/Font"].values()]

"""Nothing that ships has a code of CPT or CDT: both need a licence that we do not have.

CPT has five digits, or four and one of A, F, T, U, M; CDT a D and four digits. What looks like one
and is none is allowed by its context, never by its file.
"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What people read, and what a program may show them.
TEXTS = (
    *("yaml", "yml", "md", "json", "jsonl", "csv", "tsv", "html", "po", "txt", "svg", "xml"),
    *("py", "js", "mjs", "sh", "toml"),
)
# Tests make codes up, the packages that we build on are pinned by hash.
ELSEWHERE = ("tests/", "requirements/")

LICENSED = re.compile(r"\b(?:\d{5}|\d{4}[AFTUM]|D\d{4})\b")
# ICD-10-CM has diagnoses of a D and four digits, and a data file writes them without the dot: by
# the last digit, the three before it. With the dot, or in running text, there is no doubt.
ICD_10_CM = {
    "01": "572 578",
    "012": (
        "022 031 032 036 037 041 042 046 047 050 051 058 059 092 143 160 161 162 163 211 212 "
        "221 222 226 227 231 232 236 237 292 293 300 301 302 310 311 312 313 314 315 316 319 "
        "350 391 401 410 411 412 441 462 486"
    ),
    "01234": "172",
    "012345": "574",
    "01234567": "361",
    "012345678": "000",
    "012349": "570 680 894",
    "01239": "180 591",
    "01289": "721",
    "0129": "593 813",
    "019": "076",
    "09": "014 033 043 073 091 103 133 173 223 233",
    "12": "683 780 781 782",
    "1234": "783",
    "12345679": "868",
    "123459": "370",
    "12349": "758 898",
    "1239": "610",
    "129": "035 177 470 618 685 686 694 728 818 848",
    "19": "139 481 495 498 552 648 691 695 738 788",
}
DIAGNOSES = "|".join(
    f"D(?:{categories.replace(' ', '|')})[{last}]" for last, categories in ICD_10_CM.items()
)
# Contexts in which it is none, and why.
ALLOWED: dict[str, str] = {
    r"\b\d{5}-\d{4}\b": "a ZIP code with its extension",
    r"\b(?:ZIP|zip)(?: code)? \d{5}\b": "a ZIP code that is called one",
    r", [A-Z]{2} \d{5}\b": "the ZIP code at the end of an address",
    r"\$\d[\d,]*(?:\.\d\d)?": "an amount of dollars",
    r"\b\d{1,3}(?:,\d{3})+\b": "a number with commas at the thousands",
    r"\d\.\d+": "digits after a decimal point",
    r"\b\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?": "a date",
    r'"(?:[0-9A-HJ-NP-Z]{1,34} ){3}[0-9A-HJ-NP-Z]{1,34}"': "a row of a table of ICD-10-PCS",
    rf'"(?:{DIAGNOSES})"': "a diagnosis in a data file",
    r"\b(?:00000|D0000)\b": "numbers that nobody has given out, to stand for a code in an example",
    r"\byear \* 10000\b": "a day as one number",
    r"\b(?:6553[56]|65000|32767)\b": "a bound of ports, of files or of small integers",
    r"\b_?[A-Z_]+ ?= ?\d{5}\b": "a constant of a program, by its name in capitals",
    r"\bmost_characters\": \d{5}\b": "how long an answer may be",
    r"\b[ugU]id 10001\b|\bid 10001\b": "the user that the container runs as",
    r"\"d\": 86400\b": "the seconds of a day",
    r"\bmaxlength=\"\d{5}\"": "how long a text may be",
    r"\b\d{5} (?:simulated )?students\b|\bof the \d{5} there\b": "how many were simulated",
    r"\| \d{5} \| \d+(?: %|\.\d)": "a count beside its share, in a table",
    r"\* z / 92160\b|\) / 92160\b": "a coefficient of an approximation",
}
EXCUSES = re.compile("|".join(f"(?:{pattern})" for pattern in ALLOWED))


def licensed_in(text: str) -> list[str]:
    """What looks like a licensed code, with the words around it."""
    excused = [found.span() for found in EXCUSES.finditer(text)]
    return [
        text[max(0, found.start() - 20) : found.end() + 20]
        for found in LICENSED.finditer(text)
        if not any(start <= found.start() and found.end() <= end for start, end in excused)
    ]


def texts() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    found = [
        ROOT / name
        for name in listed
        if name.rpartition(".")[2] in TEXTS and not name.startswith(ELSEWHERE)
    ]
    return [path for path in found if path.is_file()]


def test_nothing_that_ships_has_a_licensed_code() -> None:
    read = texts()
    found = {
        str(path.relative_to(ROOT)): codes
        for path in read
        if (codes := licensed_in(path.read_text(errors="replace")))
    }

    assert found == {}, "Is it CPT or CDT, take it out. If not, say in ALLOWED by which context."
    assert len(read) > 800
    assert {path.suffix for path in read} >= {".md", ".yaml", ".html", ".json", ".py"}


@pytest.mark.parametrize(
    "text",
    [
        "The visit is coded 00009.",
        "code: '00009'",
        '"answer": 00009,',
        "00009-51",
        "follow-up 0009F was reported",
        "a cleaning, D0009, was billed",
        '{"code": "D0009"}',
        # Near what is allowed, but not it.
        "3.5 mg; then 00009",
        "the codes 00009 and 1,234",
        "$ 00009",
        "ER 00009",
        "D6861, not as a diagnosis is written",
    ],
)
def test_a_planted_code_is_found(text: str) -> None:
    assert len(licensed_in(f"Read this. {text} And so on.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Portland, OR 97201",
        "ZIP code 97201",
        "97201-1234",
        "$12345 or $12,345.67",
        "79,256 codes",
        "37.41709",
        "2026-10-01T09:00:00Z",
        '["U 034 7JK 24679"]',
        "G0105 and S72001A and 0FT44ZZ",
        '{"code": "D6861"} is D68.61',
        "the years 2026 and 2027",
    ],
)
def test_what_only_looks_like_a_code_is_let_through(text: str) -> None:
    assert licensed_in(text) == []

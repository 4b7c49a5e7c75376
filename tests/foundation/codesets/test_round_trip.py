"""Every complete code: as it is printed it is read back, and its page has what its notes say."""

from typing import Any

import pytest

from foundation.codesets.facts import Validity
from foundation.codesets.models import CodeNode, CodeRelease, SearchEntry
from foundation.codesets.note_lines import grouped
from foundation.codesets.queries.books import CodeShelf
from foundation.codesets.queries.code_pages import CodePage, code_page
from foundation.codesets.queries.releases import Shelf
from foundation.codesets.system import code_system

pytestmark = pytest.mark.django_db
AT_ONCE = 10_000


@pytest.fixture
def release() -> CodeRelease:
    return CodeRelease.objects.get(system="icd10cm", name="FY2026")


def test_every_complete_code_goes_round_through_parsing_facts_and_notes(
    release: CodeRelease,
) -> None:
    kind = code_system("icd10cm")
    rows = CodeNode.objects.filter(release=release, billable=True).order_by("position")
    codes = list(rows.values_list("code", flat=True))
    assert len(codes) == 74_719
    wrong: list[str] = []
    texts: dict[tuple[str, ...], int] = {}
    seventh = 0

    for start in range(0, len(codes), AT_ONCE):
        shelf = CodeShelf(school_id=None)
        names = [("icd10cm", code) for code in codes[start : start + AT_ONCE]]
        book = shelf.book(names, release="FY2026")
        for name in names:
            fact, code = book.fact(*name), name[1]
            parsed = kind.parse(f" {fact.display.lower()} ")
            if (parsed.code, parsed.warnings, fact.validity) != (code, (), Validity.VALID):
                wrong.append(code)
            if not fact.title or (len(code) > 3 and not fact.ancestors):
                wrong.append(code)
            seventh += bool(fact.seventh)
            if any(note.at not in (code, *fact.above) for note in fact.notes):
                wrong.append(code)
            # Codes that inherit the same have the same notes but for their own: grouped once.
            inherited = tuple(note.text for note in fact.notes)
            if inherited not in texts:
                groups = grouped(fact.notes, code=code, normalise=kind.normalise)
                texts[inherited] = sum(len(group.lines) for group in groups)
                whole = sum(len(text.lstrip(", ").splitlines()) for text in inherited)
                if texts[inherited] != whole:
                    wrong.append(code)

    assert wrong == []
    assert len(texts) > 5_000
    # Of 51,485 codes of seven characters these few have a seventh that is part of the site.
    assert 51_485 - seventh == 180


def test_every_complete_code_can_be_found_and_is_counted_once(release: CodeRelease) -> None:
    entries = SearchEntry.objects.filter(release=release)

    assert entries.filter(billable=True).count() == 74_719
    families = entries.filter(level=0)
    assert sum(families.values_list("complete", flat=True)) == 74_719


def test_a_page_costs_the_same_however_much_stands_on_it(
    release: CodeRelease, django_assert_num_queries: Any
) -> None:
    shelf = Shelf(tuple(CodeRelease.objects.filter(school=None)), (release,))
    every = CodeNode.objects.filter(release=release).order_by("position")
    nodes = [*every[::1_500], *every.filter(kind="block")[:3]]
    assert {node.kind for node in nodes} == {"chapter", "block", "code"}

    for node in nodes:
        # What is above and beside; under; in all releases; for a code how much is missing.
        queries = 2 + bool(node.path) + (node.kind == "code" and not node.billable)
        with django_assert_num_queries(queries):
            page = code_page(code=node.code, release=release, shelf=shelf)
        assert isinstance(page, CodePage)
        assert page.fact.title == node.title
        assert [row.code for row in reversed(page.path)] == node.path

"""What an author or a student wrote is text on every page of the admin (trust T9)."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from assessments.models import Assessment, Category
from assessments.services.bank import QuestionDetails, save_question
from courses.models import Course, Lesson
from foundation.schools.actors import system_actor
from foundation.schools.models import ApiClient
from foundation.schools.scoping import every_school
from tests.admin.pages import page_of
from tests.conftest import NOON

HOSTILE = [
    "<script>steal()</script>",
    "<img src=x onerror=steal()>",
    "<svg/onload=steal()>",
    "\"><b onmouseover='steal()'>",
    "</textarea><script>steal()</script>",
    "[x](javascript:steal())",
    "<a href='jav&#x09;ascript:steal()'>x</a>",
    "<!--<img src='--><img src=x onerror=steal()//'>",
    "<style>@import'//evil'</style>",
    "<iframe srcdoc='<script>steal()</script>'>",
    "{{ steal }}{% load steal %}",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=steal()>",
]
# Anything of the above that a browser would obey; our own pages hold none of these.
OBEYED = re.compile(
    r"<script>|<img src=x|<svg/|<b on|<iframe|<style>@|<math|<a [^>]*href=[\"']?jav[^\"' ]*script:|"
    r"<[a-z]+[^>\"']*\son[a-z]+=[^>]*steal",
    re.IGNORECASE,
)


# Several at once, as far as a title has room: each page is looked at three times, not twelve.
TOGETHER = [" ".join(HOSTILE[start::3]) for start in range(3)]


@pytest.mark.parametrize("text", TOGETHER)
def test_it_stays_text_everywhere(text: str, harbour: Any, ines: Any, ada: Any, client_of: Any):
    school_id = harbour.membership.school_id
    with every_school():
        get_user_model().objects.filter(pk=harbour.membership.person_id).update(name=text)
        Course.objects.update(title=text, summary=text, certificate_statement=text)
        Lesson.objects.update(title=text, body=text)
        Category.objects.update(title=text)
        Assessment.objects.update(title=text, intro=text)
        ApiClient.objects.update(name=text)
        for number in (1, 2):
            save_question(
                key="anatomy-1",
                type_name="single_choice",
                category_id=harbour.question.category_id,
                content={
                    "stem": f"{text} {number}",
                    "options": [
                        {"key": "a", "text": text, "correct": True, "why": text},
                        {"key": "b", "text": f"{text} b", "correct": False, "why": text},
                    ],
                    "explanation": text,
                },
                details=QuestionDetails(source=text, domain="anatomy"),
                note=text,
                by=system_actor(school_id),
                at=NOON,
            )
    looked = 0
    for person in (ines, ada):
        client = client_of(person)
        for address in _pages(harbour):
            answer = client.get(address)
            if answer.status_code == 200:
                looked += 1
                assert not OBEYED.search(answer.content.decode()), address
        preview = page_of("chartwork_assessments_question", "preview", harbour.question.pk)
        assert not OBEYED.search(client.post(preview, {"answer-1": "1"}).content.decode())

    assert looked >= 44


def test_the_pattern_finds_what_would_be_obeyed() -> None:
    found = [text for text in HOSTILE if OBEYED.search(text) or text.startswith(("[", "{"))]

    assert len(found) >= len(HOSTILE) - 1


def _pages(harbour: Any) -> list[str]:
    found = ["/admin/"]
    for name, row in harbour.rows().items():
        found += [page_of(name), page_of(name, "change", row.pk), page_of(name, "history", row.pk)]
    question = harbour.question.pk
    for page in ("preview", "versions"):
        found.append(page_of("chartwork_assessments_question", page, question))
    return found

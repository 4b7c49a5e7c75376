"""The glossary of a course, and cards to practise with."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.packs.loading import load_pack
from foundation.schools.public import system_actor
from tests.courses.packs.small_pack import PackFolder

PARTS = """\
- part: oste/o
  kind: root
  means: bone
  origin: Greek osteon
  lesson: bones-01
  examples: [{word: osteitis, means: inflammation of bone}]
- {part: sub-, kind: prefix, means: under, origin: Latin, examples: [{word: subdural, means: x}]}
"""


@pytest.fixture
def course(tmp_path, school):
    pack = PackFolder(tmp_path / "pack").write("word-parts.yaml", PARTS)
    load_pack(path=pack.path, school_id=school.pk, by=system_actor(school.pk), at=timezone.now())


def get(client, name, **query):
    return client.get(reverse(f"courses:{name}", args=["first-steps"]), query)


def test_terms_and_word_parts_are_found_by_their_words_and_meanings(course, ana, client_of):
    page = get(client_of(ana), "words")
    assert [word.word for _, words in page.context["letters"] for word in words] == [
        "oste/o",
        "radius",
        "sub-",
    ]
    assert b"osteitis" in page.content
    page = get(client_of(ana), "words", q="THUMB")
    assert [word.word for _, words in page.context["letters"] for word in words] == ["radius"]
    page = get(client_of(ana), "words", kind="prefix")
    assert page.context["found"] == 1
    assert b"No such word" in get(client_of(ana), "words", q="zzz").content


def test_cards_are_shuffled_alike_by_the_same_number_and_can_be_turned(course, ana, client_of):
    client = client_of(ana)
    first = get(client, "cards", seed=7).context["page"].cards
    assert first == get(client, "cards", seed=7).context["page"].cards
    assert len(first) == 3
    turned = get(client, "cards", seed=7, turned=1, kind="prefix")
    assert b"<summary>under</summary>" in turned.content
    for odd in ("-1", "x", "99999999999", "²"):
        assert get(client, "cards", seed=odd, at=odd).status_code == 200


def test_visitors_sign_in_first_and_another_school_has_no_such_course(
    course, client, client_of, omar
):
    assert get(client, "words").status_code == 302
    assert get(client_of(omar), "words").status_code == 404


def test_the_glossary_costs_the_same_for_many_words(
    course, ana, client_of, django_assert_max_num_queries
):
    client = client_of(ana)
    get(client, "words")
    with django_assert_max_num_queries(6):
        get(client, "words")

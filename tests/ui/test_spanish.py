"""Spanish: all of it is translated, pages answer in it, and people choose it."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import localize

from courses.models import Lesson
from courses.web.career_check import the_check
from foundation.mail.models import Email
from foundation.mail.services import queue_email
from foundation.schools.scoping import every_school
from tests.factories.courses import enrol_student

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "locale" / "es" / "LC_MESSAGES"
# msgid, msgid_plural, msgstr, msgstr[0] … as one entry of the file has them.
Entry = dict[str, str]
LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)? ?(".*")')
# %(name)s, %s, a sign for per cent, and what a script fills in: %%count%%.
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|%%\w+%%|%%|<[^>]+>")
SPANISH = {"Accept-Language": "es-MX,es;q=0.9"}
ENGLISH = {"Accept-Language": "en"}


def entries() -> Iterator[Entry]:
    """What the file says, without its head."""
    for block in (FOLDER / "django.po").read_text(encoding="utf-8").split("\n\n"):
        entry: Entry = {}
        name = ""
        for line in block.splitlines():
            if found := LINE.fullmatch(line):
                name = found[1] or name
                entry[name] = entry.get(name, "") + ast.literal_eval(found[2])
        if entry.get("msgid"):
            yield entry


def forms(entry: Entry) -> list[tuple[str, str]]:
    """Every text with its translation; two where there is a plural."""
    if "msgid_plural" not in entry:
        return [(entry["msgid"], entry["msgstr"])]
    return [(entry["msgid"], entry["msgstr[0]"]), (entry["msgid_plural"], entry["msgstr[1]"])]


def text_of(page) -> str:
    assert page.status_code == 200
    return page.content.decode()


def test_every_message_has_a_translation_and_none_is_a_guess():
    found = list(entries())

    assert len(found) >= 1_400
    assert [text for entry in found for text, said in forms(entry) if not said.strip()] == []
    assert "fuzzy" not in (FOLDER / "django.po").read_text(encoding="utf-8")


def test_placeholders_and_tags_are_those_of_the_message():
    wrong = [
        (text, said)
        for entry in entries()
        for text, said in forms(entry)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(said))
    ]

    assert wrong == []


def test_the_compiled_file_says_what_the_source_says():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    expected = {}
    for entry in entries():
        key = f"{entry['msgctxt']}\x04{entry['msgid']}" if "msgctxt" in entry else entry["msgid"]
        if "msgid_plural" in entry:
            for number, (_text, said) in enumerate(forms(entry)):
                expected[key, number] = said
        else:
            expected[key] = entry["msgstr"]
    compiled.pop("")

    assert compiled == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("courses:front", "¿Es la codificación médica la carrera adecuada para mí?"),
        ("courses:career_check", "Una autoevaluación, haciendo"),
        ("account_signup", "Crear cuenta"),
        ("account_login", "Iniciar sesión"),
        ("certifications:verify", "Verificar certificado"),
        ("codesets:search", "Códigos"),
    ],
)
@pytest.mark.usefixtures("school")
def test_a_visitor_whose_browser_asks_for_it_reads_spanish(client, name, heading):
    text = text_of(client.get(reverse(name), headers=SPANISH))

    assert '<html lang="es"' in text
    assert re.search(rf"<h1[^>]*>\s*{re.escape(heading)}", text)
    assert "Saltar al contenido" in text


def test_home_and_course_answer_in_spanish(client_of, ana, course):
    enrol_student(course, ana)
    browser = client_of(ana)
    home = text_of(browser.get(reverse("courses:home"), headers=SPANISH))
    page = text_of(browser.get(reverse("courses:course", args=[course.key]), headers=SPANISH))

    assert '<html lang="es"' in home
    assert "Hola de nuevo, Ana" in home
    assert "Empieza aquí" in home
    assert '<html lang="es"' in page
    assert "Módulo 1" in page
    assert "Mis calificaciones" in page


def test_a_refusal_is_said_in_spanish(client_of, ana, course, quiz):
    page = client_of(ana).post(reverse("assessments:start", args=[quiz.public_id]), headers=SPANISH)

    assert page.status_code == 403
    assert "Primero inscríbete en el curso" in page.content.decode()


def test_the_text_of_a_course_says_its_language_where_the_page_has_another(client, course):
    with every_school():
        lesson = Lesson.objects.get(course=course)
    addresses = [
        reverse("courses:course", args=[course.key]),
        reverse("courses:lesson", args=[lesson.public_id]),
    ]
    for address in addresses:
        spanish = text_of(client.get(address, headers=SPANISH))
        english = text_of(client.get(address, headers=ENGLISH))

        assert '<h1 lang="en">' in spanish
        assert "<h1>" in english
        assert english.count(' lang="en"') == spanish.count(' lang="es"') == 2
    assert '<div class="prose" lang="en"><p>Hello</p></div>' in spanish
    assert '<div class="prose"><p>Hello</p></div>' in english


def test_words_and_cards_say_their_language(client_of, ana, course):
    with every_school():
        terms = [{"term": "distal", "means": "farther from the trunk"}]
        Lesson.objects.filter(course=course).update(terms=terms)
    browser = client_of(ana)
    words = text_of(browser.get(reverse("courses:words", args=[course.key]), headers=SPANISH))
    cards = text_of(browser.get(reverse("courses:cards", args=[course.key]), headers=SPANISH))

    assert '<dl class="terms" lang="en">' in words
    assert '<ul class="flashcards" lang="en">' in cards


@pytest.mark.django_db
def test_a_language_is_chosen_at_the_foot_of_a_page_and_stays(client):
    page = text_of(client.get("/accounts/login/?next=/home/", headers=ENGLISH))
    form = re.search(r'<form class="languages".*?</form>', page, re.S)[0]
    answer = client.post(
        re.search(r'action="([^"]+)"', form)[1],
        {"next": re.search(r'name="next" value="([^"]+)"', form)[1], "language": "es"},
    )

    assert 'value="en" lang="en" aria-current="true">English</button>' in form
    assert 'value="es" lang="es">Español</button>' in form
    assert answer["Location"] == "/accounts/login/?next=/home/"
    assert "sessionid" not in answer.cookies
    spanish = text_of(client.get(answer["Location"], headers=ENGLISH))
    assert '<html lang="es"' in spanish
    assert 'value="en" lang="en">English</button>' in spanish


@pytest.mark.django_db
def test_choosing_a_language_leads_to_no_other_site_and_to_no_unknown_language(client):
    address = reverse("set_language")
    away = client.post(address, {"next": "https://elsewhere.example/", "language": "es"})
    unknown = client.post(address, {"next": "/", "language": "xx"})

    assert away["Location"] == "/"
    assert unknown.cookies == {}
    assert client.get(address).status_code == 405


def test_letters_are_written_in_the_language_that_was_chosen(client_of, ana, ines):
    client_of(ana).post(reverse("set_language"), {"next": "/", "language": "es"})
    ana.refresh_from_db()
    for person, asking in ((ana, "en"), (ines, "es")):
        with translation.override(asking):
            queue_email(
                template="certifications/email/course_completed",
                key=f"letter:{person.pk}",
                person=person,
                context={"course": "Foundations", "holder": person.name, "school": "Harbour"},
            )

    assert (ana.language, ines.language) == ("es", "")
    assert Email.objects.get(person=ana).subject == "Completaste Foundations"
    assert Email.objects.get(person=ines).subject == "You have completed Foundations"


def test_who_signs_up_in_spanish_gets_letters_in_spanish(client, school, django_user_model):
    client.post(
        reverse("account_signup"),
        {"name": "Rosa Díaz", "email": "rosa@example.org", "password1": "A-long-pass-phrase-7"},
        headers=SPANISH,
    )

    assert django_user_model.objects.get(email="rosa@example.org").language == "es"
    assert Email.objects.get(to="rosa@example.org").subject.startswith("Confirma tu correo")


def test_the_self_check_asks_the_same_in_both_languages():
    english, spanish = the_check("en"), the_check("es")

    def asked(check):
        tasks = [(t.key, t.skill, t.correct, [c.key for c in t.choices]) for t in check.tasks]
        return tasks, [(h.key, [(c.key, c.weight) for c in h.choices]) for h in check.honest]

    assert asked(english) == asked(spanish)
    assert english.tasks[0].question != spanish.tasks[0].question
    assert the_check("fr").tasks == english.tasks


def test_numbers_are_written_as_in_the_books_in_both_languages():
    with translation.override("es"):
        assert localize(1250.5) == "1250.5"

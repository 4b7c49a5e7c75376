"""An attempt renders as it was sat, whatever became of its questions since. Every type."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.models import Assessment, Attempt, Category, Question, Stimulus
from assessments.services.attempts import submit_attempt
from assessments.services.bank import save_category, set_status
from assessments.services.grading import grade_attempt
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from assessments.services.stimuli import save_stimulus
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from tests.assessments.examples import CONTENTS
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student
from tests.factories.essays import mark_all
from tests.factories.every_type import CHART, TITLE, paper_of_every_type, save_of_type

# What is of the moment: tokens of forms, the server's clock, nonces.
MOMENT = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|data-now="[^"]*"|nonce="[^"]*"|data-server-now="[^"]*"'
)
CHANGED = "changed since"


@pytest.fixture
def quiz_of_all(course):
    return paper_of_every_type(course, minutes=60)


@pytest.fixture
def attempt(course, quiz_of_all, ana):
    enrol_student(course, ana)
    attempt = begin(quiz_of_all, ana)
    answer_all(attempt, ana)
    return attempt


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return MOMENT.sub("", answer.content.decode())


def changed_texts(part, *, name=""):
    """The same content in other words: every text that a person reads."""
    if isinstance(part, dict):
        return {key: changed_texts(inner, name=key) for key, inner in part.items()}
    if isinstance(part, list):
        return [changed_texts(inner, name=name) for inner in part]
    readable = name in {"stem", "explanation", "why", "text", "title", "prompt"}
    return f"{part} {CHANGED}" if readable and isinstance(part, str) else part


def change_everything(quiz, teacher):
    """New versions of all questions and of their text; all renamed, moved, retired; other rules."""
    by, now = system_actor(quiz.school_id), timezone.now()
    for type_name, content in CONTENTS.items():
        save_of_type(quiz.school_id, type_name, changed_texts(content), difficulty=5)
    asked = Question.objects.filter(key__startswith="every-")
    assert {question.versions.count() for question in asked} == {2}
    other = save_category(key="other", title=CHANGED, by=by)
    set_assessment(
        key=quiz.key,
        settings=AssessmentSettings(
            title=f"All types, {CHANGED}",
            intro=CHANGED,
            pass_percent=Decimal(99),
            minutes=7,
            behaviour="immediate",
            certainty=True,
            shuffle_options=False,
        ),
        draws=[Draw("every", 2)],
        by=by,
    )
    for question in asked:
        question.category, question.key = other, f"renamed-{question.pk}"
        question.save()
    save_stimulus(
        key="every", title=f"Chart, {CHANGED}", content=f"{CHART} {CHANGED}", status="retired",
        note="", by=by, at=now,
    )  # fmt: skip
    Category.objects.filter(key="every").update(title=CHANGED)
    set_status(question_ids=[q.pk for q in asked], status="retired", by=by)
    assert Stimulus.objects.get(key="every").status == "retired"


def test_a_running_attempt_goes_on_as_it_began(quiz_of_all, attempt, ana, ines, school, client_of):
    client = client_of(ana)
    path = f"/attempts/{attempt.pk}/"
    before = page(client, path)
    assert before.count('class="question"') == len(CONTENTS)
    assert TITLE in before

    with in_school(school.pk):
        change_everything(quiz_of_all, ines)

    assert page(client, path) == before


@pytest.fixture
def graded(attempt, ana, ines):
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    mark_all(attempt, ines, comment="Well asked.")
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    return Attempt.objects.get(pk=attempt.pk)


def of_its_day(text):
    """Without the report by domain and the buttons of practice."""
    for part in (r"<section[^>]*domains.*?</section>", r'<form[^>]*/practice/".*?</form>\s*'):
        text = re.sub(part, "", text, flags=re.S)
    return re.sub(r"\n\s*\n+", "\n", text)


@pytest.mark.parametrize("show_key", ["graded", "never"])
def test_an_old_result_reads_as_it_did(show_key, quiz_of_all, graded, ana, ines, school, client_of):
    """What is shown of it is decided today (docs/decisions/0017); what it says is not.

    Beside it stand two things that are of today: the domains, named as the bank is sorted now,
    and whether a question can be practised.
    """
    client = client_of(ana)
    paths = [f"/attempts/{graded.pk}/result/", f"/attempts/{graded.pk}/receipt/"]
    with in_school(school.pk):
        Assessment.objects.filter(pk=quiz_of_all.pk).update(show_key=show_key)
    before = [of_its_day(page(client, path)) for path in paths]
    assert before[0].count('class="question"') == len(CONTENTS)
    assert ("Right answer" in before[0]) is (show_key == "graded")

    with in_school(school.pk):
        change_everything(quiz_of_all, ines)
        Assessment.objects.filter(pk=quiz_of_all.pk).update(show_key=show_key)

    assert [of_its_day(page(client, path)) for path in paths] == before


def test_who_teaches_sees_the_paper_as_it_was_sat(
    quiz_of_all, graded, ana, ines, school, client_of
):
    client = client_of(ines)
    path = f"/admin/chartwork_assessments/attempt/{graded.pk}/as-sat/"
    before = page(client, path)
    assert before.count('class="question"') == len(CONTENTS)
    assert CHART in before

    with in_school(school.pk):
        change_everything(quiz_of_all, ines)

    # The heading of the page names the assessment as it is called now.
    assert without_crumbs(page(client, path)) == without_crumbs(before)


def without_crumbs(text):
    return re.sub(r'<div class="breadcrumbs">.*?</div>', "", text, flags=re.DOTALL)


def open_controls(html):
    """The controls in no disabled fieldset, however deep one stands in the other.

    What a script would make copies of, in a template, is no control yet.
    """
    fieldsets, templates = [], 0
    for tag in re.findall(r"<[^>]+>", html):
        name = re.match(r"</?\w+", tag)[0]
        if name == "<fieldset":
            fieldsets.append(" disabled" in tag)
        elif name == "</fieldset":
            fieldsets.pop()
        elif name == "<template":
            templates += 1
        elif name == "</template":
            templates -= 1
        elif name in {"<input", "<select", "<textarea"} and not (
            any(fieldsets) or templates or "disabled" in tag
        ):
            yield tag


def test_nothing_can_be_written_on_the_paper_as_sat(graded, ines, client_of):
    path = f"/admin/chartwork_assessments/attempt/{graded.pk}/as-sat/"
    text = client_of(ines).get(path).content.decode()
    paper = text[text.index('class="as-sat') : text.rindex("</section>")]

    assert list(open_controls(paper)) == []
    assert 'type="submit"' not in paper

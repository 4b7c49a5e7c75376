"""The pages on which a chart is coded, and on which it is shown again, as a browser gets them."""

import json
import re
from html import unescape

import pytest
from django.utils import timezone

from assessments.models import Question
from assessments.services.checking import check_item
from assessments.services.disputes import raise_dispute
from foundation.schools.scoping import in_school
from tests.admin.pages import page_of
from tests.factories.charts import OFFICE, SECRETS, STAY, code_chart, graded_charts, set_charts
from tests.factories.courses import enrol_student

NEAR = {"dx-1": "S52.521A", "dx-2": "E55.9"}
START = OFFICE["documents"][1]["text"].index("playground swing")
MARK = {
    "document": "note",
    "start": START,
    "end": START + len("playground swing"),
    "note": "the cause",
    "row": "dx-2",
}


@pytest.fixture(autouse=True)
def enrolled(course, ana):
    enrol_student(course, ana)


@pytest.fixture
def office(school, inside):
    return lambda **rules: set_charts(school, OFFICE, **rules)


def look(client, path):
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def text_of(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def result_of(client_of, person, attempt):
    return look(client_of(person), f"/attempts/{attempt.pk}/result/")


def test_a_chart_is_asked_without_a_word_of_its_key(office, ana, client_of):
    attempt = code_chart(office(), ana, {"dx-1": "J45.909"})

    html = look(client_of(ana), f"/attempts/{attempt.pk}/")

    assert [secret for secret in SECRETS if secret in html] == []
    assert 'value="J45.909"' in html
    # Every row is there for a browser without script: six, and the rest folded away.
    assert len(re.findall(r'name="answer-1-dx-\d+"', html)) == 25
    assert "19 more rows" in text_of(html)
    assert text_of(html).count("First-listed diagnosis") >= 1
    assert "answer-1-dx-1-poa" not in html


def test_a_stay_asks_what_was_present_on_admission_and_procedures(school, inside, ana, client_of):
    attempt = code_chart(set_charts(school, STAY), ana, {"dx-2": "F17.210", "dx-2-poa": "U"})

    html = look(client_of(ana), f"/attempts/{attempt.pk}/")

    assert "Principal diagnosis" in html
    assert "Principal procedure" in html
    row = html[html.index('name="answer-1-dx-2-poa"') :]
    assert re.search(r'<option value="U" selected>', row[: row.index("</select>")])


def test_rows_that_are_filled_are_never_folded_away(office, ana, client_of):
    attempt = code_chart(office(), ana, {"dx-9": "J45.909"})

    html = look(client_of(ana), f"/attempts/{attempt.pk}/")

    assert html.index('name="answer-1-dx-9"') < html.index("16 more rows")


def test_the_result_marks_the_evidence_and_gives_each_line_its_verdict(office, ana, client_of):
    parts = {**NEAR, "marks": json.dumps([MARK])}
    attempt = graded_charts(office(), ana, parts)

    html = result_of(client_of, ana, attempt)

    text = text_of(html)
    for said in (
        "Wrong 7th character", "1.25 of 2 points", "Missed", "0 of 1 points",
        "Too many: uncertain in the record", "adds 1 to what the points are divided by",
        "Earned 1.25, of 3 possible points and 1 for what is too many: 1.25 ÷ (3 + 1) = 31.25 %.",
        "Torus fracture of lower end of right radius, subsequent encounter",
        "Guideline: I.C.19.c.1", "Office note, line 2", "yours: Diagnosis 2, “the cause”",
        "Payment never justifies a code", "Completeness", "not passed yet",
    ):  # fmt: skip
        assert said in text, said
    # Quotes lead to passages, and passages to lines; all of them are there, each once.
    ids = re.findall(r' id="(review-1-[^"]+)"', html)
    links = set(re.findall(r' href="#(review-1-[^"]+)"', html))
    assert len(ids) == len(set(ids))
    assert len([name for name in ids if "passage" in name]) == 3
    assert links <= set(ids)
    assert len(links) == 3 + 3 + 2


def test_without_explanations_the_key_is_shown_and_no_reason_for_it(office, ana, client_of):
    attempt = graded_charts(office(show_explanation="never"), ana, NEAR)

    html = result_of(client_of, ana, attempt)

    assert "S52.521D" in html
    assert "1.25 of 2 points" in text_of(html)
    assert "passage" not in html
    for secret in ("heals as it should", "The cause goes along", "I.C.19.c.1", "is not coded for"):
        assert secret not in html


def test_where_the_key_is_hidden_the_chart_is_shown_as_it_was_answered(office, ana, client_of):
    rules = {"show_key": "never", "show_explanation": "never"}
    attempt = graded_charts(office(**rules), ana, {**NEAR, "marks": json.dumps([MARK])})

    html = result_of(client_of, ana, attempt)

    assert [secret for secret in SECRETS if secret in html.replace("E55.9", "")] == []
    assert len(re.findall(r'name="answer-1-dx-\d+"', html)) == 2
    assert '<mark class="chart-own">playground swing</mark>' in html


def test_a_checked_chart_is_told_by_what_the_code_sets_say(office, ana, client_of):
    attempt = code_chart(office(behaviour="immediate"), ana, NEAR)
    client = client_of(ana)
    assert "S52.521D" not in look(client, f"/attempts/{attempt.pk}/")
    check_item(attempt_id=attempt.pk, position=1, by=ana.actor, at=timezone.now())

    html = look(client, f"/attempts/{attempt.pk}/")

    text = text_of(html)
    assert "Torus fracture of lower end of right radius, subsequent encounter" in text
    assert "1.25 of 2 points" in text
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_two_charts_that_were_checked_share_no_names(school, inside, ana, client_of):
    quiz = set_charts(school, OFFICE, STAY, behaviour="immediate")
    attempt = code_chart(quiz, ana, NEAR, {"dx-1": "J44.1"})
    for position in (1, 2):
        check_item(attempt_id=attempt.pk, position=position, by=ana.actor, at=timezone.now())

    html = look(client_of(ana), f"/attempts/{attempt.pk}/")

    ids = re.findall(r' id="([^"]+)"', html)
    assert len([name for name in ids if name.startswith("review-")]) == 18
    assert len(ids) == len(set(ids))


def test_two_charts_of_a_paper_share_no_names(school, inside, ana, client_of):
    attempt = graded_charts(set_charts(school, OFFICE, STAY), ana, NEAR, {"dx-1": "J44.1"})

    html = result_of(client_of, ana, attempt)

    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "MS-DRG" in html


class TestForThoseWhoTeach:
    def test_the_preview_shows_the_verdicts(self, school, office, ines, client_of):
        office()
        with in_school(school.pk):
            question = Question.objects.get(key="chart-1")
        address = page_of("chartwork_assessments_question", "preview", question.pk)

        page = client_of(ines).post(address, {"answer-1-dx-1": "S52.521A"})

        text = text_of(page.content.decode())
        assert "Wrong 7th character" in text
        assert "Office note, line 6" in text

    def test_the_record_of_an_attempt_and_a_dispute_say_what_was_given(
        self, school, office, ana, ines, client_of
    ):
        attempt = graded_charts(office(), ana, NEAR)
        raise_dispute(
            attempt_id=attempt.pk, position=1, words="The film says buckle, so A is right here.",
            by=ana.actor, at=timezone.now(),
        )  # fmt: skip
        client = client_of(ines)
        question = Question.objects.get(key="chart-1")

        record = look(client, page_of("chartwork_assessments_attempt", "change", attempt.pk))
        dispute = look(client, page_of("chartwork_assessments_question", "disputes", question.pk))
        as_sat = look(client, page_of("chartwork_assessments_attempt", "as_sat", attempt.pk))

        for html in (record, dispute):
            assert "S52.521A" in html
            assert "S52.521D" in html
        assert 'value="S52.521A"' in as_sat
        assert "S52.521D" not in as_sat

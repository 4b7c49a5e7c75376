"""Writing a chart in the admin: in fields, with mistakes beside them, or as YAML."""

import pytest

from assessments.models import Category, Question
from assessments.question_types.chart.authoring import ChartForm
from assessments.question_types.chart.chart_yaml import dump_chart
from foundation.schools.scoping import in_school
from tests.admin.pages import details_form, page_of
from tests.factories.charts import OFFICE, STAY

ADD = "/admin/chartwork_assessments/question/add/?type=chart"


@pytest.fixture
def shelf(course, school):
    return Category.objects.get(school=school)


@pytest.fixture
def write(shelf, ines, client_of):
    """Post a chart's form with changes; without a redirect the form that came back."""
    client = client_of(ines)

    def write(chart, address=ADD, **changes):
        shown = ChartForm.initial_from(chart) if chart else {}
        fields = {
            name: "on" if value is True else value
            for name, value in {**shown, **changes}.items()
            if value not in (None, False)
        }
        details = details_form(shelf)
        page = client.post(address, {**details, "key": "written", **fields})
        return page.context["content"] if page.status_code == 200 else None

    return write


@pytest.fixture
def stored(school):
    def stored():
        with in_school(school.pk):
            found = Question.objects.select_related("current_version").get(key="written")
            return found.current_version.content

    return stored


@pytest.mark.parametrize(
    ("chart", "change", "field", "words"),
    [
        (OFFICE, {"service_date": ""}, "service_date", "This is missing"),
        (OFFICE, {"service_date": "soon"}, "service_date", "a date such as"),
        (OFFICE, {"patient_age": "200"}, "patient_age", "less than or equal to 124"),
        (OFFICE, {"documents_1_text": ""}, "documents_1_text", "Is missing"),
        (OFFICE, {"documents_2_key": "film"}, "documents_2_key", 'there is a "film" already'),
        (OFFICE, {"lines_1_code": "99213"}, "lines_1_code", "looks like CPT"),
        (OFFICE, {"lines_1_role": "secondary"}, None, "no line has the role first"),
        (OFFICE, {"lines_2_after": "nobody"}, "lines_2_after", 'there is no line "nobody"'),
        (
            OFFICE,
            {"lines_1_evidence": "film | Ulna normal\nnote | not in it"},
            "lines_1_evidence",
            "Line 2 does not stand in the document",
        ),
        (OFFICE, {"lines_2_accepted": "W09.8XXD"}, "lines_2_accepted", "Line 1 is missing"),
        (OFFICE, {"traps_1_code": "W09"}, "traps_1_code", "covers the code of the line"),
        (OFFICE, {"policy_order_cost": "much"}, "policy_order_cost", "Write a number"),
        (OFFICE, {"policy_order_cost": "3"}, "policy_order_cost", "a number from 0 to 1"),
        (STAY, {"admitted_on": ""}, "admitted_on", "This is missing"),
        (STAY, {"lines_2_poa": ""}, "lines_2_poa", "Must be one of: Y, N, U, W, exempt"),
    ],
)
def test_a_mistake_is_said_at_its_field(write, chart, change, field, words):
    form = write(chart, **change)

    assert form is not None
    said = form.non_field_errors() if field is None else form[field].errors
    assert words.lower() in " ".join(said).lower()
    assert sum(len(errors) for errors in form.errors.values()) == 1


def test_everything_that_is_missing_is_said_at_once(write):
    form = write(None, setting="inpatient", documents_1_title="Note")

    assert {"title", "release", "service_date", "admitted_on", "minutes", "stem"} <= set(
        form.errors
    )


def test_rows_that_are_left_empty_close_up_and_new_ones_get_names(write, stored):
    keyless = {f"lines_{number}_key": "" for number in (1, 2)}
    moved = {
        f"lines_4_{name}": value
        for name, value in (
            ("code", "M25.531"), ("role", "secondary"), ("system", "icd10cm"),
            ("evidence", "note | Today no pain"), ("why", "Only to have a third."),
        )
    }  # fmt: skip

    assert write(OFFICE, **keyless, lines_2_after="", **moved) is None

    lines = stored()["lines"]
    assert [line["key"] for line in lines] == ["line-1", "line-2", "line-3"]
    assert lines[2]["code"] == "M25.531"


TWENTY_FIVE = """
I10 E11.9 E78.5 J44.9 N39.0 K21.9 F32.A M54.50 R51.9 G47.33 E03.9 E55.9 D64.9 I25.10 I48.91 N18.9
J45.909 K59.00 R05.9 R07.9 R10.9 R11.2 R53.83 E87.6 E86.0
"""


def test_a_stay_with_twelve_documents_and_twenty_five_lines_is_kept(write, stored):
    documents = [
        {**STAY["documents"][0], "key": f"d{number}", "title": f"Document {number}",
         "text": f"Finding number {number} of twelve."}
        for number in range(12)
    ]  # fmt: skip
    lines = [
        {
            "key": f"l{number}", "system": "icd10cm", "code": code,
            "role": "secondary" if number else "first", "poa": "Y", "why": "As written.",
            "evidence": [{"document": "d1", "quote": "Finding number 1"}],
        }
        for number, code in enumerate(TWENTY_FIVE.split())
    ]  # fmt: skip
    chart = {**STAY, "documents": documents, "lines": lines, "traps": []}

    assert write(chart) is None

    content = stored()
    assert content["documents"] == documents
    assert content["lines"] == lines


def test_a_changed_policy_is_stored_as_numbers(write, stored):
    assert write(OFFICE, policy_order_cost="0.5", policy_name="strict order") is None

    assert stored()["policy"] == {"name": "strict order", "order_cost": 0.5}


class TestAsYaml:
    def test_a_new_chart_is_taken_from_yaml_where_nothing_else_is_filled_in(self, write, stored):
        assert write(None, yaml=dump_chart(OFFICE)) is None

        assert stored() == OFFICE

    def test_the_yaml_replaces_the_fields_only_where_that_is_said(self, write, stored):
        other = dump_chart({**OFFICE, "title": "Another title"})

        assert write(OFFICE, yaml=other) is None
        assert stored()["title"] == "Off the swing"

        with_yaml = write(OFFICE, yaml=other, from_yaml=True)
        assert with_yaml["yaml"].errors == []

    def test_a_fault_is_said_with_its_line(self, write):
        text = dump_chart(OFFICE).replace("code: W09.1XXD", "code: W")

        form = write(None, yaml=text)

        number = text.split("\n").index("  code: W") + 1
        assert f"Line {number} (lines.1.code)" in form["yaml"].errors[0]

    def test_what_is_no_yaml_is_refused(self, write):
        form = write(OFFICE, yaml="title: [", from_yaml=True)

        assert "Line" in form["yaml"].errors[0]

    def test_the_key_of_a_new_question_is_made_from_its_stem(self, write, school):
        assert write(None, yaml=dump_chart(OFFICE), key="") is None

        with in_school(school.pk):
            assert Question.objects.filter(key__startswith="code-the-diagnosis").exists()


def test_the_page_brings_the_script_and_shows_the_codes(write, shelf, ines, school, client_of):
    assert write(OFFICE) is None
    with in_school(school.pk):
        question = Question.objects.get(key="written")

    page = client_of(ines).get(page_of("chartwork_assessments_question", "change", question.pk))

    html = page.content.decode()
    assert "question_types/chart_authoring" in html
    assert 'type="module"' in html
    assert "note | fell from the playground swing" in html
    assert [row["open"] for row in page.context["content"].lines()] == [False] * 4

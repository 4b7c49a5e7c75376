"""Writing questions: under a minute, by type, with versions; a student gets them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils.module_loading import import_string

from assessments.models import Attempt, Category, Question
from assessments.question_types.registry import question_type_configs
from foundation.schools.scoping import in_school
from tests.admin.pages import details_form, page_of, question_form
from tests.assessments.examples import CONTENTS, EXAMPLES
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student, make_bank

NAME = "chartwork_assessments_question"
ADD = "/admin/chartwork_assessments/question/add/?type="


@pytest.fixture
def shelf(course, school):
    return Category.objects.get(school=school)


@pytest.fixture
def question(course, school):
    return Question.objects.select_related("current_version").get(key="anatomy-1", school=school)


def test_a_question_is_written_and_a_student_gets_it(
    course, quiz, shelf, ines, ana, school, client_of
):
    with in_school(school.pk):
        Question.objects.exclude(key__in=["anatomy-1", "anatomy-2"]).update(status="retired")

    answer = client_of(ines).post(f"{ADD}single_choice", question_form(shelf), follow=True)

    assert "It can be drawn in: Anatomy quiz." in answer.content.decode()
    with in_school(school.pk):
        question = Question.objects.get(key="which-bone-is-on-the-thumb-side")
        enrol_student(course, ana)
        attempt = begin(quiz, ana)
    assert question.pk in [item["question"] for item in attempt.paper["items"]]
    assert (question.current_version.number, question.current_version.author) == (1, ines)
    page = client_of(ana).get(reverse("assessments:attempt", args=[attempt.pk]))
    assert "Which bone is on the thumb side?" in page.content.decode()


def test_a_draft_is_saved_and_said_not_to_be_drawn(shelf, ines, client_of):
    answer = client_of(ines).post(
        f"{ADD}single_choice", question_form(shelf, status="draft"), follow=True
    )

    assert "It is not drawn until its status is ready." in answer.content.decode()


def test_the_key_is_made_from_the_question_and_never_taken_twice(shelf, ines, school, client_of):
    client = client_of(ines)
    for _ in range(2):
        client.post(f"{ADD}single_choice", question_form(shelf))

    with in_school(school.pk):
        keys = set(Question.objects.exclude(key__startswith="anatomy").values_list("key", flat=1))
    assert keys == {"which-bone-is-on-the-thumb-side", "which-bone-is-on-the-thumb-side-2"}


def test_a_taken_key_changes_nobody_elses_question(shelf, question, ines, school, client_of):
    page = client_of(ines).post(f"{ADD}single_choice", question_form(shelf, key="anatomy-1"))

    assert "This key is taken in your school" in page.content.decode()
    with in_school(school.pk):
        question.refresh_from_db()
        assert question.versions.count() == 1


def test_the_next_question_begins_where_the_last_one_went(course, shelf, ines, school, client_of):
    with in_school(school.pk):
        other = make_bank(school, questions=1, category="physiology")
    client = client_of(ines)
    client.post(f"{ADD}single_choice", question_form(other))

    page = client.get(f"{ADD}true_false")

    assert page.context["details"]["category"].value() == other.pk


WRONG = [
    ({"stem": ""}, "stem", "This field is required"),
    ({"why_b": ""}, "why_b", "Say why this option is right or wrong"),
    ({"text_b": ""}, "text_b", "There is a reason here, but no option"),
    ({"category": "999999"}, "category", "Select a valid choice"),
    ({"category": ""}, "category", "This field is required"),
    ({"status": "perfect"}, "status", "Select a valid choice"),
    ({"difficulty": "9"}, "difficulty", "Select a valid choice"),
    ({"editions": "x" * 30}, "editions", "at most 20 characters"),
]


@pytest.mark.parametrize(("changes", "field", "complaint"), WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
    changes, field, complaint, shelf, ines, school, client_of
):
    with in_school(school.pk):
        before = Question.objects.count()

    page = client_of(ines).post(f"{ADD}single_choice", question_form(shelf, **changes))

    form = page.context["content" if field in page.context["content"].fields else "details"]
    assert complaint in " ".join(form.errors[field])
    text = page.content.decode()
    assert f'id="id_{field}_error"' in text
    assert f'href="#id_{field}"' in text
    assert 'aria-invalid="true"' in text
    with in_school(school.pk):
        assert Question.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"correct": ""}, "Exactly one option must be correct."),
        ({"correct": ["a", "b"]}, "Exactly one option must be correct."),
        ({"text_b": "the ULNA"}, "Two options have the same text."),
        ({"text_b": "", "why_b": ""}, "Must be a list of 2 to 10 options."),
    ],
)
def test_what_the_type_refuses_is_said_at_the_options(
    changes, complaint, shelf, ines, school, client_of
):
    form = question_form(shelf, **changes)
    if changes.get("text_b") == "":
        form["correct"] = "a"
    page = client_of(ines).post(f"{ADD}single_choice", form)

    assert page.context["content"].options_errors == [complaint]
    assert 'aria-describedby="options_error"' in page.content.decode()
    with in_school(school.pk):
        assert not Question.objects.filter(key__startswith="which-bone").exists()


WRITTEN = {
    "multiple_response": {
        "text_c": "The wrist",
        "why_c": "no",
        "correct": ["a", "b"],
        "partial": "per_option",
    },
    "true_false": {"answer": "true", "why_true": "yes", "why_false": "no"},
    "short_answer": {
        "accept": "radius\r\nthe radius",
        "normaliser": "words",
        "wrong_1": "ulna",
        "say_1": "The other one.\r\nSee: the thumb.",
    },
}
STORED = {
    "multiple_response": {"partial": "per_option"},
    "true_false": {"answer": True, "why_true": "yes"},
    "short_answer": {
        "accept": ["radius", "the radius"],
        "watch_out": [{"answer": "ulna", "why": "The other one.\nSee: the thumb."}],
    },
}


@pytest.mark.parametrize("kind", sorted(WRITTEN))
def test_every_type_is_written_shown_again_and_saved_without_a_change(
    kind, shelf, ines, school, client_of
):
    client = client_of(ines)
    client.post(f"{ADD}{kind}", question_form(shelf, key="written", **WRITTEN[kind]))
    with in_school(school.pk):
        question = Question.objects.select_related("current_version").get(key="written")
    assert question.question_type == kind
    assert STORED[kind].items() <= question.current_version.content.items()

    address = page_of(NAME, "change", question.pk)
    shown = client.get(address).context
    again = {
        name: form[name].value()
        for form in (shown["content"], shown["details"])
        for name in form.fields
        if form[name].value() not in (None, "")
    }
    if hasattr(shown["content"], "marked"):
        again["correct"] = shown["content"].marked()
    client.post(address, {**again, "note": "nothing, really"})

    with in_school(school.pk):
        assert question.versions.count() == 1


@pytest.mark.parametrize("kind", sorted(CONTENTS))
def test_the_examples_of_every_type_can_be_written_in_its_form(
    kind, shelf, ines, school, client_of
):
    """What the form shows for a content, sent again, is that content."""
    config = next(c for c in question_type_configs() if c.question_type.name == kind)
    form_class = import_string(config.authoring_form)
    examples = EXAMPLES[kind]
    contents = [examples.content, *examples.variants.values()]
    client = client_of(ines)
    for number, content in enumerate(contents):
        written = {
            name: "on" if value is True else value
            for name, value in form_class.initial_from(content).items()
            if value not in (None, False)
        }
        details = details_form(shelf)
        form = {**details, "key": f"example-{number}", **written}
        page = client.post(f"{ADD}{kind}", form)
        assert page.status_code == 302, page.context["content"].errors
        with in_school(school.pk):
            question = Question.objects.select_related("current_version").get(
                key=f"example-{number}"
            )
        stored = question.current_version.content
        read = config.question_type.read_content
        assert read(stored) == read(content)
        preview = client.get(page_of(NAME, "preview", question.pk))
        assert preview.status_code == 200


def test_an_option_keeps_its_key_when_another_one_goes(shelf, ines, school, client_of):
    client = client_of(ines)
    form = question_form(shelf, key="three", text_c="The carpus", why_c="No.", correct="c")
    client.post(f"{ADD}single_choice", form)
    with in_school(school.pk):
        question = Question.objects.get(key="three")
    address = page_of(NAME, "change", question.pk)

    keys = {f"key_{letter}": letter for letter in "abc"}
    client.post(
        address,
        {
            **form,
            **keys,
            "text_a": "",
            "why_a": "",
            "text_d": "A new one",
            "why_d": "No.",
            "note": "swapped",
        },
    )

    with in_school(school.pk):
        question.refresh_from_db()
        options = question.current_version.content["options"]
    assert [(option["key"], option["text"]) for option in options] == [
        ("b", "The radius"),
        ("c", "The carpus"),
        ("a", "A new one"),
    ]


class TestVersions:
    def test_a_change_needs_a_note_and_makes_a_version(
        self, question, shelf, ines, school, client_of
    ):
        client = client_of(ines)
        address = page_of(NAME, "change", question.pk)

        without = client.post(address, question_form(shelf))
        client.post(address, question_form(shelf, note="clearer"))

        assert "This field is required" in " ".join(without.context["details"].errors["note"])
        with in_school(school.pk):
            question.refresh_from_db()
            assert [(v.number, v.note) for v in question.versions.order_by("number")] == [
                (1, ""),
                (2, "clearer"),
            ]
            assert question.current_version.content["stem"] == "Which bone is on the thumb side?"
        assert LogEntry.objects.get(object_id=str(question.pk)).change_message == "clearer"

    def test_the_page_says_how_many_attempts_keep_the_old_one(
        self, graded, ines, school, client_of
    ):
        asked = graded.paper["items"][0]["question"]
        text = client_of(ines).get(page_of(NAME, "change", asked)).content.decode()

        assert "Version 1 was asked in 1 attempt. Saving other words makes version 2;" in text
        assert "Drawn in: Anatomy quiz." in text

    def test_an_attempt_keeps_what_it_was_asked(self, graded, shelf, ines, ana, school, client_of):
        asked = graded.paper["items"][0]["question"]
        client = client_of(ines)
        client.post(page_of(NAME, "change", asked), question_form(shelf, note="all new"))

        record = client.get(page_of("chartwork_assessments_attempt", "change", graded.pk))
        item = record.context["record"].items[0]

        assert (item.version, item.newest) == (1, False)
        assert "Which is the right one" in item.stem

    def test_two_versions_are_compared_word_by_word_and_escaped(
        self, question, shelf, ines, client_of
    ):
        client = client_of(ines)
        address = page_of(NAME, "change", question.pk)
        client.post(address, question_form(shelf, stem="Which <b>bone</b> is it?", note="one"))
        client.post(address, question_form(shelf, stem="Which <i>bone</i> is it?", note="two"))

        page = client.get(page_of(NAME, "versions", question.pk))
        text = page.content.decode()

        assert (page.context["before"].number, page.context["after"].number) == (2, 3)
        assert "<del>&lt;b&gt;bone&lt;/b&gt;</del>" in text
        assert "<ins>&lt;i&gt;bone&lt;/i&gt;</ins>" in text
        oldest = client.get(page_of(NAME, "versions", question.pk), {"before": 1, "after": 3})
        assert oldest.context["before"].number == 1


class TestPreview:
    def test_it_grades_with_reasons_and_stores_nothing(self, question, ines, school, client_of):
        client = client_of(ines)
        address = page_of(NAME, "preview", question.pk)
        options = question.current_version.content["options"]
        right = next(n for n, option in enumerate(options, 1) if option["correct"])

        asked = client.get(address).content.decode()
        answered = client.post(address, {"answer-1": str(right)})
        wrong = client.post(address, {"answer-1": str(right % 3 + 1)})
        empty = client.post(address)

        assert "explanation of 1" not in asked
        assert "yes, 1" not in asked
        assert "100 % of the points" in answered.content.decode()
        assert "yes, 1" in answered.content.decode()
        assert "0 % of the points" in wrong.content.decode()
        assert "You did not choose an option." in empty.content.decode()
        with in_school(school.pk):
            assert Attempt.objects.count() == 0

    def test_it_is_the_template_of_the_student(self, question, ines, client_of):
        page = client_of(ines).get(page_of(NAME, "preview", question.pk))

        assert "question_types/single_choice.html" in [t.name for t in page.templates]

    def test_an_old_version_can_be_looked_at(self, question, shelf, ines, client_of):
        client = client_of(ines)
        client.post(page_of(NAME, "change", question.pk), question_form(shelf, note="new"))
        address = page_of(NAME, "preview", question.pk)

        assert "Which is the right one" in client.get(address, {"version": 1}).content.decode()
        assert "thumb side" in client.get(address).content.decode()
        assert client.get(address, {"version": 9}).status_code == 404
        assert client.get(address, {"version": "x"}).status_code == 404


class TestSeveralAtOnce:
    def chosen(self, *questions):
        return {"_selected_action": [question.pk for question in questions]}

    @pytest.mark.parametrize(
        ("action", "status"),
        [("put_in_review", "review"), ("retire", "retired"), ("make_draft", "draft")],
    )
    def test_a_status_is_set(self, action, status, question, ines, school, client_of):
        client_of(ines).post(page_of(NAME), {"action": action, **self.chosen(question)})

        with in_school(school.pk):
            question.refresh_from_db()
            assert Question.objects.filter(status="ready").count() == 5
        assert question.status == status
        assert LogEntry.objects.filter(object_id=str(question.pk)).count() == 1

    def test_ready_says_where_it_can_be_drawn(self, question, quiz, ines, school, client_of):
        with in_school(school.pk):
            Question.objects.update(status="draft")

        page = client_of(ines).post(
            page_of(NAME), {"action": "make_ready", **self.chosen(question)}, follow=True
        )

        assert "1 question: Ready. Can be drawn in: Anatomy quiz." in page.content.decode()

    def test_questions_are_moved_to_another_category(self, question, ines, school, client_of):
        with in_school(school.pk):
            target = make_bank(school, questions=1, category="physiology")
        client = client_of(ines)
        form = {"action": "move", **self.chosen(question)}

        asked = client.post(page_of(NAME), form)
        client.post(page_of(NAME), {**form, "category": target.pk, "apply": "Move"})

        assert "One question is moved." in asked.content.decode()
        with in_school(school.pk):
            question.refresh_from_db()
        assert question.category_id == target.pk

    def test_they_are_not_moved_to_a_category_of_another_school(
        self, question, other_course, other_school, ines, school, client_of
    ):
        with in_school(other_school.pk):
            foreign = Category.objects.get()
        form = {"action": "move", "apply": "Move", "category": foreign.pk}

        page = client_of(ines).post(page_of(NAME), {**form, **self.chosen(question)})

        assert "Select a valid choice" in page.content.decode()
        with in_school(school.pk):
            question.refresh_from_db()
        assert question.category_id != foreign.pk


def test_a_category_is_added_and_its_key_is_never_reused(shelf, ines, school, client_of):
    client = client_of(ines)
    add = page_of("chartwork_assessments_category", "add")

    client.post(add, {"title": "Physiology", "key": "physiology"})
    taken = client.post(add, {"title": "Another anatomy", "key": "anatomy"})

    assert "This key is taken in your school" in taken.content.decode()
    with in_school(school.pk):
        titles = set(Category.objects.values_list("key", "title", "school"))
    assert titles == {
        ("anatomy", "Anatomy", school.pk),
        ("physiology", "Physiology", school.pk),
    }

"""Writing questions in codes: what is wrong is said at its field; a form shows what it saved."""

from types import SimpleNamespace

import pytest
from django.utils.module_loading import import_string

from assessments.models import Category
from assessments.question_types.authoring_fields import AuthoringForm
from assessments.question_types.registry import question_type_configs
from tests.admin.pages import saver, written
from tests.assessments.examples import EXAMPLES

ENTRY = {
    "stem": "Closed fracture of the neck of the right femur, first visit.",
    "system": "icd10cm",
    "release": "FY2026",
    "service_date": "2026-05-14",
    "code": "S72.001A",
    "accepted": "S72.091A | The report can be read so.",
    "partial": "by_specificity",
    "expected": "S72.002A | That is the left one.\r\nS72.009A | The side is there.",
    "characters": "6 | 1 is the right femur.",
}
LIST = {
    "stem": "Type 2 diabetes with chronic kidney disease, stage 3b.",
    "system": "icd10cm",
    "release": "FY2026",
    "order": "first",
    "partial": "by_specificity",
    "code_1": "E11.22",
    "place_1": "first",
    "why_1": "It says both.",
    "code_3": "N18.32",
    "after_3": "E11.22",
    "accepted_3": "N18.31 | The numbers allow both.",
    "code_4": "Z79.899",
    "place_4": "optional",
}
BUILD = {
    "stem": "The whole gallbladder, through a laparoscope.",
    "release": "FY2026",
    "code": "0FT44ZZ",
    "given": "0FT",
    "characters": "5 | 4: through a scope.",
    "partial": "per_axis",
}
FORMS = {"code_entry": ENTRY, "code_list": LIST, "pcs_build": BUILD}


@pytest.fixture
def save(course, school, ines, client_of):
    return saver(client_of(ines), Category.objects.get(school=school), FORMS)


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_a_question_of_each_type_is_saved(kind, save, school):
    assert save(kind).status_code == 302
    assert written(school).question_type == kind


WRONG = [
    ("code_entry", {"code": "S7"}, "code", "not written like ICD-10-CM"),
    ("code_entry", {"service_date": "May"}, "service_date", "a date such as"),
    ("code_entry", {"accepted": "S72.091A"}, "accepted", "a bar, and the reason"),
    ("code_entry", {"expected": "S72.001A | No."}, "expected", "“S72.001A”: is right"),
    ("code_entry", {"characters": "9 | No."}, "characters", "“9”: must be a whole number"),
    ("code_entry", {"characters": "six | No."}, "characters", "must be a whole number"),
    ("code_entry", {"modifiers": "RT"}, "modifiers", "for services only"),
    ("code_entry", {"asks_details": "on"}, "asks_details", "for services only"),
    ("code_list", {"place_1": ""}, "code_4", "exactly one code must be first"),
    ("code_list", {"place_3": "first"}, "place_3", "exactly one code must be first"),
    ("code_list", {"code_3": "E1122"}, "code_3", "in the list already"),
    ("code_list", {"after_3": "I12.9"}, "after_3", "a line above"),
    ("code_list", {"accepted_3": "N18.3 | Yes.\nE11.22 | Yes."}, "accepted_3", "already"),
    ("code_list", {"why_2": "Why?"}, "code_2", "of no code"),
    ("code_list", {"order": "exact"}, "place_1", "means nothing"),
    ("code_list", {"expected": "N18.31 | No."}, "expected", "“N18.31”: is right"),
    ("pcs_build", {"code": "OFT44ZZ"}, "code", "not written like ICD-10-PCS"),
    ("pcs_build", {"given": "0FB"}, "given", "first characters of the code"),
    ("pcs_build", {"characters": "8 | No."}, "characters", "“8”: must be a whole number"),
]


@pytest.mark.parametrize(("kind", "changes", "field", "complaint"), WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
    kind, changes, field, complaint, save, school
):
    page = save(kind, **changes)

    assert page.status_code == 200
    errors = page.context["content"].errors
    assert set(errors) == {field}
    assert complaint.lower() in " ".join(errors[field]).lower()
    assert written(school) is None


def test_lines_and_groups_become_the_content(save, school):
    save("code_list")

    assert written(school).current_version.content["lines"] == [
        {"code": "E11.22", "why": "It says both.", "guideline": "", "first": True},
        {
            "code": "N18.32",
            "why": "",
            "guideline": "",
            "after": ["E11.22"],
            "accepted": [{"code": "N18.31", "why": "The numbers allow both."}],
        },
        {"code": "Z79.899", "why": "", "guideline": "", "optional": True},
    ]


def form_of(name: str) -> type[AuthoringForm]:
    configs = {config.question_type.name: config for config in question_type_configs()}
    form: type[AuthoringForm] = import_string(configs[name].authoring_form)
    return form


CASES = [(kind, variant) for kind in sorted(FORMS) for variant in ("", *EXAMPLES[kind].variants)]


@pytest.mark.parametrize(("kind", "variant"), CASES)
def test_a_form_keeps_everything_that_a_content_says(kind, variant):
    examples = EXAMPLES[kind]
    content = examples.variants[variant] if variant else examples.content
    made = form_of(kind)
    configs = {config.question_type.name: config for config in question_type_configs()}
    shown = made.initial_from(content)
    blank = made()

    form = made(
        {
            name: value
            for name, field in blank.fields.items()
            if (value := shown.get(name, field.initial)) not in (None, False)
        }
    )

    assert form.is_valid(), form.errors
    read = configs[kind].question_type.read_content
    assert read(form.content()) == read(content)


def test_a_code_entry_that_is_tried_in_the_preview_says_what_is_wrong(
    save, school, ines, client_of
):
    save("code_entry")
    question = SimpleNamespace(pk=written(school).pk)
    path = f"/admin/chartwork_assessments/question/{question.pk}/preview/"

    page = client_of(ines).post(path, {"answer-1-code": "S72.002A"})

    assert page.status_code == 200
    text = page.content.decode()
    assert "left instead of right" in text
    assert "That is the left one." in text

"""How the grades of a course are made: a form without a script, saved by one service."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.admin.gradebook import CLASS
from courses.models import Course, Gradebook
from courses.queries.gradebook import CourseBook, course_book
from courses.rules.gradebook.settings import (
    LONGEST_NAME,
    MISSING_WORDS,
    WEIGHTING_WORDS,
    Category,
    GradebookSettings,
    Letter,
    Missing,
    Place,
    Weighting,
)
from courses.services.gradebook import LONGEST_REASON, GradebookRefused, set_gradebook
from foundation.refusals import Refusal
from foundation.schools.admin_access import acting_in
from foundation.schools.public import arrived_at

MORE_ROWS = 3
NOT_COUNTED = "0"
MOST_HISTORY = 20


class CategoryForm(forms.Form):
    """A row; without a name there is no category."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=LONGEST_NAME)
    weight = forms.DecimalField(label=gettext_lazy("Weight"), required=False, localize=False)
    drop_lowest = forms.IntegerField(
        label=gettext_lazy("Drop the lowest"), required=False, min_value=0, max_value=1000
    )
    weighting = forms.ChoiceField(
        label=gettext_lazy("Within it"),
        choices=[(one.value, words) for one, words in WEIGHTING_WORDS.items()],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") and data.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", _("Give this category a weight."))
        return data


class PlaceForm(forms.Form):
    """Where one activity counts: the number of a row above."""

    category = forms.ChoiceField(label=gettext_lazy("Counts in"))
    points = forms.DecimalField(label=gettext_lazy("Points"), required=False)


class WholeForm(forms.Form):
    """What holds for all of it."""

    missing = forms.ChoiceField(
        label=gettext_lazy("A score that is missing"),
        choices=[(one.value, words) for one, words in MISSING_WORDS.items()],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What was handed in and waits for its grade is always left out."),
    )
    letters = forms.CharField(
        label=gettext_lazy("Letters"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("One a line, the best first: the percentage it begins at, then it."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is this changed?"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("All totals of the course follow at once. It stays on record."),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def clean_letters(self) -> tuple[Letter, ...]:
        return tuple(_letters(self.cleaned_data["letters"]))


def show_settings(page: ModelAdmin[Course], request: HttpRequest, course: Course) -> HttpResponse:
    """Show what holds; take what is to hold from now on."""
    book = course_book(course=course, at=arrived_at(request))
    by = acting_in(request, course.school_id)
    data = request.POST if request.method == "POST" else None
    whole = WholeForm(data, initial=_whole(book))
    rows = [
        CategoryForm(data, prefix=f"category-{number}", initial=initial)
        for number, initial in enumerate(_rows(book, data), start=1)
    ]
    choices = [
        *((str(number), _named(form, number)) for number, form in enumerate(rows, start=1)),
        (NOT_COUNTED, _("does not count")),
    ]
    places = [(column, _place_form(column, book, choices, data)) for column in book.columns]
    if data is not None and _all_valid([whole, *rows, *(form for _, form in places)]):
        try:
            set_gradebook(
                course_id=course.pk,
                settings=_settings(whole, rows, places, book),
                reason=whole.cleaned_data["reason"],
                based_on=whole.cleaned_data["based_on"],
                by=by,
                at=arrived_at(request),
            )
        except GradebookRefused as refusal:
            for _place, text in refusal.details["problems"]:  # type: ignore[attr-defined]
                whole.add_error(_place if _place in whole.fields else None, text)
        except Refusal as refusal:
            whole.add_error(None, refusal.message)
        else:
            page.message_user(request, _("Saved. All totals follow it now."), messages.SUCCESS)
            return redirect(f"admin:{CLASS}", course.pk)
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": _("How grades of %(course)s are made") % {"course": course},
        "course": course,
        "whole": whole,
        "rows": rows,
        "places": places,
        "wrong": data is not None,
        "history": Gradebook.objects.filter(course=course).select_related("set_by")[:MOST_HISTORY],
    }
    return render(request, "admin/chartwork_courses/course/gradebook_settings.html", context)


def _whole(book: CourseBook) -> dict[str, Any]:
    return {
        "missing": book.settings.missing.value,
        "letters": "\n".join(f"{one.least} {one.letter}" for one in book.settings.letters),
        "based_on": book.number,
    }


def _rows(book: CourseBook, data: Any) -> list[dict[str, Any]]:
    """What is there, and some more; as many as were sent."""
    there: list[dict[str, Any]] = [
        {
            "name": one.name,
            "weight": one.weight,
            "drop_lowest": one.drop_lowest,
            "weighting": one.weighting.value,
        }
        for one in book.settings.categories
    ]
    sent = sum(name.startswith("category-") and name.endswith("-name") for name in data or ())
    more = max(MORE_ROWS, min(sent, 50) - len(there))
    return there + [{}] * more


def _named(form: CategoryForm, number: int) -> str:
    name = str(form["name"].value() or "").strip()
    return f"{number}. {name}" if name else _("%(number)s. (a new one)") % {"number": number}


def _place_form(
    column: Any, book: CourseBook, choices: list[tuple[str, str]], data: Any
) -> PlaceForm:
    place = book.settings.place_of(column.item.key)
    names = [category.name for category in book.settings.categories]
    number = str(names.index(place.category) + 1) if place.category in names else NOT_COUNTED
    form = PlaceForm(
        data,
        prefix=f"place-{column.activity_id}",
        initial={"category": number, "points": place.points},
    )
    form.fields["category"].choices = choices  # type: ignore[attr-defined]
    return form


def _all_valid(found: list[Any]) -> bool:
    """Each is asked, so that all that is wrong is told at once."""
    wrong = [form for form in found if not form.is_valid()]
    return not wrong


def _settings(
    whole: WholeForm, rows: list[CategoryForm], places: list[Any], book: CourseBook
) -> GradebookSettings:
    names = {
        str(number): (form.cleaned_data["name"] or "").strip()
        for number, form in enumerate(rows, start=1)
    }
    return GradebookSettings(
        categories=tuple(
            Category(
                name=form.cleaned_data["name"].strip(),
                weight=form.cleaned_data["weight"],
                drop_lowest=form.cleaned_data["drop_lowest"] or 0,
                weighting=Weighting(form.cleaned_data["weighting"] or Weighting.EQUAL),
            )
            for form in rows
            if (form.cleaned_data["name"] or "").strip()
        ),
        letters=whole.cleaned_data["letters"],
        missing=Missing(whole.cleaned_data["missing"]),
        places={
            column.item.key: Place(
                category=None
                if form.cleaned_data["category"] == NOT_COUNTED
                else names[form.cleaned_data["category"]],
                points=form.cleaned_data["points"],
            )
            for column, form in places
        },
    )


def _letters(text: str) -> Iterator[Letter]:
    for line in filter(None, map(str.strip, text.splitlines())):
        bound, _space, letter = line.partition(" ")
        try:
            least = Decimal(bound.rstrip("%"))
        except InvalidOperation:
            raise forms.ValidationError(
                _("“%(line)s”: write a number, a space and the letter, such as “90 A”.")
                % {"line": line[:40]}
            ) from None
        yield Letter(letter.strip(), least)
